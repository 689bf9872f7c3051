"""What is done with the content of every file from outside, whichever kind it is."""

from tongban.cases.types import Change
from tongban.kernel.errors import BadInput

from .pdfs import check_pdf, clean_pdf
from .pictures import check_picture, clean_picture
from .uploads import PDF


def clean_content(content: bytes, media: str) -> tuple[bytes, tuple[Change, ...]]:
    """The content as it may be kept, and what was changed; raises BadInput for what may not be kept at all."""
    try:
        return clean_pdf(content) if media == PDF else clean_picture(content, media)
    except (BadInput, MemoryError):
        raise
    except Exception as error:
        raise BadInput("file-damaged", field="file") from error


def check_content(content: bytes, media: str) -> None:
    """Is this content, cleaned elsewhere, as it would have been kept here? Raises BadInput."""
    try:
        check_pdf(content) if media == PDF else check_picture(content)
    except (BadInput, MemoryError):
        raise
    except Exception as error:
        raise BadInput("file-damaged", field="file") from error
