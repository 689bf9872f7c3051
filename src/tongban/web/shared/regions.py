"""The colour of a region: a setting of the node, not of the code."""

from django.conf import settings

TONES = ("teal", "rust", "indigo", "plum", "olive", "slate")
"""Tones static/tb/tongban.css knows, each with enough contrast on its tint (tests/web/test_contrast.py)."""

DEFAULT = {"51": "teal", "50": "rust"}


def tone(region: str) -> str:
    """The CSS class for a region: its setting, else one of the tones by its code, the same on every node."""
    code = region[:2]
    chosen: dict[str, str] = getattr(settings, "TONGBAN_REGION_TONES", DEFAULT)
    named = chosen.get(code) or TONES[(int(code) if code.isdigit() else len(code)) % len(TONES)]
    return f"tb-tone-{named}"
