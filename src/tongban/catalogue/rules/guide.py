"""The service guide of an item, whole, from its standard: no guide is written by hand."""

import dataclasses
from collections.abc import Iterable, Sequence

from tongban.catalogue.types import (
    Basis,
    Contact,
    Fee,
    LaneName,
    Law,
    LimitCase,
    Material,
    Need,
    Option,
    Origin,
    Region,
    Stage,
    Standard,
    Statement,
    Tacit,
    TimeLimit,
    Words,
)

from .materials import is_made_here, is_to_hand_in
from .modes import FourMode, four_modes
from .phrases import duration_words, fee_words, limit_words, visits_words
from .ranks import ordered
from .vocabulary import CHANNELS, DELIVERIES, MODES, ONLINE_DEPTHS, PAPERS, authority_kind_words


@dataclasses.dataclass(frozen=True)
class GuidePlace:
    """What the jurisdictions know of the place chosen: whoever asks for a guide looks it up."""

    division: Words
    authority: Words
    code: str = ""
    """The division's code; its region may have particulars."""
    task_code: str | None = None
    """The item's national code at this authority."""


@dataclasses.dataclass(frozen=True)
class GuideFact:
    """A figure of the facts strip, with the marks of its source."""

    key: str
    label: Words
    value: Words
    basis: Basis

    @property
    def is_official(self) -> bool:
        """Found in a public text; otherwise the page says that it is not."""
        return all(mark.is_official for mark in self.basis)


@dataclasses.dataclass(frozen=True)
class GuideMaterial:
    """A line of the materials table."""

    key: str
    name: Words
    source: Words
    hand_in: Words
    late: Words
    condition: Words | None
    help: Words | None
    alternative: Words | None
    clause: Words | None
    paper: Words | None
    validity: Words | None
    basis: Basis


@dataclasses.dataclass(frozen=True)
class GuideStep:
    """A stage in words."""

    name: Words
    who: Words
    limit: Words | None


@dataclasses.dataclass(frozen=True)
class Guide:
    """Everything a person must know before applying."""

    name: Words
    summary: Words
    facts: tuple[GuideFact, ...]
    decides: Words
    where: Words
    modes: tuple[Words, ...]
    four_modes: tuple[FourMode, ...]
    criteria: tuple[Statement, ...]
    materials: tuple[GuideMaterial, ...]
    limits: tuple[GuideFact, ...]
    fees: tuple[GuideFact, ...]
    steps: tuple[GuideStep, ...]
    laws: tuple[Law, ...]
    result: Words
    result_note: Words | None
    remedies: Statement
    contact: Contact
    online: GuideFact
    channels: tuple[Words, ...]
    deliveries: tuple[Words, ...]
    go_to: Words | None
    """Where in the region to go, when the standard says so."""
    task_code: str | None
    notes: tuple[Statement, ...]


def guide(standard: Standard, place: GuidePlace | None = None) -> Guide:
    """The guide, for a place when one is chosen."""
    kind = authority_kind_words(standard.authority_kind)
    region = standard.region(place.code) if place else None
    return Guide(
        name=standard.name,
        summary=standard.summary,
        facts=_facts(standard, region),
        decides=place.authority
        if place
        else Words(f"所选地方的{kind.zh}部门", f"The {kind.en} authority there"),
        where=place.division if place else standard.place_question.ask,
        modes=tuple(MODES[mode] for mode in standard.modes.allowed),
        four_modes=four_modes(standard),
        criteria=tuple(Statement(criterion.text, criterion.basis) for criterion in standard.criteria),
        materials=tuple(guide_material(material, standard) for material in standard.materials),
        limits=_limits(standard, region),
        fees=tuple(_fee(fee) for fee in standard.fees),
        steps=tuple(_step(stage, standard.flow.lanes) for stage in ordered(standard.flow)),
        laws=standard.laws,
        result=standard.result.name,
        result_note=standard.result.note,
        remedies=standard.remedies,
        contact=_contact(standard, region),
        online=_online(standard),
        channels=tuple(CHANNELS[channel] for channel in standard.channels),
        deliveries=tuple(DELIVERIES[way] for way in standard.delivery.ways) if standard.delivery else (),
        go_to=region.place if region else None,
        task_code=place.task_code if place else None,
        notes=_notes(standard, region),
    )


def _contact(standard: Standard, region: Region | None) -> Contact:
    common = standard.contact
    if region is None:
        return common
    return Contact(region.consultation or common.consultation, region.complaint or common.complaint)


def _online(standard: Standard) -> GuideFact:
    online = standard.online
    return GuideFact("online", Words("网上办理深度", "Online"), ONLINE_DEPTHS[online.depth], online.basis)


def _promised(standard: Standard, region: Region | None) -> TimeLimit:
    """The general promise, or the better one of the region."""
    return region.promised if region and region.promised else standard.limits.promised


def _facts(standard: Standard, region: Region | None) -> tuple[GuideFact, ...]:
    promised = _promised(standard, region)
    brought = [material for material in standard.materials if not is_made_here(material)]
    return (
        GuideFact(
            "promised", Words("承诺办结", "Promised time"), limit_words(promised.limit), promised.basis
        ),
        GuideFact(
            "visits",
            Words("到现场", "Visits"),
            visits_words(standard.visits.count),
            standard.visits.basis,
        ),
        GuideFact(
            "materials",
            Words("您要交的材料", "Papers to hand in"),
            _count_to_hand_in(brought),
            _marks(brought or standard.materials),
        ),
        GuideFact("fee", Words("收费", "Fee"), _fee_range(standard), _marks(standard.fees)),
    )


def _marks(stated: Iterable[Fee | Material]) -> Basis:
    return tuple(dict.fromkeys(mark for fact in stated for mark in fact.basis))


def _fee_range(standard: Standard) -> Words:
    amounts = [fee.amount for fee in standard.fees if fee.amount is not None]
    if len(amounts) < len(standard.fees):
        return Words("按情形计算", "Depends on the case")
    least, most = fee_words(min(amounts)), fee_words(max(amounts))
    return least if least == most else Words(f"{least.zh}至 {most.zh}", f"{least.en} to {most.en}")


def _fee(fee: Fee) -> GuideFact:
    if fee.amount is not None:
        return GuideFact("fee", fee.label, fee_words(fee.amount), fee.basis)
    assert fee.text is not None
    return GuideFact("fee", fee.label, fee.text, fee.basis)


def _count_to_hand_in(brought: Sequence[Material]) -> Words:
    """What everybody brings, and what some do: in their case only, or because we hold no certificate of theirs."""
    always = sum(is_to_hand_in(material) and not material.when for material in brought)
    return papers_words(always, len(brought) - always)


def papers_words(always: int, sometimes: int) -> Words:
    """How many papers to hand in: so many for certain, so many perhaps."""
    if not sometimes:
        return Words(f"{always} 份", str(always) if always else "Nothing")
    if not always:
        return Words(f"视情形最多 {sometimes} 份", f"Up to {sometimes}")
    return Words(f"{always} 份，视情形另有 {sometimes} 份", f"{always}, and up to {sometimes} more")


def guide_material(material: Material, standard: Standard) -> GuideMaterial:
    """A material as the guide says it."""
    return GuideMaterial(
        key=material.key,
        name=material.name,
        source=_source(material),
        hand_in=_hand_in(material),
        late=_late(material, standard),
        condition=_condition(material, standard),
        help=material.help,
        alternative=material.alternative,
        clause=material.clause.words if material.clause else None,
        paper=PAPERS[material.paper] if material.paper else None,
        validity=duration_words(material.validity) if material.validity else None,
        basis=material.basis,
    )


def _source(material: Material) -> Words:
    if is_made_here(material):
        return Words("由您填写的内容生成", "Made from your answers")
    names = [row.name for row in material.certificates]
    names += [
        Words(f"{zh}（尚未接通）", f"{en} (not connected yet)")
        for zh, en in (row.name for row in material.data)
    ]
    if names:
        zh, en = "、".join(name.zh for name in names), ", ".join(name.en for name in names)
        return Words(f"共享：{zh}", f"Shared: {en}")
    return (
        Words("您提供", "From you")
        if material.origin is Origin.APPLICANT
        else Words("机关出具", "Issued by an authority")
    )


def _hand_in(material: Material) -> Words:
    if is_made_here(material):
        return Words("不用交", "Nothing")
    if material.certificates:
        return Words("有电子证照的不用交", "Nothing, if we hold the certificate")
    if material.data:
        return Words("1 份，接通数据以前", "One, until the data are connected")
    return Words("1 份", "One")


def _late(material: Material, standard: Standard) -> Words:
    supplement = standard.tolerance.supplement
    if material.need is Need.SECONDARY and supplement is not None:
        limit = limit_words(supplement.limit)
        return Words(f"可以，{limit.zh}内补齐", f"Yes, within {limit.en}")
    return Words("不可以", "No")


def _condition(material: Material, standard: Standard) -> Words | None:
    """ "When the answer to … is …"; None when it is always needed."""
    if not material.when:
        return None
    parts = [_condition_words(name, values, standard) for name, values in material.when]
    return Words("；".join(part.zh for part in parts), "; ".join(part.en for part in parts))


def _condition_words(name: str, values: tuple[str, ...], standard: Standard) -> Words:
    subject, options = _asked(name, standard)
    labels = [option.label for option in options if option.value in values]
    zh, en = "或".join(f"“{label.zh}”" for label in labels), " or ".join(f"“{label.en}”" for label in labels)
    return Words(f"“{subject.zh}”选{zh}时", f"If you answer {en} to “{subject.en}”")


def _asked(name: str, standard: Standard) -> tuple[Words, tuple[Option, ...]]:
    """The question or the form field a condition names."""
    if not name.startswith("/"):
        question = next(question for question in standard.questions if question.key == name)
        return question.ask, question.options
    _, section, key = name.split("/")
    field = next(field for field in standard.section(section).fields if field.key == key)
    return field.label, field.options


def _limits(standard: Standard, region: Region | None) -> tuple[GuideFact, ...]:
    limits = standard.limits
    named: list[tuple[str, Words, TimeLimit | None]] = [
        ("promised", Words("承诺时限", "Promised limit"), _promised(standard, region)),
        *(("promised", _case_label(case), case.promised) for case in limits.cases),
        ("statutory", Words("法定时限", "Statutory limit"), limits.statutory),
        ("extension", Words("可以延长", "May be extended by"), limits.extension),
        (
            "correction_notice",
            Words("一次告知补正", "One notice of what is missing, within"),
            limits.correction_notice,
        ),
        ("correction_reply", Words("您补正的时间", "Your time to correct it"), limits.correction_reply),
        ("supplement", Words("容缺材料补齐", "Late materials, within"), standard.tolerance.supplement),
    ]
    facts = [
        GuideFact(key, label, limit_words(limit.limit), limit.basis) for key, label, limit in named if limit
    ]
    return (*facts, *_tacit(limits.tacit))


def _tacit(tacit: Tacit | None) -> list[GuideFact]:
    """What silence comes to."""
    if tacit is None:
        return []
    clause = tacit.clause.words
    is_granted = tacit.outcome == "granted"
    comes_to = (
        Words("视为准予", "counts as granted") if is_granted else Words("视为不予", "counts as refused")
    )
    label = Words("逾期没有作出决定", "Without a decision in time it")
    return [
        GuideFact(
            "tacit",
            label,
            Words(f"{comes_to.zh}（{clause.zh}）", f"{comes_to.en} ({clause.en})"),
            tacit.basis,
        )
    ]


def _case_label(case: LimitCase) -> Words:
    return Words(f"承诺时限（{case.text.zh}）", f"Promised limit ({case.text.en})")


def _step(stage: Stage, lanes: Sequence[LaneName]) -> GuideStep:
    who = next(lane.name for lane in lanes if lane.lane is stage.lane)
    return GuideStep(stage.name, who, limit_words(stage.limit) if stage.limit else None)


def _notes(standard: Standard, region: Region | None) -> tuple[Statement, ...]:
    """Everything else the file says about limits, visits, fees and the region, and its figures."""
    limits = (standard.limits.promised, standard.limits.statutory, standard.limits.extension)
    cases = [case.promised for case in standard.limits.cases]
    ways = (standard.modes, standard.online, standard.delivery)
    stated = (*limits, *cases, standard.visits, *standard.fees, *ways, region)
    notes = [Statement(fact.note, fact.basis) for fact in stated if fact and fact.note]
    green = [
        Statement(
            Words(
                f"走绿色通道，优先办理：{rule.text.zh}", f"Goes before others (green channel): {rule.text.en}"
            ),
            rule.basis,
        )
        for rule in standard.green_channel
    ]
    return (*notes, *green, *_after_check(standard), *standard.facts)


def _after_check(standard: Standard) -> list[Statement]:
    check = standard.after_check
    if check is None:
        return []
    limit = limit_words(check.limit.limit)
    text = Words(
        f"凭承诺先发证的，发证后 {limit.zh}内核查：{check.what.zh}。不属实的撤销证照，计入信用记录。",
        f"Granted on a commitment, it is checked within {limit.en} afterwards: {check.what.en}. What is not true revokes it and counts as a broken commitment.",
    )
    return [Statement(text, check.basis)]
