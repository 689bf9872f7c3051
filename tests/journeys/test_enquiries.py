"""An authority of the other region is asked and answers, with and without an account; no case comes of it."""

import json
import re

import pytest

from tests.journeys.cast import Cast
from tests.journeys.evidence import ended
from tests.journeys.plans import WHOLE_COMPANY, WUHOU
from tongban.node.tour.browser import Page
from tongban.node.tour.people import Person
from tongban.web.portal.statistics import KINDS

ITEM = "/items/company_establishment/"
REVIEWER = ("51", "reviewer.wuhou")


def ask(person: Person, text: str, place: str = WUHOU) -> Page:
    """From the guide to the form, and send it."""
    person.open(f"{ITEM}?place={place}")
    person.follow("咨询主管部门")
    form = person.page.form("text", "place")
    assert form.values["place"] == [place], "the place that was chosen on the guide"
    return person.send("text", "place", values={"text": text})


def answer(cast: Cast, question: str, text: str, *, cites: bool) -> None:
    """The reviewer finds it in the queue of the authority and answers."""
    reviewer = cast.person(REVIEWER)
    reviewer.wait_for("/desk/enquiries/", lambda page: bool(unanswered(reviewer, question)))
    reviewer.open(unanswered(reviewer, question))
    reviewer.send("text", values={"text": text, **({"cites": "yes"} if cites else {})})
    assert "答复已发出" in reviewer.page.text


def unanswered(reviewer: Person, question: str) -> str:
    """The address of the enquiry with these words; the queue does not show them."""
    page = reviewer.page
    assert question not in page.text
    for address, _ in page.links:
        if re.search(r"/desk/enquiries/[0-9a-f]{32}/", address):
            twin = reviewer.browser.twin()
            if question in twin.open(address).text:
                return address
    return ""


def test_somebody_without_an_account_asks_the_other_region_and_reads_the_answer_by_a_code(cast: Cast) -> None:
    visitor, question = cast.visitor("50"), "租来的房子可以当住所吗？"
    page = ask(visitor, question)
    code = re.search(r"[0-9A-Z]{4}(-[0-9A-Z]{4}){3}", page.text)
    assert code is not None
    assert "成都市武侯区行政审批局" in page.text
    assert "最迟" in page.text, "until when it is answered"
    assert code[0] not in page.url
    other = cast.visitor("50")
    other.open("/enquiries/answer")
    other.send("code", values={"code": code[0].lower()})
    assert question in other.page.text
    assert "还没有答复" in other.page.text
    answer(cast, question, "可以，要租赁合同。", cites=True)

    def read(_: Page) -> bool:
        other.open("/enquiries/answer")
        other.send("code", values={"code": code[0]})
        return "可以，要租赁合同。" in other.page.text

    other.wait_for("/", read)
    assert other.page.link(ITEM), "the answer cites the guide"
    assert code[0] not in other.page.url
    other.open("/enquiries/answer")
    other.send("code", values={"code": "0000-0000-0000-0000"}, status=422)
    assert "没有找到这条咨询" in other.page.text


def test_somebody_signed_in_finds_the_answer_among_their_own_and_no_case_has_come_of_it(cast: Cast) -> None:
    person, question = cast.person(("50", "wang.hao")), "股东可以只有一个人吗？"
    before = person.open("/cases/").text
    page = ask(person, question)
    assert page.url.endswith("/enquiries/?done=asked")
    assert question in page.text
    answer(cast, question, "可以。", cites=False)
    person.wait_for("/enquiries/", lambda seen: "可以。" in seen.text)
    assert person.open("/cases/").text == before
    queue = cast.person(REVIEWER).open("/desk/review/")
    assert question not in queue.text
    cast.person(("50", "chen.jianming")).open("/enquiries/")
    assert question not in cast.person(("50", "chen.jianming")).page.text
    cast.person(("50", "clerk.gaoxin")).open("/desk/enquiries/", status=403)


@pytest.mark.row("B09", "D07")
def test_handled_enquired_and_visited_are_counted_apart_each_where_it_is_done(cast: Cast) -> None:
    """Five cases accepted in Chongqing and decided in Sichuan, five enquiries from here to there, visits to both."""
    before = {node: counted(cast, node) for node in ("50", "51")}
    for number in range(5):
        case = cast.journey(WHOLE_COMPANY)
        case.apply()
        case.arrive_accepted()
        case.claim()
        case.grant()
        ended(case, "close")
        ask(cast.visitor("50"), f"第 {number} 问：要多久？")
        answer(cast, f"第 {number} 问", "两小时。", cites=True)
    cast.visitor("51").open("/verify/?code=0000000000000000", status=404)
    here, there = counted(cast, "50"), counted(cast, "51")
    assert grown(before["50"], here, "case.accepted") == grown(before["51"], there, "case.decided") == 5
    assert grown(before["51"], there, "enquiry.answered") == 5
    assert there["certificate.checked"] - before["51"]["certificate.checked"] == 1
    for kind, what in (("51", "case.accepted"), ("50", "case.decided"), ("50", "enquiry.answered")):
        assert counted(cast, kind)[what] == before[kind][what], "each where it was done, and nowhere else"
    visitor = cast.visitor("50")
    visits = here["page.visited"]
    visitor.wait_for("/", lambda _: counted(cast, "50")["page.visited"] > visits)


def counted(cast: Cast, node: str) -> dict[str, int]:
    """The counters of a node of this month, as anybody reads them; what is not told counts as nothing."""
    visitor = cast.visitor(node)
    visitor.open("/statistics.json?by=month")
    rows = json.loads(visitor.page.body)["rows"]
    return {kind: number or 0 for kind, number in rows[0].items()} if rows else dict.fromkeys(KINDS, 0)


def grown(before: dict[str, int], after: dict[str, int], kind: str) -> int:
    """By how much; where little was there before, the page did not tell it."""
    return after[kind] - before[kind] if before[kind] else min(after[kind], 5)
