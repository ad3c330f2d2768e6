"""Timings: how often a dose is taken, in the terms of FHIR Timing (https://hl7.org/fhir/datatypes.html#Timing)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from monograph_kg.records.statement import TimeUnit


@dataclass(frozen=True, slots=True)
class Timed:
    """A timing as read: registry entity, FHIR Timing.repeat's frequency, period and unit, and its span.

    ``divides`` says that an amount of a whole day is divided by it ("in two divided doses").
    """

    entity: str
    frequency: int
    period: str
    unit: str
    start: int
    end: int
    divides: bool = False


_COUNTS = {
    "once": 1, "one": 1, "single": 1, "twice": 2, "two": 2, "thrice": 3, "three": 3, "four": 4, "five": 5, "six": 6,
    "seven": 7, "eight": 8, "nine": 9, "ten": 10, "twelve": 12,
}  # fmt: skip
_NAMES = {1: "once", 2: "twice", 3: "three-times", 4: "four-times", 5: "five-times", 6: "six-times"}
_WORDS = {1: "one", 2: "two", 3: "three", 4: "four", 5: "five", 6: "six", 7: "seven", 8: "eight"}
_PER = {"d": "daily", "wk": "weekly", "mo": "monthly", "a": "yearly", "h": "hourly"}
_PERIODS = {"h": "hours", "d": "days", "wk": "weeks", "mo": "months", "min": "minutes", "a": "years"}
# Word of a unit of time (folded) -> UCUM code.
PERIOD_UNITS: dict[str, TimeUnit] = {
    "day": "d", "daily": "d", "d": "d", "24 hours": "d", "week": "wk", "weekly": "wk", "month": "mo", "monthly": "mo",
    "hour": "h", "hourly": "h", "h": "h", "hr": "h", "minute": "min", "min": "min", "year": "a", "yearly": "a",
    "night": "d", "nightly": "d", "w": "wk",
}  # fmt: skip
_COUNT = r"once|twice|thrice|(?:\d{1,2}|one|two|three|four|five|six|seven|eight)(?:\ times?)?"
_EACH = r"(?:\ ?/\ ?|\ (?:a|an|per|each|every|in\ (?:a|one|each|every))\ |\ in\ (?=24)|\ |-)"
NUMBER = r"\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|twelve"
_TIMING = re.compile(
    rf"""(?:
      (?P<upto>\bup\ to\ )?\b(?:(?P<first>once|twice|thrice|two|three|four|five|\d{{1,2}})
        (?:\ times)?(?:\ ?{_EACH}day)?\ ?(?P<joint>or|to|-)\ ?)?
      (?P<count>{_COUNT}){_EACH}(?P<per>day|daily|24\ hours|week|weekly|month|monthly|year|nightly|hour)\b
    | \b(?:every|each|q\.?)\ ?(?P<n>{NUMBER}|other|second|third)?
        (?:\ ?(?:to|or|-)\ ?(?P<n2>{NUMBER}))?\ ?-?(?P<u>hour|minute|day|night|week|month|hr|min|h|d)s?\b
    | \b(?P<hourly>{NUMBER})(?:\ ?(?:to|-)\ ?(?P<hourly2>{NUMBER}))?[ -]hourly\b
    | \b(?P<alternate>(?:on\ )?alternate\ days?)\b
    | \b(?:given\ |taken\ )?(?P<split>(?:divided|split)\ (?:equally\ )?)?(?:in|into|as
    |over)\ (?:(?P<d1>{NUMBER})(?:\ (?P<dj>or|to)\ (?P<d2>{NUMBER}))?)
        \ (?:(?:equally\ )?divided\ |equal\ |separate\ |smaller\ )?(?:doses|parts|portions)\b
    | \b(?P<latin>q\.?d|b\.?i\.?d|b\.?d|t\.?i\.?d|t\.?d\.?s|q\.?i\.?d|q\.?d\.?s|q\.?o\.?d|q\.?i\.?w)\b\.?(?:\ (?:or
    |to)\ (?P<latin2>t\.?i\.?d|t\.?d\.?s|q\.?i\.?d|q\.?d\.?s)\b\.?)?
    | (?P<word>(?<=\w)\ ?/\ ?day\b|\b(?:(?:as\ a\ (?:single\ )?|single\ )?daily(?:\ dose\b)?|per\ day|(?<!for\ )a\ day
    |nightly|weekly|(?<!for\ )(?<!after\ )(?<!within\ )a\ week|monthly
        |(?:each|every)\ (?:morning|evening)|at\ (?:night|bedtime)|in\ the\ (?:morning|evening)
        |(?:just\ )?before\ (?:bed|bedtime|going\ to\ bed|sleep)))(?!\w)
    )""",
    re.VERBOSE,
)
_LATIN = {
    "qd": (1, "1", "d"), "bid": (2, "1", "d"), "bd": (2, "1", "d"), "tid": (3, "1", "d"), "tds": (3, "1", "d"),
    "qid": (4, "1", "d"), "qds": (4, "1", "d"), "qod": (1, "2", "d"), "qiw": (4, "1", "wk"),
}  # fmt: skip
_SINGLE_WORDS = (
    ("nightly", re.compile(r"night")), ("at-bedtime", re.compile(r"bed|sleep")),
    ("every-morning", re.compile(r"morning")), ("every-evening", re.compile(r"evening")),
)  # fmt: skip
_MAX_COUNT = 24


def read_timings(text: str, start: int = 0, end: int | None = None) -> Iterator[Timed]:
    """Yield the timings of the folded ``text[start:end]`` in text order.

    >>> [t.entity for t in read_timings("twice daily, every 4 to 6 hours or 30 mg in three divided doses")]
    ['twice-daily', 'every-4-to-6-hours', 'three-divided-doses']
    """
    for match in _TIMING.finditer(text, start, len(text) if end is None else end):
        if timed := _timed(match):
            yield timed


def read_timing(text: str, start: int, end: int) -> Timed | None:
    """Return the first timing in the folded ``text[start:end]``, or None."""
    return next(read_timings(text, start, end), None)


def timing_name(frequency: int, period: str, unit: str) -> str:
    """Return the registry's name of a timing.

    >>> timing_name(2, "1", "d"), timing_name(1, "8", "h")
    ('twice-daily', 'every-8-hours')
    """
    if period == "1" and unit in _PER and (unit != "h" or frequency > 1):
        return f"{_NAMES.get(frequency, f'{frequency}-times')}-{_PER[unit]}"
    name = _PERIODS[unit]
    return f"every-{period}-{name}" if period != "1" else f"every-{name[:-1]}"


def _number(word: str) -> int:
    first = word.split(" ", maxsplit=1)[0]
    return _COUNTS[first] if first in _COUNTS else int(first)


def _timed(match: re.Match[str]) -> Timed | None:
    groups = match.groupdict()
    if groups["count"]:
        return _counted(match)
    if groups["u"] or groups["hourly"] or groups["alternate"]:
        return _periodic(match)
    if groups["d1"]:
        return _divided(match)
    return _coded(match) if groups["latin"] else _worded(match)


def _coded(match: re.Match[str]) -> Timed | None:
    """The Latin codes: b.i.d.; b.i.d. or t.i.d."""
    frequency, period, unit = _LATIN[match["latin"].replace(".", "")]
    name = timing_name(frequency, period, unit)
    if match["latin2"]:
        more, _, other = _LATIN[match["latin2"].replace(".", "")]
        if other != unit or more <= frequency:
            return None
        name = f"{_WORDS.get(frequency, '')}-or-{timing_name(more, period, unit)}"
    return Timed(name, frequency, period, unit, *match.span())


def _worded(match: re.Match[str]) -> Timed:
    """Words that mean once: daily, nightly, a week, at bedtime, each morning."""
    word = match["word"]
    for name, pattern in _SINGLE_WORDS:
        if pattern.search(word):
            return Timed(name, 1, "1", "d", *match.span())
    unit = "wk" if "week" in word else "mo" if "month" in word else "d"
    return Timed(timing_name(1, "1", unit), 1, "1", unit, *match.span())


def _counted(match: re.Match[str]) -> Timed | None:
    """Twice daily; two or three times a day; up to four times a day."""
    count = match["count"]
    if " times" not in count and count not in ("once", "twice", "thrice") and not match["first"]:
        return None
    frequency = _number(count)
    unit = PERIOD_UNITS[match["per"]]
    if not 0 < frequency <= _MAX_COUNT:
        return None
    name = "nightly" if frequency == 1 and match["per"] == "nightly" else timing_name(frequency, "1", unit)
    if match["first"]:
        low = _number(match["first"])
        if not 0 < low < frequency:
            return None
        alone = {"once": "once", "twice": "twice"}.get(match["first"], _WORDS.get(low, str(low)))
        joint = "to" if match["joint"] == "-" else match["joint"]
        name, frequency = f"{alone}-{joint}-{name}", low
        if alone not in ("once", "twice") and match["count"] == "twice":
            return None
    if match["upto"]:
        name = f"up-to-{name}"
        frequency = _number(count)
    return Timed(name, frequency, "1", unit, *match.span())


def _periodic(match: re.Match[str]) -> Timed | None:
    """Every 8 hours; every 4 to 6 hours; every other day; 6-hourly; on alternate days."""
    if match["alternate"]:
        return Timed("every-other-day", 1, "2", "d", *match.span())
    written = match["n"] or match["hourly"] or "1"
    number = {"other": 2, "second": 2, "third": 3}.get(written) or _number(written)
    unit = PERIOD_UNITS[match["u"] or "h"]
    upper = match["n2"] or match["hourly2"]
    if match["u"] == "night" and number == 1:
        return Timed("nightly", 1, "1", "d", *match.span())
    name = timing_name(1, str(number), unit)
    if match["n"] == "other" and unit in ("d", "wk", "mo"):
        name = f"every-other-{_PERIODS[unit][:-1]}"
    if upper:
        if _number(upper) <= number:
            return None
        name = f"every-{number}-to-{_number(upper)}-{_PERIODS[unit]}"
    return Timed(name, 1, str(number), unit, *match.span())


def _divided(match: re.Match[str]) -> Timed | None:
    """In two divided doses; in two or three divided doses."""
    low = _number(match["d1"])
    if low == 1 and not match["d2"]:
        return None
    if match["split"] and not match["d2"]:
        return Timed(timing_name(low, "1", "d"), low, "1", "d", *match.span(), divides=True)
    name = _WORDS.get(low, str(low))
    if match["d2"]:
        high = _number(match["d2"])
        name = f"{name}-{match['dj']}-{_WORDS.get(high, str(high))}"
    return Timed(f"{name}-divided-doses", low, "1", "d", *match.span(), divides=True)
