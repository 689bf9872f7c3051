"""What keeps a standard file from being read at all."""

from tongban.kernel.errors import Text

from .places import in_file

_FORM_OF_FILE: dict[str, Text] = {
    "standard-not-yaml": in_file(
        "这里的 YAML 写法读不懂（{reason}），检查缩进、冒号和引号",
        "this YAML cannot be read ({reason}). Check indents, colons and quotes",
    ),
    "standard-empty": in_file("文件是空的", "the file is empty"),
    "standard-file-too-large": in_file(
        "文件超过 {limit} KB，一个事项的标准用不了这么多",
        "the file is over {limit} KB, more than the standard of one item needs",
    ),
    "standard-yaml-extra": in_file(
        "不能用“{what}”：锚点、引用、标签和多个文档都不允许，直接写出内容",
        "“{what}” is not allowed: no anchors, references, tags or second document. Write the content out",
    ),
    "standard-key-doubled": in_file(
        "“{key}”写了两次，第一次在第 {first} 行，删掉一个",
        "“{key}” is written twice, first in line {first}. Remove one",
    ),
    "standard-key-missing": in_file("这里少了“{key}”", "“{key}” is missing here"),
    "standard-key-unknown": in_file(
        "这里没有“{key}”这一项，对照 docs/standard-file.md 改正；英文里有逗号的要加引号",
        "there is no entry “{key}” here. See docs/standard-file.md; a text with a comma needs quotes",
    ),
    "standard-language-missing": in_file(
        "这里少了{language_zh}，两种语言都要写",
        "the {language_en} text is missing here. Write both languages",
    ),
    "standard-number-unquoted": in_file(
        '“{key}”的 {value} 被当成了数字，代码要加引号写成 "{value}"',
        '{value} under “{key}” was read as a number. Put a code in quotes: "{value}"',
    ),
    "standard-type-wrong": in_file(
        "“{key}”的写法不对，这里要的是 {wanted}", "“{key}” has the wrong form; {wanted} is wanted here"
    ),
    "standard-value-unknown": in_file(
        "“{key}”不能是“{value}”，可以是：{allowed}", "“{key}” cannot be “{value}”. It can be: {allowed}"
    ),
    "standard-field-kind-unknown": in_file(
        "没有“{value}”这种字段，可以是：{allowed}",
        "there is no kind of field “{value}”. It can be: {allowed}",
    ),
    "standard-value-empty": in_file("“{key}”不能是空的", "“{key}” may not be empty"),
    "standard-value-form": in_file(
        "“{key}”写成“{value}”不合格式，对照 docs/standard-file.md 改正",
        "“{value}” does not have the form of “{key}”. See docs/standard-file.md",
    ),
}

_NAMES_IN_FILE: dict[str, Text] = {
    "standard-key-repeated": in_file(
        "“{list}”里有两个“{key}”，改掉一个", "there are two “{key}” in “{list}”. Rename one"
    ),
    "standard-law-unknown": in_file(
        "“laws”里没有“{law}”，先在那里写上", "“laws” has no “{law}”. Add it there first"
    ),
    "standard-when-unknown": in_file(
        "条件里的“{name}”不是问题，也不是前面的字段",
        "“{name}” in the condition is no question and no field above",
    ),
    "standard-when-value": in_file(
        "“{name}”没有“{value}”这个选项，条件永远不会成立",
        "“{name}” has no option “{value}”, so the condition can never hold",
    ),
    "standard-pointer-unknown": in_file("文件里没有“{pointer}”", "the file has no “{pointer}”"),
    "standard-document-unknown": in_file("“documents”里没有“{document}”", "“documents” has no “{document}”"),
    "standard-material-document": in_file(
        "材料“{material}”：来源是 document 的要写明 document，别的不写",
        "material “{material}”: name a document exactly when its origin is document",
    ),
    "standard-limit-unknown": in_file(
        "这份标准没有“{limit}”这个时限", "this standard has no limit “{limit}”"
    ),
}

_GRAPH: dict[str, Text] = {
    "standard-stage-unknown": in_file("没有“{stage}”这个环节", "there is no stage “{stage}”"),
    "standard-edge-doubled": in_file(
        "从“{source}”到“{target}”的箭头写了两次", "the arrow from “{source}” to “{target}” is written twice"
    ),
    "standard-branch-unlabelled": in_file(
        "判断环节“{source}”到“{target}”的箭头要写明什么情况走这里",
        "the arrow from the decision “{source}” to “{target}” must say when it is taken",
    ),
    "standard-start-wrong": in_file(
        "要有而且只有一个开始环节，现在有 {count} 个", "there must be exactly one start; there are {count}"
    ),
    "standard-lane-doubled": in_file(
        "泳道“{lane}”写了两次，删掉一个",
        "the lane “{lane}” is written twice. Remove one",
    ),
    "standard-lane-undeclared": in_file(
        "环节“{stage}”在泳道“{lane}”里，但“lanes”没有写它",
        "stage “{stage}” is in lane “{lane}”, which “lanes” does not name",
    ),
    "standard-end-leads-on": in_file(
        "结束环节“{stage}”后面不能再有箭头", "no arrow may leave the end “{stage}”"
    ),
    "standard-decision-single": in_file(
        "判断环节“{stage}”至少要有两条路", "the decision “{stage}” needs at least two ways on"
    ),
    "standard-stage-silent": in_file(
        "环节“{stage}”没有写哪个步骤会走到它（current_on、done_on）",
        "stage “{stage}” names no step that reaches it (current_on, done_on)",
    ),
    "standard-stop-steps": in_file(
        "环节“{stage}”：暂停计时的环节（stops）要由 suspend 进入、由 continue 离开，别的环节不写这两个步骤",
        "stage “{stage}”: a stage that stops the clock (stops) is entered on suspend and left on continue, and no other stage is",
    ),
    "standard-cycle": in_file(
        "环节绕成了圈：{cycle}。允许退回的箭头要写 return: true",
        "the stages run in a circle: {cycle}. Mark a way back that is meant with return: true",
    ),
    "standard-return-forward": in_file(
        "“{source}”到“{target}”写成了退回，但它并不往回走",
        "“{source}” to “{target}” is marked as a return but does not lead back",
    ),
    "standard-stage-unreachable": in_file(
        "从开始走不到环节“{stage}”", "stage “{stage}” cannot be reached from the start"
    ),
    "standard-stage-dead-end": in_file("环节“{stage}”走不到任何结束", "stage “{stage}” leads to no end"),
}

_PARALLEL: dict[str, Text] = {
    "standard-split-single": in_file(
        "分头“{stage}”后面至少要有两个箭头", "at least two arrows must leave the split “{stage}”"
    ),
    "standard-bar-labelled": in_file(
        "“{source}”到“{target}”的箭头不能写条件：分头时各路同时走，会合后只有一路。要选路就用 decision",
        "the arrow from “{source}” to “{target}” takes no label: from a split all ways are gone, and one leads on "
        "from a join. Use a decision where a way is chosen",
    ),
    "standard-join-wrong": in_file(
        "会合“{stage}”要有至少两个箭头进来、正好一个出去，现在是 {into} 进 {out} 出",
        "at least two arrows must lead to the join “{stage}” and exactly one from it; there are {into} and {out}",
    ),
    "standard-bar-busy": in_file(
        "“{stage}”是分头或会合，没有人在那里办事，不能写 limit、current_on、done_on",
        "“{stage}” is a split or a join, where nobody does anything: take away limit, current_on and done_on",
    ),
    "standard-split-unjoined": in_file(
        "分头“{stage}”的各路没有会合到同一个 join",
        "the ways from the split “{stage}” do not all lead to one join",
    ),
    "standard-join-unsplit": in_file(
        "会合“{stage}”不是哪一个分头的各路会合的地方",
        "the join “{stage}” is not where the ways of a split come together",
    ),
    "standard-way-empty": in_file(
        "从“{split}”直接到了会合处“{join}”，这一路上没有环节。每一路至少有一个环节",
        "an arrow leads from the split “{split}” straight to its join “{join}”. Each way has at least one stage",
    ),
    "standard-ways-meet": in_file(
        "从“{split}”分头的两路在“{stage}”碰到一起，要到“{join}”才能会合",
        "two ways from the split “{split}” meet at “{stage}”; they may not before the join “{join}”",
    ),
    "standard-join-passed": in_file(
        "“{source}”到“{target}”的箭头绕过了会合“{join}”。从“{split}”分头的各路要走到“{join}”或者结束",
        "the arrow from “{source}” to “{target}” leads past the join “{join}”. Each way from the split “{split}” leads to "
        "“{join}” or to an end",
    ),
    "standard-way-entered": in_file(
        "“{source}”到“{target}”的箭头闯进了从“{split}”到“{join}”同时进行的一段。要回去就回到“{split}”或者更前面",
        "the arrow from “{source}” to “{target}” leads into what runs at the same time between “{split}” and “{join}”. "
        "Lead back to “{split}” or before it",
    ),
}

_COHERENCE: dict[str, Text] = {
    "standard-place-question": in_file(
        "要有而且只有一个问题决定由谁办（decides: competent），现在有 {count} 个",
        "exactly one question must choose who decides (decides: competent); there are {count}",
    ),
    "standard-place-kind": in_file(
        "“{key}”要决定机关，就得问行政区划（kind: division）",
        "“{key}” chooses an authority, so it must ask for a place (kind: division)",
    ),
    "standard-options-wrong": in_file(
        "“{key}”是 {kind}：选择题要写选项，别的不写",
        "“{key}” is {kind}: a choice has options, nothing else has",
    ),
    "standard-people-fields": in_file(
        "“{key}”：名单要写每人填什么（fields），别的不写",
        "“{key}”: a list of people says what each row asks (fields), nothing else does",
    ),
    "standard-people-nested": in_file("名单里不能再套名单“{key}”", "a list cannot hold the list “{key}”"),
    "standard-range-empty": in_file(
        "“{key}”的最小值大于最大值", "the minimum of “{key}” is above its maximum"
    ),
    "standard-sum-wrong": in_file(
        "合计“{group}.{amount}”要指名单里的金额、比例或整数，并写明等于什么（只写一个）",
        "the sum “{group}.{amount}” must name an amount of a list and one thing it equals",
    ),
    "standard-conditional-without-when": in_file(
        "材料“{material}”视情形才要，要写明什么情形（when）",
        "material “{material}” is needed only in some cases: say which (when)",
    ),
    "standard-promise-too-long": in_file(
        "承诺时限 {promised} 长于法定时限 {statutory}",
        "the promised limit {promised} is longer than the statutory one, {statutory}",
    ),
    "standard-extension-alone": in_file("没有法定时限，不能写延长", "there is no statutory limit to extend"),
    "standard-immediate-limit": in_file(
        "即办件的承诺时限是 P0D，承诺件的不是；现在是 {promised}",
        "an immediate item promises P0D and a promised item does not; this says {promised}",
    ),
    "standard-unit-mismatch": in_file(
        "{duration} 和单位 {unit} 对不上：P…D 用天，PT…H 用小时",
        "{duration} does not go with {unit}: P…D takes days, PT…H hours",
    ),
    "standard-tolerance-supplement": in_file(
        "允许容缺就要写补齐时限（supplement），不允许就不写",
        "tolerance needs a limit for late materials (supplement), and only tolerance has one",
    ),
    "standard-tolerance-immediate": in_file("即办件不能容缺", "an immediate item cannot be tolerant"),
    "standard-bulk-finding": in_file(
        "证明上要逐件写查到的结果（decision:finding），不能批量决定",
        "what was found is written for each certificate (decision:finding), so several cannot be granted at once",
    ),
    "standard-supplement-too-long": in_file(
        "补齐时限 {supplement} 长于承诺时限 {promised}",
        "the limit for late materials, {supplement}, is longer than the promised one, {promised}",
    ),
    "standard-tacit-waits": in_file(
        "要写查明的情况（decision:finding）或者要其他机关同意的，不能默认准予",
        "where a finding is written or another authority must agree, silence cannot grant",
    ),
    "standard-cooperation-missing": in_file(
        "多地联办（joint_handling）和协办（cooperation、decides: cooperating）要么都写，要么都不写",
        "joint_handling and cooperation (with its question) go together: write both or neither",
    ),
    "standard-cooperation-place": in_file(
        "协办机关要由选地方的问题选出，“{place}”不是（要写 decides: cooperating 或 competent）",
        "“{place}” is no question that chooses a place (decides: cooperating or competent)",
    ),
    "standard-cooperation-stage": in_file(
        "协办环节“{stage}”要在 cooperating 泳道，写 current_on: [refer]、done_on: [advise]，每个协办机关一个",
        "stage “{stage}” must be in the lane cooperating, current_on: [refer], done_on: [advise], one for each authority",
    ),
    "standard-criterion-stage": in_file(
        "协办机关不止一个时，条件“{key}”要写明由哪个协办环节（stage）看",
        "condition “{key}” must name the stage of the cooperating authority that looks at it",
    ),
    "standard-result-incomplete": in_file(
        "发证照的要写全 certificate、number、holder、fields，不发的都不写；现在差在：{keys}",
        "a result with a certificate has certificate, number, holder and fields, others none. Look at: {keys}",
    ),
}

_PARTICULARS: dict[str, Text] = {
    "standard-certificate-code": in_file(
        "“{written}”不是证照类型代码：前 18 位是定义机构的统一社会信用代码（校验码要对），后 3 位是数字",
        "“{written}” is no code of a certificate type: the credit code of the body that defines it (18 characters, with the "
        "right check character) and three digits",
    ),
    "standard-code-form": in_file(
        "{kind} 代码“{written}”的形式不对：base 是 12 位数字，parent 是 11 位数字加 Y，handling 是 14 位，task 是 31 位",
        "“{written}” is no {kind} code: base has 12 digits, parent 11 and Y, handling 14, task 31 characters",
    ),
    "standard-valid-range": in_file(
        "有效期止于 {ends}，早于起始日 {starts}",
        "valid until {ends}, which is before its first day, {starts}",
    ),
    "standard-fee-amount": in_file(
        "收费“{fee}”：写 amount（分），或者写 formula 并用 text 说明怎么算，只选一种",
        "the fee “{fee}” has an amount (in fen), or a formula and a text that says how it is made: one of the two",
    ),
    "standard-region-promise": in_file(
        "地区 {region} 的承诺 {promised} 长于共同的承诺 {common}，只能更短",
        "region {region} promises {promised}, longer than the common {common}. It can only be better",
    ),
}

_RULES: dict[str, Text] = {
    "standard-rule-syntax": in_file(
        "规则第 {at} 处（行：列）读不懂：{reason}。CEL 的写法见 docs/standard-file.md",
        "the rule cannot be read at {at} (line:column): {reason}. docs/standard-file.md shows how CEL is written",
    ),
    "standard-rule-name": in_file(
        "规则第 {at} 处（行：列）的“{name}”没有定义，可以用 answers.问题、页.字段、today 和名单里的列",
        "“{name}” at {at} (line:column) of the rule is not defined; "
        "it can be answers.question, section.field, today or a column of a list",
    ),
    "standard-rule-type": in_file(
        "规则第 {at} 处（行：列）的“{operation}”不能用在 {types} 上；金额是整数分，日期是文字",
        "“{operation}” at {at} (line:column) of the rule does not take {types}; money is whole fen, a date is text",
    ),
    "standard-rule-result": in_file(
        "规则的结果要是 {wanted}，现在是 {found}", "the rule must come to {wanted}; this comes to {found}"
    ),
    "standard-rule-budget": in_file(
        "规则要算的太多，名单最长时超出上限；拆成几条，或者不要一层套一层地遍历名单",
        "the rule asks for too much when its lists are longest. Split it, or do not go through lists inside lists",
    ),
    "standard-rule-mend": in_file(
        "写了规则（rule），就要用 mend 告诉申请人不符合时怎么办，没有规则不写",
        "a rule needs a mend that tells the applicant what to do when it does not hold, and only a rule has one",
    ),
}

FILES: dict[str, Text] = {
    **_FORM_OF_FILE,
    **_NAMES_IN_FILE,
    **_GRAPH,
    **_PARALLEL,
    **_COHERENCE,
    **_PARTICULARS,
    **_RULES,
}
