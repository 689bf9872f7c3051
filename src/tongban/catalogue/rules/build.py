"""Turns checked content into the tree of types. Nothing is judged here: the content has passed every check."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from tongban.catalogue.types import (
    Basis,
    CaseType,
    Clause,
    Contact,
    Cooperation,
    Criterion,
    Document,
    Fee,
    FilledFrom,
    History,
    Holder,
    ItemCode,
    Lane,
    Law,
    Limits,
    Mark,
    Material,
    Mode,
    Modes,
    Need,
    NumberRule,
    Origin,
    Replacement,
    Result,
    ResultKind,
    Standard,
    Statement,
    TimeLimit,
    Tolerance,
    Visits,
)
from tongban.jurisdictions.types import Limit

from .build_flow import flow
from .build_form import question, section, when, words, words_or_none
from .coherence import stage_limits

Raw = Mapping[str, Any]
Laws = Mapping[str, Law]


def standard(content: Raw, digest: str) -> Standard:
    """The whole tree."""
    laws = {entry["key"]: _law(entry) for entry in content["laws"]}
    cooperation = content.get("cooperation")
    return Standard(
        key=content["key"],
        version=content["version"],
        digest=digest,
        name=words(content["name"]),
        summary=words(content["summary"]),
        task_type=content["task_type"],
        topic=content["topic"],
        keywords={language: tuple(found) for language, found in content["keywords"].items()},
        objects=tuple(content["objects"]),
        authority_kind=content["authority_kind"],
        case_type=CaseType(content["case_type"]),
        modes=_modes(content["modes"]),
        codes=tuple(_code(entry) for entry in content.get("codes", [])),
        laws=tuple(laws.values()),
        questions=tuple(question(entry) for entry in content["questions"]),
        criteria=tuple(_criterion(entry, laws) for entry in content["criteria"]),
        materials=tuple(_material(entry, laws) for entry in content["materials"]),
        sections=tuple(section(entry) for entry in content["form"]),
        documents=tuple(_document(entry) for entry in content.get("documents", [])),
        flow=flow(
            content["flow"], {name: _limit(limit).limit for name, limit in stage_limits(content).items()}
        ),
        limits=_limits(content["limits"], laws),
        tolerance=_tolerance(content["tolerance"], laws),
        cooperation=_cooperation(cooperation, laws) if cooperation else None,
        result=_result(content["result"]),
        fees=tuple(_fee(entry) for entry in content["fees"]),
        visits=_visits(content["visits"]),
        remedies=_statement(content["remedies"]),
        channels=tuple(content["channels"]),
        contact=_contact(content["contact"]),
        history=tuple(_history(entry) for entry in content.get("history", [])),
        facts=tuple(_statement(entry) for entry in content.get("facts", [])),
        content=content,
    )


def _basis(raw: Raw) -> Basis:
    return tuple(Mark(mark) for mark in raw["basis"])


def _law(raw: Raw) -> Law:
    return Law(raw["key"], words(raw["title"]), _basis(raw))


def _clause(raw: Raw, laws: Laws) -> Clause | None:
    found = raw.get("clause")
    return Clause(laws[found["law"]], words_or_none(found.get("article"))) if found else None


def _statement(raw: Raw) -> Statement:
    return Statement(words(raw["text"]), _basis(raw))


def _code(raw: Raw) -> ItemCode:
    return ItemCode(raw["kind"], raw["code"], words_or_none(raw.get("note")), _basis(raw))


def _modes(raw: Raw) -> Modes:
    allowed = tuple(Mode(mode) for mode in raw["allowed"])
    return Modes(allowed, words_or_none(raw.get("note")), _basis(raw))


def _criterion(raw: Raw, laws: Laws) -> Criterion:
    return Criterion(
        key=raw["key"],
        text=words(raw["text"]),
        check=words(raw["check"]),
        at=Lane(raw["at"]),
        looks_at=tuple(raw.get("looks_at", [])),
        clause=_clause(raw, laws),
        basis=_basis(raw),
    )


def _material(raw: Raw, laws: Laws) -> Material:
    replaced_by = raw.get("replaced_by", [])
    return Material(
        key=raw["key"],
        name=words(raw["name"]),
        need=Need(raw["need"]),
        when=when(raw),
        origin=Origin(raw["origin"]),
        document=raw.get("document"),
        formats=tuple(raw.get("formats", ["electronic"])),
        replaced_by=tuple(
            Replacement(item["kind"], item["key"], words(item["name"])) for item in replaced_by
        ),
        alternative=words_or_none(raw.get("alternative")),
        trust=raw["trust"],
        help=words_or_none(raw.get("help")),
        check=words(raw["check"]),
        clause=_clause(raw, laws),
        basis=_basis(raw),
    )


def _document(raw: Raw) -> Document:
    return Document(raw["key"], words(raw["name"]), words(raw["body"]), _basis(raw))


def _limit(raw: Raw, laws: Laws | None = None) -> TimeLimit:
    amount = int(raw["duration"].strip("PTDH"))
    return TimeLimit(
        limit=Limit(amount, raw["unit"]),
        clause=_clause(raw, laws) if laws else None,
        note=words_or_none(raw.get("note")),
        basis=_basis(raw),
    )


def _limits(raw: Raw, laws: Laws) -> Limits:
    return Limits(
        correction_notice=_limit(raw["correction_notice"], laws),
        correction_reply=_limit(raw["correction_reply"], laws),
        statutory=_limit(raw["statutory"], laws) if "statutory" in raw else None,
        promised=_limit(raw["promised"], laws),
        extension=_limit(raw["extension"], laws) if "extension" in raw else None,
    )


def _tolerance(raw: Raw, laws: Laws) -> Tolerance:
    return Tolerance(
        allowed=raw["allowed"],
        supplement=_limit(raw["supplement"], laws) if "supplement" in raw else None,
        excluded=tuple(_statement(entry) for entry in raw.get("excluded", [])),
    )


def _cooperation(raw: Raw, laws: Laws) -> Cooperation:
    return Cooperation(
        authority_kind=raw["authority_kind"],
        place=raw["place"],
        asked=words(raw["asked"]),
        limit=_limit(raw["limit"], laws),
        basis=_basis(raw),
    )


def _result(raw: Raw) -> Result:
    holder = raw.get("holder")
    return Result(
        kind=ResultKind(raw["kind"]),
        name=words(raw["name"]),
        certificate=raw.get("certificate"),
        number=NumberRule(raw.get("number", "none")),
        validity=raw.get("validity"),
        holder=Holder(holder["kind"], tuple(holder["name"]), tuple(holder["code"])) if holder else None,
        fields=tuple(
            FilledFrom(field["key"], words(field["label"]), tuple(field["from"]))
            for field in raw.get("fields", [])
        ),
        public_fields=tuple(raw.get("public_fields", [])),
        note=words_or_none(raw.get("note")),
        basis=_basis(raw),
    )


def _fee(raw: Raw) -> Fee:
    return Fee(words(raw["label"]), raw["amount"], when(raw), words_or_none(raw.get("note")), _basis(raw))


def _visits(raw: Raw) -> Visits:
    return Visits(raw["count"], words_or_none(raw.get("note")), _basis(raw))


def _contact(raw: Raw) -> Contact:
    return Contact(raw["phone"], words_or_none(raw.get("note")), _basis(raw))


def _history(raw: Raw) -> History:
    starts, ends = (dt.date.fromisoformat(raw[key]) if key in raw else None for key in ("from", "to"))
    return History(starts, ends, words(raw["text"]), _basis(raw))
