# ruff: noqa: E501 (patterns and messages stand on one line)
"""Regimens: a sentence's doses with route, timing, phase, population and use, as statements."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from monograph_kg.reading.apply import named
from monograph_kg.reading.context import Reading
from monograph_kg.reading.doses import AMOUNT, MAXIMUM, ODD, PHASES, ROUTES, UNITS, amount_fields, read_timing, refuse
from monograph_kg.reading.draft import Draft
from monograph_kg.reading.items import read_items
from monograph_kg.reading.masks import OTHER, SUBJECT

_AMOUNTS = re.compile(
    r"\d[\d.,]*(?: ?(?:to|-) ?[\d.,]+)? ?-?(?:m?c?g|μg|micro|milli|gram|ml|units?|iu|meq|mmol|tablet|capsule|puff|drop|spray|daily|once|twice|a day|magnesium|sodium|potassium|calcium)|\d\. (?:one|two|three|four|five|six|seven|eight|nine)"
)
_DOSING = re.compile(
    r"\b(?:dos(?:e|es|age)|take|taken|takes|start|starts|started|starting|given|usual|initial|maintenance|adults?|children|orally|by mouth"
    r"|prescribed|begin|begins|treatment|increased to|daily|once|twice|every)\b|\ue000"
)
_NOT_DOSE = re.compile(
    r"\b(?:contains?|strengths?|available (?:as|in)|comes? in|tablets? of|equivalent|supplied|overdose|half-life|per tablet|in each"
    r"|increments?|intervals|weighing (?:less|more)|increased by|raised by|steps of|below|above)\b"
)
_TYPICAL = re.compile(r"\b(?:typically|usually|usual|generally|normally|commonly|typical|often)\b")
_ADJUST = re.compile(
    r"\badjust(?:ments?|ed)?(?: (?:are |is )?made)? (?:based on|according to|depending on|by|to) (?P<f>[^.;]+)"
)
_FOR_USE = re.compile(
    r"\b(?:for|in|to treat|of)\b (?:the treatment of |treating |adults with |patients with |people with |treatment of )?(?P<use>[a-z][a-z' -]{2,40}?)(?= is| are|,|:| the| it| treatment| you|$| \d)"
)
_LEAD = re.compile(
    r"(?:for|in) (?:the treatment of )?(?P<use>(?!maintenance|adults?|children|most|the |older|patients|people|general|some|severe cases|this|women|men)[a-z][a-z' -]{2,40}?)(?=,| the | treatment | it | start)"
)
_POPULATION_AT = re.compile(
    r"\b(?P<lead>for |in )?(?P<p>(?:most |healthy )?adults?|children(?: (?:from|aged|over|under|weighing|between)[a-z0-9 ]*?(?:years?(?: of age)?|kg|months?))?"
    r"|older adults|elderly(?: patients| people)?|older people|adolescents|infants|teenagers|older patients)\b"
)


def regimens(reading: Reading, sentence: int, refused: list[tuple[int, int, str]]) -> Iterator[Draft]:
    """Yield the regimens of one sentence; amounts that look odd go to ``refused`` with the reason."""
    text = reading.document.copy.text
    begin, end = reading.bounds[sentence]
    if not _AMOUNTS.search(text, begin, end):
        return
    for odd in ODD.finditer(text, begin, end):
        if _is_odd(text, odd, (begin, end)):
            refused.append((*reading.published(*odd.span()), "an amount without a unit that fits"))
    matches = list(AMOUNT.finditer(text, begin, end))
    if not matches:
        return
    masked = reading.masked.text[begin:end]
    section = reading.section(reading.document.sentences[sentence])
    if (
        (OTHER in masked and SUBJECT not in masked)
        or "equivalent" in masked
        or section in ("storage", "composition", "overdose")
    ):
        return
    for index, match in enumerate(matches):
        stop = matches[index + 1].start() if index + 1 < len(matches) else end
        if reason := refuse(text, match):
            refused.append((*reading.published(*match.span()), reason))
            continue
        start = matches[index - 1].end() if index else begin
        if draft := _regimen(reading, sentence, match, (start, stop)):
            yield draft


def _is_odd(text: str, odd: re.Match[str], bounds: tuple[int, int]) -> bool:
    """A bare number before "daily" is odd only where a dose is meant."""
    if re.search(r"\b(?:times|hours?|days?)\b", odd.group()):
        return False
    return bool(re.search(r"\b(?:dose|take|taken|mg)\b", text[bounds[0] : bounds[1]]))


def _regimen(reading: Reading, sentence: int, match: re.Match[str], bounds: tuple[int, int]) -> Draft | None:
    text = reading.document.copy.text
    begin, end = bounds
    whole_start, _ = reading.bounds[sentence]
    clause = text[begin:end]
    if UNITS[match["unit"]][0] in ("milliliter", "millimole", "milliequivalent"):
        return None
    timing = read_timing(text, match.end("perday") if match["per"] and match["perday"] else match.end("unit"), end)
    dosing = reading.section(reading.document.sentences[sentence]) == "dosage"
    if _NOT_DOSE.search(clause) or MAXIMUM.search(text, begin, match.start()):
        return None
    if not dosing and not (timing and _DOSING.search(reading.masked.text[whole_start:end])):
        return None
    regimen: dict[str, Any] = {"dose": amount_fields(match)}
    draft = Draft("DosageStatement", "hasDosageRegimen", reading.subject.id, "dose.regimen", sentence, regimen=regimen)
    draft.implicit = SUBJECT not in reading.masked.text[whole_start:end]
    _cue_amount(reading, draft, match)
    first, last = match.span()
    if timing:
        regimen["timing"] = {"entity": timing.entity, "frequency": timing.frequency, "period": timing.period,
                             "period_unit": timing.unit}  # fmt: skip
        draft.labels[timing.entity] = (timing.entity.replace("-", " "), "Timing")
        draft.cue("timing", reading.published(timing.start, timing.end))
        last = max(last, timing.end)
    last = _route(reading, draft, regimen, (match.start(), end), last)
    first = _before(reading, draft, regimen, begin, match.start(), first)
    _population(reading, draft, regimen, sentence, bounds)
    _use(reading, draft, regimen, (begin, match.start()), sentence)
    _certainty(reading, draft, whole_start, match)
    _adjustment(reading, draft, regimen, (match.end(), end))
    regimen["id"] = _name(regimen)
    draft.evidence.append(reading.published(first, last))
    if not regimen.get("for_use"):
        draft.qualifiers["needs_review"] = "the text names no indication for this dose"
    return draft


def _cue_amount(reading: Reading, draft: Draft, match: re.Match[str]) -> None:
    low_end = match.end("unit1") if match["unit1"] else match.end("low")
    high_start = match.start("high") if match["high"] else match.start("low")
    draft.cue("dose_low", reading.published(match.start("low"), low_end if match["high"] else match.end("unit")))
    draft.cue("dose_high", reading.published(high_start, match.end("unit")))


def _route(reading: Reading, draft: Draft, regimen: dict[str, Any], span: tuple[int, int], last: int) -> int:
    for route, pattern in ROUTES:
        if found := pattern.search(reading.document.copy.text, *span):
            regimen["route"] = route
            draft.labels[route] = (route, "Route")
            draft.cue("route", reading.published(*found.span()))
            return max(last, found.end())
    return last


_NP_START = re.compile(
    r"(?:the |a |your |an )?(?:usual |recommended |typical |normal |standard |suggested |adult )*(?:initial |starting |maintenance |start |first )?(?:daily )?dos(?:e|es|age)\b|treatment (?:usually )?starts|adults may|\badults\b (?:usually )?(?:take|start)|take\b|start with|(?:usually )?start|the initial"
)


def _before(reading: Reading, draft: Draft, regimen: dict[str, Any], begin: int, amount: int, first: int) -> int:
    """The phase, and where the words of the regimen begin."""
    text = reading.document.copy.text
    for phase, pattern in PHASES:
        if found := pattern.search(text, begin, amount):
            regimen["phase"] = phase
            draft.cue("phase", reading.published(*found.span()))
            first = min(first, found.start())
            break
        key = _key_of(reading, draft.sentence)
        if key and (found := pattern.search(text, *key)):
            regimen["phase"] = phase
            draft.cue("phase", reading.published(*found.span()))
            break
    if found := _NP_START.search(text, begin, amount):
        first = min(first, found.start())
    return first


_POPULATIONS = (
    ("older-adult", "older|elderly"),
    ("adult", "adult"),
    ("adolescent", "adolescent|teen"),
    ("child", "child"),
    ("infant", "infant"),
)


def _population(
    reading: Reading, draft: Draft, regimen: dict[str, Any], sentence: int, bounds: tuple[int, int]
) -> None:
    text = reading.document.copy.text
    found = _POPULATION_AT.search(text, *bounds) or (
        _POPULATION_AT.search(text, reading.bounds[sentence][0], bounds[0])
    )
    if not found:
        heading = _key_of(reading, sentence)
        found = _POPULATION_AT.search(text, *heading) if heading else None
    if found:
        value = next(value for value, pattern in _POPULATIONS if re.search(pattern, found["p"]))
        regimen["population"] = value
        draft.labels[value] = (value.replace("-", " "), "Population")
        draft.cue("population", reading.published(*found.span()))


def _key_of(reading: Reading, sentence: int) -> tuple[int, int] | None:
    """The heading under which a sentence stands, in the copy."""
    sentences = reading.document.sentences
    for index in range(sentence - 1, max(-1, sentence - 30), -1):
        if sentences[index].kind == "heading" and sentences[index].part == sentences[sentence].part:
            return reading.bounds[index]
    return None


def _use(reading: Reading, draft: Draft, regimen: dict[str, Any], span: tuple[int, int], sentence: int) -> None:
    text = reading.document.copy.text
    places = [span]
    key = _key_of(reading, sentence)
    for place in places:
        for found in _FOR_USE.finditer(text, *place):
            entity = reading.lexicon.link(found["use"].strip(), frozenset({"ClinicalState"}))
            if entity and ":" not in entity:
                regimen["for_use"] = entity
                return
    lead = _LEAD.match(text, *span)
    if lead and not _POPULATION_AT.search(lead["use"]):
        regimen["for_use"], kind = reading.link(lead["use"].strip(), "indicatedFor")
        draft.labels[regimen["for_use"]] = (lead["use"].strip(), kind or "ClinicalState")
        return
    if key:
        words = text[key[0] : key[1]].rstrip(": ")
        words = re.sub(
            r"^(?:(?:in |for )?(?:adults?|children|older adults|elderly)(?: [a-z0-9 ]*?)?, )|,? ?(?:initial(?:ly)?|maintenance|starting dose|usual dose)$|\([^)]*\)",
            "",
            words,
        ).strip(" ,")
        entity = reading.lexicon.link(words, frozenset({"ClinicalState"}))
        if entity and ":" not in entity:
            regimen["for_use"] = entity
        elif re.search(
            r"\b(?:syndrome|ulcer|arthritis|infarction|angina|fever|reflux|asthma|migraine|infections?|pain|hypertension|disorders?|failure|angina|epilepsy|seizures?|anxiety|depression|disease)$",
            words,
        ) and not _POPULATION_AT.search(words):
            regimen["for_use"], kind = reading.link(words, "indicatedFor")
            draft.labels[regimen["for_use"]] = (words, kind or "ClinicalState")


def _certainty(reading: Reading, draft: Draft, begin: int, match: re.Match[str]) -> None:
    text = reading.document.copy.text
    if found := _TYPICAL.search(text, begin, match.start()):
        draft.certainty = "typical"
        draft.cue("certainty", reading.published(*found.span()))
    elif found := re.compile(r"\b(may|can|might) be\b").search(text, begin, match.start()):
        draft.certainty = "possible"
        draft.qualifiers["hedge"] = reading.words(*found.span())
        draft.cue("certainty", reading.published(*found.span(1)))
        draft.cue("hedge", reading.published(*found.span()))


def _adjustment(reading: Reading, draft: Draft, regimen: dict[str, Any], span: tuple[int, int]) -> None:
    text = reading.document.copy.text
    found = _ADJUST.search(text, *span)
    if not found:
        return
    names = []
    for item in read_items(text, *found.span("f")):
        entity, kind = reading.link(item.name, "dosageDependsOn")
        names.append(entity)
        if kind:
            draft.labels[entity] = (item.name, "DosingFactor")
    regimen["adjustment"] = tuple(names)
    if names:
        draft.cue("adjustment", reading.published(found.start(), found.end()))


def _name(regimen: dict[str, Any]) -> str:
    parts = [
        regimen.get("phase"),
        regimen.get("population") if regimen.get("population") != "adult" or not regimen.get("phase") else None,
        regimen.get("for_use"),
    ]
    return named(" ".join(part for part in parts if part)) or "standard"
