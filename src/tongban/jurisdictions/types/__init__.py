"""Values of the jurisdictions under one name."""

from .bodies import (
    AUTHORITY_KINDS,
    Authority,
    Competence,
    CompetenceBasis,
    Directory,
    Hall,
    OpeningHours,
    Outlet,
    Span,
    TaskCode,
    Window,
)
from .messages import MESSAGES
from .places import Division, Level, Place, Zone, lasts
from .time import CalendarDay, CalendarYear, Due, Light, Limit, TimeLeft, Unit, WorkingCalendar

__all__ = [
    "AUTHORITY_KINDS",
    "MESSAGES",
    "Authority",
    "CalendarDay",
    "CalendarYear",
    "Competence",
    "CompetenceBasis",
    "Directory",
    "Division",
    "Due",
    "Hall",
    "Level",
    "Light",
    "Limit",
    "OpeningHours",
    "Outlet",
    "Place",
    "Span",
    "TaskCode",
    "TimeLeft",
    "Unit",
    "Window",
    "WorkingCalendar",
    "Zone",
    "lasts",
]
