"""The time record of a case: what everybody who moved its clock has signed, and how a stranger reckons it again.

Each step that starts, stops, moves or ends a clock is signed by the node that took it, over a statement with no word about
the applicant. Acceptance is signed twice: by the node that accepted, and by the one that decides, which thereby takes on
the limits and the due day. Who holds the statements, the public keys of the nodes and the public calendar needs nothing
else to say whether a case was late, and by how much.
"""

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from tongban.cases.types import CaseClock, Office, Side, Step, StepKind
from tongban.jurisdictions.types import WorkingCalendar
from tongban.kernel import canonical
from tongban.kernel.errors import BadInput, Refused
from tongban.kernel.signing import (
    PrivateKey,
    PublicKey,
    SignatureRefused,
    rebuild_jws,
    sign_jws,
    unverified_payload,
    verify_jws,
)

from .clock import STARTS, Move, Terms, is_same_moment, moves_of, read_clock, reckon, terms_of
from .history import in_order

K = StepKind
TYP = "tb-clock+jws"
FORMAT = "tongban-time-record"

DECIDED = frozenset({K.GRANT, K.REFUSE, K.DECLINE})
_ENDS = DECIDED | {K.WITHDRAW, K.LAPSE, K.END}
SIGNED = (
    STARTS
    | _ENDS
    | {
        K.ARRIVE,
        K.REQUEST_CORRECTION,
        K.CORRECT,
        K.RESUME,
        K.SUSPEND,
        K.CONTINUE,
        K.EXTEND,
        K.TRANSFER,
        K.RECKON,
    }
)
"""Steps that say something of the clock."""
_SAID = ("clock", "limit", "stage", "due", "outcome", "to", "authority", "decides", "confirms")
"""What a statement repeats of a step. Reasons and findings are none of it: they may speak of people."""

FindKey = Callable[[str, str, dt.datetime], PublicKey]
"""The message key of a node that it could sign with at a moment, by node and kid; raises SignatureRefused."""


@dataclasses.dataclass(frozen=True)
class Subject:
    """What a statement is about. No person, and no company."""

    case: str
    item: str
    standard: str


@dataclasses.dataclass(frozen=True)
class TimeVerdict:
    """What the time record of a case comes to."""

    subject: Subject
    terms: Terms
    moves: tuple[Move, ...]
    clock: CaseClock
    """Reckoned here, from the terms and the moves."""
    accepted_by: str
    confirmed_by: str
    """The deciding node that has taken the limits on; empty when it has not signed."""
    has_stated_due: bool
    """The due day that the nodes stated last is the one that is reckoned here from what had happened by then."""
    calendar_differs: bool
    """It was reckoned with another calendar than the nodes used."""
    ended_at: dt.datetime | None
    outcome: str
    """The kind of step that decided or ended the case; empty while it runs."""

    def is_late(self, now: dt.datetime) -> bool:
        """Was it, or is it at `now`, past the promised due moment? A clock that stands still is not."""
        moment = self.ended_at or self.clock.paused_from or now
        return moment > self.clock.promised_due


def sign_step(subject: Subject, step: Step, key: PrivateKey) -> Step:
    """The step with its node's signature over the statement of it; other kinds stay as they are.

    Only the signature is kept: the statement follows from the step, and the token from both.
    """
    if step.kind not in SIGNED:
        return step
    token = sign_jws(_statement(subject, step), typ=TYP, key=key)
    signed = {"kid": key.kid, "signature": token.rpartition(".")[2]}
    return dataclasses.replace(step, payload={**step.payload, "signed": signed})


def check_signed(subject: Subject, step: Step, find_key: FindKey) -> None:
    """Has the node of this step signed what it says of the clock? Raises Refused."""
    if step.kind not in SIGNED:
        return
    try:
        token = token_of(subject, step)
        verify_jws(token, typ=TYP, find_key=lambda kid: find_key(step.node, kid, step.at))
    except (SignatureRefused, LookupError, TypeError) as error:
        raise Refused("clock-not-signed") from error


def token_of(subject: Subject, step: Step) -> str:
    """The signed statement of a step as others check it."""
    signed = step.payload["signed"]
    return rebuild_jws(_statement(subject, step), typ=TYP, kid=signed["kid"], signature=signed["signature"])


def _statement(subject: Subject, step: Step) -> bytes:
    said = {name: step.payload[name] for name in _SAID if name in step.payload}
    return canonical.encode(
        {
            **dataclasses.asdict(subject),
            "step": step.id,
            "node": step.node,
            "number": step.number,
            "kind": step.kind.value,
            "side": step.side.value,
            "at": step.at.isoformat(),
            "says": said,
        }
    )


def digest_of(subject: Subject, step: Step) -> str:
    """How a later statement names this one."""
    return canonical.digest(canonical.decode(_statement(subject, step)))


def record_of(subject: Subject, steps: Iterable[Step]) -> dict[str, Any]:
    """The time record as a file: all that was signed, in order."""
    tokens = [token_of(subject, step) for step in steps if step.kind in SIGNED and "signed" in step.payload]
    return {"format": FORMAT, "version": 1, **dataclasses.asdict(subject), "tokens": tokens}


# What a stranger does with it ------------------------------------------------------------------------------------


def read_record(raw: Any) -> list[str]:
    """The tokens of a time record; raises BadInput."""
    if not isinstance(raw, dict) or raw.get("format") != FORMAT or raw.get("version") != 1:
        raise BadInput("record-format")
    tokens = raw.get("tokens")
    if not isinstance(tokens, list) or not tokens or not all(isinstance(token, str) for token in tokens):
        raise BadInput("record-format")
    return tokens


def verify_record(tokens: Iterable[str], *, find_key: FindKey, calendar: WorkingCalendar) -> TimeVerdict:
    """Reckon a case's time from what was signed. Raises SignatureRefused or BadInput for anything that cannot be believed.

    1. every statement is signed by the node it names; 2. all are about one case under one standard; 3. none stands there
    twice; 4. there is an acceptance; 5. the due day is reckoned from its terms and the moves, by `calendar`; 6. it is
    compared, as it was then, with the one stated last; 7. the node that decides must have confirmed the acceptance.
    """
    steps, subjects = [], set()
    for token in tokens:
        subject, step = _read(token, find_key)
        subjects.add(subject)
        steps.append(step)
    if len(subjects) != 1 or len({(step.node, step.number) for step in steps}) != len(steps):
        raise BadInput("record-mixed")
    subject = subjects.pop()
    terms = terms_of(steps)
    if terms is None:
        raise BadInput("record-not-accepted")
    return _verdict(subject, steps, terms, calendar)


def _read(token: str, find_key: FindKey) -> tuple[Subject, Step]:
    """One statement, once its signature holds. It is read before, only to find the key it must be signed with."""
    claimed = canonical.decode(unverified_payload(token))
    if not isinstance(claimed, dict):
        raise BadInput("record-format")
    try:
        subject, step = _parse(claimed)
    except (LookupError, TypeError, ValueError) as error:
        raise BadInput("record-format") from error
    verify_jws(token, typ=TYP, find_key=lambda kid: find_key(step.node, kid, step.at))
    return subject, step


def _parse(raw: Mapping[str, Any]) -> tuple[Subject, Step]:
    step = Step(
        id=raw["step"],
        node=raw["node"],
        number=raw["number"],
        at=dt.datetime.fromisoformat(raw["at"]),
        kind=StepKind(raw["kind"]),
        side=Side(raw["side"]),
        office=Office("", ""),
        payload=dict(raw["says"]),
    )
    return Subject(raw["case"], raw["item"], raw["standard"]), step


def _verdict(subject: Subject, steps: list[Step], terms: Terms, calendar: WorkingCalendar) -> TimeVerdict:
    ordered = in_order(steps)
    moves = tuple(moves_of(ordered))
    found = reckon(terms, moves, calendar)
    start = next(step for step in reversed(ordered) if step.kind in STARTS)
    since = ordered[ordered.index(start) :]
    last = [step for step in since if step.payload.get("clock")][-1]
    stated = read_clock(last.payload["clock"])
    followed = reckon(terms, moves_of(ordered[: ordered.index(last) + 1]), calendar)
    ended = next((step for step in since if step.kind in _ENDS), None)
    return TimeVerdict(
        subject=subject,
        terms=terms,
        moves=moves,
        clock=found,
        accepted_by=start.node,
        confirmed_by=_confirmed(subject, start, since),
        has_stated_due=is_same_moment(followed, stated),
        calendar_differs=found.calendar != stated.calendar,
        ended_at=ended.at if ended else None,
        outcome=ended.kind.value if ended else "",
    )


def _confirmed(subject: Subject, start: Step, since: list[Step]) -> str:
    """The deciding node, once it has signed the acceptance too; the one that accepted, where that is the same node."""
    decides = start.payload["decides"]["node"] if "decides" in start.payload else start.node
    if decides == start.node:
        return str(decides)
    wanted = digest_of(subject, start)
    signed = (step.node for step in since if step.payload.get("confirms") == wanted and step.node == decides)
    return next(signed, "")
