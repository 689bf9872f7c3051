"""The names of the fixed words of a standard file, for people."""

from collections.abc import Mapping

from tongban.catalogue.types import CaseType, Mark, Mode, Need, Words
from tongban.jurisdictions.types import AUTHORITY_KINDS

MARKS: Mapping[Mark, Words] = {
    Mark.SEED: Words("政府公开报道", "public government report"),
    Mark.READ: Words("公开法规或文件", "published rule or document"),
    Mark.LIST: Words("公开事项清单", "published list of items"),
    Mark.MEM: Words("未核实，不是官方规定", "not verified, not an official rule"),
    Mark.DESIGN: Words("本项目建议，不是官方规定", "proposed by this project, not an official rule"),
}

MODES: Mapping[Mode, Words] = {
    Mode.FULL_ONLINE: Words("全程网办", "Fully online"),
    Mode.REMOTE_ACCEPTANCE: Words("异地代收代办", "Taken in elsewhere"),
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
}

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
    "outlet": Words("银行、邮政网点", "Bank or post outlet"),
    "post": Words("邮寄", "By post"),
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
