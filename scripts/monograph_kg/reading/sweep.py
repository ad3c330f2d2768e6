"""The sweep: typed mentions in typed sections that no rule took, for review only (tier B)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from monograph_kg.reading.context import STATES
from monograph_kg.reading.cues import NEGATION
from monograph_kg.reading.draft import Draft
from monograph_kg.reading.extract import MAX_SENTENCE, Extraction
from monograph_kg.reading.lexicon import Entry, Mention
from monograph_kg.reading.words import slug

# Type of section -> kind of statement, and kinds of entity that its object may be.
_KINDS: dict[str, tuple[str, frozenset[str]]] = {
    "uses": ("Indication", STATES),
    "side-effects": ("AdverseEffectStatement", STATES),
    "interactions": ("InteractionStatement", frozenset({"Drug", "DrugClass", "Chemical"})),
    "dependence": ("WithdrawalEffectStatement", STATES),
    "introduction": ("Indication", STATES),
}


_VAGUE = {"condition", "medication", "physical-symptoms"}


def sweep(extraction: Extraction) -> Iterator[Draft]:
    """Yield a draft for each mention whose kind fits its section and that no rule's evidence covers."""
    reading = extraction.reading
    taken = sorted(span for draft in extraction.drafts for span in draft.evidence)
    starts = [a for a, _ in reading.bounds]
    for mention in reading.lexicon.find(reading.document.copy.text):
        index = bisect_right(starts, mention.start) - 1
        if index < 0 or mention.end > reading.bounds[index][1]:
            continue
        sentence = reading.document.sentences[index]
        if reading.bounds[index][1] - reading.bounds[index][0] > MAX_SENTENCE:
            continue
        wanted = _KINDS.get(reading.section(sentence))
        if wanted is None or sentence.kind in ("title", "heading"):
            continue
        entry = _fitting(mention, wanted[1])
        span = reading.published(mention.start, mention.end)
        if entry is None or _covered(span, taken) or _is_subject(extraction, entry, mention):
            continue
        yield _draft(extraction, index, wanted[0], entry, mention)


def _fitting(mention: Mention, kinds: frozenset[str]) -> Entry | None:
    banned = {e.entity for e in mention.entries if e.scope == "negative"}
    return next((e for e in mention.entries if e.kind in kinds and e.entity not in banned | _VAGUE), None)


def _covered(span: tuple[int, int], taken: list[tuple[int, int]]) -> bool:
    at = bisect_right(taken, (span[0], 1 << 60))
    return any(a < span[1] and span[0] < b for a, b in taken[max(0, at - 8) : at + 1])


def _is_subject(extraction: Extraction, entry: Entry, mention: Mention) -> bool:
    words = extraction.reading.document.copy.text[mention.start : mention.end]
    return entry.entity == extraction.subject.id or words in extraction.subject.names


def _draft(extraction: Extraction, index: int, kind: str, entry: Entry, mention: Mention) -> Draft:
    reading = extraction.reading
    entity = entry.entity if ":" not in entry.entity else slug(entry.label.lower())
    draft = Draft(kind, None, extraction.subject.id, "sweep", index, object=entity, tier="B")
    if entry.source != "registry":
        draft.labels[entity] = (entry.label or reading.document.copy.text[mention.start : mention.end], entry.kind)
    begin = reading.bounds[index][0]
    text = reading.document.copy.text
    for found in NEGATION.finditer(text, begin, mention.start):
        draft.polarity = "negated"
        draft.cues["polarity"] = [reading.published(*found.span())]
    if kind == "WithdrawalEffectStatement":
        draft.qualifiers["trigger"] = "discontinuation"
    draft.through = list(reading.through.get(index, []))
    draft.evidence.append(reading.published(mention.start, mention.end))
    return draft
