"""Random stage graphs: two to five lanes, up to twenty stages of any kind, ways back, long names. Not all are sound."""

import random

from hypothesis import strategies as st

from tongban.catalogue.types import Edge, Flow, Lane, LaneName, Stage, StageKind, StepKind, Words
from tongban.jurisdictions.types import Limit

_ZH = "登记机关核验身份材料齐全受理决定补正告知送达审查意见出具证明两地同时办理"
_EN = [
    "check",
    "identity",
    "papers",
    "accept",
    "forward",
    "decide",
    "correct",
    "notify",
    "deliver",
    "review",
    "opinion",
    "certificate",
    "reconsideration",
]
_LIMITS = (Limit(0, "working_day"), Limit(15, "working_day"), Limit(48, "working_hour"))


def random_flow(seed: int) -> Flow:
    """The graph of this number, always the same: 6 to 20 stages, each reached from one of the three before it."""
    chance = random.Random(seed)
    lanes = chance.sample(list(Lane), chance.randint(2, len(Lane)))
    count = chance.randint(6, 20)
    stages = [_stage(chance, number, chance.choice(lanes), count - 1) for number in range(count)]
    pairs = {(max(0, number - chance.randint(1, 3)), number): False for number in range(1, count)}
    for _ in range(chance.randint(0, 5)):
        source = chance.randrange(count - 1)
        pairs.setdefault((source, chance.randrange(source + 1, count)), False)
    for _ in range(chance.choice((0, 1, 1, 2, 3))):
        source = chance.randrange(1, count)
        pairs.setdefault((source, chance.randrange(source)), chance.random() < 0.8)
    edges = [
        Edge(f"s{source}", f"s{target}", _label(chance), is_return)
        for (source, target), is_return in pairs.items()
    ]
    names = tuple(LaneName(lane, _words(chance, 14, 5)) for lane in lanes)
    return Flow(names, tuple(stages), tuple(edges))


def _stage(chance: random.Random, number: int, lane: Lane, last: int) -> Stage:
    kinds = [StageKind.TASK, StageKind.TASK, StageKind.DECISION, StageKind.SPLIT, StageKind.JOIN]
    kind = {0: StageKind.START, last: StageKind.END}.get(number) or chance.choice(kinds)
    limit = None if kind.is_bar else chance.choice((None, *_LIMITS))
    reached = () if kind.is_bar else (StepKind.SUBMIT,)
    return Stage(f"s{number}", lane, kind, _words(chance, 24, 8), limit, reached, ())


def _label(chance: random.Random) -> Words | None:
    return _words(chance, 14, 5) if chance.random() < 0.6 else None


def _words(chance: random.Random, longest: int, most: int) -> Words:
    zh = "".join(chance.choices(_ZH, k=chance.randint(1, longest)))
    return Words(zh, " ".join(chance.choices(_EN, k=chance.randint(1, most))))


def flows() -> st.SearchStrategy[Flow]:
    """Graphs that no earlier run has seen."""
    return st.integers(1_000_000, 2**32).map(random_flow)
