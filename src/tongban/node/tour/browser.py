"""A browser without JavaScript: follows links, fills forms as they stand on the page, keeps cookies.

It knows nothing of Tongban. What cannot be done here cannot be done by a person whose browser runs no scripts.
"""

import dataclasses
from collections.abc import Mapping
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import quote, urlencode, urljoin, urlsplit

import urllib3

Values = Mapping[str, str | list[str]]
File = tuple[str, bytes, str]
"""(file name, content, media type)"""

REDIRECTS = frozenset({301, 302, 303, 307, 308})
_ADDRESS = "%/:?#[]@!$&'()*+,;=~"
"""What stands in an address as it is; everything else, such as Chinese, is written in percent signs."""
_VOID = frozenset({"input", "img", "br", "hr", "meta", "link"})


class PageProblem(Exception):
    """The page is not what the person expected: says what was looked for and where."""


@dataclasses.dataclass
class Form:
    """A form with the values it would send as it stands. A radio or checkbox is sent when it is checked."""

    action: str
    method: str
    values: dict[str, list[str]]
    options: dict[str, list[str]]
    """What a name may be set to, for radios, checkboxes, selects and submit buttons."""
    buttons: list[tuple[str, str, str]]
    """(name, value, words) of the submit buttons."""
    names: set[str]


@dataclasses.dataclass
class Page:
    """What came back: where we are, and what can be done from here."""

    url: str
    status: int
    html: str
    title: str
    text: str
    links: list[tuple[str, str]]
    """(address, words)"""
    forms: list[Form]
    size: int
    media: str
    body: bytes = b""

    def link(self, part: str) -> str:
        """The address of the first link whose words or address contain `part`."""
        for address, words in self.links:
            if part in words or part in address:
                return address
        raise PageProblem(f"no link “{part}” on {self.url} ({self.status}, “{self.title}”)")

    def form(self, *names: str, action: str = "", button: str = "") -> Form:
        """The first form with all these fields, an action that contains `action`, a button of value `button`."""
        for form in self.forms:
            has_button = not button or any(button == value for _, value, _ in form.buttons)
            if set(names) <= form.names and action in form.action and has_button:
                return form
        raise PageProblem(f"no form with {names} {action} on {self.url} ({self.status}, “{self.title}”)")


class _Reader(HTMLParser):
    """Takes title, words, links and forms out of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.title = ""
        self.words: list[str] = []
        self.links: list[tuple[str, list[str]]] = []
        self.forms: list[Form] = []
        self._stack: list[str] = []
        self._form: Form | None = None
        self._named: dict[str, Form] = {}
        """Forms by id: an input elsewhere on the page may belong to one of them."""
        self._link: list[str] | None = None
        self._button: tuple[str, str, list[str]] | None = None
        self._select = ""
        self._options: list[tuple[str, bool]] = []
        self._textarea: tuple[str, list[str]] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag not in _VOID:
            self._stack.append(tag)
        if tag == "a" and "href" in given:
            self._link = []
            self.links.append((given["href"], self._link))
        elif tag == "form":
            method = given.get("method", "get").lower()
            self._form = Form(given.get("action", ""), method, {}, {}, [], set())
            self.forms.append(self._form)
            self._named[given.get("id", "")] = self._form
        else:
            form = self._named.get(given["form"]) if "form" in given else self._form
            if form is not None:
                self._control(form, tag, given, {name for name, _ in attrs})

    def _control(self, form: Form, tag: str, given: dict[str, str], flags: set[str]) -> None:
        name = given.get("name", "")
        if tag == "input" and name and "disabled" not in flags:
            self._input(form, name, given, flags)
        elif tag == "button":
            self._button = (name, given.get("value", ""), [])
        elif tag == "select":
            self._select, self._options = name, []
        elif tag == "option" and self._select:
            self._options.append((given.get("value", ""), "selected" in flags))
        elif tag == "textarea" and name:
            self._textarea = (name, [])

    def _input(self, form: Form, name: str, given: dict[str, str], flags: set[str]) -> None:
        form.names.add(name)
        kind, value = given.get("type", "text"), given.get("value", "")
        if kind in ("radio", "checkbox"):
            form.options.setdefault(name, []).append(value or "on")
            if "checked" in flags:
                form.values.setdefault(name, []).append(value or "on")
        elif kind == "submit":
            form.buttons.append((name, value, value))
        elif kind != "file":
            form.values.setdefault(name, []).append(value)

    def handle_endtag(self, tag: str) -> None:
        while self._stack and self._stack.pop() != tag:
            pass
        if tag == "a":
            self._link = None
        elif tag == "form":
            self._form = None
        elif tag == "select" and self._form is not None and self._select:
            values = [value for value, _ in self._options]
            chosen = [value for value, is_chosen in self._options if is_chosen] or values[:1]
            self._form.names.add(self._select)
            self._form.options[self._select] = values
            self._form.values[self._select] = chosen[:1]
            self._select = ""
        elif tag == "button" and self._form is not None and self._button is not None:
            name, value, words = self._button
            self._form.names.add(name)
            self._form.buttons.append((name, value, " ".join("".join(words).split())))
            self._button = None
        elif tag == "textarea" and self._form is not None and self._textarea is not None:
            name, words = self._textarea
            self._form.names.add(name)
            self._form.values.setdefault(name, []).append("".join(words).lstrip("\n"))
            self._textarea = None

    def handle_data(self, data: str) -> None:
        if self._stack and self._stack[-1] in ("script", "style"):
            return
        if "title" in self._stack and "svg" not in self._stack:
            self.title += data
        for words in (self._link, self._button and self._button[2], self._textarea and self._textarea[1]):
            if words is not None:
                words.append(data)
        if data.strip():
            self.words.append(" ".join(data.split()))


class Browser:
    """One person's browser. `base` is the address of the node they opened."""

    def __init__(self, base: str, *, timeout: float = 30) -> None:
        self.base = base
        self.page: Page | None = None
        self.requests = 0
        self._timeout = timeout
        self._cookies: dict[str, str] = {}
        self._pool = urllib3.PoolManager(maxsize=1, timeout=timeout, retries=False)

    def open(self, address: str) -> Page:
        """Open an address, absolute or relative to where we are."""
        return self._go("GET", self._at(address))

    def follow(self, part: str) -> Page:
        """Follow the first link whose words or address contain `part`."""
        return self.open(self.here.link(part))

    @property
    def here(self) -> Page:
        """The page we are on."""
        if self.page is None:
            raise PageProblem("no page is open yet")
        return self.page

    def submit(
        self,
        form: Form,
        values: Values | None = None,
        *,
        button: str | None = None,
        files: Mapping[str, File] | None = None,
    ) -> Page:
        """Send a form: its own values, changed by `values`; `button` names the words or value of the one pressed."""
        data: dict[str, list[str]] = {name: list(sent) for name, sent in form.values.items()}
        for name, value in (values or {}).items():
            if name not in form.names:
                raise PageProblem(
                    f"no field “{name}” in the form on {self.here.url}; it has {sorted(form.names)}"
                )
            data[name] = [value] if isinstance(value, str) else list(value)
        pressed = _button(form, button)
        if pressed and pressed[0]:
            data[pressed[0]] = [pressed[1]]
        address = self._at(form.action or self.here.url)
        pairs = [(name, value) for name, sent in data.items() for value in sent]
        if form.method != "post":
            return self._go("GET", f"{address.partition('?')[0]}?{urlencode(pairs)}")
        if files:
            body, media = urllib3.encode_multipart_formdata([*pairs, *files.items()])
        else:
            body, media = urlencode(pairs).encode(), "application/x-www-form-urlencoded"
        return self._go("POST", address, body, media)

    def twin(self) -> "Browser":
        """A second window of the same browser, on the same page."""
        other = Browser(self.base, timeout=self._timeout)
        other.page, other._cookies = self.page, dict(self._cookies)
        return other

    def lose_cookie(self, name: str) -> None:
        """Let a cookie run out, as a session does overnight."""
        del self._cookies[name]

    def _at(self, address: str) -> str:
        return quote(urljoin(self.page.url if self.page else self.base, address), safe=_ADDRESS)

    def _go(self, method: str, address: str, body: bytes | None = None, media: str = "") -> Page:
        for _ in range(10):
            answer = self._request(method, address, body, media)
            if answer.status not in REDIRECTS:
                self.page = _read(address, answer)
                return self.page
            address = quote(urljoin(address, answer.headers["Location"]), safe=_ADDRESS)
            method, body = "GET", None
        raise PageProblem(f"too many redirects at {address}")

    def _request(self, method: str, address: str, body: bytes | None, media: str) -> Any:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        parts = urlsplit(address)
        if method == "POST":
            headers |= {"Content-Type": media, "Origin": f"{parts.scheme}://{parts.netloc}"}
        if self.page is not None:
            headers["Referer"] = self.page.url
        self.requests += 1
        answer = self._pool.request(method, address, body=body, headers=headers, redirect=False)
        for line in answer.headers.getlist("Set-Cookie"):
            for name, morsel in SimpleCookie(line).items():
                if morsel["max-age"] == "0" or not morsel.value:
                    self._cookies.pop(name, None)
                else:
                    self._cookies[name] = morsel.value
        return answer


def _button(form: Form, wanted: str | None) -> tuple[str, str, str] | None:
    if wanted is None:
        return form.buttons[0] if len(form.buttons) == 1 else None
    for button in form.buttons:
        if wanted in button:
            return button
    for button in form.buttons:
        if wanted in button[2]:
            return button
    raise PageProblem(f"no button “{wanted}”; there are {[words for _, _, words in form.buttons]}")


def _read(address: str, answer: Any) -> Page:
    media = answer.headers.get("Content-Type", "").partition(";")[0]
    reader = _Reader()
    html = answer.data.decode("utf-8", "replace") if media == "text/html" else ""
    reader.feed(html)
    reader.close()
    return Page(
        url=address,
        status=answer.status,
        html=html,
        title=" ".join(reader.title.split()),
        text=" ".join(reader.words),
        links=[(href, " ".join("".join(words).split())) for href, words in reader.links],
        forms=reader.forms,
        size=len(answer.data),
        media=media,
        body=answer.data,
    )
