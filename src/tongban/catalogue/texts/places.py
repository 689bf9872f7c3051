"""Where in a standard file something is said to be wrong."""

from tongban.kernel.errors import Text

IN_FILE: Text = ("{path} 第 {line} 行第 {column} 列：", "{path}, line {line}, column {column}: ")
"""What is said about a file begins with it."""


def in_file(zh: str, en: str) -> Text:
    """A sentence with its place."""
    return IN_FILE[0] + zh, IN_FILE[1] + en
