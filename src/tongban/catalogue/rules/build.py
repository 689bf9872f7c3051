"""Turns checked content into the tree of types. Nothing is judged here: the content has passed every check."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from tongban.catalogue.types import (
    AfterCheck,
    Basis,
    CaseType,
    Clause,
    Consulted,
    Contact,
    Cooperation,
    Criterion,
    Delivery,
    Document,
    Fee,
    FilledFrom,
    GreenRule,
    History,
    Holder,
    ItemCode,
    Lane,
    Law,
    LimitCase,
    Limits,
    Mark,
    Material,
    Mode,
    Modes,
    Need,
    NumberRule,
    Online,
    OnlineDepth,
    Origin,
    Phone,
    Recognised,
    Region,
    Replacement,
    Result,
    ResultKind,
    Sample,
    Standard,
    Statement,
    Tacit,
    TimeLimit,
    Tolerance,
    Valid,
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
    cooperation = tuple(_cooperation(entry, laws) for entry in content.get("cooperation", []))
    return Standard(
        key=content["key"],
        version=content["version"],
        digest=digest,
        valid=_valid(content["valid"]),
        name=words(content["name"]),
        summary=words(content["summary"]),
        task_type=content["task_type"],
        topic=content["topic"],
        keywords={language: tuple(found) for language, found in content["keywords"].items()},
        objects=tuple(content["objects"]),
        authority_kind=content["authority_kind"],
        case_type=CaseType(content["case_type"]),
        modes=_modes(content["modes"]),
        online=_online(content["online"]),
        codes=tuple(_code(entry) for entry in content.get("codes", [])),
        laws=tuple(laws.values()),
        questions=tuple(question(entry) for entry in content["questions"]),
        criteria=tuple(_criterion(entry, laws, cooperation) for entry in content["criteria"]),
        materials=tuple(_material(entry, laws) for entry in content["materials"]),
        sections=tuple(section(entry) for entry in content["form"]),
        documents=tuple(_document(entry) for entry in content.get("documents", [])),
        flow=flow(
            content["flow"],
            {name: _limit(limit).limit for name, limit in stage_limits(content).items()},
            laws,
        ),
        limits=_limits(content["limits"], laws),
        tolerance=_tolerance(content["tolerance"], laws),
        green_channel=tuple(_green_rule(entry, laws) for entry in content.get("green_channel", [])),
        after_check=_after_check(content["after_check"], laws) if "after_check" in content else None,
        cooperation=cooperation,
        result=_result(content["result"]),
        fees=tuple(_fee(entry, laws) for entry in content["fees"]),
        visits=_visits(content["visits"]),
        remedies=_statement(content["remedies"]),
        channels=tuple(content["channels"]),
        delivery=_delivery(content["delivery"]) if "delivery" in content else None,
        contact=_contact(content["contact"]),
        regions=tuple(_region(entry, laws) for entry in content.get("regions", [])),
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


def _valid(raw: Raw) -> Valid:
    ends = dt.date.fromisoformat(raw["to"]) if "to" in raw else None
    return Valid(dt.date.fromisoformat(raw["from"]), ends, _basis(raw))


def _online(raw: Raw) -> Online:
    return Online(OnlineDepth(raw["depth"]), words_or_none(raw.get("note")), _basis(raw))


def _criterion(raw: Raw, laws: Laws, cooperation: tuple[Cooperation, ...]) -> Criterion:
    only = cooperation[0].stage if len(cooperation) == 1 and raw["at"] == Lane.COOPERATING else ""
    return Criterion(
        key=raw["key"],
        text=words(raw["text"]),
        check=words(raw["check"]),
        at=Lane(raw["at"]),
        looks_at=tuple(raw.get("looks_at", [])),
        clause=_clause(raw, laws),
        basis=_basis(raw),
        rule=raw.get("rule"),
        mend=words_or_none(raw.get("mend")),
        stage=raw.get("stage", only),
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
        paper=raw.get("paper"),
        validity=raw.get("validity"),
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
        cases=tuple(
            LimitCase(case["rule"], words(case["text"]), _limit(case, laws))
            for case in raw["promised"].get("cases", [])
        ),
        tacit=_tacit(raw["tacit"], laws) if "tacit" in raw else None,
    )


def _tacit(raw: Raw, laws: Laws) -> Tacit:
    clause = _clause(raw, laws)
    assert clause is not None  # the schema wants it
    return Tacit(raw["outcome"], clause, _basis(raw))


def _after_check(raw: Raw, laws: Laws) -> AfterCheck:
    return AfterCheck(when(raw["when"]), words(raw["what"]), _limit(raw["limit"], laws), _basis(raw))


def _green_rule(raw: Raw, laws: Laws) -> GreenRule:
    return GreenRule(raw["key"], raw["rule"], words(raw["text"]), _clause(raw, laws), _basis(raw))


def _tolerance(raw: Raw, laws: Laws) -> Tolerance:
    return Tolerance(
        allowed=raw["allowed"],
        supplement=_limit(raw["supplement"], laws) if "supplement" in raw else None,
        excluded=tuple(_statement(entry) for entry in raw.get("excluded", [])),
    )


def _cooperation(raw: Raw, laws: Laws) -> Cooperation:
    return Cooperation(
        stage=raw["stage"],
        consulted=Consulted(raw.get("consulted", Consulted.ASSENT)),
        authority_kind=raw["authority_kind"],
        place=raw["place"],
        asked=words(raw["asked"]),
        limit=_limit(raw["limit"], laws),
        silence=_clause(raw.get("silence", {}), laws),
        basis=_basis(raw),
    )


def _result(raw: Raw) -> Result:
    holder = raw.get("holder")
    return Result(
        kind=ResultKind(raw["kind"]),
        name=words(raw["name"]),
        certificate=raw.get("certificate"),
        certificate_code=raw.get("certificate_code"),
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
        sample=_sample(raw["sample"]) if "sample" in raw else None,
        recognised=_recognised(raw["recognised"]) if "recognised" in raw else None,
    )


def _sample(raw: Raw) -> Sample:
    values = {key: words(value) for key, value in raw.get("values", {}).items()}
    return Sample(words_or_none(raw.get("text")), values)


def _recognised(raw: Raw) -> Recognised:
    return Recognised(tuple(raw["regions"]), words_or_none(raw.get("note")), _basis(raw))


def _fee(raw: Raw, laws: Laws) -> Fee:
    return Fee(
        label=words(raw["label"]),
        amount=raw.get("amount"),
        formula=raw.get("formula"),
        text=words_or_none(raw.get("text")),
        when=when(raw),
        clause=_clause(raw, laws),
        payment=tuple(raw.get("payment", [])),
        note=words_or_none(raw.get("note")),
        basis=_basis(raw),
    )


def _visits(raw: Raw) -> Visits:
    return Visits(raw["count"], words_or_none(raw.get("note")), _basis(raw))


def _delivery(raw: Raw) -> Delivery:
    return Delivery(tuple(raw["ways"]), words_or_none(raw.get("note")), _basis(raw))


def _phone(raw: Raw | None) -> Phone | None:
    return Phone(raw["phone"], words_or_none(raw.get("note")), _basis(raw)) if raw else None


def _contact(raw: Raw) -> Contact:
    consultation = _phone(raw["consultation"])
    assert consultation is not None
    return Contact(consultation, _phone(raw.get("complaint")))


def _region(raw: Raw, laws: Laws) -> Region:
    return Region(
        region=raw["region"],
        authority=words_or_none(raw.get("authority")),
        place=words_or_none(raw.get("place")),
        consultation=_phone(raw.get("consultation")),
        complaint=_phone(raw.get("complaint")),
        promised=_limit(raw["promised"], laws) if "promised" in raw else None,
        note=words_or_none(raw.get("note")),
        basis=_basis(raw),
    )


def _history(raw: Raw) -> History:
    starts, ends = (dt.date.fromisoformat(raw[key]) if key in raw else None for key in ("from", "to"))
    return History(starts, ends, words(raw["text"]), _basis(raw))
