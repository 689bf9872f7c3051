"""What is wrong with something filled in."""

from tongban.kernel.errors import Text

FORMS: dict[str, Text] = {
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
