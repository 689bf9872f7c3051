"""Checks what a file says about its codes, days, fees, sample and regions: each must fit the rest of the file."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from tongban.jurisdictions.rules.identifiers import check_task_code
from tongban.kernel.errors import BadInput

from .certificate_types import is_type_code
from .faults import Fault
from .limits import is_longer, short, unit_faults
from .references import Raw, entries

CODE_FORMS: Mapping[str, re.Pattern[str]] = {
    "base": re.compile(r"[0-9]{12}"),
    "parent": re.compile(r"[0-9]{11}Y"),
    "handling": re.compile(r"[0-9]{14}"),
}
"""National codes have a fixed form; local lists keep theirs, of any length the schema allows."""


def particular_faults(content: Raw) -> Iterator[Fault]:
    """Everything of this kind that contradicts itself or the rest."""
    yield from _codes(content)
    yield from _certificate_code(content["result"])
    yield from _valid(content)
    yield from _fees(content)
    yield from _sample(content)
    yield from _mends(content)
    yield from _cases(content)
    yield from _regions(content)


def _codes(content: Raw) -> Iterator[Fault]:
    for pointer, entry in entries(content, "codes"):
        if not _has_form(entry["kind"], entry["code"]):
            params = {"kind": entry["kind"], "written": entry["code"]}
            yield Fault(f"{pointer}/code", "standard-code-form", params)


def _has_form(kind: str, code: str) -> bool:
    if kind == "task":
        try:
            check_task_code(code)
        except BadInput:
            return False
        return True
    return kind not in CODE_FORMS or CODE_FORMS[kind].fullmatch(code) is not None


def _certificate_code(result: Raw) -> Iterator[Fault]:
    written = result.get("certificate_code")
    if written is not None and not is_type_code(written):
        yield Fault("/result/certificate_code", "standard-certificate-code", {"written": written})


def _valid(content: Raw) -> Iterator[Fault]:
    valid = content["valid"]
    if "to" in valid and valid["to"] < valid["from"]:
        yield Fault("/valid/to", "standard-valid-range", {"starts": valid["from"], "ends": valid["to"]})


def _fees(content: Raw) -> Iterator[Fault]:
    for pointer, fee in entries(content, "fees"):
        if ("amount" in fee) == ("formula" in fee) or ("formula" in fee) != ("text" in fee):
            yield Fault(pointer, "standard-fee-amount", {"fee": fee["label"]["zh"]})


def _sample(content: Raw) -> Iterator[Fault]:
    known = {field["key"] for field in content["result"].get("fields", [])}
    for key in content["result"].get("sample", {}).get("values", {}):
        if key not in known:
            yield Fault(f"/result/sample/values/{key}", "standard-pointer-unknown", {"pointer": key})


def _mends(content: Raw) -> Iterator[Fault]:
    for pointer, criterion in entries(content, "criteria"):
        if ("rule" in criterion) != ("mend" in criterion):
            yield Fault(pointer, "standard-rule-mend")


def _cases(content: Raw) -> Iterator[Fault]:
    statutory = content["limits"].get("statutory")
    for number, case in enumerate(content["limits"]["promised"].get("cases", [])):
        pointer = f"/limits/promised/cases/{number}"
        yield from unit_faults(pointer, case)
        yield from _within(pointer, case, statutory)
        if content["case_type"] == "immediate":
            yield Fault(pointer, "standard-immediate-limit", {"promised": short(case)})


def _within(pointer: str, limit: Raw, statutory: Raw | None) -> Iterator[Fault]:
    if statutory is not None and is_longer(limit, statutory):
        params = {"promised": short(limit), "statutory": short(statutory)}
        yield Fault(pointer, "standard-promise-too-long", params)


def _regions(content: Raw) -> Iterator[Fault]:
    common: Mapping[str, Any] = content["limits"]["promised"]
    seen: set[str] = set()
    for pointer, entry in entries(content, "regions"):
        if entry["region"] in seen:
            params = {"key": entry["region"], "list": "regions"}
            yield Fault(f"{pointer}/region", "standard-key-repeated", params)
        seen.add(entry["region"])
        promised = entry.get("promised")
        if promised is not None:
            yield from unit_faults(f"{pointer}/promised", promised)
            if is_longer(promised, common):
                params = {"region": entry["region"], "promised": short(promised), "common": short(common)}
                yield Fault(f"{pointer}/promised", "standard-region-promise", params)
