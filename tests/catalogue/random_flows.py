"""Random stage graphs: two to five lanes, a tree of stages, some further arrows, sometimes one way back."""

from hypothesis import strategies as st

from tongban.catalogue.types import Edge, Flow, Lane, LaneName, Stage, StageKind, StepKind, Words
from tongban.jurisdictions.types import Limit

LABEL = Words("退回", "back")


def _stage(number: int, lane: Lane, last: int) -> Stage:
    kind = {0: StageKind.START, last: StageKind.END}.get(number, StageKind.TASK)
    name = Words(f"环节{number}", f"Stage {number}")
    limit = Limit(number, "working_day") if number % 3 == 0 else None
    return Stage(f"s{number}", lane, kind, name, limit, (StepKind.SUBMIT,), ())


@st.composite
def flows(draw: st.DrawFn, *, with_returns: bool = True) -> Flow:
    """A graph of 6 to 16 stages."""
    lanes = list(Lane)[: draw(st.integers(2, len(Lane)))]
    count = draw(st.integers(6, 16))
    stages = [_stage(number, draw(st.sampled_from(lanes)), count - 1) for number in range(count)]
    pairs: dict[tuple[int, int], bool] = {}
    for number in range(1, count):
        pairs[draw(st.integers(max(0, number - 2), number - 1)), number] = False
    for source in draw(st.lists(st.integers(0, count - 2), max_size=3)):
        pairs.setdefault((source, draw(st.integers(source + 1, count - 1))), False)
    if with_returns and draw(st.booleans()):
        pairs.setdefault((draw(st.integers(3, count - 1)), draw(st.integers(0, 2))), draw(st.booleans()))
    edges = [
        Edge(f"s{source}", f"s{target}", LABEL if source % 2 else None, is_return)
        for (source, target), is_return in pairs.items()
    ]
    names = tuple(LaneName(lane, Words(f"泳道{lane}", lane.value)) for lane in lanes)
    return Flow(names, tuple(stages), tuple(edges))
