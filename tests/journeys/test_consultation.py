"""Offices of two regions consult each other over a marked place and with documents; all of it is filed with the case."""

import io
import re

import pypdf
import pytest

from tests.journeys.cast import Cast
from tests.journeys.evidence import ended, wait_alike
from tests.journeys.plans import WHOLE_COMPANY
from tests.papers import pdf
from tongban.node.tour.browser import Page
from tongban.node.tour.journey import PDF, Journey
from tongban.node.tour.people import Person


def say(person: Person, text: str, *, status: int = 200, document: str = "", **more: str) -> Page:
    """Write in the form of the consultation that is on the screen."""
    files = {"document": (f"{document}.pdf", pdf(document), PDF)} if document else None
    return person.send("text", action="/say", values={"text": text, **more}, files=files, status=status)


def has_file(page: Page, name: str) -> bool:
    """The document is there and can be opened."""
    return any("/consultation/files/" in address and words == name for address, words in page.links)


@pytest.mark.row("A10", "P07")
def test_a_consultation_with_documents_about_marked_places_is_filed_with_the_case(cast: Cast) -> None:
    case = cast.journey(WHOLE_COMPANY)
    case.apply()
    case.arrive_accepted()
    case.claim()
    consult(case)
    nobody_else_reads_it(cast, case)
    case.grant()
    ended(case, "close")
    read_filed(case)


def consult(case: Journey) -> None:
    """A question about a field, and an answer about a page of a material, each with a document."""
    domicile = "/domicile/address"
    case.reviewer.open(case.review_url)
    case.reviewer.open(case.reviewer.page.link(f"about={domicile}"))
    form = case.reviewer.page.form("text", action="/say")
    assert form.values["about"] == [domicile], "the link beside the field has chosen it"
    say(case.reviewer, "门牌号和租赁合同不一致", document="ledger")
    page = case.clerk.wait_for(case.window_url, lambda seen: has_file(seen, "ledger.pdf"))
    address = WHOLE_COMPANY.form["domicile"]["address"]
    assert "门牌号和租赁合同不一致" in page.text
    assert re.search(f"关于： 住所：\\S+ {re.escape(address)}", page.text), "the place, and what stands there"
    assert page.link("#place-domicile-address")
    assert 'id="place-domicile-address"' in page.html
    case.clerk.follow("/consultation/files/")
    assert case.clerk.page.media == PDF
    assert case.clerk.page.body == pdf("ledger"), "the bytes the other office sent"

    case.clerk.open(case.window_url)
    say(
        case.clerk,
        "合同第 2 页写的是 5 楼",
        document="letter",
        about="material:domicile_proof",
        about_page="2",
    )
    page = case.reviewer.wait_for(case.review_url, lambda seen: has_file(seen, "letter.pdf"))
    assert "关于： 住所（主要经营场所）相关文件 第 2 页 domicile_proof.pdf" in page.text
    wait_alike(case, "answer")


def read_filed(case: Journey) -> None:
    """The record is with the closed case, the same on both sides, as a page and on paper."""
    read = []
    for person in (case.clerk, case.reviewer):
        person.open(case.office_url(person))
        page = person.follow("会商记录")
        for said in (
            "成都市武侯区行政审批局",
            "重庆高新区政务服务中心",
            "ledger.pdf",
            "letter.pdf",
            "关于： 住所：",
            "第 2 页",
            "2026年",
        ):
            assert said in page.text, said
        person.follow("consultation.pdf")
        reader = pypdf.PdfReader(io.BytesIO(person.page.body))
        read.append("".join("".join(sheet.extract_text().split()) for sheet in reader.pages))
    assert read[0] == read[1]
    assert "合同第2页写的是5楼" in read[0]
    assert person.account is not None
    assert person.account.name[0] not in read[0], "the office speaks, never a colleague by name"


def nobody_else_reads_it(cast: Cast, case: Journey) -> None:
    """Not an office without a part in the case, and not the applicant."""
    case.clerk.open(case.window_url)
    file = case.clerk.page.link("/consultation/files/")
    stranger = cast.person(("50", "reviewer.liangjiang"))
    stranger.open(file, status=404)
    stranger.open(f"/desk/cases/{case.number}/consultation/", status=404)
    case.applicant.open(file, status=403)
