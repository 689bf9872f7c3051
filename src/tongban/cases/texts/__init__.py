"""The sentences for what can go wrong with a case."""

from tongban.kernel.errors import Text

from .files import FILES
from .steps import STEPS

MESSAGES: dict[str, Text] = {**FILES, **STEPS}
