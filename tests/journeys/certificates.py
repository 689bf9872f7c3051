"""Certificates as people hold them, and as anybody checks them."""

import dataclasses
import re

from tests.journeys.cast import Cast
from tests.journeys.plans import WHOLE_COMPANY
from tongban.certificates.types import FILE_MEDIA
from tongban.node.tour.browser import Page
from tongban.node.tour.journey import Journey
from tongban.node.tour.people import Person


@dataclasses.dataclass(frozen=True)
class Certificate:
    """What the holder can see and save."""

    code: str
    file: bytes
    face: str
    case: str

    @property
    def credit_code(self) -> str:
        """The unified social credit code on a business licence."""
        found = re.search(r"91[0-9A-Z]{16}", self.face)
        assert found is not None, self.face
        return found[0]


def held(journey: Journey) -> Certificate:
    """The certificate of a case, as its applicant collects and saves it."""
    code = journey.collect()
    face = journey.applicant.open(f"/certificates/{code}/").text
    file = journey.applicant.follow("/file")
    assert file.media == FILE_MEDIA
    return Certificate(code, file.body, face, journey.number)


def granted_company(cast: Cast) -> Certificate:
    """A company from the questions to the licence."""
    journey = cast.journey(WHOLE_COMPANY)
    journey.apply()
    journey.arrive_accepted()
    journey.claim()
    journey.grant()
    return held(journey)


def check_code(visitor: Person, code: str) -> Page:
    """Type the code at the public page."""
    visitor.open("/verify/")
    visitor.browser.submit(visitor.page.form("code"), {"code": code})
    return visitor.page


def check_file(visitor: Person, content: bytes) -> Page:
    """Choose a file at the public page."""
    visitor.open("/verify/")
    form = visitor.page.form("code")
    visitor.browser.submit(form, files={"file": ("licence.tbcert", content, "application/octet-stream")})
    return visitor.page
