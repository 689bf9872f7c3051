"""The stage graph: is it sound, and where is a case in it?

Sound means: one start, every stage can be reached from it and leads to an end, no way back but the declared
returns, and every branch of a decision says when it is taken.
"""

import dataclasses
from collections.abc import Iterable, Iterator, Mapping

from tongban.catalogue.types import Edge, Flow, StageKind, StepKind

from .faults import Fault


@dataclasses.dataclass(frozen=True)
class Progress:
    """Where a case is: the current stages and those that lie behind."""

    current: frozenset[str]
    done: frozenset[str]


def progress(flow: Flow, steps: Iterable[StepKind]) -> Progress:
    """Replay the steps of a case. A step that makes any stage current takes the mark from the others."""
    current: set[str] = set()
    done: set[str] = set()
    for step in steps:
        finished = {stage.key for stage in flow.stages if step in stage.done_on}
        begun = {stage.key for stage in flow.stages if step in stage.current_on}
        done |= finished
        current -= finished
        if begun:
            current, done = begun, done - begun
    ends = {stage.key for stage in flow.stages if stage.kind is StageKind.END}
    return Progress(frozenset(current), frozenset(done | (current & ends)))


def graph_faults(flow: Flow) -> Iterator[Fault]:
    """Everything unsound in the graph. Unknown stages come first and alone: nothing else can be said then."""
    unknown = list(_unknown_stages(flow))
    if unknown:
        yield from unknown
        return
    yield from _edge_faults(flow)
    yield from _stage_faults(flow)
    yield from _cycle_faults(flow)
    yield from _reach_faults(flow)


def _unknown_stages(flow: Flow) -> Iterator[Fault]:
    known = {stage.key for stage in flow.stages}
    for number, edge in enumerate(flow.edges):
        for end, key in (("from", edge.source), ("to", edge.target)):
            if key not in known:
                yield Fault(f"/flow/edges/{number}/{end}", "standard-stage-unknown", {"stage": key})


def _edge_faults(flow: Flow) -> Iterator[Fault]:
    seen: set[tuple[str, str]] = set()
    kinds = {stage.key: stage.kind for stage in flow.stages}
    for number, edge in enumerate(flow.edges):
        pointer, ends = f"/flow/edges/{number}", (edge.source, edge.target)
        if ends in seen:
            yield Fault(pointer, "standard-edge-doubled", {"source": edge.source, "target": edge.target})
        seen.add(ends)
        if kinds[edge.source] is StageKind.DECISION and edge.label is None:
            yield Fault(pointer, "standard-branch-unlabelled", {"source": edge.source, "target": edge.target})


def _stage_faults(flow: Flow) -> Iterator[Fault]:
    starts = [stage.key for stage in flow.stages if stage.kind is StageKind.START]
    if len(starts) != 1:
        yield Fault("/flow/stages", "standard-start-wrong", {"count": len(starts)})
    lanes = {name.lane for name in flow.lanes}
    sources = [edge.source for edge in flow.edges]
    for number, stage in enumerate(flow.stages):
        pointer, leaving = f"/flow/stages/{number}", sources.count(stage.key)
        if stage.lane not in lanes:
            yield Fault(pointer, "standard-lane-undeclared", {"stage": stage.key, "lane": stage.lane.value})
        if stage.kind is StageKind.END and leaving:
            yield Fault(pointer, "standard-end-leads-on", {"stage": stage.key})
        if stage.kind is StageKind.DECISION and leaving < 2:
            yield Fault(pointer, "standard-decision-single", {"stage": stage.key})
        if not stage.current_on and not stage.done_on:
            yield Fault(pointer, "standard-stage-silent", {"stage": stage.key})


def _cycle_faults(flow: Flow) -> Iterator[Fault]:
    forward = successors(edge for edge in flow.edges if not edge.is_return)
    cycle = find_cycle([stage.key for stage in flow.stages], forward)
    if cycle:
        closing = (cycle[-2], cycle[-1])
        number = next(n for n, edge in enumerate(flow.edges) if (edge.source, edge.target) == closing)
        yield Fault(f"/flow/edges/{number}", "standard-cycle", {"cycle": " → ".join(cycle)})
        return
    for number, edge in enumerate(flow.edges):
        if edge.is_return and edge.source not in reachable(edge.target, forward):
            params = {"source": edge.source, "target": edge.target}
            yield Fault(f"/flow/edges/{number}", "standard-return-forward", params)


def _reach_faults(flow: Flow) -> Iterator[Fault]:
    starts = [stage.key for stage in flow.stages if stage.kind is StageKind.START]
    ends = [stage.key for stage in flow.stages if stage.kind is StageKind.END]
    after = successors(flow.edges)
    before = successors(Edge(edge.target, edge.source, None, False) for edge in flow.edges)
    from_start = set().union(*(reachable(key, after) for key in starts))
    to_end = set().union(*(reachable(key, before) for key in ends))
    for number, stage in enumerate(flow.stages):
        if starts and stage.key not in from_start:
            yield Fault(f"/flow/stages/{number}", "standard-stage-unreachable", {"stage": stage.key})
        if stage.key not in to_end:
            yield Fault(f"/flow/stages/{number}", "standard-stage-dead-end", {"stage": stage.key})


def successors(edges: Iterable[Edge]) -> dict[str, list[str]]:
    """Where each stage leads."""
    result: dict[str, list[str]] = {}
    for edge in edges:
        result.setdefault(edge.source, []).append(edge.target)
    return result


def reachable(start: str, after: Mapping[str, list[str]]) -> set[str]:
    """`start` and everything that can follow it."""
    seen, waiting = {start}, [start]
    while waiting:
        for key in after.get(waiting.pop(), ()):
            if key not in seen:
                seen.add(key)
                waiting.append(key)
    return seen


def find_cycle(keys: Iterable[str], after: Mapping[str, list[str]]) -> list[str]:
    """The first cycle met, its first stage repeated at the end; empty when there is none."""
    finished: set[str] = set()
    path: list[str] = []

    def visit(key: str) -> list[str]:
        if key in path:
            return [*path[path.index(key) :], key]
        if key in finished:
            return []
        path.append(key)
        for follower in after.get(key, ()):
            if found := visit(follower):
                return found
        finished.add(path.pop())
        return []

    return next((found for key in keys if (found := visit(key))), [])
