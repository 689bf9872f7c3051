"""The process apart in which files from outside are read: `apart.Apart` starts it, and nothing else imports it."""

from typing import Any

from tongban.cases.rules.cleaning import clean_content
from tongban.kernel.apart import Answer, serve
from tongban.kernel.errors import BadInput


def work(order: dict[str, Any], content: bytes) -> Answer:
    """Clean one file; what is wrong with it is told by its code."""
    try:
        cleaned, changes = clean_content(content, order["media"])
    except BadInput as error:
        return {"code": error.code, "params": error.params}, b""
    return {"changes": list(changes)}, cleaned


if __name__ == "__main__":
    serve(work)
