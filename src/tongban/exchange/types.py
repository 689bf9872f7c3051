"""The words of the exchange: what is sent, what comes back, and the sentences for what can be wrong."""

import dataclasses
import datetime as dt
import enum
from collections.abc import Callable
from typing import Any

from tongban.kernel.errors import Text, TongbanError, message_for

PROTOCOL = 1
"""Value of `v` in every message and receipt of tb-peer v1."""

MESSAGE_LIFETIME = dt.timedelta(days=7)
"""How long one signed copy of a message is good; a later copy of the same message is signed afresh."""
CALL_LIFETIME = dt.timedelta(seconds=60)
"""How long a signed GET is good."""
CLOCK_SKEW = dt.timedelta(seconds=120)
"""How far the clocks of two nodes may differ, either way."""

MAX_MESSAGE_BYTES = 256 * 1024
"""Of the signed payload. A form has a few kilobytes; files travel as parts."""
MAX_TOKEN_CHARS = (MAX_MESSAGE_BYTES + 1024) * 4 // 3
MAX_PARTS = 64
MAX_PART_BYTES = 10 * 1024 * 1024
"""The same as for a person's upload."""

VOID_TYPE = "exchange.void.v1"
"""Takes the place of a message that its sender's operator has ended, so that the stream has no hole."""

RETRYABLE = frozenset({"key-unknown", "trust-list-expired", "message-expired", "message-from-the-future"})
"""Refusals that time or a fresh signature can heal: the peer's list may be late, a clock may be wrong."""

TOO_EARLY = "message-too-early"
"""What a receiver says of a message that rests on something it has not heard yet."""


class Outcome(enum.StrEnum):
    """What the receiver says of one message of a request."""

    DONE = "done"
    REJECTED = "rejected"
    RETRY = "retry"
    GAP = "gap"


class DeliveryState(enum.StrEnum):
    """Where a message of ours stands."""

    PENDING = "pending"
    DONE = "done"
    REJECTED = "rejected"
    ENDED = "ended"


class LinkState(enum.StrEnum):
    """A link to a peer, in one word."""

    OK = "ok"
    SLOW = "slow"
    DOWN = "down"


class LinkMode(enum.StrEnum):
    """Who calls whom on a link. Set by each side for itself (docs/settings.md)."""

    CALL = "call"
    """We call them, they call us: the usual way."""
    ASK = "ask"
    """They cannot call us. We call them, and also ask for what waits for us there."""
    WAIT = "wait"
    """We cannot call them. They come and ask."""
    FERRY = "ferry"
    """Nobody calls: people carry files between both."""

    @property
    def calls(self) -> bool:
        """Do we call this peer?"""
        return self in (LinkMode.CALL, LinkMode.ASK)


@dataclasses.dataclass(frozen=True)
class Part:
    """A file that belongs to a message and is fetched by its digest."""

    sha256: str
    size: int
    media: str
    name: str


@dataclasses.dataclass(frozen=True)
class Incoming:
    """A message from a peer, verified, the next one of its stream: what a handler gets."""

    peer: str
    id: str
    stream: str
    seq: int
    type: str
    time: dt.datetime
    data: dict[str, Any]
    parts: tuple[Part, ...]


class TooEarly(TongbanError):
    """What a message rests on has not arrived yet: nothing is stored, and the peer sends it again."""

    def __init__(self) -> None:
        super().__init__(TOO_EARLY)


Handler = Callable[[Incoming], None]
"""Makes a message take effect. Raises Refused when a rule says no: the peer gets a signed rejection. Raises TooEarly
when it cannot tell yet."""


@dataclasses.dataclass(frozen=True)
class Outgoing:
    """A message of ours before it is signed; `data` includes `parts`."""

    id: str
    stream: str
    seq: int
    type: str
    time: str
    data: dict[str, Any]


@dataclasses.dataclass(frozen=True)
class Signed:
    """One signed copy. `hash` is the same for every copy of the message."""

    token: str
    id: str
    stream: str
    seq: int
    hash: str


@dataclasses.dataclass(frozen=True)
class Reason:
    """Why a message was rejected, for the operators of both sides."""

    code: str
    zh: str
    en: str


def reason_of(error: TongbanError) -> Reason:
    """An error of ours as it is told to a peer or kept for an operator."""
    return Reason(code=error.code, zh=message_for(error, "zh"), en=message_for(error, "en"))


@dataclasses.dataclass(frozen=True)
class Receipt:
    """What a peer has signed about a message of ours."""

    token: str
    kept: bytes
    """What is kept of the token (rules/receipts.py)."""
    status: Outcome
    at: dt.datetime
    reason: Reason | None


@dataclasses.dataclass(frozen=True)
class Delivery:
    """How far a message of ours has come."""

    id: str
    peer: str
    stream: str
    seq: int
    type: str
    state: DeliveryState
    queued_at: dt.datetime
    settled_at: dt.datetime | None
    attempts: int
    reason: Reason | None
    """Why it is not done (yet)."""


@dataclasses.dataclass(frozen=True)
class StuckMessage:
    """A message that an operator must look at: rejected, or waiting for too long."""

    delivery: Delivery
    waiting_behind: int
    """How many messages of the same stream wait for this one."""


@dataclasses.dataclass(frozen=True)
class LinkHealth:
    """The link to one peer at this moment."""

    peer: str
    state: LinkState
    backlog: int
    oldest_seconds: int
    last_success_at: dt.datetime | None
    last_failure_at: dt.datetime | None
    last_failure: Reason | None
    last_heard_at: dt.datetime | None
    """When the peer's last message was taken in."""
    median_delay_seconds: float | None
    """From queued to receipt, over the last 100 messages."""


@dataclasses.dataclass(frozen=True)
class StreamState:
    """Both directions of a stream shared with a peer, for reconciliation."""

    peer: str
    stream: str
    next_in: int
    last_receipt_given: str
    next_out: int
    last_receipt_got: str
    pending: int
    is_blocked: bool


MESSAGES: dict[str, Text] = {
    # One message.
    "message-malformed": (
        "这条消息的格式不符合 tb-peer v1（{place}）。请对方按协议重新生成",
        "This message does not have the form of tb-peer v1 ({place}). The sender must make it again",
    ),
    "message-not-for-us": (
        "这条消息是发给“{aud}”的，本节点不收。请对方核对收件节点",
        "This message is addressed to “{aud}”, not to this node. The sender should check the address",
    ),
    "message-expired": (
        "这份消息签发已超过有效期。对方重新签名后会自动再送",
        "This copy of the message has expired. It is taken once the sender has signed it afresh",
    ),
    "message-from-the-future": (
        "消息的签发时间比本节点的时钟晚 2 分钟以上。请两边核对时钟，之后自动再送",
        "The message was signed more than 2 minutes ahead of this node's clock. Check both clocks; it is sent again",
    ),
    "message-id-reused": (
        "编号 {id} 已用于另一条内容不同的消息，这一条不收。请对方换新编号",
        "Id {id} was used for a message with other content, so this one is refused. The sender must use a new id",
    ),
    "message-sequence-used": (
        "第 {seq} 号已由另一条消息占用，这一条不收。请两边运维人员对账",
        "Number {seq} of this stream was taken by another message. The operators of both sides must reconcile",
    ),
    "message-type-unknown": (
        "本节点还不会处理“{type}”这类消息。升级后请对方重新排队",
        "This node cannot handle messages of type “{type}” yet. After its upgrade, queue the message again",
    ),
    "message-gap": (
        "前面还缺第 {expected} 号消息，先补送它",
        "Message number {expected} is missing before this one. It is sent first",
    ),
    "message-too-early": (
        "这条消息所依据的前面的事还没有送到，稍后自动再送",
        "What this message rests on has not arrived here yet. It is sent again later",
    ),
    "message-not-handled": (
        "对方节点暂时处理不了这条消息，稍后自动再送",
        "The receiving node cannot handle the message at present. It is sent again later",
    ),
    "message-too-large": (
        "消息有 {size} 字节，上限是 {limit} 字节。请把文件作为附件传送",
        "The message has {size} bytes; the limit is {limit}. Send files as parts",
    ),
    "message-missing": ("没有编号 {id} 的消息，请核对编号", "There is no message {id}. Check the id"),
    "message-settled": (
        "消息 {id} 已有结果，不用再处理",
        "Message {id} is settled already; there is nothing to do",
    ),
    "message-not-refused": (
        "对方没有拒收消息 {id}，可能已经生效，所以不能作废。可以立即重送",
        "The peer has not refused message {id} and may have acted on it, so it cannot be ended. You can resend it now",
    ),
    "reason-needed": (
        "写明这样处理的原因，记录要留存",
        "Say why you do this; it is kept on record",
    ),
    # One request.
    "envelope-too-large": (
        "一次请求最多 {limit} 字节。请分几次发送",
        "A request may have {limit} bytes at most. Send it in several",
    ),
    "envelope-too-many": (
        "一次请求最多 {limit} 条消息，这里有 {count} 条。请分几次发送",
        "A request may carry {limit} messages; this one has {count}. Send them in several",
    ),
    "envelope-malformed": (
        '请求的内容要写成 {{"messages": [...]}}，每项是一条签名消息',
        'The body must be {{"messages": [...]}}, each entry one signed message',
    ),
    "envelope-wrong-media": (
        "请求的内容类型要写 {wanted}",
        "The content type of the request must be {wanted}",
    ),
    "method-not-used": ("这个地址只接受 {wanted}", "This address takes {wanted} only"),
    # Signed calls.
    "call-malformed": (
        "请求的签名头不符合协议（{place}）。请对照 docs/protocol.md",
        "The signature headers of the request are not as the protocol says ({place}). See docs/protocol.md",
    ),
    "call-expired": (
        "请求签名已过期或时钟不准。请核对时钟，重新签名再发",
        "The signature of the request is out of time. Check the clock, sign again and send again",
    ),
    "call-replayed": (
        "这个请求已经用过一次。每次请求换一个新的 nonce",
        "This request was used before. Every request needs a fresh nonce",
    ),
    "part-not-offered": (
        "没有发给您这份文件，或文件已不在本节点",
        "No message to you names this file, or it is no longer here",
    ),
    "part-not-wanted": (
        "没有消息在等这份文件，未收下",
        "No message of yours waits for this file; it was not taken",
    ),
    # What this node notes about a peer.
    "link-unreachable": (
        "连不上“{peer}”，稍后自动再试",
        "“{peer}” cannot be reached. It is tried again later",
    ),
    "link-answer-refused": (
        "“{peer}”答复了状态 {status}，稍后自动再试",
        "“{peer}” answered with status {status}. It is tried again later",
    ),
    "link-not-called": (
        "按设置，本节点不主动连接“{peer}”；等对方来取，或用摆渡文件传递",
        "By its settings this node does not call “{peer}”; it waits until they ask, or for a ferry file",
    ),
    "results-malformed": (
        '内容要写成 {{"results": [...]}}，每项是对一条消息的答复',
        'The body must be {{"results": [...]}}, each entry the answer to one message',
    ),
    "ferry-file-wrong": (
        "这不是一个完整的摆渡文件（{place}）。请对方重新导出，再完整地拷贝一次",
        "This is no whole ferry file ({place}). Ask the other side to export it anew, and copy it completely",
    ),
    "ferry-not-for-us": (
        "这个摆渡文件由“{iss}”发给“{aud}”，本节点是“{me}”。请核对拿错了没有",
        "This ferry file goes from “{iss}” to “{aud}”; this node is “{me}”. Check whether it is the right file",
    ),
    "ferry-file-there": (
        "{path} 已经存在，不会覆盖。请换一个文件名",
        "{path} exists already and is not overwritten. Give another name",
    ),
    "link-not-handled": (
        "向 {peer} 节点发送时本节点出错；详情见本节点日志，稍后自动重试",
        "This node failed while sending to node {peer}; its log says where, and it tries again by itself",
    ),
    "link-answer-malformed": (
        "“{peer}”的答复不符合协议，稍后自动再试。持续出现时请联系对方运维人员",
        "The answer of “{peer}” is not as the protocol says. It is tried again; if it goes on, call their operator",
    ),
    "receipt-wrong": (
        "“{peer}”的回执与消息对不上（{place}），不予采信，稍后再送",
        "The receipt of “{peer}” does not fit the message ({place}) and does not count. The message is sent again",
    ),
    "part-wrong": (
        "从“{peer}”取到的文件与消息里写的摘要或大小不符，已丢弃，稍后再取",
        "The file from “{peer}” does not have the digest or size the message says. It was dropped and is fetched again",
    ),
}
