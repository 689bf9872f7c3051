"""What an enquiry is to pages, and what can go wrong with one."""

import dataclasses
import datetime as dt

from tongban.kernel.errors import Text

ASKED_MESSAGE = "enquiry.asked.v1"
"""To the node of the authority that is asked."""
ANSWERED_MESSAGE = "enquiry.answered.v1"
"""Back to the node where it was asked."""

ANSWERED_TALLY = "enquiry.answered"
"""What is counted by day (kernel/tallies), at the node of the authority that answered."""


@dataclasses.dataclass(frozen=True)
class EnquiryView:
    """An enquiry for whoever asked it and whoever answers it. Who asked is not in it."""

    id: str
    item: str
    authority: Text
    text: str
    asked_at: dt.datetime
    asked_node: str
    due: dt.datetime
    answer: str
    """Empty until there is one."""
    office: Text | None
    """Who has answered."""
    cites_guide: bool
    """The answer rests on the guide of the item."""
    answered_at: dt.datetime | None
    is_late: bool


@dataclasses.dataclass(frozen=True)
class EnquiryRow:
    """A line in the queue of an authority. The words are not in it: they are read one by one, and each look is recorded."""

    id: str
    item: str
    asked_at: dt.datetime
    asked_node: str
    due: dt.datetime
    answered_at: dt.datetime | None
    is_late: bool


MESSAGES: dict[str, Text] = {
    "enquiry-length": (
        "请写 1 到 {limit} 个字",
        "Write between 1 and {limit} characters",
    ),
    "enquiry-too-many": (
        "今天已经问了 {limit} 次。请明天再问，或拨打 12345",
        "You have asked {limit} times today. Ask again tomorrow, or call 12345",
    ),
    "enquiry-place": (
        "请选择在哪里办，问题会送到那里的主管部门",
        "Choose the place; the question goes to the authority there",
    ),
    "enquiry-not-found": (
        "没有找到这条咨询。请核对查询码，查询码是 16 个字母和数字",
        "No enquiry was found. Check the receipt code; it has 16 letters and digits",
    ),
    "enquiry-answered": (
        "这条咨询已经答复，答复不能改。请刷新页面",
        "This enquiry has been answered, and an answer is not changed. Reload the page",
    ),
    "enquiry-message-wrong": (
        "咨询消息的内容不全或不合规（{reason}），不予接收。请对方按协议重发",
        "The message about the enquiry is incomplete or not allowed ({reason}). The sender must send it again by the protocol",
    ),
}
