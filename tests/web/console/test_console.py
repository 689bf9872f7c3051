"""The console: how the links are, what is stuck and why, who has signed which standard, which node this is."""

import dataclasses
import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.clamd import VERSION, listening
from tests.web.desk import world as making
from tests.web.desk.pages import has_form, send, speak, words
from tongban.catalogue.models import Adoption
from tongban.catalogue.queries import STANDARDS
from tongban.exchange.models import OutMessage, OutStream, Refusal
from tongban.exchange.types import DeliveryState
from tongban.kernel import clock, node
from tongban.kernel.actors import Actor
from tongban.kernel.editions.services import new_edition
from tongban.kernel.events import Event
from tongban.kernel.journal import services as journal
from tongban.kernel.journal.models import Delivery

PAGES = ("/console/", "/console/stuck/", "/console/standards/", "/console/node/")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_in_both_languages(
    page: str, language: str, operator: Client, django_assert_max_num_queries: Callable
) -> None:
    speak(operator, language)
    operator.get(page)
    with django_assert_max_num_queries(20):
        shown = operator.get(page)
    assert shown.status_code == 200


@pytest.mark.parametrize("page", PAGES)
def test_only_operators_open_it(page: str, clerk: Actor, browser_of: Callable[[Actor], Client]) -> None:
    assert browser_of(clerk).get(page).status_code == 403
    assert Client().get(page)["Location"].startswith("/sign-in")


def test_what_waits_for_a_peer_is_counted(operator: Client, clerk: Actor, person_id: str) -> None:
    making.accepted(clerk, making.submitted(clerk, person_id, place="510107"))
    waiting = OutMessage.objects.filter(peer="51").count()
    text = words(operator.get("/console/"))
    assert "四川省" in text
    assert f"四川省 {waiting}" in text


@pytest.fixture
def refused_message(clerk: Actor, person_id: str) -> str:
    """A message that Sichuan has refused; the next one of its stream waits behind it."""
    making.accepted(clerk, making.submitted(clerk, person_id, place="510107"))
    row = OutMessage.objects.filter(peer="51", type="case.forward.v1").get()
    reason = {"code": "case-standard-differs", "zh": "标准版本不一致", "en": "another version"}
    OutMessage.objects.filter(pk=row.pk).update(
        state=DeliveryState.REJECTED.value, settled_at=clock.now(), last_reason=reason
    )
    OutStream.objects.filter(pk=row.stream_id).update(is_blocked=True)
    Refusal.objects.create(message=row, wire_id=row.wire_id, receipt="x", refused_at=clock.now(), **reason)
    return str(row.message_id)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_refused_message_is_shown_with_its_reason(
    language: str, refused_message: str, operator: Client
) -> None:
    speak(operator, language)
    text = words(operator.get("/console/stuck/"))
    assert ("another version" if language == "en" else "标准版本不一致") in text
    assert "case.forward.v1" in text
    assert making.ID_NUMBER not in text


def test_it_is_sent_again_or_ended_with_a_reason_on_record(refused_message: str, operator: Client) -> None:
    page = f"/console/messages/{refused_message}/"
    silent = send(operator, page, "")
    assert silent.status_code == 422
    assert "写明这样处理的原因" in words(silent)
    done = send(operator, page, "", reason="对方已签署新版本")
    assert done["Location"] == "/console/stuck/?done=sent-again"
    row = OutMessage.objects.get(message_id=refused_message)
    assert row.state == DeliveryState.PENDING
    answer = Refusal.objects.get(message=row)
    assert (answer.answer, answer.answer_reason) == ("requeued", "对方已签署新版本")
    assert answer.answered_by is not None


def test_a_refused_message_can_be_ended(refused_message: str, operator: Client) -> None:
    page = f"/console/messages/{refused_message}/"
    done = send(operator, page, "", reason="申请人已在成都另行办理", end="1")
    assert "已作废" in words(operator.get(done["Location"]))
    assert OutMessage.objects.get(message_id=refused_message).is_void


def test_a_message_that_may_have_taken_effect_cannot_be_ended(
    operator: Client, clerk: Actor, person_id: str
) -> None:
    making.accepted(clerk, making.submitted(clerk, person_id, place="510107"))
    row = OutMessage.objects.filter(peer="51", type="case.forward.v1").get()
    page = operator.get(f"/console/messages/{row.message_id}/")
    assert "作废这条" not in words(page)
    tried = send(operator, f"/console/messages/{row.message_id}/", "", reason="x", end="1")
    assert tried.status_code == 422
    assert operator.get("/console/messages/none/").status_code == 404


@dataclasses.dataclass(frozen=True, kw_only=True)
class SomethingFailed(Event):
    """For these tests only."""

    name = "console.something-failed.v1"
    what: str


def test_work_that_was_given_up_is_run_again(operator: Client, world: making.World) -> None:
    with journal.transaction.atomic():
        journal.record(SomethingFailed(what="x"), subject="case:CQ-1")
    entry = journal.Entry.objects.latest("pk")
    row = Delivery.objects.create(
        entry=entry,
        reaction="tongban.x.y",
        due_at=clock.now(),
        attempts=12,
        last_error="ValueError: x",
        dead_at=clock.now(),
    )
    page = operator.get("/console/stuck/")
    text = words(page)
    assert "已停止重试" in text
    assert "ValueError: x" in text
    again = f"/console/deliveries/{row.pk}/requeue"
    assert has_form(page, again)
    assert operator.get(again)["Location"] == "/console/stuck/"
    send(operator, "/console/stuck/", again)
    row.refresh_from_db()
    assert (row.dead_at, row.attempts) == (None, 0)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_drift_between_the_nodes_is_shown(language: str, operator: Client, world: making.World) -> None:
    speak(operator, language)
    whole = words(operator.get("/console/standards/"))
    assert ("All nodes have signed" if language == "en" else "签署的每一项标准都一致") in whole
    with new_edition(STANDARDS):
        Adoption.objects.filter(node="51").delete()
    differing = words(operator.get("/console/standards/"))
    assert ("Not signed yet" if language == "en" else "还没有签署") in differing


def test_the_node_shows_public_keys_only(operator: Client, world: making.World) -> None:
    page = operator.get("/console/node/")
    for identity in node.this().nodes:
        for key in identity.keys:
            assert key.public.kid in words(page)
    assert b"PRIVATE" not in page.content


def test_an_old_message_that_waits_is_stuck(
    noon: dt.datetime, operator: Client, clerk: Actor, person_id: str
) -> None:
    making.accepted(clerk, making.submitted(clerk, person_id, place="510107"))
    OutMessage.objects.update(queued_at=noon - dt.timedelta(hours=2))
    text = words(operator.get("/console/stuck/"))
    assert "等待送达" in text


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_how_the_virus_scanner_is(language: str, operator: Client, settings: Any) -> None:
    speak(operator, language)
    is_zh, pages = language == "zh-hans", ("/console/", "/console/node/")
    none, node = (words(operator.get(page)) for page in pages)
    assert ("病毒扫描 没有" if is_zh else "Virus scanner None") in none
    assert ("收到的文件不查毒" if is_zh else "not checked for viruses") in node
    with listening() as (address, _):
        settings.TONGBAN_SCANNER = address
        works, node = (words(operator.get(page)) for page in pages)
        assert ("病毒扫描 正常" if is_zh else "Virus scanner Works") in works
        assert address in node
        assert VERSION in node
    away, node = (words(operator.get(page)) for page in pages)
    assert ("病毒扫描 没有应答" if is_zh else "Virus scanner Does not answer") in away
    assert ("没有应答期间不收文件" if is_zh else "No file is taken until it answers") in node
