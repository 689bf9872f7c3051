"""A case of two real nodes as it happens: people, workers, clocks and a line in bad weather, all by the dice of a seed."""

import collections
import datetime as dt
import random

from tests import builders
from tests.histories.acts import ACTS, TRESPASSES, Place, apply, publish_holidays
from tests.histories.region import PLACES, Region
from tongban.cases.models import Case
from tongban.cases.queries.rows import facts_of, steps_of
from tongban.cases.queries.views import allowed_steps
from tongban.cases.rules.steps import DECISIONS, FACTS
from tongban.cases.types import Channel, Facts, Side, State, Step, StepKind
from tongban.exchange.models import OutMessage
from tongban.exchange.services.calling import Answer, LinkFailed, Request, use_carrier
from tongban.exchange.types import DeliveryState
from tongban.kernel.actors import Actor
from tongban.kernel.errors import NotAllowed, NotFound, TongbanError
from tongban.kernel.journal.models import Delivery
from tongban.kernel.node import NodeIdentity

K = StepKind
STARTS = (
    dt.datetime(2026, 11, 23, 4, 0, tzinfo=dt.UTC),
    dt.datetime(2026, 12, 29, 4, 0, tzinfo=dt.UTC),
)
"""Noon of a plain Monday, and of a Tuesday before a year whose holidays are not published."""
FARTHEST = 55
"""Seconds by which a clock is wrong; two nodes believe each other within 120."""
SELDOM = {
    **dict.fromkeys((K.WITHDRAW, K.ASK_WITHDRAWAL, K.DECLINE, K.END), 0.03),
    **dict.fromkeys((K.REFUSE, K.GRANT), 0.2),
    **dict.fromkeys((K.ASK, K.ANSWER, K.NOTE, K.SUPPLY), 0.25),
}
"""How readily somebody does it, where it is not always; or a history would be short, or nothing but talk."""
CHOICES = [
    (kind, side)
    for kind, line in sorted({**DECISIONS, **FACTS}.items())
    for side in sorted(line.sides)
    if kind in ACTS and side is not Side.SYSTEM
]
FOND_OF = {K.REOPEN: {K.REFUSE, K.REOPEN}, K.REFUSE: {K.CLAIM, K.REFUSE}}
"""Who wants the one needs the other."""
WANTED = sorted({kind for kind, _ in CHOICES})


class World:
    """Two nodes, the line between them, one case, and what was told of it."""

    def __init__(self, regions: list[Region], seed: int) -> None:
        self.dice = random.Random(seed)
        self.regions = regions
        self.story: list[str] = []
        self.refused: collections.Counter[str] = collections.Counter()
        self.wanted = FOND_OF.get(kind := WANTED[seed % len(WANTED)], {kind})
        """Kinds of steps this history is fond of, so that each has its histories."""
        self.has_news = False
        """A node has learnt the holidays of the next year; until the other one has, they reckon differently."""
        self.is_calm = False
        self._is_up = True
        self._heard: list[tuple[str, Request]] = []
        self.time = self.dice.choice(STARTS)
        for region in regions:
            region.wipe()
            region.ahead = dt.timedelta(seconds=self.dice.randint(-FARTHEST, FARTHEST))
        self._tell_time()
        self.number, self.origin = "", self.dice.choice(regions)

    def place(self, region: Region) -> Place:
        return Place(region, self.regions, self.number, self.dice)

    def say(self, region: Region | None, words: str) -> None:
        """A line of the story."""
        self.story.append(f"{self.time:%m-%d %H:%M:%S} {region.id if region else '--'} {words}")

    # What is there ---------------------------------------------------------------------------------------------------

    def knowing(self) -> list[Region]:
        """The nodes that know the case."""
        return [region for region in self.regions if self.case(region) is not None]

    def case(self, region: Region) -> Case | None:
        with region.acting():
            return Case.find(number=self.number)

    def reader(self, region: Region) -> Actor | None:
        """Somebody at this node who may read the case; nobody where it was decided before it was transferred."""
        case = self.case(region)
        assert case is not None
        if region is self.origin:
            return region.people["applicant"]
        if case.intake_node == region.id:
            return region.people["clerk"]
        asked = [row["authority"] for row in case.referrals]
        posts = (f"review {authority}" for authority in (case.authority, *asked))
        return next((region.people[post] for post in posts if post in region.people), None)

    def facts(self, region: Region) -> Facts:
        with region.acting():
            return facts_of(Case.objects.get(number=self.number))

    def steps(self, region: Region) -> list[Step]:
        with region.acting():
            return steps_of(Case.objects.get(number=self.number))

    # What happens ----------------------------------------------------------------------------------------------------

    def begin(self) -> None:
        """Somebody applies."""
        item = self.dice.choice([builders.COMPANY] * 4 + [builders.RELOCATION])
        node = self.dice.choice([*PLACES, *(name for name in PLACES if name != self.origin.id)])
        place = PLACES[node]
        is_online = item == builders.COMPANY and self.dice.random() < 0.3
        channel = Channel.ONLINE if is_online else Channel.WINDOW
        is_late = self.dice.random() < 0.5
        with self.origin.acting():
            more = {"item": item, "place": place, "channel": channel, "is_late": is_late}
            self.number = apply(self.origin, self.dice, **more)
        self.say(self.origin, f"apply {item} in {place}, {channel.value}{', a paper late' * is_late}")

    def happens(self) -> None:
        """Something happens somewhere."""
        self._pass_time(dt.timedelta(seconds=self.dice.randint(1, 90)))
        chance = self.dice.random()
        if chance < 0.55:
            self._somebody_acts()
        elif chance < 0.85:
            self._work(self.dice.choice(self.regions))
        elif chance < 0.91:
            self._leap()
        elif chance < 0.94:
            region = self.dice.choice(self.regions)
            region.ahead = dt.timedelta(seconds=self.dice.randint(-FARTHEST, FARTHEST))
            self.say(region, f"its clock is set {region.ahead.total_seconds():+.0f} s")
        elif chance < 0.97:
            self._is_up = not self._is_up
            self.say(None, f"the line is {'up' if self._is_up else 'down'}")
        elif self.time >= STARTS[-1]:
            region = self.dice.choice(self.regions)
            with region.acting():
                publish_holidays()
            self.has_news = True
            self.say(region, "publishes the holidays of the next year")

    def _somebody_acts(self) -> None:
        if self.dice.random() < 0.1:
            self._trespass()
        cases = {region.id: self.case(region) for region in self.regions}
        choices = self.dice.sample(CHOICES, len(CHOICES))
        if self.dice.random() < 0.3:
            choices.sort(key=lambda one: one[0] not in self.wanted)
        for kind, side in choices:
            readily = kind in self.wanted or self.dice.random() < SELDOM.get(kind, 1)
            region = self.dice.choice(self.regions)
            if readily and self._try(region, cases[region.id], kind, side):
                return

    def _try(self, region: Region, case: Case | None, kind: StepKind, side: Side) -> bool:
        """Whoever can do this here does it, if the page offers it to them and they are not refused."""
        if case is None or not self._sits_here(case, region, side):
            return False
        with region.acting():
            if kind not in allowed_steps(case, side, [kind]):
                return False
        return self.act(region, kind, side)

    def act(self, region: Region, kind: StepKind, side: Side) -> bool:
        """Do it; whether it was not refused."""
        with region.acting():
            try:
                ACTS[kind](self.place(region), side)
            except TongbanError as error:
                self.refused[f"{kind.value} {error.code}"] += 1
                self.say(region, f"({side.value} would {kind.value}: {error.code})")
                return False
        self.say(region, f"{side.value}: {kind.value}")
        return True

    def _sits_here(self, case: Case, region: Region, side: Side) -> bool:
        if side is Side.COOPERATING:
            return any(row["node"] == region.id for row in case.referrals)
        nodes = {
            Side.APPLICANT: case.origin_node,
            Side.INTAKE: case.intake_node,
            Side.AUTHORITY: case.home_node,
        }
        return nodes[side] == region.id

    def _trespass(self) -> None:
        """Somebody tries what they may never do."""
        name = self.dice.choice(sorted(TRESPASSES))
        for region in self.knowing():
            case = self.case(region)
            assert case is not None
            if f"review {case.authority}" in region.people:
                with region.acting():
                    try:
                        TRESPASSES[name](self.place(region), Side.AUTHORITY)
                    except (NotAllowed, NotFound):
                        continue
                raise AssertionError(f"{name}, and nobody minds")

    def _leap(self) -> None:
        """Nothing happens for a while, but that the workers are there."""
        self._pass_time(dt.timedelta(hours=self.dice.choice((1, 3, 8, 8, 26, 26, 74, 200))))
        self.say(None, "time passes")
        for region in self.regions:
            self._work(region)

    def _work(self, region: Region) -> None:
        with use_carrier(carrier=self._carry):
            region.work()

    def _pass_time(self, more: dt.timedelta) -> None:
        self.time += more
        self._tell_time()

    def _tell_time(self) -> None:
        for region in self.regions:
            region.time = self.time

    # The line --------------------------------------------------------------------------------------------------------

    def _falls(self, chance: float) -> bool:
        return not self.is_calm and self.dice.random() < chance

    def _carry(self, peer: NodeIdentity, request: Request) -> Answer:
        """Bring a call to the other node: it may be lost, the answer may be lost, it may come twice, or once more later."""
        if not (self._is_up or self.is_calm) or self._falls(0.1):
            raise LinkFailed("link-unreachable", peer=peer.id)
        to = next(region for region in self.regions if region.id == peer.id)
        if self._heard and self._falls(0.1):
            again, old = self.dice.choice(self._heard)
            next(region for region in self.regions if region.id == again).answer(old)
        answer = to.answer(request)
        self._heard.append((to.id, request))
        if self._falls(0.1):
            answer = to.answer(request)
        if self._falls(0.1):
            raise LinkFailed("link-unreachable", peer=peer.id)
        return answer

    def settle(self) -> None:
        """The line holds, and everything on its way arrives: minutes, in which no time limit runs out by chance."""
        self.is_calm = True
        for _ in range(400):
            did = 0
            with use_carrier(carrier=self._carry):
                did = sum(region.work() for region in self.regions)
            if not did and not any(self._waits(region) for region in self.regions):
                break
            self._pass_time(dt.timedelta(seconds=0 if did else 20))
        else:
            raise AssertionError("it never comes to rest")
        self.is_calm = False

    def _waits(self, region: Region) -> bool:
        """Is something on its way from here, or to be done within the hour?"""
        with region.acting():
            if OutMessage.objects.filter(state=DeliveryState.PENDING.value).exists():
                return True
            soon = self.time + dt.timedelta(hours=1, minutes=5)
            return Delivery.objects.filter(dead_at=None, due_at__lt=soon).exists()

    # To the end ------------------------------------------------------------------------------------------------------

    def go_on(self) -> bool:
        """Whoever has the case does the next thing that leads to an end; whether there was something to do."""
        keeper = next(region for region in self.regions if region.id == self.facts(self.origin).keeper)
        facts = self.facts(keeper)
        supplies = facts.owed and facts.state not in (State.RETURNED, State.SUSPENDED)
        if supplies and self._try(self.origin, self.case(self.origin), K.SUPPLY, Side.APPLICANT):
            return True
        asked = {row.node for row in facts.referrals if row.is_open}
        for region in self.regions:
            if region.id in asked and self._try(region, self.case(region), K.ADVISE, Side.COOPERATING):
                return True
        kind, side = NEXT[facts.state]
        where = self.origin if side is Side.APPLICANT else keeper
        return self.act(where, kind, side)


NEXT: dict[State, tuple[StepKind, Side]] = {
    State.SUBMITTED: (K.TAKE_IN, Side.INTAKE),
    State.RECEIVED: (K.ACCEPT, Side.INTAKE),
    State.CORRECTION_REQUESTED: (K.CORRECT, Side.APPLICANT),
    State.ACCEPTED: (K.CLAIM, Side.AUTHORITY),
    State.TOLERANCE_ACCEPTED: (K.CLAIM, Side.AUTHORITY),
    State.IN_REVIEW: (K.GRANT, Side.AUTHORITY),
    State.SUSPENDED: (K.CONTINUE, Side.AUTHORITY),
    State.RETURNED: (K.FORWARD, Side.INTAKE),
}
"""The way out of each state in which a case is open."""
