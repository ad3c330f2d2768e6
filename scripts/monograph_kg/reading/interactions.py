"""Interactions: what the drug interacts with, what happens, and what to do about it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from monograph_kg.reading.apply import build, objects_of
from monograph_kg.reading.classes import is_class
from monograph_kg.reading.context import Reading
from monograph_kg.reading.draft import Draft
from monograph_kg.reading.items import Item
from monograph_kg.reading.qualify import group_span
from monograph_kg.reading.rulebook import Rule
from monograph_kg.reading.words import singular_phrase


def interaction(  # noqa: C901
    reading: Reading, rule: Rule, sentence: int, match: re.Match[str], bounds: tuple[int, int]
) -> Iterator[Draft]:
    """What the drug interacts with, what happens, and what to do about it."""
    drafts = list(build(reading, rule, sentence, match, bounds))
    items = _items_of(reading, match)
    several = len(drafts) > 1
    limited = False
    for draft in drafts:
        item = next((i for i in items if reading.published(i.start, i.end)[0] in (draft.evidence[0][0],)), None)
        if draft.object in ("medication", "medicine", "drug", "other-medication", "medicines", "other-drug"):
            draft.object = "other-medications"
            draft.labels.pop("other-medication", None)
        name = item.name if item else ""
        entity = draft.object or ""
        plural = bool(name) and singular_phrase(name) != name
        if entity != "other-medications" and (plural or is_class(reading, name)) and draft.object not in ("alcohol",):
            draft.qualifiers["level"] = "class"
        if item and item.head and "ev" in match.re.groupindex and match.start("ev") >= 0:
            at = match.start("mod") if match.start("mod") >= 0 else match.start("ev")
            draft.evidence = [reading.published(at, item.end)]
        if item and item.member_of is not None:
            draft.qualifiers.pop("hedge", None)
            draft.cues.pop("hedge", None)
        if draft.qualifiers.get("scope") == "certain":
            limited = True
            scope_cue = draft.cues["scope"]
        elif limited and several and "scope" not in draft.qualifiers and not (item and item.scope):
            draft.qualifiers["scope"] = "certain-ambiguous"
            draft.cues["scope"] = list(scope_cue)
        for name_, group in (("direction", "dir"), ("management", "mgmt")):
            if group in match.re.groupindex and (span := group_span(match, group)):
                draft.qualifiers[name_] = reading.words(*span).replace("\n", " ")
                draft.cue(name_, reading.published(*span))
        yield draft
        if item and item.scope.startswith("other") and entity != "other-medications" and is_class(reading, name):
            implied = Draft("ClassificationStatement", "memberOf", reading.subject.id, rule.id, sentence, object=entity,
                            certainty="implied", implied_by=[reading.published(item.start, item.end)])  # fmt: skip
            implied.cue("certainty", reading.published(item.start, item.start + 5))
            yield implied


def _items_of(reading: Reading, match: re.Match[str]) -> list[Item]:
    return list(objects_of(reading, match, (match.start(), match.end())))
