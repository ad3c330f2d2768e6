"""Cues: words that qualify a statement, each with its category, value and reach (after ConText, Harkema et al. 2009).

A cue reaches forward to the end of its clause; a terminator ("but", "although", a semicolon) ends it. Negation that
stands before the object, and hypothetical words before the subject, are cues as well.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from monograph_kg.reading.datafolder import DATA
from monograph_kg.records.tsv import read_table


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue found at ``[start, end)`` of the copy."""

    category: str
    value: str
    start: int
    end: int


@cache
def _patterns() -> dict[str, tuple[tuple[str, re.Pattern[str]], ...]]:
    made: dict[str, list[tuple[str, re.Pattern[str]]]] = {}
    for row in read_table(DATA / "cues.tsv", ("category", "value", "pattern")).rows:
        cells = row.cells
        pattern = re.compile(rf"\b(?:{cells['pattern']})\b".replace(" ", r"\s+"))
        made.setdefault(cells["category"], []).append((cells["value"], pattern))
    return {category: tuple(entries) for category, entries in made.items()}


def find_cue(category: str, folded: str, start: int, end: int) -> Cue | None:
    """Return the first cue of a category in ``folded[start:end]``; a longer one wins over a shorter at its place."""
    best: Cue | None = None
    for value, pattern in _patterns()[category]:
        match = pattern.search(folded, start, end)
        if match and (best is None or (match.start(), -match.end()) < (best.start, -best.end)):
            best = Cue(category, value, match.start(), match.end())
    return best


def find_cues(category: str, folded: str, start: int, end: int) -> list[Cue]:
    """Return all cues of a category that do not overlap, in text order."""
    found: list[Cue] = []
    at = start
    while cue := find_cue(category, folded, at, end):
        found.append(cue)
        at = cue.end
    return found


def value_of(category: str, words: str) -> str | None:
    """Return the value of the cue that ``words`` are, or None.

    >>> value_of("frequency", "less common")
    'less-common'
    """
    cue = find_cue(category, words, 0, len(words))
    return cue.value if cue else None


NEGATION = re.compile(
    r"\b(?:not|no|never|n't|without|cannot|neither|nor|doesn't|isn't|don't|can't|won't|aren't|hasn't|fails? to)\b"
)
_TERMINATOR = re.compile(r"\b(?:but|although|though|however|except|while|whereas|despite)\b|[;:]")


def negated(folded: str, start: int, end: int) -> tuple[int, int] | None:
    """Return the span of the negation in ``folded[start:end]`` that reaches ``end``, or None."""
    last = None
    for match in NEGATION.finditer(folded, start, end):
        last = match
    if last is None or _TERMINATOR.search(folded, last.end(), end) or folded.startswith(" only", last.end()):
        return None
    return last.span()
