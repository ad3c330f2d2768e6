"""From a frame that fits to drafts: one for each thing that its object names, with the clause's qualifiers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from monograph_kg.reading.context import GRADE, STATES, Reading
from monograph_kg.reading.draft import Draft
from monograph_kg.reading.frames.frame import Fit
from monograph_kg.reading.frames.populations import HARMS, with_populations, without_animals
from monograph_kg.reading.frames.qualifiers import qualify
from monograph_kg.reading.grammar.items import Item, read_items
from monograph_kg.reading.lexis.hazards import hazard
from monograph_kg.reading.lexis.masks import OTHER, SUBJECT
from monograph_kg.reading.lexis.words import SHORTEST_NAME
from monograph_kg.records.kinds import KINDS

# Words that name no thing: what is vague, who, when, or another clause.
_VAGUE = re.compile(
    r"""
    (?:it|this|these|that|they|them|you|others?|both|all|any|none|ones?|more|less|much|well|effects?|symptoms?|problems?
      |(?:side|adverse|unwanted)\s(?:effects?|reactions?)|conditions?|treatment|use|time|harm|help|example|instance|things?
      |something|a\sfew|several|(?:the\s)?following|care|caution|due|reasons?)
    |.*\b(?:you|your|who|which|whom)\b.*
    |(?:by|for|how|taking|until|when|if|from|about|up\sto|at\sleast|\d).*
    """,
    re.VERBOSE,
)


def items_of(reading: Reading, fit: Fit) -> list[Item]:
    """Return the things that the object names; "for A and for B" names two."""
    text = reading.document.copy.text
    found: list[Item] = []
    for start, end in _pieces(fit):
        base = len(found)
        for item in read_items(text, start, end):
            member = None if item.member_of is None else item.member_of + base
            found.append(
                Item(item.start, item.end, item.name, item.scope, item.gloss, item.head, member, item.full_start)
            )
    return [item for item in found if is_thing(reading, item)]


def _pieces(fit: Fit) -> Iterator[tuple[int, int]]:
    """The object's span, parted where its preposition comes again."""
    tokens = fit.parse.tokens
    part = fit.object
    mark = tokens[part.start - 1].text if part.start and tokens[part.start - 1].tag == "PREP" else ""
    start = part.start
    for index in part:
        joint = tokens[index - 1]
        if mark and tokens[index].text == mark and index - 1 > start and (joint.tag == "CONJ" or joint.text == ","):
            yield tokens[start].start, tokens[index - 2].end
            start = index + 1
    if start < part.stop:
        yield tokens[start].start, tokens[part.stop - 1].end


def is_thing(reading: Reading, item: Item) -> bool:
    """Say whether an item may name an entity: no pronoun, no drug, nothing vague."""
    masked = reading.masked.text[item.start : item.end]
    return (
        len(item.name) >= SHORTEST_NAME
        and not _VAGUE.fullmatch(item.name)
        and SUBJECT not in masked
        and OTHER not in masked
    )


def build(reading: Reading, fit: Fit, items: list[Item] | None = None) -> Iterator[Draft]:
    """Yield a draft for each thing that the object names."""
    bounds = reading.bounds[fit.sentence]
    for item in items if items is not None else items_of(reading, fit):
        if item.head and item.scope:
            continue
        draft = draft_of(reading, fit, item)
        if draft is not None:
            yield from with_populations(reading, draft, item, bounds)


def draft_of(reading: Reading, fit: Fit, item: Item) -> Draft | None:
    """Return the draft of one item with the qualifiers of the clause, or None if its name gives no identifier."""
    frame = fit.frame
    kind, relation = frame.kind, frame.relation
    name = without_animals(item.name) if kind in HARMS else item.name
    entity, new = reading.link(name, relation or KINDS[kind].relations[0].name)
    if kind in HARMS and (grade := GRADE.match(name)) and reading.lexicon.own(name, STATES) is None:
        entity, new = f"{grade[1]}-{entity.removeprefix(grade[1] + '-')}", new or "ClinicalState"
    if kind in HARMS and (risk := hazard(name)):
        kind, relation, entity, new = "RiskStatement", None, risk, ""
    if not entity:
        return None
    draft = Draft(kind, relation, reading.subject.id, frame.id, fit.sentence, object=entity)
    if new:
        draft.labels[entity] = (name, new)
    draft.evidence.append(reading.published(item.start, item.glossed_end))
    qualify(reading, fit, draft)
    return draft
