"""Occasions: which circumstances a duty has, from the clauses, adjuncts, lists and keys around it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from monograph_kg.reading.advising.circumstances import MISSED, Circumstance, as_said, named, of_clause, of_words
from monograph_kg.reading.advising.duties import Duty, verb_classes
from monograph_kg.reading.advising.listed import of_key, of_list
from monograph_kg.reading.advising.patterns import pattern
from monograph_kg.reading.advising.scene import CHILDBEARING, Scene, stop_of
from monograph_kg.reading.frames.states import known

FORBIDDEN = frozenset(("avoid-use", "discontinue-use"))
"""Actions that are prohibitions of use: what restricts them must not be lost."""
# What is told of what else is taken stands in a clause behind these.
TELLING = frozenset(("tell", "let", "mention", "show", "report"))
_CONDITIONAL = frozenset(("if", "when", "whenever", "once", "while"))
_OPENS = ("if ", "when ", "before ", "in case ")
_OPEN_BEHIND = (" if ", " in case of", " in the event of")
_ABOUT = re.compile(r"\babout (?P<what>[^;.]+?)(?= (?:that|before|you|which|and about|and of) |[;.]|$)")
_MEDICINES = re.compile(r"medic|drug|tablet|everything|all|take|use")
_REPORTED_TO = re.compile(r" to (?:your|a|the)\b")
_STATE = pattern("circumstances.state")
_LIMIT = pattern("circumstances.limit")
_RELATIVE = re.compile(r"\b(?:who|whose|that)\b")
_AND_IN = re.compile(r",? (?:and|or) (?:in|for|with) ")
_ON_MISSED = re.compile(r"(?:missed|double|next)-dose")
_NEAR = 3  # sentences


def circumstances(here: Scene, duty: Duty, *, required: bool = False) -> list[Circumstance]:
    """Return the circumstances of a duty, in text order.

    Args:
        here: its scene.
        duty: the duty.
        required: whether it is one on the drug's use, which goes on with what the sentence before names.
    """
    found: list[Circumstance] = []
    for clause in here.parse.clauses:
        if clause.link in _CONDITIONAL:
            found.extend(of_clause(here.reading, here.parse, clause, here.end))
    for start, end in _adjuncts(here, duty, required=required):
        seen = {each.entity for each in found}
        found += [each for each in of_words(here.reading, start, end) if each.entity not in seen]
    for further in (_told, _conditional, _before if required else None):
        if not found and further is not None:
            found += further(here, duty)
    if not found and here.key and not of_list(here.reading, here.sentence):
        found += of_key(here.reading, here.key)
    return sorted(found, key=lambda each: each.start)


def _adjuncts(here: Scene, duty: Duty, *, required: bool) -> Iterator[tuple[int, int]]:
    """The spans in which a duty's own adjuncts stand: its subject, its words, a clause with "before" behind them."""
    tokens = here.parse.tokens
    start, end = tokens[duty.head].start, tokens[stop_of(here, duty) - 1].end
    if duty.subject and duty.subject.start < duty.head and not CHILDBEARING.search(here.span(duty.subject)):
        yield here.parse.span(duty.subject)
        end = here.end if required else end
    yield start, end
    for clause in here.parse.clauses[duty.clause + 1 :]:
        if clause.link in ("before", "after") and clause.group.form == "gerund":
            yield here.parse.span(range(clause.group.first - 1, clause.group.last + len(clause.object)))
            return


def _told(here: Scene, duty: Duty) -> list[Circumstance]:
    """What a provider is told about: "report palpitations", "tell your doctor about any heart trouble"."""
    head = here.parse.tokens[duty.head]
    if duty.lemma == "report" and duty.way != "passive":
        end = here.parse.tokens[stop_of(here, duty) - 1].end
        cut = _REPORTED_TO.search(here.words(head.end, end))
        return list(named(here.reading, head.end, head.end + cut.start() if cut else end))
    told = _ABOUT.search(here.words(head.start, here.end)) if verb_classes(duty) & TELLING else None
    if told is None or _MEDICINES.search(told["what"]):
        return []
    return list(named(here.reading, head.start + told.start("what"), head.start + told.end("what")))


def _conditional(here: Scene, duty: Duty) -> list[Circumstance]:  # noqa: ARG001 (one of three ways, called alike)
    """What stands under "if" where no clause was found."""
    if not here.shown.startswith(_OPENS) and not any(word in here.shown for word in _OPEN_BEHIND):
        return []
    return list(of_words(here.reading, here.start, here.end))


def _before(here: Scene, duty: Duty) -> list[Circumstance]:  # noqa: ARG001 (one of three ways, called alike)
    """What the sentence before names, where this one goes on with it."""
    sentences = here.reading.document.sentences
    index = here.sentence - 1
    if index < 0 or sentences[index].block != sentences[here.sentence].block:
        return []
    return list(of_words(here.reading, *here.reading.bounds[index]))


def limits(here: Scene, duty: Duty) -> list[Circumstance]:
    """Return what restricts a prohibition, in its own words where it has no name: "for longer than four weeks".

    Without it, use would be forbidden to everybody and always.
    """
    text = here.reading.document.copy.text
    start = here.parse.tokens[duty.head].start
    if found := _STATE.search(text, start, here.end):
        states = _joined(here, *found.span("what"))
        if "contraindicated" in found.group() or (states and all(known(here.reading, each.label) for each in states)):
            return states
    subject = here.parse.span(duty.subject) if duty.subject else (start, start)
    if _RELATIVE.search(text, *subject):
        return list(as_said(text, *subject))
    found = _LIMIT.search(text, start, here.end)
    return list(as_said(text, *found.span())) if found else []


def _joined(here: Scene, begin: int, end: int) -> list[Circumstance]:
    """What an enumeration names whose preposition may come again: "in A and in B"."""
    text = here.reading.document.copy.text
    edges = [begin, *(at for joint in _AND_IN.finditer(text, begin, end) for at in joint.span()), end]
    return [each for a, b in zip(edges[::2], edges[1::2], strict=True) for each in named(here.reading, a, b)]


def missed(here: Scene, action: str) -> list[Circumstance]:
    """Return the missed dose that an action makes up for, where a heading or a sentence before tells of it."""
    if not _ON_MISSED.search(action):
        return []
    document = here.reading.document
    part = document.sentences[here.sentence].part
    for index in range(here.sentence, max(-1, here.sentence - _NEAR), -1):
        begin, end = here.reading.bounds[index]
        found = MISSED.search(document.copy.text[begin:end])
        if found and document.sentences[index].part == part:
            return [Circumstance("missed-dose", "missed dose", begin + found.start(), begin + found.end())]
    return []
