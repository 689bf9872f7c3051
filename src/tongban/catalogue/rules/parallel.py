"""Work at the same time: the ways between a split and its join.

From a split all ways are gone at once; the case goes on from the join when all have been gone. The join of a split is the
first one that every way can reach. A way is everything from the stage after the split to that join, ways back left
aside. Well-formed means:

- a split has at least two arrows, none with a label: nothing is chosen there;
- a join has at least two arrows in and one out, and is the join of exactly one split;
- every way has a stage, and two ways share none but ends; no way leads past its join;
- nothing leads into a way but from its split or within it, ways back included.

An end inside a way ends the whole case; a way back that leaves a way calls the other ways off.
"""

import dataclasses
import itertools
from collections.abc import Iterator, Mapping

from tongban.catalogue.types import Edge, Flow, Stage, StageKind

from .faults import Fault
from .walks import reachable, successors

After = Mapping[str, list[str]]


@dataclasses.dataclass(frozen=True)
class Parallel:
    """A split, its join, and the stages of each way between them, ends left out."""

    split: str
    join: str
    ways: tuple[frozenset[str], ...]


def parallels(flow: Flow) -> tuple[Parallel, ...]:
    """All splits that have a join, in the order of the file."""
    after = successors(edge for edge in flow.edges if not edge.is_return)
    splits = [stage.key for stage in flow.stages if stage.kind is StageKind.SPLIT]
    return tuple(found for key in splits if (found := _parallel(flow, key, after)) is not None)


def beside(flow: Flow) -> dict[str, frozenset[str]]:
    """For each stage on a way, the stages of the other ways: a case may be there as well."""
    result: dict[str, frozenset[str]] = {}
    for parallel in parallels(flow):
        for way, other in itertools.permutations(parallel.ways, 2):
            for key in way:
                result[key] = result.get(key, frozenset()) | other
    return result


def parallel_faults(flow: Flow) -> Iterator[Fault]:
    """Everything that is not well-formed about splits and joins."""
    numbers = {stage.key: number for number, stage in enumerate(flow.stages)}
    arrows = list(_arrow_faults(flow, numbers))
    if arrows:
        yield from arrows
        return
    found = parallels(flow)
    joined = {parallel.split for parallel in found}
    taken = {parallel.join for parallel in found}
    for stage in flow.stages:
        pointer = f"/flow/stages/{numbers[stage.key]}"
        if stage.kind is StageKind.SPLIT and stage.key not in joined:
            yield Fault(pointer, "standard-split-unjoined", {"stage": stage.key})
        if stage.kind is StageKind.JOIN and stage.key not in taken:
            yield Fault(pointer, "standard-join-unsplit", {"stage": stage.key})
    for parallel in found:
        yield from _way_faults(flow, parallel, numbers)


def _parallel(flow: Flow, split: str, after: After) -> Parallel | None:
    heads = after.get(split, [])
    kinds = {stage.key: stage.kind for stage in flow.stages}
    reached = [reachable(head, after) for head in heads]
    common = frozenset.intersection(*map(frozenset, reached)) if reached else frozenset[str]()
    joins = [stage.key for stage in flow.stages if stage.key in common and stage.kind is StageKind.JOIN]
    if not joins:
        return None
    # The first is the one that the others come after; in a circle, which another check refuses, the first of the file.
    join = max(joins, key=lambda key: len(reachable(key, after) & set(joins)))
    cut = {key: [] if key == join else followers for key, followers in after.items()}
    ways = tuple(
        frozenset(key for key in reachable(head, cut) if kinds[key] is not StageKind.END) - {join}
        for head in heads
    )
    return Parallel(split, join, ways)


def _arrow_faults(flow: Flow, numbers: Mapping[str, int]) -> Iterator[Fault]:
    kinds = {stage.key: stage.kind for stage in flow.stages}
    sources, targets = [edge.source for edge in flow.edges], [edge.target for edge in flow.edges]
    for number, edge in enumerate(flow.edges):
        if kinds[edge.source].is_bar and edge.label is not None:
            params = {"source": edge.source, "target": edge.target}
            yield Fault(f"/flow/edges/{number}", "standard-bar-labelled", params)
    for stage in flow.stages:
        pointer, into, out = (
            f"/flow/stages/{numbers[stage.key]}",
            targets.count(stage.key),
            sources.count(stage.key),
        )
        if stage.kind is StageKind.SPLIT and out < 2:
            yield Fault(pointer, "standard-split-single", {"stage": stage.key})
        if stage.kind is StageKind.JOIN and (into < 2 or out != 1):
            yield Fault(pointer, "standard-join-wrong", {"stage": stage.key, "into": into, "out": out})
        if stage.kind.is_bar and _is_busy(stage):
            yield Fault(pointer, "standard-bar-busy", {"stage": stage.key})


def _is_busy(stage: Stage) -> bool:
    return bool(stage.limit or stage.current_on or stage.done_on)


def _way_faults(flow: Flow, parallel: Parallel, numbers: Mapping[str, int]) -> Iterator[Fault]:
    """Each wrong turn once, where it is first taken; what follows from it is not told again."""
    names: dict[str, object] = {"split": parallel.split, "join": parallel.join}
    beyond = reachable(parallel.join, successors(edge for edge in flow.edges if not edge.is_return))
    inside = frozenset().union(*parallel.ways) - beyond
    shared = {key for key in inside if sum(key in way for way in parallel.ways) > 1}
    unshared = inside - shared | {parallel.split}
    for key in sorted({edge.target for edge in flow.edges if edge.source in unshared} & shared):
        yield Fault(f"/flow/stages/{numbers[key]}", "standard-ways-meet", {**names, "stage": key})
    ends = {stage.key for stage in flow.stages if stage.kind is StageKind.END}
    passed = beyond - ends - {parallel.join}
    for number, edge in enumerate(flow.edges):
        pointer, arrow = f"/flow/edges/{number}", {**names, "source": edge.source, "target": edge.target}
        if (edge.source, edge.target) == (parallel.split, parallel.join):
            yield Fault(pointer, "standard-way-empty", names)
        elif edge.source in inside and edge.target in passed and not edge.is_return:
            yield Fault(pointer, "standard-join-passed", arrow)
        elif edge.target in inside - shared | {parallel.join} and not _is_on_its_way(edge, parallel):
            yield Fault(pointer, "standard-way-entered", arrow)


def _is_on_its_way(edge: Edge, parallel: Parallel) -> bool:
    """Does the arrow come from the split, or lead on along a way?"""
    if edge.source == parallel.split:
        return True
    is_last = edge.target == parallel.join and not edge.is_return
    return any(edge.source in way and (is_last or edge.target in way) for way in parallel.ways)
