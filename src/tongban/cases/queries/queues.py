"""Which cases stand where in an authority's queue, and how many: every number counts exactly the list it links to."""

import datetime as dt

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from tongban.cases.models import Case, CaseStep
from tongban.cases.types import OPEN, ReviewCounts, State, StepKind
from tongban.kernel import clock
from tongban.kernel.node import this

SOON = dt.timedelta(hours=24)
"""What counts as due within the day."""

_WITH_AUTHORITY = [str(s) for s in (State.ACCEPTED, State.TOLERANCE_ACCEPTED, State.IN_REVIEW)]
_WITH_OTHERS = [str(s) for s in (State.CORRECTION_REQUESTED, State.RETURNED)]
_OPEN = [str(state) for state in OPEN]


def has_open_question() -> Exists:
    """Somebody asked and nobody has answered that question."""
    answers = CaseStep.objects.filter(case=OuterRef("case"), kind=StepKind.ANSWER, refers_to=OuterRef("id"))
    return Exists(CaseStep.objects.filter(case=OuterRef("pk"), kind=StepKind.ASK).filter(~Exists(answers)))


def is_here() -> Q:
    """What the applicant wrote is on this node, and not still on its way."""
    return Q(intake_node=this().id) | Q(origin_node=this().id) | Q(arrived_at__isnull=False)


def review_rows(authority: str, show: str, account_id: int | None = None) -> QuerySet[Case]:
    """The cases of an authority under one heading of its queue; an unknown heading is the whole queue.

    "todo" all that run, "overdue", "soon", "unclaimed", "mine", "waiting" for somebody else, "today" decided today,
    "done" all decided, "assent" another authority's, to which this one is asked to agree.
    """
    if show == "assent":
        asked = Q(cooperating_authority=authority, cooperating_node=this().id, assent="asked")
        return Case.objects.filter(asked, state__in=_OPEN)
    conditions = _conditions(account_id)
    own = Case.objects.filter(authority=authority, home_node=this().id, started_at__isnull=False)
    return own.filter(conditions.get(show, conditions["todo"]))


def review_counts(authority: str) -> ReviewCounts:
    """The numbers above the queue, in one query."""
    conditions = _conditions(None)
    named = ("todo", "overdue", "soon", "unclaimed", "waiting", "today")
    own = Case.objects.filter(authority=authority, home_node=this().id, started_at__isnull=False)
    return ReviewCounts(**own.aggregate(**{name: Count("pk", filter=conditions[name]) for name in named}))


def _conditions(account_id: int | None) -> dict[str, Q]:
    now = clock.now()
    midnight = clock.local(now).replace(hour=0, minute=0, second=0, microsecond=0)
    here = Q(state__in=_WITH_AUTHORITY)
    runs = here & Q(paused_from=None)
    return {
        "todo": here | Q(state__in=_WITH_OTHERS),
        "overdue": runs & Q(promised_due__lt=now),
        "soon": runs & Q(promised_due__gte=now, promised_due__lt=now + SOON),
        "unclaimed": here & Q(claimed_by=None),
        "mine": here & Q(claimed_by=account_id),
        "waiting": Q(state__in=_WITH_OTHERS) | (here & Q(assent="asked")),
        "today": Q(decided_at__gte=midnight),
        "done": ~Q(state__in=_OPEN),
    }
