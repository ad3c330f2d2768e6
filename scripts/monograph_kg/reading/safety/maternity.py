"""Pregnancy and breastfeeding as circumstances: which of the two a clause is about, and who is at risk."""

from __future__ import annotations

import re
from typing import NamedTuple

from monograph_kg.reading.context import Reading, per_sentence
from monograph_kg.reading.draft import Draft
from monograph_kg.reading.frames.frame import Fit

Span = tuple[int, int]

PREGNANCY = re.compile(
    r"\bpregnan\w+|\bunborn\b|\bf(?:o)?et(?:us(?:es)?|al)\b|\btrimesters?\b|\bin the womb\b|\bnewborns?\b"
    r"|\bneonat\w+|\b(?:shortly |weeks |months |just )?before birth\b"
    r"|\bearly months\b|\bbirth defects?\b|\bmalformations?\b|\bmiscarriages?\b|\bexpecting\b|\bplacenta\b"
    r"|\bembryo\w*"
)
FEEDING = re.compile(
    r"\bbreast-?\s?f(?:ee|e)d\w*|\b(?:breast|human|mother's) milk\b|\b(?:into|in|reach\w*|enters?"
    r"|through) (?:the |your )?milk\b|\bmilk (?:production|supply|flow|levels)\b"
    r"|\blactation\b|\bnurs(?:ing|ed)(?: (?:mothers?|bab(?:y|ies)|infants?|child))?\b|\bwhile you nurse\b"
)
_WORDS = {"pregnancy": PREGNANCY, "breastfeeding": FEEDING}
_NAMED = {"pregnancy": re.compile(r"\bpregnan\w+|\btrimester|\bexpecting"), "breastfeeding": FEEDING}
_BACK = 2


class Circumstance(NamedTuple):
    """Pregnancy or breastfeeding, and the published span of the words that say so."""

    entity: str
    span: Span


# One of these stands in every sentence that names pregnancy or breastfeeding: a cheap first test.
_STEMS = ("pregnan", "breast", "milk", "nurs", "unborn", "fet", "foet", "newborn", "neonat", "trimester", "birth",
          "womb", "lactat", "malform", "miscarr", "embryo", "placenta", "expecting", "early months")  # fmt: skip


@per_sentence
def is_near(reading: Reading, sentence: int) -> bool:
    """Say whether a sentence can be about pregnancy or breastfeeding: by its section, its words or those before it."""
    units = reading.document.sentences
    if reading.section(units[sentence]) == "pregnancy":
        return True
    words = reading.document.copy.text[reading.bounds[max(0, sentence - _BACK)][0] : reading.bounds[sentence][1]]
    return any(stem in words for stem in _STEMS)


def circumstances(reading: Reading, fit: Fit, *, near: bool = False) -> list[Circumstance]:
    """Return what a clause is about, by its own words, its sentence's, its heading's, or those of the sentence before.

    Args:
        reading: the document.
        fit: the clause.
        near: whether all that the clause names count, as in "not recommended in pregnancy and breastfeeding"; else the
            one that its sentence names last before the clause's end.
    """
    clause, parse = fit.clause, fit.parse
    start = min(parse.span(part)[0] for part in (clause.lead, clause.subject, clause.object) if part) if (
        clause.lead or clause.subject or clause.object
    ) else clause.group.start  # fmt: skip
    own = (min(start, clause.group.start), max(clause.group.end, parse.span(clause.object)[1]))
    begin, end = reading.bounds[fit.sentence]
    if own[0] < begin <= own[1] and _in(reading, (begin, own[1]), everything=True):
        own = (begin, own[1])  # the words of a heading count only where the line itself names neither
    found = _in(reading, own, everything=near)
    if near and parse.clauses.index(clause) + 1 < len(parse.clauses):
        following = parse.clauses[parse.clauses.index(clause) + 1]
        if following.link in ("while", "when", "if", "as"):
            found = _in(reading, (own[0], following.group.end), everything=True)
    if not found and own[0] > begin:
        found = _in(reading, (begin, own[0]), everything=False)
    return found or _in(reading, (begin, end), everything=False) or _around(reading, fit.sentence)


def _in(reading: Reading, span: Span, *, everything: bool) -> list[Circumstance]:
    text = reading.document.copy.text
    found: list[tuple[int, Circumstance]] = []
    for entity, pattern in _WORDS.items():
        if matches := list(pattern.finditer(text, *span)):
            last = matches[0] if everything else matches[-1]
            found.append((last.start(), Circumstance(entity, reading.published(*last.span()))))
    found.sort()
    if len(found) > 1 and not everything:
        return [found[-1][1]]
    return [circumstance for _, circumstance in found]


def _around(reading: Reading, sentence: int) -> list[Circumstance]:
    """What the heading, or else the sentence before in the same block, is about."""
    units = reading.document.sentences
    unit = units[sentence]
    for back in range(sentence - 1, max(-1, sentence - 1 - _BACK), -1):
        if units[back].part != unit.part or units[back].kind == "heading":
            break
        found = _named(reading, reading.bounds[back])
        if found:
            return found[-1:]
    heading = _heading_of(reading, sentence)
    if heading is None or reading.section(unit) != "pregnancy":
        return []
    return _named(reading, reading.bounds[heading])[:1]


def _named(reading: Reading, span: Span) -> list[Circumstance]:
    text = reading.document.copy.text
    found = []
    for entity, pattern in _NAMED.items():
        if match := pattern.search(text, *span):
            found.append((match.start(), Circumstance(entity, reading.published(*match.span()))))
    return [circumstance for _, circumstance in sorted(found)]


_INFANT = re.compile(r"\binfants?\b|\bnurs(?:ing|ed)\b|\bbreast-?\s?f(?:ee|e)d")


def of_infant(reading: Reading, sentence: int, place: Circumstance, child: Span | None) -> Circumstance:
    """Return breastfeeding instead of pregnancy for an infant, where the sentence, a heading or lead-in names it."""
    text = reading.document.copy.text
    if child is None or place.entity != "pregnancy" or not _INFANT.search(text, *child):
        return place
    spans = [reading.bounds[index] for index in range(sentence, max(-1, sentence - 1 - _BACK), -1)]
    if (heading := _heading_of(reading, sentence)) is not None:
        spans.append(reading.bounds[heading])
    for span in spans:
        for found in _named(reading, span):
            if found.entity == "breastfeeding":
                return found
    return place


def _heading_of(reading: Reading, sentence: int) -> int | None:
    """The index of the heading over a sentence."""
    units = reading.document.sentences
    part = reading.document.part_of(units[sentence])
    if part is None or part.heading is None:
        return None
    return next((i for i in range(sentence, -1, -1) if units[i].start == part.heading[0]), None)


def rest_on(draft: Draft, place: Circumstance) -> None:
    """Let the words of a circumstance that stand outside of the evidence imply the statement."""
    a, b = place.span
    if not any(start <= a and b <= end for start, end in draft.evidence):
        draft.implied_by.append((a, b))


def child_of(words: str, circumstance: str) -> str:
    """Return who a child is: unborn-baby, newborn or infant.

    >>> child_of("the baby", "pregnancy"), child_of("nursing infants", "breastfeeding")
    ('unborn-baby', 'infant')
    """
    if "mother" in words and "bab" not in words:
        return "mother"
    if re.search(r"unborn|f(?:o)?etus|embryo", words):
        return "unborn-baby"
    if re.search(r"newborn|neonat", words):
        return "newborn"
    return "unborn-baby" if circumstance == "pregnancy" else "infant"
