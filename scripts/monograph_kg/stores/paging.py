"""Read a sorted SELECT query in pages, for stores that cut an answer at a number of rows."""

from __future__ import annotations

import re
from collections.abc import Sequence

from monograph_kg.querying.lexis import tokens

_COMMENT = re.compile(r"#[^\r\n]*")


def without_comments(text: str) -> str:
    """Return a query without its comments. Virtuoso answers an ASK that begins with one as if it were a SELECT.

    >>> without_comments("ASK { ?s ?p '#' } # tail")
    "ASK { ?s ?p '#' }"
    """
    parts: list[str] = []
    end = 0
    for token in tokens(text):
        parts += [_COMMENT.sub("", text[end : token.start]), token.text]
        end = token.end
    return "".join(parts)


def outer_limit(text: str) -> int | None:
    """Return the number after LIMIT at the outer level of a query, if there is one.

    >>> outer_limit("SELECT * { { SELECT * { ?s ?p ?o } LIMIT 2 } } LIMIT 7")
    7
    """
    depth, last = 0, ""
    for token in tokens(text):
        if token.kind == "mark":
            depth += (token.text in "{(") - (token.text in "})")
        if depth == 0 and last == "LIMIT" and token.text.isdigit():
            return int(token.text)
        last = token.text.upper()
    return None


def page_of(text: str, variables: Sequence[str], size: int, offset: int) -> str | None:
    """Return the query for one page of ``text``, or None where pages would not be stable.

    The query becomes a subquery, which Virtuoso needs to sort more than its limit. It must have ORDER BY and no LIMIT
    or OFFSET of its own at its outer level.

    >>> print(page_of("PREFIX x: <http://x/> SELECT ?s { ?s x:p ?o } ORDER BY ?s", ["s"], 10, 20))
    PREFIX x: <http://x/> SELECT ?s { { SELECT ?s { ?s x:p ?o } ORDER BY ?s } } LIMIT 10 OFFSET 20
    """
    depth, start, words = 0, None, set()
    for token in tokens(text):
        if token.kind == "mark":
            depth += (token.text in "{(") - (token.text in "})")
        elif token.kind == "name" and depth == 0:
            words.add(token.text.upper())
            if start is None and token.text.upper() == "SELECT":
                start = token.start
    if start is None or "ORDER" not in words or words & {"LIMIT", "OFFSET", "VALUES"}:
        return None
    names = " ".join(f"?{name}" for name in variables)
    return f"{text[:start]}SELECT {names} {{ {{ {text[start:].rstrip()} }} }} LIMIT {size} OFFSET {offset}"
