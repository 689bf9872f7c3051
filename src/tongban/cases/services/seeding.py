"""Fill a node with cases that never were, so that it shows what it can carry: whole stories by the rules, sealed and signed.

The rules that decide a real case decide here as well (check_step, apply_step), the calendar is the real one, and what is
written is what a real case of one node leaves behind: its row, its steps, its dossier, its applicant. Deliberately
absent: certificates, messages to other nodes, what somebody at another node would have signed, and clocks that the
worker watches; a seeded queue stays as it was filled.
"""

import dataclasses
import datetime as dt
import functools
from collections.abc import Iterable
from random import Random

from django.db import transaction

from tongban.cases.events import CasesSeeded
from tongban.cases.models import Case, CaseStep
from tongban.cases.rules.invented import MOST_PEOPLE
from tongban.catalogue import queries as catalogue
from tongban.catalogue.types import Standard
from tongban.identity import queries as identity
from tongban.identity.services.people import add_invented_people
from tongban.jurisdictions import queries as jurisdictions
from tongban.jurisdictions.types import Authority, Hall
from tongban.kernel import clock
from tongban.kernel.blobs.services import Blob, add_blobs, store_blob
from tongban.kernel.errors import BadInput, Refused
from tongban.kernel.journal.queries import recorded
from tongban.kernel.journal.services import record
from tongban.kernel.node import this

from .seeded_stories import Paper, Place, Story
from .seeded_ways import tell_story

BATCH = 250
"""Cases written in one transaction."""
SUBJECT = "seed"
MOST_OPEN = 4000
"""Of a node with years behind it, so many cases run; of a small one, three in ten."""
CROSSING = 0.2
"""Share of the cases that come from another region."""


@dataclasses.dataclass(frozen=True)
class SeedPlan:
    """What a node is filled with. The same plan makes the same choices, batch by batch, in whatever order."""

    cases: int
    seed: int
    since: dt.datetime
    until: dt.datetime
    papers: tuple[Paper, ...]
    """Shown for every material; stored once."""

    @property
    def batches(self) -> range:
        """Numbers of the batches."""
        return range(-(-self.cases // BATCH))

    @property
    def open_share(self) -> float:
        """How many of the cases run still."""
        return min(0.3, MOST_OPEN / self.cases)


@transaction.atomic
def plan_seed(
    *, cases: int, seed: int, years: int, papers: Iterable[bytes], beside_real_cases: bool
) -> tuple[SeedPlan, frozenset[int]]:
    """Say what will be made, and which batches of it are there already. Records it once.

    Refuses a node with real cases unless told to go on beside them (a demonstration has none), a node that was filled by another plan,
    and a node without items that its own authorities decide.
    """
    if not 1 <= cases <= MOST_PEOPLE:
        raise BadInput("seed-count", field="cases", most=MOST_PEOPLE)
    before = [event for event in recorded(CasesSeeded, SUBJECT) if isinstance(event, CasesSeeded)]
    made = frozenset(event.batch for event in before if event.batch >= 0)
    began = next((event for event in before if event.batch < 0), None)
    if began and (began.total, began.seed, began.years) != (cases, seed, years):
        raise Refused("seed-other-plan", cases=began.total, seed=began.seed, years=began.years)
    if not beside_real_cases and not this().is_demo:
        real = Case.objects.count() - sum(event.cases for event in before)
        if real > 0:
            raise Refused("seed-beside-real", count=real)
    if not _world():
        raise Refused("seed-no-items")
    until = dt.datetime.fromisoformat(began.until) if began else clock.now().replace(microsecond=0)
    if began is None:
        first = CasesSeeded(batch=-1, cases=0, total=cases, seed=seed, years=years, until=until.isoformat())
        record(first, subject=SUBJECT)
    shown = tuple(
        Paper(store_blob(content=content, media="application/pdf"), len(content)) for content in papers
    )
    return SeedPlan(cases, seed, until - dt.timedelta(days=365 * years), until, shown), made


def seed_batch(*, plan: SeedPlan, batch: int) -> int:
    """Make one batch and write it; answers how many cases it has. Either all of it is there afterwards, or nothing."""
    chance = Random(f"{plan.seed}:{batch}")  # noqa: S311  # choices that can be made again, no secrets
    numbers = range(batch * BATCH, min(plan.cases, (batch + 1) * BATCH))
    with transaction.atomic(), jurisdictions.same_calendar():
        keys = Case.reserve(len(numbers))
        stories = [_story(plan, number, key, chance) for number, key in zip(numbers, keys, strict=True)]
        _write(plan, stories)
        event = CasesSeeded(
            batch=batch, cases=len(stories), total=plan.cases, seed=plan.seed, years=0, until=""
        )
        record(event, subject=SUBJECT)
    return len(stories)


def _write(plan: SeedPlan, stories: list[Story]) -> None:
    here = (story for story in stories if story.case.person_id)
    add_invented_people(
        people=(
            (story.case.person_id, dataclasses.astuple(story.person), story.case.submitted_at)
            for story in here
        )
    )
    Case.put_all(story.case for story in stories)
    CaseStep.put_all(row for story in stories for row in story.rows)
    add_blobs(
        (Blob(story.case.dossier, story.media, len(story.dossier), story.dossier), story.case.submitted_at)
        for story in stories
    )


def _story(plan: SeedPlan, number: int, key: int, chance: Random) -> Story:
    is_late = plan.cases - number <= 3 * plan.cases * plan.open_share
    is_open = is_late and chance.random() < 1 / 3
    span = plan.until - plan.since
    began = plan.since + span * ((number + chance.random()) / plan.cases)
    if is_open:
        began = plan.until - dt.timedelta(days=20) * chance.random()
    place = _chosen(chance)
    peers = this().peers
    peer = chance.choice(peers).id if peers and chance.random() < CROSSING else ""
    return tell_story(
        key=key,
        serial=number,
        place=place,
        papers=plan.papers,
        peer=peer,
        is_open=is_open,
        began=began,
        until=plan.until,
        chance=chance,
    )


def _chosen(chance: Random) -> Place:
    """Some items and offices have far more to do than others."""
    places = _world()
    return places[int(len(places) * chance.random() ** 2)]


@functools.cache
def _world() -> tuple[Place, ...]:
    """What is decided at this node: every item with every authority that decides it, the busy ones first."""
    found = []
    reviewers = identity.reviewers()
    for standard in catalogue.items():
        for authority in _deciding(standard):
            hall: Hall = jurisdictions.hall_of_authority(authority)
            staff = reviewers.get(authority.uscc, ())
            found.append(Place(standard, authority, hall, jurisdictions.windows_of(hall.code), staff))
    Random(0).shuffle(found)  # noqa: S311  # the same order each time
    return tuple(sorted(found, key=lambda place: not place.reviewers))


def _deciding(standard: Standard) -> list[Authority]:
    if standard.cooperation:
        return []
    kind = standard.authority_kind
    bodies = [body for body in jurisdictions.authorities_of_kind(kind) if body.node_id == this().id]
    return [body for body in bodies if _decides_at_home(kind, body)]


def _decides_at_home(kind: str, body: Authority) -> bool:
    try:
        return jurisdictions.competent_authority(kind, body.division) == body
    except Refused:
        return False
