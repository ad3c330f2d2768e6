"""Durations: how long a dose is taken, in the terms of FHIR Timing.repeat.bounds; a bound alone is no duration."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from monograph_kg.reading.doses.amounts import decimal
from monograph_kg.reading.doses.pieces import first_piece
from monograph_kg.reading.doses.timings import NUMBER, PERIOD_UNITS
from monograph_kg.records.statement import TimeUnit


@dataclass(frozen=True, slots=True)
class Lasting:
    """A length of time as read: decimals' lexical forms, a UCUM unit, and the span of its words."""

    low: str
    high: str
    unit: TimeUnit
    start: int
    end: int


# Hours and minutes are how long an infusion runs, or an effect lasts.
_LENGTH = rf"(?P<low>{NUMBER}|an?)(?:\ ?(?:to|or|-)\ ?(?P<high>{NUMBER}))?[ -](?P<unit>day|week|month|year)s?\b"
# What follows may make a bound, an age, or a part of a cycle of it ("or longer", "and over", "of each month").
_WHOLE = r"""(?!-|\ (?:or|and)\ (?:two|so|more|longer|over|older|above|under|less|until|beyond)\b
    |\ (?:old|of(?!\ (?:treatment|therapy))|in\ (?:each|every|a)|per|an?|each|every|out|at\ (?:least|most)
    |minimum|maximum)\b)"""
_PATTERNS = (
    re.compile(rf"\b(?:for|over)\ (?:the\ (?:first|next)\ )?{_LENGTH}{_WHOLE}", re.VERBOSE),
    re.compile(rf"\b(?:an?\ |one\ )?{_LENGTH}\ course\b", re.VERBOSE),
    re.compile(rf"(?<=,\ ){_LENGTH}(?:\ (?:in\ all|in\ total|altogether))?(?=\s*(?:[.;)]|$))", re.VERBOSE),
)
_OPENING = re.compile(r"[\s*#•-]*$")


def read_durations(text: str, start: int, end: int) -> Iterator[Lasting]:
    """Yield the lengths of time in the folded ``text[start:end]`` that words make durations.

    >>> [(d.low, d.high, d.unit) for d in read_durations("for 7 to 10 days, a 5-day course, for up to 4 weeks", 0, 43)]
    [('7', '10', 'd'), ('5', '5', 'd')]
    """
    for pattern in _PATTERNS:
        for match in pattern.finditer(text, start, end):
            low, high = _number(match["low"]), _number(match["high"] or match["low"])
            if 0 < float(low) <= float(high):
                yield Lasting(low, high, PERIOD_UNITS[match["unit"]], *match.span())


def _number(word: str) -> str:
    return "1" if word in ("a", "an") else decimal(word)


def duration_of(text: str, left: tuple[int, int], right: tuple[int, int], *, timed: bool) -> Lasting | None:
    """Return how long the dose between two regions of a clause is taken, or None.

    After the dose nothing may stand between that speaks of something else ("until pain has been gone for 3 days");
    before it the clause opens with it ("For 7 days, take"), or it is a course. What is given over days is a whole
    amount unless it has a timing.
    """
    for found in read_durations(text, *right):
        if (timed or not text.startswith("over", found.start)) and not first_piece(
            "apart", text, right[0], found.start
        ):
            return found
    for found in read_durations(text, *left):
        if text.startswith("for", found.start) and _OPENING.match(text, left[0], found.start):
            return found
        if text.endswith("course", found.start, found.end) and not first_piece("apart", text, found.end, left[1]):
            return found
    return None
