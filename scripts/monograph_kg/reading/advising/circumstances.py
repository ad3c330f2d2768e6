"""Circumstances of advice: the states, times and groups that clauses under "if" and adjuncts name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from monograph_kg.reading.advising.patterns import pattern
from monograph_kg.reading.context import GRADE, STATES, Reading
from monograph_kg.reading.grammar.clauses import Clause, Parse
from monograph_kg.reading.grammar.items import read_items
from monograph_kg.reading.lexis.words import SHORTEST_NAME, singular_phrase, slug

_PERSON = pattern("circumstances.person")
_PREGNANT = re.compile(r"\bpregnan(?:cy|t)\b|\btrimester\b|\bexpecting\b")
_NURSING = pattern("circumstances.nursing")
_PLANNING = pattern("circumstances.planning")
_MIGHT = re.compile(r"\b(?:might|may|could|think you|suspect)\b.{0,20}\bpregnan")
MISSED = pattern("circumstances.missed")
_OVERDOSE = pattern("circumstances.overdose")
_HAD = pattern("circumstances.had")
_HAVING = frozenset(
    (
        "have",
        "get",
        "notice",
        "experience",
        "develop",
        "feel",
        "suffer",
        "suffer from",
        "see",
        "show",
        "pass",
        "vomit",
        "undergo",
    )
)
_WORSE = re.compile(r"\b(?:worsen\w*|gets? worse|become worse|becomes worse|deteriorat\w*)\b")
IDLE = pattern("circumstances.idle")
_CONCERNING = pattern("circumstances.concerning")
_SWELLS = pattern("circumstances.swells")
_YOUNG = pattern("circumstances.young")
_TIMES = pattern("circumstances.times")
ALLERGY = re.compile(r"(?:allergic|hypersensitive|allergy|hypersensitivity) to (?P<what>.+)")
_WITH = pattern("circumstances.with")
_CASE = pattern("circumstances.case")
_SOUGHT = pattern("circumstances.sought")


_OPENING = pattern("circumstances.opening")
_OWN = re.compile(r"\ue000|it\b|this\b|any of the (?:other )?ingredients")
# "If you feel less alert" is not "if you feel alert".
_LESSENED = re.compile(r"\b(less|not|no longer) \Z")
MAX_SAID = 7
_LONGEST_NAME = 6  # words
# "When you remember" is no circumstance.
_REMINDED = frozenset(("remember", "recall", "realise", "realize"))
_MAKES = re.compile(r"\bmakes? (?:you|them|him or her|your child|people|the patient) (?:feel )?(?P<what>.+)")
_VAGUE = frozenset(("think", "need", "want", "wish", "like", "decide", "know"))


class Circumstance(NamedTuple):
    """A circumstance: its entity, the words that name it, its span in the copy."""

    entity: str
    label: str
    start: int
    end: int


def of_clause(reading: Reading, parse: Parse, clause: Clause, stop: int) -> Iterator[Circumstance]:
    """Yield what a clause under "if" or "when" names, up to ``stop``."""
    text = reading.document.copy.text
    start = parse.tokens[clause.opener].start if clause.opener >= 0 else clause.group.start
    end = min(stop, parse.span(clause.object)[1] or clause.group.end)
    whole = text[start:end]
    if clause.group.verb in _REMINDED:
        return
    concern = _CONCERNING.search(whole)
    if concern:
        yield Circumstance(
            "concerning-side-effect", "concerning side effect", start + concern.start(), start + concern.end()
        )
        return
    found = list(special(whole, start))
    if found:
        yield from found
        return
    named_by = _of_person if _person(text, parse, clause) else _of_thing
    found = list(named_by(reading, parse, clause, end))
    if text[max(0, start - 5) : start] == "even " or clause.group.verb in _VAGUE:
        return
    if clause.object or clause.group.verb not in _HAVING | {"be"}:
        yield from found or as_said(text, start, end)


def as_said(text: str, start: int, end: int) -> Iterator[Circumstance]:
    """Yield what has no name of its own under its words, if they are few."""
    words = _OPENING.sub("", text[start:end])
    name = slug(re.sub(r"\b(?:a|an|the|your|any)\b|\ue000+", " ", words))
    if 0 < len(words.split()) <= MAX_SAID:
        yield Circumstance(name, words, start, end) if name else Circumstance("use", "use", start, end)


def special(words: str, start: int) -> Iterator[Circumstance]:
    """Yield what has a name of its own: pregnancy, breastfeeding, a missed dose, an operation."""
    planned = _PLANNING.search(words)
    for words_of, name in ((_PREGNANT, "pregnancy"), (_NURSING, "breastfeeding")):
        found = words_of.search(words)
        if found and not (planned and name == "pregnancy"):
            might = name == "pregnancy" and _MIGHT.search(words)
            yield Circumstance(
                "possible-pregnancy" if might else name, name, start + found.start(), start + found.end()
            )
    if planned:
        yield Circumstance("planned-pregnancy", "planned pregnancy", start + planned.start(), start + planned.end())
    for words_of, name in ((MISSED, "missed dose"), (_OVERDOSE, "overdose")):
        found = words_of.search(words)
        if found:
            yield Circumstance(slug(name), name, start + found.start(), start + found.end())
    if swollen := _SWELLS.search(words):
        for part in re.split(r",| and | or ", swollen["what"]):
            name = f"{singular_phrase(IDLE.sub('', part.strip()))} swelling"
            yield Circumstance(slug(name), name, start + swollen.start("what"), start + swollen.end())
    times = _TIMES.search(words)
    if times:
        name = {"operation": "surgery", "procedure": "surgery"}.get(times["what"], times["what"])
        yield Circumstance(slug(f"before {name}"), f"before {name}", start + times.start(), start + times.end())


def _person(text: str, parse: Parse, clause: Clause) -> bool:
    start, end = parse.span(clause.subject)
    return not clause.subject or bool(_PERSON.fullmatch(text[start:end]))


def _of_person(reading: Reading, parse: Parse, clause: Clause, end: int) -> Iterator[Circumstance]:
    group = clause.group
    start = parse.tokens[group.last].start if group.last < len(parse.tokens) else end
    if group.negation is not None or start >= end:
        return
    if group.verb == "be":
        words = reading.document.copy.text[start:end]
        if ALLERGY.match(words):
            yield from allergies(reading, start, end)
        return
    if group.verb in _HAVING:
        yield from named(reading, start, end)


def allergies(reading: Reading, start: int, end: int) -> Iterator[Circumstance]:
    """Yield allergies; "allergic to it" is an allergy to the drug itself."""
    found = ALLERGY.match(reading.document.copy.text[start:end])
    if found and _OWN.match(reading.masked.text[start + found.start("what") : end]):
        yield Circumstance(f"{reading.subject.id}-allergy", f"{reading.subject.id} allergy", start, end)
    else:
        yield from named(reading, start, end)


def _of_thing(reading: Reading, parse: Parse, clause: Clause, end: int) -> Iterator[Circumstance]:
    """As in "If your lips swell", "if the pain gets worse", "if chest pain occurs"."""
    start, stop = parse.span(clause.subject)
    if start == stop:
        return
    words = reading.document.copy.text[clause.group.start : end]
    shape = ""
    made = _MAKES.search(words)
    if made:
        yield from named(reading, clause.group.start + made.start("what"), end)
        return
    if clause.group.verb == "swell":
        shape = "{} swelling"
    elif _WORSE.search(words):
        shape = "worsening {}"
    elif clause.group.verb in ("last", "persist", "continue"):
        shape = "persistent {}"
    elif clause.group.verb not in ("occur", "happen", "appear", "develop", "start", "emerge") or clause.group.negation:
        return
    for each in named(reading, start, stop):
        label = shape.format(singular_phrase(each.label)) if shape else each.label
        yield Circumstance(slug(label) if shape else each.entity, label, each.start, end)


def named(reading: Reading, start: int, end: int) -> Iterator[Circumstance]:
    """Yield the states that an enumeration names."""
    text = reading.document.copy.text
    for item in read_items(text, start, end):
        name = IDLE.sub("", item.name)
        if lessened := _LESSENED.search(text, start, item.start):
            name = f"{lessened[1]} {name}"
        allergy = ALLERGY.match(name)
        if allergy:
            what = IDLE.sub("", allergy["what"])
            if what in ("it", "this", "this medicine") or not what:
                what = reading.subject.id
            entity = f"{reading.link(what, 'memberOf')[0]}-allergy"
        else:
            entity, _ = reading.link(name, "hasAdverseEffect")
            if (grade := GRADE.match(name)) and reading.lexicon.own(name, STATES) is None:
                entity = f"{grade[1]}-{entity.removeprefix(grade[1] + '-')}"
        if len(entity) >= SHORTEST_NAME and len(name.split()) <= _LONGEST_NAME:
            yield Circumstance(entity, name, item.start, item.end)


def of_words(reading: Reading, start: int, end: int) -> Iterator[Circumstance]:
    """Yield what adjuncts name: "in pregnancy", "in people with kidney disease", "before surgery"."""
    text = reading.document.copy.text
    yield from special(text[start:end], start)
    had = _HAD.search(text, start, end)
    if had:
        yield from named(reading, *had.span("what"))
    for words in (_WITH, _CASE, _SOUGHT):
        found = words.search(text, start, end)
        if found:
            yield from named(reading, *found.span("what"))
    young = _YOUNG.search(text, start, end)
    if young:
        age = f" {young['age']}" if young["age"] else ""
        name = f"{singular_phrase(young['what'])}{age}"
        yield Circumstance(slug(name), name, *young.span())
