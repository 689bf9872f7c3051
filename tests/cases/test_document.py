"""docs/case-lifecycle.md says what the rules say: everything in it that follows from the code is written by a tool."""

from tongban.cases import events
from tongban.cases.types import State, StepKind
from tongban.catalogue.types import Letter
from tools.lifecycle import PAGE, clock_effects, edges, files
from tools.lifecycle_words import LAW, STATES, WORDS


def test_the_page_and_its_pictures_are_current() -> None:
    for path, text in files():
        assert path.read_text("utf-8") == text, f"{path.name}: run `make lifecycle`"


def test_every_state_step_and_letter_has_its_words() -> None:
    assert set(STATES) == set(State)
    assert set(WORDS) == set(StepKind)
    assert set(LAW) == set(Letter)


def test_the_picture_knows_ways_that_only_the_results_tell() -> None:
    """Where a case goes on after a correction, or is accepted to, no line of the table says."""
    ways = {(edge.before, edge.after): edge.kinds for edge in edges()}
    assert ways[State.RECEIVED, State.TOLERANCE_ACCEPTED] == ("accept", "deem_accepted")
    assert "resume" in ways[State.CORRECTION_REQUESTED, State.IN_REVIEW]
    assert clock_effects()["goes_on"] == ["correct", "continue"]


def test_every_clock_is_explained() -> None:
    text = PAGE.read_text("utf-8")
    for name in (name for name in vars(events) if name.endswith("Due")):
        assert f"`{name}`" in text
