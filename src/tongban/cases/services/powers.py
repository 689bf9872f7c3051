"""Which node may decide which item, and issue which certificate, as the founding governments have written it down."""

from tongban.cases.models import Case
from tongban.cases.types import Side, Step, StepKind
from tongban.catalogue import queries as catalogue
from tongban.kernel.node import this
from tongban.kernel.trust.types import OutsideAuthority

DECISIONS = frozenset({StepKind.GRANT, StepKind.REFUSE, StepKind.ISSUE, StepKind.AFTER_CHECK})


def check_may_decide(node: str, item: str) -> None:
    """Raise OutsideAuthority unless the list lets this node decide this item."""
    if not this().node(node).may_decide(item):
        raise OutsideAuthority("trust-may-not-decide", node=node, item=item)


def check_power(case: Case, step: Step) -> None:
    """A decision counts only from a node that may decide the item, a certificate from one that may issue its type."""
    is_decline = step.kind is StepKind.DECLINE and step.side is Side.AUTHORITY
    if step.kind in DECISIONS or is_decline:
        check_may_decide(step.node, case.item)
    if step.kind is StepKind.TRANSFER:
        check_may_decide(step.payload["to"], case.item)
    if step.kind is StepKind.ISSUE:
        kind = catalogue.standard_by_digest(case.standard_digest).result.certificate or ""
        if not this().node(step.node).may_issue(kind):
            raise OutsideAuthority("trust-may-not-issue", node=step.node, type=kind)
