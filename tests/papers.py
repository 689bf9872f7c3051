"""Papers as people hand them in: whole, small, with nothing in them to be taken out, so that they are kept as they are."""

from io import BytesIO

from PIL import Image

from tongban.cases.rules.pdfs import clean_pdf
from tongban.cases.services.files import accept_upload
from tongban.cases.types import Upload
from tongban.node.tour.people import paper


def pdf(words: str) -> bytes:
    """A PDF of one page with these words (ASCII), written as we write it: uploading it changes no byte."""
    once, _ = clean_pdf(paper(words))
    return clean_pdf(once)[0]


def png(shade: int = 200) -> bytes:
    """A small picture, written as we write it."""
    out = BytesIO()
    Image.new("L", (32, 24), shade).save(out, "PNG", compress_level=3)
    return out.getvalue()


def a_file(name: str, content: bytes) -> Upload:
    """A file that has passed the door."""
    return accept_upload(name=name, content=content)
