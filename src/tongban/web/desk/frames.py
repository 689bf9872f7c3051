"""What stands around the desk's pages: the pages of a draft, the head of a case."""

import dataclasses

from tongban.cases.types import CaseView, Holder, StepKind
from tongban.catalogue import queries as catalogue
from tongban.catalogue.types import Standard
from tongban.kernel.errors import Text
from tongban.kernel.node import this
from tongban.web.shared.applying.frame import Frame

FRAME = Frame(base="desk/base.html", prefix="desk-", is_clerk=True)
"""A draft at the window: the same pages as in the portal, filled in by a clerk for the person in front of them."""


@dataclasses.dataclass(frozen=True)
class Applicant:
    """The applicant as staff see them: masked in the head of every page."""

    name: str
    id_number: str
    phone: str


def standard_of(case: CaseView) -> Standard:
    """The standard the case started under, whatever is in force today."""
    return catalogue.standard_by_digest(case.standard_digest)


def signed_by(case: CaseView) -> list[Text]:
    """The regions whose nodes have signed exactly this standard."""
    signers = {row.node for row in catalogue.adoptions(case.item) if row.digest == case.standard_digest}
    return [node.name for node in this().nodes if node.id in signers]


def holder_of(case: CaseView) -> Text | None:
    """Who has the case now, in words; None when nobody has to act any more."""
    if case.holder is Holder.APPLICANT:
        return ("申请人", "the applicant")
    if case.holder is Holder.INTAKE:
        return case.received_by
    if case.holder is Holder.AUTHORITY:
        return case.decided_by
    return None


def said_last(case: CaseView, kind: StepKind) -> str:
    """The words of the latest step of a kind: the reason of a return, of a refusal."""
    return next((step.text for step in reversed(case.steps) if step.kind is kind), "")
