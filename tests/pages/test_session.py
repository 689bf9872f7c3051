"""The hour of a session begins anew while somebody works."""

import datetime as dt

from tests.builders import NOON
from tests.pages.reading import browser_of
from tongban.kernel import clock
from tongban.kernel.actors import Actor
from tongban.web.shared.middleware import WORKED_AT


def test_a_session_is_kept_by_work_and_not_by_a_page_that_looks_for_news(clerk: Actor) -> None:
    browser = browser_of(clerk)
    with clock.frozen(NOON):
        browser.get("/desk/window/")
    began = browser.session[WORKED_AT]
    with clock.frozen(NOON + dt.timedelta(minutes=2)):
        browser.get("/desk/window/")
    assert browser.session[WORKED_AT] == began, "not a write for every page"
    with clock.frozen(NOON + dt.timedelta(minutes=20)):
        browser.get("/desk/window/", headers={"HX-Request": "true", "HX-Trigger": "talk-thread"})
        assert browser.session[WORKED_AT] == began
        browser.get("/desk/window/")
    assert browser.session[WORKED_AT] == began + 20 * 60
