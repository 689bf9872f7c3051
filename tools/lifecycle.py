"""`python -m tools.lifecycle [--check]`: draws the states and the clock of a case from the rules, and writes their tables.

With --check nothing is written, and the exit status is 1 when the page or a picture is out of date. A new kind of step needs
a line of plain words in WORDS here, a new state a place in tools/lifecycle_chart.py, and nothing else.
"""

import dataclasses
import datetime as dt
import pathlib
import sys
from collections.abc import Iterable, Iterator
from typing import Any

from tongban.cases.rules.clock import STARTS, Extension, Pause, moves_of
from tongban.cases.rules.letters import ALWAYS, SENT_BY
from tongban.cases.rules.receipts import DECIDED
from tongban.cases.rules.steps import DECISIONS, FACTS, UNDECIDED, Transition, apply_step
from tongban.cases.types import CLOSURE_RESULT, Facts, Holder, Office, Side, State, Step, StepKind
from tongban.catalogue.rules.vocabulary import LETTERS
from tools.lifecycle_chart import Edge, clock_chart, state_chart
from tools.lifecycle_words import LAW, STATES, WORDS

ROOT = pathlib.Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "case-lifecycle.md"
K, S = StepKind, State
START = dt.datetime(2026, 11, 23, 4, 0, tzinfo=dt.UTC)
CLOCK = {
    "started_at": START.isoformat(),
    "promised_due": START.isoformat(),
    "statutory_due": None,
    "is_provisional": False,
    "calendar": "",
    "promised": {"amount": 1, "unit": "working_day"},
    "statutory": None,
    "closes": "17:00",
}


# What the rules say, asked of them ---------------------------------------------------------------------------------


def _said(kind: StepKind, *, owes: bool) -> dict[str, Any]:
    """What a step of this kind holds, as far as the state follows from it."""
    owed = [{"material": "m", "due": START.isoformat()}] if owes else []
    limit = {"amount": 1, "unit": "working_day"}
    common: dict[str, Any] = {
        "clock": CLOCK,
        "owed": owed,
        "owes": owes,
        "due": START.isoformat(),
        "gaps": [],
    }
    outcome = "voided" if kind is K.END else "tolerance_lapsed"
    to = {"to": "51", "authority": "", "stage": "hearing", "limit": limit, "outcome": outcome}
    asked = {"consulted": "opinion", "node": "51", "question": "", "silence": None}
    return {**common, **to, **asked, "material": {"key": "m"}, "passed": True}


def _step(kind: StepKind, side: Side, number: int = 1, *, owes: bool = False) -> Step:
    at = START + dt.timedelta(minutes=number)
    return Step(f"{number}", "50", number, at, kind, side, Office("", ""), _said(kind, owes=owes))


def _facts(state: State) -> Facts:
    return Facts(state=state, holder=Holder.INTAKE, keeper="50", origin="50", intake="50", home="50")


def _afters(kind: StepKind, line: Transition, state: State) -> set[State]:
    """Every state that a step of this kind can lead to from `state`."""
    if line.after is not None:
        return {line.after}
    found = set()
    for resume_to in (S.RECEIVED, S.IN_REVIEW):
        for owes in (False, True):
            before = dataclasses.replace(_facts(state), resume_to=resume_to)
            found.add(apply_step(before, _step(kind, sorted(line.sides)[0], owes=owes)).state)
    return found


def edges() -> list[Edge]:
    """Every way from one state to another, with the steps that take it."""
    ways: dict[tuple[State, State], list[str]] = {}
    for kind, line in DECISIONS.items():
        for before in sorted(line.before, key=list(State).index):
            for after in sorted(_afters(kind, line, before), key=list(State).index):
                if after is not before:
                    ways.setdefault((before, after), []).append(kind.value)
    return [Edge(before, after, tuple(kinds)) for (before, after), kinds in ways.items()]


def _moves(*steps: Step) -> list[Any]:
    return moves_of([_step(K.ACCEPT, Side.INTAKE, 1), *steps])


def clock_effects() -> dict[str, list[str]]:
    """What each kind of step does to the clock: starts, stops, goes_on, extends, ends."""
    found: dict[str, list[str]] = {name: [] for name in ("starts", "stops", "goes_on", "extends", "ends")}
    found["starts"] = [kind.value for kind in DECISIONS if kind in STARTS and kind is not K.REOPEN]
    lines = {**DECISIONS, **FACTS}
    for kind, line in lines.items():
        moves = _moves(_step(kind, Side.AUTHORITY, 2))
        if moves and isinstance(moves[-1], Pause) and Side.AUTHORITY in line.sides:
            found["stops"].append(kind.value)
        if moves and isinstance(moves[-1], Extension):
            found["extends"].append(kind.value)
    for stop in found["stops"]:
        for kind in lines:
            moves = _moves(_step(K(stop), Side.AUTHORITY, 2), _step(kind, Side.SYSTEM, 3))
            if moves and isinstance(moves[-1], Pause) and moves[-1].ends is not None:
                found["goes_on"].append(kind.value)
    found["ends"] = [
        kind.value
        for kind, line in DECISIONS.items()
        if (kind in DECIDED or line.after is S.CLOSED) and kind not in (K.CLOSE, K.DECLINE)
    ]
    return found


# The page ----------------------------------------------------------------------------------------------------------


def _before(line: Transition) -> str:
    whole = {frozenset(State): "any", UNDECIDED: "any, until it is decided"}
    return whole.get(line.before) or ", ".join(s for s in State if s in line.before)


def _step_rows() -> Iterator[str]:
    yield "| Step | In plain words | By | Written by | From | To |"
    yield "|---|---|---|---|---|---|"
    for kind, line in {**DECISIONS, **FACTS}.items():
        writer = "keeper" if kind in DECISIONS else "any node"
        sides = ", ".join(sorted(line.sides))
        yield f"| `{kind}` | {WORDS[kind]} | {sides} | {writer} | {_before(line)} | {line.after or '–'} |"


def _state_rows() -> Iterator[str]:
    yield "| State | Who has it | In plain words | Ways out |"
    yield "|---|---|---|---|"
    for state in State:
        holder, words = STATES[state]
        ways = sorted({kind for edge in edges() if edge.before is state for kind in edge.kinds})
        yield f"| **{state}** | {holder} | {words} | {', '.join(f'`{kind}`' for kind in ways)} |"


def _outcome_rows() -> Iterator[str]:
    yield "| Outcome | Closure result of the national code list |"
    yield "|---|---|"
    for outcome, code in CLOSURE_RESULT.items():
        yield f"| {outcome} | {code} |"


def _letter_rows() -> Iterator[str]:
    yield "| Letter | Sent with | The law behind it | May a standard leave it out |"
    yield "|---|---|---|---|"
    for letter, title in LETTERS.items():
        kinds = ", ".join(f"`{kind}`" for kind, sent in SENT_BY.items() if letter in sent)
        yield f"| {title.zh} {title.en} | {kinds} | {LAW[letter]} | {'no' if letter in ALWAYS else 'yes'} |"


TABLES = {
    "states": _state_rows,
    "outcomes": _outcome_rows,
    "steps": _step_rows,
    "letters": _letter_rows,
}


def page(text: str) -> str:
    """The page with its tables as the rules have them now: each stands between two marks."""
    for name, rows in TABLES.items():
        begin, end = f"<!-- {name}: from the code -->\n", f"<!-- end of {name} -->"
        head, _, rest = text.partition(begin)
        _, _, tail = rest.partition(end)
        text = head + begin + "\n".join(rows()) + "\n" + end + tail
    return text


def files() -> Iterable[tuple[pathlib.Path, str]]:
    """Everything this tool writes."""
    yield PAGE, page(PAGE.read_text("utf-8"))
    yield ROOT / "docs" / "case-states.svg", state_chart(edges())
    yield ROOT / "docs" / "case-clock.svg", clock_chart(clock_effects())


def main(arguments: list[str]) -> int:
    """Write the page and the pictures, or say which are out of date."""
    old = [(path, text) for path, text in files() if not path.exists() or path.read_text("utf-8") != text]
    for path, text in old:
        if "--check" in arguments:
            print(f"{path.relative_to(ROOT)} is out of date: run `make lifecycle` and commit it")
        else:
            path.write_text(text, "utf-8")
    return 1 if old and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
