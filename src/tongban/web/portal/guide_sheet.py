"""The guide on paper: what the page of the item says, in its order, with the chart and the list."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tongban.catalogue.rules.guide import Guide, GuideFact, GuideMaterial
from tongban.catalogue.rules.review import ReviewRule
from tongban.catalogue.types import Statement
from tongban.certificates.queries import qr_svg
from tongban.web.shared.flowchart import FlowView
from tongban.web.shared.printing import blocks
from tongban.web.shared.printing.blocks import Block, Said, Sheet
from tongban.web.shared.templatetags.tb_words import DOUBT, doubt, local


def guide_sheet(context: dict[str, Any], *, author: str, address: str) -> Sheet:
    """`context` is that of the page; `address` is where the guide stands, on the paper in words and as a code."""
    guide: Guide = context["guide"]
    foot = _("%(name)s, standard %(version)s: %(address)s") % {
        "name": local(guide.name),
        "version": context["standard"].version,
        "address": address,
    }
    parts = (
        [blocks.lead(local(guide.summary))],
        [] if context["is_common"] else [blocks.lead(_("Not yet signed by both regions"))],
        [blocks.boxes((_told(fact), local(fact.label)) for fact in guide.facts), _meaning()],
        [blocks.heading(_("The main points")), blocks.table((), _points(context), (2, 5))],
        [blocks.remark(local(guide.result_note))] if guide.result_note else [],
        [
            blocks.heading(_("Conditions")),
            blocks.bullets(map(_stated, guide.criteria)),
        ],
        _materials(guide),
        _ways(guide),
        _handling(context["flow"], guide),
        _checks(context["rules"]),
        _law(guide),
    )
    return Sheet(
        title=local(guide.name),
        language=get_language() or "zh-hans",
        author=author,
        foot=foot,
        blocks=tuple(block for part in parts for block in part),
        corner=blocks.picture(qr_svg(address), _("The address of this guide as a QR code"), 24),
    )


def _meaning() -> Block:
    return blocks.remark(f"{DOUBT} {_('Not verified, or only a proposal: not an official rule.')}")


def _told(fact: GuideFact) -> str:
    return doubt(local(fact.value), fact.basis)


def _points(context: dict[str, Any]) -> list[tuple[Said, Said]]:
    guide: Guide = context["guide"]
    place, result = context["place"], context["standard"].result
    rows = [
        (_("Who decides"), local(guide.decides)),
        (_("Where"), local(guide.where) if place else ""),
        (_("Go to"), local(guide.go_to)),
        (_("Code of the item here"), guide.task_code or ""),
        *((local(fact.label), _told(fact)) for fact in (guide.online, *guide.limits, *guide.fees)),
        (_("What you get"), doubt(local(guide.result), result.basis)),
        (_("Questions"), guide.contact.consultation.phone),
        (_("Complaints"), guide.contact.complaint.phone if guide.contact.complaint else ""),
    ]
    return [((label, ""), (value, "")) for label, value in rows if value]


def _materials(guide: Guide) -> list[Block]:
    head = (_("Material"), _("Where it comes from"), _("To hand in"), _("May it follow later?"))
    rows = [
        (
            (doubt(local(material.name), material.basis), local(material.condition)),
            (local(material.source), ""),
            (local(material.hand_in), _instead(material)),
            (local(material.late), ""),
        )
        for material in guide.materials
    ]
    return [blocks.heading(_("Materials")), blocks.table(head, rows, (5, 4, 4, 3))]


def _instead(material: GuideMaterial) -> str:
    if material.alternative is None:
        return ""
    return _("Instead of it: %(other)s") % {"other": local(material.alternative)}


def _ways(guide: Guide) -> list[Block]:
    rows = [
        ((local(way.name), ""), (_("Yes") if way.holds else _("No"), local(way.reason)))
        for way in guide.four_modes
    ]
    return [blocks.heading(_("Four ways")), blocks.table((), rows, (2, 5))]


def _handling(flow: FlowView, guide: Guide) -> list[Block]:
    alt = _("Flow chart: %(name)s. The list below says the same.") % {"name": local(guide.name)}
    steps = [(name, "\n".join((note, *ways)).strip()) for name, note, ways, *_rest in flow.steps]
    return [
        blocks.heading(_("How it is handled")),
        blocks.picture(flow.svg, alt, 166),
        blocks.numbers(steps),
    ]


def _checks(rules: Iterable[ReviewRule]) -> list[Block]:
    head = (_("What"), _("The office makes sure that"), _("Legal basis"))
    rows = [
        ((local(rule.subject), ""), (local(rule.check), ""), (local(rule.clause) or "–", ""))
        for rule in rules
    ]
    return [blocks.heading(_("What the offices check")), blocks.table(head, rows, (4, 7, 4))]


def _law(guide: Guide) -> list[Block]:
    found = [
        blocks.heading(_("Legal basis")),
        blocks.bullets((doubt(local(law.name), law.basis), "") for law in guide.laws),
        blocks.heading(_("If you disagree with the decision")),
        blocks.bullets([_stated(guide.remedies)]),
    ]
    if guide.notes:
        found += [blocks.heading(_("Good to know")), blocks.bullets(map(_stated, guide.notes))]
    return found


def _stated(statement: Statement) -> Said:
    return doubt(local(statement.text), statement.basis), ""
