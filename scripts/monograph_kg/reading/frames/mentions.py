"""Where a clause on interactions names what: the drug, its partners, the level or effect of either."""

from __future__ import annotations

import re

from monograph_kg.reading.context import Reading
from monograph_kg.reading.frames.frame import Fit
from monograph_kg.reading.frames.pairing import Pairing
from monograph_kg.reading.frames.partners import read_partners
from monograph_kg.reading.masks import SUBJECT

_TOPIC = re.compile(
    r"\binteract|\bother (?:medicines|medications|drugs|tablets|pills)|\bmix(?:es|ed|ing)?\b|\bcombin"
    r"|\btogether with|\balongside"
    r"|\bwith (?:alcohol|other)|\btaken with|\balcohol\b"
)
# How far back a sentence on interactions makes the next ones be about them.
_BACK = 3
_LEVEL = (
    r"(?:(?:blood |plasma |serum )?(?:levels?|concentrations?|amounts?)|effects?|effectiveness|efficacy"
    r"|actions?|activity|absorption|clearance|removal|excretion"
    r"|elimination|breakdown|metabolism|toxicity|exposure|activation|activity|half-life|dos(?:e|es|age)"
    r"|side effects|risks?|way|protection|strength|potency|availability|uptake)"
)
_OF_LEVEL = re.compile(rf"(?:.*\b)?{_LEVEL}(?: in the blood)? (?:of|to|from) (?:the )?(?P<p>.+)")
_LEVEL_AFTER = re.compile(
    rf"(?:the |your |blood |raised |higher |lower )*(?P<p>.+?)(?:'s?)? {_LEVEL}(?: in the blood)?"
)
_EFFECTIVE = re.compile(
    r"(?P<p>.+?) (?:less|more|too) (?:effective|reliable|active|likely to work|potent|strong|toxic|well|sedating).*"
)
_WRAPPED = re.compile(
    r"(?:the |any )?(?:combination|combined use|concomitant use|concurrent use|simultaneous use|joint use"
    r"|co-?administration|combining|mixing|taking"
    r"|using|use|drinking|adding|interaction|interactions?|mixture)\b(?: of| between)?(?: both)?\s*(?P<p>.+)"
)
_APPOSITION = re.compile(r"(?P<p>[^,]+), (?:an?|the|which is an?) [^,]+,?")
_JOINED = re.compile(r"\b(?:with|and|together with|alongside|plus|while (?:taking|using|on)|or)\b\s*")
MUST = frozenset(("should", "must", "shouldn't", "mustn't", "cannot", "can't", "ought"))
PRONOUNS = frozenset(
    ("it", "they", "them", "this", "these drugs", "this drug", "these tablets", "the tablets", "each other", "")
)
PROVIDER = re.compile(r"we$|(?:your|the|a) (?:doctor|pharmacist|clinic|gp|nurse|physician|specialist)\b")


def extent_of(reading: Reading, fit: Fit) -> tuple[int, int]:
    """The offsets of a clause with its subject and object."""
    clause, parse = fit.clause, fit.parse
    start, stop = clause.group.start, clause.group.end
    if clause.subject and not clause.shared:
        start = min(start, parse.span(clause.subject)[0])
    if clause.object:
        stop = max(stop, parse.span(clause.object)[1])
    return start, stop


def on_topic(reading: Reading, sentence: int) -> bool:
    """Say whether a sentence stands where interactions are spoken of: in their section, or behind a mention of them."""
    units = reading.document.sentences
    if reading.section(units[sentence]) == "interactions":
        return True
    for back in range(sentence, max(-1, sentence - _BACK - 1), -1):
        if units[back].part != units[sentence].part and units[back].kind != "heading":
            return False
        if _TOPIC.search(reading.masked.text, *reading.bounds[back]):
            return True
    return False


def mentions_drug(reading: Reading, span: tuple[int, int]) -> bool:
    return SUBJECT in reading.masked.text[slice(*span)]


def words_in(reading: Reading, span: tuple[int, int]) -> str:
    return reading.masked.text[slice(*span)]


def span_of(fit: Fit, part: range) -> tuple[int, int]:
    return fit.parse.span(part)


def inner_span(reading: Reading, span: tuple[int, int], pattern: re.Pattern[str]) -> tuple[int, int] | None:
    """The offsets of a pattern's group ``p`` that stands for a partner in a phrase."""
    match = pattern.fullmatch(reading.masked.text, *span)
    return match.span("p") if match else None


def partners_in(reading: Reading, span: tuple[int, int], *, sure: bool) -> Pairing | None:
    """The partners that a phrase names as a whole, or as joined to the drug: "the combination of it and alcohol"."""
    if span[1] <= span[0]:
        return None
    text = reading.masked.text
    if items := read_partners(reading, *span, sure=sure):
        return Pairing(items)
    apposed = inner_span(reading, span, _APPOSITION)
    if apposed and (items := read_partners(reading, *apposed, sure=sure)):
        return Pairing(items)
    inner = inner_span(reading, span, _WRAPPED)
    places = [inner] if inner else []
    whole = inner or span
    if SUBJECT in text[slice(*whole)] or inner:
        places += [(m.end(), whole[1]) for m in _JOINED.finditer(text, *whole)]
    if inner and SUBJECT in text[slice(*whole)]:
        places += [(whole[0], m.start()) for m in _JOINED.finditer(text, *whole)]
    elif match := re.compile(rf"\b(?:together |along |combined |taken )?(?:with|and|plus) {SUBJECT}").search(
        text, *whole
    ):
        places.insert(0, (whole[0], match.start()))
    for place in places:
        if items := read_partners(reading, *place, sure=sure):
            return Pairing(items, joined=True)
    return None


def by_level(reading: Reading, span: tuple[int, int], *, sure: bool) -> Pairing | None:
    """The partners whose level, effect or the like a phrase names: "the effect of warfarin", "lithium levels"."""
    for pattern in (_OF_LEVEL, _LEVEL_AFTER, _EFFECTIVE):
        inner = inner_span(reading, span, pattern)
        if inner and (items := read_partners(reading, *inner, sure=sure)):
            return Pairing(items)
    return None
