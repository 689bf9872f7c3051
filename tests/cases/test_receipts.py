"""The time record: what holds, and every way in which it does not."""

import dataclasses
import datetime as dt
from collections.abc import Callable

import pytest

from tests.cases.histories import CALENDAR, payload
from tests.cases.test_steps_rules import START, facts, step
from tongban.cases.rules.receipts import (
    Subject,
    check_signed,
    digest_of,
    read_record,
    record_of,
    sign_step,
    token_of,
    verify_record,
)
from tongban.cases.rules.steps import apply_step
from tongban.cases.types import Facts, Side, Step, StepKind
from tongban.jurisdictions.types import WorkingCalendar
from tongban.kernel.errors import BadInput, Refused, TongbanError
from tongban.kernel.signing import PublicKey, SignatureRefused, generate_key

K = StepKind
SUBJECT = Subject("CQ-1", "company_establishment", "sha256:0")
KEYS = {node: generate_key(f"{node}-message") for node in ("50", "51")}
ROAD = [
    (K.SUBMIT, Side.APPLICANT, "50"),
    (K.TAKE_IN, Side.INTAKE, "50"),
    (K.ACCEPT, Side.INTAKE, "50"),
    (K.FORWARD, Side.INTAKE, "50"),
    (K.ARRIVE, Side.SYSTEM, "51"),
    (K.CLAIM, Side.AUTHORITY, "51"),
    (K.SUSPEND, Side.AUTHORITY, "51"),
    (K.CONTINUE, Side.AUTHORITY, "51"),
    (K.EXTEND, Side.AUTHORITY, "51"),
    (K.GRANT, Side.AUTHORITY, "51"),
]


def find_key(node: str, kid: str, at: dt.datetime) -> PublicKey:
    if KEYS[node].kid != kid:
        raise SignatureRefused("key-unknown", kid=kid)
    return KEYS[node].public


def told(confirms: bool = True, hours: int = 30) -> list[Step]:
    """A case with a hearing and an extension, a step every `hours`."""
    now: Facts = facts()
    steps: list[Step] = []
    for number, (kind, side, node) in enumerate(ROAD, 1):
        at = START + dt.timedelta(hours=hours * number)
        said = payload(now, steps, kind, side, at)
        if kind is K.ACCEPT:
            said = {**said, "owed": [], "decides": {"node": "51", "authority": "x"}}
        if kind is K.ARRIVE and confirms:
            said = {"confirms": digest_of(SUBJECT, steps[2])}
        taken = dataclasses.replace(step(kind, side, node=node, number=number), at=at, payload=said)
        steps.append(sign_step(SUBJECT, taken, KEYS[node]))
        now = apply_step(now, steps[-1])
    return steps


def tokens(steps: list[Step]) -> list[str]:
    return read_record(record_of(SUBJECT, steps))


def verdict_of(steps: list[Step], calendar: WorkingCalendar = CALENDAR):
    return verify_record(tokens(steps), find_key=find_key, calendar=calendar)


def test_a_record_says_when_it_was_due_and_why() -> None:
    steps = told()
    found = verdict_of(steps)
    assert (found.accepted_by, found.confirmed_by, found.outcome) == ("50", "51", "grant")
    assert (found.has_stated_due, found.calendar_differs) == (True, False)
    assert [type(move).__name__ for move in found.moves] == ["Pause", "Extension"]
    assert found.ended_at == steps[-1].at
    assert found.is_late(found.ended_at) == (found.ended_at > found.clock.promised_due)


def test_an_acceptance_nobody_has_confirmed_says_so() -> None:
    assert verdict_of(told(confirms=False)).confirmed_by == ""


def test_what_is_left_out_shows() -> None:
    """Without the hearing the due day is another one than the nodes stated."""
    steps = [one for one in told() if one.kind not in (K.SUSPEND, K.CONTINUE)]
    assert verdict_of(steps).has_stated_due is False


def test_another_calendar_is_named() -> None:
    holidays = frozenset(START.date() + dt.timedelta(days=day) for day in range(3, 14))
    other = dataclasses.replace(CALENDAR, version="other", off=holidays)
    found = verdict_of(told(), other)
    assert (found.calendar_differs, found.has_stated_due) == (True, False)


def _moved(steps: list[Step]) -> list[Step]:
    """A due day that nobody signed."""
    accepted = steps[2]
    clock = {**accepted.payload["clock"], "promised_due": "2099-01-01T17:00:00+08:00"}
    return [
        *steps[:2],
        dataclasses.replace(accepted, payload={**accepted.payload, "clock": clock}),
        *steps[3:],
    ]


def _signed_by_the_other(steps: list[Step]) -> list[Step]:
    return [sign_step(SUBJECT, steps[2], KEYS["51"]), *steps[3:]]


def _dated_back(steps: list[Step]) -> list[Step]:
    return [*steps[:-1], dataclasses.replace(steps[-1], at=START)]


DEFECTS: list[Callable[[list[Step]], list[Step]]] = [_moved, _signed_by_the_other, _dated_back]


@pytest.mark.parametrize("spoil", DEFECTS, ids=lambda spoil: spoil.__name__)
def test_a_statement_that_was_changed_is_refused(spoil: Callable[[list[Step]], list[Step]]) -> None:
    with pytest.raises(SignatureRefused):
        verdict_of(spoil(told()))


def test_a_neighbour_is_believed_only_with_its_signature() -> None:
    steps = told()
    check_signed(SUBJECT, steps[2], find_key)
    check_signed(SUBJECT, steps[1], find_key)  # says nothing of the clock
    unsigned = dataclasses.replace(steps[2], payload={**steps[2].payload, "signed": None})
    for wrong in (unsigned, _moved(steps)[2]):
        with pytest.raises(Refused) as caught:
            check_signed(SUBJECT, wrong, find_key)
        assert caught.value.code == "clock-not-signed"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda steps: [*tokens(steps), tokens(steps)[0]], "record-mixed"),
        (lambda steps: tokens(steps)[1:], "record-not-accepted"),
        (
            lambda steps: [
                *tokens(steps),
                token_of(
                    Subject("CQ-2", "x", "y"), sign_step(Subject("CQ-2", "x", "y"), steps[2], KEYS["50"])
                ),
            ],
            "record-mixed",
        ),
        (lambda _: ["a.b.c"], None),
        (lambda _: ["W10.W10.AAAA"], None),
        (lambda _: ["not a token"], None),
    ],
)
def test_what_is_no_record_of_one_case_is_refused(
    change: Callable[[list[Step]], list[str]], code: str | None
) -> None:
    with pytest.raises(TongbanError) as caught:
        verify_record(change(told()), find_key=find_key, calendar=CALENDAR)
    assert code is None or caught.value.code == code


@pytest.mark.parametrize(
    "raw", [None, [], {}, {"format": "x"}, {"format": "tongban-time-record", "version": 1, "tokens": [1]}]
)
def test_what_is_no_record_at_all_is_refused(raw: object) -> None:
    with pytest.raises(BadInput) as caught:
        read_record(raw)
    assert caught.value.code == "record-format"


def test_nothing_that_was_written_is_in_a_record() -> None:
    steps = told()
    spoken = dataclasses.replace(steps[-1], payload={**steps[-1].payload, "reason": "张三的理由"})
    token = token_of(SUBJECT, sign_step(SUBJECT, spoken, KEYS["51"]))
    assert token.split(".")[1] == token_of(SUBJECT, steps[-1]).split(".")[1]
