"""The sentences for what can be wrong with a standard file, a form, or an adoption."""

from tongban.kernel.errors import Text

from .adoption import ADOPTION
from .files import FILES
from .forms import FORMS
from .places import IN_FILE
from .publication import PUBLICATION

MESSAGES: dict[str, Text] = {**FILES, **PUBLICATION, **FORMS, **ADOPTION}

__all__ = ["FILES", "IN_FILE", "MESSAGES", "PUBLICATION"]
