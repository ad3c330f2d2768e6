# ruff: noqa: E501 (patterns and messages stand on one line)
"""Doses: amounts, units, route, timing, phase and population of a regimen; anything odd is refused with a reason."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

# Unit as written (folded) -> registry entity, UCUM code (https://ucum.org/ucum), kind of quantity.
UNITS: dict[str, tuple[str, str]] = {
    "mg": ("milligram", "mg"), "milligram": ("milligram", "mg"), "milligrams": ("milligram", "mg"),
    "mcg": ("microgram", "ug"), "μg": ("microgram", "ug"), "ug": ("microgram", "ug"), "microgram": ("microgram", "ug"),
    "micrograms": ("microgram", "ug"), "g": ("gram", "g"), "gram": ("gram", "g"), "grams": ("gram", "g"),
    "ml": ("milliliter", "mL"), "millilitres": ("milliliter", "mL"), "milliliters": ("milliliter", "mL"),
    "units": ("unit", "[U]"), "unit": ("unit", "[U]"), "iu": ("international-unit", "[iU]"),
    "international units": ("international-unit", "[iU]"), "meq": ("milliequivalent", "meq"), "mmol": ("millimole", "mmol"),
    "tablet": ("tablet", "{tbl}"), "tablets": ("tablet", "{tbl}"), "capsule": ("capsule", "{capsule}"),
    "capsules": ("capsule", "{capsule}"), "puff": ("puff", "{puff}"), "puffs": ("puff", "{puff}"),
    "drop": ("drop", "[drp]"), "drops": ("drop", "[drp]"), "spray": ("spray", "{spray}"), "sprays": ("spray", "{spray}"),
}  # fmt: skip
_UNIT = "|".join(sorted((re.escape(u) for u in UNITS), key=len, reverse=True))
_NUMBER = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)"
_WORDS = {
    "one": "1",
    "two": "2",
    "three": "3",
    "four": "4",
    "half a": "0.5",
    "six": "6",
    "eight": "8",
    "twelve": "12",
    "a": "1",
}
AMOUNT = re.compile(
    rf"(?<![\w.,/])(?P<low>{_NUMBER})(?: ?(?P<unit1>{_UNIT})\b)?"
    rf"(?: ?(?:-|to|or up to|up to) ?(?P<high>{_NUMBER}))? ?-?(?P<unit>{_UNIT})\b"
    r"(?P<per>(?: ?/ ?| per )(?:kg|kilogram|m2|m²)(?: of body weight| body weight)?)?(?P<perday>(?: ?/ ?| per | a )(?:day|24 hours|hour|dose)\b)?"
)
ODD = re.compile(
    r"\b\d+\. (?:one|two|three|four|five|six|seven|eight|nine|zero)\b|\b\d+(?:\.\d+)? (?:magnesium|sodium|potassium|calcium)\b"
    r"|\b\d+(?:[.,]\d+)?(?: ?(?:to|-) ?\d+(?:[.,]\d+)?)? (?:a day|daily|once|twice|times)\b|\b\d+\.\d+\.\d+|\b\d+,\d{1,2}(?!\d) ?(?:mg|g|mcg)\b"
)
ROUTES = (
    ("oral", re.compile(r"\b(?:orally|by mouth|oral(?!ly| suspension)|per os|p\.o\.)")),
    ("intravenous", re.compile(r"\b(?:intravenously|intravenous|into a vein|iv)\b")),
    ("intramuscular", re.compile(r"\b(?:intramuscularly|intramuscular|into a muscle|im)\b")),
    ("subcutaneous", re.compile(r"\b(?:subcutaneously|subcutaneous|under the skin)\b")),
    ("sublingual", re.compile(r"\b(?:sublingually|under the tongue)\b")),
    ("inhalation", re.compile(r"\b(?:inhaled|by inhalation|inhale)\b")),
    ("topical", re.compile(r"\b(?:topically|applied to the skin)\b")),
    ("rectal", re.compile(r"\brectally\b")),
)
_N = r"(?:once|twice|three times|four times|five times|\d+ times|thrice)"
_TIMES = {"once": 1, "twice": 2, "thrice": 3, "three times": 3, "four times": 4, "five times": 5}
_PERIOD = {"day": "d", "daily": "d", "week": "wk", "weekly": "wk", "month": "mo", "monthly": "mo", "hour": "h", "hours": "h",
           "days": "d", "weeks": "wk", "months": "mo", "year": "a", "h": "h", "d": "d"}  # fmt: skip
_EVERY = re.compile(
    r"\b(?:every|each|q\.?) ?(?P<n>\d+|two|three|four|six|eight|twelve|other)?(?: ?(?:to|-) ?(?P<n2>\d+))? ?-?(?P<u>hours?|days?|weeks?|months?|h|d)\b"
)
_TIMING = re.compile(
    rf"\b(?P<upto>up to )?(?P<alt>(?:once|twice|two|three|1|2|3) (?:or|to) )?(?P<count>{_N})(?P<or> or (?:twice|three times|four times))? ?(?:a|per|each|every|in one)? ?(?P<unit>day|daily|week|weekly|month|monthly)\b"
    r"|\b(?P<single>(?:as a )?(?:single )?(?:daily dose)|daily|nightly|weekly|per day|a day|each (?:day|night|morning|evening)|every (?:day|night|morning|evening)|at night|at bedtime|in the morning|before bed)\b"
)
_LATIN = re.compile(r"\b(?P<l>q\.?d|b\.?i\.?d|t\.?i\.?d|q\.?i\.?d|q\.?o\.?d|q\.?i\.?w)\b\.?")
_LATIN_VALUES = {
    "qd": (1, "1", "d"),
    "bid": (2, "1", "d"),
    "tid": (3, "1", "d"),
    "qid": (4, "1", "d"),
    "qod": (1, "2", "d"),
    "qiw": (4, "1", "wk"),
}
PHASES = (
    (
        "initial",
        re.compile(
            r"\b(?:initial|starting|start) doses?\b|\binitially\b|\b(?:start|starts|started|begin|begins|beginning|starting) (?:treatment )?(?:with|at|on)\b|\binitial\b(?! signs)"
        ),
    ),
    ("maintenance", re.compile(r"\b(?:maintenance|usual maintenance) doses?\b|\bmaintenance\b")),
)
MAXIMUM = re.compile(
    r"\b(?:maximum|max|no more than|not more than|do not (?:take|exceed)|not exceed|should not exceed|up to a maximum)\b"
)


@dataclass(frozen=True, slots=True)
class Timed:
    """A timing as read: registry entity, FHIR Timing.repeat's frequency, period and unit, and its span."""

    entity: str
    frequency: int
    period: str
    unit: str
    start: int
    end: int


def decimal(written: str) -> str:
    """Return a number as a decimal's lexical form: no thousands separators, a digit before the point.

    >>> decimal("1,000"), decimal(".5"), decimal("2.50")
    ('1000', '0.5', '2.50')
    """
    plain = written.replace(",", "")
    plain = "0" + plain if plain.startswith(".") else plain
    whole, dot, rest = plain.partition(".")
    return (whole.lstrip("0") or "0") + dot + rest


def read_timing(text: str, start: int, end: int) -> Timed | None:
    """Return the first timing in the folded ``text[start:end]``, or None."""
    found = [
        m
        for m in (_EVERY.search(text, start, end), _TIMING.search(text, start, end), _LATIN.search(text, start, end))
        if m
    ]
    for match in sorted(found, key=lambda m: (m.start(), -m.end())):
        groups = match.groupdict()
        if "u" in groups:
            number = groups["n"] or "1"
            period = {"other": "2", **_WORDS}.get(number, number)
            unit = _PERIOD[groups["u"]]
            name = _timing_name(1, period, unit)
            if groups.get("n2"):
                name = name.replace(f"every-{period}-", f"every-{period}-to-{groups['n2']}-")
            return Timed(name, 1, period, unit, *match.span())
        if "l" in groups:
            frequency, period, unit = _LATIN_VALUES[groups["l"].replace(".", "")]
            return Timed(_timing_name(frequency, period, unit), frequency, period, unit, *match.span())
        if groups.get("count"):
            count = groups["count"]
            frequency = _TIMES.get(count) or int(re.sub(r"\D", "", count))
            unit = _PERIOD[groups["unit"]]
            name = _timing_name(frequency, "1", unit)
            if alternative := groups.get("alt"):
                first = alternative.split()[0]
                frequency = {"once": 1, "twice": 2, "two": 2, "three": 3}.get(first) or int(first)
                name = f"{first}-{alternative.split()[1]}-{name}"
            if groups.get("upto"):
                name = f"up-to-{name}"
            if 0 < frequency < 100:  # noqa: PLR2004
                return Timed(name, frequency, "1", unit, *match.span())
            continue
        unit = "wk" if "week" in match.group() else "d"
        return Timed(_timing_name(1, "1", unit), 1, "1", unit, *match.span())
    return None


def _timing_name(frequency: int, period: str, unit: str) -> str:
    per = {"d": "daily", "wk": "weekly", "mo": "monthly", "a": "yearly"}
    if period == "1" and unit in per:
        count = {1: "once", 2: "twice", 3: "three-times", 4: "four-times", 5: "five-times"}.get(
            frequency, f"{frequency}-times"
        )
        return f"{count}-{per[unit]}"
    names = {"h": "hours", "d": "days", "wk": "weeks", "mo": "months", "min": "minutes", "s": "seconds", "a": "years"}
    return f"every-{period}-{names[unit] if period != '1' else names[unit][:-1]}"


def refuse(text: str, match: re.Match[str]) -> str | None:  # noqa: PLR0911
    """Return why an amount must not be taken for a dose, or None."""
    low, high = match["low"], match["high"]
    if match["unit1"] and UNITS[match["unit1"]][0] != UNITS[match["unit"]][0]:
        return f"the range mixes the units {match['unit1']} and {match['unit']}"
    if high and float(decimal(low)) > float(decimal(high)):
        return f"the range falls from {low} to {high}"
    if re.fullmatch(r"\d{1,3}\.\d{3}", low) and low.split(".")[0] != "0":
        return f"{low} may be a decimal or have a thousands separator"
    if len(low.split(".")[0]) > 1 and low.startswith("0"):
        return f"{low} begins with a zero"
    if float(decimal(high or low)) == 0:
        return "the amount is nought"
    before = text[max(0, match.start() - 12) : match.start()]
    if re.search(r"\d+\.\s+$", before):
        return "a number is broken before the amount"
    return None


def amount_fields(match: re.Match[str]) -> dict[str, Any]:
    """Return the dose of a match: low, high and unit of the registry."""
    entity, _ = UNITS[match["unit"]]
    if match["per"]:
        entity += "-per-square-meter" if "m2" in match["per"] or "m²" in match["per"] else "-per-kilogram"
        entity += "-per-day" if match["perday"] else ""
    low = decimal(match["low"])
    return {"low": low, "high": decimal(match["high"]) if match["high"] else low, "unit": entity}


def ucum(match: re.Match[str]) -> str:
    """Return the UCUM code of a match's unit.

    >>> ucum(AMOUNT.search("20 to 30 mg/kg twice daily"))
    'mg/kg'
    """
    code = UNITS[match["unit"]][1]
    if match["per"]:
        code += "/m2" if "m2" in match["per"] or "m²" in match["per"] else "/kg"
    return code
