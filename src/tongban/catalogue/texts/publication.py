"""What the publication check finds in a file that can be read."""

from tongban.kernel.errors import Text

from .places import in_file

PUBLICATION: dict[str, Text] = {
    "lint-online-depth": in_file(
        "网上办理深度写的是 {stated} 级，但到场 {visits} 次、按申请渠道最多只是 {allowed} 级；四级就不能要人到场",
        "the depth online is stated as {stated}, but with {visits} visits and these channels it is {allowed} at most; "
        "grade IV means no visit",
    ),
    "lint-online-channel": in_file(
        "可以全程网办（full_online），申请渠道里却没有 online；加上，或者改办理方式",
        "it may be handled fully online (full_online), but online is no channel. Add it, or change the modes",
    ),
    "lint-online-delivery": in_file(
        "四级全程网办，结果却只能到窗口领；加上 online 或 post，或者降低等级",
        "grade IV, but the result is only given at a window. Add online or post, or lower the grade",
    ),
    "lint-fee-clause": in_file(
        "收费“{fee}”没有依据，写上 clause",
        "the fee “{fee}” names no legal basis. Add a clause",
    ),
    "lint-fee-payment": in_file(
        "收费“{fee}”没有写怎么缴，写上 payment",
        "the fee “{fee}” does not say how to pay. Add payment",
    ),
    "lint-sample": in_file(
        "结果样本（sample）没有或者不全，还差：{keys}",
        "the sample of the result is missing or not whole; add: {keys}",
    ),
    "lint-certificate-code-missing": in_file(
        "证照类型“{type}”还没有代码，发不了证；写上 certificate_code（21 位）。演示用的可以写 {example}，后三位别和其他类型重复",
        "the certificate type “{type}” has no code, so none could be issued. Add certificate_code (21 characters); for a "
        "demonstration {example}, with three last digits that no other type has",
    ),
    "lint-certificate-code-taken": in_file(
        "代码 {written} 是证照类型“{other}”的，换最后三位",
        "{written} is the code of the certificate type “{other}”. Choose other last three digits",
    ),
    "lint-certificate-code-listed": in_file(
        "证照类型“{type}”的代码已经登记为 {written}；去掉 certificate_code，或者换个类型名",
        "the certificate type “{type}” is listed with the code {written}. Leave certificate_code out, or name another type",
    ),
    "lint-phones-same": in_file(
        "咨询和投诉是同一个电话 {phone}，投诉要另有去处",
        "{phone} is given for asking and for complaining. A complaint needs another number",
    ),
    "lint-complaint-missing": in_file(
        "没有投诉电话，查到后写上 complaint",
        "there is no number for complaints. Find it and add complaint",
    ),
    "lint-clause-missing": in_file(
        "{list} 里的“{key}”没有依据；查到后写上 clause，查不到就不该要求",
        "“{key}” in {list} names no legal basis. Add a clause, or do not ask for it",
    ),
    "lint-statutory-missing": in_file(
        "没有法定时限，查到后写上 statutory",
        "there is no statutory limit. Find it and add statutory",
    ),
    "lint-statutory-clause": in_file(
        "法定时限没有依据，写上 clause", "the statutory limit names no law. Add a clause"
    ),
    "lint-base-code-missing": in_file(
        "没有国家基本目录代码（kind: base），各机关的实施编码就推不出来；查到后写上",
        "there is no national base code (kind: base), so no authority has a task code for it. Find it and add it",
    ),
    "lint-delivery-missing": in_file(
        "没有写结果怎么送达，写上 delivery", "it is not said how the result reaches people. Add delivery"
    ),
}
