"""The words of a case: its states, its steps, who holds it, and the sentences for what can go wrong."""

import dataclasses
import datetime as dt
from enum import StrEnum
from typing import Any

from tongban.kernel.errors import Text


class State(StrEnum):
    """Where a case stands. "received" (taken in) and "accepted" (the clock runs) are never the same thing."""

    SUBMITTED = "submitted"
    RECEIVED = "received"
    CORRECTION_REQUESTED = "correction_requested"
    ACCEPTED = "accepted"
    TOLERANCE_ACCEPTED = "tolerance_accepted"
    IN_REVIEW = "in_review"
    RETURNED = "returned"
    GRANTED = "granted"
    REFUSED = "refused"
    CLOSED = "closed"


OPEN = frozenset(State) - {State.GRANTED, State.REFUSED, State.CLOSED}
"""Not decided yet."""


class Outcome(StrEnum):
    """How a case ended. The closure results of the national code list follow from it (closure_result)."""

    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    TOLERANCE_LAPSED = "tolerance_lapsed"
    CORRECTION_LAPSED = "correction_lapsed"


CLOSURE_RESULT = {
    Outcome.GRANTED: "0",
    Outcome.REFUSED: "1",
    Outcome.WITHDRAWN: "6",
    Outcome.TOLERANCE_LAPSED: "1",
    Outcome.CORRECTION_LAPSED: "5",
}
"""办结结果: 0 closed with certificate, 1 by return or refusal, 5 because the correction never came, 6 all other."""


class Holder(StrEnum):
    """Who must act now."""

    APPLICANT = "applicant"
    INTAKE = "intake"
    AUTHORITY = "authority"
    NOBODY = "nobody"


class Side(StrEnum):
    """In which capacity somebody acts on a case."""

    APPLICANT = "applicant"
    INTAKE = "intake"
    AUTHORITY = "authority"
    COOPERATING = "cooperating"
    SYSTEM = "system"


class StepKind(StrEnum):
    """What can happen in a case. Names are shared with the stages of a standard where they mean the same."""

    SUBMIT = "submit"
    TAKE_IN = "take_in"
    REQUEST_CORRECTION = "request_correction"
    CORRECT = "correct"
    RESUME = "resume"
    ACCEPT = "accept"
    FORWARD = "forward"
    ARRIVE = "arrive"
    CLAIM = "claim"
    ASK = "ask"
    ANSWER = "answer"
    NOTE = "note"
    SUPPLY = "supply"
    ASSENT_REQUEST = "assent_request"
    ASSENT = "assent"
    RETURN = "return"
    GRANT = "grant"
    REFUSE = "refuse"
    ISSUE = "issue"
    DELIVER = "deliver"
    ASK_WITHDRAWAL = "ask_withdrawal"
    WITHDRAW = "withdraw"
    REPORT_LAPSE = "report_lapse"
    LAPSE = "lapse"
    CLOSE = "close"
    RECKON = "reckon"


class Check(StrEnum):
    """What the clerk found of one material."""

    COMPLETE = "complete"
    WRONG = "wrong"
    LATE = "late"
    MISSING = "missing"


class Provision(StrEnum):
    """How a material was handed in."""

    GENERATED = "generated"
    UPLOAD = "upload"
    CERTIFICATE = "certificate"
    WINDOW = "window"
    LATE = "late"
    NONE = "none"


class Channel(StrEnum):
    """The door through which an application comes: straight to the deciding side, or by a window nearby."""

    ONLINE = "online"
    WINDOW = "window"


@dataclasses.dataclass(frozen=True)
class Office:
    """Who did a step, in words anyone may read: an office and a post, never a colleague's name."""

    zh: str
    en: str


@dataclasses.dataclass(frozen=True)
class Step:
    """One thing that happened. `payload` holds what belongs to it, in plain JSON."""

    id: str
    node: str
    number: int
    """Counts the steps of this node in this case, from 1."""
    at: dt.datetime
    kind: StepKind
    side: Side
    office: Office
    payload: dict[str, Any]
    messages: tuple[str, ...] = ()
    """Ids of the messages that carry it to other nodes, on the node where it was taken."""


@dataclasses.dataclass(frozen=True)
class Owed:
    """A secondary material accepted as late, and the last moment for it."""

    material: str
    due: dt.datetime


@dataclasses.dataclass(frozen=True)
class Gap:
    """One thing to mend: a field (`/section/field`) or a material (`material:<key>`), and what is wrong with it."""

    target: str
    text: str


@dataclasses.dataclass(frozen=True)
class CaseClock:
    """The clock of the decision. It starts at acceptance; hand-over, return and transfer never touch it."""

    started_at: dt.datetime
    promised_due: dt.datetime
    statutory_due: dt.datetime | None
    is_provisional: bool
    """The due day lies in a year whose calendar is not published yet; it is recomputed when it is."""
    calendar: str
    """Version of the working-day calendar it was computed with."""
    paused_from: dt.datetime | None = None


@dataclasses.dataclass(frozen=True)
class Facts:
    """What the rules need to know of a case, and all that a step may change."""

    state: State
    holder: Holder
    keeper: str
    """Id of the one node that may change the state now."""
    origin: str
    intake: str
    home: str
    cooperating: str | None = None
    outcome: Outcome | None = None
    clock: CaseClock | None = None
    owed: tuple[Owed, ...] = ()
    correction_due: dt.datetime | None = None
    corrections: int = 0
    returns: int = 0
    assent: str | None = None
    """None when no other authority is asked; then "asked", "given" or "denied"."""
    resume_to: State | None = None
    submitted_at: dt.datetime | None = None
    received_at: dt.datetime | None = None
    decided_at: dt.datetime | None = None
    closed_at: dt.datetime | None = None


@dataclasses.dataclass(frozen=True)
class MaterialState:
    """One material of a case as it stands."""

    key: str
    provision: Provision
    sha256: str = ""
    name: str = ""
    media: str = ""
    size: int = 0
    provided_at: str = ""
    provided_by: str = ""
    """Node where it was handed in."""
    check: Check | None = None
    note: str = ""


@dataclasses.dataclass(frozen=True)
class StepView:
    """A line of the time line: what, who, when, and whether the other node has it yet."""

    id: str
    at: dt.datetime
    kind: StepKind
    side: Side
    office: Text
    node: str
    text: str
    """What was written: a question, an answer, a message, a reason. Empty for most steps."""
    refers_to: str
    """Id of the question an answer belongs to."""
    payload: dict[str, Any]
    delivered: bool
    """False while it waits for another node that cannot be reached."""


@dataclasses.dataclass(frozen=True)
class MaterialView:
    """A material of a case for people: its name, how it came, what was found."""

    key: str
    name: Text
    is_secondary: bool
    provision: Provision
    check: Check | None
    note: str
    file_name: str
    media: str
    size: int
    sha256: str
    is_here: bool
    """The file is on this node (or there is none to wait for)."""
    due: dt.datetime | None
    """Last moment for a material that is owed."""
    wording: Text
    """What the clerk has to check, from the standard."""


@dataclasses.dataclass(frozen=True)
class GapView:
    """One thing the applicant must mend, and whether it is mended."""

    target: str
    section: str
    """Key of the form page to mend, if it is a field."""
    material: str
    """Key of the material, if it is one."""
    label: Text
    text: str
    is_mended: bool


@dataclasses.dataclass(frozen=True)
class ClockView:
    """The clock for people. Percent is used service time, 0 to 100."""

    started_at: dt.datetime
    promised_due: dt.datetime
    statutory_due: dt.datetime | None
    is_provisional: bool
    is_paused: bool
    light: str
    """green, yellow (nine tenths used) or red."""
    left_amount: int
    left_unit: str
    is_overdue: bool
    is_stopped: bool
    """Decided or closed: nothing runs any more."""


@dataclasses.dataclass(frozen=True)
class CaseView:
    """A case for a page. `content` is empty while the dossier is on its way to this node."""

    number: str
    item: str
    item_name: Text
    standard_version: int
    standard_digest: str
    mode: str
    state: State
    holder: Holder
    outcome: Outcome | None
    closure_result: str
    label: str
    received_by: Text
    decided_by: Text
    receiving_node: str
    deciding_node: str
    keeper: str
    cooperating: Text | None
    assent: str
    side: Side
    """In which capacity the reader meets the case."""
    submitted_at: dt.datetime
    received_at: dt.datetime | None
    notice_due: dt.datetime
    """Until when the window must say what is missing."""
    expected_due: dt.datetime
    """The promised due moment, or what it would be were the case accepted now."""
    clock: ClockView | None
    correction_due: dt.datetime | None
    was_corrected: bool
    decided_at: dt.datetime | None
    closed_at: dt.datetime | None
    certificate_code: str
    claimed_by: int | None
    """Account of the reviewer who examines it, on that reviewer's node."""
    content: dict[str, Any]
    materials: tuple[MaterialView, ...]
    gaps: tuple[GapView, ...]
    steps: tuple[StepView, ...]
    stages_done: frozenset[str]
    stages_current: frozenset[str]
    """Where the case is in the flow chart; empty once it is decided."""
    waits_for_node: str
    """Id of a node that has not confirmed everything yet; empty when all is delivered."""
    may: frozenset[StepKind]
    """What the reader may do with the case now."""


@dataclasses.dataclass(frozen=True)
class CaseRow:
    """A case in a list or queue."""

    number: str
    item: str
    item_name: Text
    label: str
    state: State
    holder: Holder
    outcome: Outcome | None
    receiving_node: str
    deciding_node: str
    decided_by: Text
    submitted_at: dt.datetime
    clock: ClockView | None
    is_here: bool
    is_claimed: bool
    is_mine: bool
    has_open_question: bool
    certificate_code: str


@dataclasses.dataclass(frozen=True)
class ReviewCounts:
    """The numbers above an authority's queue; each counts a list of the same name."""

    todo: int
    overdue: int
    soon: int
    unclaimed: int
    waiting: int
    today: int


@dataclasses.dataclass(frozen=True)
class DraftRow:
    """A draft in a list."""

    id: str
    item: str
    item_name: Text
    started_at: dt.datetime
    expires_at: dt.datetime
    expires_soon: bool
    done: int
    total: int


@dataclasses.dataclass(frozen=True)
class TaskView:
    """One line of the task list: a form section (key) or a material (`material:<key>`)."""

    key: str
    name: Text
    hint: Text
    status: str
    """not-started, completed."""


@dataclasses.dataclass(frozen=True)
class DraftView:
    """A draft for its pages. `statement` is the digest of what would be signed now."""

    id: str
    person_id: str
    standard_digest: str
    item: str
    answers: dict[str, str]
    form: dict[str, Any]
    materials: dict[str, dict[str, Any]]
    channel: Channel
    hall: str
    sections: tuple[TaskView, ...]
    hand_in: tuple[TaskView, ...]
    is_complete: bool
    commitments: tuple[str, ...]
    """Keys of the materials promised for later."""
    statement: str
    expires_at: dt.datetime
    expires_soon: bool
    case_number: str


@dataclasses.dataclass(frozen=True)
class Durations:
    """How long decided cases of an item took, from acceptance to decision, in hours of the clock on the wall."""

    item: str
    hours: tuple[float, ...]
    """Sorted."""
    cross_region: int
    """How many of them were received in another region than they were decided in."""


class DossierKind(StrEnum):
    """Media types of what travels between nodes beside the messages."""

    DOSSIER = "application/vnd.tongban.dossier+json"
    CERTIFICATE = "application/vnd.tongban.certificate"


MESSAGES: dict[str, Text] = {
    "step-not-now": (
        "办件现在是“{state}”，不能做这一步。请刷新页面看最新进度",
        "The case is now “{state}”, so this step cannot be taken. Reload the page to see where it stands",
    ),
    "not-keeper": (
        "这一步由另一方节点决定，本节点只能查看和补充。需要改动，请发起会商",
        "The other node decides this step. Here you can view and add to the case. To change it, start a consultation",
    ),
    "intake-may-not-decide": (
        "这一项由{authority}决定，窗口只能收件和查看。需要改动，请发起会商",
        "{authority} decides this item. The window can take it in and view it. To change it, start a consultation",
    ),
    "decision-may-not-take-in": (
        "审批岗位不收件。请由综合窗口收件",
        "A deciding post does not take in applications. An integrated window must do it",
    ),
    "case-not-found": (
        "没有这件办件，或它不归您查看。请核对办件编号",
        "There is no such case, or it is not yours to see. Check the case number",
    ),
    "draft-not-found": (
        "这份草稿不在了：可能已提交、已过期或不属于您。请在“我的办件”里查看",
        "This draft is gone: submitted, expired or not yours. Look under “My cases”",
    ),
    "draft-incomplete": (
        "还有 {count} 项没有填完：{tasks}。填完后再提交",
        "{count} tasks are not completed: {tasks}. Complete them, then submit",
    ),
    "standard-not-common": (
        "这件事的标准两地还没有共同签署同一版本，暂不能跨区域办理。请到决定地直接办理",
        (
            "The two regions have not signed the same version of this standard, so it cannot be handled across them yet. "
            "Apply where it is decided"
        ),
    ),
    "mode-not-offered": (
        "这件事不能用这种方式办理。请换一种方式",
        "This item cannot be handled this way. Choose another way",
    ),
    "material-unknown": (
        "这件事不需要这份材料。请返回材料清单",
        "This item does not ask for that material. Go back to the list",
    ),
    "material-not-deferrable": (
        "“{material}”是主要材料，不能后补。请现在上传，或到窗口提交",
        "“{material}” is a main material and cannot follow later. Upload it now, or hand it in at a window",
    ),
    "tolerance-not-offered": (
        "这件事不能容缺受理。请把材料补齐再受理",
        "This item cannot be accepted with materials missing. Complete the materials first",
    ),
    "tolerance-not-promised": (
        "申请人没有签容缺承诺，不能容缺受理。请先请申请人签承诺，或告知补正",
        (
            "The applicant has not signed the commitment, so missing materials cannot be tolerated. Have it signed, "
            "or request a correction"
        ),
    ),
    "tolerance-broken-before": (
        "申请人 {date} 有一次容缺承诺到期未补，修复之前不能再容缺受理。请把材料补齐再受理",
        (
            "The applicant left a commitment unfulfilled on {date}, so until that is repaired materials cannot be tolerated "
            "late. Complete the materials first"
        ),
    ),
    "materials-unchecked": (
        "还有 {count} 份材料没有核对。逐份核对后再受理",
        "{count} materials are not checked yet. Check each one, then accept",
    ),
    "materials-wrong": (
        "有 {count} 份材料有误或缺失，不能受理。请一次性告知补正",
        "{count} materials are wrong or missing, so the case cannot be accepted. Request one complete correction",
    ),
    "materials-owed": (
        "容缺的材料还没有补齐，不能准予。等材料补交，或到期自动退件",
        (
            "Materials accepted as late are still missing, so it cannot be granted. Wait for them; the case lapses by "
            "itself when the time is over"
        ),
    ),
    "files-on-their-way": (
        "有文件还在传来的路上，到齐后才能决定",
        "Some files are still on their way. You can decide once all have arrived",
    ),
    "material-not-owed": (
        "“{material}”不在待补清单里，不用再交",
        "“{material}” is not awaited; there is no need to hand it in again",
    ),
    "correction-empty": (
        "请写明至少一处要补正的内容",
        "Say at least one thing that must be corrected",
    ),
    "correction-once": (
        "补正已经一次性告知过，不能再提。请据现有材料决定",
        "The one complete correction request was made already. Decide on what is there",
    ),
    "return-once": (
        "这件已经退回过一次，不能再退。请据现有材料决定",
        "This case was returned once already and cannot be returned again. Decide on what is there",
    ),
    "assent-awaited": (
        "{office}还没有答复，不能准予",
        "{office} has not answered yet, so it cannot be granted",
    ),
    "assent-denied": (
        "{office}不同意，不能准予。可以据此作出不予决定",
        "{office} did not agree, so it cannot be granted. You can refuse on that ground",
    ),
    "criteria-unchecked": (
        "还有 {count} 条审查要点没有核对。逐条核对后再准予",
        "{count} review checks are not ticked yet. Check each one, then grant",
    ),
    "reason-missing": (
        "请写明理由，申请人会看到这段话",
        "Give the reason; the applicant will read it",
    ),
    "remedy-missing": (
        "不予决定要写明依据的条款",
        "A refusal must name the clause it rests on",
    ),
    "signature-needed": (
        "请勾选声明并输入登录密码，完成签名",
        "Tick the statement and enter your password to sign",
    ),
    "statement-changed": (
        "签名后内容又有改动。请重新核对并签名",
        "The content changed after it was signed. Check it again and sign again",
    ),
    "not-asked-to-correct": (
        "这一处没有要求补正。请按补正告知逐项修改",
        "No correction was asked for here. Follow the correction request item by item",
    ),
    "gaps-open": (
        "还有 {count} 处没有改好。全部改好后再交回",
        "{count} points are not mended yet. Mend them all, then send it back",
    ),
    "question-unknown": (
        "没有找到要答复的问题。请刷新页面",
        "The question you answer was not found. Reload the page",
    ),
    "message-length": (
        "请写 1 到 {limit} 个字",
        "Write between 1 and {limit} characters",
    ),
    "case-message-malformed": (
        "办件消息的内容不全或不合规（{reason}），不予接收。请对方按协议重发",
        "The message about the case is incomplete or not allowed ({reason}). The sender must send it again by the protocol",
    ),
    "certificate-not-usable": (
        "这张证照不能用作这份材料。请换一张，或自己上传",
        "This certificate cannot be used here. Choose another, or upload a document",
    ),
    "window-unknown": (
        "请选择一个收件窗口",
        "Choose a window that takes in the application",
    ),
    "question-unanswered": (
        "请先回答：{question}",
        "Answer first: {question}",
    ),
    "case-standard-differs": (
        "办件所依据的标准版本与本节点签署的不一致，不能接收",
        "The case rests on a version of the standard that this node has not signed, so it cannot be received",
    ),
    "authority-without-power": (
        "指定的机关或窗口不属于所列节点，不能接收",
        "An authority or window named in the case does not belong to the node named with it, so it cannot be received",
    ),
    "side-not-there": (
        "节点 {node} 没有这一步的职权，不予接收",
        "Node {node} has no office in this case that may take this step, so it is not received",
    ),
    "supplement-over": (
        "补交时间到 {at} 为止，已经过了，不能再补交",
        "The time to hand in late materials ended at {at}, so nothing more can be handed in",
    ),
    "correction-over": (
        "补正时间到 {at} 为止，已经过了，不能再改",
        "The time to correct ended at {at}, so nothing more can be changed",
    ),
    "target-unknown": (
        "要补正的内容不在这件申请里。请从列出的项目里选",
        "What should be corrected is not part of this application. Choose from what is listed",
    ),
}
