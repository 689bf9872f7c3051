"""Values of identity: what a page may show of a person, why somebody may look, what a signature attests."""

import dataclasses
import datetime as dt
from enum import StrEnum

from tongban.kernel.actors import Role
from tongban.kernel.errors import Text


class AccountKind(StrEnum):
    """A citizen's account belongs to one person; a staff account works only while it holds a post."""

    CITIZEN = "citizen"
    STAFF = "staff"


class PersonField(StrEnum):
    """What is known of a person and is masked unless a purpose opens it."""

    NAME = "name"
    ID_NUMBER = "id_number"
    PHONE = "phone"


@dataclasses.dataclass(frozen=True)
class Purpose:
    """Why somebody may look at another person's data, who may do so, and how much of it is shown whole."""

    code: str
    words: Text
    basis: Text
    openers: frozenset[str]
    """Roles of staff, or "system" for the node itself."""
    opens: frozenset[PersonField]
    needs_case: bool


_PIPL: Text = ("《个人信息保护法》第三十四条", "Personal Information Protection Law, Article 34")
_ALL = frozenset(PersonField)

PURPOSES: dict[str, Purpose] = {
    purpose.code: purpose
    for purpose in (
        Purpose(
            "find-at-window",
            ("窗口按证件号码找到办事人", "Finding the person at the window by ID number"),
            _PIPL,
            frozenset({"intake"}),
            frozenset(),
            needs_case=False,
        ),
        Purpose(
            "find-case",
            ("按姓名或证件号码查找您的办件", "Finding your case by name or ID number"),
            _PIPL,
            frozenset({"intake", "review", "head"}),
            frozenset(),
            needs_case=False,
        ),
        Purpose(
            "export-list",
            ("导出本岗位的办件清单", "Exporting the list of cases of one's own desk"),
            _PIPL,
            frozenset({"intake", "review", "head", "system"}),
            frozenset(),
            needs_case=False,
        ),
        Purpose(
            "answer-enquiry",
            ("答复您的咨询", "Answering your enquiry"),
            _PIPL,
            frozenset({"review", "head"}),
            frozenset(),
            needs_case=False,
        ),
        Purpose(
            "help-with-draft",
            ("窗口帮您填写申请", "Filling in your application with you at a window"),
            _PIPL,
            frozenset({"intake"}),
            frozenset(),
            needs_case=False,
        ),
        Purpose(
            "handle-case",
            ("办理您的申请", "Handling your application"),
            _PIPL,
            frozenset({"intake", "review", "head"}),
            _ALL,
            needs_case=True,
        ),
        Purpose(
            "hand-over-case",
            ("把您的申请送交有权决定的机关", "Handing your application over to the authority that decides"),
            _PIPL,
            frozenset({"intake", "review", "head", "system"}),
            _ALL,
            needs_case=True,
        ),
        Purpose(
            "deliver-result",
            ("把办理结果交给您", "Delivering the result to you"),
            _PIPL,
            frozenset({"intake", "review", "head", "system"}),
            _ALL,
            needs_case=True,
        ),
    )
}
"""Every reason for which data may be opened. A code is never dropped: old records name it."""


@dataclasses.dataclass(frozen=True)
class PersonView:
    """What is shown of somebody else: masked, but for the fields in `whole`."""

    id: str
    name: str
    name_latin: str
    id_number: str
    phone: str
    whole: frozenset[PersonField]


@dataclasses.dataclass(frozen=True)
class OwnPerson:
    """All that is kept of a person, for that person's own pages."""

    id: str
    name: str
    name_latin: str
    id_number: str = dataclasses.field(repr=False)
    phone: str = dataclasses.field(repr=False)
    birth_date: dt.date = dataclasses.field(repr=False)


@dataclasses.dataclass(frozen=True)
class CompanyView:
    """A company; its name and credit code are public."""

    uscc: str
    name: Text


@dataclasses.dataclass(frozen=True)
class PostView:
    """A post of a member of staff, with the words by which people know the office."""

    role: Role
    authority: str
    window: str
    office: Text
    valid_from: dt.date
    valid_to: dt.date | None


@dataclasses.dataclass(frozen=True)
class AccessEntry:
    """One look at a person's data, as that person reads it."""

    at: dt.datetime
    who: Text
    fields: tuple[str, ...]
    purpose: Text
    basis: Text
    case_number: str


@dataclasses.dataclass(frozen=True)
class Confirmation:
    """Somebody typed the password again, just now, because what follows counts as a signature."""

    account_id: int
    at: dt.datetime
    method: str = "password"


@dataclasses.dataclass(frozen=True)
class SignedStatement:
    """A signature: the digest of what was signed, and this node's word that the person confirmed it."""

    id: str
    digest: str
    at: dt.datetime
    method: str
    jws: str


@dataclasses.dataclass(frozen=True)
class Attestation:
    """What a node says of a signature, read from its JWS after checking it."""

    node: str
    person_id: str
    account: str
    digest: str
    at: dt.datetime
    method: str


@dataclasses.dataclass(frozen=True)
class DemoAccount:
    """An account made for the demonstration, with the password made up for it."""

    login: str
    password: str = dataclasses.field(repr=False)
    name: Text
    role: str
    office: Text


MESSAGES: dict[str, Text] = {
    "name-missing": (
        "还没有填姓名或名称，请照证件填写",
        "The name is missing. Enter it as shown on the certificate",
    ),
    "name-too-long": (
        "名称有 {length} 个字，上限是 {limit} 个，请照证件核对",
        "The name has {length} characters; the limit is {limit}. Check it against the certificate",
    ),
    "name-odd-character": (
        "名称里有不能显示的字符，请照证件重新输入",
        "The name has a character that cannot be shown. Type it again as on the certificate",
    ),
    "phone-length": (
        "手机号码要 11 位数字，现在是 {digits} 位",
        "Mobile number must have 11 digits. It has {digits}",
    ),
    "phone-form": (
        "手机号码要以 1 开头、只含数字，请核对",
        "A mobile number starts with 1 and has digits only. Check it",
    ),
    "login-form": (
        "登录名要 3 至 40 位，用字母、数字、点、横线，不能全是数字",
        "A login name has 3 to 40 letters, digits, dots or dashes, and not digits only",
    ),
    "login-taken": ("这个登录名已有人用，请换一个", "This login name is taken. Choose another"),
    "account-exists": (
        "这个人或这个手机号已有账户，请直接登录",
        "This person or phone number has an account already. Sign in with it",
    ),
    "password-too-short": (
        "密码至少 {limit} 位，请加长",
        "A password needs at least {limit} characters. Make it longer",
    ),
    "password-too-common": (
        "这个密码太常见，容易被猜到，请换一个",
        "This password is too common and easily guessed. Choose another",
    ),
    "password-like-login": (
        "密码与登录名太像，请换一个",
        "The password is too much like the login name. Choose another",
    ),
    "sign-in-wrong": (
        "登录名或密码不对，请核对后再试",
        "Login name or password is wrong. Check both and try again",
    ),
    "sign-in-paused": (
        "尝试次数太多，请在 {until} 之后再试",
        "Too many attempts. Try again after {until}",
    ),
    "password-wrong": ("密码不对，请重新输入", "The password is wrong. Type it again"),
    "confirmation-stale": (
        "输入密码后已超过 {minutes} 分钟，请重新输入密码再签名",
        "More than {minutes} minutes have passed since you typed your password. Type it again to sign",
    ),
    "post-ended": (
        "您现在没有在任的岗位。请联系本单位管理员",
        "You hold no post at present. Ask your office's administrator",
    ),
    "post-incomplete": (
        "收件岗位要写明窗口，审查岗位要写明机关，请补上",
        "An intake post names a window and a review post an authority. Add it",
    ),
    "post-dates": (
        "岗位的结束日要晚于开始日，请核对",
        "A post must end after it starts. Check the dates",
    ),
    "post-overlaps": (
        "这个账户在此期间已有岗位。请先结束原岗位，或错开日期",
        "This account holds a post in that time already. End that post first, or choose other dates",
    ),
    "intake-and-review-apart": (
        "收件和审查要由不同的人办。这个账户在此期间已有{held_zh}岗位，请换一个账户",
        "Intake and review are for different people. This account holds a post of {held_en} then. Use another one",
    ),
    "post-elsewhere": (
        "这个窗口或机关属于另一个节点，请在那个节点上安排岗位",
        "This window or authority belongs to another node. Assign the post there",
    ),
    "account-unknown": ("没有这个账户，请核对登录名", "There is no such account. Check the login name"),
    "person-unknown": (
        "没有找到这个人。请核对证件号码，或先为其登记",
        "This person was not found. Check the ID number, or register the person first",
    ),
    "person-registered": (
        "这个证件号码已登记过，请用已有的登记",
        "This ID number is registered already. Use that registration",
    ),
    "company-unknown": (
        "没有找到这家单位，请核对统一社会信用代码",
        "This company was not found. Check the unified social credit code",
    ),
    "company-registered": (
        "这个统一社会信用代码已登记过，请用已有的登记",
        "This unified social credit code is registered already. Use that registration",
    ),
    "purpose-not-yours": (
        "您的岗位不能为此目的查看个人信息。请由有这项职责的岗位办理",
        "Your post may not open personal data for this purpose. A post with that duty must do it",
    ),
    "purpose-needs-case": (
        "查看个人信息要写明是哪一件业务，请从办件里打开",
        "Personal data is opened for a case. Open it from the case",
    ),
    "field-not-for-purpose": (
        "这个目的不需要看完整的{field_zh}，只能看隐去部分的内容",
        "This purpose does not need the whole {field_en}. Only the masked form can be shown",
    ),
    "statement-differs": (
        "签名与所签内容对不上，请对方重新送来原件",
        "The signature does not belong to this content. The sender must send the original again",
    ),
    "demo-only": (
        "示例人员只能装入示例节点",
        "Demonstration people can be loaded into a demonstration node only",
    ),
    "people-file-wrong": (
        "“{path}”里的 {entry} 缺失或写法不对，请改正后再装入",
        "{entry} in “{path}” is missing or wrong. Mend it and load it again",
    ),
}
