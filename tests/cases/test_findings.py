"""A file that another node brought here with a virus: the case goes on, but nothing is accepted or granted on it."""

import pytest

from tests import builders
from tests.builders import Neighbour
from tests.cases.refusals import refusal
from tests.papers import pdf
from tongban.cases import reactions
from tongban.cases.models import Case
from tongban.cases.services import intake, review
from tongban.cases.services.viewing import follow_talk, open_case, open_document, open_file
from tongban.cases.types import Check, StepKind
from tongban.exchange.events import PartsArrived
from tongban.exchange.types import Incoming, Part
from tongban.kernel.actors import Actor
from tongban.kernel.blobs.services import blob_findings, read_data, store_scanned
from tongban.kernel.errors import Refused
from tongban.web.desk.window import findings

NAME = "Eicar-Test-Signature"


def infect(sha256: str) -> None:
    """The scanner has found something in these bytes."""
    content = read_data(sha256).content if blob_findings([sha256]) else b""
    store_scanned(sha256=sha256, content=content, media="application/pdf", finding=NAME)


@pytest.fixture
def infected(told: Incoming) -> str:
    """A case handed over to us in whose identity document our scanner has found something."""
    sha256 = next(part.sha256 for part in told.parts if part.name == "identity")
    infect(sha256)
    reactions.receive_step(told)
    reactions.continue_with_files(PartsArrived(peer=told.peer, message=told.id, stream=told.stream))
    return str(told.data["case"])


def test_it_arrives_and_is_examined_but_not_granted(infected: str, reviewer: Actor) -> None:
    review.claim_case(actor=reviewer, number=infected)
    rows = {row.key: row.finding for row in open_case(actor=reviewer, number=infected).materials}
    assert rows["identity"] == NAME
    assert [key for key, finding in rows.items() if finding] == ["identity"]
    error = refusal(Refused, open_file, actor=reviewer, number=infected, material="identity")
    assert (error.code, error.params) == ("blob-infected", {"found": NAME})
    assert open_file(actor=reviewer, number=infected, material="domicile_proof")[1].content
    grant = {"actor": reviewer, "number": infected, "criteria": builders.criteria()}
    assert refusal(Refused, review.grant_case, **grant).code == "files-infected"
    review.refuse_case(actor=reviewer, number=infected, reason="无法审查", clause="第十六条", change="")


def test_what_only_looks_like_a_virus_in_the_application_itself_stops_nothing(
    told: Incoming, reviewer: Actor
) -> None:
    """The dossier is read by this program alone; the words in it are the applicant's."""
    dossier = next(part for part in told.parts if part.name == "dossier.json")
    infect(dossier.sha256)
    reactions.receive_step(told)
    reactions.continue_with_files(PartsArrived(peer=told.peer, message=told.id, stream=told.stream))
    number = str(told.data["case"])
    review.claim_case(actor=reviewer, number=number)
    review.grant_case(actor=reviewer, number=number, criteria=builders.criteria())


def test_a_window_asks_for_it_again_and_does_not_accept(zhou: Actor, clerk: Actor) -> None:
    number = builders.taken_in(clerk, builders.submitted(zhou))
    row = Case.objects.get(number=number)
    infect(row.content["materials"]["identity"]["sha256"])
    Case.objects.filter(number=number).update(origin_node="51")
    shown = {row.key: row for row in open_case(actor=clerk, number=number).materials}
    assert findings(shown["identity"]) == (Check.WRONG,)
    accept = {"actor": clerk, "number": number, "checks": builders.findings(number)}
    assert refusal(Refused, intake.accept_case, **accept).code == "files-infected"


def test_a_document_of_a_consultation(there: str, clerk: Actor, neighbour: Neighbour) -> None:
    content = pdf("bad")
    file = {"sha256": "1" * 64, "name": "bad.pdf", "media": "application/pdf", "size": len(content)}
    infect("1" * 64)
    step = neighbour.step(StepKind.ASK, text="看这份", files=[file])
    told = neighbour.tell(there, step)
    part = Part(sha256="1" * 64, size=len(content), media="application/pdf", name="")
    reactions.receive_step(told.__class__(**{**told.__dict__, "parts": (part,)}))
    ((said,),) = [step.files for step in follow_talk(actor=clerk, number=there).steps]
    assert said.finding == NAME
    look = {"actor": clerk, "number": there, "sha256": "1" * 64}
    assert refusal(Refused, open_document, **look).code == "blob-infected"
