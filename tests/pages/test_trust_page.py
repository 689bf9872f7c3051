"""An operator looks at the trust list, sees what a new one would change, and adopts it."""

import dataclasses
import datetime as dt
import pathlib
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from tests import builders
from tests.pages.reading import browser_of, form_of, words
from tests.trust.governments import Governments
from tongban.kernel import clock, node
from tongban.kernel.actors import Actor
from tongban.kernel.journal.services import record
from tongban.kernel.trust import queries
from tongban.kernel.trust.events import EXCESSES, AuthorityExceeded
from tongban.kernel.trust.rules import drafting
from tongban.kernel.trust.services import adopt_lists
from tongban.node.config import load
from tongban.node.demo.scene import plans
from tongban.node.founding import FIRST_LIST, found_together


@pytest.fixture
def governments(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch, db: None) -> Iterator[Governments]:
    """Both, after our node has adopted their first list."""
    monkeypatch.delenv("TONGBAN_DATABASE_URL", raising=False)
    with clock.frozen(builders.NOON):
        home = found_together(tmp_path, plans(8050))["50"]
        mine = load(home / "node.toml").profile
        vault = node.this().vault_key
        with node.use(dataclasses.replace(mine, vault_key=vault)):
            adopt_lists(data=(home / FIRST_LIST).read_bytes(), source="founding")
            yield Governments(tmp_path / "roots")


@pytest.fixture
def operator(governments: Governments) -> Actor:
    return builders.operator()


@pytest.fixture
def browser(operator: Actor) -> Client:
    return browser_of(operator)


def next_list(governments: Governments) -> bytes:
    """Sichuan may decide one item less."""
    before = queries.in_force()
    assert before is not None
    return governments.agree(
        before,
        lambda content: drafting.with_authority(content, "51", decides=("retirement",), issues=None),
        now=clock.now(),
    )


def sent(browser: Client, page: Any, **fields: Any) -> Any:
    """What comes of the form on this page."""
    hidden = {field["name"]: field.get("value", "") for field in form_of(page).select("input[type=hidden]")}
    return browser.post("/console/trust/", {**hidden, **fields}, follow=True)


def upload(data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("list.json", data, "application/json")


@pytest.mark.row("P30")
def test_what_a_new_list_changes_is_seen_before_it_is_adopted(
    browser: Client, governments: Governments
) -> None:
    page = browser.get("/console/trust/")
    assert "生效中" in words(page)
    assert "重庆市" in words(page)
    assert "四川省" in words(page)
    assert node.this().message_key.kid in words(page)
    shown = sent(browser, page, file=upload(next_list(governments)))
    assert "可审批的事项变更" in words(shown)
    assert "retirement" in words(shown)
    assert [one.signed.content.version for one in queries.adopted_lists()] == [1], "nothing has happened yet"
    done = sent(browser, shown)
    assert "新名录已经生效" in words(done)
    newest = queries.adopted_lists()[0]
    assert (newest.signed.content.version, newest.source, newest.account_id is None) == (2, "file", False)
    version = browser.get("/console/trust/2/")
    assert "可审批的事项变更" in words(version)
    assert "第 1 版" in words(done)
    again = sent(browser, page, file=upload(queries.export_lists()))
    assert "没有比现用名录更新的内容" in words(again)


def test_a_list_that_one_government_signed_alone_is_refused_with_the_reason(
    browser: Client, governments: Governments
) -> None:
    page = browser.get("/console/trust/")
    alone = Governments(governments.folder / "one")
    alone.folder.mkdir()
    first = sorted(governments.folder.glob("root-*.pem"))[0]
    (alone.folder / first.name).write_bytes(first.read_bytes())
    for data, why in (
        (next_list(alone), "名录只有 1 个签署方的有效签名"),
        (b"{", "写法不对"),
        (b" " * (1024 * 1024 + 1), "不是互信名录"),
    ):
        refused = sent(browser, page, file=upload(data))
        assert refused.status_code == 422
        assert why in words(refused)
    assert len(queries.adopted_lists()) == 1


def test_an_operator_is_told_in_time_and_of_what_exceeded_an_authority(
    browser: Client, operator: Actor
) -> None:
    with transaction.atomic():
        event = AuthorityExceeded(
            node="51", message="0" * 32, code="trust-may-not-decide", what="company_establishment"
        )
        record(event, subject=EXCESSES)
    assert "因无权被拒收" in words(browser.get("/console/trust/"))
    for days, told in ((340, "即将到期"), (366, "已到期")):
        with clock.frozen(builders.NOON + dt.timedelta(days=days)):
            late = browser_of(operator)
            assert told in words(late.get("/console/trust/"))
            assert told in words(late.get("/console/"))


def test_only_operators_see_it(browser: Client) -> None:
    for somebody in (Client(), browser_of(builders.citizen())):
        assert somebody.get("/console/trust/").status_code in (302, 303, 403, 404)
    assert browser.get("/console/trust/9/").status_code == 404
