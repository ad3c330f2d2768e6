"""Amounts: numbers, ranges and units of a dose; what looks odd is refused with a reason, never guessed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

# Unit as written (folded) -> registry entity, UCUM code (https://ucum.org/ucum).
UNITS: dict[str, tuple[str, str]] = {
    **dict.fromkeys(("mg", "milligram", "milligrams", "mgs"), ("milligram", "mg")),
    **dict.fromkeys(("mcg", "μg", "ug", "microgram", "micrograms", "mcgs"), ("microgram", "ug")),
    **dict.fromkeys(("ng", "nanogram", "nanograms"), ("nanogram", "ng")),
    **dict.fromkeys(("g", "gram", "grams", "gm"), ("gram", "g")),
    **dict.fromkeys(("ml", "milliliter", "milliliters", "millilitre", "millilitres"), ("milliliter", "mL")),
    **dict.fromkeys(("unit", "units"), ("unit", "[U]")),
    **dict.fromkeys(("iu", "international unit", "international units"), ("international-unit", "[iU]")),
    **dict.fromkeys(("meq", "milliequivalent", "milliequivalents"), ("milliequivalent", "meq")),
    **dict.fromkeys(("mmol", "millimole", "millimoles"), ("millimole", "mmol")),
    **dict.fromkeys(("tablet", "tablets", "tab", "tabs", "pill", "pills"), ("tablet", "{tbl}")),
    **dict.fromkeys(("capsule", "capsules"), ("capsule", "{capsule}")),
    **dict.fromkeys(("puff", "puffs", "inhalation", "inhalations"), ("puff", "{puff}")),
    **dict.fromkeys(("drop", "drops"), ("drop", "[drp]")),
    **dict.fromkeys(("spray", "sprays"), ("spray", "{spray}")),
    **dict.fromkeys(("patch", "patches"), ("patch", "{patch}")),
    **dict.fromkeys(("suppository", "suppositories"), ("suppository", "{suppository}")),
    **dict.fromkeys(("lozenge", "lozenges"), ("lozenge", "{lozenge}")),
    **dict.fromkeys(("sachet", "sachets"), ("sachet", "{sachet}")),
}
COUNTED = frozenset({"tablet", "capsule", "puff", "drop", "spray", "patch", "suppository", "lozenge", "sachet"})
_BY_AREA = re.compile(r"m2|m²|square met")

NUMBER_WORDS: dict[str, str] = {
    "half a": "0.5", "half": "0.5", "½": "0.5", "¼": "0.25", "one": "1", "two": "2", "three": "3", "four": "4",
    "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9", "ten": "10", "eleven": "11", "twelve": "12",
    "fifteen": "15", "twenty": "20", "thirty": "30", "forty": "40", "fifty": "50",
}  # fmt: skip
_UNIT = "|".join(sorted((re.escape(unit) for unit in UNITS), key=len, reverse=True))
_NUMBER_WORD = "|".join(re.escape(word) for word in sorted(NUMBER_WORDS, key=len, reverse=True))
_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+"
_NUMBER = rf"(?:{_DIGITS}|(?<![a-z])(?:{_NUMBER_WORD})\b|[½¼])"
# One amount: "0.25", "to", "0.5", "mg", "/kg", "/day". The unit may stand at each end of a range.
_AMOUNT = re.compile(
    rf"""(?<![\w.,/])(?P<low>{_NUMBER})
    (?:(?:\s?-?(?P<unit1>{_UNIT})\b(?:\s?/\s?kg\b|\ per\ kg\b)?(?:\s?/\s?day\b|\ (?:a|per)\ day\b)?)?
    \s?(?P<joint>-|to|or\ up\ to|up\ to|or|and)\s?(?P<high>{_NUMBER}))?
    \s?-?(?P<unit>{_UNIT})\b(?![-/]?\d)
    (?P<per>(?:\s?/\s?|\ (?:per|for\ (?:each|every))\ )(?:kg|kilograms?|kilo|m2|m²|square\ met(?:er|re))\b
        (?:\ (?:of\ )?body\ ?weight)?)?
    (?P<perday>(?:\s?/\s?|\ (?:per|a|each|every)\ )(?:day\b|24\ hours\b|d\b))?
    (?P<other>\s?/\s?(?:ml|h|hr|hour|min|l|tablet|capsule|dose|puff)\b|\ per\ (?:ml|hour|minute|lit(?:er|re)|puff
    |tablet|capsule)\b)?
    """,
    re.VERBOSE,
)
_SINGLE = re.compile(
    rf"(?<![\w.,/])(?P<low>an?)\ (?P<unit>{'|'.join(sorted(u for u in UNITS if UNITS[u][0] in COUNTED))})\b",
)
# A number where a unit should follow, and does not: "0. five mg", "20 magnesium daily", "2,5 mg", "20 daily".
_ODD = re.compile(
    r"""\b\d+\.\ (?:one|two|three|four|five|six|seven|eight|nine|zero)\b
    | \b\d+(?:\.\d+)?\ (?:magnesium|sodium|potassium|calcium|meg|kg|cm|km)\ (?=daily|once|twice|three|every|a\ day
    |per\ day)
    | \b(?:take|takes|dose\ (?:is|of)|taken|give)\ \d+(?:[.,]\d+)?(?:\ ?(?:to|-)\ ?\d+(?:[.,]\d+)?)?
      \ (?:a\ day|daily|once|twice|magnesium)\b
    | \b\d+\.\d+\.\d+ | \b\d+,\d{1,2}(?!\d)\ ?(?:mg|g|mcg)\b""",
    re.VERBOSE,
)
_SPACED = re.compile(r"(?<![\d.,])\d{1,3} $")
_LISTED = re.compile(r"(?<![\d.])\d+(?:\.\d+)?, (?:or |and )?$")
_BROKEN = re.compile(r"\d+\.\s+$")
_THOUSANDS = re.compile(r"[1-9]\d{0,2}\.\d{3}")
_MARKS = ("mg", "mcg", "μg", "ug", " g", "0g", "gram", "unit", "iu", "ml", "milli", "tablet", "capsule", "puff", "drop",
          "spray", "patch", "meq", "mmol", "daily", "a day", "tab", "pill", "lozenge", "sachet", "supposit",
          "inhalation")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount as read, at ``[start, end)`` of the folded text.

    Attributes:
        low, high: decimals' lexical forms, equal for a single amount.
        unit: registry entity, with ``-per-kilogram`` or ``-per-square-meter`` where the text has it.
        ucum: UCUM code of the unit.
        low_end, high_start: where the low number's words end and the high one's begin.
        unit_end: where the words end, without those of a day.
        per_day: whether "a day" or the like follows directly.
        joint: what stands between the numbers of a range.
        reason: why it must not be taken for a dose; empty if nothing is odd.
    """

    low: str
    high: str
    unit: str
    ucum: str
    start: int
    end: int
    low_end: int
    high_start: int
    unit_end: int
    per_day: bool = False
    joint: str = ""
    reason: str = ""

    @property
    def counted(self) -> bool:
        """Whether pieces are counted (tablets, puffs), not measured."""
        return self.unit in COUNTED


def decimal(written: str) -> str:
    """Return a number as a decimal's lexical form: no thousands separators, a digit before the point.

    >>> decimal("1,000"), decimal(".5"), decimal("2.50"), decimal("two")
    ('1000', '0.5', '2.50', '2')
    """
    plain = NUMBER_WORDS.get(written, written).replace(",", "")
    plain = "0" + plain if plain.startswith(".") else plain
    whole, dot, rest = plain.partition(".")
    return (whole.lstrip("0") or "0") + dot + rest


def may_hold_amount(text: str, start: int, end: int) -> bool:
    """Say cheaply whether ``text[start:end]`` may hold an amount; False is certain."""
    piece = text[start:end]
    return any(mark in piece for mark in _MARKS)


def read_amounts(text: str, start: int = 0, end: int | None = None) -> Iterator[Amount]:
    """Yield the amounts of the folded ``text[start:end]``, odd ones with a reason.

    >>> [(a.low, a.high, a.ucum) for a in read_amounts("20 to 30 mg/kg, then 1,000 mg or two tablets")]
    [('20', '30', 'mg/kg'), ('1000', '1000', 'mg'), ('2', '2', '{tbl}')]
    """
    end = len(text) if end is None else end
    found = list(_matches(text, start, end))
    taken = {m.start("unit") for m in found}
    found += [m for m in _SINGLE.finditer(text, start, end) if m.start("unit") not in taken]
    for match in sorted(found, key=lambda m: m.start()):
        yield _single(match) if match.re is _SINGLE else _amount(text, match)


def _matches(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """Yield the matches of an amount; "20 mg or two tablets" is no range, nor is "5 mg, 10 mg or 20 mg"."""
    first = start
    while match := _AMOUNT.search(text, start, end):
        mixed = bool(match["unit1"]) and UNITS[match["unit1"]] != UNITS[match["unit"]]
        listed = bool(match["unit1"]) and start > first and text[start : match.start()].strip() == ","
        if match["joint"] in ("or", "and") and (mixed or listed):
            match = _AMOUNT.match(text, match.start(), match.start("joint")) or match
        yield match
        start = match.end()


def _single(match: re.Match[str]) -> Amount:
    entity, ucum = UNITS[match["unit"]]
    start, end = match.span()
    return Amount("1", "1", entity, ucum, start, end, match.end("low"), start, end)


def _amount(text: str, match: re.Match[str]) -> Amount:
    entity, ucum = UNITS[match["unit"]]
    if match["per"]:
        by_area = _BY_AREA.search(match["per"])
        entity += "-per-square-meter" if by_area else "-per-kilogram"
        ucum += "/m2" if by_area else "/kg"
    low = decimal(match["low"])
    high = decimal(match["high"]) if match["high"] else low
    single = not match["high"]
    return Amount(
        low, high, entity, ucum, *match.span(),
        low_end=match.end("per") if single and match["per"] else match.end("unit" if single else "low"),
        high_start=match.start("low" if single else "high"),
        unit_end=match.end("per") if match["per"] else match.end("unit"),
        per_day=bool(match["perday"]), joint=match["joint"] or "", reason=_odd(text, match, low, high),
    )  # fmt: skip


def _odd(text: str, match: re.Match[str], low: str, high: str) -> str:
    """Return why an amount must not be taken for a dose, or nothing."""
    return _odd_numbers(match, low, high) or _odd_place(text, match)


def _odd_numbers(match: re.Match[str], low: str, high: str) -> str:
    if match["unit1"] and UNITS[match["unit1"]][0] != UNITS[match["unit"]][0]:
        return f"the range mixes the units {match['unit1']} and {match['unit']}"
    if float(low) > float(high):
        return f"the range falls from {low} to {high}"
    if any(_THOUSANDS.fullmatch(number) for number in (match["low"], match["high"] or "")):
        return f"{match['low']} may be a decimal or have a thousands separator"
    if re.match(r"0\d", match["low"]):
        return f"{match['low']} begins with a zero"
    return "the amount is nought" if float(high) == 0 else ""


def _odd_place(text: str, match: re.Match[str]) -> str:
    at = match.start()
    if _BROKEN.search(text, max(0, at - 12), at):
        return "a number is broken before the amount"
    if _SPACED.search(text, max(0, at - 4), at) and re.match(r"\d{3}\b", match["low"]):
        return f"{match['low']} may be the end of a number with spaces"
    if _LISTED.search(text, max(0, at - 8), at):
        return "a list of numbers shares one unit"
    if match["other"] and "dose" not in match["other"]:
        return "the amount is a concentration or a rate"
    if match["per"] and UNITS[match["unit"]][0] in COUNTED:
        return f"{match['unit']} cannot be counted by weight"
    return ""


def odd_amounts(text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """Yield the spans of numbers without a unit that fits, each with the reason."""
    for match in _ODD.finditer(text, start, end):
        yield *match.span(), "an amount without a unit that fits"
