"""Everything to be said about a file, for its author: faults, or the findings of the publication check."""

import dataclasses

from tongban.catalogue.texts import IN_FILE
from tongban.catalogue.types import Standard, Words
from tongban.kernel.errors import BadInput, message_for

from . import build
from .faults import as_errors
from .lint import Severity, lint
from .reading import MAX_BYTES, Reading, read
from .standard import content_digest, content_faults


@dataclasses.dataclass(frozen=True)
class Remark:
    """One thing said about a file: what, where, and does it stand in the way."""

    severity: Severity
    error: BadInput

    @property
    def line(self) -> int:
        """Counted from 1."""
        return int(str(self.error.params["line"]))

    @property
    def column(self) -> int:
        """Counted from 1."""
        return int(str(self.error.params["column"]))

    @property
    def sentence(self) -> Words:
        """What is wrong and how to mend it, without the place."""
        zh, en = (
            message_for(self.error, language).removeprefix(place.format(**self.error.params))
            for language, place in zip(("zh", "en"), IN_FILE, strict=True)
        )
        return Words(zh, en)


@dataclasses.dataclass(frozen=True)
class Checked:
    """A file and all that is to be said about it, in the order of its lines."""

    standard: Standard | None
    """None when the file has faults."""
    remarks: tuple[Remark, ...]

    @property
    def errors(self) -> tuple[Remark, ...]:
        """What stands in the way of adoption."""
        return tuple(remark for remark in self.remarks if remark.severity is Severity.ERROR)


def check_bytes(data: bytes, path: str) -> Checked:
    """A file as it lies on the disk; of one that is too large, the first part is enough."""
    try:
        text = data.decode("utf-8") if len(data) <= MAX_BYTES else " " * len(data)
    except UnicodeDecodeError:
        reading = Reading()
        reading.fault("", None, "standard-not-yaml", reason="UTF-8")
        return _faulty(reading, path)
    return check_text(text, path)


def check_text(text: str, path: str) -> Checked:
    """A file's text: its faults, or else what the publication check finds."""
    reading = read(text)
    reading.faults = reading.faults or content_faults(reading.content)
    if reading.faults:
        return _faulty(reading, path)
    standard = build.standard(reading.content, content_digest(reading.content))
    found = list(lint(standard))
    placed = [
        Remark(severity, error)
        for severity, fault in found
        for error in as_errors([fault], path, reading.positions)
    ]
    return Checked(standard, tuple(sorted(placed, key=lambda remark: (remark.line, remark.column))))


def _faulty(reading: Reading, path: str) -> Checked:
    errors = as_errors(reading.faults, path, reading.positions)
    return Checked(None, tuple(Remark(Severity.ERROR, error) for error in errors))
