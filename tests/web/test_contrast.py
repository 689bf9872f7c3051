"""Text can be read on its ground: WCAG 2.2 contrast of the colour tokens as they stand in the style sheet."""

import pathlib
import re

import pytest

from tongban.web.shared.regions import TONES

CSS = pathlib.Path("src/tongban/web/static/tb/tongban.css").read_text("utf-8")
TOKENS = dict(re.findall(r"--tb-([a-z0-9-]+): (#[0-9A-Fa-f]{6});", CSS))
WHITE, SURFACE, INK, BRAND, FOCUS, INPUT = "#FFFFFF", "#F4F6F9", "#17202B", "#1B4B8F", "#FFD24A", "#5B6776"

PAIRS = [
    (INK, WHITE, 4.5),
    (INK, SURFACE, 4.5),
    (TOKENS["ink2"], WHITE, 4.5),
    (TOKENS["ink2"], SURFACE, 4.5),
    (WHITE, BRAND, 4.5),
    (WHITE, TOKENS["brand-dark"], 4.5),
    (INK, FOCUS, 4.5),
    (FOCUS, BRAND, 3),
    (INPUT, WHITE, 3),
    *[(TOKENS[name], TOKENS[f"{name}-tint"], 4.5) for name in ("ok", "warn", "err", "info", *TONES)],
    *[(TOKENS[name], WHITE, 4.5) for name in ("ok", "warn", "err", "info", *TONES)],
]


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(("text", "ground", "least"), PAIRS)
def test_contrast(text: str, ground: str, least: float) -> None:
    light, dark = sorted((luminance(text), luminance(ground)), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= least


def test_every_tone_has_a_class() -> None:
    assert all(f".tb-tone-{tone} " in CSS for tone in TONES)
