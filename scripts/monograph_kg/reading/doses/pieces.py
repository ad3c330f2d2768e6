"""Words of dose instructions, kept as data: routes, phases, doubts, maxima, increments, strengths."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from monograph_kg.reading.datafolder import DATA
from monograph_kg.records.tsv import read_table

COLUMNS = ("kind", "value", "pattern")
_NEAR = r"[\s(*_\"']*(?:(?:about|around|approximately|roughly|a total of|just|only) )*"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch ``[start, end)`` of the folded text that has a part in a dose instruction.

    Attributes:
        value: what it stands for, such as ``oral`` or ``initial``.
        states: for a population, names of states that it has ("adults with asthma"), still to be linked.
    """

    value: str
    start: int
    end: int
    states: tuple[str, ...] = ()


@cache
def _patterns(kind: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    found: dict[str, list[str]] = {}
    for row in read_table(DATA / "dose-words.tsv", COLUMNS).rows:
        if row.cells["kind"] == kind:
            found.setdefault(row.cells["value"], []).append(row.cells["pattern"])
    shapes = {
        "before": rf"(?:{{}}){_NEAR}$",
        "after": "(?:{})",
        "opener": r"(?<![\w'-]){}$",
        "most-before": rf"(?:{{}})[\s*_|:=]*{_NEAR}$",
    }
    shape = shapes.get(kind, "(?:{})")
    return tuple((value, re.compile(shape.format("|".join(parts)))) for value, parts in found.items())


def pieces(kind: str, text: str, start: int, end: int) -> list[Piece]:
    """Return the pieces of one kind in the folded ``text[start:end]``, in text order.

    >>> [p.value for p in pieces("route", "orally or into a vein", 0, 21)]
    ['oral', 'intravenous']
    """
    found = [
        Piece(value, *match.span())
        for value, pattern in _patterns(kind)
        for match in pattern.finditer(text, start, end)
        if match.end() > match.start()
    ]
    return sorted(found, key=lambda piece: (piece.start, -piece.end))


def first_piece(kind: str, text: str, start: int, end: int) -> Piece | None:
    """Return the first piece of a kind, or None."""
    return next(iter(pieces(kind, text, start, end)), None)


def last_piece(kind: str, text: str, start: int, end: int) -> Piece | None:
    """Return the last piece of a kind, or None."""
    found = pieces(kind, text, start, end)
    return found[-1] if found else None


def stands_before(text: str, start: int, at: int) -> str:
    """Return which kind of word stands right before ``at``: limit, step, strength, negated, or nothing."""
    return next(_values("before", text, start, at), "")


def follows(text: str, at: int, end: int) -> str:
    """Return which kind of word follows right at ``at``: limit, step, strength, or nothing."""
    return next((value for value, pattern in _patterns("after") if pattern.match(text, at, end)), "")


def piece_after(kind: str, text: str, at: int, end: int) -> Piece | None:
    """Return the piece of a kind whose pattern fits right at ``at``; its modal word alone is the piece."""
    for value, pattern in _patterns(kind):
        if match := pattern.match(text, at, end):
            return Piece(value, *match.span("modal"))
    return None


def opens(text: str, start: int, at: int) -> bool:
    """Say whether the word before ``at`` is one after which the dose of the subject may stand."""
    stop = len(text[:at].rstrip(" *_~\"'")) if at > start else at
    return next(_values("opener", text, start, stop), "") != "" or text[start:stop].endswith("ly")


def _values(kind: str, text: str, start: int, end: int) -> Iterator[str]:
    return (value for value, pattern in _patterns(kind) if pattern.search(text, start, end))
