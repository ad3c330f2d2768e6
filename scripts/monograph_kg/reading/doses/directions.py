"""Directions on a prescription's label: "take 2 tablets by mouth every 6 hours for 10 days as needed"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from monograph_kg.reading.doses.amounts import decimal
from monograph_kg.reading.doses.durations import read_durations
from monograph_kg.reading.doses.timings import PERIOD_UNITS, Timed, read_timing
from monograph_kg.reading.layout.mapped import fold_text

_FORMS = "tablet|capsule|pill|puff|drop|spray|patch|suppository|teaspoon|lozenge"
_SHORT = {"tab": "tablet", "tabs": "tablet", "cap": "capsule", "caps": "capsule"}
_AMOUNT = re.compile(
    rf"\b(?P<n>\d+(?:\.\d+)?|one|two|three|four|half|a) (?:of )?(?P<form>(?:{_FORMS})s?|tabs?|caps?)\b"
)
_BARE = re.compile(
    r"\b(?:take|inhale|use|apply|chew|swallow|give) (?P<n>\d+(?:\.\d+)?|one|two|three|four) (?P<drug>[a-z]{4,})\b"
)
_STRENGTH = re.compile(r"\b(\d+(?:\.\d+)?) ?(mg|mcg|μg|g|ml)\b")
_CODED = re.compile(r"\bq\.? ?(?P<n>\d+)\.? ?(?P<u>[hdw])\b\.?")
# A number and an unknown word before "a day": a misspelt "times" must not become once a day.
_MISSPELT = re.compile(
    r"\b\d+ (?!times\b|puffs?\b|tab(?:let)?s?\b|cap(?:sule)?s?\b|pills?\b|drops?\b|sprays?\b|hours?\b|days?\b|weeks?\b"
    r"|months?\b)[a-z]+ (?:a|every|per|each) (?:day|week|month)\b"
)


@dataclass(frozen=True, slots=True)
class Direction:
    """A direction as read; a field that the words do not give is None.

    Attributes:
        amount: how many of ``form``, a decimal's lexical form.
        frequency, period, period_unit: FHIR Timing.repeat (https://hl7.org/fhir/datatypes.html#Timing).
        duration, duration_unit: how long, with a UCUM unit.
        strength: of one piece, as written without space.
        as_needed: FHIR Dosage.asNeeded.
    """

    amount: str | None
    form: str | None
    frequency: int | None
    period: str | None
    period_unit: str | None
    duration: str | None = None
    duration_unit: str | None = None
    strength: str | None = None
    as_needed: bool = False


def read_direction(written: str) -> Direction | None:
    """Return the first direction of a text, or None if no amount or timing can be read; nothing is guessed.

    >>> read_direction("Take 2 tablets by mouth every 6 hours for 10 days").period
    '6'
    """
    text = re.split(r"\b(?:and )?(?:then|than)\b", fold_text(written).text)[0]
    amount = _AMOUNT.search(text)
    bare = None if amount else _BARE.search(text)
    timing = _coded(text) or read_timing(text, 0, len(text)) or _every(text)
    number = amount or bare
    if _MISSPELT.search(text) or (timing is None and re.search(r"\btimes\b(?!\s*(?:for|$))", text)):
        return None
    if number is None or (timing is None and amount is None):
        return None
    duration = next((d for d in read_durations(text, 0, len(text)) if d.low == d.high), None)
    strength = _STRENGTH.search(text)
    form = amount["form"] if amount else None
    return Direction(
        amount="1" if number["n"] == "a" else decimal(number["n"]),
        form=_SHORT.get(form, form.rstrip("s")) if form else None,
        frequency=timing.frequency if timing else None,
        period=timing.period if timing else None,
        period_unit=timing.unit if timing else None,
        duration=duration.low if duration else None,
        duration_unit=duration.unit if duration else None,
        strength="".join(strength.groups()) if strength else None,
        as_needed=bool(re.search(r"\bas needed\b|\bp\.?r\.?n\b", text)),
    )


def _coded(text: str) -> Timed | None:
    """Latin codes with a number: q6h, q.4.d."""
    match = _CODED.search(text)
    return Timed("", 1, match["n"], PERIOD_UNITS[match["u"]], *match.span()) if match else None


_TIMES_EVERY = re.compile(r"\b(?P<n>\d+) times (?:a|every|per|each) (?P<u>day|week|month)\b")


def _every(text: str) -> Timed | None:
    match = _TIMES_EVERY.search(text)
    return Timed("", int(match["n"]), "1", PERIOD_UNITS[match["u"]], *match.span()) if match else None
