"""The sweep: what typed sections speak of and no rule took, for review only (tier B).

A mention of the lexicon whose kind fits its section, a use in a label, and a clause whose verb fits, become candidates
with the plainest reading: nothing but polarity is read of their qualifiers.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from monograph_kg.reading.context import STATES, Reading
from monograph_kg.reading.draft import Draft
from monograph_kg.reading.extract import MAX_SENTENCE, QUIET, Extraction
from monograph_kg.reading.grammar.clauses import Clause, Parse
from monograph_kg.reading.grammar.items import read_items
from monograph_kg.reading.labels.indications import indication_spans
from monograph_kg.reading.layout.document import Sentence
from monograph_kg.reading.layout.outline import KEY_LEVEL
from monograph_kg.reading.lexis.cues import NEGATION
from monograph_kg.reading.lexis.lexicon import Entry, Mention
from monograph_kg.reading.lexis.masks import SUBJECT
from monograph_kg.reading.lexis.words import slug
from monograph_kg.reading.lexis.wordsets import choice

# Type of section -> kind of statement, and kinds of entity that its object may be.
_KINDS: dict[str, tuple[str, frozenset[str]]] = {
    "uses": ("Indication", STATES),
    "side-effects": ("AdverseEffectStatement", STATES),
    "interactions": ("InteractionStatement", frozenset({"Drug", "DrugClass", "Chemical", "Substance"})),
    "dependence": ("WithdrawalEffectStatement", STATES),
    "introduction": ("Indication", STATES),
}
# Kinds whose evidence leaves nothing to propose of a mention in a section of this type.
_RIVALS: dict[str, frozenset[str]] = {
    "interactions": frozenset({"InteractionStatement", "ClassificationStatement", "NameStatement", "Indication"}),
    "dependence": frozenset({"WithdrawalEffectStatement", "RiskStatement", "Indication"}),
}
# Kinds that a paragraph goes on with once a rule has found one in it.
_GOING_ON = {
    "InteractionStatement": "interactions", "MechanismStep": "mechanism", "WithdrawalEffectStatement": "dependence",
    "AdverseEffectStatement": "side-effects", "Indication": "introduction",
}  # fmt: skip
# What a sentence tells of states that are neither effects nor uses: "call your doctor if you notice a rash".
_TOLD = ("AdviceStatement", "PopulationSafetyStatement", "DosageStatement", "WithdrawalEffectStatement")
_STATED = ("AdverseEffectStatement", "Indication")
_UNTYPED = frozenset({"introduction", "other"})
_OFF_LABEL = re.compile(r"\boff[- ]label\b")
_USED = re.compile(rf"\b(?:{choice('use-cue')})\b")
_TOPIC = re.compile(rf"\b(?:{choice('advice-topic')})\b")
# Class of verb -> relation of the step that a clause of it states in a section on how the drug works.
_STEPS = {
    "increase": "increases", "raise": "increases", "rise": "increases", "release": "increases", "improve": "increases",
    "enhance": "enhancesEffectOf", "reduce": "reduces", "slow": "reduces", "fall": "reduces", "calm": "reduces",
    "weaken": "reduces", "suppress": "inhibits", "inhibit": "inhibits", "prevent": "inhibits", "stop": "inhibits",
    "cause": "leadsTo", "convert": "leadsTo", "widen": "increases", "narrow": "reduces", "relax": "reduces",
}  # fmt: skip
_OPEN = frozenset({"introduction", "other", "side-effects", "warnings", "uses"})
_DUTY = frozenset(("should", "must", "need", "ought", "shouldn't", "mustn't"))
_VAGUE = frozenset(("condition", "medication", "physical-symptoms", "unspecified-risk"))
_PREGNANT = re.compile(r"\b(?:pregnan\w+|unborn|f(?:o)?etus|trimester)")
_NURSED = re.compile(r"\b(?:breast-?\s?feed\w*|breast-?\s?milk|nursing|lactation|breastfed)")
# What denies an interaction, rather than forbidding a combination.
_UNAFFECTED = re.compile(
    r"(?:\b(?:no|not|never|without)|n't)\b[^.;:]{0,30}?\b(?:interact|affect|interfere|change|alter|influence|matter|problem)"
)
# How far back a negation reaches to a mention, in code points.
REACH = 200

Span = tuple[int, int]


def sweep(extraction: Extraction) -> Iterator[Draft]:
    """Yield a draft for each mention and clause that fits its section and that no rule's evidence covers."""
    taken = _Taken(extraction)
    if extraction.reading.document.format == "spl":
        yield from _label_uses(extraction, taken)
    yield from _others(extraction, taken)
    yield from _mentions(extraction, taken)
    for index, sentence in enumerate(extraction.reading.document.sentences):
        begin, end = extraction.reading.bounds[index]
        asks = extraction.reading.document.copy.text[begin:end].rstrip().endswith("?")
        quiet = extraction.reading.section(sentence) in QUIET or sentence.kind in ("title", "heading")
        if not quiet and end - begin <= MAX_SENTENCE and not asks:
            yield from _clauses(extraction, taken, index)


class _Taken:
    """The words on which statements of the rules rest, by published offsets."""

    def __init__(self, extraction: Extraction) -> None:
        self.spans = sorted(span for draft in extraction.drafts for span in draft.evidence)
        self.kinds = {(draft.sentence, draft.kind) for draft in extraction.drafts}
        self.said = {(draft.kind, draft.object) for draft in extraction.drafts}
        sentences = extraction.reading.document.sentences
        self.blocks = {
            (sentences[draft.sentence].block, _GOING_ON[draft.kind])
            for draft in extraction.drafts
            if draft.kind in _GOING_ON
        }
        self.by_rivals = {
            section: sorted(span for draft in extraction.drafts if draft.kind in kinds for span in draft.evidence)
            for section, kinds in _RIVALS.items()
        }

    def covers(self, span: Span, section: str = "") -> bool:
        """Say whether a statement rests on words of a span; in some sections only those of certain kinds count."""
        spans = self.by_rivals.get(section, self.spans)
        at = bisect_right(spans, (span[0], 1 << 60))
        return any(a < span[1] and span[0] < b for a, b in spans[max(0, at - 8) : at + 1])

    def section(self, reading: Reading, sentence: Sentence) -> str:
        """Return the type of a sentence's section, or of its paragraph where a rule has found such a fact in it."""
        section = reading.section(sentence)
        going = _GOING_ON.values() if section in _UNTYPED else ("interactions", "mechanism") if section in _OPEN else ()
        return next((t for t in going if (sentence.block, t) in self.blocks), section)


def _label_uses(extraction: Extraction, taken: _Taken) -> Iterator[Draft]:
    """The uses of a label's sections on uses, whose wording has its own reader."""
    reading = extraction.reading
    document = reading.document
    starts = [sentence.start for sentence in document.sentences]
    for part in document.parts:
        if part.type != "uses":
            continue
        for a, b in indication_spans(document.text[part.start : part.end], reading.lexicon):
            span = part.start + a, part.start + b
            entity, kind = reading.link(document.text[slice(*span)].lower(), "indicatedFor")
            index = bisect_right(starts, span[0]) - 1
            if entity and index >= 0 and not taken.covers(span):
                draft = Draft("Indication", None, extraction.subject.id, "sweep.label", index, object=entity, tier="B")
                draft.labels.update({entity: (document.text[slice(*span)], kind)} if kind else {})
                draft.evidence.append(span)
                yield draft


def _mentions(extraction: Extraction, taken: _Taken) -> Iterator[Draft]:
    reading = extraction.reading
    starts = [a for a, _ in reading.bounds]
    for mention in reading.lexicon.find(reading.document.copy.text):
        index = bisect_right(starts, mention.start) - 1
        if index < 0 or mention.end > reading.bounds[index][1]:
            continue
        sentence = reading.document.sentences[index]
        section = taken.section(reading, sentence)
        wanted = _wanted(reading, index, section)
        if wanted is None or not _is_said(reading, sentence, section):
            continue
        entry = _fitting(mention, wanted[1])
        span = reading.published(mention.start, mention.end)
        if entry is None or taken.covers(span, section) or _is_subject(extraction, entry, mention):
            continue
        told = wanted[0] in _STATED and any((index, kind) in taken.kinds for kind in _TOLD)
        if not told and (wanted[0], entry.entity) not in taken.said:
            yield _of_mention(extraction, index, wanted[0], entry, mention)


def _wanted(reading: Reading, index: int, section: str) -> tuple[str, frozenset[str]] | None:
    """The kind of statement that mentions in a sentence may make, and the kinds of entity that its object may be."""
    wanted = _KINDS.get(section)
    begin, end = reading.bounds[index]
    if end - begin > MAX_SENTENCE:
        return wanted
    text = reading.document.copy.text
    if section in _OPEN and _OFF_LABEL.search(text, *reading.bounds[index]):
        return "OffLabelUse", STATES
    if wanted is None or wanted[0] != "Indication":
        return wanted
    return wanted if section == "uses" or _USED.search(text, *reading.bounds[index]) else None


def _is_said(reading: Reading, sentence: Sentence, section: str) -> bool:
    """Whether a sentence states something; of headings, the keys of lines on interactions alone."""
    if sentence.kind != "heading":
        return sentence.kind != "title"
    part = reading.document.part_of(sentence)
    return section == "interactions" and part is not None and part.level >= KEY_LEVEL


def _others(extraction: Extraction, taken: _Taken) -> Iterator[Draft]:
    """Other drugs where interactions are told that the lexicon does not know."""
    reading = extraction.reading
    starts = [a for a, _ in reading.bounds]
    text = reading.document.copy.text
    for start, end in reading.masked.others:
        index = bisect_right(starts, start) - 1
        if index < 0 or end > reading.bounds[index][1]:
            continue
        sentence = reading.document.sentences[index]
        section = taken.section(reading, sentence)
        if section != "interactions" or not _is_said(reading, sentence, section):
            continue
        entity, kind = reading.link(text[start:end], "interactsWith")
        if entity and not taken.covers(reading.published(start, end), section):
            if ("InteractionStatement", entity) in taken.said:
                continue
            draft = _draft(reading, index, "InteractionStatement", entity, (start, end))
            draft.labels.update({entity: (text[start:end], kind)} if kind else {})
            _negate(reading, draft, max(reading.bounds[index][0], start - REACH), start)
            taken.said.add(("InteractionStatement", entity))
            yield draft


def _fitting(mention: Mention, kinds: frozenset[str]) -> Entry | None:
    banned = {e.entity for e in mention.entries if e.scope == "negative"}
    return next((e for e in mention.entries if e.kind in kinds and e.entity not in banned | _VAGUE), None)


def _is_subject(extraction: Extraction, entry: Entry, mention: Mention) -> bool:
    words = extraction.reading.document.copy.text[mention.start : mention.end]
    return entry.entity == extraction.subject.id or words in extraction.subject.names


def _of_mention(extraction: Extraction, index: int, kind: str, entry: Entry, mention: Mention) -> Draft:
    reading = extraction.reading
    text = reading.document.copy.text
    entity = entry.entity if ":" not in entry.entity else slug(entry.label.lower())
    draft = _draft(reading, index, kind, entity, (mention.start, mention.end))
    if entry.source != "registry":
        draft.labels[entity] = (entry.label or text[mention.start : mention.end], entry.kind)
    _negate(reading, draft, max(reading.bounds[index][0], mention.start - REACH), mention.start)
    if kind == "WithdrawalEffectStatement":
        draft.qualifiers["trigger"] = "discontinuation"
    return draft


def _draft(reading: Reading, index: int, kind: str, entity: str, span: Span) -> Draft:
    draft = Draft(kind, None, reading.subject.id, "sweep", index, object=entity, tier="B")
    draft.through = list(reading.through.get(index, []))
    draft.evidence.append(reading.published(*span))
    return draft


def _negate(reading: Reading, draft: Draft, start: int, end: int) -> None:
    if draft.kind == "InteractionStatement" and not _UNAFFECTED.search(reading.document.copy.text, start, end + REACH):
        return
    for found in NEGATION.finditer(reading.document.copy.text, start, end):
        draft.polarity = "negated"
        draft.cues["polarity"] = [reading.published(*found.span())]


def _clauses(extraction: Extraction, taken: _Taken, index: int) -> Iterator[Draft]:
    """What the clauses of a sentence may state: a step, advice, a caution."""
    reading = extraction.reading
    section = taken.section(reading, reading.document.sentences[index])
    parse = reading.parse(index)
    begin = reading.bounds[index][0]
    for clause in parse.clauses:
        span = _predicate(parse, clause)
        if span[0] < begin or taken.covers(reading.published(*span)):
            continue
        if section == "mechanism":
            yield from _steps(reading, index, clause, span)
        orders = clause.group.form == "imperative" and clause.object
        if orders or (clause.group.modal is not None and clause.group.modal.text in _DUTY):
            yield from _advice(reading, index, span, section)
    if section == "pregnancy" and not {(index, "PopulationSafetyStatement"), (index, "AdviceStatement")} & taken.kinds:
        yield from _cautions(reading, index)


def _predicate(parse: Parse, clause: Clause) -> Span:
    """The verb with its objects."""
    return clause.group.start, parse.span(clause.object)[1] if clause.object else clause.group.end


def _steps(reading: Reading, index: int, clause: Clause, span: Span) -> Iterator[Draft]:
    """The steps of a clause: one for each thing that its verb acts on, or for its subject where it stands alone."""
    if clause.group.form in ("gerund", "participle"):
        return
    relation = next((_STEPS[name] for name in _STEPS if clause.group.means(name)), None)
    if relation is None:
        return
    alone = not clause.object or clause.group.passive
    subject = reading.parse(index).span(clause.subject) if clause.subject else span
    region = (subject[0], span[1]) if alone and clause.subject else span
    named = subject if alone else (clause.group.end, span[1])
    for item in read_items(reading.document.copy.text, *named):
        entity, kind = reading.link(item.name, relation)
        if not entity:
            continue
        draft = _draft(reading, index, "MechanismStep", entity, region if alone else (item.start, item.end))
        draft.relation = relation
        draft.labels[entity] = (item.name, kind or "Process")
        _negate(reading, draft, *_group(clause))
        yield draft


def _group(clause: Clause) -> Span:
    return clause.group.start, clause.group.end


def _advice(reading: Reading, index: int, span: Span, section: str) -> Iterator[Draft]:
    if section in ("interactions", "disclaimer", "boilerplate"):
        return
    words = reading.masked.text[slice(*span)]
    if SUBJECT not in words and not _TOPIC.search(words):
        return
    entity = slug(words.encode("ascii", "ignore").decode())[:60].strip("-")
    if entity:
        draft = _draft(reading, index, "AdviceStatement", entity, span)
        draft.relation, draft.subject = "isAdvisedTo", "patient"
        draft.labels[entity] = (entity.replace("-", " "), "Action")
        yield draft


def _cautions(reading: Reading, index: int) -> Iterator[Draft]:
    """A sentence about pregnancy or breastfeeding of which no rule knew what it says."""
    text = reading.document.copy.text
    begin, end = reading.bounds[index]
    for entity, pattern in (("pregnancy", _PREGNANT), ("breastfeeding", _NURSED)):
        if pattern.search(text, begin, end):
            draft = _draft(reading, index, "PopulationSafetyStatement", entity, (begin, end))
            _negate(reading, draft, begin, end)
            yield draft
