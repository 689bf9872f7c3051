"""The sentences for what can be wrong with a standard file, a form, or an adoption."""

from tongban.kernel.errors import Text


def _in_file(zh: str, en: str) -> Text:
    """Faults of a file all begin with where they are."""
    return (
        f"{{path}} 第 {{line}} 行第 {{column}} 列：{zh}",
        f"{{path}}, line {{line}}, column {{column}}: {en}",
    )


_FORM_OF_FILE: dict[str, Text] = {
    "standard-not-yaml": _in_file(
        "这里的 YAML 写法读不懂（{reason}），检查缩进、冒号和引号",
        "this YAML cannot be read ({reason}). Check indents, colons and quotes",
    ),
    "standard-empty": _in_file("文件是空的", "the file is empty"),
    "standard-file-too-large": _in_file(
        "文件超过 {limit} KB，一个事项的标准用不了这么多",
        "the file is over {limit} KB, more than the standard of one item needs",
    ),
    "standard-yaml-extra": _in_file(
        "不能用“{what}”：锚点、引用、标签和多个文档都不允许，直接写出内容",
        "“{what}” is not allowed: no anchors, references, tags or second document. Write the content out",
    ),
    "standard-key-doubled": _in_file(
        "“{key}”写了两次，第一次在第 {first} 行，删掉一个",
        "“{key}” is written twice, first in line {first}. Remove one",
    ),
    "standard-key-missing": _in_file("这里少了“{key}”", "“{key}” is missing here"),
    "standard-key-unknown": _in_file(
        "这里没有“{key}”这一项，对照 docs/standard-file.md 改正；英文里有逗号的要加引号",
        "there is no entry “{key}” here. See docs/standard-file.md; a text with a comma needs quotes",
    ),
    "standard-language-missing": _in_file(
        "这里少了{language_zh}，两种语言都要写",
        "the {language_en} text is missing here. Write both languages",
    ),
    "standard-number-unquoted": _in_file(
        '“{key}”的 {value} 被当成了数字，代码要加引号写成 "{value}"',
        '{value} under “{key}” was read as a number. Put a code in quotes: "{value}"',
    ),
    "standard-type-wrong": _in_file(
        "“{key}”的写法不对，这里要的是 {wanted}", "“{key}” has the wrong form; {wanted} is wanted here"
    ),
    "standard-value-unknown": _in_file(
        "“{key}”不能是“{value}”，可以是：{allowed}", "“{key}” cannot be “{value}”. It can be: {allowed}"
    ),
    "standard-field-kind-unknown": _in_file(
        "没有“{value}”这种字段，可以是：{allowed}",
        "there is no kind of field “{value}”. It can be: {allowed}",
    ),
    "standard-value-empty": _in_file("“{key}”不能是空的", "“{key}” may not be empty"),
    "standard-value-form": _in_file(
        "“{key}”写成“{value}”不合格式，对照 docs/standard-file.md 改正",
        "“{value}” does not have the form of “{key}”. See docs/standard-file.md",
    ),
}

_NAMES_IN_FILE: dict[str, Text] = {
    "standard-key-repeated": _in_file(
        "“{list}”里有两个“{key}”，改掉一个", "there are two “{key}” in “{list}”. Rename one"
    ),
    "standard-law-unknown": _in_file(
        "“laws”里没有“{law}”，先在那里写上", "“laws” has no “{law}”. Add it there first"
    ),
    "standard-when-unknown": _in_file(
        "条件里的“{name}”不是问题，也不是前面的字段",
        "“{name}” in the condition is no question and no field above",
    ),
    "standard-when-value": _in_file(
        "“{name}”没有“{value}”这个选项，条件永远不会成立",
        "“{name}” has no option “{value}”, so the condition can never hold",
    ),
    "standard-pointer-unknown": _in_file("文件里没有“{pointer}”", "the file has no “{pointer}”"),
    "standard-document-unknown": _in_file("“documents”里没有“{document}”", "“documents” has no “{document}”"),
    "standard-material-document": _in_file(
        "材料“{material}”：来源是 document 的要写明 document，别的不写",
        "material “{material}”: name a document exactly when its origin is document",
    ),
    "standard-limit-unknown": _in_file(
        "这份标准没有“{limit}”这个时限", "this standard has no limit “{limit}”"
    ),
}

_GRAPH: dict[str, Text] = {
    "standard-stage-unknown": _in_file("没有“{stage}”这个环节", "there is no stage “{stage}”"),
    "standard-edge-doubled": _in_file(
        "从“{source}”到“{target}”的箭头写了两次", "the arrow from “{source}” to “{target}” is written twice"
    ),
    "standard-branch-unlabelled": _in_file(
        "判断环节“{source}”到“{target}”的箭头要写明什么情况走这里",
        "the arrow from the decision “{source}” to “{target}” must say when it is taken",
    ),
    "standard-start-wrong": _in_file(
        "要有而且只有一个开始环节，现在有 {count} 个", "there must be exactly one start; there are {count}"
    ),
    "standard-lane-undeclared": _in_file(
        "环节“{stage}”在泳道“{lane}”里，但“lanes”没有写它",
        "stage “{stage}” is in lane “{lane}”, which “lanes” does not name",
    ),
    "standard-end-leads-on": _in_file(
        "结束环节“{stage}”后面不能再有箭头", "no arrow may leave the end “{stage}”"
    ),
    "standard-decision-single": _in_file(
        "判断环节“{stage}”至少要有两条路", "the decision “{stage}” needs at least two ways on"
    ),
    "standard-stage-silent": _in_file(
        "环节“{stage}”没有写哪个步骤会走到它（current_on、done_on）",
        "stage “{stage}” names no step that reaches it (current_on, done_on)",
    ),
    "standard-cycle": _in_file(
        "环节绕成了圈：{cycle}。允许退回的箭头要写 return: true",
        "the stages run in a circle: {cycle}. Mark a way back that is meant with return: true",
    ),
    "standard-return-forward": _in_file(
        "“{source}”到“{target}”写成了退回，但它并不往回走",
        "“{source}” to “{target}” is marked as a return but does not lead back",
    ),
    "standard-stage-unreachable": _in_file(
        "从开始走不到环节“{stage}”", "stage “{stage}” cannot be reached from the start"
    ),
    "standard-stage-dead-end": _in_file("环节“{stage}”走不到任何结束", "stage “{stage}” leads to no end"),
}

_PARALLEL: dict[str, Text] = {
    "standard-split-single": _in_file(
        "分头“{stage}”后面至少要有两个箭头", "at least two arrows must leave the split “{stage}”"
    ),
    "standard-bar-labelled": _in_file(
        "“{source}”到“{target}”的箭头不能写条件：分头时各路同时走，会合后只有一路。要选路就用 decision",
        "the arrow from “{source}” to “{target}” takes no label: from a split all ways are gone, and one leads on "
        "from a join. Use a decision where a way is chosen",
    ),
    "standard-join-wrong": _in_file(
        "会合“{stage}”要有至少两个箭头进来、正好一个出去，现在是 {into} 进 {out} 出",
        "at least two arrows must lead to the join “{stage}” and exactly one from it; there are {into} and {out}",
    ),
    "standard-bar-busy": _in_file(
        "“{stage}”是分头或会合，没有人在那里办事，不能写 limit、current_on、done_on",
        "“{stage}” is a split or a join, where nobody does anything: take away limit, current_on and done_on",
    ),
    "standard-split-unjoined": _in_file(
        "分头“{stage}”的各路没有会合到同一个 join",
        "the ways from the split “{stage}” do not all lead to one join",
    ),
    "standard-join-unsplit": _in_file(
        "会合“{stage}”不是哪一个分头的各路会合的地方",
        "the join “{stage}” is not where the ways of a split come together",
    ),
    "standard-ways-meet": _in_file(
        "从“{split}”分头的两路在“{stage}”碰到一起，要到“{join}”才能会合",
        "two ways from the split “{split}” meet at “{stage}”; they may not before the join “{join}”",
    ),
    "standard-join-passed": _in_file(
        "“{source}”到“{target}”的箭头绕过了会合“{join}”。从“{split}”分头的各路要走到“{join}”或者结束",
        "the arrow from “{source}” to “{target}” leads past the join “{join}”. Each way from the split “{split}” leads to "
        "“{join}” or to an end",
    ),
    "standard-way-entered": _in_file(
        "“{source}”到“{target}”的箭头闯进了从“{split}”到“{join}”同时进行的一段。要回去就回到“{split}”或者更前面",
        "the arrow from “{source}” to “{target}” leads into what runs at the same time between “{split}” and “{join}”. "
        "Lead back to “{split}” or before it",
    ),
}

_COHERENCE: dict[str, Text] = {
    "standard-place-question": _in_file(
        "要有而且只有一个问题决定由谁办（decides: competent），现在有 {count} 个",
        "exactly one question must choose who decides (decides: competent); there are {count}",
    ),
    "standard-place-kind": _in_file(
        "“{key}”要决定机关，就得问行政区划（kind: division）",
        "“{key}” chooses an authority, so it must ask for a place (kind: division)",
    ),
    "standard-options-wrong": _in_file(
        "“{key}”是 {kind}：选择题要写选项，别的不写",
        "“{key}” is {kind}: a choice has options, nothing else has",
    ),
    "standard-people-fields": _in_file(
        "“{key}”：名单要写每人填什么（fields），别的不写",
        "“{key}”: a list of people says what each row asks (fields), nothing else does",
    ),
    "standard-people-nested": _in_file("名单里不能再套名单“{key}”", "a list cannot hold the list “{key}”"),
    "standard-range-empty": _in_file(
        "“{key}”的最小值大于最大值", "the minimum of “{key}” is above its maximum"
    ),
    "standard-sum-wrong": _in_file(
        "合计“{group}.{amount}”要指名单里的金额、比例或整数，并写明等于什么（只写一个）",
        "the sum “{group}.{amount}” must name an amount of a list and one thing it equals",
    ),
    "standard-conditional-without-when": _in_file(
        "材料“{material}”视情形才要，要写明什么情形（when）",
        "material “{material}” is needed only in some cases: say which (when)",
    ),
    "standard-promise-too-long": _in_file(
        "承诺时限 {promised} 长于法定时限 {statutory}",
        "the promised limit {promised} is longer than the statutory one, {statutory}",
    ),
    "standard-extension-alone": _in_file("没有法定时限，不能写延长", "there is no statutory limit to extend"),
    "standard-immediate-limit": _in_file(
        "即办件的承诺时限是 P0D，承诺件的不是；现在是 {promised}",
        "an immediate item promises P0D and a promised item does not; this says {promised}",
    ),
    "standard-unit-mismatch": _in_file(
        "{duration} 和单位 {unit} 对不上：P…D 用天，PT…H 用小时",
        "{duration} does not go with {unit}: P…D takes days, PT…H hours",
    ),
    "standard-tolerance-supplement": _in_file(
        "允许容缺就要写补齐时限（supplement），不允许就不写",
        "tolerance needs a limit for late materials (supplement), and only tolerance has one",
    ),
    "standard-tolerance-immediate": _in_file("即办件不能容缺", "an immediate item cannot be tolerant"),
    "standard-supplement-too-long": _in_file(
        "补齐时限 {supplement} 长于承诺时限 {promised}",
        "the limit for late materials, {supplement}, is longer than the promised one, {promised}",
    ),
    "standard-cooperation-missing": _in_file(
        "多地联办（joint_handling）和协办（cooperation、decides: cooperating）要么都写，要么都不写",
        "joint_handling and cooperation (with its question) go together: write both or neither",
    ),
    "standard-cooperation-place": _in_file(
        "协办机关要由问题“{place}”选出，那个问题要写 decides: cooperating",
        "question “{place}” must choose the cooperating authority (decides: cooperating)",
    ),
    "standard-result-incomplete": _in_file(
        "发证照的要写全 certificate、number、holder、fields，不发的都不写；现在差在：{keys}",
        "a result with a certificate has certificate, number, holder and fields, others none. Look at: {keys}",
    ),
}

_PARTICULARS: dict[str, Text] = {
    "standard-code-form": _in_file(
        "{kind} 代码“{written}”的形式不对：base 是 12 位数字，parent 是 11 位数字加 Y，handling 是 14 位，task 是 31 位",
        "“{written}” is no {kind} code: base has 12 digits, parent 11 and Y, handling 14, task 31 characters",
    ),
    "standard-valid-range": _in_file(
        "有效期止于 {ends}，早于起始日 {starts}",
        "valid until {ends}, which is before its first day, {starts}",
    ),
    "standard-fee-amount": _in_file(
        "收费“{fee}”：写 amount（分），或者写 formula 并用 text 说明怎么算，只选一种",
        "the fee “{fee}” has an amount (in fen), or a formula and a text that says how it is made: one of the two",
    ),
    "standard-region-promise": _in_file(
        "地区 {region} 的承诺 {promised} 长于共同的承诺 {common}，只能更短",
        "region {region} promises {promised}, longer than the common {common}. It can only be better",
    ),
}

_FORM: dict[str, Text] = {
    "question-unanswered": (
        "请先回答：{question}",
        "Answer first: {question}",
    ),
    "question-no-such-answer": (
        "“{question}”：从列出的里面选",
        "“{question}”: choose one of those listed",
    ),
    "submission-unlike-schema": (
        "与本事项的提交格式不符（{reason}）。对照 submission.schema.json 改正",
        "This is not as the item's submission schema says ({reason}). Compare it with submission.schema.json",
    ),
    "form-field-empty": ("填写“{label_zh}”", "Fill in “{label_en}”"),
    "form-choice-empty": ("“{label_zh}”：选一项", "“{label_en}”: choose an answer"),
    "form-too-long": (
        "“{label_zh}”最多 {limit} 个字，现在是 {length} 个",
        "“{label_en}” can have {limit} characters. It has {length}",
    ),
    "form-unreadable": (
        "“{label_zh}”里有读不出的字符，重新填写",
        "“{label_en}” has characters that cannot be read. Type it again",
    ),
    "form-no-such-choice": ("“{label_zh}”：从列出的里面选", "“{label_en}”: choose one of those listed"),
    "form-date": (
        "“{label_zh}”写成年-月-日，例如 2026-04-12",
        "Write “{label_en}” as year-month-day, such as 2026-04-12",
    ),
    "form-date-early": ("“{label_zh}”不能早于 {bound_zh}", "“{label_en}” cannot be before {bound_en}"),
    "form-date-late": ("“{label_zh}”不能晚于 {bound_zh}", "“{label_en}” cannot be after {bound_en}"),
    "form-money": (
        "“{label_zh}”写成数字，例如 100000 或 100,000.00",
        "Write “{label_en}” as a number, such as 100000 or 100,000.00",
    ),
    "form-percent": (
        "“{label_zh}”写成百分数，最多两位小数，例如 33.33",
        "Write “{label_en}” as a percentage with at most two decimals, such as 33.33",
    ),
    "form-integer": ("“{label_zh}”写成整数，例如 12", "Write “{label_en}” as a whole number, such as 12"),
    "form-too-small": ("“{label_zh}”最少是 {bound_zh}", "“{label_en}” must be {bound_en} or more"),
    "form-too-large": ("“{label_zh}”最多是 {bound_zh}", "“{label_en}” must be {bound_en} or less"),
    "form-digits": (
        "“{label_zh}”是 {shortest} 至 {longest} 位数字，现在是 {length} 位，只写数字",
        "“{label_en}” has {shortest} to {longest} digits. It has {length} characters; write digits only",
    ),
    "form-phone-length": (
        "手机号码要 11 位数字，现在是 {length} 位",
        "Mobile number must have 11 digits. It has {length}",
    ),
    "form-phone-first": (
        "手机号码以 1 开头，核对第一位",
        "A mobile number begins with 1. Check the first digit",
    ),
    "form-rows-few": ("“{label_zh}”至少要有 {fewest} 个", "“{label_en}” needs at least {fewest}"),
    "form-rows-many": ("“{label_zh}”最多 {most} 个", "“{label_en}” can have at most {most}"),
    "form-sum": (
        "“{label_zh}”加起来是 {total_zh}，应当是 {wanted_zh}",
        "“{label_en}” adds up to {total_en}; it must be {wanted_en}",
    ),
}

_ADOPTION: dict[str, Text] = {
    "standard-unknown": (
        "没有“{key}”这个事项，换个说法搜索，或者看事项清单",
        "There is no item “{key}”. Try other words, or look at the list of items",
    ),
    "standard-digest-unknown": (
        "本节点没有摘要为 {digest} 的标准",
        "This node holds no standard with the digest {digest}",
    ),
    "standard-version-taken": (
        "“{key}”第 {version} 版已经采用，内容不能再改。要改就写成新的一版",
        "Version {version} of “{key}” is adopted and cannot change. Write the change as a new version",
    ),
    "standard-version-old": (
        "“{key}”已经采用到第 {current} 版，第 {version} 版不能再采用",
        "Version {current} of “{key}” is adopted already; version {version} comes too late",
    ),
    "standard-date-early": (
        "“{key}”现行一版从 {starts} 起施行，新一版不能早于这一天",
        "The present version of “{key}” is in force from {starts}; a new one cannot begin before that",
    ),
    "adoption-other-digest": (
        "对方签的摘要与送来的内容对不上，没有采信",
        "The digest signed is not that of the content sent; it was not taken",
    ),
    "adoption-other-node": (
        "这份采用书是“{signed}”签的，却由“{sender}”送来，没有采信",
        "This adoption is signed by “{signed}” but was sent by “{sender}”; it was not taken",
    ),
    "adoption-malformed": ("这份采用书缺少内容，没有采信", "This adoption is incomplete; it was not taken"),
    "adoption-changed": (
        "“{node}”已经采用过“{key}”第 {version} 版，不能换成别的内容",
        "“{node}” has adopted version {version} of “{key}” already and cannot change its content",
    ),
}

MESSAGES: dict[str, Text] = {
    **_FORM_OF_FILE,
    **_NAMES_IN_FILE,
    **_GRAPH,
    **_PARALLEL,
    **_COHERENCE,
    **_PARTICULARS,
    **_FORM,
    **_ADOPTION,
}
