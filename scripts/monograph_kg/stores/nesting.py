"""Measure how deep a document nests before a native parser sees it: parsers recurse, and overflow their stacks."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import NoReturn
from xml.parsers import expat

from monograph_kg.errors import InputError, LimitError, Place, RefusedError
from monograph_kg.stores.sniffing import place_of

# Strings, IRIs and comments are skipped whole; what is left of interest are brackets. Possessive: never backtracks.
_TURTLE = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*+"""'
    r"|'''(?:[^'\\]|\\.|'(?!''))*+'''"
    r'|"(?:[^"\\\r\n]|\\.)*+"'
    r"|'(?:[^'\\\r\n]|\\.)*+'"
    r"|<[^<>\"{}|^`\\\x00-\x20]*+>"
    r"|#[^\r\n]*+|\\."
    r"|(?P<open><<\(?|[\[({])|(?P<close>\)?>>|[\])}])",
    re.DOTALL,
)
_JSON = re.compile(r'"(?:[^"\\]|\\.)*+"|(?P<open>[\[{])|(?P<close>[\]}])', re.DOTALL)


def check_turtle(text: str, limit: int, name: Path | str) -> None:
    """Measure Turtle, TriG, N-Triples or N-Quads.

    Raises:
        LimitError: if brackets stand deeper than ``limit``, with line and column.
    """
    _check_brackets(_TURTLE, text, limit, name)


def check_json(text: str, limit: int, name: Path | str) -> None:
    """Measure JSON-LD, and look for contexts that would have to be fetched.

    Raises:
        LimitError: if objects and arrays stand deeper than ``limit``, with line and column.
        RefusedError: if a context is not in the document itself; the message has its address.
        InputError: if it is not JSON, with line and column.
    """
    _check_brackets(_JSON, text, limit, name)
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        raise InputError(
            f"this is not JSON: {error.msg}", remedy="mend the file", place=Place(name, error.lineno, error.colno)
        ) from None
    except ValueError:
        raise LimitError(
            "a number has more digits than fit", remedy="write it as a string with a datatype", place=Place(name)
        ) from None
    for address in _remote_contexts(document):
        raise RefusedError(
            f"the JSON-LD context stands elsewhere: {address[:200]}",
            remedy="nothing is fetched: put the context into the file",
            place=Place(name),
        )


def _check_brackets(pattern: re.Pattern[str], text: str, limit: int, name: Path | str) -> None:
    if sum(text.count(mark) for mark in ("<<", "[", "(", "{")) <= limit:
        return
    depth = 0
    for match in pattern.finditer(text):
        if match.lastgroup == "open":
            depth += 1
            if depth > limit:
                _too_deep(limit, place_of(text, match.start(), name))
        elif match.lastgroup == "close":
            depth = max(0, depth - 1)


def _too_deep(limit: int, place: Place) -> NoReturn:
    raise LimitError(f"the nesting is deeper than {limit}", remedy="flatten it, or raise the limit", place=place)


def _remote_contexts(document: object) -> Iterable[str]:
    waiting: list[tuple[str, object]] = [("", document)]
    while waiting:
        key, value = waiting.pop()
        if key == "@context" and isinstance(value, str):
            yield value
        elif key == "@context" and isinstance(value, list):
            waiting.extend(("@context", item) for item in value)
        elif isinstance(value, dict):
            waiting.extend((k, v) for k, v in value.items())
            if isinstance(value.get("@import"), str):
                yield str(value["@import"])
        elif isinstance(value, list):
            waiting.extend(("", item) for item in value)


def check_xml(data: bytes, limit: int, name: Path | str) -> None:
    """Read XML once with expat, which does not recurse, and stop at the first declaration of a document type.

    Without a document type there are no entities to expand and nothing to fetch.

    Raises:
        RefusedError: for a DOCTYPE, or an encoding other than UTF-8.
        LimitError: if elements stand deeper than ``limit``.
        InputError: if it is not well-formed to its end. All three with line and column.
    """
    depth = 0
    parser = expat.ParserCreate()

    def here() -> Place:
        """Return where the parser stands."""
        return Place(name, parser.CurrentLineNumber, parser.CurrentColumnNumber + 1)

    def start(_tag: str, _attributes: dict[str, str]) -> None:
        """Go one element deeper."""
        nonlocal depth
        depth += 1
        if depth > limit:
            _too_deep(limit, here())

    def end(_tag: str) -> None:
        """Come back from an element."""
        nonlocal depth
        depth -= 1

    def doctype(*_parts: object) -> None:
        """Refuse a document type declaration."""
        raise RefusedError(
            "the XML has a DOCTYPE",
            remedy="take it out and write its entities out in full: "
            "entities can grow without bound and name other files",
            place=here(),
        )

    def declaration(_version: str, encoding: str | None, _standalone: int) -> None:
        """Refuse an encoding other than UTF-8."""
        if encoding and encoding.lower() not in {"utf-8", "utf8", "us-ascii"}:
            raise RefusedError(f"the XML declares the encoding {encoding}", remedy="convert it to UTF-8", place=here())

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.StartDoctypeDeclHandler = doctype
    parser.XmlDeclHandler = declaration
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise InputError(
            f"the XML is not well-formed: {expat.ErrorString(error.code)}",
            remedy="mend or fetch it again",
            place=Place(name, error.lineno, error.offset + 1),
        ) from None
