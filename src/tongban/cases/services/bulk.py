"""The same act on several cases: looked at first, then carried out case by case.

The look is no forecast of ours: each case is really acted on, by the command its own page calls, and then taken back. What
it shows is therefore what would happen, with every check there is. Carried out, each case is a transaction of its own,
with the line that says so; a run that breaks off goes on where it was, and pressed twice it does nothing twice.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping

from django.db import transaction

from tongban.cases.models import BulkLine, BulkRun, Case
from tongban.cases.queries.lists import case_rows
from tongban.cases.types import BulkAct, BulkLineView, BulkView, CaseRow
from tongban.catalogue import queries as catalogue
from tongban.catalogue.rules.bulk import takes_bulk
from tongban.catalogue.rules.judging import unmet
from tongban.catalogue.types import Lane
from tongban.identity.rules import DECIDES
from tongban.kernel import clock
from tongban.kernel.actors import Actor, Role
from tongban.kernel.errors import BadInput, NotAllowed, NotFound, Refused, TongbanError
from tongban.kernel.ids import new_id

from .intake import accept_case, take_in_case
from .offices import side_of
from .review import claim_case, grant_case

MOST = 50
"""Cases of one run: two pages of a queue, so that the look takes a moment and not minutes."""
PLAN_LASTS = dt.timedelta(days=1)
WHO: dict[BulkAct, frozenset[Role]] = {
    BulkAct.TAKE_IN: frozenset({"intake"}),
    BulkAct.ACCEPT: frozenset({"intake"}),
    BulkAct.CLAIM: DECIDES,
    BulkAct.GRANT: DECIDES,
}
Criteria = Mapping[str, Iterable[str]]
"""Checks that are confirmed, by digest of the standard."""


@transaction.atomic
def plan_bulk(*, actor: Actor, act: str, numbers: Iterable[str]) -> str:
    """Choose several cases for one act; answers the id of the run. Nothing happens to them yet.

    Refuses none, too many, and an act that is not this post's.
    """
    chosen = list(dict.fromkeys(numbers))
    if act not in set(BulkAct) or actor.role not in WHO[BulkAct(act)] or actor.account_id is None:
        raise NotAllowed("bulk-act-unknown")
    if not chosen:
        raise BadInput("bulk-nothing-chosen")
    if len(chosen) > MOST:
        raise BadInput("bulk-too-many", limit=MOST, count=len(chosen))
    now = clock.now()
    BulkRun.objects.filter(begun_at=None, made_at__lt=now - PLAN_LASTS).delete()
    run = BulkRun(id=new_id(), account_id=actor.account_id, act=act, made_at=now)
    run.save()
    BulkLine.add_all(BulkLine(run=run, place=place, number=number) for place, number in enumerate(chosen, 1))
    return run.id


def look_at_bulk(*, actor: Actor, run_id: str) -> BulkView:
    """What would happen to each case of a run, or what has: the act is done and taken back, one case after the other."""
    run = _run_of(actor, run_id)
    lines = [_look(actor, run, line) for line in run.lines.order_by("place")]
    found = Case.objects.filter(number__in=[line.number for line in lines if line.then])
    digests = found.values_list("standard_digest", flat=True) if run.act == BulkAct.GRANT else ()
    return BulkView(
        id=run.id,
        act=BulkAct(run.act),
        is_begun=run.begun_at is not None,
        lines=tuple(lines),
        standards=tuple(sorted(set(digests))),
    )


def carry_out_bulk(*, actor: Actor, run_id: str, criteria: Criteria) -> None:
    """Do it: to every case of the run whose turn has not come yet. What cannot be done is left, with the reason.

    `criteria` are the checks the officer has confirmed for all cases of a standard; a grant wants all of them.
    """
    _begin(actor, run_id, criteria)
    run = _run_of(actor, run_id)
    for line_id in run.lines.filter(done_at=None).order_by("place").values_list("pk", flat=True):
        _take_turn(actor, run, line_id)


@transaction.atomic
def _begin(actor: Actor, run_id: str, criteria: Criteria) -> None:
    """What was confirmed is written down before anything is done; a second press changes nothing of it."""
    _run_of(actor, run_id)
    run = BulkRun.hold(id=run_id)
    if run is not None and run.begun_at is None:
        run.begun_at, run.criteria = clock.now(), {digest: sorted(keys) for digest, keys in criteria.items()}
        run.save()


@transaction.atomic
def _take_turn(actor: Actor, run: BulkRun, line_id: int) -> None:
    line = BulkLine.hold(id=line_id)
    if line is None or line.done_at is not None:
        return
    try:
        with transaction.atomic():
            _act(actor, run, line.number, run.criteria)
    except TongbanError as error:
        line.why_not = {
            "code": error.code,
            "params": {name: str(value) for name, value in error.params.items()},
        }
    line.done_at = clock.now()
    line.save()


def _look(actor: Actor, run: BulkRun, line: BulkLine) -> BulkLineView:
    now, then = _row(actor, line.number), None
    why_not: TongbanError | None = None
    if line.done_at is not None and line.why_not:
        why_not = Refused(line.why_not["code"], **line.why_not["params"])
    elif line.done_at is None:
        try:
            then = _rehearse(actor, run, line.number)
        except TongbanError as error:
            why_not = error
    return BulkLineView(line.number, now, then, why_not, line.done_at is not None)


def _rehearse(actor: Actor, run: BulkRun, number: str) -> CaseRow | None:
    """The case as it would be, with all checks of its standard confirmed. Nothing of it stays."""
    with transaction.atomic():
        _act(actor, run, number, None)
        then = _row(actor, number)
        transaction.set_rollback(True)
    return then


def _act(actor: Actor, run: BulkRun, number: str, confirmed: Criteria | None) -> None:
    """The command that the page of one case calls; `confirmed` None stands for every check of the standard."""
    acts: dict[str, Callable[[], None]] = {
        BulkAct.TAKE_IN: lambda: take_in_case(actor=actor, number=number),
        BulkAct.ACCEPT: lambda: accept_case(actor=actor, number=number, checks={}),
        BulkAct.CLAIM: lambda: claim_case(actor=actor, number=number),
        BulkAct.GRANT: lambda: _grant(actor, number, confirmed),
    }
    acts[run.act]()


def _grant(actor: Actor, number: str, confirmed: Criteria | None) -> None:
    """Grant, where the standard lets several be granted at once, nobody else examines it and no rule says no."""
    case = Case.find(number=number)
    if case is None:
        raise NotFound("case-not-found")
    side_of(case, actor)
    standard = catalogue.standard_by_digest(case.standard_digest)
    if not takes_bulk(standard):
        raise Refused("bulk-not-this-item")
    if case.claimed_by not in (None, actor.account_id):
        raise Refused("bulk-of-a-colleague")
    answers, form = case.content.get("answers", {}), case.content.get("form", {})
    faults = unmet(standard, answers=answers, form=form, today=clock.local(case.submitted_at).date())
    if faults:
        raise Refused("bulk-rule-unmet", count=len(faults))
    if confirmed is None:
        criteria = {row.key for row in standard.criteria if row.at is Lane.AUTHORITY}
    else:
        criteria = set(confirmed.get(standard.digest, ()))
    grant_case(actor=actor, number=number, criteria=criteria)


def _row(actor: Actor, number: str) -> CaseRow | None:
    """The case as a list shows it, if it is this desk's affair."""
    case = Case.objects.filter(number=number).defer("content", "gaps").first()
    if case is None:
        return None
    try:
        side_of(case, actor)
    except TongbanError:
        return None
    return case_rows([case], actor.account_id)[0]


def _run_of(actor: Actor, run_id: str) -> BulkRun:
    run = BulkRun.find(id=run_id)
    if run is None or run.account_id != actor.account_id or actor.role not in WHO[BulkAct(run.act)]:
        raise NotFound("bulk-gone")
    return run
