"""Offices consult each other with documents and about places of the case: what may be said, and what travels."""

import dataclasses
from typing import Any

import pytest

from tests import builders
from tests.builders import Neighbour
from tests.cases.refusals import refusal
from tests.identity.offices import WUHOU_WINDOW
from tests.papers import a_file, pdf
from tongban.cases import reactions
from tongban.cases.models import Case
from tongban.cases.rules import talk
from tongban.cases.rules.steps import message_type
from tongban.cases.services import intake, messages
from tongban.cases.services.messages import Enclosed
from tongban.cases.services.viewing import follow_talk, open_case, open_document
from tongban.cases.types import StepKind
from tongban.exchange.models import OutMessage
from tongban.exchange.types import Incoming, Part
from tongban.identity.models import AccessRecord
from tongban.kernel.actors import Actor
from tongban.kernel.blobs.services import store_blob
from tongban.kernel.errors import BadInput, NotFound, Refused

FIELD, PAPER = "/domicile/address", "material:identity"


def a_document(words: str = "ledger") -> Enclosed:
    """A document that goes with what is said."""
    return Enclosed(document=a_file(f"{words}.pdf", pdf(words)))


def parts_sent(kind: StepKind) -> list[str]:
    """Digests of the files that the latest message about such a step names."""
    row = OutMessage.objects.filter(type=message_type(kind)).latest("id")
    return [part["sha256"] for part in row.data["parts"]]


def test_a_document_is_told_to_the_other_node_and_is_no_material(there: str, clerk: Actor) -> None:
    before = Case.objects.get(number=there).content["materials"]
    messages.ask_question(actor=clerk, number=there, text="看这份", enclosed=a_document())
    case = Case.objects.get(number=there)
    assert case.content["materials"] == before
    (step,) = follow_talk(actor=clerk, number=there).steps
    (file,) = step.files
    assert (file.name, file.is_here) == ("ledger.pdf", True)
    row = OutMessage.objects.latest("id")
    assert [(part["sha256"], part["name"]) for part in row.data["parts"]] == [(file.sha256, "consultation")]


def test_a_document_is_opened_by_the_offices_alone_and_each_look_is_recorded(
    there: str, clerk: Actor, zhou: Actor
) -> None:
    messages.ask_question(actor=clerk, number=there, text="看这份", enclosed=a_document())
    (step,) = follow_talk(actor=clerk, number=there).steps
    sha256 = step.files[0].sha256
    before = AccessRecord.objects.count()
    name, blob = open_document(actor=clerk, number=there, sha256=sha256)
    assert (name, blob.content) == ("ledger.pdf", pdf("ledger"))
    assert AccessRecord.objects.latest("id").fields == [f"document:{sha256}"]
    assert AccessRecord.objects.count() == before + 1
    assert refusal(NotFound, open_document, actor=zhou, number=there, sha256=sha256).code == "blob-missing"
    identity = Case.objects.get(number=there).content["materials"]["identity"]["sha256"]
    assert refusal(NotFound, open_document, actor=clerk, number=there, sha256=identity), "no other file"


def test_twenty_documents_and_no_more(there: str, clerk: Actor) -> None:
    say: dict[str, Any] = {"actor": clerk, "number": there, "text": "看这份"}
    for number in range(talk.MOST_FILES):
        messages.ask_question(**say, enclosed=a_document(f"no {number}"))
    error = refusal(BadInput, messages.ask_question, **say, enclosed=a_document("one more"))
    assert (error.code, error.field) == ("documents-too-many", "file")
    messages.ask_question(**say)


@pytest.mark.parametrize(
    ("about", "page", "code"),
    [
        ("/domicile/nothing", 0, "place-unknown"),
        ("/nowhere/address", 0, "place-unknown"),
        ("material:nothing", 0, "place-unknown"),
        ("nothing", 0, "place-unknown"),
        (PAPER, 301, "page-unknown"),
        (PAPER, -1, "page-unknown"),
        (FIELD, 1, "page-unknown"),
        ("", 1, "page-unknown"),
    ],
)
def test_only_what_is_in_the_case_can_be_pointed_to(
    about: str, page: int, code: str, there: str, clerk: Actor, neighbour: Neighbour
) -> None:
    """Neither by us nor by another node, in one step or in the story of a case that is handed over."""
    enclosed = Enclosed(about=about, page=page)
    error = refusal(BadInput, messages.ask_question, actor=clerk, number=there, text="？", enclosed=enclosed)
    assert error.code == code
    if about:
        told = {"target": about, "page": page}
        error = refusal(Refused, neighbour.take, number=there, kind=StepKind.ASK, text="？", about=told)
        assert (error.code, error.params) == ("case-message-malformed", {"reason": "payload/about"})


@pytest.mark.parametrize("page", [0, 1, 300])
def test_a_page_of_a_material(page: int, there: str, clerk: Actor) -> None:
    messages.ask_question(actor=clerk, number=there, text="？", enclosed=Enclosed(about=PAPER, page=page))
    (step,) = follow_talk(actor=clerk, number=there).steps
    assert (step.about, step.page) == (PAPER, page)


FILE = {"sha256": "0" * 64, "name": "a.pdf", "media": "application/pdf", "size": 3}


@pytest.mark.parametrize(
    "wrong",
    [
        {"about": FIELD},
        {"about": {}},
        {"about": {"target": ""}},
        {"about": {"target": PAPER, "page": "1"}},
        {"files": FILE},
        {"files": [{**FILE, "sha256": "x"}]},
        {"files": [{**FILE, "size": -1}]},
        {"files": [{**FILE, "changes": "turned"}]},
        {"files": [FILE] * 21},
        {"files": [FILE]},  # which the message does not bring
        {"text": "字" * 4001},
    ],
)
def test_a_neighbour_writes_it_as_the_protocol_says(
    wrong: dict[str, Any], there: str, neighbour: Neighbour
) -> None:
    error = refusal(Refused, neighbour.take, number=there, kind=StepKind.ASK, **{"text": "？", **wrong})
    assert error.code == "case-message-malformed"


def test_a_document_of_a_neighbour_is_on_its_way_until_it_is_here(
    there: str, clerk: Actor, neighbour: Neighbour
) -> None:
    content = pdf("from wuhou")
    sha256 = store_blob(content=content, media="application/pdf")
    file = {**FILE, "sha256": sha256, "size": len(content), "changes": ["turned", "of a later version"]}
    step = neighbour.step(StepKind.ASK, text="看这份", files=[file, {**file, "sha256": "1" * 64}])
    parts = tuple(Part(sha256=sha, size=3, media="application/pdf", name="") for sha in (sha256, "1" * 64))
    reactions.receive_step(dataclasses.replace(neighbour.tell(there, step), parts=parts))
    (said,) = follow_talk(actor=clerk, number=there).steps
    assert [file.is_here for file in said.files] == [True, False]
    assert open_document(actor=clerk, number=there, sha256=sha256)[1].content == content


def test_who_learns_of_the_case_later_is_given_the_documents_too(zhou: Actor, clerk: Actor) -> None:
    number = builders.taken_in(clerk, builders.submitted(zhou, builders.THERE))
    messages.ask_question(actor=clerk, number=number, text="看这份", enclosed=a_document())
    (step,) = follow_talk(actor=clerk, number=number).steps
    intake.accept_case(actor=clerk, number=number, checks=builders.findings(number))
    assert step.files[0].sha256 in parts_sent(StepKind.FORWARD)
    forwarded = Case.objects.get(number=number).steps.get(kind=StepKind.FORWARD)
    assert step.files[0].sha256 not in forwarded.payload["files"], "no hand-over waits for them"


def test_a_case_handed_over_brings_its_consultation(neighbour: Neighbour, reviewer: Actor) -> None:
    told = consulted(neighbour, Enclosed(about=FIELD))
    reactions.receive_step(told)
    case = open_case(actor=reviewer, number=told.data["case"])
    assert [step.about for step in case.steps if step.kind is StepKind.ASK] == [FIELD]


def test_a_story_that_points_to_nothing_is_refused(neighbour: Neighbour) -> None:
    told = consulted(neighbour, Enclosed(about=FIELD))
    asked = next(step for step in told.data["header"]["steps"] if step["kind"] == "ask")
    asked["payload"]["about"]["target"] = "/nowhere/address"
    assert refusal(Refused, reactions.receive_step, incoming=told).params == {"reason": "payload/about"}


def consulted(neighbour: Neighbour, enclosed: Enclosed) -> Incoming:
    """A case in which Sichuan's window has asked something, as it is handed over to us."""
    with neighbour.acting():
        person, window = builders.citizen("yang", "杨"), builders.clerk(WUHOU_WINDOW, "clerk.wuhou")
        number = builders.taken_in(window, builders.submitted(person, hall="CD-WUHOU"))
        messages.ask_question(actor=window, number=number, text="？", enclosed=enclosed)
        intake.accept_case(actor=window, number=number, checks=builders.findings(number))
    return neighbour.hands_over(number)
