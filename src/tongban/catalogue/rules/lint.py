"""The publication check of one file: what no reader of the form can see, but a citizen would trip over.

An error contradicts the file itself or leaves out what only its author can say; such a file cannot be adopted. A
warning is a fact nobody has found yet. docs/standard-lint.md explains every code.
"""

from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import Any

from tongban.catalogue.types import Fee, OnlineDepth, Phone, Standard

from .certificate_types import EXAMPLE, LISTED
from .faults import Fault
from .modes import online_depth

DEPTHS = tuple(OnlineDepth)
"""From least to most."""


class Severity(StrEnum):
    """Does it stand in the way of adoption?"""

    ERROR = "error"
    WARNING = "warning"


def lint(standard: Standard) -> Iterator[tuple[Severity, Fault]]:
    """Everything the check objects to; the standard has no fault."""
    for severity, rules in ((Severity.ERROR, ERRORS), (Severity.WARNING, WARNINGS)):
        for rule in rules:
            for fault in rule(standard):
                yield severity, fault


def _depth(standard: Standard) -> Iterator[Fault]:
    """The depth stated is not above what visits and channels allow: grade IV means no visit."""
    stated, allowed = standard.online.depth, online_depth(standard)
    if DEPTHS.index(stated) > DEPTHS.index(allowed):
        params = {"stated": stated.value, "allowed": allowed.value, "visits": standard.visits.count}
        yield Fault("/online/depth", "lint-online-depth", params)


def _online_mode(standard: Standard) -> Iterator[Fault]:
    """Who may handle it fully online must be able to apply online."""
    if "full_online" in standard.modes.allowed and not standard.is_taken_online:
        yield Fault("/channels", "lint-online-channel")


def _delivery(standard: Standard) -> Iterator[Fault]:
    """Nobody has to come for the result of an item that goes online to its end."""
    delivery = standard.delivery
    if standard.online.depth == "IV" and delivery and set(delivery.ways) == {"window"}:
        yield Fault("/delivery/ways", "lint-online-delivery")


def _fees(standard: Standard) -> Iterator[Fault]:
    """Whoever asks for money says by which law and how to pay."""
    for number, fee in enumerate(standard.fees):
        if not _costs(fee):
            continue
        if fee.clause is None:
            yield Fault(f"/fees/{number}", "lint-fee-clause", {"fee": fee.label.zh})
        if not fee.payment:
            yield Fault(f"/fees/{number}", "lint-fee-payment", {"fee": fee.label.zh})


def _costs(fee: Fee) -> bool:
    return fee.amount != 0


def _sample(standard: Standard) -> Iterator[Fault]:
    """A result is shown before anybody applies, whole."""
    result = standard.result
    if result.kind == "none":
        return
    shown = result.sample.values if result.sample else {}
    lacking = [field.key for field in result.fields if field.key not in shown]
    if result.sample is None or (lacking and result.sample.text is None):
        yield Fault("/result/sample", "lint-sample", {"keys": ", ".join(lacking) or "text"})


def _certificate_code(standard: Standard) -> Iterator[Fault]:
    """Who grants can issue: the type of the certificate has a code, and one of its own."""
    key, code = standard.result.certificate, standard.result.certificate_code
    if key is None:
        return
    listed = LISTED.get(key)
    other = next((name for name, taken in LISTED.items() if taken == code and name != key), None)
    if listed is not None and code not in (None, listed):
        yield Fault(
            "/result/certificate_code", "lint-certificate-code-listed", {"type": key, "written": listed}
        )
    elif listed is None and code is None:
        params = {"type": key, "example": EXAMPLE}
        yield Fault("/result/certificate", "lint-certificate-code-missing", params)
    elif code is not None and other is not None:
        params = {"written": code, "other": other}
        yield Fault("/result/certificate_code", "lint-certificate-code-taken", params)


def _phones(standard: Standard) -> Iterator[Fault]:
    """Who complains does not reach those complained about."""
    common = standard.contact
    pairs = [("/contact/complaint", common.consultation, common.complaint)]
    for number, region in enumerate(standard.regions):
        ask, complain = region.consultation or common.consultation, region.complaint or common.complaint
        pairs.append((f"/regions/{number}", ask, complain))
    for pointer, ask, complain in pairs:
        if complain is not None and _digits(ask) == _digits(complain):
            yield Fault(pointer, "lint-phones-same", {"phone": ask.phone})


def _digits(phone: Phone) -> str:
    return "".join(character for character in phone.phone if character.isdigit())


def _complaint(standard: Standard) -> Iterator[Fault]:
    """There is somebody to complain to."""
    if standard.contact.complaint is None:
        yield Fault("/contact", "lint-complaint-missing")


def _clauses(standard: Standard) -> Iterator[Fault]:
    """What is asked of people rests on a law."""
    demands: list[tuple[str, tuple[Any, ...]]] = [
        ("criteria", standard.criteria),
        ("materials", standard.materials),
    ]
    for name, rows in demands:
        for number, row in enumerate(rows):
            if row.clause is None:
                yield Fault(f"/{name}/{number}", "lint-clause-missing", {"key": row.key, "list": name})


def _statutory(standard: Standard) -> Iterator[Fault]:
    """The law's limit is known, and which law says it."""
    limit = standard.limits.statutory
    if limit is None:
        yield Fault("/limits", "lint-statutory-missing")
    elif limit.clause is None:
        yield Fault("/limits/statutory", "lint-statutory-clause")


def _base_code(standard: Standard) -> Iterator[Fault]:
    """The national base code is known, so that each authority's task code follows."""
    if standard.code("base") is None:
        yield Fault("/codes", "lint-base-code-missing")


def _way_of_delivery(standard: Standard) -> Iterator[Fault]:
    """It is said how the result reaches people."""
    if standard.delivery is None and standard.result.kind != "none":
        yield Fault("/result", "lint-delivery-missing")


Rule = Callable[[Standard], Iterator[Fault]]

ERRORS: tuple[Rule, ...] = (_depth, _online_mode, _delivery, _fees, _sample, _certificate_code, _phones)
WARNINGS: tuple[Rule, ...] = (_complaint, _clauses, _statutory, _base_code, _way_of_delivery)
