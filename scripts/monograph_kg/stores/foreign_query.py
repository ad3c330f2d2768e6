"""The door for foreign queries, first half: read the tokens and refuse what may not run, before any parser sees it.

The second half is `monograph_kg.stores.pool`, which runs what passes in a process of its own.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal as OneOf

from monograph_kg.errors import LimitError, Place, QueryError, RefusedError
from monograph_kg.querying.lexis import Token, tokens, unescape
from monograph_kg.stores.limits import Permissions, QueryLimits
from monograph_kg.stores.sniffing import place_of

QueryForm = OneOf["select", "ask", "construct", "describe", "update"]

_FORMS: dict[str, QueryForm] = {"SELECT": "select", "ASK": "ask", "CONSTRUCT": "construct", "DESCRIBE": "describe"}
_UPDATES = {"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"}
_OPEN, _CLOSE = {"{", "(", "["}, {"}", ")", "]"}
_OPERATORS = set("/|^!+-*=<>&")
_CLAUSES = {"UNION", "OPTIONAL", "MINUS", "BIND", "FILTER", "GRAPH", "LATERAL", "EXISTS", "HAVING", "AS", "IN"}
_GLUED_WORD = re.compile(r"(SERVICE|FROM|LOAD)", re.IGNORECASE)
_GLUED_PREFIX = re.compile(r"^(?:true|false|[\d.]+(?:e[\d+\-]*)?)?(SERVICE|FROM|LOAD)", re.IGNORECASE)
_BAD = re.compile("[\0\ud800-\udfff]")
_SEPARATORS = {".", ";"}
_NO_LIMITS = QueryLimits()
_NOTHING = Permissions()


@dataclass(frozen=True, slots=True)
class Screened:
    """A query that may run: its text and its form."""

    text: str
    form: QueryForm


def screen(
    text: str, limits: QueryLimits = _NO_LIMITS, permissions: Permissions = _NOTHING, name: str = "<query>"
) -> Screened:
    """Judge a foreign query by its tokens.

    Codepoint escapes are judged both ways, as some engines resolve them before they read tokens and some after.

    Args:
        text: SPARQL 1.1 or 1.2 text.
        limits: how large and deep it may be.
        permissions: what else it may do.
        name: what to call it in messages.

    Raises:
        RefusedError: for SERVICE, FROM, LOAD and updates that nobody allowed, with line and column.
        LimitError: if it is too large, too deep, or has too many operators or patterns.
        QueryError: if it begins with no query form.
    """
    if len(text.encode("utf-8", "surrogatepass")) > limits.bytes:
        raise LimitError(
            f"the query is larger than {limits.bytes:,} bytes", remedy="write a shorter one", place=Place(name)
        )
    bad = _BAD.search(text)
    if bad is not None:
        raise QueryError(
            "the query holds a character that no query may hold",
            remedy="type it again",
            place=place_of(text, bad.start(), name),
        )
    plain = text.removeprefix("\ufeff")
    readings = {plain, unescape(plain)}
    form: QueryForm = "select"
    for reading in sorted(readings, key=lambda r: r != plain):
        found = list(tokens(reading))
        _check_size(reading, found, limits, name)
        _check_words(reading, found, permissions, name)
        form = _form(reading, found, permissions, name)
    return Screened(plain, form)


def _check_size(text: str, found: Iterable[Token], limits: QueryLimits, name: str) -> None:
    depth = operators = triples = 0
    for token in found:
        if token.kind == "mark":
            if token.text in _OPEN:
                depth += 1
            elif token.text in _CLOSE:
                depth -= 1
            operators += token.text in _OPERATORS
            triples += token.text in _SEPARATORS
        elif token.kind == "name":
            operators += token.text.upper() in _CLAUSES
        for value, limit, what in (
            (depth, limits.depth, "levels of nesting"),
            (operators, limits.operators, "operators and clauses"),
            (triples, limits.triples, "triple patterns"),
        ):
            if value > limit:
                raise LimitError(
                    f"the query has more than {limit} {what}",
                    remedy="split it into several queries",
                    place=place_of(text, token.start, name),
                )


def _check_words(text: str, found: Iterable[Token], permissions: Permissions, name: str) -> None:
    forbidden = {
        "SERVICE": (permissions.service, "SERVICE asks another endpoint", "ask each endpoint by itself"),
        "FROM": (permissions.dataset, "FROM names graphs that an engine may fetch", "leave it out, or use GRAPH"),
        "LOAD": (permissions.load, "LOAD fetches a document", "load the document with 'monograph-kg load'"),
    }
    for token in found:
        word = _hidden_word(token.text) if token.kind == "name" else None
        if word is None:
            continue
        allowed, problem, remedy = forbidden[word]
        if not allowed:
            raise RefusedError(
                f"{problem}; that is not allowed here", remedy=remedy, place=place_of(text, token.start, name)
            )


def _hidden_word(text: str) -> str | None:
    """Return the forbidden keyword in a token, even glued to its neighbours.

    ``trueSERVICE:x`` is one name to a tokenizer, and three words to a parser that reads without one.
    """
    if text.startswith(("@", "_:")):
        return None
    head, colon, _ = text.partition(":")
    found = (_GLUED_PREFIX if colon else _GLUED_WORD).search(head)
    return found.group(1).upper() if found else None


def _form(text: str, found: list[Token], permissions: Permissions, name: str) -> QueryForm:
    first = _first_word(found)
    if first is None:
        raise QueryError(
            "the query is empty", remedy="begin with SELECT, ASK, CONSTRUCT or DESCRIBE", place=Place(name)
        )
    word, place = first.text.upper(), place_of(text, first.start, name)
    if word in _FORMS:
        return _FORMS[word]
    if word in _UPDATES:
        if permissions.update:
            return "update"
        raise RefusedError(
            f"{word} changes data; only queries are allowed here",
            remedy="begin with SELECT, ASK, CONSTRUCT or DESCRIBE",
            place=place,
        )
    near = difflib.get_close_matches(word, [*_FORMS, *_UPDATES], n=1, cutoff=0.5)
    hint = f"did you mean {near[0]}?" if near else "begin with SELECT, ASK, CONSTRUCT or DESCRIBE"
    raise QueryError(f"'{first.text[:40]}' begins no query", remedy=hint, place=place)


def _first_word(found: list[Token]) -> Token | None:
    """Return the first token after the prologue (BASE <iri>, PREFIX name: <iri>, VERSION "1.2")."""
    position = 0
    length = {"BASE": 2, "PREFIX": 3, "VERSION": 2}
    while position < len(found) and found[position].text.upper() in length:
        position += length[found[position].text.upper()]
    return found[position] if position < len(found) else None
