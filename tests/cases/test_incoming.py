"""What a neighbour says of a case: taken in when it may say so, refused with the place that is wrong when not."""

import copy
import datetime as dt
import hashlib
from typing import Any

import pytest
from django.db import transaction

from tests import builders
from tests.builders import NOON, PDF, THERE, Neighbour
from tests.cases.refusals import refusal
from tests.identity.offices import BEIBEI, WUHOU
from tests.papers import a_file, pdf
from tongban.cases import reactions
from tongban.cases.models import Case
from tongban.cases.queries.lists import review_queue
from tongban.cases.queries.public import case_state
from tongban.cases.queries.rows import step_to_json
from tongban.cases.rules.steps import message_type
from tongban.cases.services import applicant, intake, messages, review
from tongban.cases.services.viewing import open_case
from tongban.cases.types import Channel, DossierKind, Outcome, Side, State, StepKind
from tongban.exchange.events import PartsArrived
from tongban.exchange.types import Incoming, TooEarly
from tongban.kernel import canonical, clock
from tongban.kernel.actors import Actor
from tongban.kernel.blobs.services import store_blob
from tongban.kernel.errors import Refused
from tongban.kernel.ids import new_id

SHA = "0" * 64


def refused(incoming: Incoming) -> Refused:
    """The refusal of a message, which leaves nothing behind."""
    before = sorted(Case.objects.values_list("number", "state", "keeper_node", "steps__id"))
    with pytest.raises(Refused) as caught, transaction.atomic():
        reactions.receive_step(incoming)
    assert sorted(Case.objects.values_list("number", "state", "keeper_node", "steps__id")) == before
    return caught.value


def changed(told: Incoming, **header: Any) -> Incoming:
    """The same message with another header."""
    data = copy.deepcopy(told.data)
    data["header"].update(header)
    return Incoming(**{**told.__dict__, "data": data})


def files_come(told: Incoming) -> None:
    """Every file of the message has been fetched."""
    reactions.continue_with_files(PartsArrived(peer=told.peer, message=told.id, stream=told.stream))


# A case handed over to us


def test_a_case_handed_over_keeps_its_number_its_clock_and_its_story(told: Incoming, reviewer: Actor) -> None:
    reactions.receive_step(told)
    case = Case.objects.get(number=told.data["case"])
    assert case.number.startswith("SC-")
    assert (case.state, case.keeper_node, case.holder) == (State.ACCEPTED, "50", "authority")
    assert case.started_at == NOON
    (row,) = review_queue(BEIBEI).items
    assert not row.is_here
    assert review.claim_next_case(actor=reviewer) is None, (
        "nobody decides on a case whose files are on their way"
    )
    error = refusal(Refused, review.claim_case, actor=reviewer, number=case.number)
    assert error.code == "files-on-their-way"
    assert open_case(actor=reviewer, number=case.number).materials == ()
    files_come(told)
    assert review.claim_next_case(actor=reviewer) == case.number
    kinds = [step.kind for step in open_case(actor=reviewer, number=case.number).steps]
    assert kinds == ["submit", "take_in", "accept", "forward", "arrive", "claim"]


def test_a_case_that_is_decided_before_its_files_come_does_not_arrive(
    told: Incoming, neighbour: Neighbour
) -> None:
    reactions.receive_step(told)
    number = told.data["case"]
    neighbour.take(number, StepKind.ASK_WITHDRAWAL, Side.APPLICANT, reason="")
    files_come(told)
    assert builders.state(number) == State.CLOSED
    assert not Case.objects.get(number=number).steps.filter(kind="arrive").exists()


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ({"standard": "sha256:" + SHA}, "case-standard-differs"),
        ({"item": "branch_establishment"}, "case-standard-differs"),
        ({"authority": WUHOU}, "authority-without-power"),
        ({"authority": "11500109XXXX000000"}, "authority-without-power"),
        ({"hall": "CQ-BEIBEI"}, "authority-without-power"),
        ({"hall": "CD-NOWHERE"}, "authority-without-power"),
        ({"origin": "61", "intake": "61", "home": "50"}, "case-not-found"),
        ({"home": "61"}, "case-not-found"),
        ({"origin": "50"}, "case-message-malformed"),
        ({"steps": []}, "case-message-malformed"),
        ({"steps": [{}]}, "case-message-malformed"),
        ({"dossier": "x"}, "case-message-malformed"),
        ({"label": None}, "case-message-malformed"),
        ({"nodes": "50"}, "case-message-malformed"),
    ],
)
def test_a_case_is_not_taken_over_on_these_terms(header: dict[str, Any], code: str, told: Incoming) -> None:
    assert refused(changed(told, **header)).code == code
    reactions.receive_step(told)


def test_a_number_of_ours_is_not_given_by_others(told: Incoming) -> None:
    data = {**told.data, "case": "CQ-2026-1123-00009"}
    assert refused(Incoming(**{**told.__dict__, "data": data})).params == {"reason": "header"}


def test_a_case_is_handed_over_once(told: Incoming) -> None:
    reactions.receive_step(told)
    assert refused(told).code == "case-message-malformed"


def test_an_earlier_story_must_be_lawful(told: Incoming) -> None:
    steps = told.data["header"]["steps"]
    decided = {**steps[-1], "kind": "grant", "side": "authority", "payload": {"issues": False, "reason": ""}}
    for story in (
        [*steps[:-1], decided],
        steps[1:],
        [*steps, steps[-1]],
        [{**steps[0], "node": "50"}, *steps[1:]],
    ):
        assert refused(changed(told, steps=story)).code in {
            "side-not-there",
            "case-message-malformed",
            "not-keeper",
        }


def test_a_dossier_of_another_case_is_not_opened(told: Incoming, reviewer: Actor) -> None:
    data = canonical.encode({"case": "SC-2026-0101-00001"})
    foreign = store_blob(content=data, media=DossierKind.DOSSIER.value)
    reactions.receive_step(changed(told, dossier=foreign))
    with pytest.raises(Refused, match="dossier"):
        files_come(told)
    case = Case.objects.get(number=told.data["case"])
    assert (case.content, case.arrived_at) == ({}, None)


# Steps in a case of ours


def test_the_other_side_decides_and_we_follow(there: str, zhou: Actor, neighbour: Neighbour) -> None:
    number = there
    neighbour.take(number, StepKind.ARRIVE, Side.SYSTEM)
    neighbour.take(number, StepKind.CLAIM)
    paper = {"actor": zhou, "number": number, "material": "domicile_proof", "upload": a_file("l.pdf", PDF)}
    applicant.supply_material(**paper)
    neighbour.take(number, StepKind.GRANT, issues=False, reason="")
    builders.let_work()
    assert builders.state(number) == State.GRANTED, "the node that keeps the case closes it"
    assert Case.objects.get(number=number).steps.filter(kind="deliver").count() == 1
    neighbour.take(number, StepKind.CLOSE, Side.SYSTEM)
    assert open_case(actor=zhou, number=number).outcome is Outcome.GRANTED


@pytest.mark.parametrize(
    ("kind", "side", "payload", "code"),
    [
        (StepKind.TAKE_IN, Side.INTAKE, {}, "side-not-there"),
        (StepKind.GRANT, Side.INTAKE, {"issues": False, "reason": ""}, "intake-may-not-decide"),
        (StepKind.SUPPLY, Side.INTAKE, {"material": {}}, "case-message-malformed"),
        (StepKind.NOTE, Side.APPLICANT, {"text": "我不办了"}, "side-not-there"),
        (StepKind.ASK_WITHDRAWAL, Side.APPLICANT, {"reason": ""}, "side-not-there"),
        (StepKind.ANSWER, Side.INTAKE, {"text": "看过", "question": ""}, "side-not-there"),
        (
            StepKind.ADVISE,
            Side.COOPERATING,
            {"referral": "0" * 32, "agrees": True, "text": "", "silent": False},
            "side-not-there",
        ),
        (StepKind.FORWARD, Side.SYSTEM, {"to": "61", "files": [], "owes": False}, "not-keeper"),
        (StepKind.LAPSE, Side.SYSTEM, {"outcome": "granted"}, "case-message-malformed"),
        (StepKind.NOTE, Side.AUTHORITY, {"text": 7}, "case-message-malformed"),
        (StepKind.ISSUE, Side.AUTHORITY, {"code": "x"}, "case-message-malformed"),
        (
            StepKind.REQUEST_CORRECTION,
            Side.AUTHORITY,
            {"gaps": [{}], "due": "soon"},
            "case-message-malformed",
        ),
        (
            StepKind.REQUEST_CORRECTION,
            Side.AUTHORITY,
            {"gaps": [{"target": "material:passport", "text": "x"}], "due": NOON.isoformat()},
            "case-message-malformed",
        ),
    ],
)
def test_nobody_acts_beyond_their_office(
    kind: StepKind, side: Side, payload: dict[str, Any], code: str, there: str, neighbour: Neighbour
) -> None:
    assert refused(neighbour.tell(there, neighbour.step(kind, side, **payload))).code == code


@pytest.mark.parametrize("kind", [StepKind.CLAIM, StepKind.RETURN, StepKind.REFUSE, StepKind.GRANT])
def test_who_does_not_keep_the_case_decides_nothing(
    kind: StepKind, zhou: Actor, clerk: Actor, neighbour: Neighbour
) -> None:
    number = builders.taken_in(clerk, builders.submitted(zhou, THERE))
    Case.objects.filter(number=number).update(knowing_nodes=["51"])
    texts = {"reason": "x", "clause": "x", "change": "", "issues": False}
    assert refused(neighbour.tell(number, neighbour.step(kind, **texts))).code == "not-keeper"


@pytest.mark.parametrize(
    "changes",
    [
        {"id": "x"},
        {"id": 7},
        {"node": "50"},
        {"node": "61"},
        {"number": 0},
        {"number": True},
        {"at": "2026-11-23T12:00:00"},
        {"at": (NOON + dt.timedelta(days=3)).isoformat()},
        {"at": 5},
        {"kind": "crown"},
        {"side": "king"},
        {"office": "x"},
        {"office": {"zh": "字" * 121, "en": ""}},
        {"payload": []},
    ],
    ids=str,
)
def test_a_step_that_is_not_written_as_agreed_is_refused(
    changes: dict[str, Any], there: str, neighbour: Neighbour
) -> None:
    step = neighbour.step(StepKind.CLAIM)
    assert refused(neighbour.tell(there, step, **changes)).code == "case-message-malformed"


@pytest.mark.parametrize(
    "data", [{}, {"case": 7, "step": {}}, {"step": []}, {"step": "x", "header": []}], ids=str
)
def test_a_message_without_a_step_is_refused(data: dict[str, Any], there: str, neighbour: Neighbour) -> None:
    stream = Case.objects.get(number=there).stream
    assert refused(neighbour.message(stream, "case.note.v1", data)).code == "case-message-malformed"


def test_a_message_names_what_it_carries(there: str, neighbour: Neighbour) -> None:
    right = neighbour.tell(there, neighbour.step(StepKind.CLAIM))
    wrong = Incoming(**{**right.__dict__, "type": message_type(StepKind.NOTE)})
    assert refused(wrong).params == {"reason": "type"}


def test_a_step_is_told_once(there: str, neighbour: Neighbour) -> None:
    step = neighbour.take(there, StepKind.CLAIM)
    assert refused(neighbour.tell(there, step)).params == {"reason": "id"}
    assert refused(neighbour.tell(there, step, id=new_id())).params == {"reason": "number"}
    note = neighbour.step(StepKind.NOTE, text="x")
    assert refused(neighbour.tell(there, note, id=step.id)).params == {"reason": "id"}, (
        "a new number, a known id"
    )


def test_cases_do_not_mix(there: str, zhou: Actor, neighbour: Neighbour) -> None:
    own = builders.submitted(zhou)
    for number in (own, "CQ-2026-0101-00001"):
        message = neighbour.tell(there, neighbour.step(StepKind.NOTE, text="x"))
        mixed = Incoming(**{**message.__dict__, "data": {**message.data, "case": number}})
        assert refused(mixed).code == "case-not-found"
    local = neighbour.tell(own, neighbour.step(StepKind.NOTE, text="x"))
    assert refused(local).code == "case-not-found", "a case that is none of theirs"


# On the way, things cross


def test_a_step_of_a_case_we_have_not_heard_of_is_not_refused(told: Incoming, neighbour: Neighbour) -> None:
    """The account of the case may come from another node, in a stream of its own."""
    note = neighbour.step(StepKind.NOTE, Side.INTAKE, text="x")
    number = told.data["case"]
    message = neighbour.message(
        told.stream, message_type(StepKind.NOTE), {"case": number, "step": step_to_json(note)}
    )
    with pytest.raises(TooEarly), transaction.atomic():
        reactions.receive_step(message)
    reactions.receive_step(told)
    reactions.receive_step(message)
    assert Case.objects.get(number=number).steps.filter(pk=note.id).exists()


def test_a_step_waits_for_what_its_sender_knew(there: str, neighbour: Neighbour) -> None:
    """Sichuan has heard a step of Guizhou that has not come to us."""
    message = neighbour.tell(there, neighbour.step(StepKind.NOTE, text="x"))
    early = Incoming(**{**message.__dict__, "data": {**message.data, "holds": {"50": 4, "52": 1}}})
    with pytest.raises(TooEarly), transaction.atomic():
        reactions.receive_step(early)
    Case.objects.filter(number=there).update(held={"50": 4, "52": 1})
    reactions.receive_step(early)
    assert Case.objects.get(number=there).held == {"50": 4, "51": 1, "52": 1}
    odd = Incoming(**{**message.__dict__, "data": {**message.data, "holds": {"52": "many"}}})
    assert refused(odd).code == "case-message-malformed"


def test_a_withdrawal_that_crosses_a_return_is_not_lost(
    there: str, zhou: Actor, neighbour: Neighbour
) -> None:
    back = neighbour.step(StepKind.RETURN, reason="缺页")
    applicant.withdraw_case(actor=zhou, number=there)  # Sichuan, no keeper any more, cannot act on it
    reactions.receive_step(neighbour.tell(there, back))
    assert open_case(actor=zhou, number=there).outcome is Outcome.WITHDRAWN


def test_a_lapse_that_crosses_a_return_is_not_lost(there: str, neighbour: Neighbour) -> None:
    with clock.frozen(NOON + dt.timedelta(days=2)):
        builders.let_work()
        assert builders.state(there) == State.TOLERANCE_ACCEPTED, "the keeper says when it has lapsed"
        neighbour.take(there, StepKind.RETURN, reason="缺页")
        assert Case.objects.get(number=there).outcome == Outcome.TOLERANCE_LAPSED


def test_a_withdrawal_that_comes_after_the_decision_changes_nothing(
    told: Incoming, reviewer: Actor, neighbour: Neighbour
) -> None:
    reactions.receive_step(told)
    files_come(told)
    number = told.data["case"]
    review.claim_case(actor=reviewer, number=number)
    review.refuse_case(actor=reviewer, number=number, reason="x", clause="y", change="")
    neighbour.take(number, StepKind.ASK_WITHDRAWAL, Side.APPLICANT, reason="")
    assert (builders.state(number), Case.objects.get(number=number).outcome) == (
        State.REFUSED,
        Outcome.REFUSED,
    )
    neighbour.take(number, StepKind.DELIVER, Side.SYSTEM, how="online")
    assert builders.state(number) == State.CLOSED


def test_a_late_material_reaches_the_side_that_decides(
    told: Incoming, reviewer: Actor, neighbour: Neighbour
) -> None:
    reactions.receive_step(told)
    files_come(told)
    number = told.data["case"]
    sha256 = store_blob(content=pdf("new"), media="application/pdf")
    row = {"key": "domicile_proof", "provision": "upload", "sha256": sha256, "name": "n.pdf", "size": 30}
    neighbour.take(number, StepKind.SUPPLY, Side.APPLICANT, material={**row, "media": "application/pdf"})
    seen = {material.key: material for material in open_case(actor=reviewer, number=number).materials}
    assert (seen["domicile_proof"].file_name, seen["domicile_proof"].is_here) == ("n.pdf", True)


def test_a_correction_reaches_the_side_that_decides(
    told: Incoming, reviewer: Actor, neighbour: Neighbour
) -> None:
    reactions.receive_step(told)
    files_come(told)
    number = told.data["case"]
    review.claim_case(actor=reviewer, number=number)
    intake.request_correction(actor=reviewer, number=number, gaps=[builders.ADDRESS_GAP])
    dossier = copy.deepcopy(Case.objects.get(number=number).content)
    dossier["form"]["domicile"]["address"] = "天生路 9 号"
    data = canonical.encode(dossier)
    sha256 = hashlib.sha256(data).hexdigest()
    files = [sha256]
    neighbour.take(number, StepKind.CORRECT, Side.APPLICANT, dossier=sha256, size=len(data), files=files)
    files_come(told)
    assert builders.state(number) == State.CORRECTION_REQUESTED, "other files of the case came, not these"
    assert store_blob(content=data, media=DossierKind.DOSSIER.value) == sha256
    files_come(told)
    case = Case.objects.get(number=number)
    assert case.state == State.IN_REVIEW
    assert case.content["form"]["domicile"]["address"] == "天生路 9 号"


def test_the_story_has_one_order_though_clocks_differ(there: str, clerk: Actor, neighbour: Neighbour) -> None:
    with clock.frozen(NOON + dt.timedelta(minutes=10)):  # Sichuan's clock runs ahead of ours
        neighbour.take(there, StepKind.CLAIM)
        neighbour.take(there, StepKind.ASK, text="原件看过吗？")
    asked = Case.objects.get(number=there).steps.get(kind="ask").id
    messages.answer_question(actor=clerk, number=there, text="看过", question=asked)
    assert [step["kind"] for step in case_state(there)["steps"]][-3:] == ["claim", "ask", "answer"]


def test_an_online_application_goes_over_whole_and_is_answered_from_there(
    zhou: Actor, neighbour: Neighbour
) -> None:
    number = builders.submitted(zhou, THERE, Channel.ONLINE)
    case = Case.objects.get(number=number)
    assert (case.origin_node, case.intake_node, case.keeper_node, case.holder) == ("50", "51", "51", "intake")
    neighbour.take(number, StepKind.TAKE_IN, Side.INTAKE)
    gaps = [{"target": "/domicile/address", "text": "写到房号"}]
    due = (NOON + dt.timedelta(days=14)).isoformat()
    neighbour.take(number, StepKind.REQUEST_CORRECTION, Side.INTAKE, gaps=gaps, due=due, again="")
    builders.corrected(zhou, number)
    assert builders.state(number) == State.CORRECTION_REQUESTED, "the keeper says when the work goes on"
    neighbour.take(number, StepKind.RESUME, Side.SYSTEM, clock=None)
    assert open_case(actor=zhou, number=number).gaps == ()
