"""Values of certificates: what one says, whether it is good, what was checked to know that."""

import dataclasses
import datetime as dt
from collections.abc import Callable
from enum import StrEnum
from typing import Literal

from tongban.kernel.errors import Text
from tongban.kernel.signing import PublicKey

CHECKED_TALLY = "certificate.checked"
"""What is counted by day (kernel/tallies): somebody asked whether a certificate is good, whatever came of it."""
STATUS_MESSAGE = "certificates.status-changed.v1"
"""Type of the message that tells peers of a suspension, its end, or a revocation."""

FILE_SUFFIX = ".tbcert"
FILE_MEDIA = "application/dc+sd-jwt"
"""The media type SD-JWT VC registers for a credential in this form."""
KEPT_MEDIA = "application/vnd.tongban.certificate"
"""Media type of the same among the files of a node, and on its way to another."""


class Status(StrEnum):
    """What the issuing authority says of a certificate it has given."""

    VALID = "valid"
    SUSPENDED = "suspended"
    REVOKED = "revoked"


class Outcome(StrEnum):
    """The answer to "is this certificate good?"."""

    VALID = "valid"
    NOT_YET = "not-yet"
    EXPIRED = "expired"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    MALFORMED = "malformed"
    WRONG_KIND = "wrong-kind"
    UNKNOWN_ISSUER = "unknown-issuer"
    BAD_SIGNATURE = "bad-signature"
    NO_POWER = "no-power"
    NOT_FOUND = "not-found"


OUTCOME_WORDS: dict[Outcome, Text] = {
    Outcome.VALID: ("证照真实，在有效期内", "The certificate is genuine and in force"),
    Outcome.NOT_YET: ("证照真实，还没到生效日期", "The certificate is genuine but not yet in force"),
    Outcome.EXPIRED: ("证照真实，已过有效期", "The certificate is genuine but out of date"),
    Outcome.SUSPENDED: (
        "证照真实，已被发证机关暂扣",
        "The certificate is genuine but suspended by its issuer",
    ),
    Outcome.REVOKED: ("证照真实，已被发证机关注销", "The certificate is genuine but cancelled by its issuer"),
    Outcome.MALFORMED: (
        "文件不完整或被改动，不能作为证照使用。请用持证人下载的原文件",
        "The file is incomplete or altered and is no certificate. Use the file the holder downloaded",
    ),
    Outcome.WRONG_KIND: (
        "这份签名文件不是证照。请确认选对了文件",
        "This signed file is no certificate. Check that you chose the right file",
    ),
    Outcome.UNKNOWN_ISSUER: (
        "签名不是现行名录里的发证密钥所签，不能认可",
        "It is not signed with an issuing key on the current list, so it cannot be accepted",
    ),
    Outcome.BAD_SIGNATURE: (
        "签名与内容对不上，内容可能被改动，不能认可",
        "The signature does not match the content, which may have been altered. It cannot be accepted",
    ),
    Outcome.NO_POWER: (
        "签发机关不在该地区的机关名录里，或者按互信名录无权签发这类证照，不能认可",
        "The issuing authority is not on the list of that region, or may not issue this type by the trust list, so it cannot be accepted",
    ),
    Outcome.NOT_FOUND: (
        "没有找到这张证照。请核对编码，或上传证照文件",
        "No such certificate was found. Check the code, or upload the certificate file",
    ),
}


class Check(StrEnum):
    """The steps of a verification, in order."""

    FORM = "form"
    KIND = "kind"
    KEY = "key"
    SIGNATURE = "signature"
    CLAIMS = "claims"
    IDENTIFIER = "identifier"
    POWER = "power"
    PERIOD = "period"
    STATUS = "status"


CHECK_WORDS: dict[Check, Text] = {
    Check.FORM: ("文件完整", "The file is whole"),
    Check.KIND: ("是电子证照", "It is an electronic certificate"),
    Check.KEY: ("签名密钥在发证名录里且有效", "The signing key is on the issuers' list and in force"),
    Check.SIGNATURE: ("内容自签发以来未被改动", "The content is as it was signed"),
    Check.CLAIMS: ("内容齐全", "The content is complete"),
    Check.IDENTIFIER: ("证照标识的校验位正确", "The identifier's check character is right"),
    Check.POWER: ("签发机关当日有权在该地区发证", "The authority had the power in that region on that day"),
    Check.PERIOD: ("在有效期内", "It is within its period of validity"),
    Check.STATUS: ("没有暂扣或注销", "It is neither suspended nor cancelled"),
}

HolderCodeType = Literal["111", "001"]
"""111: a person's resident ID number; 001: a body's unified social credit code."""


@dataclasses.dataclass(frozen=True)
class CertificateHolder:
    """Whom a certificate belongs to, or who applied for one."""

    name: str
    code: str
    code_type: HolderCodeType


@dataclasses.dataclass(frozen=True)
class CertificateField:
    """One line on the face of a certificate."""

    key: str
    label: Text
    value: Text


@dataclasses.dataclass(frozen=True)
class CertificateType:
    """What a certificate is an instance of: key as in the standard, code as in the identifier."""

    key: str
    code: str
    name: Text


@dataclasses.dataclass(frozen=True)
class Claims:
    """All a certificate says, as its issuer signed it."""

    node: str
    type: CertificateType
    code: str
    identifier: str
    number: str
    version: int
    """1, and more when the same authority gives a certificate of this number again."""
    issuer: str
    issuer_name: Text
    area: str
    holder: CertificateHolder
    issued_at: dt.datetime
    valid_from: dt.date
    valid_to: dt.date | None
    """Last day on which it is good; None: without end."""
    item: str
    case_number: str
    fields: tuple[CertificateField, ...]
    public_fields: tuple[str, ...]


@dataclasses.dataclass(frozen=True)
class Issuer:
    """Whose key a signature was made with."""

    node: str
    key: PublicKey
    may_issue: Callable[[str], bool] = lambda _: True
    """Does the trust list let it issue certificates of this type?"""


@dataclasses.dataclass(frozen=True)
class Verdict:
    """Is it good, and if not, at which step that showed. `claims` are there once the signature was right."""

    outcome: Outcome
    failed: Check | None = None
    claims: Claims | None = None

    @property
    def passed(self) -> tuple[Check, ...]:
        """The steps it came through."""
        steps = tuple(Check)
        return steps if self.failed is None else steps[: steps.index(self.failed)]


@dataclasses.dataclass(frozen=True)
class CertificateView:
    """A certificate as its holder sees it, whole."""

    claims: Claims
    status: Status
    status_at: dt.datetime
    is_own: bool
    held_by: str
    token: str = dataclasses.field(repr=False)


@dataclasses.dataclass(frozen=True)
class PublicView:
    """A certificate as anybody may see it who holds its code or file."""

    type_name: Text
    identifier: str
    code: str
    number: str
    issuer: str
    issuer_name: Text
    holder_name: str
    holder_code: str
    issued_on: dt.date
    valid_from: dt.date
    valid_to: dt.date | None
    fields: tuple[CertificateField, ...]


@dataclasses.dataclass(frozen=True)
class StatusKnown:
    """What is known of a status, from whom, and as of when. `at` is None when the issuer never spoke of it here."""

    status: Status | None
    at: dt.datetime | None
    is_own: bool


@dataclasses.dataclass(frozen=True)
class Verification:
    """The answer to somebody who asks about a code, an identifier or a file."""

    asked_by: Literal["code", "identifier", "file"]
    verdict: Verdict
    at: dt.datetime
    view: PublicView | None = None
    status: StatusKnown | None = None


MESSAGES: dict[str, Text] = {
    "certificate-type-unknown": (
        "证照类型“{type}”没有代码，不能签发。请标准管理人员在新一版标准里写上 certificate_code",
        "The certificate type “{type}” has no code, so none can be issued. A new version of the standard must say it",
    ),
    "certificate-not-in-standard": (
        "这个事项的标准没有写明发什么证照，不能签发",
        "The standard of this item names no certificate, so none can be issued",
    ),
    "issuer-without-power": (
        "机关 {authority} 不在本节点的机关名录里，不能由本节点签发",
        "Authority {authority} is not on this node's list, so this node cannot issue for it",
    ),
    "certificate-number-unknown": (
        "申请表里决定证照编号的一项没有填好，编不出编号，请补上再签发",
        "The certificate cannot be numbered: the form lacks what the number is made from. Complete it before issuing",
    ),
    "certificate-not-verified": (
        "对方送来的证照没有通过核验（{outcome_zh}），不予收存",
        "The certificate sent did not pass verification ({outcome_en}) and is not kept",
    ),
    "certificate-differs": (
        "已有同一标识、内容不同的证照，不予收存",
        "A certificate with this identifier and other content is here already; this one is not kept",
    ),
    "certificate-of-other-case": (
        "对方送来的证照不是它自己签发的，或不属于这一件业务，不予收存",
        "The certificate sent is not the sender's own, or not of this case, and is not kept",
    ),
    "certificate-not-theirs": (
        "证照不是节点 {peer} 所在地区的机关签发的，不能由它改变状态",
        "The certificate was not issued in the region of node {peer}, which cannot change its status",
    ),
    "status-reason-missing": (
        "改变证照状态要写明理由，请补上",
        "A change of status needs a reason. Add it",
    ),
    "certificate-unknown": (
        "没有找到这张证照，请核对标识",
        "This certificate was not found. Check the identifier",
    ),
    "certificate-not-yours": (
        "这张证照不是贵机关签发的，只有签发机关能改变它的状态",
        "Your authority did not issue this certificate. Only its issuer can change its status",
    ),
    "certificate-status-final": (
        "这张证照已经注销，不能再改变状态",
        "This certificate is cancelled. Its status cannot change any more",
    ),
    "certificate-status-same": (
        "这张证照已经是这个状态，不用再改",
        "This certificate has that status already. Nothing needs to change",
    ),
    "status-message-wrong": (
        "对方送来的证照状态内容不全，请对方重新发送",
        "The certificate status sent is incomplete. The sender must send it again",
    ),
    "validity-form": (
        "看不懂有效期“{text}”。请写成 P5Y、P6M 或 P30D",
        "The period of validity “{text}” is not understood. Write P5Y, P6M or P30D",
    ),
}
