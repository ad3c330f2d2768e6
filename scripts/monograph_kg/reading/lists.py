# ruff: noqa: E501 (patterns and messages stand on one line)
"""Lists: bullets, rows and bare enumerations, read with the sentence or heading that introduces them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace

from monograph_kg.reading.apply import apply, build
from monograph_kg.reading.context import Reading
from monograph_kg.reading.cues import find_cue
from monograph_kg.reading.draft import Draft
from monograph_kg.reading.items import Item, read_items
from monograph_kg.reading.rulebook import Rule, rules
from monograph_kg.reading.special import HANDLERS

_LEADS = (
    (
        "use.passive",
        re.compile(
            r"\b(?:used|prescribed|indicated|recommended|approved|treat|treatment|treats|manage)\b[^.]*(?::|include|including|following)"
        ),
    ),
    (
        "adverse.include",
        re.compile(r"\b(?:side[- ]effects?|adverse|unwanted|undesirable|reactions?|experience|notice)\b"),
    ),
    ("withdrawal.include", re.compile(r"\bwithdrawal\b|\bstopp")),
)
_FINITE = re.compile(
    r"\b(?:is|are|was|were|may|can|could|should|must|will|you|your|do not|does|has|have|take|tell|ask|call|avoid|if|keep|see|stop|contact|include|includes|cause|causes)\b|[\ue000]"
)
_NEVER = re.compile(r"\b(?:how to|what to|when to|before you|if you|do not|store|contents|dose|what you need)\b")


def listed(reading: Reading, sentence: int) -> Iterator[Draft]:
    """Yield what a list item or bare enumeration says through its lead sentence or its headings."""
    document = reading.document
    unit = document.sentences[sentence]
    if unit.kind not in ("bullet", "row", "paragraph"):
        return
    text = document.copy.text
    begin, end = reading.bounds[sentence]
    if end - begin > 400 or (unit.kind == "paragraph" and not _bare(reading, sentence)):  # noqa: PLR2004
        return
    if unit.kind == "row":
        cell = text.find("|", begin, end)
        end = cell if cell > 0 else end
    words = text[begin:end]
    if _FINITE.search(reading.masked.text, begin, end) or len(words) > 400 or not words.strip():  # noqa: PLR2004
        return
    yield from _with_context(reading, sentence, _all_items(text, begin, end))


def _all_items(text: str, begin: int, end: int) -> list[Item]:
    """The members of a list item, whose parts a semicolon may part."""
    found: list[Item] = []
    at = begin
    for piece in text[begin:end].split(";"):
        base = len(found)
        found += [
            replace(i, member_of=None if i.member_of is None else i.member_of + base)
            for i in read_items(text, at, at + len(piece))
        ]
        at += len(piece) + 1
    return found


def keyed(reading: Reading, sentence: int) -> Iterator[Draft]:
    """Yield what a key-value line says: its key is the predicate ("Class: statin")."""
    if not _bare(reading, sentence):
        return
    begin = reading.bounds[sentence - 1][0]
    end = reading.bounds[sentence][1]
    text = reading.masked.text
    for rule in rules():
        if rule.settings.get("key") and any(t in text[begin:end] for t in rule.triggers):
            handler = HANDLERS.get(rule.id)
            if handler is None:
                yield from apply(reading, rule, sentence, (begin, end))
            else:
                for match in rule.matches(text, begin, end):
                    yield from handler(reading, rule, sentence, match, (begin, end))


def headed(reading: Reading, sentence: int) -> Iterator[Draft]:
    """Yield what the sub-headings under "... conditions, including:" say through that sentence."""
    document = reading.document
    text = document.copy.text
    begin, end = reading.bounds[sentence]
    if not text[begin:end].rstrip().endswith(":") or document.sentences[sentence].kind == "heading":
        return
    rule, lead = _lead_rule(reading, sentence)
    if rule is None or lead is None or rule.kind != "Indication":
        return
    at = sentence + 1
    while at < len(document.sentences):
        unit = document.sentences[at]
        part = document.part_of(unit)
        if unit.kind == "heading":
            if part is None or part.level < 3:  # noqa: PLR2004
                return
            a, b = reading.bounds[at]
            b -= len(text[a:b]) - len(text[a:b].rstrip(": "))
            body = text[b : reading.document.parts[unit.part].end]
            if "off-label" not in body:
                item = Item(a, b, text[a:b], full_start=a)
                for draft in build(reading, rule, at, lead, reading.bounds[at], [item]):
                    _as_usage(reading, draft, sentence, lead)
                    yield draft
        at += 1


def _as_usage(reading: Reading, draft: Draft, sentence: int, lead: re.Match[str]) -> None:
    """The lead sentence lends its predicate: its words up to the list are a cue of the usage."""
    if "usage" not in draft.qualifiers:
        return
    text = reading.document.copy.text
    begin, end = reading.bounds[sentence]
    stop = re.search(r",? (?:including|such as):?$|:$", text[begin:end])
    span = reading.published(begin, begin + (stop.start() if stop else end - begin))
    draft.cues["usage"] = [span, *draft.cues.get("usage", [])]
    del lead


def _bare(reading: Reading, sentence: int) -> bool:
    """A paragraph right under a run-in heading, without a verb."""
    sentences = reading.document.sentences
    return (
        sentence > 0
        and sentences[sentence - 1].kind == "heading"
        and sentences[sentence - 1].part == sentences[sentence].part
    )


def _lead_rule(reading: Reading, index: int) -> tuple[Rule | None, re.Match[str] | None]:
    """Find the rule whose pattern the lead sentence fits."""
    begin, end = reading.bounds[index]
    masked = reading.masked.text
    for rule in rules():
        if rule.kind not in (
            "Indication",
            "OffLabelUse",
            "AdverseEffectStatement",
            "WithdrawalEffectStatement",
        ):
            continue
        if rule.settings.get("where") == "key" or not any(t in masked[begin:end] for t in rule.triggers):
            continue
        match = next(rule.matches(masked, begin, end), None) or _with_filler(rule, masked[begin:end])
        if match and rule.id not in ("risk.circ", "class.risk"):
            return rule, match
    return None, None


def _with_filler(rule: Rule, words: str) -> re.Match[str] | None:
    return rule.pattern.search(words.rstrip(": ") + " xxxx") if words.rstrip().endswith(":") else None


def _with_context(reading: Reading, sentence: int, items: list[Item]) -> Iterator[Draft]:
    document = reading.document
    unit = document.sentences[sentence]
    if unit.lead >= 0:
        yield from _through_lead(reading, sentence, unit.lead, items)
        return
    yield from _through_headings(reading, sentence, items)


def _through_lead(reading: Reading, sentence: int, lead: int, items: list[Item]) -> Iterator[Draft]:
    begin, end = reading.bounds[lead]
    rule, match = _lead_rule(reading, lead)
    if rule is not None and match is not None:
        if match.string is not reading.masked.text and len(match.string) != len(reading.masked.text) + 1:
            words = reading.masked.text
            match = rule.pattern.search(words[:end].rstrip(": ") + " xxxx", begin)
            if match is None:
                return
        handler = HANDLERS.get(rule.id)
        drafts = build(reading, rule, sentence, match, reading.bounds[sentence], items)
        if handler is not None and rule.kind == "WithdrawalEffectStatement":
            drafts = iter([d for d in drafts if _withdraw(d, rule)])
        yield from drafts
        return
    text = reading.document.copy.text[begin:end]
    if _NEVER.search(text) and "side effects" not in text:
        return
    for name, pattern in _LEADS:
        if pattern.search(text):
            yield from _plain(reading, sentence, name, items, (begin, end))
            return


def _withdraw(draft: Draft, rule: Rule) -> bool:
    draft.qualifiers["trigger" if draft.kind == "WithdrawalEffectStatement" else "circumstance"] = rule.settings.get(
        "trigger", "discontinuation"
    )
    return True


def _rule(name: str) -> Rule:
    return next(rule for rule in rules() if rule.id == name)


_BY_TYPE = {"side-effects": "adverse.heading", "uses": "use.key"}


def _through_headings(reading: Reading, sentence: int, items: list[Item]) -> Iterator[Draft]:
    """A list under a heading: the heading and those above it say what it lists."""
    document = reading.document
    unit = document.sentences[sentence]
    if unit.part < 0:
        return
    part = document.parts[unit.part]
    section = part.type
    heading = part.heading
    span = _copy_span(reading, heading) if heading else None
    words = document.copy.text[span[0] : span[1]] if span else ""
    if _NEVER.search(words) or section not in _BY_TYPE:
        return
    name = _BY_TYPE[section]
    if section == "uses" and re.search(r"off[- ]label|unlicensed", words):
        name = "use.label"
    yield from _plain(reading, sentence, name, items, span)


def _copy_span(reading: Reading, published: tuple[int, int]) -> tuple[int, int] | None:
    index = bisect_left(reading.document.sentences, published[0], key=lambda unit: unit.start)
    if index < len(reading.bounds) and reading.document.sentences[index].start == published[0]:
        return reading.bounds[index]
    return None


def _plain(
    reading: Reading, sentence: int, name: str, items: list[Item], context: tuple[int, int] | None
) -> Iterator[Draft]:
    """Build drafts of items with the cues of a heading or lead alone."""
    text = reading.document.copy.text
    rule = replace(_rule(name), settings={**_rule(name).settings, "evidence": "item"})
    if context and name == "use.key" and re.match(r"not\b|do not", text[context[0] : context[1]]):
        return
    nothing = re.compile("").match(text, reading.bounds[sentence][0])
    if nothing is None:
        return
    for draft in build(reading, rule, sentence, nothing, reading.bounds[sentence], items):
        if context and rule.kind == "AdverseEffectStatement":
            cue = find_cue("frequency", text, *context)
            if cue and cue.value != "often":
                draft.qualifiers["frequency"] = cue.value
                draft.qualifiers["frequency_as_written"] = reading.words(cue.start, cue.end)
                draft.cue("frequency", reading.published(cue.start, cue.end))
        if context and rule.id == "use.label" and (cue := find_cue("status", text, *context)):
            draft.cue("status", reading.published(cue.start, cue.end))
        yield draft
