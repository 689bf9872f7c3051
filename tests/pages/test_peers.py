"""What another node's program may say of a case, over HTTP: what is right takes effect, what is not is refused and signed."""

import dataclasses
import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from tests import builders
from tests.builders import NOON, THERE, Neighbour
from tests.exchange.foreign import ForeignNode, verify
from tests.exchange.link import known_peer, own_keys
from tests.pages.reading import browser_of, words
from tongban.cases.models import Case
from tongban.cases.queries.rows import step_to_json
from tongban.cases.rules.steps import message_type
from tongban.cases.types import Side, State, Step, StepKind
from tongban.kernel import node
from tongban.kernel.actors import Actor

MEDIA = "application/tongban-messages+json"


@pytest.fixture
def sichuan(neighbour: Neighbour) -> Iterator[ForeignNode]:
    """Sichuan's program, which is not ours."""
    there = ForeignNode("51", settings.TONGBAN_NODE.id, NOON)
    there.peer_keys = own_keys(settings.TONGBAN_NODE)
    with node.use(dataclasses.replace(node.this(), peers=(known_peer(there),))):
        yield there


@pytest.fixture
def number(zhou: Actor, clerk: Actor, sichuan: ForeignNode) -> str:
    """A case that Sichuan decides."""
    return builders.accepted(clerk, builders.submitted(zhou, THERE))


def tell(sichuan: ForeignNode, number: str, step: Step, **changes: Any) -> dict[str, Any]:
    """Its message over HTTP, and our answer."""
    raw = {**step_to_json(step), **changes}
    stream = Case.objects.get(number=number).stream
    sichuan.queue(stream, message_type(step.kind), {"case": number, "step": raw})
    answer = Client().post("/peer/v1/messages", sichuan.envelope(), content_type=MEDIA)
    assert answer.status_code == 200
    result: dict[str, Any] = json.loads(answer.content)["results"][-1]
    receipt = verify(result["receipt"], typ="tb-receipt+jws", keys=sichuan.peer_keys)
    assert receipt is not None, "done or rejected, we have signed it"
    return result


@pytest.mark.row("B08")
def test_an_office_of_the_other_side_acts_on_the_case_and_the_applicant_sees_it(
    number: str, zhou: Actor, sichuan: ForeignNode, neighbour: Neighbour
) -> None:
    assert tell(sichuan, number, neighbour.step(StepKind.CLAIM))["outcome"] == "done"
    seen = words(browser_of(zhou).get(f"/cases/{number}/"))
    assert "成都市武侯区行政审批局" in seen
    assert builders.state(number) == State.IN_REVIEW


@pytest.mark.row("B08", "C13")
@pytest.mark.parametrize(
    ("kind", "side", "payload", "code"),
    [
        (StepKind.GRANT, Side.INTAKE, {"issues": False, "reason": ""}, "intake-may-not-decide"),
        (StepKind.TAKE_IN, Side.AUTHORITY, {}, "intake-may-not-decide"),
        (StepKind.WITHDRAW, Side.APPLICANT, {"reason": ""}, "side-not-there"),
        (StepKind.CLAIM, Side.AUTHORITY, {}, "case-message-malformed"),
    ],
)
def test_what_its_office_may_not_do_is_refused_in_both_languages(
    kind: StepKind,
    side: Side,
    payload: dict[str, Any],
    code: str,
    number: str,
    sichuan: ForeignNode,
    neighbour: Neighbour,
) -> None:
    step = neighbour.step(kind, side, **payload)
    result = tell(sichuan, number, step, **({"id": "x"} if code == "case-message-malformed" else {}))
    assert (result["outcome"], result["code"]) == ("rejected", code)
    assert result["zh"]
    assert result["en"]
    assert builders.state(number) == State.ACCEPTED
    assert not Case.objects.get(number=number).steps.filter(node="51").exists()


@pytest.mark.row("B08")
def test_a_case_of_others_is_not_there_for_it(
    number: str, zhou: Actor, sichuan: ForeignNode, neighbour: Neighbour
) -> None:
    local = builders.submitted(zhou)
    result = tell(sichuan, local, neighbour.step(StepKind.NOTE, text="?"))
    assert (result["outcome"], result["code"]) == ("rejected", "case-not-found")
