"""Characters: what may stand in a record, and reading a text file without changing a single one of them."""

from __future__ import annotations

import re
from pathlib import Path

from monograph_kg.errors import InputError, Place

# Characters that XML 1.0 forbids (https://www.w3.org/TR/xml/#charsets): one of them makes an unreadable .owl file.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")

# A mention longer than this is kept as a digest, so that no sentence of a source is copied.
MAX_MENTION_WORDS = 7


def forbidden_character(text: str) -> str | None:
    r"""Return the name of the first character that no RDF/XML file can hold, or None.

    >>> forbidden_character("a\x0bb")
    'U+000B'
    """
    match = FORBIDDEN.search(text)
    return f"U+{ord(match.group()):04X}" if match else None


def word_count(text: str) -> int:
    """Count the words of ``text``: runs without white space.

    >>> word_count("clonazepam (Klonopin)")
    2
    """
    return len(text.split())


def read_utf8(path: Path) -> str:
    """Return the text of ``path`` exactly as it stands, line ends included.

    Raises:
        InputError: if the file is missing, is a folder, is empty, or is not UTF-8 (with line and column of the byte).
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise InputError(
            f"cannot read the file: {error.strerror}", remedy="check the path and its permissions", place=Place(path)
        ) from error
    if not raw:
        raise InputError("the file is empty", remedy="restore it, or remove it if it is not needed", place=Place(path))
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        line = before.count(b"\n") + 1
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
        raise InputError(
            f"byte 0x{raw[error.start]:02x} is not UTF-8",
            remedy="save the file as UTF-8 without changing its text",
            place=Place(path, line, column),
        ) from error
