# ruff: noqa: E501 (patterns and messages stand on one line)
"""Applying the rules to a sentence: from a match to drafts with objects, qualifiers and cues."""

from __future__ import annotations

import re
from collections.abc import Iterator

from monograph_kg.reading.context import Reading
from monograph_kg.reading.draft import Draft
from monograph_kg.reading.hazards import hazard
from monograph_kg.reading.items import Item, read_items, region_end
from monograph_kg.reading.masks import SUBJECT
from monograph_kg.reading.qualify import (
    group_span,
    set_certainty,
    set_frequency,
    set_polarity,
    set_scope,
    with_populations,
)
from monograph_kg.reading.rulebook import Rule
from monograph_kg.reading.words import slug
from monograph_kg.records.kinds import KINDS

_NO_OBJECT = re.compile(
    r"^(?:it|this|these|that|they|them|you|others?|both|all|any|none|one|more|less|much|well|care|caution|people|patients"
    r"|adults|children|someone|anyone|symptoms|side effects|effects|problems|conditions?|treatment|use|time|years|months"
    r"|weeks|days|example|instance|a few|several|following|the following|these conditions|various conditions|other conditions"
    r"|a number of conditions|several conditions|a range of conditions|many conditions|different conditions|its|doses?|serious|mild|\d.*|.*\b(?:is|are|was|were|you|your|who|which|if)\b.*"
    r"|by .*|for .*|how .*|taking .*|.*times a day|pregnant women|women|men|short periods?|long periods?|some|most|some people|harm|help|effect|up to .*|at least .*|a short time|long-term use|short-term use)$"
)


def apply(reading: Reading, rule: Rule, sentence: int, bounds: tuple[int, int]) -> Iterator[Draft]:
    """Yield the drafts of every match of a rule in a sentence, ``bounds`` being the sentence in the copy."""
    if rule.where and reading.section(reading.document.sentences[sentence]) not in rule.where:
        return
    begin, end = bounds
    for match in rule.matches(reading.masked.text, begin, end):
        yield from build(reading, rule, sentence, match, bounds)


def build(
    reading: Reading,
    rule: Rule,
    sentence: int,
    match: re.Match[str],
    bounds: tuple[int, int],
    items: list[Item] | None = None,
) -> Iterator[Draft]:
    """Turn one match into drafts: one for each object that it names."""
    relation = _relation(rule)
    fixed = rule.settings.get("object")
    if fixed:
        yield from _fixed(reading, rule, sentence, match)
        return
    found = items if items is not None else list(objects_of(reading, match, bounds))
    for item in found:
        if item.head and rule.settings.get("heads") != "all" and not _keeps_head(rule, item):
            continue
        draft = _of_item(reading, rule, sentence, match, item, relation)
        if draft:
            yield from with_populations(reading, draft, item, bounds)


def _relation(rule: Rule) -> str:
    return rule.relation or KINDS[rule.kind].relations[0].name


def _keeps_head(rule: Rule, item: Item) -> bool:
    """A head such as "chest infections, such as ..." names a state of its own; a vague or limited one does not."""
    return not item.scope and not _NO_OBJECT.match(item.name) and rule.kind == "AdverseEffectStatement"


def objects_of(reading: Reading, match: re.Match[str], bounds: tuple[int, int]) -> Iterator[Item]:  # noqa: ARG001
    """Yield the objects that a match names: its noun phrase, or the members of its enumeration."""
    text = reading.document.copy.text
    groups = match.groupdict()
    if groups.get("np"):
        start, end = match.span("np")
        yield Item(start, end, text[start:end], full_start=start)
        return
    name = "obj" if groups.get("obj") is not None else "robj"
    start, end = match.span(name)
    if start < 0:
        return
    masked = reading.masked.text
    if name == "obj":
        end = min(
            end, region_end(masked, start, end) if "\ue001" not in masked[start:end] else region_end(text, start, end)
        )
    yield from read_items(text, start, end)


def _of_item(
    reading: Reading, rule: Rule, sentence: int, match: re.Match[str], item: Item, relation: str
) -> Draft | None:
    name = item.name
    if _NO_OBJECT.match(name) or SUBJECT in reading.masked.text[item.start : item.end] or len(name) < 3:  # noqa: PLR2004
        return None
    kind, status = rule.kind, rule.settings.get("status")
    entity, new = reading.link(name, relation)
    if item.scope.startswith("other"):
        whole = reading.lexicon.own(f"other {name}", frozenset({"ClinicalState"}))
        entity, new = (whole, "") if whole else (entity, new)
    if item.gloss and new and kind == "AdverseEffectStatement":
        inner = reading.document.copy.text[item.gloss[0] + 1 : item.gloss[1] - 1]
        known = reading.lexicon.own(inner, frozenset({"ClinicalState"}))
        if known:
            entity, new = known, ""
    if rule.kind in ("AdverseEffectStatement", "RiskStatement", "WithdrawalEffectStatement") and hazard(name):
        kind, relation, entity = "RiskStatement", "hasRisk", hazard(name) or ""
    if not entity:
        return None
    draft = Draft(kind, rule.relation, reading.subject.id, rule.id, sentence, object=entity)
    if new:
        draft.labels[entity] = (name, new)
    set_certainty(reading, draft, match)
    set_polarity(reading, draft, match)
    set_frequency(reading, draft, match)
    if status:
        draft.qualifiers["status"] = status
    if item.scope:
        set_scope(reading, draft, item)
    _evidence(reading, rule, draft, match, item)
    return draft


def _evidence(reading: Reading, rule: Rule, draft: Draft, match: re.Match[str], item: Item) -> None:
    how = rule.settings.get("evidence", "item")
    end = item.end
    if item.gloss and item.gloss[0] >= item.end and item.gloss[0] - item.end <= 2:  # noqa: PLR2004
        end = item.gloss[1]
    start = item.start
    ev = group_span(match, "ev")
    if how in ("ev", "class") and ev and ev[0] <= item.start:
        start = ev[0] if how == "ev" or ev[0] + 40 > item.start else item.start
    if (
        how == "ev" and draft.kind == "RiskStatement" and reading.masked.text[ev[1] : item.start].strip()
        if ev
        else False
    ):
        start = item.start
    draft.evidence.append(reading.published(start, end))


def _fixed(reading: Reading, rule: Rule, sentence: int, match: re.Match[str]) -> Iterator[Draft]:
    """A rule that names its object itself: the evidence is the words that say it."""
    settings = rule.settings
    entity = settings["object"]
    draft = Draft(rule.kind, rule.relation, reading.subject.id, rule.id, sentence, object=entity)
    span = group_span(match, "np" if settings.get("evidence") == "np" else "ev") or match.span()
    if settings.get("evidence") == "np" and "np" in match.re.groupindex:
        before = group_span(match, "ev")
        words = reading.document.copy.text[before[0] : before[1]].strip() if before else ""
        if words in ("a", "an"):
            here = re.search(r"\b(?:is|are) an? ", match.group())
            span = (match.start() + here.start(), span[1]) if here else span
    draft.evidence.append(reading.published(*span))
    if specificity := settings.get("specificity"):
        draft.qualifiers["specificity"] = specificity
    set_certainty(reading, draft, match)
    set_polarity(reading, draft, match)
    yield draft


def named(text: str) -> str:
    """Return the identifier of an action or factor from its folded words, without articles and possessives."""
    words = re.sub(r"\b(?:a|an|the|your|any|all|its|their|his|her|very|also|please)\b", " ", text)
    return slug(words)
