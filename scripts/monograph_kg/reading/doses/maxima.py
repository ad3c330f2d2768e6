"""Maxima: the most that may be taken, in one period or at once; what leaves its period or condition open is refused.

A maximum is a regimen of its own, also beside a dose in the same clause ("10 mg twice daily, up to a maximum of 40 mg a
day"): it holds for every dose of the population and use, not for the dose that happens to stand before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from monograph_kg.reading.doses.aims import groups_in, uses_in
from monograph_kg.reading.doses.amounts import decimal
from monograph_kg.reading.doses.pieces import Piece, first_piece, pieces
from monograph_kg.reading.doses.scene import Region, Scene, Slot
from monograph_kg.reading.doses.timings import NUMBER, PERIOD_UNITS, read_timings
from monograph_kg.reading.lexis.masks import SUBJECT
from monograph_kg.records.statement import TimeUnit

_WITHIN = r"""(?:(?:in|within|over|during|per|each|every)\ (?:(?:any|an?|one|each)\ (?:one\ |single\ )?)?
    |on\ (?:any|an?|one|each)\ (?:one\ |single\ )?|an?\ )"""
# "a day", "in any 24-hour period", "/day", "daily", right after the amount.
_PERIOD = re.compile(
    rf"""(?:\ (?:in\ total|altogether|total|once|by\ mouth|orally|of\ (?:the\ )?{SUBJECT}+))*
    (?:(?:\ ?/\ ?|\ {_WITHIN})(?:(?P<n>24|{NUMBER})[ -])?(?P<u>hour|day|week|month|year|h|d)s?\b(?:[ -]period)?
    |\ (?P<word>daily|weekly|monthly)\b)""",
    re.VERBOSE,
)
# "daily dose", "maximum daily", "in 24 hours", before the amount.
_PERIOD_BEFORE = re.compile(
    rf"""(?<!once\ )(?<!once-)(?<!twice\ )(?<!twice-)(?<!times\ )\b(?:(?P<word>daily|weekly|monthly)
    (?=\ (?:[\w-]+\ )?(?:dos|amount|maxim|max\b|limit|total|ceiling)|\W*$)
    |(?:{_WITHIN})(?:(?P<n>24)[ -])?(?P<u>hour|day)s?\b(?:[ -]period)?)""",
    re.VERBOSE,
)
_ONCE = re.compile(
    r"\bsingle (?:[\w-]+ ){0,2}dos(?:e|es|age)\b|\bat (?:once|(?:a|any one|one) time)\b|\bin one go\b"
    r"|\b(?:per|in (?:one|any one|any single)) (?:dose|administration|injection)\b|/ ?dose\b"
)
# What may lead to "no more than 40 mg": the beginning of a clause, or a word that tells to take it.
_LED = re.compile(r"(?:^|[,;:(|*•.-]|\b(?:take[ns]?|use[ds]?|gives?|given|have|and|but|is|are|be|to|of))[\s*]*$")
_NAMED = re.compile(SUBJECT + "+")
_ARTICLES = re.compile(r"\W*(?:(?:the|an?|all|any|most|both|healthy|treatment|prevention|management|of|acute)\W+)*")


@dataclass(frozen=True, slots=True)
class Most:
    """A maximum as read: its period, none for one taken at once, and the spans of its words.

    Attributes:
        start, end: from the words that make it a maximum to the last that belongs to it.
        spans: of the amount with its period; the period's words may stand apart.
        advice: the words "without medical advice" or the like, if there are any.
        reason: why it must not be taken for one; empty if nothing is odd.
    """

    period: str | None
    period_unit: TimeUnit | None
    start: int
    end: int
    spans: tuple[Region, ...] = ()
    advice: Piece | None = None
    reason: str = ""


def read_maximum(scene: Scene, slot: Slot) -> Most | None:
    """Return the maximum that an amount is, or None where words do not make it one, or make it doubtful."""
    text, amount, masked = scene.text, slot.amount, scene.reading.masked.text
    limit = None if amount.counted else _limit(scene, slot)
    if limit is None or first_piece("most-never", masked, slot.left[0], slot.right[1]):
        return None
    words = (amount.start, amount.unit_end)
    advice = first_piece("without-advice", text, *slot.right)
    period: str | None = None
    unit: TimeUnit | None = None
    spans: tuple[Region, ...] = (words,)
    reason = ""
    if after := _PERIOD.match(masked, amount.unit_end) or _PERIOD.match(masked, amount.end):
        period, unit = _length(after)
        spans = ((amount.start, max(amount.unit_end, after.end())),)
    elif any(not timing.divides for timing in read_timings(text, *slot.right)):
        reason = "a maximum with a frequency of its own"
    elif before := _last(_PERIOD_BEFORE, text, _words_before(scene, slot)):
        period, unit = _length(before)
        spans = (before.span(), words)
    elif not (_ONCE.search(text, *slot.left) or _ONCE.search(text, amount.unit_end, slot.right[1])):
        reason = "a maximum that does not say in what time"
    if amount.low != amount.high:
        reason = "a maximum given as a range"
    elif not reason and _lent(scene, slot):
        reason = "a maximum whose people or condition stand elsewhere"
    elif not reason and _tied(scene, slot, [*spans, *([(advice.start, advice.end)] if advice else [])]):
        reason = "a maximum under a condition that is not read"
    ends = [limit.start, limit.end, *(at for span in spans for at in span)]
    return Most(period, unit, min(ends), max(ends), spans, advice, reason)


def _limit(scene: Scene, slot: Slot) -> Piece | None:
    """The words that make an amount a maximum, before it, after it, or in the key of its row."""
    text, amount = scene.text, slot.amount
    limit = first_piece("most-before", text, slot.floor, amount.start)
    if limit is None and scene.key and not text[slot.floor : amount.start].strip(" *_|:"):
        limit = first_piece("most-before", text, *scene.key)
    if limit is None:
        after = first_piece("most-after", text, amount.end, slot.right[1])
        return after if after and after.start == amount.end else None
    before = text[min(slot.floor, limit.start) : limit.start]
    if limit.value == "named":
        return None if first_piece("most-held", before, 0, len(before)) else limit
    return limit if limit.value == "banned" or _LED.search(before) else None


def _words_before(scene: Scene, slot: Slot) -> Region:
    """Where the period may stand before the amount: in its clause, or in the key of its row."""
    inside = slot.left[0] < slot.left[1] and scene.text[slot.floor : slot.amount.start].strip(" *_|:")
    return slot.left if inside or not scene.key else scene.key


def _last(pattern: re.Pattern[str], text: str, region: Region) -> re.Match[str] | None:
    return next(reversed(list(pattern.finditer(text, *region))), None)


def _length(match: re.Match[str]) -> tuple[str, TimeUnit]:
    if match["word"]:
        return "1", PERIOD_UNITS[match["word"]]
    return decimal(match["n"] or "1"), PERIOD_UNITS[match["u"]]


def _tied(scene: Scene, slot: Slot, known: list[Region]) -> bool:
    """Whether a condition or an adjunct of the clause is none that the regimen records."""
    clause = max(scene.begin, scene.text.rfind(";", scene.begin, slot.amount.start) + 1)
    known += [*_understood(scene, (slot.left[0], slot.amount.start)), *_understood(scene, slot.right)]
    return any(
        piece.start >= slot.left[0] or piece.value == "condition"
        for piece in _open(scene, (clause, slot.right[1]), known)
    )


def _lent(scene: Scene, slot: Slot) -> bool:
    """Whether key, lead or headings set a condition, or the sentence before is on people that this one leaves out."""
    if any(True for region in scene.lenders() for _ in _open(scene, region, list(_understood(scene, region)))):
        return True
    begin, end = scene.reading.bounds[scene.sentence - 1] if scene.sentence else (0, 0)
    if "\n" in scene.text[end : scene.begin]:
        return False
    regions = (slot.left, slot.right, *scene.lenders())
    named = any(group for region in regions for group, _, _ in groups_in(scene.reading, *region))
    return not named and any(group and group.entity != "adult" for group, _, _ in groups_in(scene.reading, begin, end))


def _open(scene: Scene, region: Region, known: list[Region]) -> Iterator[Piece]:
    """The words in a region that tie a maximum to something that is not understood."""
    for piece in pieces("most-tied", scene.text, *region):
        inside = any(a <= piece.start < b for a, b in known)
        led = piece.value != "time" and any(_reaches(scene.text, piece.end, a) for a, _ in known)
        if not inside and not led:
            yield piece


def _reaches(text: str, end: int, start: int) -> bool:
    return end <= start and _ARTICLES.fullmatch(text, end, start) is not None


def _understood(scene: Scene, region: Region) -> Iterator[Region]:
    """The stretches of a region that a regimen records or that change nothing: whom, what for, route, times, names."""
    reading, text = scene.reading, scene.text
    for group, uses, piece in groups_in(reading, *region):
        if group or uses or not piece.states:
            yield piece.start, piece.end
    yield from ((use.start, use.end) for use in uses_in(reading, *region))
    yield from ((p.start, p.end) for p in pieces("route", text, *region))
    yield from ((t.start, t.end) for t in read_timings(text, *region))
    yield from (m.span() for m in _ONCE.finditer(text, *region))
    yield from (m.span() for m in _NAMED.finditer(reading.masked.text, *region))
