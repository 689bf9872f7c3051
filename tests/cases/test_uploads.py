"""A file is taken only when it is small enough, what its name says, whole, and free of what runs by itself."""

import hashlib
from io import BytesIO

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory
from pikepdf import Encryption, Name, Pdf, StreamDecodeLevel
from PIL import Image

from tests.cases import hostile
from tests.cases.hostile import ACTIVE, REFUSED
from tests.papers import a_file, pdf, png
from tongban.cases.rules.pdfs import check_pdf, clean_pdf
from tongban.cases.rules.uploads import media_of
from tongban.cases.services.files import accept_upload
from tongban.kernel.errors import BadInput, message_for
from tongban.web.shared.uploads import uploaded


def test_nothing_chosen_is_said() -> None:
    with pytest.raises(BadInput) as error:
        uploaded(RequestFactory().post("/"))
    assert (error.value.code, error.value.field) == ("file-missing", "file")


def test_a_large_file_is_refused_before_it_is_read() -> None:
    file = SimpleUploadedFile("big.pdf", b"")
    file.size = settings.TONGBAN_UPLOAD_LIMIT + 1
    request = RequestFactory().post("/")
    request.FILES["file"] = file
    with pytest.raises(BadInput) as error:
        uploaded(request)
    assert error.value.code == "file-too-large"


@pytest.mark.parametrize(
    ("name", "content", "media"),
    [
        ("租赁合同.pdf", pdf("lease"), "application/pdf"),
        ("a.JPG", hostile.photo(40, 30), "image/jpeg"),
        ("a.jpeg", hostile.photo(40, 30), "image/jpeg"),
        ("a.png", png(), "image/png"),
    ],
)
def test_pdf_jpg_and_png_are_taken(name: str, content: bytes, media: str) -> None:
    taken = a_file(name, content)
    assert (taken.name, taken.media, taken.changes) == (name, media, ())


@pytest.mark.parametrize("defect", REFUSED)
def test_what_cannot_be_kept_is_refused_with_a_way_out(defect: str) -> None:
    name, made, code = REFUSED[defect]
    content = made()
    assert len(content) <= settings.TONGBAN_UPLOAD_LIMIT, "it is refused for its defect and not for its size"
    with pytest.raises(BadInput) as error:
        accept_upload(name=name, content=content)
    assert (error.value.code, error.value.field) == (code, "file")
    for language in ("zh", "en"):
        assert name in message_for(error.value, language)
    assert a_file("next.pdf", pdf("next")).content == pdf("next"), "the next person's file is taken"


def unpacked(content: bytes) -> bytes:
    """A PDF with nothing packed in it, so that words can be looked for."""
    out = BytesIO()
    with Pdf.open(BytesIO(content)) as document:
        document.save(out, compress_streams=False, stream_decode_level=StreamDecodeLevel.generalized)
    return out.getvalue()


@pytest.mark.parametrize("defect", ACTIVE)
def test_what_runs_or_hides_in_a_pdf_is_taken_out(defect: str) -> None:
    made, change = ACTIVE[defect]
    content = made()
    with pytest.raises(BadInput) as error:
        check_pdf(content)
    assert error.value.code == "pdf-active"
    taken = a_file("lease.pdf", content)
    assert change in taken.changes
    check_pdf(taken.content)
    for word in (
        b"JavaScript",
        b"cmd.exe",
        b"program.exe",
        b"MZ",
        b"xdp",
        b"app.alert",
        b"RichMedia",
        b"SubmitForm",
    ):
        assert word not in unpacked(taken.content)
    assert b"(lease)" in unpacked(taken.content), "the page is as it was"


def test_what_stands_behind_the_end_of_a_pdf_is_not_kept() -> None:
    twofold = pdf("lease") + b"PK\x03\x04 an archive behind the paper %%EOF"
    assert b"archive" not in a_file("lease.pdf", twofold).content


def test_what_an_earlier_version_of_a_pdf_said_is_not_kept() -> None:
    """Whoever blacks out a line with a careless program leaves the old page in the file."""
    old = hostile.changed(lambda _: None)
    with Pdf.open(BytesIO(old)) as document:
        start = old.rindex(b"startxref") + 10
        at = int(old[start : old.index(b"\n", start)])
        page = document.pages[0].Contents.objgen[0]
    new = b"%d 0 obj << /Length 18 >>\nstream\nBT (blacked) Tj ET\nendstream endobj\n" % page
    table = b"xref\n%d 1\n%010d 00000 n \ntrailer << /Root 1 0 R /Size 6 /Prev %d >>\n" % (page, len(old), at)
    updated = old + new + table + b"startxref\n%d\n%%%%EOF\n" % (len(old) + len(new))
    kept = unpacked(a_file("lease.pdf", updated).content)
    assert b"blacked" in kept
    assert b"(lease)" not in kept


def test_a_pdf_that_is_a_little_out_of_order_is_mended() -> None:
    shifted = pdf("lease").replace(b"%PDF-1.4\n", b"%PDF-1.4\n% a line that a program put in\n")
    with Pdf.open(BytesIO(a_file("lease.pdf", shifted).content)) as kept:
        assert len(kept.pages) == 1
        assert kept.get_warnings() == []


def test_a_pdf_that_anybody_can_open_is_kept_without_its_locks() -> None:
    content = hostile.changed(lambda _: None, encryption=Encryption(owner="secret", user=""))
    with Pdf.open(BytesIO(a_file("lease.pdf", content).content)) as kept:
        assert not kept.is_encrypted


def test_a_signed_pdf_is_kept_byte_for_byte() -> None:
    content = hostile.changed(hostile.signed)
    assert a_file("lease.pdf", content).content == content


def test_a_signed_pdf_with_something_active_in_its_bytes_is_refused() -> None:
    """Although the reader that checks it does not come there: another one might."""
    content = hostile.changed(hostile.signed)
    hidden = content.replace(b"startxref", b"% 9 0 obj << /S /J#61vaScript >> endobj\nstartxref")
    with pytest.raises(BadInput) as error:
        a_file("lease.pdf", hidden)
    assert error.value.code == "pdf-signed-and-active"


def test_names_of_fonts_and_pictures_are_not_taken_for_something_active() -> None:
    def rename(document: Pdf) -> None:
        fonts = document.pages[0].Resources.Font
        for name in (Name.AF, Name.JS, Name.AA):
            fonts[name] = fonts.F1
        document.pages[0].Resources.XObject = {"/JS": document.make_stream(b"x", Subtype=Name.Form)}

    taken = a_file("lease.pdf", hostile.changed(rename))
    assert taken.changes == ()
    with Pdf.open(BytesIO(taken.content)) as kept:
        assert {"/AF", "/JS", "/AA", "/F1"} <= set(kept.pages[0].Resources.Font.keys())


def test_the_same_file_is_kept_under_the_same_digest() -> None:
    content = ACTIVE["script_on_opening"][0]()
    digests = {hashlib.sha256(clean_pdf(content)[0]).hexdigest() for _ in range(3)}
    assert len(digests) == 1


# Photos


@pytest.mark.parametrize("orientation", range(1, 9))
def test_an_identity_card_photographed_on_its_side_is_turned_upright(orientation: int) -> None:
    """The telephone writes the picture as it was held, and a number how to turn it."""
    back = {1: None, 2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}[orientation]
    upright = Image.open(BytesIO(hostile.photo(80, 60)))
    held = upright if back is None else upright.transpose(back)
    exif = Image.Exif()
    exif[0x0112] = orientation
    out = BytesIO()
    held.save(out, "JPEG", quality=95, exif=exif)
    taken = a_file("card.jpg", out.getvalue())
    assert (taken.changes == ()) is (orientation == 1)
    with Image.open(BytesIO(taken.content)) as kept:
        assert kept.size == (80, 60)
        assert kept.getexif().get(0x0112) is None
        assert kept.getpixel((40, 5))[0] < 60, "its top is at the top"
        assert kept.getpixel((40, 55))[0] > 200


def test_where_and_with_what_a_photo_was_taken_is_not_kept() -> None:
    taken = a_file("card.jpg", hostile.photo(80, 60, orientation=6, place=hostile.BEIBEI))
    assert taken.changes == ("turned", "place")
    assert b"Telephone" not in taken.content
    with Image.open(BytesIO(taken.content)) as kept:
        assert dict(kept.getexif()) == {}


def test_a_picture_keeps_its_quality_and_does_not_grow() -> None:
    content = hostile.photo(800, 600)
    taken = a_file("a.jpg", content)
    assert len(taken.content) <= len(content)
    before, after = (Image.open(BytesIO(each)).convert("L").tobytes() for each in (content, taken.content))
    assert max(abs(a - b) for a, b in zip(before, after, strict=True)) <= 3


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_pictures_of_every_kind_stay_what_they_are(mode: str) -> None:
    out = BytesIO()
    Image.new(mode, (20, 10)).save(out, "PNG")
    with Image.open(BytesIO(a_file("a.png", out.getvalue()).content)) as kept:
        assert (kept.mode, kept.size) == (mode, (20, 10))


def test_a_photo_in_the_colours_of_a_printer_can_be_shown_on_a_screen() -> None:
    out = BytesIO()
    Image.new("CMYK", (20, 10)).save(out, "JPEG")
    with Image.open(BytesIO(a_file("a.jpg", out.getvalue()).content)) as kept:
        assert kept.mode == "RGB"


# Names


def test_a_name_that_hides_its_end_is_shown_as_it_is() -> None:
    """U+202E turns what follows round, so that a list shows lease_exe.pdf."""
    assert a_file("lease_\u202efdp.exe.pdf", pdf("x")).name == "lease_fdp.exe.pdf"


def test_a_long_name_keeps_its_end() -> None:
    name = a_file("租" * 300 + ".pdf", pdf("x")).name
    assert len(name) == 120
    assert name.endswith(".pdf")


@pytest.mark.parametrize("name", ["noname", ".pdf.", "a.pdf ", ""])
def test_a_name_without_an_ending_of_a_kind_is_refused(name: str) -> None:
    with pytest.raises(BadInput) as error:
        media_of(name, pdf("x"), limit=settings.TONGBAN_UPLOAD_LIMIT)
    assert error.value.code == "file-wrong-type"
