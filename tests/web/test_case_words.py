"""Nothing that can be true of a case is without words on some page."""

from tongban.cases.types import Outcome, State, StepKind
from tongban.web.portal.cases_page import ENDINGS, SENTENCES
from tongban.web.shared.case_words import OUTCOMES, STATES, STEPS


def test_every_state_step_and_ending_has_its_words() -> None:
    assert set(STATES) == set(State)
    assert set(STEPS) == set(StepKind)
    assert set(OUTCOMES) == set(ENDINGS) == set(Outcome)
    assert set(SENTENCES) == set(State) - {State.CLOSED}
