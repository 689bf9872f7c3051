"""docs/case.md says what the rules say: its table of steps is compared with them, line by line."""

import pathlib

from tongban.cases.rules.steps import DECISIONS, FACTS, Transition
from tongban.cases.types import CLOSURE_RESULT, State, StepKind

DOCUMENT = pathlib.Path(__file__).parents[2] / "docs" / "case.md"


def row(kind: StepKind, step: Transition, *, is_decision: bool) -> str:
    """A line of the table, as the document has it."""
    sides = ", ".join(sorted(step.sides))
    before = "any" if step.before == frozenset(State) else ", ".join(s for s in State if s in step.before)
    return (
        f"| `{kind}` | {sides} | {'keeper' if is_decision else 'any node'} | {before} | {step.after or '–'} |"
    )


def test_the_table_of_steps_is_that_of_the_rules() -> None:
    wanted = [row(kind, step, is_decision=True) for kind, step in DECISIONS.items()]
    wanted += [row(kind, step, is_decision=False) for kind, step in FACTS.items()]
    text = DOCUMENT.read_text(encoding="utf-8")
    found = [line for line in text.splitlines() if line.startswith("| `") and line.count("|") == 6]
    assert found == wanted, "\n" + "\n".join(wanted)


def test_every_state_and_outcome_is_explained() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    for state in State:
        assert f"**{state}**" in text
    for outcome, code in CLOSURE_RESULT.items():
        assert f"| {outcome} | {code} |" in text
