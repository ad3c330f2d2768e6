"""What the parts of a clause name: the drug, partners that it may interact with, the level or effect of either."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property

from monograph_kg.reading.context import Reading, per_sentence
from monograph_kg.reading.frames.frame import Fit, slot_of
from monograph_kg.reading.grammar.clauses import Clause
from monograph_kg.reading.grammar.groups import Group
from monograph_kg.reading.interactions.pairing import Pairing
from monograph_kg.reading.interactions.partners import read_partners
from monograph_kg.reading.lexis.masks import SUBJECT

# One of these begins in every sentence that `_TOPIC` finds something in.
_TOPICAL = ("interact", "other medic", "other drugs", "other tablets", "other pills", "mix", "combin", "together with",
            "alongside", "absorption", "breakdown", "removal", "metabolism", "clearance", "excretion", "blood level",
            "with alcohol", "with other", "taken with", "alcohol", "on with", "along with", "clash", "else",
            "play", "go with", "goes with", "go well with",
            "at the same time as")  # fmt: skip
_TOPIC = re.compile(
    r"\binteract|\bother (?:medicines|medications|drugs|tablets|pills)|\bmix(?:es|ed|ing)?\b|\bcombin"
    r"|\btogether with|\balongside"
    r"|(?:absorption|breakdown|removal|metabolism|clearance|excretion|blood levels?) of \ue000"
    r"|\bwith (?:alcohol|other)|\btaken with|\balcohol\b|\bgets? (?:along|on) with|\bplays? (?:nicely|well|nice)\b"
    r"|\bgo(?:es)? (?:well )?with\b|\bclash|\bwhatever else"
    r"|\b(?:what|anything|something) else\b|\bat the same time as"
)
_NAMED = re.compile(r"\binteract|\btogether with\b|\bcombined with\b")
# How far back a sentence on interactions makes the next ones be about them.
_BACK = 3
_LEVEL = (
    r"(?:(?:blood |plasma |serum )?(?:levels?|concentrations?|amounts?)|effects?|effectiveness|efficacy"
    r"|actions?|activity|absorption|clearance|removal|excretion"
    r"|elimination|breakdown|metabolism|toxicity|exposure|activation|activity|half-life|dos(?:e|es|age)"
    r"|side effects|risks?|way|protection|strength|potency|availability|uptake)"
)
_LEVEL_OF_DRUG = re.compile(rf"{_LEVEL}(?: in the blood)? of (?:the )?{SUBJECT}|{SUBJECT}(?:'s)? {_LEVEL}")
_OF_LEVEL = re.compile(
    rf"(?:.*\b)?{_LEVEL}(?: in the blood)? (?:of|to|from) (?:the )?(?P<p>.+?)"
    r"(?: (?:in|from) (?:the|your) (?:blood|body|bloodstream|gut|intestines?|stomach))?"
)
_LEVEL_AFTER = re.compile(
    rf"(?:the |your |blood |raised |higher |lower )*(?P<p>.+?)(?:'s?)? {_LEVEL}(?: in the blood)?"
)
_EFFECTIVE = re.compile(
    r"(?P<p>.+?) (?:(?:much |even |slightly )?(?:stronger|weaker)"
    r"|(?:less|more|too) (?:effective|reliable|active|likely to work|potent|strong|powerful|toxic|well|sedating)).*"
)
_WRAPPED = re.compile(
    r"(?:the |any )?(?:combination|combined use|concomitant use|concurrent use|simultaneous use|joint use"
    r"|co-?administration|combining|mixing|taking"
    r"|using|use|drinking|adding|interaction|interactions?|mixture)\b(?: of| between)?(?: both)?\s*(?P<p>.+)"
)
_APPOSITION = re.compile(r"(?P<p>[^,]+), (?:an?|the|which is an?) [^,]+,?")
_WITH_DRUG = re.compile(
    rf"\b(?:together |along |combined |taken )?(?:with|and|plus|on top of|besides|alongside"
    rf"|at the same time as) {SUBJECT}"
)
_JOINED = re.compile(r"\b(?:with|and|together with|alongside|plus|while (?:taking|using|on)|or)\b\s*")
MUST = frozenset(("should", "must", "shouldn't", "mustn't", "cannot", "can't", "ought"))
PRONOUNS = frozenset(
    ("it", "they", "them", "this", "these drugs", "this drug", "these tablets", "the tablets", "each other", "")
)
_PROVIDER = re.compile(r"we$|(?:your|the|a) (?:doctor|pharmacist|clinic|gp|nurse|physician|specialist)\b")

Span = tuple[int, int]


@per_sentence
def _is_topic(reading: Reading, sentence: int) -> bool:
    """Whether a sentence mentions interactions, or what they come from."""
    span = reading.bounds[sentence]
    return reading.holds(_TOPICAL, *span) and _TOPIC.search(reading.masked.text, *span) is not None


@dataclass(frozen=True)
class Scene:
    """A clause that may tell of an interaction, with what it takes to look for partners in its parts.

    All spans are offsets of the copy; an empty part has the span (0, 0).
    """

    reading: Reading
    fit: Fit

    @property
    def clause(self) -> Clause:
        """The clause."""
        return self.fit.clause

    @property
    def group(self) -> Group:
        """Its verb group."""
        return self.fit.clause.group

    @property
    def text(self) -> str:
        """The masked copy of the document."""
        return self.reading.masked.text

    @cached_property
    def subject(self) -> Span:
        """The span of the subject."""
        return self.fit.parse.span(self.clause.subject)

    @cached_property
    def behind(self) -> Span:
        """The span of what stands behind the verb."""
        return self.fit.parse.span(self.clause.object)

    @cached_property
    def extent(self) -> Span:
        """The span of the clause with its own subject and its object."""
        start, stop = self.group.start, self.group.end
        if self.clause.subject and not self.clause.shared:
            start = min(start, self.subject[0])
        return start, max(stop, self.behind[1])

    @cached_property
    def topic(self) -> bool:
        """Whether the sentence stands in a section on interactions, or right behind a mention of them."""
        units = self.reading.document.sentences
        sentence = self.fit.sentence
        if self.reading.section(units[sentence]) == "interactions":
            return True
        for back in range(sentence, max(-1, sentence - _BACK - 1), -1):
            if units[back].part != units[sentence].part and units[back].kind != "heading":
                break
            if _is_topic(self.reading, back):
                return True
        first = sentence
        while first and units[first - 1].block == units[sentence].block:
            first -= 1
        if self.reading.asks(first) and _is_topic(self.reading, first):
            return True
        return self.reading.section(units[sentence]) == "other" and self._leads_to_interactions(sentence)

    def _leads_to_interactions(self, sentence: int) -> bool:
        """Whether the next sentences of a section that its heading does not name tell of interactions by that name."""
        units = self.reading.document.sentences
        for ahead in range(sentence + 1, min(sentence + 1 + _BACK, len(units))):
            if units[ahead].part != units[sentence].part:
                return False
            if _NAMED.search(self.text, *self.reading.bounds[ahead]):
                return True
        return False

    def at(self, clause: Clause) -> Scene:
        """Return the scene of another clause of the sentence."""
        return Scene(self.reading, replace(self.fit, clause=clause))

    def slot(self, name: str) -> Span:
        """Return the span of a slot: ``obj`` or a preposition."""
        return self.fit.parse.span(slot_of(self.fit.parse, self.clause, name))

    def words(self, span: Span) -> str:
        """Return the masked words of a span."""
        return self.text[slice(*span)]

    def names_drug(self, span: Span) -> bool:
        """Say whether a span names the drug."""
        return SUBJECT in self.words(span)

    def changes_drug(self, span: Span) -> bool:
        """Say whether a span names the level, effect or absorption of the drug."""
        return _LEVEL_OF_DRUG.search(self.text, *span) is not None

    def is_provider(self, span: Span) -> bool:
        """Say whether a phrase is "we", "your doctor" or the like."""
        return _PROVIDER.match(self.text, *span) is not None

    def inner(self, span: Span, pattern: re.Pattern[str]) -> Span | None:
        """Return the span of a pattern's group ``p``, which stands for partners, where it fits a whole phrase."""
        match = pattern.fullmatch(self.text, *span)
        return match.span("p") if match else None

    def partners(self, span: Span, *, sure: bool = False) -> Pairing | None:
        """Return the partners that a phrase names as a whole, or joined to the drug: "the combination of it and X"."""
        if span[1] <= span[0]:
            return None
        if items := read_partners(self.reading, *span, sure=sure):
            return Pairing(items)
        apposed = self.inner(span, _APPOSITION)
        if apposed and (items := read_partners(self.reading, *apposed, sure=sure)):
            return Pairing(items)
        for place in self._joined(span):
            if items := read_partners(self.reading, *place, sure=sure):
                return Pairing(items, joined=True)
        return None

    def _joined(self, span: Span) -> list[Span]:
        """The parts of a phrase in which a partner may stand beside the drug, or behind "the use of"."""
        inner = self.inner(span, _WRAPPED)
        whole = inner or span
        places = [inner] if inner else []
        named = self.names_drug(whole)
        if named or inner:
            places += [(m.end(), whole[1]) for m in _JOINED.finditer(self.text, *whole)]
        if inner and named:
            places += [(whole[0], m.start()) for m in _JOINED.finditer(self.text, *whole)]
        elif match := _WITH_DRUG.search(self.text, *whole):
            places.insert(0, (whole[0], match.start()))
        return places

    def changed(self, span: Span, *, sure: bool = False) -> Pairing | None:
        """Return the partners whose level or effect a phrase names: "the effect of warfarin", "lithium levels"."""
        for pattern in (_OF_LEVEL, _LEVEL_AFTER, _EFFECTIVE):
            inner = self.inner(span, pattern)
            if inner and (items := read_partners(self.reading, *inner, sure=sure)):
                return Pairing(items)
        return None

    def first(self, *slots: str, sure: bool = False) -> Pairing | None:
        """Return the partners of the first of some slots that names any."""
        for name in slots:
            if found := self.partners(self.slot(name), sure=sure):
                return found
        return None
