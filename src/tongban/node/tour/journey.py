"""One case of any item, step by step, by the people who take part in it: what a journey is put together from.

Every step is a click or a form on a real page. Which item it is, what is typed and what is handed in says the plan.
"""

import dataclasses
import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from .browser import Page, PageProblem
from .people import Person, paper

PDF = "application/pdf"
CERTIFICATE = r"/certificates/([0-9A-Z]{16})/"
UPLOAD, PROMISE, BRING = "upload", "promise", "bring"
"""How a material is handed in; anything else is the code of a certificate to be used for it."""

Section = Mapping[str, Any]


@dataclasses.dataclass(frozen=True)
class Plan:
    """What somebody applies for: the item, by which door, the answers, the form, the materials."""

    item: str
    answers: Mapping[str, str]
    """The questions before the form."""
    form: Mapping[str, Section]
    """Pages of the form, in their order. A list of people is a list of mappings."""
    papers: Mapping[str, str]
    """Material to how it is handed in."""
    hall: str = ""
    """Hall of the window that takes it in; empty: online, straight to the deciding side."""


def flat_values(values: Section) -> dict[str, Any]:
    """The values as a form sends them: rows of a list and parts of a date are fields of their own."""
    sent: dict[str, Any] = {}
    for name, value in values.items():
        if isinstance(value, dt.date):
            parts = {"year": value.year, "month": value.month, "day": value.day}
            sent |= {f"{name}.{part}": str(number) for part, number in parts.items()}
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            for row, one in enumerate(value):
                sent |= {f"{name}.{row}.{field}": each for field, each in flat_values(one).items()}
        else:
            sent[name] = value
    return sent


def fill_section(person: Person, draft: str, section: str, values: Section) -> Page:
    """Fill in one page of the form and save it. Lists get as many rows as there are to fill."""
    person.open(f"{draft}form/{section}/")
    sent = flat_values(values)
    for name, rows in values.items():
        if isinstance(rows, list) and rows and isinstance(rows[0], dict):
            for _ in rows[1:]:
                person.send(button=f"add:{name}")
    return person.send(*sent, values=sent, button="")


def hand_in(person: Person, draft: str, material: str, how: str) -> Page:
    """Hand in one material of a draft."""
    person.open(f"{draft}materials/{material}/")
    if how == UPLOAD:
        return person.send("file", files={"file": scan_of(material)}, button="upload")
    if how in (PROMISE, BRING):
        return person.send(button=how)
    return person.send("certificate", values={"certificate": how}, button="certificate")


def scan_of(material: str) -> tuple[str, bytes, str]:
    """A file of a material, as a form sends it."""
    return (f"{material}.pdf", paper(material), PDF)


def sign_draft(person: Person, draft: str) -> str:
    """Check once more, sign with the password, submit; answers the case number on the receipt."""
    person.open(f"{draft}check/")
    person.open(f"{draft}sign/")
    return receipt_number(person.send("agree", "password", values=signature_of(person)))


def signature_of(person: Person) -> dict[str, str]:
    """What signs a statement."""
    assert person.account is not None
    return {"agree": "yes", "password": person.account.password}


def receipt_number(page: Page) -> str:
    """The case number of the receipt; raises PageProblem on any other page."""
    found = re.search(r"/cases/([A-Z0-9-]+)/receipt/", page.url)
    if found is None:
        raise PageProblem(f"no receipt but {page.url}: {page.text[:400]}")
    return found[1]


def time_line(page: Page) -> list[tuple[str, str]]:
    """Ids and kinds of the steps as a page lists them."""
    return re.findall(r'id="step-([0-9a-f]{32})" data-kind="([a-z_]+)"', page.html)


def has_step(page: Page, kind: str) -> bool:
    """Does the time line of the page show such a step?"""
    return any(each == kind for _, each in time_line(page))


class Journey:
    """One case. The applicant is at one node, the clerk at the one that takes in, the reviewer where it is decided.

    Everybody has signed in. `draft` and `number` are known on the way.
    """

    def __init__(self, plan: Plan, *, applicant: Person, clerk: Person, reviewer: Person) -> None:
        self.plan = plan
        self.applicant = applicant
        self.clerk = clerk
        self.reviewer = reviewer
        self.draft = ""
        self.number = ""

    # The applicant -----------------------------------------------------------------------------------------------

    @property
    def case_url(self) -> str:
        """The applicant's page of the case."""
        return f"/cases/{self.number}/"

    def begin(self) -> None:
        """Answer the questions, choose the door."""
        self.applicant.open(f"/items/{self.plan.item}/start")
        answers = {**self.plan.answers, "channel": "window" if self.plan.hall else "online"}
        if self.plan.hall:
            answers["hall"] = self.plan.hall
        self.draft = self.applicant.send("place", "channel", values=answers).url

    def fill(self, *sections: str) -> None:
        """Fill in pages of the form; without names all of them."""
        for section in sections or self.plan.form:
            fill_section(self.applicant, self.draft, section, self.plan.form[section])

    def hand_in(self) -> None:
        """Hand in every material as planned."""
        for material, how in self.plan.papers.items():
            hand_in(self.applicant, self.draft, material, how)

    def sign(self) -> None:
        """Sign and submit."""
        self.number = sign_draft(self.applicant, self.draft)

    def apply(self) -> None:
        """From the questions to the receipt."""
        self.begin()
        self.fill()
        self.hand_in()
        self.sign()

    def supply(self, material: str) -> None:
        """Hand in what was promised."""
        self.applicant.open(f"{self.case_url}supply/{material}/")
        self.applicant.send("file", files={"file": scan_of(material)})

    def withdraw(self, reason: str = "") -> Page:
        """Withdraw the application."""
        self.applicant.open(f"{self.case_url}withdraw/")
        return self.applicant.send("reason", values={"reason": reason})

    def write(self, text: str) -> None:
        """Write to the offices of the case."""
        self.applicant.open(self.case_url)
        self.applicant.send("text", values={"text": text})

    def collect(self) -> str:
        """The certificate has come: the case leads to it, and it is among my certificates. Answers its code."""
        self.applicant.wait_for(self.case_url, lambda page: _certificate_code(page) != "")
        code = _certificate_code(self.applicant.page)
        self.applicant.open("/certificates/")
        self.applicant.follow(f"/certificates/{code}/")
        return code

    # The window --------------------------------------------------------------------------------------------------

    @property
    def window_url(self) -> str:
        """The window's page of the case."""
        return f"/desk/window/cases/{self.number}/"

    def take_in(self) -> None:
        """Take it in from the queue. It may still be on its way."""
        self.clerk.wait_for(
            self.window_url, lambda page: any("/take-in" in form.action for form in page.forms)
        )
        self.clerk.send(action="/take-in")

    def check(self, **found: str) -> None:
        """Say what was found of each material: complete, if nothing else is said; promised ones are late."""
        self.clerk.open(self.window_url)
        form = self.clerk.page.form(action="/check")
        values = {}
        for name, options in form.options.items():
            if name in form.values and name.removeprefix("check-") not in found:
                continue
            values[name] = found.get(name.removeprefix("check-"), "late" if "late" in options else "complete")
        notes = {
            name: "请补正" for name in form.names if values.get(name.replace("note-", "check-", 1)) == "wrong"
        }
        self.clerk.send(action="/check", values={**values, **notes})

    def accept(self) -> None:
        """Accept and hand over. Whether the other side is there does not matter."""
        self.clerk.open(self.window_url)
        self.clerk.send(action="/accept")

    def arrive_accepted(self) -> None:
        """Taken in, found complete (promised materials late), accepted."""
        self.take_in()
        self.check()
        self.accept()

    def hand_over_again(self) -> None:
        """Hand a returned case over once more."""
        self.clerk.wait_for(
            self.window_url, lambda page: any("/forward" in form.action for form in page.forms)
        )
        self.clerk.send(action="/forward")

    # The authority -----------------------------------------------------------------------------------------------

    @property
    def review_url(self) -> str:
        """The deciding authority's page of the case."""
        return f"/desk/review/cases/{self.number}/"

    def claim(self) -> None:
        """Find it in the queue and claim it."""
        self.reviewer.wait_for("/desk/review/", lambda page: self.number in page.text)
        self.reviewer.wait_for(
            self.review_url, lambda page: any("/claim" in form.action for form in page.forms)
        )
        self.reviewer.send(action="/claim")

    def grant(self) -> Page:
        """Tick every check and grant, as soon as everything is here."""
        self.reviewer.wait_for(self.review_url, _can_grant)
        form = self.reviewer.page.form(action="/grant")
        return self.reviewer.send(
            action="/grant", values={name: options for name, options in form.options.items() if options}
        )

    def refuse(self, reason: str, change: str) -> str:
        """Refuse on the first clause the page offers; answers that clause."""
        self.reviewer.open(f"{self.review_url}refusal/")
        form = self.reviewer.page.form("reason", "clause")
        clause = next(value for value in form.options["clause"] if value)
        self.reviewer.send("reason", values={"reason": reason, "clause": clause, "change": change})
        return clause

    def give_back(self, reason: str) -> None:
        """Return it to the window."""
        self.reviewer.open(f"{self.review_url}returning/")
        self.reviewer.send("reason", values={"reason": reason})

    # Both offices ------------------------------------------------------------------------------------------------

    def office_url(self, person: Person) -> str:
        """The page of the case for a member of staff."""
        return self.window_url if person is self.clerk else self.review_url

    def ask(self, person: Person, text: str) -> None:
        """Ask the other office a question inside the case."""
        person.open(f"{self.office_url(person)}?ask=1")
        person.send("text", action="/say", values={"text": text})

    def answer(self, person: Person, question: str, text: str) -> None:
        """See the question of the other office and answer it."""

        def is_asked(page: Page) -> bool:
            return question in page.text and any("question" in form.names for form in page.forms)

        person.wait_for(self.office_url(person), is_asked)
        person.send("text", "question", action="/say", values={"text": text})

    def note(self, person: Person, text: str) -> None:
        """Write to the applicant."""
        person.open(self.office_url(person))
        person.send("text", action="/note", values={"text": text})

    def request_correction(self, person: Person, texts: Mapping[str, str]) -> Page:
        """Tell the applicant everything at once: `material-<key>` or `field-<section>-<field>`, with what to do."""
        person.open(f"/desk/cases/{self.number}/correction/")
        return person.send(*texts, values=texts)


def _certificate_code(page: Page) -> str:
    codes = [found[1] for address, _ in page.links if (found := re.search(CERTIFICATE, address))]
    return codes[0] if codes else ""


def _can_grant(page: Page) -> bool:
    return any("/grant" in form.action and form.buttons for form in page.forms)
