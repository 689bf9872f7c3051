"""What happens in the small hours belongs to the day it is here, not to the one it still is in UTC."""

import datetime as dt

from tests.builders import COMPANY, HERE, Neighbour
from tests.pages.reading import browser_of, words
from tongban.enquiries.services import ask_enquiry
from tongban.kernel import clock
from tongban.kernel.actors import Actor

FIRST_HOUR = dt.datetime(2026, 11, 22, 17, 0, tzinfo=dt.UTC)
"""One in the morning of 23 November, the first day on which the standards are in force."""


def test_an_enquiry_is_about_the_standard_of_its_day(neighbour: Neighbour, reviewer: Actor) -> None:
    with clock.frozen(FIRST_HOUR):
        ask_enquiry(
            actor=None, item=COMPANY, text="夜里也能问吗？", place=HERE, source="192.0.2.7", form="night"
        )
        page = browser_of(reviewer).get("/desk/enquiries/")
    assert page.status_code == 200, words(page)
