"""Handing in a file through the pages: what cannot be kept is said beside the field, what was changed is told."""

import hashlib
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests import builders
from tests.cases.hostile import ACTIVE, BEIBEI, ONE_PAGE, PAGE, REFUSED, ROOT, photo, raw, stream
from tests.clamd import EICAR, NAME, listening
from tests.pages.reading import browser_of, errors, send, words
from tests.papers import pdf
from tongban.cases.models import Case, Draft
from tongban.kernel.actors import Actor
from tongban.kernel.blobs.services import blobs_here

LANGUAGES = pytest.mark.parametrize("language", ["zh-hans", "en"])
SCRIPT = {"zh-hans": "收存前已改动：去掉了脚本和自动操作", "en": "scripts and automatic actions removed"}
TURNED = {
    "zh-hans": "收存前已改动：已转正；去掉了拍摄地点",
    "en": "Changed before it was kept: turned upright; place where the photo was taken removed",
}


def hand_in(actor: Actor, where: str, name: str, content: bytes, language: str = "zh-hans") -> Any:
    return send(
        browser_of(actor, language), where, {"act": "upload", "file": SimpleUploadedFile(name, content)}
    )


@pytest.fixture
def draft(zhou: Actor) -> str:
    draft_id = builders.draft(zhou)
    builders.fill(zhou, draft_id)
    return draft_id


@LANGUAGES
@pytest.mark.parametrize("defect", ["archive_named_pdf", "word_document", "pdf_cut_off", "pdf_with_password"])
def test_what_cannot_be_kept_is_said_beside_the_field(
    defect: str, language: str, zhou: Actor, draft: str
) -> None:
    name, made, _ = REFUSED[defect]
    page = hand_in(zhou, f"/drafts/{draft}/materials/identity/", name, made(), language)
    assert page.status_code == 422
    assert name in errors(page)
    assert (re.search(r"[\u4e00-\u9fff]", errors(page)) is None) is (language == "en")
    assert Draft.objects.get(pk=draft).content["materials"] == {}


@LANGUAGES
def test_an_applicant_sees_at_once_what_was_taken_out_of_a_pdf(
    language: str, zhou: Actor, draft: str
) -> None:
    where, browser = f"/drafts/{draft}/materials/identity/", browser_of(zhou, language)
    content = ACTIVE["script_on_opening"][0]()
    done = hand_in(zhou, where, "id.pdf", content, language)
    assert (done.status_code, done["Location"]) == (303, where), "back to the page that says so"
    assert SCRIPT[language] in words(browser.get(where))
    assert SCRIPT[language] in words(browser.get(f"/drafts/{draft}/check/"))
    kept = Draft.objects.get(pk=draft).content["materials"]["identity"]
    given = browser.get(f"{where}file").content
    assert b"JavaScript" not in given
    assert hashlib.sha256(given).hexdigest() == kept["sha256"], "the digest is of what is kept"
    assert len(given) == kept["size"]


@LANGUAGES
def test_offices_see_what_was_changed_in_a_photo(
    language: str, zhou: Actor, clerk: Actor, reviewer: Actor, draft: str
) -> None:
    hand_in(zhou, f"/drafts/{draft}/materials/identity/", "card.jpg", photo(80, 60, 6, BEIBEI))
    hand_in(zhou, f"/drafts/{draft}/materials/domicile_proof/", "lease.pdf", pdf("lease"))
    number = builders.sign(zhou, draft)
    assert TURNED[language] in words(browser_of(zhou, language).get(f"/cases/{number}/"))
    builders.accepted(clerk, number)
    assert TURNED[language] in words(browser_of(clerk, language).get(f"/desk/window/cases/{number}/"))
    page = browser_of(reviewer, language).get(f"/desk/review/cases/{number}/")
    assert words(page).count(TURNED[language]) == 1, "the lease was not changed"


@LANGUAGES
def test_a_clerk_is_told_what_was_wrong_with_a_scan(language: str, zhou: Actor, clerk: Actor) -> None:
    number = builders.taken_in(clerk, builders.submitted(zhou))
    before = Case.objects.get(number=number).content["materials"]
    page, scan = f"/desk/window/cases/{number}/", SimpleUploadedFile("scan.pdf", REFUSED["pdf_cut_off"][1]())
    browser = browser_of(clerk, language)
    answer = send(browser, page, {"material": "identity", "file": scan}, action=f"{page}scan")
    assert answer.status_code == 422
    assert "scan.pdf" in words(answer)
    assert Case.objects.get(number=number).content["materials"] == before


@LANGUAGES
def test_a_virus_is_named_and_nothing_is_kept(language: str, zhou: Actor, draft: str, settings: Any) -> None:
    where = f"/drafts/{draft}/materials/identity/"
    infected = raw(ROOT, ONE_PAGE, PAGE, stream(EICAR, b""))
    with listening() as (address, server):
        settings.TONGBAN_SCANNER = address
        page = hand_in(zhou, where, "id.pdf", infected, language)
        assert page.status_code == 422
        said = {"zh-hans": "“id.pdf”里有病毒（{}）", "en": "“id.pdf” carries a virus ({})"}[language]
        assert said.format(NAME) in errors(page)
        assert Draft.objects.get(pk=draft).content["materials"] == {}
        assert hand_in(zhou, where, "id.pdf", pdf("clean"), language).status_code == 303
    assert server.seen == [infected, pdf("clean")], (
        "it is shown what was sent, before anything is changed in it"
    )


@LANGUAGES
def test_while_the_scanner_is_away_no_file_is_taken_and_nothing_else_is_lost(
    language: str, zhou: Actor, draft: str, settings: Any
) -> None:
    where = f"/drafts/{draft}/materials/identity/"
    with listening() as (address, _):
        settings.TONGBAN_SCANNER = address
    before = Draft.objects.get(pk=draft).content
    page = hand_in(zhou, where, "id.pdf", pdf("id"), language)
    assert page.status_code == 422
    assert {"zh-hans": "过几分钟再传", "en": "Try again in a few minutes"}[language] in errors(page)
    assert Draft.objects.get(pk=draft).content == before
    assert blobs_here([hashlib.sha256(pdf("id")).hexdigest()]) == frozenset()
