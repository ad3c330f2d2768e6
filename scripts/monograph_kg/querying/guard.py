"""What a query may not do when it runs in this process.

A query that reaches out (SERVICE, LOAD, FROM) or changes data is refused, and so is one so long or so deeply nested
that it could crash the parser. Time and memory are not limited here; queries from strangers belong behind the worker
of the room ``stores``.
"""

from __future__ import annotations

from itertools import chain

from monograph_kg.errors import LimitError, RefusedError
from monograph_kg.querying.answers import Answer
from monograph_kg.querying.engine import Ask
from monograph_kg.querying.lexis import Token, tokens, unescape

MAX_CHARACTERS = 100_000
MAX_DEPTH = 60
MAX_MARKS = 1_500

_REMEDY = {
    "SERVICE": "run it at an endpoint that allows federation, or load the other data with --graph",
    "FROM": "name the graph with --graph FILE instead",
    "LOAD": "name the graph with --graph FILE instead",
    **dict.fromkeys(
        ("INSERT", "DELETE", "CLEAR", "DROP", "CREATE"), "only reading is possible here: SELECT, ASK, CONSTRUCT"
    ),
}


def guard(text: str) -> None:
    """Let a query pass that only reads the graph it is given.

    Raises:
        RefusedError: if it names another place or changes data.
        LimitError: if it is too long or too deeply nested.

    >>> guard("SELECT ?service { ?service a <http://x/SERVICE> }")
    """
    if len(text) > MAX_CHARACTERS:
        raise LimitError(f"the query has {len(text):,} characters", remedy=f"{MAX_CHARACTERS:,} are allowed")
    plain = unescape(text)
    readings = [list(tokens(reading)) for reading in dict.fromkeys((text, plain))]
    for token in chain.from_iterable(readings):
        keyword = token.text.upper()
        if token.kind == "name" and keyword in _REMEDY:
            raise RefusedError(f"{keyword} is refused: a query reads the graph at hand", remedy=_REMEDY[keyword])
    for reading in readings:
        _check_nesting(reading)


def guarded(ask: Ask) -> Ask:
    """Return a place that answers what ``ask`` does, but only queries that `guard` lets pass."""

    def answer(text: str) -> Answer:
        """Answer a query that the guard lets pass."""
        guard(text)
        return ask(text)

    return answer


def _check_nesting(reading: list[Token]) -> None:
    """Raise LimitError for too many brackets in each other, or too many brackets and operators in all.

    Operators, path steps, patterns and filters in a row are nested in the parsed query, though not in its text. Names,
    literals and commas are not counted: a list of values may be long.
    """
    depth = marks = 0
    for token in reading:
        if token.kind != "mark" or token.text == ",":
            continue
        marks += 1
        depth += (token.text in "([{") - (token.text in ")]}")
        if depth > MAX_DEPTH or marks > MAX_MARKS:
            allowed = f"{MAX_DEPTH} levels and {MAX_MARKS:,} brackets and operators are allowed"
            raise LimitError("the query is nested too deeply", remedy=allowed)
