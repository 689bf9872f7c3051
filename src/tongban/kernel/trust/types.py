"""The words of the trust list, and the sentences for what can be wrong with one."""

import dataclasses
import datetime as dt
import enum

from tongban.kernel.errors import Refused, Text
from tongban.kernel.founders import Founder, Founders
from tongban.kernel.node import NodeIdentity

FORM = 1
"""Value of `v` in every list and request of this form."""

LIST_TYPE = "tb-trust-list+jws"
REQUEST_TYPE = "tb-trust-request+jws"

LONGEST_LIFE = dt.timedelta(days=400)
"""A list lives a year and what it takes to agree on the next one."""
CLOCK_SKEW = dt.timedelta(seconds=120)
"""How far a signer's clock may be ahead of ours."""
MAX_BYTES = 1024 * 1024
"""Of one file; 200 nodes with six keys each have about 400 kB."""


class TrustRefused(Refused):
    """A list, a request or a chain of lists is not what it must be."""


class OutsideAuthority(Refused):
    """A node decides or issues what the list does not let it."""


@dataclasses.dataclass(frozen=True)
class TrustList:
    """One version: who the nodes are, from when until when, on whose word."""

    version: int
    previous: str | None
    """Digest of the version before; None for the first."""
    issued: dt.datetime
    expires: dt.datetime
    founders: Founders
    entities: tuple[NodeIdentity, ...]

    def entity(self, node: str) -> NodeIdentity | None:
        """The node of this id, also one that has left."""
        return next((one for one in self.entities if one.id == node), None)


@dataclasses.dataclass(frozen=True)
class Signature:
    """One signature of a JWS in general JSON form, both parts in base64url."""

    protected: str
    signature: str


@dataclasses.dataclass(frozen=True)
class SignedList:
    """A list with the bytes that were signed; their digest names it, however many have signed."""

    content: TrustList
    payload: bytes
    digest: str
    signatures: tuple[Signature, ...]


@dataclasses.dataclass(frozen=True)
class SignedRequest:
    """What a node says of itself to be listed, signed with each key it names."""

    entity: NodeIdentity
    payload: bytes
    digest: str
    signatures: tuple[Signature, ...]


@dataclasses.dataclass(frozen=True)
class Change:
    """One difference between two versions: `what` as in CHANGES, where, and both values as text."""

    what: str
    where: str
    before: str
    after: str


@dataclasses.dataclass(frozen=True)
class Adopted:
    """A version that is or was in force here."""

    signed: SignedList
    signers: tuple[Founder, ...]
    adopted_at: dt.datetime
    account_id: int | None
    source: str


@dataclasses.dataclass(frozen=True)
class Preview:
    """What a file brings: versions that would come into force, oldest first, and what changes from now to the last."""

    lists: tuple[SignedList, ...]
    changes: tuple[Change, ...]


class ListState(enum.StrEnum):
    """How the list of this node is."""

    NONE = "none"
    IN_FORCE = "in-force"
    ENDING = "ending"
    EXPIRED = "expired"


@dataclasses.dataclass(frozen=True)
class TrustHealth:
    """The list at this moment."""

    state: ListState
    version: int
    expires: dt.datetime | None


CHANGES: dict[str, Text] = {
    "founder-added": ("新增签署方", "Founder added"),
    "founder-removed": ("签署方退出", "Founder removed"),
    "founder-keys": ("签署方的根密钥变更", "Root keys of a founder changed"),
    "threshold": ("所需签名数变更", "Signatures needed changed"),
    "expires": ("有效期变更", "Expiry changed"),
    "entity-added": ("新增节点", "Node joins"),
    "entity-left": ("节点退出", "Node leaves"),
    "entity-back": ("节点恢复", "Node is back"),
    "name": ("名称变更", "Name changed"),
    "brand": ("平台名称变更", "Brand changed"),
    "region": ("服务地区变更", "Region changed"),
    "url": ("地址变更", "Address changed"),
    "decides": ("可审批的事项变更", "Items it may decide changed"),
    "issues": ("可签发的证照变更", "Certificates it may issue changed"),
    "key-added": ("新增密钥", "Key added"),
    "key-from": ("密钥启用时间变更", "Start of a key changed"),
    "key-ends": ("密钥停用时间变更", "End of a key changed"),
    "key-revoked": ("密钥撤销", "Key revoked"),
    "key-restored": ("密钥撤销取消", "Revocation of a key withdrawn"),
}

MESSAGES: dict[str, Text] = {
    "trust-malformed": (
        "互信名录的 {place} 写法不对。请用 tongban trust draft 重新生成",
        "{place} of the trust list is wrong. Make it again with tongban trust draft",
    ),
    "trust-too-large": (
        "文件超过 {limit} 字节，不是互信名录。请核对文件",
        "The file has more than {limit} bytes and is no trust list. Check the file",
    ),
    "trust-unknown-member": (
        "互信名录的 {place} 里有不认识的内容“{member}”，不予采用。本节点可能需要升级",
        "{place} of the trust list has an unknown member “{member}” and is not taken. This node may need an upgrade",
    ),
    "trust-not-canonical": (
        "互信名录的写法不是规范形式，可能被改动过。请向签署方重新索取",
        "The trust list is not in canonical form and may have been altered. Ask the founders for it again",
    ),
    "trust-purpose-unknown": (
        "密钥 {kid} 的用途“{purpose}”不在规定的六种之内。请改正后重新签署",
        "Key {kid} has the purpose “{purpose}”, which is not one of the six. Correct it and have it signed again",
    ),
    "trust-key-twice": (
        "密钥 {kid} 在名录里出现两次。每个密钥只属于一个节点、一种用途",
        "Key {kid} is on the list twice. A key belongs to one node and one purpose",
    ),
    "trust-root-key-reused": (
        "根密钥 {kid} 又被用作节点的密钥。根密钥只能签名录，请节点另换密钥",
        "Root key {kid} also serves as a key of a node. A root key signs lists only; the node must have another key",
    ),
    "trust-threshold-low": (
        "{count} 个签署方至少要有 {least} 个签名，名录只要求 {threshold} 个，不予采用",
        "Of {count} founders at least {least} must sign; the list asks for {threshold} and is not taken",
    ),
    "trust-signer-unknown": (
        "签名用的密钥 {kid} 不是签署方的根密钥。请由签署方用根密钥重新签署",
        "The signing key {kid} is no founder's root key. A founder must sign with its root key",
    ),
    "trust-too-few-signatures": (
        "名录只有 {have} 个签署方的有效签名，需要 {need} 个。请其余签署方签署后再用",
        "The list is signed by {have} of the founders; {need} are needed. Have the others sign it first",
    ),
    "trust-new-founders-missing": (
        "签署方有变更，新的签署方中只有 {have} 个签了名，需要 {need} 个",
        "The founders change, and of the new ones {have} have signed; {need} are needed",
    ),
    "trust-government-twice": (
        "政府 {government} 签了两次，两次仍只算一方。请去掉一个签名",
        "Government {government} has signed twice, and that is still one. Remove one of the signatures",
    ),
    "trust-rollback": (
        "这是第 {version} 版，本节点已在用第 {current} 版，不能退回旧版",
        "This is version {version}; version {current} is in force here and is not given up for an older one",
    ),
    "trust-fork": (
        "第 {version} 版与本节点已有的同版名录内容不同。两份都不要再用，请立即联系各签署方",
        "Version {version} has other content than the one known here. Use neither further and call the founders at once",
    ),
    "trust-gap": (
        "收到第 {version} 版，但还缺第 {missing} 版。请把中间各版一并提供（tongban trust export）",
        "Version {version} came, but version {missing} is missing. Bring all versions in between (tongban trust export)",
    ),
    "trust-previous-wrong": (
        "第 {version} 版所接的不是本节点的第 {before} 版。请联系各签署方核对",
        "Version {version} does not follow version {before} as it is known here. Check with the founders",
    ),
    "trust-stale": (
        "这份名录已于 {expires} 到期。请向签署方索取延期后的新版",
        "This list expired at {expires}. Ask the founders for the version that extends it",
    ),
    "trust-from-the-future": (
        "名录的签发时间 {issued} 还没有到。请核对本机时钟",
        "The list was issued at {issued}, which is still to come. Check the clock of this machine",
    ),
    "trust-entity-dropped": (
        "节点 {node} 从名录里消失了。退出的节点要保留并写明退出时间，以便查验它以前签发的证照",
        "Node {node} is gone from the list. A node that leaves stays on it with the time it left, so that what it signed can still be checked",
    ),
    "trust-key-changed": (
        "密钥 {kid} 与上一版不同或不见了。密钥只能停用或撤销，不能替换或删除",
        "Key {kid} differs from the version before, or is gone. A key is ended or revoked, never replaced or removed",
    ),
    "trust-request-unproved": (
        "申请里的密钥 {kid} 没有自己的签名，不能证明申请人持有它。请重新生成申请",
        "Key {kid} of the request has not signed it, so nothing shows that the node holds it. Make the request again",
    ),
    "trust-no-founders": (
        "本节点还没有写明信任哪些签署方。请先用 tongban trust found 写入",
        "This node does not say yet which founders it trusts. Enter them with tongban trust found first",
    ),
    "trust-federation-missing": (
        "没有这一节点的联邦声明：名录里要有它的 oidc 密钥，且名录没有到期",
        "There is no federation statement about this node: it needs a key of purpose oidc on a list that has not expired",
    ),
    "trust-may-not-decide": (
        "按互信名录，节点 {node} 无权审批“{item}”，这个决定不予采信。请联系签署方核对授权",
        "By the trust list node {node} may not decide “{item}”, so its decision does not count. Ask the founders about its authority",
    ),
    "trust-may-not-issue": (
        "按互信名录，节点 {node} 无权签发“{type}”类证照，不予采信。请联系签署方核对授权",
        "By the trust list node {node} may not issue certificates of type “{type}”, so it does not count. Ask the founders about its authority",
    ),
    "trust-list-missing": (
        "本节点没有第 {version} 版名录",
        "There is no version {version} of the list at this node",
    ),
}
