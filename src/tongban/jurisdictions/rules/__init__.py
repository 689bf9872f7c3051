"""The rules of this package under one name: pure functions on values, each kept in the file of its subject."""

from .calendar import check_holiday_notice, read_calendar, working_calendar, write_year, year_digest
from .deadlines import (
    due_at,
    extend_by_pause,
    light,
    parse_limit,
    time_left,
    used_share,
    warned_from,
    working_days_between,
)
from .directory import read_directory
from .gazetteer import Gazetteer
from .identifiers import (
    certificate_identifier,
    certificate_identifier_check,
    check_certificate_identifier,
    check_food_licence,
    check_resident_id,
    check_task_code,
    check_uscc,
    food_licence_number,
    make_uscc,
    normalise_identifier,
    organisation_check_character,
    uscc_check_character,
)
from .masking import mask_name, mask_phone, mask_resident_id
from .opening import is_open, parse_hours, write_hours
from .places import final_successors, full_name, nearness, place_tree
from .reference import (
    parse_calendar_days,
    parse_calendar_years,
    parse_divisions,
    parse_zones,
    read_holiday_notice,
)

__all__ = [
    "Gazetteer",
    "certificate_identifier",
    "certificate_identifier_check",
    "check_certificate_identifier",
    "check_food_licence",
    "check_holiday_notice",
    "check_resident_id",
    "check_task_code",
    "check_uscc",
    "due_at",
    "extend_by_pause",
    "final_successors",
    "food_licence_number",
    "full_name",
    "is_open",
    "light",
    "make_uscc",
    "mask_name",
    "mask_phone",
    "mask_resident_id",
    "nearness",
    "normalise_identifier",
    "organisation_check_character",
    "parse_calendar_days",
    "parse_calendar_years",
    "parse_divisions",
    "parse_hours",
    "parse_limit",
    "parse_zones",
    "place_tree",
    "read_calendar",
    "read_directory",
    "read_holiday_notice",
    "time_left",
    "uscc_check_character",
    "used_share",
    "warned_from",
    "working_calendar",
    "working_days_between",
    "write_hours",
    "write_year",
    "year_digest",
]
