"""Nothing on these pages knows an item: every standard that is shipped goes through the same pages."""

import pathlib

import pytest

from tests.web.applying import builders as b
from tests.web.applying.builders import Person
from tongban import node
from tongban.cases.services.drafts import start_draft
from tongban.cases.types import Channel
from tongban.catalogue import queries as catalogue
from tongban.catalogue.services import adopt_standard
from tongban.catalogue.types import QuestionKind, Standard
from tongban.jurisdictions.services import load_directory

WINDOW_HALL = "CQ-LJXQ"
PLACE = "500157"
ITEMS = [name.removesuffix(".yaml") for _, name in catalogue.shipped_standards()]


@pytest.fixture
def demonstration(noon: object) -> None:
    """All bodies of the demonstration, and all standards."""
    load_directory(path=pathlib.Path(node.__file__).parent / "demo" / "directory.yaml")
    for text, name in catalogue.shipped_standards():
        adopt_standard(text=text, path=name)


def begin(person: Person, standard: Standard) -> str:
    answers = {
        question.key: PLACE if question.kind is QuestionKind.DIVISION else question.options[0].value
        for question in standard.questions
    }
    assert person.actor.person_id
    return start_draft(
        actor=person.actor,
        person_id=person.actor.person_id,
        item=standard.key,
        answers=answers,
        channel=Channel.WINDOW,
        hall=WINDOW_HALL,
    )


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page_of_every_item_opens_and_takes_nothing_for_an_answer(
    demonstration: None, zhang: Person, language: str
) -> None:
    zhang.browser.cookies["tongban_language"] = language
    for item in ITEMS:
        standard = catalogue.standard(item)
        draft = begin(zhang, standard)
        tasks = zhang.browser.get(f"/drafts/{draft}/")
        links = [str(link["href"]) for link in b.soup(tasks).select(".govuk-task-list__link")]
        assert links, item
        for link in [*links, f"/drafts/{draft}/check/"]:
            assert zhang.browser.get(link).status_code == 200, link
        for link in (link for link in links if "/form/" in link):
            empty = b.send(zhang, link, {})
            assert empty.status_code in (303, 422), link
            assert bool(b.errors(empty)) == (empty.status_code == 422), link


def test_joint_handling_names_the_authority_that_must_agree_too(demonstration: None, zhang: Person) -> None:
    joint = [standard for standard in catalogue.items() if standard.cooperation]
    assert joint
    for standard in joint:
        draft = begin(zhang, standard)
        for page in ("", "check/"):
            assert "还要征得同意：" in b.words(zhang.browser.get(f"/drafts/{draft}/{page}")), standard.key


def test_an_original_is_brought_to_the_window_and_not_uploaded(demonstration: None, zhang: Person) -> None:
    draft = begin(zhang, catalogue.standard("id_card_renewal"))
    page = b.soup(zhang.browser.get(f"/drafts/{draft}/materials/old_card/"))
    assert page.select_one("main input[type=file]") is None
    assert [button["value"] for button in page.select("main button[name=act]")] == ["bring"]
