"""Ask another office about a case, answer, and take silence for an answer where the standard does.

Whoever is asked reads the application and decides nothing of it.
"""

from django.db import transaction

from tongban.cases.models import Case
from tongban.cases.queries.referrals import bodies_to_ask
from tongban.cases.queries.rows import facts_of
from tongban.cases.rules.referrals import in_the_way, is_asked_already
from tongban.cases.types import OPEN, Referral, Side, StepKind
from tongban.catalogue import queries as catalogue
from tongban.catalogue.types import Consulted, Standard
from tongban.jurisdictions import queries as jurisdictions
from tongban.jurisdictions.types import Limit
from tongban.kernel import clock
from tongban.kernel.actors import Actor
from tongban.kernel.errors import BadInput, Refused
from tongban.kernel.node import this

from .clocks import limit_end, standard_of
from .offices import needs_authority, needs_content, needs_cooperating, needs_reason
from .steps import lock_case, next_moment, system_step, take_step

MOST_DAYS = 20
"""Working days that may be given for an opinion: as long as the law gives the whole decision."""


@transaction.atomic
def ask_opinion(*, actor: Actor, number: str, authority: str, question: str, days: int) -> None:
    """Ask any other authority, of this region or another, for its opinion within so many working days.

    The clock of the case runs on, so what is asked for is due on the promised day at the latest. Refused where its node has
    not signed the standard of the case: it could not read it.
    """
    case = lock_case(number)
    office = needs_authority(case, actor)
    needs_content(case)
    body = jurisdictions.authority(authority)
    if authority == case.authority or not body.acts_on(clock.today()):
        raise BadInput("opinion-of-whom", field="authority")
    if not 1 <= days <= MOST_DAYS:
        raise BadInput("opinion-days", field="days", most=MOST_DAYS)
    if is_asked_already(facts_of(case).referrals, authority, ""):
        raise Refused("referral-open", office=_office(authority))
    if not catalogue.is_common(case.item, case.standard_digest, {body.node_id}):
        raise Refused("standard-not-common")
    now = next_moment(case)
    due = limit_end(now, Limit(days, "working_day")).at
    if case.promised_due is not None and case.promised_due > now:
        due = min(due, case.promised_due)
    take_step(
        case,
        kind=StepKind.REFER,
        side=Side.AUTHORITY,
        actor=actor,
        office=office,
        at=now,
        payload={
            "consulted": Consulted.OPINION.value,
            "stage": "",
            "authority": authority,
            "to": body.node_id,
            "due": due.isoformat(),
            "text": needs_reason(question),
        },
        introduce=body.node_id,
    )


@transaction.atomic
def give_advice(*, actor: Actor, number: str, referral: str, agrees: bool | None, text: str) -> None:
    """Answer what one's office was asked: agree or not, or say one's opinion. Not agreeing needs a reason.

    An answer after its time is taken as well, as long as the case is not decided.
    """
    case = lock_case(number)
    office = needs_cooperating(case, actor)
    found = _asked(case, actor, referral)
    is_opinion = found.consulted is Consulted.OPINION
    if not is_opinion and agrees is None:
        raise BadInput("assent-not-chosen", field="agrees")
    said = needs_reason(text) if is_opinion or not agrees else text.strip()
    take_step(
        case,
        kind=StepKind.ADVISE,
        side=Side.COOPERATING,
        actor=actor,
        office=office,
        payload={
            "referral": referral,
            "agrees": None if is_opinion else agrees,
            "text": said,
            "silent": False,
        },
    )


def _asked(case: Case, actor: Actor, referral: str) -> Referral:
    ours = (actor.authority, this().id)
    asked = [row for row in facts_of(case).referrals if (row.authority, row.node) == ours and row.is_open]
    found = next((row for row in asked if row.id == referral), None)
    if found is None:
        raise Refused("step-not-now", state=case.state)
    return found


@transaction.atomic
def take_silence(*, number: str, referral: str) -> None:
    """The time of an authority is over. Where the standard says so, that counts as its agreement."""
    case = lock_case(number)
    row = next((row for row in facts_of(case).referrals if row.id == referral), None)
    entries = {entry.stage: entry for entry in standard_of(case).cooperation}
    counts = row is not None and row.stage in entries and entries[row.stage].silence is not None
    if row is None or not counts or not row.is_open or row.due > clock.now():
        return
    if case.home_node == this().id == case.keeper_node and case.state in OPEN:
        payload = {"referral": row.id, "agrees": True, "text": "", "silent": True}
        system_step(case, StepKind.ADVISE, payload)


def check_answers(case: Case, standard: Standard) -> None:
    """Has everybody the standard names been asked, and said what lets it be granted? Raises Refused."""
    if standard.cooperation and bodies_to_ask(case, standard):
        raise Refused("referral-not-asked")
    missing = in_the_way(facts_of(case).referrals)
    if missing is not None:
        raise Refused(missing[0], office=_office(missing[1].authority))


def _office(authority: str) -> str:
    name = jurisdictions.authority(authority).name
    return f"{name[0]} / {name[1]}"
