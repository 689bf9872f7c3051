"""Reads and posts the desk's pages as a browser without scripts does."""

from typing import Any

from bs4 import BeautifulSoup, Tag
from django.test import Client


def speak(client: Client, language: str) -> None:
    """Show pages in this language from now on."""
    client.cookies["tongban_language"] = language


def read(response: Any) -> BeautifulSoup:
    """The page."""
    return BeautifulSoup(response.content, "html.parser")


def words(response: Any) -> str:
    """What a person reads on the page's main part."""
    page = read(response)
    return (page.select_one("main") or page).get_text(" ", strip=True)


def form_to(response: Any, action: str) -> Tag:
    """The form of the page that is sent to `action`."""
    for form in read(response).select("form"):
        if form.get("action", "") == action:
            return form
    raise AssertionError(f"no form to {action}")


def has_form(response: Any, action: str) -> bool:
    """Does the page offer this act?"""
    return any(form.get("action", "") == action for form in read(response).select("form"))


def filled(form: Tag, **typed: Any) -> dict[str, Any]:
    """What the browser would send: hidden fields, what stands in the form, and what was typed."""
    sent: dict[str, Any] = {}
    for field in form.select("input[name], textarea[name], select[name]"):
        kind = field.get("type", "text")
        if kind in ("radio", "checkbox") and not field.has_attr("checked"):
            continue
        if kind == "file":
            continue
        chosen = field.select_one("option[selected]") if field.name == "select" else None
        value = (
            chosen["value"] if chosen else field.get("value", "") if field.name != "textarea" else field.text
        )
        sent[str(field["name"])] = value or ""
    return {**sent, **typed}


def send(client: Client, page_url: str, action: str, **typed: Any) -> Any:
    """Open a page, fill its form to `action` (the page itself when empty), send it."""
    page = client.get(page_url)
    return client.post(action or page_url, filled(form_to(page, action), **typed))


def tokens_of(client: Client, page_url: str = "/desk/window/people/") -> dict[str, Any]:
    """Hidden fields of some form of ours, to send what no page offers."""
    return filled(read(client.get(page_url)).select("main form[method=post]")[-1])
