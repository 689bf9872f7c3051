"""The names of the fixed words of a standard file, for people."""

from collections.abc import Mapping

from tongban.catalogue.types import (
    CaseType,
    Letter,
    Mark,
    Mode,
    Need,
    OnlineDepth,
    ServiceField,
    Source,
    Words,
)
from tongban.jurisdictions.types import AUTHORITY_KINDS

MARKS: Mapping[Mark, Words] = {
    Mark.SEED: Words("政府公开报道", "public government report"),
    Mark.READ: Words("公开法规或文件", "published rule or document"),
    Mark.LIST: Words("公开事项清单", "published list of items"),
    Mark.MEM: Words("未核实，不是官方规定", "not verified, not an official rule"),
    Mark.DESIGN: Words("建议值，不是官方规定", "a proposal, not an official rule"),
}

SOURCES: Mapping[Source, Words] = {
    Source.SEED: Words("政府公开报道", "a public government report"),
    Source.PRESS: Words("公开报道的川渝通办事项", "a public report on the services of both regions"),
    Source.NATIONAL: Words(
        "公开报道的全国跨省通办事项", "a public report on the national list of services across provinces"
    ),
    Source.LIST: Words(
        "一个城市的公开事项清单，两地是否约定通办未核实",
        "the public list of one city; whether both regions have agreed on it is not verified",
    ),
    Source.MEM: Words("未核实的资料", "a source that is not verified"),
}

MODES: Mapping[Mode, Words] = {
    Mode.FULL_ONLINE: Words("全程网办", "Fully online"),
    Mode.REMOTE_ACCEPTANCE: Words("异地代收代办", "Apply at any window"),
    Mode.JOINT_HANDLING: Words("多地联办", "Handled jointly"),
}

CASE_TYPES: Mapping[CaseType, Words] = {
    CaseType.IMMEDIATE: Words("即办件", "Immediate"),
    CaseType.PROMISED: Words("承诺件", "Promised limit"),
}

NEEDS: Mapping[Need, Words] = {
    Need.MAIN: Words("主要材料", "Main"),
    Need.SECONDARY: Words("次要材料", "Secondary"),
    Need.CONDITIONAL: Words("符合情形才要", "Only in some cases"),
}

TOPICS: Mapping[str, Words] = {
    "setting_up": Words("设立变更", "Setting up a business"),
    "operating": Words("准营准办", "Permits to operate"),
    "social_security": Words("社会保障", "Social security"),
    "housing": Words("住房保障", "Housing"),
    "marriage": Words("婚姻登记", "Marriage"),
    "household": Words("户籍办理", "Household registration"),
    "papers": Words("证件办理", "Identity papers"),
    "transport": Words("交通出行", "Driving and transport"),
    "medical": Words("医疗卫生", "Medical care"),
    "real_estate": Words("不动产登记", "Real estate"),
    "investment": Words("投资审批", "Investment projects"),
    "construction": Words("规划建设", "Planning and construction"),
}

FIELDS: Mapping[str, ServiceField] = {
    "real_estate": ServiceField(
        Words("不动产登记", "Real estate registration"),
        Words("房屋和土地的登记", "What is entered in the register of buildings and land"),
        ("real_estate",),
    ),
    "market_access": ServiceField(
        Words("市场准入", "Market access"),
        Words("办企业、取得经营许可", "Setting up a business and getting permits to operate"),
        ("setting_up", "operating"),
    ),
    "investment": ServiceField(
        Words("企业投资", "Enterprise investment"),
        Words("企业投资项目开工以前要办的", "What comes before a company builds"),
        ("investment",),
    ),
    "construction": ServiceField(
        Words("工程建设", "Construction"),
        Words("工程从规划到施工要办的", "What a building needs from planning to the works"),
        ("construction",),
    ),
    "livelihood": ServiceField(
        Words("民生服务", "People's livelihood"),
        Words(
            "证件、户口、婚姻、社保、公积金、就医、出行",
            "Papers, household, marriage, insurance, housing fund, medical care and travel",
        ),
        ("papers", "household", "marriage", "social_security", "housing", "medical", "transport"),
    ),
}
"""The five fields for which Sichuan's plan of 2018 announced packs of service standards, in its order. Which topic belongs
to which is ours: the packs of the plan were not found in public."""

OBJECTS: Mapping[str, Words] = {
    "natural_person": Words("个人", "People"),
    "enterprise": Words("企业", "Companies"),
    "sole_trader": Words("个体工商户", "Sole traders"),
    "public_institution": Words("事业单位", "Public institutions"),
    "social_organisation": Words("社会组织", "Social organisations"),
    "unincorporated_enterprise": Words("非法人企业", "Unincorporated enterprises"),
    "government_body": Words("行政机关", "Government bodies"),
    "other_organisation": Words("其他组织", "Other organisations"),
}

TASK_TYPES: Mapping[str, Words] = {
    "01": Words("行政许可", "Administrative licence"),
    "02": Words("行政处罚", "Administrative penalty"),
    "03": Words("行政强制", "Administrative compulsion"),
    "04": Words("行政征收", "Administrative levy"),
    "05": Words("行政给付", "Administrative payment"),
    "06": Words("行政检查", "Administrative inspection"),
    "07": Words("行政确认", "Administrative confirmation"),
    "08": Words("行政奖励", "Administrative reward"),
    "09": Words("行政裁决", "Administrative adjudication"),
    "10": Words("其他行政权力", "Other administrative power"),
    "20": Words("公共服务", "Public service"),
}

CHANNELS: Mapping[str, Words] = {
    "online": Words("网上", "Online"),
    "window": Words("窗口", "Window"),
    "self_service": Words("自助终端", "Self-service terminal"),
    "bank": Words("银行网点", "Bank"),
    "post_office": Words("邮政网点", "Post office"),
    "agent": Words("帮办代办点", "Assisted service point"),
    "post": Words("邮寄", "By post"),
}

DELIVERIES: Mapping[str, Words] = {
    "online": Words("网上领取", "Online"),
    "window": Words("窗口领取", "At a window"),
    "post": Words("邮寄", "By post"),
}

PAYMENTS: Mapping[str, Words] = {
    "online": Words("网上缴费", "online"),
    "window": Words("窗口缴费", "at the window"),
    "bank": Words("银行缴费", "at a bank"),
}

PAPERS: Mapping[str, Words] = {
    "original": Words("原件", "original"),
    "copy": Words("复印件", "copy"),
    "original_and_copy": Words("原件和复印件", "original and copy"),
}

ONLINE_DEPTHS: Mapping[OnlineDepth, Words] = {
    OnlineDepth.I: Words("一级：网上查询、咨询", "Grade I: information online"),
    OnlineDepth.II: Words("二级：网上预约或提交", "Grade II: booking or handing in online"),
    OnlineDepth.III: Words("三级：网上办理，到现场一次", "Grade III: handled online, one visit"),
    OnlineDepth.IV: Words("四级：全程网办", "Grade IV: everything online"),
}

LETTERS: Mapping[Letter, Words] = {
    Letter.RECEIPT: Words("收件回执", "Receipt"),
    Letter.ONE_TIME_NOTICE: Words("一次性告知书", "One-time notice"),
    Letter.ACCEPTANCE: Words("受理通知书", "Notice of acceptance"),
    Letter.NON_ACCEPTANCE: Words("不予受理通知书", "Notice of non-acceptance"),
    Letter.TOLERANCE_COMMITMENT: Words("容缺受理承诺书", "Tolerance commitment"),
    Letter.GRANT: Words("准予决定书", "Decision to grant"),
    Letter.SUSPENSION: Words("特别程序告知书", "Notice that the clock is stopped"),
    Letter.RESUMPTION: Words("恢复计时告知书", "Notice that the clock runs again"),
    Letter.EXTENSION: Words("延长办理期限告知书", "Notice of extension"),
    Letter.REFUSAL: Words("不予决定书", "Decision to refuse"),
    Letter.TERMINATION: Words("终止办理通知书", "Notice of termination"),
    Letter.REVOCATION: Words("撤销决定书", "Notice of revocation"),
    Letter.REOPENING: Words("重新审查通知书", "Notice that the case is opened again"),
    Letter.TRANSFER: Words("办件移送告知书", "Notice that another authority has your case"),
}

FORMATS: Mapping[str, Words] = {
    "electronic": Words("电子", "electronic"),
    "paper": Words("纸质", "paper"),
    "original": Words("原件", "original shown"),
}

TRUST_GRADES: Mapping[str, Words] = {
    "A": Words("机关制作，有电子印章", "made by an authority, sealed"),
    "B": Words("窗口核对过原件，或由证照库取得", "checked against the original, or from a certificate store"),
    "C": Words("申请人上传", "uploaded by the applicant"),
    "D": Words("申请人声明", "declared by the applicant"),
}


def authority_kind_words(kind: str) -> Words:
    """What kind of authority decides, for people."""
    return Words(*AUTHORITY_KINDS[kind])
