"""What engines do in ways of their own, by name, so that an answer is never silently short or wrong."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from pyoxigraph import QuerySolutions

from monograph_kg.errors import QueryError, StoreError

# (pattern in the engine's message, problem, remedy)
_KNOWN = (
    (r"transitive start not given", "Virtuoso evaluates a path with * or + only if one of its ends is known",
     "bind the subject or the object before the path, with VALUES or a pattern, or write p/p* in the place of p+"),
    (r"SR128.*temporary space column", "Virtuoso cannot sort rows that carry a lone decimal constant",
     "put its VALUES or BIND into OPTIONAL { }, or take ORDER BY out"),
    (r"SQ156", "Virtuoso's compiler fails at a path from a node to itself, and at EXISTS within BIND",
     "write p/p* in the place of p+, and EXISTS in FILTER"),
    (r"SR353|[Ss]orted TOP clause", "Virtuoso sorts no more rows than its MaxSortedTopRows (10,000 by default)",
     "take ORDER BY out, or raise MaxSortedTopRows in virtuoso.ini"),
    (r"The estimated execution time|S1TAT|\bS1T00\b", "Virtuoso gave up at its limit on execution time",
     "ask for less, or raise MaxQueryExecutionTime in virtuoso.ini"),
    (r"SP03[01]|SPARQL compiler", "Virtuoso cannot compile the query", "see its message"),
)  # fmt: skip


_NODE = b'"bnode", "value": "nodeID://'
_NAMED = b'"bnode", "value": "'


class NodeNames:
    """Takes ``nodeID://`` out of the blank nodes in Virtuoso's JSON results: it is no blank node label elsewhere.

    Works on pieces of any size. A literal that holds the very same bytes cannot occur: its quotes are escaped.
    """

    def __init__(self) -> None:
        self._held = b""

    def feed(self, data: bytes) -> bytes:
        """Return what is certain after one more piece; an empty piece ends the stream."""
        whole = (self._held + data).replace(_NODE, _NAMED)
        certain = max(0, len(whole) - len(_NODE) + 1) if data else len(whole)
        self._held = whole[certain:]
        return whole[:certain]


def truth_of_table(solutions: QuerySolutions) -> bool | None:
    """Return the truth in the table ``__ask_retval`` that Virtuoso gives for some ASK queries; None for others."""
    if [variable.value.lower() for variable in solutions.variables] != ["__ask_retval"]:
        return None
    first = next(iter(solutions), None)
    return first is not None and getattr(first[0], "value", "0") not in {"0", "false"}


@dataclass(frozen=True, slots=True)
class Truncation:
    """A store's own limit on rows, as a reply states it."""

    rows: int
    setting: str


def explain(message: str) -> QueryError | None:
    """Return an error in our words for an engine's message that is known, else None.

    >>> explain("Virtuoso 37000 Error TN...: transitive start not given").problem[:8]
    'Virtuoso'
    """
    for pattern, problem, remedy in _KNOWN:
        if re.search(pattern, message):
            return QueryError(f"{problem} (it says: {message[:160]})", remedy=remedy)
    return None


def truncation(headers: Mapping[str, str]) -> Truncation | None:
    """Return the limit that a reply says was applied: Virtuoso names its ResultSetMaxRows in X-SPARQL-MaxRows.

    Raises:
        StoreError: if the reply says that it is a partial result of Virtuoso's Anytime mode.
    """
    lower = {key.lower(): value for key, value in headers.items()}
    if lower.get("x-sql-state", "").upper() == "S1TAT":
        raise StoreError("the answer is partial: Virtuoso's time ran out", remedy="raise the time-out, or ask for less")
    rows = lower.get("x-sparql-maxrows", "")
    return Truncation(int(rows), "ResultSetMaxRows in virtuoso.ini") if rows.isdigit() else None
