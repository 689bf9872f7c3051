"""How many questions a page asks the database: a bound for each, so that no page grows slow unseen."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.web.applying import builders as b
from tests.web.applying.builders import Person

MOST = 20
"""No page of an application or a case asks more."""


def queries_of(person: Person, url: str) -> int:
    """How many queries a second visit takes."""
    person.browser.get(url)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert person.browser.get(url).status_code == 200
    return len(asked)


def test_the_pages_of_a_draft(zhang: Person) -> None:
    draft = b.ready_draft(zhang, late=True)
    for page in ("", "form/shareholders/", "materials/identity/", "check/", "sign/", "give-up/"):
        assert queries_of(zhang, f"/drafts/{draft}/{page}") <= MOST, page


def test_the_pages_of_a_case(zhang: Person, clerk: Person) -> None:
    number = b.submitted(zhang, late=True)
    b.accept(clerk, number, late=True)
    for page in ("", "receipt/", "withdraw/"):
        assert queries_of(zhang, f"/cases/{number}/{page}") <= MOST, page


def test_a_list_asks_the_same_for_one_case_and_for_ten(zhang: Person) -> None:
    b.submitted(zhang)
    one = queries_of(zhang, "/cases/")
    for _ in range(9):
        b.submitted(zhang)
    assert queries_of(zhang, "/cases/") <= one + 2


def test_the_certificates(zhang: Person, clerk: Person, reviewer: Person) -> None:
    code = b.granted(zhang, clerk, reviewer)
    assert queries_of(zhang, "/certificates/") <= 10
    assert queries_of(zhang, f"/certificates/{code}/") <= 10
