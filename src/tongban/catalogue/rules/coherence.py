"""Checks that the parts of a standard file agree with one another: limits, tolerance, cooperation, form, result."""

from collections.abc import Iterator, Mapping
from typing import Any

from tongban.catalogue.types import FINDING

from .cooperation import cooperation_faults, limit_name, own_limits
from .faults import Fault
from .limits import amount, is_longer, short, unit_faults
from .references import Raw, entries, fields


def coherence_faults(content: Raw) -> Iterator[Fault]:
    """Everything that contradicts something else in the file."""
    yield from _questions(content)
    yield from _form(content)
    yield from _materials(content)
    yield from _limits(content)
    yield from _tolerance(content)
    yield from _bulk_decision(content)
    if "after_check" in content:
        yield from unit_faults("/after_check/limit", content["after_check"]["limit"])
    yield from cooperation_faults(content)
    yield from _result(content)
    yield from _stage_limits(content)


def _questions(content: Raw) -> Iterator[Fault]:
    competent = [entry for entry in content["questions"] if entry.get("decides") == "competent"]
    if len(competent) != 1:
        yield Fault("/questions", "standard-place-question", {"count": len(competent)})
    for pointer, entry in entries(content, "questions"):
        yield from _options(pointer, entry, wanted=entry["kind"] == "choice")
        if "decides" in entry and entry["kind"] != "division":
            yield Fault(f"{pointer}/decides", "standard-place-kind", {"key": entry["key"]})


def _options(pointer: str, entry: Raw, *, wanted: bool) -> Iterator[Fault]:
    if wanted != ("options" in entry):
        yield Fault(pointer, "standard-options-wrong", {"key": entry["key"], "kind": entry["kind"]})
    values = [option["value"] for option in entry.get("options", [])]
    for number, value in enumerate(values):
        if value in values[:number]:
            place = f"{pointer}/options/{number}/value"
            yield Fault(place, "standard-key-repeated", {"key": value, "list": entry["key"]})


def _form(content: Raw) -> Iterator[Fault]:
    for pointer, _, field in fields(content):
        yield from _field(pointer, field)
        if (field["kind"] == "people") != ("fields" in field):
            yield Fault(pointer, "standard-people-fields", {"key": field["key"]})
        for number, inner in enumerate(field.get("fields", [])):
            if inner["kind"] == "people":
                yield Fault(f"{pointer}/fields/{number}", "standard-people-nested", {"key": inner["key"]})
            yield from _field(f"{pointer}/fields/{number}", inner)
    for at, section in entries(content, "form"):
        for number, rule in enumerate(section.get("sums", [])):
            yield from _sum(f"{at}/sums/{number}", rule, section)


def _field(pointer: str, field: Raw) -> Iterator[Fault]:
    yield from _options(pointer, field, wanted=field["kind"] in ("choice", "multichoice"))
    if field.get("minimum", 0) > field.get("maximum", field.get("minimum", 0)):
        yield Fault(f"{pointer}/minimum", "standard-range-empty", {"key": field["key"]})


def _sum(pointer: str, rule: Raw, section: Raw) -> Iterator[Fault]:
    group: Raw = next((field for field in section["fields"] if field["key"] == rule["group"]), {})
    amounts = {
        inner["key"]
        for inner in group.get("fields", [])
        if inner["kind"] in ("money_fen", "percent", "integer")
    }
    if rule["field"] not in amounts or ("equals" in rule) == ("equals_field" in rule):
        yield Fault(pointer, "standard-sum-wrong", {"group": rule["group"], "amount": rule["field"]})


def _materials(content: Raw) -> Iterator[Fault]:
    for pointer, entry in entries(content, "materials"):
        if entry["need"] == "conditional" and "when" not in entry:
            yield Fault(pointer, "standard-conditional-without-when", {"material": entry["key"]})


def _limits(content: Raw) -> Iterator[Fault]:
    limits = content["limits"]
    for name, limit in limits.items():
        if "duration" in limit:
            yield from unit_faults(f"/limits/{name}", limit)
    if limits.get("tacit", {}).get("outcome") == "granted" and (
        _says_finding(content) or "cooperation" in content
    ):
        yield Fault("/limits/tacit", "standard-tacit-waits")
    promised, statutory = limits["promised"], limits.get("statutory")
    if statutory and is_longer(promised, statutory):
        params = {"promised": short(promised), "statutory": short(statutory)}
        yield Fault("/limits/promised", "standard-promise-too-long", params)
    if "extension" in limits and statutory is None:
        yield Fault("/limits/extension", "standard-extension-alone")
    if (content["case_type"] == "immediate") != (amount(promised) == 0):
        yield Fault("/limits/promised", "standard-immediate-limit", {"promised": short(promised)})


def _tolerance(content: Raw) -> Iterator[Fault]:
    tolerance: Raw = content["tolerance"]
    supplement = tolerance.get("supplement")
    if tolerance["allowed"] != (supplement is not None):
        yield Fault("/tolerance", "standard-tolerance-supplement")
    if tolerance["allowed"] and content["case_type"] == "immediate":
        yield Fault("/tolerance/allowed", "standard-tolerance-immediate")
    if supplement is not None:
        yield from unit_faults("/tolerance/supplement", supplement)
        if is_longer(supplement, content["limits"]["promised"]):
            params = {"supplement": short(supplement), "promised": short(content["limits"]["promised"])}
            yield Fault("/tolerance/supplement", "standard-supplement-too-long", params)


def _says_finding(content: Raw) -> bool:
    """Does the certificate say what somebody has found?"""
    return any(FINDING in field["from"] for field in content["result"].get("fields", []))


def _bulk_decision(content: Raw) -> Iterator[Fault]:
    if content.get("bulk_decision", {}).get("allowed") and _says_finding(content):
        yield Fault("/bulk_decision/allowed", "standard-bulk-finding")


def _result(content: Raw) -> Iterator[Fault]:
    result: Raw = content["result"]
    needed = {"certificate", "number", "holder", "fields"}  # all, or none when no certificate is issued
    present = needed & result.keys()
    if "certificate_code" in result:
        needed.add("certificate_code")
        present.add("certificate_code")
    is_whole = not present or (present == needed and result["kind"] != "none")
    if not is_whole:
        yield Fault("/result", "standard-result-incomplete", {"keys": ", ".join(sorted(needed ^ present))})
    known = {field["key"] for field in result.get("fields", [])}
    for number, key in enumerate(result.get("public_fields", [])):
        if key not in known:
            yield Fault(f"/result/public_fields/{number}", "standard-pointer-unknown", {"pointer": key})


def stage_limits(content: Raw) -> Mapping[str, Any]:
    """The limits a stage may name."""
    found = {
        name: content["limits"].get(name) for name in ("correction_notice", "correction_reply", "promised")
    }
    found["supplement"] = content["tolerance"].get("supplement")
    found |= own_limits(content)
    return {name: limit for name, limit in found.items() if limit is not None}


def _stage_limits(content: Raw) -> Iterator[Fault]:
    known = stage_limits(content)
    for pointer, stage in entries(content, "flow", "stages"):
        if "limit" in stage.get("stops", {}):
            yield from unit_faults(f"{pointer}/stops/limit", stage["stops"]["limit"])
        if "limit" in stage and limit_name(stage) not in known:
            yield Fault(f"{pointer}/limit", "standard-limit-unknown", {"limit": stage["limit"]})
