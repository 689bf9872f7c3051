"""A sheet as PDF. The fonts are looked for when the first one is asked for: no other page pays.

The typesetter sees one folder, this one; it gets what is said as data, never as markup; and there is nothing to fetch,
since document.typ names no package.
"""

import dataclasses
import functools
import json
import pathlib

import typst
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header

from .blocks import Sheet

FOLDER = pathlib.Path(__file__).resolve().parent
CHINESE_FONTS = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "Noto Serif CJK SC",
    "WenQuanYi Zen Hei",
    "WenQuanYi Micro Hei",
)
"""Free fonts with Chinese, the best first: with its Latin letters one of them sets a whole page."""
INSTALL = "apt-get install fonts-noto-cjk"
"""What brings the first of them on Debian."""
AT_HAND = 32
"""Public sheets kept ready."""


class NoFonts(Exception):
    """This machine has none of CHINESE_FONTS."""


def pdf_response(
    request: HttpRequest, sheet: Sheet, *, name: str, page_url: str, is_public: bool
) -> HttpResponse:
    """`sheet` to download as `name`; without a font with Chinese, a page that says so and leads to `page_url`."""
    try:
        content = (_public if is_public else _typeset)(_data(sheet), settings.TONGBAN_FONTS)
    except NoFonts:
        return render(
            request, "shared/pages/no_fonts.html", {"page_url": page_url, "install": INSTALL}, status=503
        )
    headers = {"Content-Disposition": content_disposition_header(True, name) or "attachment"}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


def _data(sheet: Sheet) -> str:
    return json.dumps(dataclasses.asdict(sheet), ensure_ascii=False)


def _typeset(data: str, folder: str | None) -> bytes:
    """The PDF, tagged (PDF/UA-1): the same bytes for the same data. Raises NoFonts."""
    fonts, font = _fonts(folder)
    return typst.compile(
        FOLDER / "document.typ",
        root=FOLDER,
        font_paths=fonts,
        sys_inputs={"document": data, "font": font},
        pdf_standards=["ua-1"],
        timestamp=0,
    )


_public = functools.lru_cache(maxsize=AT_HAND)(_typeset)
"""A guide is asked for by many and costs a hundred pages; it is set anew when a word of it changes. Letters are not kept."""


@functools.cache
def _fonts(folder: str | None) -> tuple[typst.Fonts, str]:
    """The fonts of the machine, or of `folder` alone, and the best with Chinese. Looked for again until one is found."""
    fonts = typst.Fonts(
        include_system_fonts=folder is None,
        include_embedded_fonts=False,
        font_paths=[folder] if folder else [],
    )
    there = set(fonts.families())
    font = next((font for font in CHINESE_FONTS if font in there), None)
    if font is None:
        raise NoFonts
    return fonts, font
