"""In which row of the chart each stage stands: the order in which a person reads it."""

from collections.abc import Iterable

from tongban.catalogue.types import Edge, Flow, Lane, Stage, StageKind

Pair = tuple[str, str]


def ordered(flow: Flow) -> tuple[Stage, ...]:
    """The stages as a person reads them: down the rows, then in the order of the file, and all ends last."""
    row = ranks(flow)
    return tuple(sorted(flow.stages, key=lambda stage: (stage.kind is StageKind.END, row[stage.key])))


def back_edges(flow: Flow) -> frozenset[Pair]:
    """The declared returns, and every other arrow to a stage one is coming from, in the order of the file."""
    back = {(edge.source, edge.target) for edge in flow.edges if edge.is_return}
    after: dict[str, list[str]] = {stage.key: [] for stage in flow.stages}
    for edge in flow.edges:
        if not edge.is_return:
            after[edge.source].append(edge.target)
    open_: set[str] = set()
    closed: set[str] = set()

    def visit(key: str) -> None:
        open_.add(key)
        for follower in after[key]:
            if follower in open_:
                back.add((key, follower))
            elif follower not in closed:
                visit(follower)
        open_.discard(key)
        closed.add(key)

    for key in after:
        if key not in closed:
            visit(key)
    return frozenset(back)


def ranks(flow: Flow) -> dict[str, int]:
    """A row below everything that comes before, and no two stages of a lane in one row.

    Stages that lead nowhere are placed last, so that the way that goes on stays straight.
    """
    back = back_edges(flow)
    forward = [edge for edge in flow.edges if (edge.source, edge.target) not in back]
    depth = _longest_paths([stage.key for stage in flow.stages], forward)
    before: dict[str, list[str]] = {stage.key: [] for stage in flow.stages}
    for edge in forward:
        before[edge.target].append(edge.source)
    goes_on = {edge.source for edge in forward}
    row: dict[str, int] = {}
    taken: set[tuple[Lane, int]] = set()
    for stage in sorted(flow.stages, key=lambda stage: (stage.key not in goes_on, depth[stage.key])):
        place = max((row[key] + 1 for key in before[stage.key]), default=0)
        while (stage.lane, place) in taken:
            place += 1
        taken.add((stage.lane, place))
        row[stage.key] = place
    return row


def _longest_paths(keys: Iterable[str], forward: list[Edge]) -> dict[str, int]:
    depth = dict.fromkeys(keys, 0)
    while True:
        deeper = {
            edge.target: depth[edge.source] + 1
            for edge in forward
            if depth[edge.target] <= depth[edge.source]
        }
        if not deeper:
            return depth
        depth.update(deeper)
