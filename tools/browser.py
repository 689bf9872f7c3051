"""Before pages are driven in a browser: is Chromium here, and can it draw Chinese?"""

import os
import pathlib
import shutil
import subprocess
import sys

HELP = """The page tests need {missing}. On Debian, as root:
    apt-get install chromium-headless-shell fonts-noto-cjk
Another Chromium: TONGBAN_CHROMIUM=/path/to/it make e2e"""


BROWSERS = ("chromium-headless-shell", "chromium")
"""The first is the same engine without windows: half as large, and a third quicker with our pages."""


def chromium() -> pathlib.Path | None:
    """Where the browser is: TONGBAN_CHROMIUM, or the first one on the path."""
    chosen = os.environ.get("TONGBAN_CHROMIUM")
    if chosen and pathlib.Path(chosen).exists():
        return pathlib.Path(chosen)
    return next((pathlib.Path(found) for name in BROWSERS if (found := shutil.which(name))), None)


def has_chinese_font() -> bool:
    """Does fontconfig know a font with Chinese characters?"""
    if not shutil.which("fc-list"):
        return False
    listed = subprocess.run(["fc-list", ":lang=zh-cn", "family"], capture_output=True, text=True, check=True)
    return bool(listed.stdout.strip())


def main() -> int:
    """Say what is missing, or nothing."""
    missing = [
        *([] if chromium() else ["Chromium"]),
        *([] if has_chinese_font() else ["a font with Chinese characters"]),
    ]
    if missing:
        print(HELP.format(missing=" and ".join(missing)), file=sys.stderr)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
