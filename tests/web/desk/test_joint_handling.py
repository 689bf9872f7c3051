"""Joint handling: the authority of the old place is asked, agrees or not, and decides nothing else."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client

from tests.identity.offices import BEIBEI
from tests.papers import a_file
from tests.web.desk import world as making
from tests.web.desk.pages import has_form, send, speak, words
from tongban.cases.models import Case
from tongban.cases.services import drafts
from tongban.cases.types import Channel, Side, StepKind
from tongban.kernel import clock
from tongban.kernel.actors import Actor

BrowserOf = Callable[[Actor], Client]
RELOCATION = "company_relocation"
FORM = {
    "company": {"name": "重庆示例山城餐饮有限公司", "code": "91500199MA5WXYK21C", "representative": "周雅兰"},
    "domicile": {"address": "武侯祠大街 1 号"},
    "contact": {"name": "周雅兰", "phone": "13812345678"},
}


@pytest.fixture
def asked(world: making.World, clerk: Actor, person_id: str) -> str:
    """A company moves from Beibei to Wuhou; Wuhou asks Beibei."""
    making.sign_standards(world, RELOCATION)
    draft = drafts.start_draft(
        actor=clerk,
        person_id=person_id,
        item=RELOCATION,
        answers={"place": "510107", "from_place": "500109", "entity": "company"},
        channel=Channel.WINDOW,
        hall="CQ-BEIBEI",
    )
    for section, raw in FORM.items():
        assert not drafts.save_section(actor=clerk, draft_id=draft, section=section, raw=raw)
    for material in ("domicile_proof", "amendment"):
        drafts.attach_file(
            actor=clerk, draft_id=draft, material=material, upload=a_file("paper.pdf", making.PDF)
        )
    number = making.accepted(clerk, making.submit(clerk, draft))
    making.told_by_sichuan(world, number, StepKind.ARRIVE, Side.SYSTEM, {})
    question = {
        "consulted": "assent",
        "stage": "assent",
        "authority": BEIBEI,
        "to": "50",
        "due": (clock.now() + dt.timedelta(days=2)).isoformat(),
        "text": "",
    }
    making.told_by_sichuan(world, number, StepKind.REFER, Side.SYSTEM, question, count=2)
    return number


def answer_of(number: str) -> bool | None:
    (row,) = Case.objects.get(number=number).referrals
    agrees: bool | None = row["agrees"]
    return agrees


def at_authority(number: str, act: str = "") -> str:
    return f"/desk/review/cases/{number}/{act}"


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_other_authority_sees_what_it_is_asked(
    language: str, asked: str, reviewer: Actor, browser_of: BrowserOf
) -> None:
    browser = browser_of(reviewer)
    speak(browser, language)
    assert asked not in words(browser.get("/desk/review/"))
    assert asked in words(browser.get("/desk/review/?show=asked"))
    page = browser.get(at_authority(asked))
    text = words(page)
    assert ("Nothing bars the move" if language == "en" else "没有不得迁移的情形") in text
    assert not has_form(page, at_authority(asked, "grant"))


def test_it_agrees(asked: str, reviewer: Actor, browser_of: BrowserOf) -> None:
    browser = browser_of(reviewer)
    nothing = send(browser, at_authority(asked), at_authority(asked, "advise"))
    assert nothing.status_code == 422
    assert "选同意或不同意" in words(nothing)
    send(browser, at_authority(asked), at_authority(asked, "advise"), agrees="yes")
    assert answer_of(asked) is True
    assert asked not in words(browser.get("/desk/review/?show=asked"))


def test_not_agreeing_needs_a_reason(asked: str, reviewer: Actor, browser_of: BrowserOf) -> None:
    browser = browser_of(reviewer)
    silent = send(browser, at_authority(asked), at_authority(asked, "advise"), agrees="no")
    assert silent.status_code == 422
    send(browser, at_authority(asked), at_authority(asked, "advise"), agrees="no", reason="还有未结的案件")
    assert answer_of(asked) is False


@pytest.mark.parametrize("act", ["claim", "grant", "refuse", "return"])
def test_it_decides_nothing_else(act: str, asked: str, reviewer: Actor, browser_of: BrowserOf) -> None:
    browser = browser_of(reviewer)
    before = Case.objects.get(number=asked).state
    hidden = send(browser, at_authority(asked), at_authority(asked, "advise")).wsgi_request.POST
    typed = {"form-token": hidden["form-token"], "csrfmiddlewaretoken": hidden["csrfmiddlewaretoken"]}
    page = browser.post(at_authority(asked, act), {**typed, "reason": "x", "clause": "x"})
    assert page.status_code == 404
    assert Case.objects.get(number=asked).state == before
