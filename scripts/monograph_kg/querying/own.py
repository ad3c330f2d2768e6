"""Queries of the user's own: a file or standard input, with or without a header."""

from __future__ import annotations

import sys
from pathlib import Path

from monograph_kg.errors import InputError, Place
from monograph_kg.querying.catalogue import BundledQuery
from monograph_kg.querying.lexis import Token, tokens
from monograph_kg.records.text import read_utf8
from monograph_kg.vocabulary.prefixes import load_prefixes

GROUP = "own"


def read_own(path: Path) -> BundledQuery:
    """Read a query file; one that begins with ``#+`` has a header and may have parameters.

    Raises:
        InputError: if it cannot be read, is empty, or is not UTF-8.
    """
    return own_query(read_utf8(path), path)


def read_stdin() -> BundledQuery:
    """Read a query from standard input.

    Raises:
        InputError: if it is empty or not UTF-8.
    """
    place = Place("standard input")
    try:
        text = sys.stdin.buffer.read().decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError("is not UTF-8", remedy="pipe the query in as UTF-8", place=place) from error
    if not text.strip():
        raise InputError("there is no query", remedy="pipe SPARQL in: ... | monograph-kg query -", place=place)
    return own_query(text, Path("standard input"))


def own_query(text: str, path: Path) -> BundledQuery:
    """Return the user's text as a query; prefixes that it uses and does not declare are declared for it."""
    return BundledQuery(path.stem, GROUP, path, _prepared(text))


def _prepared(text: str) -> str:
    """Declare the missing prefixes right before the first token, so that the lines keep their numbers.

    A name with two full stops after its colon, as our sections have, is spelt out: pyoxigraph 0.5.13 refuses it.
    """
    line = list(tokens(text))
    namespaces = load_prefixes().namespaces
    declared = _declared(line)
    names = [token for token in line if token.kind == "name" and ":" in token.text]
    used = {token.text.partition(":")[0] for token in names}
    missing = sorted(prefix for prefix in used if prefix in namespaces and prefix not in declared)
    known = {**namespaces, **declared}
    for token in reversed(names):
        prefix, _, local = token.text.partition(":")
        if local.count(".") > 1 and prefix in known and "\\" not in local:
            text = f"{text[: token.start]}<{known[prefix]}{local}>{text[token.end :]}"
    start = line[0].start if line else 0
    return text[:start] + "".join(f"PREFIX {prefix}: <{namespaces[prefix]}> " for prefix in missing) + text[start:]


def _declared(line: list[Token]) -> dict[str, str]:
    """Return the namespaces that a query declares, by prefix."""
    found = {}
    for keyword, name, iri in zip(line, line[1:], line[2:], strict=False):
        if keyword.text.upper() == "PREFIX" and name.text.endswith(":") and iri.kind == "iri":
            found[name.text[:-1]] = iri.text[1:-1]
    return found
