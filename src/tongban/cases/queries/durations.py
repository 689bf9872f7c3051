"""How long decisions took, counted by the database: what is read does not grow with the cases."""

from django.db import connection

from tongban.cases.types import Durations

_SECONDS = {
    "postgresql": "floor(date_part('epoch', {0}))::bigint",
    "sqlite": "CAST(strftime('%%s', {0}) AS INTEGER)",
}
"""A moment as whole seconds, the same number on both."""
_TEXT = (
    "SELECT CASE WHEN took < 86400 THEN took / 60 ELSE took / 3600 * 60 END AS minutes, COUNT(*), SUM(is_cross)"
    " FROM (SELECT {decided} - {started} AS took, CASE WHEN intake_node = home_node THEN 0 ELSE 1 END AS is_cross"
    " FROM cases_case WHERE item = %s AND outcome = 'granted' AND started_at IS NOT NULL AND decided_at IS NOT NULL)"
    " AS known GROUP BY minutes"
)


def durations(item: str) -> Durations:
    """How long granted cases of an item took from acceptance to decision, as this node knows them."""
    seconds = _SECONDS[connection.vendor]
    text = _TEXT.format(decided=seconds.format("decided_at"), started=seconds.format("started_at"))
    with connection.cursor() as cursor:
        cursor.execute(text, [item])
        found = cursor.fetchall()
    rows = sorted((int(minutes), int(count), int(cross)) for minutes, count, cross in found)
    return Durations(
        item=item,
        steps=tuple((minutes, count) for minutes, count, _ in rows),
        cross_region=sum(cross for _, _, cross in rows),
    )
