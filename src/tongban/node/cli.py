"""The `tongban` command. It finds out which node is meant, makes Django ready for it, and hands over to commands.py."""

import importlib
import os
import pathlib
import sys

import django

from tongban.kernel import texts
from tongban.kernel.errors import TongbanError, message_for, register
from tongban.node import types


def main() -> None:
    """Run the command line. `--home FOLDER` (or TONGBAN_NODE_FILE) names the node; some commands need none."""
    home = _home(sys.argv)
    if home is not None:
        os.environ["TONGBAN_NODE_FILE"] = str(home / "node.toml")
    os.environ["DJANGO_SETTINGS_MODULE"] = "tongban.node.settings"
    try:
        django.setup()
    except TongbanError as error:
        # Settings read node.toml: without it no app has started, and none has told its texts yet.
        register(texts.MESSAGES)
        register(types.MESSAGES)
        sys.exit(f"{message_for(error, 'zh')}\n{message_for(error, 'en')}")
    # Only now: the commands use tables, and tables need settings.
    importlib.import_module("tongban.node.commands").run()


def _home(argv: list[str]) -> pathlib.Path | None:
    """The value of --home, wherever it stands. The folder must exist, but for `node init`, which makes it."""
    for position, word in enumerate(argv):
        value = argv[position + 1] if word == "--home" and position + 1 < len(argv) else ""
        value = word.removeprefix("--home=") if word.startswith("--home=") else value
        if value and (pathlib.Path(value) / "node.toml").exists():
            return pathlib.Path(value).resolve()
    return None


if __name__ == "__main__":
    main()
