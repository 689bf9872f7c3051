"""What is written to the applicant, on the pages of both sides, in both languages; a letter never changes."""

import re
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from tests import builders
from tests.builders import ADDRESS_GAP, PAPER_GAP
from tests.pages.reading import browser_of, words
from tests.papers import a_file
from tongban.cases.services import applicant, intake, review
from tongban.cases.types import Check
from tongban.catalogue import queries as catalogue
from tongban.identity.models import AccessRecord
from tongban.kernel import clock
from tongban.kernel.actors import Actor


def letters(browser: Client, page: str) -> dict[str, str]:
    """Addresses of the letters that a page of a case links to, by kind."""
    found = BeautifulSoup(browser.get(page).content, "html.parser").select("a[href*='/letters/']")
    return {
        re.split("[/-]", str(link["href"]).rstrip("/").split("/letters/")[1])[0]: str(link["href"])
        for link in found
    }


def letter(browser: Client, page: str, kind: str) -> str:
    """What a letter says."""
    answer: Any = browser.get(letters(browser, page)[kind])
    assert answer.status_code == 200
    return words(answer)


@pytest.mark.row("L01")
def test_the_one_time_notice_says_everything_with_its_clause_and_its_end(zhou: Actor, clerk: Actor) -> None:
    number = builders.taken_in(clerk, builders.submitted(zhou))
    intake.request_correction(actor=clerk, number=number, gaps=[ADDRESS_GAP, PAPER_GAP])
    page = f"/cases/{number}/"
    zh = letter(browser_of(zhou), page, "one_time_notice")
    clause = catalogue.standard(builders.COMPANY).limits.correction_notice.clause
    assert clause
    for said in (
        number,
        "周雅兰",
        "一次性告知书",
        clause.words.zh,
        "写到房号",
        "合同缺最后一页",
        "12月7日（周一）",
        "印章",
    ):
        assert said in zh, said
    en = letter(browser_of(zhou, "en"), page, "one_time_notice")
    for said in ("One-time notice", clause.words.en, "17:00 on Monday 7 December 2026"):
        assert said in en, said


@pytest.mark.row("L01")
def test_acceptance_with_tolerance_is_a_notice_and_a_commitment(zhou: Actor, clerk: Actor) -> None:
    number = builders.accepted(clerk, builders.submitted(zhou, late=True), domicile_proof=Check.LATE)
    page, browser = f"/cases/{number}/", browser_of(zhou)
    assert list(letters(browser, page)) == ["receipt", "acceptance", "tolerance_commitment"]
    notice = letter(browser, page, "acceptance")
    assert "2026年11月24日（周二）17:00" in notice
    promise = letter(browser, page, "tolerance_commitment")
    material = catalogue.standard(builders.COMPANY).material("domicile_proof").name.zh
    assert material in promise
    assert "申请人：周雅兰" in promise
    assert "周雅兰：" not in promise.replace("申请人：周雅兰", ""), "it is from the applicant, not to them"


@pytest.mark.row("L01")
def test_a_refusal_gives_reason_basis_and_remedies(zhou: Actor, clerk: Actor, reviewer: Actor) -> None:
    number = builders.claimed(clerk, reviewer, builders.submitted(zhou))
    review.refuse_case(
        actor=reviewer, number=number, reason="名称相同", clause="第十六条 / article 16", change="换一个名称"
    )
    remedies = catalogue.standard(builders.COMPANY).remedies.text
    said = letter(browser_of(zhou), f"/cases/{number}/", "refusal")
    for part in ("不予决定书", "名称相同", "第十六条", "换一个名称", remedies.zh, "北碚区市场监督管理局"):
        assert part in said, part
    assert "article 16" not in said
    en = letter(browser_of(zhou, "en"), f"/cases/{number}/", "refusal")
    assert remedies.en in en
    assert "第十六条" not in en


def test_a_letter_stays_as_it_was_sent(zhou: Actor, clerk: Actor, reviewer: Actor) -> None:
    number = builders.accepted(clerk, builders.submitted(zhou, late=True), domicile_proof=Check.LATE)
    page, browser = f"/cases/{number}/", browser_of(zhou)
    before = {kind: letter(browser, page, kind) for kind in letters(browser, page)}
    with clock.frozen(clock.now()):
        applicant.supply_material(
            actor=zhou, number=number, material="domicile_proof", upload=a_file("l.pdf", builders.PDF)
        )
        review.claim_case(actor=reviewer, number=number)
        review.grant_case(actor=reviewer, number=number, criteria=builders.criteria())
        builders.let_work()
    after = {kind: letter(browser, page, kind) for kind in letters(browser, page)}
    assert {kind: after[kind] for kind in before} == before
    assert "准予决定书" in after["grant"]


def test_the_desk_reads_letters_with_the_name_masked_and_leaves_a_record(
    zhou: Actor, clerk: Actor, reviewer: Actor, li: Actor
) -> None:
    number = builders.claimed(clerk, reviewer, builders.submitted(zhou))
    for actor, page in (
        (clerk, f"/desk/window/cases/{number}/"),
        (reviewer, f"/desk/review/cases/{number}/"),
    ):
        before = AccessRecord.objects.filter(case_number=number).count()
        browser = browser_of(actor)
        text = letter(browser, page, "acceptance")
        assert "受理通知书" in text
        assert "周雅兰" not in text
        assert AccessRecord.objects.filter(case_number=number).count() >= before + 2
    address = letters(browser_of(zhou), f"/cases/{number}/")["acceptance"]
    assert browser_of(li).get(address).status_code == 404
    assert browser_of(zhou).get(f"/cases/{number}/letters/refusal-none/").status_code == 404


def test_a_withdrawn_case_ends_with_a_notice(zhou: Actor, clerk: Actor) -> None:
    number = builders.taken_in(clerk, builders.submitted(zhou))
    applicant.withdraw_case(actor=zhou, number=number, reason="不办了")
    said = letter(browser_of(zhou), f"/cases/{number}/", "termination")
    assert "您已撤回申请" in said
    assert "不办了" in said
    assert "重庆市北碚区政务服务中心 （印章）" in said, "the office that had it, not the applicant"
