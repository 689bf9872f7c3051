"""What the head of an authority sees: what is late and by how much, and second requests with their reasons."""

import datetime as dt

from django.test import Client

from tests import builders
from tests.builders import ADDRESS_GAP, NOON, PAPER_GAP
from tongban.cases.queries.late import late_cases
from tongban.cases.services import intake
from tongban.identity.models import Account
from tongban.kernel import clock
from tongban.kernel.actors import Actor


def test_the_head_sees_what_is_late_and_what_was_told_twice(
    zhou: Actor, clerk: Actor, reviewer: Actor
) -> None:
    twice = builders.taken_in(clerk, builders.submitted(zhou))
    intake.request_correction(actor=clerk, number=twice, gaps=[ADDRESS_GAP])
    builders.corrected(zhou, twice)
    intake.request_correction(actor=clerk, number=twice, gaps=[PAPER_GAP], again="新交的合同不全")
    late = builders.claimed(clerk, reviewer, builders.submitted(zhou))
    head = builders.head()
    assert head.authority is not None
    assert late_cases(head.authority).over == []
    with clock.frozen(NOON + dt.timedelta(days=3)):
        found = late_cases(head.authority)
        assert [row.number for row in found.over] == [late]
        assert found.over[0].clock is not None
        assert (found.over[0].clock.left_amount, found.over[0].clock.is_overdue) == (2, True)
        assert (found.again_count, [row.reason for row in found.again]) == (1, ["新交的合同不全"])
        page = _page("head")
        assert page.status_code == 200
        assert late in page.content.decode()
        assert "新交的合同不全" in page.content.decode()
        assert _page("reviewer").status_code == 403


def _page(login: str):
    browser = Client()
    browser.force_login(Account.objects.get(login=login))
    return browser.get("/desk/late/")
