"""Who takes in never decides, and who decides never takes in: through every button a page has and every one it has not."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests import builders
from tests.pages.reading import browser_of, proof, words
from tongban.cases.models import Case
from tongban.cases.services import review
from tongban.cases.types import State
from tongban.kernel.actors import Actor

TYPED = {
    "reason": "x",
    "clause": "x",
    "criteria": ["name_free"],
    "material": "identity",
    "check-identity": "complete",
}


def paper() -> SimpleUploadedFile:
    return SimpleUploadedFile("a.pdf", builders.PDF, "application/pdf")


@pytest.mark.row("C13")
def test_a_window_is_offered_no_decision_and_cannot_send_one(
    zhou: Actor, clerk: Actor, reviewer: Actor
) -> None:
    number = builders.claimed(clerk, reviewer, builders.submitted(zhou))
    browser = browser_of(clerk)
    offered = browser.get(f"/desk/window/cases/{number}/").content.decode()
    for act in ("claim", "grant", "refuse", "return"):
        assert f"/{act}" not in offered.split("<main")[1]
        answer = browser.post(
            f"/desk/review/cases/{number}/{act}", {**proof(browser, "/desk/window/people/"), **TYPED}
        )
        assert answer.status_code == 403
        assert "窗口只能收件和查看" in words(answer)
    assert Case.objects.get(number=number).state == State.IN_REVIEW


@pytest.mark.row("C13")
def test_an_authority_is_offered_no_intake_and_cannot_send_one(
    zhou: Actor, clerk: Actor, reviewer: Actor
) -> None:
    number = builders.submitted(zhou)
    other = builders.accepted(clerk, builders.submitted(zhou))
    review.claim_case(actor=reviewer, number=other)
    browser = browser_of(reviewer)
    for act in ("take-in", "check", "accept", "forward", "scan"):
        hidden = proof(browser, f"/desk/review/cases/{other}/")
        answer = browser.post(f"/desk/window/cases/{number}/{act}", {**hidden, **TYPED, "file": paper()})
        assert answer.status_code == 403, f"{act}: {words(answer)}"
        assert "不收件" in words(answer)
    assert Case.objects.get(number=number).state == State.SUBMITTED


@pytest.mark.row("C13")
def test_a_case_is_shown_to_nobody_else(zhou: Actor, li: Actor, clerk: Actor) -> None:
    number = builders.submitted(zhou)
    for address in (f"/cases/{number}/", f"/cases/{number}/receipt/", f"/cases/{number}/files/identity"):
        assert browser_of(li).get(address).status_code == 404
    assert browser_of(zhou).get(f"/desk/window/cases/{number}/").status_code == 403
