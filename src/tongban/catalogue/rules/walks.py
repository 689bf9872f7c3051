"""Walks over a graph of stages: what follows what, what can be reached, where it runs in a circle."""

from collections.abc import Iterable, Mapping

from tongban.catalogue.types import Edge


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
