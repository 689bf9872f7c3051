"""Reads a page as a browser does: the hidden fields of a form, ready to be posted with what a person types."""

from typing import Any

from bs4 import BeautifulSoup
from django.test import Client


def soup(response: Any) -> BeautifulSoup:
    """The page."""
    return BeautifulSoup(response.content, "html.parser")


def hidden(response: Any, at: int = -1) -> dict[str, str]:
    """The hidden fields of a form of the page; the last one unless told otherwise."""
    forms = soup(response).select("main form")
    return {field["name"]: field.get("value", "") for field in forms[at].select("input[type=hidden]")}


def sign_in(browser: Client, login: str, next_url: str = "/") -> Any:
    """Sign in through the page."""
    page = browser.get("/sign-in", {"next": next_url})
    return browser.post("/sign-in", {**hidden(page), "login": login})
