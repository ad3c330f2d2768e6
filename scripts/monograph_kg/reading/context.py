"""What a rule sees of a document: sentences in the copy, masks, sections, leads, and the linking of names."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache, wraps
from typing import Any, TypeVar

from monograph_kg.reading.draft import Draft
from monograph_kg.reading.grammar.clauses import Parse
from monograph_kg.reading.grammar.setting import Parsed, Setting, parse_in_setting
from monograph_kg.reading.layout.document import Document, Sentence
from monograph_kg.reading.lexis.automaton import places
from monograph_kg.reading.lexis.lexicon import Lexicon
from monograph_kg.reading.lexis.masks import OTHER, Masked
from monograph_kg.reading.lexis.names import Subject, group_of
from monograph_kg.reading.lexis.variants import renamed, variants
from monograph_kg.reading.lexis.words import singular_phrase, slug

# Which kinds of entity an object of a relation may be.
STATES = frozenset({"ClinicalState", "Effect", "Hazard"})
OBJECTS: dict[str, frozenset[str]] = {
    "indicatedFor": STATES, "usedOffLabelFor": STATES, "effectiveFor": STATES, "hasAdverseEffect": STATES,
    "prevents": STATES, "hasTherapeuticEffect": STATES, "hasRisk": STATES, "hasWithdrawalEffect": STATES,
    "characterisedBy": STATES, "accompaniedBy": STATES,
    "memberOf": frozenset({"DrugClass"}), "hasTherapeuticRole": frozenset({"DrugClass"}),
    "interactsWith": frozenset({"Drug", "DrugClass", "Chemical", "Circumstance", "Substance"}),
    "dosageDependsOn": frozenset({"DosingFactor", "ClinicalState"}),
    "hasBrandName": frozenset({"Brand"}),
}  # fmt: skip
GRADE = re.compile(r"(severe|serious) ")
"""Begins a name that keeps its grade: a severe rash is more than a rash."""
NEW_KINDS = {
    "memberOf": "DrugClass", "hasTherapeuticRole": "DrugClass", "dosageDependsOn": "DosingFactor",
    "hasBrandName": "Brand", "interactsWith": "Drug", "isAdvisedTo": "Action", "requires": "Action",
    "canProvide": "Action", "broader": "ChemicalRole",
}  # fmt: skip
T = TypeVar("T")
_MECHANISM = frozenset({"enhancesEffectOf", "increases", "reduces", "inhibits", "leadsTo"})
_ADJECTIVES = re.compile(
    r"^(?:mild|severe|serious|moderate|minor|slight|persistent|temporary|occasional|more severe|very|unusual|short-term"
    r"|long-term|certain|general|life-threatening|significant|marked|excess|new|sudden|unexplained|dangerous|possible"
    r"|everyday|frequent|ordinary|simple|troublesome|low-grade|unpleasant|heavy|small|large|serious|intense|active|common|recurrent"
    r"|mild to moderate|moderate to severe)\s+"
)


@dataclass(slots=True)
class Reading:
    """Everything that the rules look at.

    Attributes:
        drafts: statements proposed so far.
        recent: objects and qualifiers of the uses that the sentence before states ("these conditions").
        through: for a sentence's index, ids of the errata through which its subject is read.
        steps: steps of mechanisms stated so far, in text order.
        places: for words that a reader needs, where any of them begins in the copy.
        kept: what functions of a sentence found, by function and sentence (see `per_sentence`).
    """

    document: Document
    masked: Masked
    lexicon: Lexicon
    subject: Subject
    through: dict[int, list[str]] = field(default_factory=dict)
    bounds: list[tuple[int, int]] = field(default_factory=list)
    recent: list[tuple[str, dict[str, object]]] = field(default_factory=list)
    parses: dict[int, Parsed] = field(default_factory=dict)
    steps: list[Draft] = field(default_factory=list)
    places: dict[tuple[str, ...], list[int]] = field(default_factory=dict)
    kept: dict[tuple[Callable[[Reading, int], Any], int], Any] = field(default_factory=dict)

    def holds(self, words: tuple[str, ...], start: int, end: int) -> bool:
        """Say whether one of some words begins in ``[start, end)`` of the copy; the text is searched once for them."""
        found = self.places.get(words)
        if found is None:
            found = self.places[words] = places(words, self.document.copy.text)
        at = bisect_left(found, start)
        return at < len(found) and found[at] < end

    def asks(self, sentence: int) -> bool:
        """Say whether a sentence ends as a question."""
        return self.document.copy.text[slice(*self.bounds[sentence])].rstrip().endswith("?")

    def parse(self, sentence: int) -> Parse:
        """Return the clauses of a sentence in its setting, read once."""
        return self._parsed(sentence).parse

    def setting(self, sentence: int) -> Setting | None:
        """Return the lead, key or heading with which a sentence is parsed."""
        return self._parsed(sentence).setting

    def own(self, sentence: int) -> Parse:
        """Return the clauses of a sentence without the words before it; of a row, those of its first cell."""
        return self._parsed(sentence).own

    def _parsed(self, sentence: int) -> Parsed:
        if sentence not in self.parses:
            self.parses[sentence] = parse_in_setting(
                self.document, self.masked.text, self.bounds, sentence, self._names_substance
            )
        return self.parses[sentence]

    def _names_substance(self, span: tuple[int, int]) -> bool:
        """Whether a key names a drug, a class of drugs or another substance."""
        key = self.document.copy.text[slice(*span)].strip(" -*0123456789.")
        named = self.lexicon.link(key, OBJECTS["interactsWith"]) is not None
        return named or OTHER in self.masked.text[slice(*span)] or group_of(singular_phrase(key)) is not None

    def published(self, start: int, end: int) -> tuple[int, int]:
        """Return the published span of a span of the copy."""
        return self.document.copy.span(start, end)

    def words(self, start: int, end: int) -> str:
        """Return the published words of a span of the copy."""
        begin, stop = self.published(start, end)
        return self.document.text[begin:stop]

    def section(self, sentence: Sentence) -> str:
        """Return the type of the section of a sentence."""
        part = self.document.part_of(sentence)
        return part.type if part else "other"

    def knows(self, name: str) -> bool:
        """Say whether the registry or the lexicon knows a folded name as a state."""
        return any(self.lexicon.link(candidate, STATES) for candidate in _variants(name.strip(" .,'\"*_")))

    def link(self, name: str, relation: str) -> tuple[str, str]:
        """Return the entity that a folded name means as the object of a relation, and the kind of a new one.

        The registry and the lexicon decide; an unknown name becomes a new entity in the singular.
        """
        kinds = OBJECTS.get(
            relation, STATES if relation not in _MECHANISM else frozenset({"Process", "Chemical", "ClinicalState"})
        )
        name = name.strip(" .,'\"*_")
        for candidate in _variants(name):
            if found := self.lexicon.link(candidate, kinds):
                if ":" not in found:
                    return found, ""
                break
        plain = singular_phrase(_american(renamed(name) if kinds is STATES else name))
        kind = NEW_KINDS.get(relation, "ClinicalState")
        if relation == "interactsWith" and group_of(plain) is None:
            kind = "DrugClass" if plain != name else "Drug"
        return slug(plain), kind


def per_sentence(find: Callable[[Reading, int], T]) -> Callable[[Reading, int], T]:
    """Make a function of a sentence find its answer once a document; it must depend on the text alone."""

    @wraps(find)
    def kept(reading: Reading, sentence: int) -> T:
        """Return what was found, if it was."""
        key = find, sentence
        if key not in reading.kept:
            reading.kept[key] = find(reading, sentence)
        found: T = reading.kept[key]
        return found

    return kept


def _variants(name: str) -> Iterator[str]:
    american = _american(name)
    yield from (name, *variants(american))
    shorter = _ADJECTIVES.sub("", american)
    if shorter != american:
        yield from variants(shorter)


_BRITISH = (
    ("diarrhoea", "diarrhea"), ("oedema", "edema"), ("anaemia", "anemia"), ("haem", "hem"),
    ("aemia", "emia"), ("aemic", "emic"),
    ("oesoph", "esoph"), ("leukaem", "leukem"), ("generalised", "generalized"), ("tumour", "tumor"),
    ("natraem", "natrem"),
    ("kalaem", "kalem"), ("colour", "color"), ("behaviour", "behavior"), ("paraesth", "paresth"), ("foet", "fet"),
    ("lipidaem", "lipidem"), ("uraemia", "uremia"), ("anaesth", "anesth"), ("fibre", "fiber"), ("volaem", "volem"),
    ("dyspnoea", "dyspnea"), ("apnoea", "apnea"), ("caecum", "cecum"), ("coeliac", "celiac"), ("calcaem", "calcem"),
    ("utilis", "utiliz"), ("analogue", "analog"), ("stabilis", "stabiliz"), ("tranquillis", "tranquiliz"),
    ("signalling", "signaling"), ("sensitis", "sensitiz"), ("characteris", "characteriz"), ("localis", "localiz"),
)  # fmt: skip


@lru_cache(maxsize=4096)
def _american(name: str) -> str:
    for british, american in _BRITISH:
        if british in name:
            name = (
                _at_word(british).sub(american, name) if british.startswith("oe") else name.replace(british, american)
            )
    return name


@cache
def _at_word(part: str) -> re.Pattern[str]:
    return re.compile(rf"\b{part}")
