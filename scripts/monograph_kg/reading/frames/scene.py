"""The scene of a clause: whether it tells what the drug does, to anybody and by itself.

A clause may speak of what might be the case ("if you notice a rash"), of what ought to be ("you should have a test"),
of another drug, of two drugs together, or of an unborn child; none of these is an effect of the drug.
"""

from __future__ import annotations

import re

from monograph_kg.reading.context import Reading
from monograph_kg.reading.frames.frame import Fit
from monograph_kg.reading.grammar.clauses import Clause, Parse
from monograph_kg.reading.lexis.masks import OTHER, SUBJECT

_SUPPOSED = frozenset(("if", "whether", "unless", "before", "until", "when", "whenever", "once", "after"))
_GOING_ON = frozenset(("and", "but", "main", "relative", "reduced", "purpose"))
_WANTED = frozenset(("should", "must", "shall", "ought", "need", "would", "shouldn't", "mustn't"))
_ELSEWHERE = frozenset(("interactions", "pregnancy", "composition", "storage", "missed-dose", "disclaimer"))
_UNBORN = re.compile(
    r"\b(?:pregnan\w+|newborns?|unborn|f(?:o)?et(?:us|al)|breast-?f(?:ed|eed\w*)|trimester"
    r"|birth defects?|bab(?:y|ies)"
    r"|breast milk|womb|breastfed|miscarriage|nursing)\b"
)
_TOGETHER = re.compile(
    rf"\b(?:(?:with|and|plus|alongside|besides|mix\w*|combin\w*) (?:[a-z-]+ ){{0,3}}?(?:alcohol"
    rf"(?! (?:problems?|abuse|dependence|misuse|use|addiction|withdrawal|intake))|{OTHER}+)"
    rf"|taken together|in combination|at the same time as|together with|combined with|taken with (?!food|meals|water)"
    rf"|used with|given with|{SUBJECT}+ (?:and|with|plus) {OTHER}|added to {OTHER}|alcohol (?:and|with) {SUBJECT})"
)


def applies(reading: Reading, fit: Fit) -> bool:
    """Say whether a clause states what the drug does."""
    section = reading.section(reading.document.sentences[fit.sentence])
    if _CONDITIONS.search(reading.masked.text, *_lead(reading, fit)):
        return False
    elsewhere = section in _ELSEWHERE and not fit.frame.settings.get("anywhere")
    if elsewhere or is_supposed(fit.parse, fit.clause):
        return False
    modal = fit.clause.group.modal
    form = fit.clause.group.form
    if (
        (modal is not None and modal.text in _WANTED)
        or form == "imperative"
        or (form == "infinitive" and not _likely(fit))
    ):
        return False
    begin, end = _reach(reading, fit)
    copy = reading.document.copy.text
    if _UNBORN.search(copy, begin, end) or _TOGETHER.search(reading.masked.text, begin, end):
        return False
    return not _of_another(reading, fit)


_CONDITIONS = re.compile(r"\b(?:if|when|whether|unless)(?: you)?\s*:?\s*$")


def _lead(reading: Reading, fit: Fit) -> tuple[int, int]:
    """The span of the sentence that leads a list; that of the clause's own start where there is none."""
    lead = reading.document.sentences[fit.sentence].lead
    return reading.bounds[lead] if lead >= 0 else (0, 0)


def _likely(fit: Fit) -> bool:
    """Whether an infinitive hangs on "likely", "prone" or the like: "older adults are more likely to become dizzy".

    What the drug is more or less likely to do compares it with another one.
    """
    group = fit.clause.group
    if any(token.tag == "DRUG" for token in fit.parse.words(fit.clause.subject)):
        return False
    if any(token.text == "likely" for token in group.adverbs):
        return True
    return group.first > 0 and fit.parse.tokens[group.first - 1].text in ("likely", "prone", "apt", "liable")


def _reach(reading: Reading, fit: Fit) -> tuple[int, int]:
    """The sentence's span, its setting left out."""
    return reading.bounds[fit.sentence]


def is_supposed(parse: Parse, clause: Clause) -> bool:
    """Say whether a clause, or the one that it goes on with, is a condition or a time."""
    while True:
        yours = clause.link == "while" and any(token.text == "you" for token in parse.words(clause.subject))
        if clause.link in _SUPPOSED or yours:
            return True
        goes_on = (
            clause.shared
            or _is_alternative(parse, clause)
            or clause.link in ("relative", "reduced")
            or clause.group.form == "imperative"
        )
        before = clause_before(parse, clause)
        inner = before is not None and before.group.form == "gerund" and before.group.first in clause.subject
        if before is None or not (goes_on or inner) or clause.link not in _GOING_ON:
            return False
        clause = before


def _is_alternative(parse: Parse, clause: Clause) -> bool:
    """Whether "or" joins a clause to the one before it."""
    lead = parse.words(clause.lead)
    return any(token.text == "or" for token in lead)


def clause_before(parse: Parse, clause: Clause) -> Clause | None:
    """Return the clause right before, or None."""
    return next((c for c in reversed(parse.clauses) if c.group.first < clause.group.first), None)


def _of_another(reading: Reading, fit: Fit) -> bool:
    """Whether the clause's subject is another drug, or "it" stands for one named as an earlier subject."""
    masked, copy = reading.masked.text, reading.document.copy.text
    start, end = fit.parse.span(fit.clause.subject)
    if OTHER in masked[start:end]:
        return True
    if copy[start:end] not in ("it", "they", "this", "these", "which"):
        return False
    for clause in fit.parse.clauses:
        a, b = fit.parse.span(clause.subject)
        if b <= start and OTHER in masked[a:b]:
            return True
    before = previous(reading, fit.sentence)
    if before is None or any(c.group.end <= start for c in fit.parse.clauses if c.subject and not c.shared):
        return False
    words = masked[slice(*reading.bounds[before])]
    return OTHER in words and SUBJECT not in words


def previous(reading: Reading, sentence: int) -> int | None:
    """Return the index of the sentence before in the same paragraph, or None."""
    sentences = reading.document.sentences
    if sentence and sentences[sentence - 1].block == sentences[sentence].block:
        return sentence - 1
    return None


_UNPROVEN = re.compile(
    r"(?P<no>no|little) (?:[a-z]+ )?(?:evidence|sign|proof|suggestion|indication)\b"
    r"|(?P<not>nothing) to (?:suggest|show)\b"
)


def unproven(reading: Reading, fit: Fit) -> tuple[int, int] | None:
    """Return the span of "no" where a clause hangs on "no evidence that", else None."""
    before = clause_before(fit.parse, fit.clause)
    if before is None or fit.clause.link not in ("relative", "that"):
        return None
    found = _UNPROVEN.match(reading.document.copy.text, *fit.parse.span(before.object))
    return found.span(found.lastgroup or "no") if found else None
