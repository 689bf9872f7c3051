"""What people do with a case, by the step that comes of it. A new kind of step is one line in ACTS, or in BY_ITSELF."""

import dataclasses
import datetime as dt
import functools
import random
from collections.abc import Callable

from tests import builders
from tests.builders import ADDRESS_GAP, PAPER_GAP
from tests.filled_in import COMPANY_FORM, RELOCATION_FORM
from tests.histories.region import NEXT_YEAR, PLACES, WINDOWS, Region, authorities_of
from tests.papers import a_file, pdf
from tongban.cases.models import Case
from tongban.cases.queries.rows import facts_of, steps_of
from tongban.cases.rules.history import open_questions
from tongban.cases.services import (
    after_checks,
    applicant,
    drafts,
    endings,
    green,
    intake,
    messages,
    procedures,
    referrals,
    review,
)
from tongban.cases.types import Channel, Check, Outcome, Referral, Side, StepKind, Upload
from tongban.catalogue.queries import standard_by_digest
from tongban.catalogue.types import Consulted
from tongban.jurisdictions.services import publish_calendar_year
from tongban.jurisdictions.types import CalendarDay
from tongban.kernel.actors import Actor

K = StepKind
PAPERS = 12
"""Different papers that people have at hand."""
MAIN = {builders.COMPANY: "identity", builders.RELOCATION: "amendment"}
FORMS = {builders.COMPANY: COMPANY_FORM, builders.RELOCATION: RELOCATION_FORM}


@functools.cache
def paper(number: int) -> Upload:
    """A paper that has passed the door, the same one whenever it is handed in."""
    return a_file(f"paper-{number}.pdf", pdf(f"paper {number}"))


@dataclasses.dataclass
class Place:
    """Somebody about to act on the case at one node, and the dice that say how."""

    region: Region
    regions: list[Region]
    number: str
    dice: random.Random

    @property
    def case(self) -> Case:
        """As the node has it now."""
        return Case.objects.get(number=self.number)

    def actor(self, post: str) -> Actor:
        """Who does this work here: `applicant`, `clerk`, or `review` or `head` of the authority that has the case."""
        return self.region.people.get(post) or self.region.people[f"{post} {self.case.authority}"]

    def who(self, side: Side) -> Actor:
        """Who acts in this capacity."""
        if side is Side.COOPERATING:
            return self.region.people[f"review {self.asked().authority}"]
        return self.actor({Side.APPLICANT: "applicant", Side.INTAKE: "clerk"}.get(side, "review"))

    def asked(self) -> Referral:
        """What an office here was asked, the open one first."""
        found = [row for row in facts_of(self.case).referrals if row.node == self.region.id]
        return min(found, key=lambda row: not row.is_open)

    def paper(self) -> Upload:
        return paper(self.dice.randrange(PAPERS))


# Applying --------------------------------------------------------------------------------------------------------


def apply(
    region: Region, dice: random.Random, *, item: str, place: str, channel: Channel, is_late: bool
) -> str:
    """Somebody fills in an application and signs it; answers the number of the case."""
    person = region.people["applicant"]
    elsewhere = next(code for code in PLACES.values() if code != place)
    more = {"from_place": elsewhere} if item == builders.RELOCATION else {}
    draft = builders.draft(person, place, channel, item=item, hall=WINDOWS[region.id][0], **more)
    builders.fill(person, draft, FORMS[item])
    first, second = dice.sample(range(PAPERS), 2)
    drafts.attach_file(actor=person, draft_id=draft, material=MAIN[item], upload=paper(first))
    if is_late:
        drafts.promise_material(actor=person, draft_id=draft, material="domicile_proof")
    else:
        drafts.attach_file(actor=person, draft_id=draft, material="domicile_proof", upload=paper(second))
    return builders.sign(person, draft)


# Acting on a case ------------------------------------------------------------------------------------------------


def _accept(there: Place, side: Side) -> None:
    materials = there.case.content["materials"]
    found = {
        key: (Check.LATE if row["provision"] == "late" else Check.COMPLETE, "")
        for key, row in materials.items()
    }
    intake.accept_case(actor=there.who(side), number=there.number, checks=found)


def _request_correction(there: Place, side: Side) -> None:
    gaps = there.dice.choice([[ADDRESS_GAP], [PAPER_GAP], [ADDRESS_GAP, PAPER_GAP]])
    again = "申请人另交了新材料" if there.case.corrections else ""
    intake.request_correction(actor=there.who(side), number=there.number, gaps=gaps, again=again)


def _correct(there: Place, side: Side) -> None:
    act = {"actor": there.who(side), "number": there.number}
    case = there.case
    for gap in case.gaps:
        if gap["target"].startswith("material:"):
            key = gap["target"].removeprefix("material:")
            applicant.mend_material(material=key, upload=there.paper(), **act)
        else:
            section = gap["target"].split("/")[1]
            raw = {**FORMS[case.item][section], "address": "天生路 1 号 2-4"}
            assert applicant.mend_section(section=section, raw=raw, **act) == []
    applicant.correct_case(**act)


def _supply(there: Place, side: Side) -> None:
    case, act = there.case, {"actor": there.who(side), "number": there.number, "upload": there.paper()}
    if case.owed:
        applicant.supply_material(material=case.owed[0]["material"], **act)
    else:
        applicant.scan_material(material="domicile_proof", **act)


def _answer(there: Place, side: Side) -> None:
    asked = open_questions(steps_of(there.case))
    question = there.dice.choice(sorted(asked)) if asked else "nobody asked"
    messages.answer_question(actor=there.who(side), number=there.number, text="答复如下", question=question)


def _suspend(there: Place, side: Side) -> None:
    procedures.suspend_case(actor=there.who(side), number=there.number, stage="hearing", reason="要听证")


def _transfer(there: Place, side: Side) -> None:
    bodies = [uscc for region in there.regions for uscc in authorities_of(region.id)]
    to = there.dice.choice([uscc for uscc in bodies if uscc != there.case.authority])
    endings.transfer_case(actor=there.actor("head"), number=there.number, authority=to, reason="管辖变更")


def _grant(there: Place, side: Side) -> None:
    criteria = builders.criteria(there.case.item)
    finding = "无" if standard_by_digest(there.case.standard_digest).result.finding else ""
    review.grant_case(actor=there.who(side), number=there.number, criteria=criteria, finding=finding)


def _refuse(there: Place, side: Side) -> None:
    clause = "《中华人民共和国公司法》第三十条 / Company Law, article 30"
    said = {"reason": "不符合条件", "clause": clause, "change": "补齐章程"}
    review.refuse_case(actor=there.who(side), number=there.number, **said)


def _end(there: Place, side: Side) -> None:
    is_window = side is Side.INTAKE
    actor = there.actor("clerk" if is_window else "head")
    outcome = (
        Outcome.ENTERED_IN_ERROR if is_window else there.dice.choice([Outcome.VOIDED, Outcome.PASSED_UP])
    )
    endings.end_case(actor=actor, number=there.number, outcome=outcome, reason="说明理由")


def _reopen(there: Place, side: Side) -> None:
    act = {"actor": there.actor("head"), "number": there.number}
    procedures.reopen_case(reason="复议撤销", decision="复议决定书 1 号", **act)


Doing = Callable[[Place, Side], None]


def _say(do: Callable[..., None], **more: str) -> Doing:
    """A command that takes nothing but who, which case, and these words."""
    return lambda there, side: do(actor=there.who(side), number=there.number, **more)


def _as_head(do: Callable[..., None], **more: str) -> Doing:
    return lambda there, side: do(actor=there.actor("head"), number=there.number, **more)


def _refer(there: Place, side: Side) -> None:
    """An opinion, of any other authority of the two regions."""
    others = sorted(
        {uscc for region in there.regions for uscc in authorities_of(region.id)} - {there.case.authority}
    )
    referrals.ask_opinion(
        actor=there.who(side),
        number=there.number,
        authority=there.dice.choice(others),
        question="请问贵局意见",
        days=there.dice.randint(1, 3),
    )


def _advise(there: Place, side: Side) -> None:
    asked = there.asked()
    agrees = None if asked.consulted is Consulted.OPINION else True
    referrals.give_advice(
        actor=there.who(side), number=there.number, referral=asked.id, agrees=agrees, text="没有异议"
    )


ACTS: dict[StepKind, Doing] = {
    K.TAKE_IN: _say(intake.take_in_case),
    K.REQUEST_CORRECTION: _request_correction,
    K.CORRECT: _correct,
    K.ACCEPT: _accept,
    K.DECLINE: _say(intake.decline_case, reason="不属于本机关职权", clause=""),
    K.FORWARD: _say(intake.forward_again),
    K.CLAIM: _say(review.claim_case),
    K.SUSPEND: _suspend,
    K.CONTINUE: _say(procedures.continue_case, reason="听证会已开"),
    K.EXTEND: _as_head(procedures.extend_case, reason="案情复杂"),
    K.RETURN: _say(review.return_case, reason="扫描件不清"),
    K.TRANSFER: _transfer,
    K.GRANT: _grant,
    K.REFUSE: _refuse,
    K.WITHDRAW: _say(applicant.withdraw_case, reason="不办了"),
    K.ASK_WITHDRAWAL: _say(applicant.withdraw_case, reason="不办了"),
    K.END: _end,
    K.REOPEN: _reopen,
    K.SUPPLY: _supply,
    K.ASK: _say(messages.ask_question, text="请问经营范围如何核定"),
    K.ANSWER: _answer,
    K.NOTE: _say(messages.send_note, text="材料已补寄"),
    K.PRIORITISE: _say(green.open_green_channel, reason="行动不便"),
    K.AFTER_CHECK: _say(after_checks.record_after_check, passed=True, text="属实"),
    K.REFER: _refer,
    K.ADVISE: _advise,
}
"""What somebody does by themselves."""

BY_ITSELF = frozenset(
    {
        *(K.SUBMIT, K.RESUME, K.ARRIVE, K.DEEM_ACCEPTED, K.ISSUE, K.LAPSE, K.REPORT_LAPSE),
        *(K.CLOSE, K.RECKON, K.DELIVER),
    }
)
"""What begins a case or follows from what somebody did, from time or from a calendar."""


def publish_holidays() -> None:
    """The notice for the next year: New Year's Day and the Monday after it."""
    days = [CalendarDay(dt.date(NEXT_YEAR, 1, day), False, ("元旦", "New Year's Day")) for day in (1, 4)]
    publish_calendar_year(year=NEXT_YEAR, days=days, source="a notice")


# What nobody may ------------------------------------------------------------------------------------------------

TRESPASSES: dict[str, Doing] = {
    "a clerk grants": lambda there, side: review.grant_case(
        actor=there.actor("clerk"), number=there.number, criteria=builders.criteria(there.case.item)
    ),
    "a clerk refuses": lambda there, side: review.refuse_case(
        actor=there.actor("clerk"), number=there.number, reason="x", clause="x", change=""
    ),
    "a clerk claims": lambda there, side: review.claim_case(actor=there.actor("clerk"), number=there.number),
    "a reviewer takes in": lambda there, side: intake.take_in_case(
        actor=there.actor("review"), number=there.number
    ),
    "a reviewer accepts": lambda there, side: intake.accept_case(
        actor=there.actor("review"), number=there.number, checks={}
    ),
    "a reviewer declines": lambda there, side: intake.decline_case(
        actor=there.actor("review"), number=there.number, reason="x", clause=""
    ),
}
"""Each is refused whatever the state: the window never decides, the authority never takes in."""
