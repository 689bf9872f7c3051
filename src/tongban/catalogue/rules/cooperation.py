"""Checks of the other authorities that a standard asks: where each is, in which stage it works, which conditions are its own."""

from collections.abc import Iterator, Mapping
from typing import Any

from .faults import Fault
from .limits import unit_faults
from .references import Raw, entries

LIMIT = "cooperation"
"""What a stage writes as its limit when it has that of the authority that works in it."""


def cooperation_faults(content: Raw) -> Iterator[Fault]:
    """Everything about asking others that contradicts the rest of the file."""
    cooperation = content.get("cooperation", [])
    is_joint = "joint_handling" in content["modes"]["allowed"]
    if is_joint != bool(cooperation):
        yield Fault("/modes/allowed", "standard-cooperation-missing")
    places = {entry["key"]: entry["decides"] for entry in content["questions"] if "decides" in entry}
    used = {entry["place"] for entry in cooperation}
    if any(decides == "cooperating" and key not in used for key, decides in places.items()):
        yield Fault("/questions", "standard-cooperation-missing")
    for pointer, entry in entries(content, "cooperation"):
        yield from unit_faults(f"{pointer}/limit", entry["limit"])
        if entry["place"] not in places:
            yield Fault(f"{pointer}/place", "standard-cooperation-place", {"place": entry["place"]})
    yield from _stages(content)
    yield from _criteria(content)


def own_limits(content: Raw) -> Mapping[str, Any]:
    """The limit of each cooperating authority, by the name its stage finds it under."""
    return {f"{LIMIT}:{entry['stage']}": entry["limit"] for entry in content.get("cooperation", [])}


def limit_name(stage: Raw) -> str:
    """Under which name the limit of a stage is found."""
    name = str(stage.get("limit", ""))
    return f"{LIMIT}:{stage['key']}" if name == LIMIT else name


def _stages(content: Raw) -> Iterator[Fault]:
    """Each works in a stage of its own, which is reached when it is asked and done when it has answered."""
    working = {
        stage["key"]
        for stage in content["flow"]["stages"]
        if stage["lane"] == "cooperating"
        and "refer" in stage.get("current_on", [])
        and "advise" in stage.get("done_on", [])
    }
    seen: set[str] = set()
    for pointer, entry in entries(content, "cooperation"):
        if entry["stage"] not in working - seen:
            yield Fault(f"{pointer}/stage", "standard-cooperation-stage", {"stage": entry["stage"]})
        seen.add(entry["stage"])


def _criteria(content: Raw) -> Iterator[Fault]:
    """Of several, each is told which conditions it looks at."""
    stages = [entry["stage"] for entry in content.get("cooperation", [])]
    for pointer, entry in entries(content, "criteria"):
        looks = entry.get("stage", stages[0] if len(stages) == 1 else "")
        if entry["at"] == "cooperating" and looks not in stages:
            yield Fault(pointer, "standard-criterion-stage", {"key": entry["key"]})
