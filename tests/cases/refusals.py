"""How a test says: this is refused, for this reason."""

from collections.abc import Callable
from typing import Any

import pytest

from tongban.kernel.errors import TongbanError


def refusal(error: type[TongbanError], call: Callable[..., object], **arguments: Any) -> TongbanError:
    """The refusal of a call; fails when it is let through."""
    with pytest.raises(error) as caught:
        call(**arguments)
    return caught.value
