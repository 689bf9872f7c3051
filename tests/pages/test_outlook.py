"""Before applying: a few answers say which conditions hold, who decides, how long, how much, and what to bring."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from tests.builders import COMPANY, HALL, HERE, THERE, Neighbour
from tests.pages.reading import browser_of, errors, form_of, send, words
from tongban.cases.models import Draft
from tongban.catalogue.queries import shipped_standards
from tongban.catalogue.services import adopt_standard
from tongban.identity.models import AccessRecord
from tongban.kernel.actors import Actor

FILING = "enterprise_investment_filing"
CONTACT = "      - {key: contact, kind: text,"
APPLICANT = '      - {key: manager_id, kind: resident_id, label: {zh: 号码, en: Number}, prefill: "account:id_number"}'
Pair = tuple[str, str]


def adopted(neighbour: Neighbour, name: str, *changes: Pair) -> None:
    """A shipped item that this town's one kind of authority decides, with some lines changed."""
    text = next(text for text, path in shipped_standards() if path == f"{name}.yaml")
    for old, new in (("authority_kind: development_reform", "authority_kind: market_regulation"), *changes):
        assert old in text, old
        text = text.replace(old, new, 1)
    adopt_standard(text=text, path=f"{name}.yaml")
    neighbour.adopt(name)


@pytest.fixture
def filing(neighbour: Neighbour) -> None:
    """An item with a condition that an answer settles, one that the form settles, and some for the office."""
    adopted(neighbour, FILING)


@pytest.fixture(params=[0, 1], ids=["zh", "en"])
def spoken(request: pytest.FixtureRequest) -> int:
    return int(request.param)


def reader(spoken: int) -> Client:
    """Somebody without an account."""
    client = Client()
    client.cookies["tongban_language"] = ("zh-hans", "en")[spoken]
    return client


def lines(page: Any) -> dict[str, str]:
    """What the page says of each condition: its words and how it stands."""
    found = {}
    for row in BeautifulSoup(page.content, "html.parser").select("main tr"):
        name, state = row.select_one("th[scope=row]"), row.select_one("td .govuk-tag")
        if name is not None and state is not None:
            found[name.get_text(" ", strip=True)] = state.get_text(strip=True)
    return found


def state_of(page: Any, start: str) -> str:
    return next(state for said, state in lines(page).items() if said.startswith(start))


def test_the_guide_leads_to_the_questions_and_their_answers_to_one_screen(filing: None, spoken: int) -> None:
    browser = reader(spoken)
    guide = BeautifulSoup(browser.get(f"/items/{FILING}/").content, "html.parser")
    assert guide.select_one(f"main a[href='/items/{FILING}/can-i']")
    asked = browser.get(f"/items/{FILING}/can-i")
    assert asked.status_code == 200
    assert not lines(asked)
    page = browser.get(f"/items/{FILING}/can-i", {"place": HERE, "listed": "no"})
    met, later, office = (
        ("符合", "Met"),
        ("看填写的内容", "The form will tell"),
        ("由机关核对", "The office checks"),
    )
    assert state_of(page, ("项目不在核准目录里", "The project needs no approval")[spoken]) == met[spoken]
    assert state_of(page, ("还没有开工", "Building has not begun")[spoken]) == later[spoken]
    assert state_of(page, ("企业已经登记", "The company is registered")[spoken]) == office[spoken]
    said = words(page)
    for part in (
        ("重庆市北碚区市场监督管理局", "Chongqing Beibei District Administration for Market Regulation"),
        ("重庆市北碚区政务服务中心", "Chongqing Beibei District Administrative Service Center"),
        ("当场办结", "On the spot"),
        ("营业执照", "Business licence"),
        ("计划哪天开工？ · 计划哪天完工？", "When will building begin? · When will it be finished?"),
        ("不收费", "No fee"),
    ):
        assert part[spoken] in said, part
    soup = BeautifulSoup(page.content, "html.parser")
    apply = soup.select_one(f"main a[href^='/items/{FILING}/start?']")
    assert apply is not None
    assert apply["href"] == f"/items/{FILING}/start?place={HERE}&listed=no"
    assert soup.select_one("input[name=listed][value=no][checked]"), "the answers can be changed"


def test_a_condition_that_is_not_met_says_how_to_mend_it_and_keeps_nobody_out(
    filing: None, zhou: Actor, spoken: int
) -> None:
    language = ("zh-hans", "en")[spoken]
    page = reader(spoken).get(f"/items/{FILING}/can-i", {"place": HERE, "listed": "yes"})
    assert (
        state_of(page, ("项目不在核准目录里", "The project needs no approval")[spoken])
        == (("不符合", "Not met")[spoken])
    )
    mend = ("目录里的项目要申请核准", "A project on the list needs approval")[spoken]
    assert mend in words(page)
    browser = browser_of(zhou, language)
    choice = {"place": HERE, "listed": "yes", "channel": "window", "hall": HALL}
    begun = send(browser, f"/items/{FILING}/start", choice)
    assert begun.status_code == 303
    assert Draft.objects.get().content["answers"] == {"place": HERE, "listed": "yes"}


def test_the_start_page_shows_it_before_anything_is_begun(filing: None, zhou: Actor, spoken: int) -> None:
    browser = browser_of(zhou, ("zh-hans", "en")[spoken])
    start = f"/items/{FILING}/start"
    choice = {"place": HERE, "listed": "no", "channel": "window", "hall": HALL, "act": "look"}
    looked = send(browser, start, choice)
    assert looked.status_code == 303
    assert not Draft.objects.exists()
    page = browser.get(looked["Location"])
    assert state_of(page, ("项目不在核准目录里", "The project needs no approval")[spoken])
    form = form_of(page)
    assert form.select_one("input[name=channel][value=window][checked]"), "nothing chosen is lost"
    assert form.select_one(f"option[value='{HALL}'][selected]")
    assert send(browser, looked["Location"], {**choice, "act": ""}).status_code == 303
    assert Draft.objects.get().content["hall"] == HALL


def test_the_guide_of_given_answers_has_it_as_well(filing: None, spoken: int) -> None:
    browser = reader(spoken)
    page = browser.get(f"/items/{FILING}/", {"place": THERE, "listed": "no"})
    assert state_of(page, ("项目不在核准目录里", "The project needs no approval")[spoken])
    assert ("武侯区行政审批局", "Wuhou District Administrative Approval")[spoken] in words(page)
    for partly in ({"place": THERE}, {"place": "519999", "listed": "no"}, {"listed": "no"}):
        page = browser.get(f"/items/{FILING}/", partly)
        assert page.status_code == 200
        assert not lines(page)


def test_a_wrong_or_missing_answer_is_said_at_its_question(filing: None, spoken: int) -> None:
    page = reader(spoken).get(f"/items/{FILING}/can-i", {"place": "519999", "listed": "no"})
    assert page.status_code == 422
    assert ("从列出的里面选", "choose one of those listed")[spoken] in errors(page)
    assert 'id="place-error"' in page.content.decode()
    page = reader(spoken).get(f"/items/{FILING}/can-i", {"place": HERE, "listed": ""})
    assert 'id="listed-error"' in page.content.decode()


def test_the_limit_and_the_materials_follow_the_answers(neighbour: Neighbour, spoken: int) -> None:
    browser = reader(spoken)
    for pre_approval, limit, paper in (
        ("no", ("1 个工作日", "1 working day"), False),
        ("yes", ("3 个工作日", "3 working days"), True),
    ):
        page = browser.get(f"/items/{COMPANY}/can-i", {"place": HERE, "pre_approval": pre_approval})
        said = words(page).partition(("申请条件", "Conditions")[spoken])[0]
        assert limit[spoken] in said
        needed = words(page).partition(("要准备什么", "What you need")[spoken])[2]
        listed = needed.partition(("看您怎么填", "Perhaps also")[spoken])
        assert (("前置许可批准文件", "Pre-approval document")[spoken] in listed[0]) is paper
        assert ("住所（主要经营场所）相关文件", "Domicile document")[spoken] in listed[2]


def test_the_account_settles_what_the_answers_leave_open(neighbour: Neighbour, zhou: Actor) -> None:
    """Zhou was born in 1985: signed in she reads that she is old enough; anybody else reads that the form will tell."""
    age = "rule: years(born(company.manager_id), today) >= 18"
    adopted(
        neighbour,
        FILING,
        (CONTACT, f"{APPLICANT}\n{CONTACT}"),
        ('rule: answers.listed == "no"', age),
    )
    address = f"/items/{FILING}/can-i?place={HERE}&listed=no"
    assert state_of(Client().get(address), "项目不在核准目录里") == "看填写的内容"
    own = browser_of(zhou).get(address)
    assert state_of(own, "项目不在核准目录里") == "符合"
    assert "19851112" not in own.content.decode(), "what is known is used, not shown"
    assert not AccessRecord.objects.exists(), "her own data, for her own page"
