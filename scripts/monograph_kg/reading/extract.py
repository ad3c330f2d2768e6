"""From a document to candidates: rules applied, drafts merged, errata proposed, refusals told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from monograph_kg.reading.advising.advice import advice
from monograph_kg.reading.context import Reading
from monograph_kg.reading.defects.defect import Defect
from monograph_kg.reading.defects.find import find_defects
from monograph_kg.reading.doses.factors import dose_factors
from monograph_kg.reading.doses.regimens import regimens
from monograph_kg.reading.doubts import said_defects
from monograph_kg.reading.draft import Draft
from monograph_kg.reading.families import frame_drafts
from monograph_kg.reading.identity.apposition import nominal
from monograph_kg.reading.identity.definitions import MEANING, asides
from monograph_kg.reading.identity.dispensing import DISPENSING, dispensing
from monograph_kg.reading.identity.named import EXAMPLES, EXPLAINING, abbreviations, brand_names, kinds_of
from monograph_kg.reading.interactions.pairs import interaction_pairs
from monograph_kg.reading.layout.document import Document
from monograph_kg.reading.lexis.lexicon import Lexicon
from monograph_kg.reading.lexis.masks import SUBJECT, mask
from monograph_kg.reading.lexis.names import Subject, find_subject
from monograph_kg.reading.mechanism.agents import agents
from monograph_kg.reading.precedence import without_rivals
from monograph_kg.reading.safety.caution import cautions_of_states
from monograph_kg.reading.tiers import foreign_kinds, settle
from monograph_kg.reading.vague import is_vague

# Sections that tell of studies, or of bottles and imprints; what they say is no advice and no statement of the label.
QUIET = frozenset({"studies", "supply"})
# A longer run without a full stop is no sentence of a monograph; patterns would take quadratic time over it.
MAX_SENTENCE = 1200


@dataclass(frozen=True, slots=True)
class Extraction:
    """What was read.

    Attributes:
        reading: the document with its masks.
        drafts: all statements proposed, unmerged, in text order.
        defects: proposed errata.
        refused: spans of doses that were not taken, each with the reason.
    """

    reading: Reading
    drafts: tuple[Draft, ...]
    defects: tuple[Defect, ...]
    refused: tuple[tuple[int, int, str], ...]

    @property
    def subject(self) -> Subject:
        """The drug of the document."""
        return self.reading.subject


def extract(document: Document, lexicon: Lexicon, drug: str | None = None) -> Extraction:
    """Read a document; the same document and lexicon always give the same result."""
    subject = find_subject(document, lexicon, drug)
    bounds = _bounds(document)
    first = mask(document, subject)
    defects = find_defects(document, lexicon, subject, first, bounds)
    masks = tuple(d.masks for d in defects if d.masks)
    masked = mask(document, subject, masks) if masks else first
    reading = Reading(document, masked, lexicon, subject, bounds=bounds)
    for number, defect in enumerate(defects, start=1):
        if defect.sentence >= 0 and (defect.masks or defect.type == "missing space"):
            reading.through.setdefault(defect.sentence, []).append(f"D{number:02d}")
    refused: list[tuple[int, int, str]] = []
    drafts: list[Draft] = []
    for index, sentence in enumerate(document.sentences):
        if reading.section(sentence) in QUIET:
            continue
        found = list(_read_sentence(reading, index, refused))
        short = bounds[index][1] - bounds[index][0] <= MAX_SENTENCE
        advises = sentence.kind != "title" and "AdviceStatement" not in foreign_kinds(reading, index)
        if short and advises and (sentence.kind == "heading" or not reading.asks(index)):
            found.extend(advice(reading, index))
        found = [draft for draft in without_rivals(found) if not is_vague(draft)]
        for draft in found:
            settle(reading, draft)
        drafts.extend(found)
        uses = [(d.object, dict(d.qualifiers)) for d in found if d.kind in ("Indication", "OffLabelUse") and d.object]
        reading.recent = uses
    _read_through(reading, drafts)
    defects += said_defects(reading, drafts, len(defects))
    return Extraction(reading, tuple(drafts), tuple(defects), tuple(refused))


def _bounds(document: Document) -> list[tuple[int, int]]:
    """The sentences' spans in the copy."""
    find = document.copy.find
    return [(find(s.start), find(s.end)) for s in document.sentences]


# What reads a sentence, in this order: drafts of one statement are merged in favour of the earlier.
# A reader with words reads only sentences in which one of them begins.
_READERS: tuple[tuple[Callable[[Reading, int], Iterator[Draft]], tuple[str, ...]], ...] = (
    (frame_drafts, ()), (brand_names, ()), (abbreviations, EXPLAINING), (dispensing, DISPENSING), (nominal, ()),
    (agents, ()), (asides, MEANING), (kinds_of, EXAMPLES), (dose_factors, ()), (interaction_pairs, ()),
    (cautions_of_states, ()),
)  # fmt: skip


def _read_sentence(reading: Reading, index: int, refused: list[tuple[int, int, str]]) -> Iterator[Draft]:
    sentence = reading.document.sentences[index]
    begin, end = reading.bounds[index]
    if sentence.kind == "title":
        yield from brand_names(reading, index)
    elif sentence.kind == "heading":
        if reading.setting(index) is not None:
            yield from frame_drafts(reading, index)
    elif end - begin <= MAX_SENTENCE and reading.section(sentence) != "disclaimer" and not reading.asks(index):
        for read, words in _READERS:
            if not words or reading.holds(words, begin, end):
                yield from read(reading, index)
        if "DosageStatement" not in foreign_kinds(reading, index):
            yield from regimens(reading, index, refused)


def _read_through(reading: Reading, drafts: list[Draft]) -> None:
    """A sentence without a subject of its own inherits the reading of the one before it in its paragraph."""
    sentences = reading.document.sentences
    for draft in drafts:
        here = reading.through.get(draft.sentence, [])
        draft.through = list(here)
        if here or draft.kind not in ("DosageStatement", "AdverseEffectStatement"):
            continue
        begin, end = reading.bounds[draft.sentence]
        if SUBJECT in reading.masked.text[begin:end]:
            continue
        for back in range(draft.sentence - 1, max(-1, draft.sentence - 4), -1):
            if sentences[back].block != sentences[draft.sentence].block:
                break
            if back in reading.through:
                draft.through = list(reading.through[back])
                break
            a, b = reading.bounds[back]
            if SUBJECT in reading.masked.text[a:b]:
                break
