"""The page to check: what the rules of the standard say about the answers, before anything is signed."""

from tests.web.applying import builders as b
from tests.web.applying.builders import Person, words

UNMET = "照现在填的，下面的条件不符合"


def test_a_condition_that_is_not_met_is_said_with_what_to_do_and_stops_nobody(zhang: Person) -> None:
    draft = b.ready_draft(zhang)
    assert UNMET not in words(zhang.browser.get(f"/drafts/{draft}/check/"))
    b.fill(zhang, draft, {"name": {**b.FORM["name"], "company_type": "corporate"}})
    page = zhang.browser.get(f"/drafts/{draft}/check/")
    assert UNMET in words(page)
    assert "法人独资只有一家公司" in words(page)
    (go_on,) = b.soup(page).select("main a.govuk-button")
    assert go_on["href"] == f"/drafts/{draft}/sign/"
