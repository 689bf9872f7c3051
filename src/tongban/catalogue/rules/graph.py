"""The stage graph: is it sound, and where is a case in it?

Sound means: one start, every stage can be reached from it and leads to an end, no way back but the declared
returns, and every branch of a decision says when it is taken. What may run at the same time stands in `parallel`.
"""

import dataclasses
from collections.abc import Iterable, Iterator

from tongban.catalogue.types import Edge, Flow, Lane, Passed, Stage, StageKind, StepKind

from .faults import Fault
from .parallel import beside, parallel_faults
from .walks import find_cycle, reachable, successors


@dataclasses.dataclass(frozen=True)
class Progress:
    """Where a case is: the current stages and those that lie behind."""

    current: frozenset[str]
    done: frozenset[str]


def progress(flow: Flow, steps: Iterable[Passed]) -> Progress:
    """Replay the steps of a case.

    A step that makes a stage current takes the mark from the others, but for those on another way of the same split:
    they go on. A split or join is done once a stage after it has been reached.
    """
    at_once = beside(flow)
    current: set[str] = set()
    done: set[str] = set()
    for step, meant in steps:
        stages = [stage for stage in flow.stages if _is_meant(stage, step, meant)]
        finished = {stage.key for stage in stages if step in stage.done_on}
        begun = {stage.key for stage in stages if step in stage.current_on}
        done |= finished
        current -= finished
        if begun:
            kept = {key for key in current if all(key in at_once.get(other, ()) for other in begun)}
            current, done = begun | kept, done - begun
    ends = {stage.key for stage in flow.stages if stage.kind is StageKind.END}
    return Progress(frozenset(current), frozenset(_with_bars(flow, done | (current & ends), current)))


def _is_meant(stage: Stage, step: StepKind, meant: str) -> bool:
    """Of several authorities that are asked one is meant; whoever asks is where it asks, whichever that is."""
    is_asker = step is StepKind.REFER and stage.lane is not Lane.COOPERATING
    return not meant or stage.key == meant or is_asker


def _with_bars(flow: Flow, done: set[str], current: set[str]) -> set[str]:
    """What is done, with the splits and joins that lie behind: from the last to the first, as bars may follow bars."""
    after = successors(flow.edges)
    bars = [stage.key for stage in flow.stages if stage.kind.is_bar]
    for _ in bars:
        done |= {key for key in bars if any(target in done | current for target in after.get(key, ()))}
    return done


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
    yield from parallel_faults(flow)


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
    lanes: set[Lane] = set()
    for number, column in enumerate(flow.lanes):
        if column.lane in lanes:
            yield Fault(f"/flow/lanes/{number}", "standard-lane-doubled", {"lane": column.lane.value})
        lanes.add(column.lane)
    sources = [edge.source for edge in flow.edges]
    for number, stage in enumerate(flow.stages):
        pointer, leaving = f"/flow/stages/{number}", sources.count(stage.key)
        if stage.lane not in lanes:
            yield Fault(pointer, "standard-lane-undeclared", {"stage": stage.key, "lane": stage.lane.value})
        if stage.kind is StageKind.END and leaving:
            yield Fault(pointer, "standard-end-leads-on", {"stage": stage.key})
        if stage.kind is StageKind.DECISION and leaving < 2:
            yield Fault(pointer, "standard-decision-single", {"stage": stage.key})
        if not (stage.kind.is_bar or stage.current_on or stage.done_on):
            yield Fault(pointer, "standard-stage-silent", {"stage": stage.key})
        named = (StepKind.SUSPEND in stage.current_on, StepKind.CONTINUE in stage.done_on)
        if named != (stage.stops is not None,) * 2:
            yield Fault(pointer, "standard-stop-steps", {"stage": stage.key})


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
