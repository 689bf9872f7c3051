"""When the stages of a case ran out of time, as every node reckons it from the steps."""

from tongban.cases.models import Case
from tongban.cases.rules.delays import Offices, delays_of
from tongban.cases.types import Delay, DelayView, Side, Step
from tongban.catalogue import queries as catalogue
from tongban.catalogue.types import Standard
from tongban.jurisdictions import queries as jurisdictions
from tongban.kernel import clock
from tongban.kernel.errors import Text
from tongban.kernel.node import this

from .rows import first_facts, steps_of


def offices_of(case: Case) -> Offices:
    """The offices that work on a case now."""
    return Offices(hall=case.hall, authority=case.authority)


def delays(case: Case, steps: list[Step] | None = None) -> list[Delay]:
    """Every level that a stage has reached by now, at whichever node; `steps` where they are read already. Now is never
    before the last step, which a node whose clock runs ahead may have told of."""
    now = clock.now()
    return delays_of(
        catalogue.standard_by_digest(case.standard_digest),
        first_facts(case),
        steps_of(case) if steps is None else steps,
        offices_of(case),
        calendar=jurisdictions.calendar(),
        closes=this().service_hours_end,
        until=max(now, case.not_before or now),
    )


def delay_views(case: Case, standard: Standard, steps: list[Step]) -> tuple[DelayView, ...]:
    """The same for the history of the case."""
    names = {stage.key: (stage.name.zh, stage.name.en) for stage in standard.flow.stages}
    return tuple(
        DelayView(
            at=row.at,
            level=row.level,
            side=row.side,
            stage=names.get(row.stage, ("", "")),
            office=_office(row),
            node=row.node,
            due=row.due,
        )
        for row in delays(case, steps)
    )


def _office(row: Delay) -> Text:
    if row.side is Side.INTAKE:
        return jurisdictions.hall(row.office).name
    return jurisdictions.authority(row.office).name
