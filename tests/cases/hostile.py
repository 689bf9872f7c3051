"""Files that are not what they should be, each made here and named by its defect."""

import random
import struct
import zlib
from collections.abc import Callable
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String
from PIL import Image

from tests.papers import pdf, png
from tongban.node.tour.people import paper

MEGABYTE = 1024 * 1024
BEIBEI = {1: "N", 2: (29.0, 48.0, 18.0), 3: "E", 4: (106.0, 23.0, 48.0)}
"""Latitude and longitude of Beibei, as a telephone writes them."""


def javascript() -> Dictionary:
    return Dictionary(S=Name.JavaScript, JS=String("app.alert('hello')"))


def launch() -> Dictionary:
    return Dictionary(S=Name.Launch, F=String("cmd.exe"))


def bytes_of(document: Pdf, **ways: object) -> bytes:
    out = BytesIO()
    document.save(out, **ways)  # type: ignore[arg-type]  # whatever pikepdf takes
    return out.getvalue()


def changed(change: Callable[[Pdf], object], **ways: object) -> bytes:
    """A whole PDF of one page, with one thing done to it."""
    with Pdf.open(BytesIO(paper("lease"))) as document:
        change(document)
        return bytes_of(document, **ways)


# PDFs with something in them that runs, leads out or hides ---------------------------------------------------------


def note(**entries: object) -> Callable[[Pdf], None]:
    """An annotation on the page."""

    def add(document: Pdf) -> None:
        rest = {"Type": Name.Annot, "Rect": Array([0, 0, 10, 10]), **entries}
        document.pages[0].Annots = Array([document.make_indirect(Dictionary(**rest))])

    return add


def root(**entries: object) -> Callable[[Pdf], None]:
    """An entry of the document itself."""

    def add(document: Pdf) -> None:
        for key, value in entries.items():
            document.Root[f"/{key}"] = value

    return add


def with_attachment(document: Pdf) -> None:
    document.attachments["program.exe"] = b"MZ"


def with_named_script(document: Pdf) -> None:
    document.Root.Names = Dictionary(
        JavaScript=Dictionary(Names=Array([String("a"), document.make_indirect(javascript())]))
    )


def with_form(document: Pdf) -> None:
    document.Root.AcroForm = Dictionary(XFA=Stream(document, b"<xdp/>"), Fields=Array([]))


ACTIVE: dict[str, tuple[Callable[[], bytes], str]] = {
    "script_on_opening": (lambda: changed(root(OpenAction=javascript())), "script"),
    "script_on_closing": (lambda: changed(root(AA=Dictionary(WC=javascript()))), "script"),
    "script_by_name": (lambda: changed(with_named_script), "script"),
    "script_packed_with_others": (
        lambda: changed(with_named_script, object_stream_mode=pikepdf.ObjectStreamMode.generate),
        "script",
    ),
    "script_in_a_chain": (
        lambda: changed(root(OpenAction=Dictionary(S=Name.GoTo, D=Array([]), Next=Array([javascript()])))),
        "script",
    ),
    "script_behind_a_link": (lambda: changed(note(Subtype=Name.Link, A=javascript())), "script"),
    "script_in_an_address": (
        lambda: changed(note(Subtype=Name.Link, A=Dictionary(S=Name.URI, URI=String("JavaScript:alert(1)")))),
        "script",
    ),
    "script_with_a_disguised_name": (
        lambda: changed(root(OpenAction=javascript())).replace(b"/JavaScript", b"/J#61vaScrip#74"),
        "script",
    ),
    "program_started": (lambda: changed(root(OpenAction=launch())), "script"),
    "form_sent_away": (
        lambda: changed(
            note(Subtype=Name.Link, A=Dictionary(S=Name.SubmitForm, F=String("http://x.example")))
        ),
        "script",
    ),
    "file_inside": (lambda: changed(with_attachment), "attached"),
    "file_on_the_page": (
        lambda: changed(
            note(Subtype=Name.FileAttachment, FS=Dictionary(Type=Name.Filespec, F=String("a.exe")))
        ),
        "attached",
    ),
    "form_of_one_program": (lambda: changed(with_form), "form"),
    "film_on_the_page": (lambda: changed(note(Subtype=Name.RichMedia)), "media"),
}
"""Each with what must be taken out of it."""


def signed(document: Pdf) -> None:
    field = Dictionary(
        FT=Name.Sig,
        V=Dictionary(Type=Name.Sig, ByteRange=Array([0, 1, 2, 3]), Contents=String("\x01" * 64)),
    )
    document.Root.AcroForm = Dictionary(Fields=Array([document.make_indirect(field)]), SigFlags=3)


def signed_with_script(document: Pdf) -> None:
    signed(document)
    document.Root.OpenAction = javascript()


# PDFs made to take all time and memory -----------------------------------------------------------------------------


def packed(size: int) -> bytes:
    """`size` bytes of nothing, packed to a thousandth: the same packed megabyte again and again."""
    deflater = zlib.compressobj(9, wbits=-15)
    megabyte = deflater.compress(bytes(MEGABYTE)) + deflater.flush(zlib.Z_FULL_FLUSH)
    return b"\x78\xda" + megabyte * (size // MEGABYTE) + b"\x03\0"


def raw(*objects: bytes) -> bytes:
    """A PDF of these objects, the first one its root, with a table that is right."""
    body, offsets = b"%PDF-1.5\n", []
    for number, each in enumerate(objects, start=1):
        offsets.append(len(body))
        body += b"%d 0 obj %s endobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    tail = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(body))
    return body + head + table + tail


ROOT, ONE_PAGE = b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>"


def stream(data: bytes, entries: bytes = b"/Filter/FlateDecode") -> bytes:
    return b"<</Length %d%s>>stream\n%s\nendstream" % (len(data), entries, data)


def bomb_on_a_page() -> bytes:
    """A page that unpacks to four gigabytes."""
    return raw(ROOT, ONE_PAGE, PAGE, stream(packed(4096 * MEGABYTE)))


def bomb_in_a_bomb() -> bytes:
    """The same in a few kilobytes, packed twice."""
    data = zlib.compress(packed(4096 * MEGABYTE), 9)
    return raw(ROOT, ONE_PAGE, PAGE, stream(data, b"/Filter[/FlateDecode/FlateDecode]"))


def bomb_of_many_streams() -> bytes:
    """None of them large, together a gigabyte."""
    each = stream(packed(16 * MEGABYTE))
    return raw(ROOT, ONE_PAGE, PAGE, *[each] * 64)


def bomb_of_objects() -> bytes:
    """A stream of objects, which every reader unpacks to find its way, of four gigabytes."""
    objects = stream(packed(4096 * MEGABYTE), b"/Type/ObjStm/N 1/First 4/Filter/FlateDecode")
    body = b"%PDF-1.5\n" + b"".join(
        b"%d 0 obj %s endobj\n" % (number, each)
        for number, each in enumerate((ROOT, ONE_PAGE, PAGE), start=1)
    )
    at = [body.index(b"%d 0 obj" % number) for number in (1, 2, 3)]
    places = [(1, offset, 0) for offset in at] + [(2, 5, 0), (1, len(body), 0)]
    body += b"5 0 obj %s endobj\n" % objects
    rows = b"".join(
        bytes([kind]) + place.to_bytes(4, "big") + bytes([index]) for kind, place, index in places
    )
    entries = b"/Type/XRef/Size 6/Index[1 5]/W[1 4 1]/Root 1 0 R"
    return body + b"6 0 obj %s endobj\nstartxref\n%d\n%%%%EOF\n" % (stream(rows, entries), len(body))


def pages(count: int) -> bytes:
    document = Pdf.new()
    for _ in range(count):
        document.add_blank_page()
    return bytes_of(document)


def pages_in_a_circle() -> bytes:
    """A tree of pages that is its own branch."""
    return raw(ROOT, b"<</Type/Pages/Kids[2 0 R]/Count 1>>")


def a_million_times_one_page() -> bytes:
    return raw(
        ROOT, b"<</Type/Pages/Kids[" + b"3 0 R " * 1_000_000 + b"]/Count 1000000>>", PAGE, stream(b"", b"")
    )


def lists_in_lists() -> bytes:
    return raw(ROOT.replace(b">>", b"/Deep " + b"[" * 100_000 + b"]" * 100_000 + b">>"), ONE_PAGE, PAGE)


# Pictures ----------------------------------------------------------------------------------------------------------


def photo(width: int, height: int, orientation: int = 1, place: dict[int, object] | None = None) -> bytes:
    """A photo of a telephone, lying on its side if the telephone did: its top is dark."""
    image = Image.new("RGB", (width, height), "white")
    image.paste("black", (0, 0, width, height // 4))
    exif = Image.Exif()
    exif[0x0112], exif[0x010F], exif[0x0110] = orientation, "Telephone", "Model 7"
    if place:
        exif.get_ifd(0x8825).update(place)
    out = BytesIO()
    image.save(out, "JPEG", quality=88, exif=exif)
    return out.getvalue()


def png_of(width: int, height: int) -> bytes:
    """What says that it is a picture of this size, in a few bytes."""
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
        (b"IDAT", packed(MEGABYTE)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )


def noise(size: int) -> bytes:
    return random.Random(1).randbytes(size)  # the same each time


# Refused, each with its name, its content, and the code of the sentence that says what to do -----------------------

HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + noise(100)
ZIP = b"PK\x03\x04\x14\0\0\0\x08\0" + bytes(16) + b"\x0b\0\0\0a-paper.pdf" + noise(500)
DOCX = b"PK\x03\x04\x14\0\x06\0\x08\0" + bytes(16) + b"\x13\0\0\0[Content_Types].xml" + noise(500)
OFD = b"PK\x03\x04\x14\0\0\0\x08\0" + bytes(16) + b"\x07\0\0\0OFD.xml" + noise(500)
DOC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + noise(500)

REFUSED: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "empty": ("a.pdf", lambda: b"", "file-empty"),
    "heic_photo": ("IMG_2031.heic", lambda: HEIC, "file-wrong-type"),
    "heic_named_jpg": ("IMG_2031.jpg", lambda: HEIC, "file-wrong-type"),
    "program_named_pdf": ("lease.pdf", lambda: b"MZ\x90" + noise(100), "file-wrong-type"),
    "page_named_png": ("lease.png", lambda: b"<html><script>", "file-wrong-type"),
    "pdf_named_program": ("lease.exe", lambda: pdf("x"), "file-wrong-type"),
    "picture_named_pdf": ("lease.pdf", png, "file-not-what-it-says"),
    "pdf_named_picture": ("lease.jpg", lambda: pdf("x"), "file-not-what-it-says"),
    "archive": ("papers.zip", lambda: ZIP, "file-packed"),
    "archive_named_pdf": ("papers.pdf", lambda: ZIP, "file-packed"),
    "archive_within_archives": (
        "papers.gz",
        lambda: b"\x1f\x8b\x08" + zlib.compress(packed(4096 * MEGABYTE)),
        "file-packed",
    ),
    "word_document": ("lease.docx", lambda: DOCX, "file-of-office"),
    "old_word_document": ("lease.doc", lambda: DOC, "file-of-office"),
    "ofd_document": ("invoice.ofd", lambda: OFD, "file-of-office"),
    "pdf_cut_off": ("a.pdf", lambda: pdf("x")[:-200], "file-damaged"),
    "pdf_of_nothing": ("a.pdf", lambda: b"%PDF-1.7\n%%EOF", "file-damaged"),
    "pdf_of_noise": ("a.pdf", lambda: b"%PDF-1.7\n" + noise(50_000) + b"\n%%EOF", "file-damaged"),
    "pdf_whose_page_lost_its_content": (
        "a.pdf",
        lambda: pdf("x").replace(b"4 0 obj", b"9 0 obj"),
        "file-damaged",
    ),
    "pdf_with_a_page_of_noise": (
        "a.pdf",
        lambda: raw(ROOT, ONE_PAGE, PAGE, stream(noise(5000))),
        "file-damaged",
    ),
    "pdf_without_pages": ("a.pdf", lambda: bytes_of(Pdf.new()), "file-damaged"),
    "jpeg_cut_off": ("a.jpg", lambda: photo(800, 600)[:-500], "file-damaged"),
    "jpeg_of_nothing": ("a.jpg", lambda: b"\xff\xd8\xff\xe0", "file-damaged"),
    "jpeg_of_noise": ("a.jpg", lambda: b"\xff\xd8\xff" + noise(50_000), "file-damaged"),
    "png_cut_off": ("a.png", lambda: png()[: len(png()) // 2], "file-damaged"),
    "png_of_noise": ("a.png", lambda: b"\x89PNG\r\n\x1a\n" + noise(50_000), "file-damaged"),
    "picture_of_100_megapixels": ("a.png", lambda: png_of(10_000, 10_000), "picture-too-large"),
    "picture_of_4_gigapixels": ("a.png", lambda: png_of(65_000, 65_000), "picture-too-large"),
    "pdf_with_password": (
        "a.pdf",
        lambda: changed(lambda _: None, encryption=pikepdf.Encryption(user="secret", owner="more secret")),
        "pdf-locked",
    ),
    "pdf_of_301_pages": ("a.pdf", lambda: pages(301), "pdf-too-long"),
    "pdf_with_a_million_pages": ("a.pdf", a_million_times_one_page, "pdf-too-long"),
    "pdf_with_pages_in_a_circle": ("a.pdf", pages_in_a_circle, "file-damaged"),
    "pdf_of_lists_in_lists": ("a.pdf", lists_in_lists, "file-damaged"),
    "pdf_bomb_on_a_page": ("a.pdf", bomb_on_a_page, "file-too-complex"),
    "pdf_bomb_in_a_bomb": ("a.pdf", bomb_in_a_bomb, "file-too-complex"),
    "pdf_bomb_of_many_streams": ("a.pdf", bomb_of_many_streams, "file-too-complex"),
    "pdf_bomb_of_objects": ("a.pdf", bomb_of_objects, "file-too-complex"),
    "pdf_signed_with_script": ("a.pdf", lambda: changed(signed_with_script), "pdf-signed-and-active"),
}
