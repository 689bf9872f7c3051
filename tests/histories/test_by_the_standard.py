"""What happens because the standard says so, over two real nodes: silence decides, and a case goes before others.

A version of the company's standard that is in force from 2028 says both; no other test looks that far.
"""

import datetime as dt

import pytest

from tests import builders
from tests.histories.acts import ACTS, apply
from tests.histories.region import Region, extend_list
from tests.histories.world import World
from tests.pages.reading import browser_of, send, words
from tongban.cases.models import Case
from tongban.cases.rules.allowed import legal_due
from tongban.cases.services.review import claim_next_case
from tongban.cases.types import Channel, Outcome, Side, State, StepKind
from tongban.catalogue import queries as catalogue
from tongban.catalogue.services import adopt_standard
from tongban.certificates.queries import of_person

K = StepKind
MONDAY = dt.datetime(2028, 3, 6, 2, 0, tzinfo=dt.UTC)
CHANGES = {
    "version: 1\n": "version: 28\n",
    "valid: {from: 2026-01-01,": "valid: {from: 2028-01-01,",
    "\nlimits:\n": (
        "\nlimits:\n  tacit: {outcome: granted, clause: {law: registration_regulation}, basis: [design]}\n"
    ),
    "\ntolerance:\n": (
        "\ngreen_channel:\n  - {key: beibei, rule: 'answers.place == \"500109\"',"
        " text: {zh: 落户北碚的企业, en: A company for Beibei}, basis: [design]}\ntolerance:\n"
    ),
}


def standard_of_2028() -> str:
    text = next(text for text, name in catalogue.shipped_standards() if name == f"{builders.COMPANY}.yaml")
    for old, new in CHANGES.items():
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


@pytest.fixture
def world(regions: list[Region]) -> World:
    """Monday morning in March 2028, in fair weather; both nodes have signed the new version."""
    world = World(regions, 0)
    world.is_calm, world.time = True, MONDAY
    world._tell_time()
    for region in regions:
        region.ahead = dt.timedelta()
    extend_list(regions)
    for region in regions:
        with region.acting():
            adopt_standard(text=standard_of_2028(), path="company-2028.yaml")
    world.settle()
    world.origin = regions[0]
    return world


def applied(world: World, *, place: str = "510107") -> World:
    """Where the person lives, for a company in the other region."""
    with world.origin.acting():
        world.number = apply(
            world.origin,
            world.dice,
            item=builders.COMPANY,
            place=place,
            channel=Channel.WINDOW,
            is_late=False,
        )
    return world


def act(world: World, node: int, kind: StepKind, side: Side) -> None:
    region = world.regions[node]
    with region.acting():
        ACTS[kind](world.place(region), side)
    world.settle()


def accepted(world: World) -> World:
    applied(world)
    act(world, 0, K.TAKE_IN, Side.INTAKE)
    act(world, 0, K.ACCEPT, Side.INTAKE)
    return world


def due(world: World) -> dt.datetime:
    clock = world.facts(world.origin).clock
    assert clock is not None
    return legal_due(clock)


def let_pass_until(world: World, moment: dt.datetime) -> None:
    world._pass_time(moment - world.time)
    world.settle()


@pytest.mark.row("P11")
@pytest.mark.parametrize("is_claimed", [True, False], ids=["claimed", "unclaimed"])
def test_nobody_decides_in_time_and_the_licence_is_there(world: World, is_claimed: bool) -> None:
    accepted(world)
    if is_claimed:
        act(world, 1, K.CLAIM, Side.AUTHORITY)
    last = due(world)
    let_pass_until(world, last - dt.timedelta(hours=2))
    assert world.facts(world.origin).outcome is None
    let_pass_until(world, last + dt.timedelta(minutes=1))
    here, there = (world.facts(region) for region in world.regions)
    assert here == there
    assert (here.state, here.outcome) == (State.CLOSED, Outcome.GRANTED)
    (grant,) = [step for step in world.steps(world.origin) if step.kind is K.GRANT]
    assert (grant.side, grant.node) == (Side.SYSTEM, "51")
    with world.origin.acting():
        person = world.origin.people["applicant"]
        page = words(browser_of(person).get(f"/cases/{world.number}/"))
        assert "法定期限内没有作出决定，视为准予" in page
        assert "市场主体登记管理条例" in page
        assert person.person_id
        assert [held.claims.code for held in of_person(person.person_id)] == [
            Case.objects.get(number=world.number).certificate_code
        ]


@pytest.mark.row("P11")
def test_silence_decides_nothing_while_the_clock_stands_still(world: World) -> None:
    accepted(world)
    act(world, 1, K.CLAIM, Side.AUTHORITY)
    first = due(world)
    act(world, 1, K.REQUEST_CORRECTION, Side.AUTHORITY)
    let_pass_until(world, first + dt.timedelta(days=1))
    assert world.facts(world.origin).state is State.CORRECTION_REQUESTED
    act(world, 0, K.CORRECT, Side.APPLICANT)
    moved = due(world)
    assert moved > first
    let_pass_until(world, moved - dt.timedelta(hours=2))
    assert world.facts(world.origin).outcome is None
    let_pass_until(world, moved + dt.timedelta(minutes=1))
    assert world.facts(world.origin).outcome is Outcome.GRANTED


@pytest.mark.row("B05")
def test_a_rule_opens_the_green_channel_and_everybody_sees_why(world: World) -> None:
    """Somebody in Chengdu applies in Beibei; nobody asks for anything."""
    home, deciding = reversed(world.regions)
    world.origin = home
    applied(world, place="500109")
    act(world, 1, K.TAKE_IN, Side.INTAKE)
    assert not world.facts(home).is_green, "not before it is accepted"
    act(world, 1, K.ACCEPT, Side.INTAKE)
    assert world.facts(home).is_green
    assert world.facts(home) == world.facts(deciding)
    with home.acting():
        mine = words(browser_of(home.people["applicant"]).get(f"/cases/{world.number}/"))
    assert "绿色通道" in mine
    assert "落户北碚的企业" in mine
    with deciding.acting():
        head = deciding.people[f"head {Case.objects.get(number=world.number).authority}"]
        statistics = words(browser_of(head).get("/desk/green/"))
    assert "1 按规则开通" in statistics or "按规则开通 1" in statistics
    assert "没有人工开通过" in statistics


@pytest.mark.row("B05")
def test_a_window_opens_the_green_channel_and_the_next_case_is_this_one(world: World) -> None:
    """The person in the queue came first; the one with the green channel is taken first. The head sees who did it, and why."""
    earlier = accepted(world).number
    applied(world)
    act(world, 0, K.TAKE_IN, Side.INTAKE)
    home = world.regions[0]
    with home.acting():
        clerk = browser_of(home.people["clerk"])
        page = f"/desk/cases/{world.number}/acts/green/"
        assert send(clerk, page, {"reason": " "}).status_code == 422
        assert send(clerk, page, {"reason": "申请人行动不便"}).status_code == 303
        assert "绿色通道" in words(clerk.get(f"/desk/window/cases/{world.number}/"))
        assert "reason" not in clerk.get(page).content.decode().split("<main")[1], "once"
    act(world, 0, K.ACCEPT, Side.INTAKE)
    here, there = (world.facts(region) for region in world.regions)
    assert here == there
    assert there.is_green
    with world.regions[1].acting():
        posts = world.regions[1].people
        authority = Case.objects.get(number=world.number).authority
        reviewer, head = posts[f"review {authority}"], posts[f"head {authority}"]
        assert "绿色通道" in words(browser_of(reviewer).get("/desk/review/?show=green"))
        assert claim_next_case(actor=reviewer) == world.number
        assert claim_next_case(actor=reviewer) == earlier
        statistics = words(browser_of(head).get("/desk/green/"))
        assert "申请人行动不便" in statistics
        assert browser_of(reviewer).get("/desk/green/").status_code == 403
    with home.acting():
        mine = words(browser_of(home.people["applicant"]).get(f"/cases/{world.number}/"))
        assert "绿色通道" in mine
        assert "申请人行动不便" in mine
