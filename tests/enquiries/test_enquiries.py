"""Enquiries: asked once, answered once, by whoever is responsible; what other nodes say of them is checked."""

import dataclasses
import datetime as dt
from typing import Any

import pytest
from django.db import connection

from tests.builders import COMPANY, HERE, NOON, THERE, Neighbour
from tests.cases.refusals import refusal
from tests.identity.offices import BEIBEI, WUHOU
from tongban.cases.models import Case, Draft
from tongban.enquiries import reactions, rules, services
from tongban.enquiries.models import Enquiry
from tongban.enquiries.queries import enquiries_of, enquiry_queue
from tongban.enquiries.types import ANSWERED_MESSAGE, ASKED_MESSAGE
from tongban.exchange.models import OutMessage
from tongban.exchange.types import Incoming
from tongban.identity.models import AccessRecord
from tongban.kernel import clock
from tongban.kernel.actors import Actor
from tongban.kernel.errors import BadInput, Conflict, NotAllowed, NotFound, Refused

WORDS = "租来的房子可以当住所吗？"
VISITOR = {"actor": None, "item": COMPANY, "text": WORDS, "source": "192.0.2.7"}


def ask(form: str = "a", place: str = HERE, **changes: Any) -> str:
    """Somebody without an account asks; `form` is the token of the form."""
    return services.ask_enquiry(**{**VISITOR, "place": place, "form": form, **changes})


def told(neighbour: Neighbour, **changes: Any) -> Incoming:
    """Somebody in Sichuan asks our authority; `changes` spoil the message."""
    data = {
        "id": "a" * 32,
        "item": COMPANY,
        "place": HERE,
        "authority": BEIBEI,
        "text": WORDS,
        "asked_at": NOON.isoformat(),
        "due": (NOON + dt.timedelta(days=3)).isoformat(),
        **changes,
    }
    return neighbour.message(f"enquiry:{data['id']}", ASKED_MESSAGE, data)


def test_it_goes_to_whoever_is_responsible_at_the_place(neighbour: Neighbour) -> None:
    ask("here", HERE)
    assert not OutMessage.objects.filter(type=ASKED_MESSAGE).exists()
    (row,) = enquiry_queue(BEIBEI, is_answered=False).items
    assert (row.item, row.asked_node) == (COMPANY, "50")
    ask("there", THERE)
    message = OutMessage.objects.get(type=ASKED_MESSAGE)
    assert (message.peer, message.data["authority"], message.data["text"]) == ("51", WUHOU, WORDS)
    assert set(message.data) - {"parts"} == {"id", "item", "place", "authority", "text", "asked_at", "due"}, (
        "nothing about who asked"
    )


@pytest.mark.parametrize("place", ["", "999999", "110101"])
def test_a_place_where_nobody_is_responsible(place: str, neighbour: Neighbour) -> None:
    error = refusal(BadInput, ask, place=place)
    assert (error.code, error.field) == ("enquiry-place", "place")


@pytest.mark.parametrize("text", ["", "  \n", "字" * 2001])
def test_it_has_a_length(text: str, neighbour: Neighbour) -> None:
    assert refusal(BadInput, ask, text=text).code == "enquiry-length"
    ask(text="字" * 2000)


def test_an_item_that_is_not(neighbour: Neighbour) -> None:
    assert refusal(NotFound, ask, item="nothing").code == "item-unknown"


def test_a_form_sent_twice_is_one_enquiry_with_one_code(neighbour: Neighbour) -> None:
    assert ask("a") == ask("a") != ask("b")
    assert Enquiry.objects.count() == 2
    assert services.find_enquiry(code=ask("a").lower()).text == WORDS


def test_nothing_that_was_written_and_no_address_can_be_read_in_the_table(neighbour: Neighbour) -> None:
    code = ask()
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM enquiries_enquiry")
        (row,) = cursor.fetchall()
    stored = " ".join(repr(bytes(cell) if isinstance(cell, memoryview) else cell) for cell in row)
    for secret in (WORDS, code, "192.0.2.7", repr(WORDS.encode())[2:-1]):
        assert secret not in stored


def test_five_a_day_for_an_account_and_twenty_for_an_address(zhou: Actor, li: Actor) -> None:
    for number in range(rules.ADDRESS_A_DAY):
        ask(str(number))
    assert refusal(Refused, ask, form="more").params == {"limit": 20}
    ask("elsewhere", source="192.0.2.8")
    for _ in range(rules.PERSON_A_DAY):
        assert ask(actor=zhou) == "", "whoever has signed in needs no code"
    assert refusal(Refused, ask, actor=zhou).params == {"limit": 5}
    ask(actor=li)
    assert len(enquiries_of(zhou.person_id or "").items) == 5
    with clock.frozen(NOON + dt.timedelta(days=1)):
        ask("next day")
        ask(actor=zhou)


def test_it_is_answered_once_by_the_authority_and_each_look_is_recorded(
    zhou: Actor, reviewer: Actor, clerk: Actor
) -> None:
    ask(actor=zhou)
    enquiry = Enquiry.objects.get().id
    assert services.open_enquiry(actor=reviewer, enquiry=enquiry).text == WORDS
    record = AccessRecord.objects.get(purpose="answer-enquiry")
    assert (record.person_id, record.fields) == (zhou.person_id, ["enquiry"])
    answer: dict[str, Any] = {"enquiry": enquiry, "text": "可以", "cites_guide": True}
    assert refusal(NotAllowed, services.answer_enquiry, actor=clerk, **answer)
    elsewhere = dataclasses.replace(reviewer, authority=WUHOU)
    assert refusal(NotFound, services.answer_enquiry, actor=elsewhere, **answer)
    assert refusal(NotFound, services.open_enquiry, actor=elsewhere, enquiry=enquiry)
    wrong = {**answer, "text": "字" * 4001}
    assert refusal(BadInput, services.answer_enquiry, actor=reviewer, **wrong).code == "enquiry-length"
    services.answer_enquiry(actor=reviewer, **answer)
    (view,) = enquiries_of(zhou.person_id or "").items
    assert (view.answer, view.cites_guide, view.office) == ("可以", True, view.authority)
    assert refusal(Conflict, services.answer_enquiry, actor=reviewer, **answer).code == "enquiry-answered"
    assert [row.id for row in enquiry_queue(BEIBEI, is_answered=True).items] == [enquiry]
    assert enquiry_queue(BEIBEI, is_answered=False).items == []
    assert not Case.objects.exists()
    assert not Draft.objects.exists()


def test_three_working_days_and_late_after_them(neighbour: Neighbour) -> None:
    code = ask()  # at noon on Monday 23 November
    found = services.find_enquiry(code=code)
    assert f"{clock.local(found.due):%Y-%m-%d %H:%M}" == "2026-11-26 17:00"
    with clock.frozen(found.due):
        assert not services.find_enquiry(code=code).is_late
    with clock.frozen(found.due + dt.timedelta(seconds=1)):
        assert services.find_enquiry(code=code).is_late


# Other nodes -----------------------------------------------------------------------------------------------------


def test_a_neighbour_asks_and_is_answered(neighbour: Neighbour, reviewer: Actor) -> None:
    reactions.receive_enquiry(told(neighbour))
    services.answer_enquiry(actor=reviewer, enquiry="a" * 32, text="可以", cites_guide=False)
    message = OutMessage.objects.get(type=ANSWERED_MESSAGE)
    data = {name: value for name, value in message.data.items() if name != "parts"}
    assert (message.peer, data["text"], data["cites_guide"]) == ("51", "可以", False)
    assert set(data) == {"id", "text", "office", "cites_guide", "answered_at"}, "no colleague by name"
    assert rules.read_answered(data, clock.now()).text == "可以"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"id": "x"}, "id"),
        ({"id": None}, "id"),
        ({"item": "nothing"}, "item"),
        ({"item": ""}, "item"),
        ({"place": "999999"}, "item"),
        ({"authority": WUHOU}, "authority"),
        ({"place": THERE, "authority": WUHOU}, "authority"),
        ({"text": " "}, "text"),
        ({"text": "字" * 2001}, "text"),
        ({"text": ["字"]}, "text"),
        ({"asked_at": "yesterday"}, "asked_at"),
        ({"asked_at": "2026-11-23T12:00:00"}, "asked_at"),
        ({"asked_at": "2026-12-23T12:00:00+08:00"}, "asked_at"),
        ({"due": NOON.isoformat()}, "due"),
        ({"due": (NOON + dt.timedelta(days=31)).isoformat()}, "due"),
    ],
)
def test_a_question_that_is_wrong_is_refused(
    changes: dict[str, Any], reason: str, neighbour: Neighbour
) -> None:
    error = refusal(Refused, reactions.receive_enquiry, incoming=told(neighbour, **changes))
    assert (error.code, error.params) == ("enquiry-message-wrong", {"reason": reason})
    assert not Enquiry.objects.exists()


def test_a_question_is_told_once(neighbour: Neighbour) -> None:
    reactions.receive_enquiry(told(neighbour))
    assert refusal(Refused, reactions.receive_enquiry, incoming=told(neighbour)).params == {"reason": "id"}


def answered(neighbour: Neighbour, **changes: Any) -> Incoming:
    """Sichuan answers what was asked here."""
    data = {
        "id": Enquiry.objects.get().id,
        "text": "可以",
        "office": {"zh": "成都市武侯区行政审批局", "en": "Wuhou"},
        "cites_guide": True,
        "answered_at": NOON.isoformat(),
        **changes,
    }
    return neighbour.message("enquiry:a", ANSWERED_MESSAGE, data)


def test_the_answer_of_a_neighbour_is_taken_once(neighbour: Neighbour) -> None:
    code = ask(place=THERE)
    reactions.receive_answer(answered(neighbour))
    assert services.find_enquiry(code=code).office == ("成都市武侯区行政审批局", "Wuhou")
    again = answered(neighbour, text="不可以")
    assert refusal(Refused, reactions.receive_answer, incoming=again).params == {"reason": "id"}
    assert services.find_enquiry(code=code).answer == "可以"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"id": "b" * 32}, "id"),
        ({"text": ""}, "text"),
        ({"office": "武侯"}, "office"),
        ({"office": {"zh": "武侯"}}, "en"),
        ({"cites_guide": "yes"}, "cites_guide"),
        ({"answered_at": "2027-11-23T12:00:00+08:00"}, "answered_at"),
    ],
)
def test_an_answer_that_is_wrong_is_refused(
    changes: dict[str, Any], reason: str, neighbour: Neighbour
) -> None:
    ask(place=THERE)
    error = refusal(Refused, reactions.receive_answer, incoming=answered(neighbour, **changes))
    assert error.params == {"reason": reason}


def test_a_neighbour_answers_only_what_it_was_asked(neighbour: Neighbour) -> None:
    ask(place=HERE)
    assert refusal(Refused, reactions.receive_answer, incoming=answered(neighbour)).params == {"reason": "id"}


@pytest.mark.parametrize("digits", ["0" * 64, "f" * 64, "0123456789abcdef" * 4])
def test_a_code_has_sixteen_letters_and_digits(digits: str) -> None:
    code = rules.code_of(digits)
    assert len(code) == 16
    assert set(code) <= set(rules.ALPHABET)
