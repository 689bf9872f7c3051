"""Reads and sends pages as a browser without scripts does."""

from collections.abc import Mapping
from typing import Any

from bs4 import BeautifulSoup, Tag
from django.test import Client

from tongban.identity.models import Account
from tongban.kernel.actors import Actor


def browser_of(actor: Actor, language: str = "zh-hans") -> Client:
    """A browser in which somebody has just signed in, and which proves its forms."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(Account.objects.get(pk=actor.account_id))
    client.cookies["tongban_language"] = language
    return client


def words(response: Any) -> str:
    """What a person reads in the main part of the page."""
    page = BeautifulSoup(response.content, "html.parser")
    return " ".join((page.select_one("main") or page).get_text(" ").split())


def errors(response: Any) -> str:
    """What the summary of errors says."""
    page = BeautifulSoup(response.content, "html.parser")
    return " ".join(row.get_text(" ", strip=True) for row in page.select(".govuk-error-summary li"))


def form_of(response: Any, action: str | None = None) -> Tag:
    """The form sent to `action`, or the last one of the page."""
    forms = BeautifulSoup(response.content, "html.parser").select("main form[method=post]")
    if action is not None:
        forms = [form for form in forms if form.get("action") == action]
    assert forms, f"no form to {action}"
    return forms[-1]


def send(client: Client, url: str, fields: Mapping[str, Any], action: str | None = None) -> Any:
    """Open a page, type into a form of it, and send it."""
    page = client.get(url)
    assert page.status_code == 200, f"{url}: {page.status_code}"
    form = form_of(page, action)
    hidden = {field["name"]: field.get("value", "") for field in form.select("input[type=hidden]")}
    return client.post(action or form.get("action") or url, {**hidden, **fields})


def proof(client: Client, url: str) -> dict[str, str]:
    """Hidden fields of a form of ours, to send what no page offers."""
    form = form_of(client.get(url))
    return {str(field["name"]): str(field.get("value", "")) for field in form.select("input[type=hidden]")}
