"""How often: the words of frequency that belong to one thing of an enumeration, to its clause, or to its paragraph."""

from __future__ import annotations

import re

from monograph_kg.reading.context import Reading
from monograph_kg.reading.draft import Draft
from monograph_kg.reading.frames.frame import Fit
from monograph_kg.reading.frames.scene import previous
from monograph_kg.reading.grammar.items import Item
from monograph_kg.reading.lexis.cues import value_of

_WORDS = re.compile(
    r"""
    \b(?:(?:very|extremely|exceptionally|less|more|most|least)\s)?
    (?:(?:un)?common(?:ly|est)?|rare(?:ly|st)?|rarer|(?:in)?frequent(?:ly)?|often|occasional(?:ly)?|seldom)\b
    |\b(?:more\sthan|over|at\sleast|up\sto|fewer\sthan|less\sthan)\s1\sin\s1(?:0,?000|,?000|00|0)\b
    """,
    re.VERBOSE,
)
# A comparison says where or for whom, and not how often: "more often in women".
_COMPARED = re.compile(r"(?:more|most|less|least) (?:common|often|frequent|rare)")
_WHERE = re.compile(r",?\s*(?:in|among|with|at|when|if|during|than|for|while|after|on)\b")
_IN_GROUP = re.compile(
    r",?\s*(?:in|among|for)\b(?! (?:the )?(?:people|patients|users|those) (?:who take|taking|using|on))"
)


# How often it is taken is not how often something happens: "frequent use".
_USE = re.compile(r" (?:use|dosing|intake|dos(?:e|es))\b")


def set_frequency(reading: Reading, fit: Fit, item: Item, floor: int, draft: Draft) -> None:
    """Note how often a thing happens.

    Args:
        reading: the document.
        fit: the clause.
        item: the thing.
        floor: where in the copy the thing before it ends.
        draft: the statement, whose frequency is replaced.
    """
    for name in ("frequency", "frequency_as_written"):
        draft.qualifiers.pop(name, None)
    draft.cues.pop("frequency", None)
    span = _of_item(reading, item, floor) or _of_clause(reading, fit) or _of_paragraph(reading, fit)
    if span is None:
        return
    value = value_of("frequency", reading.document.copy.text[slice(*span)])
    if value:
        draft.qualifiers["frequency"] = value
        draft.qualifiers["frequency_as_written"] = reading.words(*span)
        draft.cue("frequency", reading.published(*span))


def _of_item(reading: Reading, item: Item, floor: int) -> tuple[int, int] | None:
    text = reading.document.copy.text
    if item.gloss and (found := _find(text, *item.gloss)):
        return found
    return _find(text, floor, item.start) if item.start > floor else None


def _find(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The first words of frequency that compare with nothing."""
    for found in _WORDS.finditer(text, start, end):
        if _COMPARED.match(found.group()) and _WHERE.match(text, found.end()):
            continue
        if _USE.match(text, found.end()):
            continue
        if found.group() == "often" and _IN_GROUP.match(text, found.end()):
            continue
        return found.span()
    return None


def _of_clause(reading: Reading, fit: Fit) -> tuple[int, int] | None:
    text = reading.document.copy.text
    clause, parse = fit.clause, fit.parse
    places = [parse.span(clause.lead), (clause.group.start, clause.group.end)]
    own = fit.object
    if clause.shared:
        first = next((c for c in parse.clauses if c.subject == clause.subject and not c.shared), clause)
        places.append(parse.span(first.lead))
    for part in (clause.subject, clause.object):
        if part and (part.stop <= own.start or part.start >= own.stop):
            places.append(parse.span(part))
        elif part and part.start < own.start:
            places.append(parse.span(range(part.start, own.start)))
    rest = range(max(clause.group.last, own.stop), clause.object.stop)
    if rest and own.start >= clause.object.start:
        places.append(parse.span(rest))
    for start, end in places:
        if end > start and (found := _find(text, start, end)):
            return found
    return None


_GOES_ON = re.compile(r"\W*(?:these|they|examples?|among (?:these|them)|such effects|others?)\b")
_SIDE = re.compile(r"\b(?:side[- ]effects?|effects|reactions|complaints)\b")


def _of_paragraph(reading: Reading, fit: Fit) -> tuple[int, int] | None:
    """How often the effects of the sentence before are, where this one goes on: "These include ..."."""
    text = reading.document.copy.text
    begin, end = reading.bounds[fit.sentence]
    before = previous(reading, fit.sentence)
    if before is None or not _GOES_ON.match(text, begin, end):
        return None
    a, b = reading.bounds[before]
    side = _SIDE.search(text, a, b)
    return _find(text, a, side.start()) if side else None
