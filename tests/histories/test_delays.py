"""Time runs out stage by stage over two real nodes: who is told at which level, the same on both; and nobody else is held up."""

import datetime as dt

import pytest
from django.test import Client

from tests import builders
from tests.histories.acts import ACTS, apply
from tests.histories.region import Region, authorities_of
from tests.histories.world import World
from tests.pages.reading import browser_of, words
from tongban.cases.events import StageDelayed
from tongban.cases.services import referrals
from tongban.cases.types import Channel, Side, State, StepKind
from tongban.jurisdictions import queries as jurisdictions
from tongban.kernel.journal.queries import recorded

K = StepKind
MONDAY = dt.datetime(2026, 11, 23, 2, 0, tzinfo=dt.UTC)
"""Ten o'clock in the offices."""
WUHOU, YUZHONG = "武侯区行政审批局", "渝中区市场监督管理局"
SOON, OVER = "时限已用九成，已提醒承办单位", "超过时限，已报承办单位负责人"
UNLAWFUL = "超过法定时限，列为负责人首要督办"


@pytest.fixture
def world(regions: list[Region]) -> World:
    """A company for Wuhou, handed in at the window of Beibei: promised in one working day, three by law."""
    world = World(regions, 0)
    world.is_calm, world.time = True, MONDAY
    for region in regions:
        region.ahead = dt.timedelta()
    world._tell_time()
    world.origin = regions[0]
    with world.origin.acting():
        more = {"item": builders.COMPANY, "place": "510107", "channel": Channel.WINDOW, "is_late": False}
        world.number = apply(world.origin, world.dice, **more)
    world.settle()
    return world


def act(world: World, node: int, kind: StepKind, side: Side) -> None:
    region = world.regions[node]
    with region.acting():
        ACTS[kind](world.place(region), side)
    world.settle()


def let_pass_until(world: World, day: int, hour: int, minute: int = 0) -> None:
    """By the clock on the wall."""
    world._pass_time(MONDAY.replace(day=day, hour=hour - 8, minute=minute) - world.time)
    world.settle()


def told(region: Region, number: str) -> list[tuple[str, str, str]]:
    """What the node has recorded: side, stage, level."""
    with region.acting():
        events = recorded(StageDelayed, f"case:{number}")
        return [(row.side, row.stage, row.level) for row in events if isinstance(row, StageDelayed)]


def page_of(region: Region, post: str, address: str) -> str:
    with region.acting():
        return words(browser_of(region.people[post]).get(address))


def history(region: Region, post: str, address: str) -> list[str]:
    """The lines of the history that say that time ran out."""
    with region.acting():
        client: Client = browser_of(region.people[post])
        text = words(client.get(address))
    return [line for line in (SOON, OVER, UNLAWFUL) for _ in range(text.count(line))]


def uscc(world: World, node: int, name: str) -> str:
    """The authority of that name at a node."""
    with world.regions[node].acting():
        found = jurisdictions.authorities(authorities_of(world.regions[node].id))
        return next(code for code, body in found.items() if name in body.name[0])


@pytest.mark.row("P50")
def test_the_authority_is_warned_then_its_head_then_the_law(world: World) -> None:
    act(world, 0, K.TAKE_IN, Side.INTAKE)
    act(world, 0, K.ACCEPT, Side.INTAKE)
    here, there = world.regions
    authority = uscc(world, 1, WUHOU)
    review, head = f"review {authority}", f"head {authority}"
    assert told(there, world.number) == []
    let_pass_until(world, 24, 16, 30)
    assert told(there, world.number) == [("authority", "decide", "yellow")]
    assert world.number in page_of(there, head, "/desk/late/")
    assert "没有超过时限的办件" in page_of(there, head, "/desk/late/")
    let_pass_until(world, 25, 9)
    let_pass_until(world, 27, 9)
    levels = [("authority", "decide", level) for level in ("yellow", "red", "legal")]
    assert told(there, world.number) == levels
    assert told(here, world.number) == [], "each node tells its own offices"
    assert "超过法定时限" in page_of(there, head, "/desk/late/")
    case = f"/desk/review/cases/{world.number}/"
    at_window = f"/desk/window/cases/{world.number}/"
    assert history(there, review, case) == [SOON, OVER, UNLAWFUL]
    assert history(here, "clerk", at_window) == [SOON, OVER, UNLAWFUL], "both nodes show the same"
    assert OVER not in page_of(here, "applicant", f"/cases/{world.number}/")
    let_pass_until(world, 27, 10)
    assert told(there, world.number) == levels, "once"
    act(world, 1, K.CLAIM, Side.AUTHORITY)
    act(world, 1, K.GRANT, Side.AUTHORITY)
    assert world.facts(here).state is State.CLOSED


@pytest.mark.row("P50")
def test_an_office_that_is_asked_and_silent_is_told_and_holds_nobody_up(world: World) -> None:
    act(world, 0, K.TAKE_IN, Side.INTAKE)
    act(world, 0, K.ACCEPT, Side.INTAKE)
    act(world, 1, K.CLAIM, Side.AUTHORITY)
    here, there = world.regions
    asked, deciding = uscc(world, 0, YUZHONG), uscc(world, 1, WUHOU)
    with there.acting():
        referrals.ask_opinion(
            actor=there.people[f"review {deciding}"],
            number=world.number,
            authority=asked,
            question="请问贵局意见",
            days=1,
        )
    world.settle()
    let_pass_until(world, 24, 16, 40)
    assert told(here, world.number) == [("cooperating", "", "yellow")]
    assert "时限已用九成" in page_of(here, f"review {asked}", "/desk/review/?show=asked")
    let_pass_until(world, 25, 10)
    assert told(here, world.number) == [("cooperating", "", "yellow"), ("cooperating", "", "red")]
    queue = page_of(here, f"review {asked}", "/desk/review/?show=asked&light=red")
    assert world.number in queue
    assert "已超时限" in queue
    assert world.number in page_of(here, f"head {asked}", "/desk/late/")
    assert "其他机关征求意见，逾期未答复" in page_of(here, f"head {asked}", "/desk/late/")
    act(world, 1, K.GRANT, Side.AUTHORITY)
    assert world.facts(here) == world.facts(there)
    assert world.facts(here).state is State.CLOSED, "an opinion that never came stops nothing"


@pytest.mark.row("P50")
def test_a_window_that_says_nothing_is_told_and_its_silence_accepts(world: World) -> None:
    here = world.regions[0]
    let_pass_until(world, 30, 14)
    assert told(here, world.number) == [("intake", "check", "yellow")]
    queue = page_of(here, "clerk", "/desk/window/?light=yellow")
    assert world.number in queue
    assert "时限已用九成" in queue
    let_pass_until(world, 30, 17, 5)
    assert told(here, world.number)[:2] == [("intake", "check", "yellow"), ("intake", "check", "red")]
    assert {step.kind for step in world.steps(here)} >= {K.DEEM_ACCEPTED}, "the applicant waits for nobody"
