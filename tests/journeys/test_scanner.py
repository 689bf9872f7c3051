"""Files from the other region are shown to this node's virus scanner before anybody here can open them."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.cases import hostile
from tests.clamd import EICAR, NAME, listening
from tests.journeys.cast import Cast
from tests.journeys.evidence import ended
from tests.journeys.plans import WHOLE_COMPANY
from tests.papers import pdf
from tongban.node.demo.scene import Scene
from tongban.node.tour.journey import PDF, Journey
from tongban.node.tour.people import Person

# Byte for byte as it was, since it is signed; Chongqing has no scanner and does not notice.
INFECTED = hostile.changed(hostile.signed).replace(b"startxref", b"% " + EICAR + b"\nstartxref")


@contextmanager
def scanner_at(scene: Scene, node: str, address: str) -> Iterator[None]:
    """The node is told of a scanner, for as long as the block lasts."""
    file = scene.home(node) / "node.toml"
    before = file.read_text("utf-8")
    file.write_text(f'{before}\n[scanner]\naddress = "{address}"\n', "utf-8")
    restart(scene, node)
    try:
        yield
    finally:
        file.write_text(before, "utf-8")
        restart(scene, node)


def restart(scene: Scene, node: str) -> None:
    """Stop it in order and start it again."""
    scene.stop(node)
    scene.start(node)
    scene.wait_until_up(node)


@pytest.fixture
def case(cast: Cast) -> Journey:
    """A company in Chengdu, whose identity document carries a virus."""
    found = cast.journey(WHOLE_COMPANY)
    found.begin()
    found.fill()
    found.hand_in()
    put(found.applicant, f"{found.draft}materials/identity/", INFECTED)
    found.sign()
    return found


def put(person: Person, page: str, content: bytes) -> None:
    """Hand in a file on its page."""
    person.open(page)
    person.send("file", files={"file": ("identity.pdf", content, PDF)})


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_virus_from_the_other_region_is_named_never_opened_and_mended(
    scene: Scene, case: Journey, language: str
) -> None:
    with listening() as (address, scanner), scanner_at(scene, "51", address):
        case.arrive_accepted()
        case.claim()
        assert INFECTED in scanner.seen
        see_it_named(case, language)
        refused_to_grant(case, language)
        case.request_correction(case.reviewer, {"material-identity": "文件里查出病毒，请换一份干净的"})
        mend(case)
        case.grant()
        ended(case, "close")


def see_it_named(case: Journey, language: str) -> None:
    """The page says what it is and what to do; the file is not given, and not by its address either."""
    reviewer = case.reviewer
    reviewer.browser._cookies["tongban_language"] = language
    page = reviewer.open(case.review_url)
    said = {
        "zh-hans": ("查出病毒", "请申请人换一份干净的文件：一次性告知补正"),
        "en": ("Virus found", "Ask the applicant for a clean file: request a correction"),
    }[language]
    assert NAME in page.text
    for words in said:
        assert words in page.text
    files = [address for address, _ in page.links if "/files/" in address]
    assert not any(address.endswith("/files/identity") for address in files)
    assert any(address.endswith("/files/domicile_proof") for address in files)
    reviewer.browser.open(f"/desk/cases/{case.number}/files/identity")
    assert reviewer.page.status == 422
    assert NAME in reviewer.page.text
    reviewer.open(case.review_url)


def refused_to_grant(case: Journey, language: str) -> None:
    """Whatever is ticked, nothing can be granted on it."""
    form = case.reviewer.page.form(action="/grant")
    ticked = {name: options for name, options in form.options.items() if options}
    page = case.reviewer.send(action="/grant", values=ticked, status=422)
    assert {"zh-hans": "有文件查出了病毒", "en": "carries a virus"}[language] in page.text
    case.reviewer.browser.lose_cookie("tongban_language")


def mend(case: Journey) -> None:
    """The applicant hands in a clean file in its place."""
    person, list_of_gaps = case.applicant, f"{case.case_url}correct/"
    person.wait_for(case.case_url, lambda page: any("/correct/" in a for a, _ in page.links))
    put(person, f"{list_of_gaps}materials/identity/", pdf("clean"))
    person.open(list_of_gaps)
    (form,) = [each for each in person.page.forms if each.method == "post" and "/sign-out" not in each.action]
    person.browser.submit(form)
    person.expect(200)


def test_while_the_scanner_is_away_files_wait_and_go_on_by_themselves(scene: Scene, cast: Cast) -> None:
    with listening() as (address, scanner):
        port = scanner.server_address[1]
    case = cast.journey(WHOLE_COMPANY)
    case.apply()
    with scanner_at(scene, "51", address):
        case.arrive_accepted()
        page = case.reviewer.wait_for("/desk/review/", lambda seen: case.number in seen.text)
        assert "文件在途" in page.text
        with listening(port=port) as (_, again):
            case.claim()
            case.grant()
            ended(case, "close")
        assert again.seen
