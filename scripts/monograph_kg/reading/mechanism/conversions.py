"""What turns into what: an enzyme leads to its product, a substance to what the body makes of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from monograph_kg.reading.context import Reading
from monograph_kg.reading.draft import Draft
from monograph_kg.reading.frames.frame import Fit
from monograph_kg.reading.grammar.clauses import Clause
from monograph_kg.reading.lexis.masks import SUBJECT
from monograph_kg.reading.lexis.wordsets import word_set
from monograph_kg.reading.mechanism.actors import Actor, actor_of
from monograph_kg.reading.mechanism.processes import Thing, place_of
from monograph_kg.reading.mechanism.steps import OPEN, explains, noted, section_of, step_of


def converting(reading: Reading, fit: Fit) -> Iterator[Draft]:
    """Yield what turns into what: an enzyme leads to its product, a substance to what the body makes of it."""
    clause, parse = fit.clause, fit.parse
    if clause.link == "from":  # "stops X from being converted to Y"
        return
    if not explains(reading, fit) and section_of(reading, fit) not in OPEN:
        return
    begin, end = parse.span(fit.object)
    products = list(_products(reading, begin, end))
    if not products:
        return
    subject = _source(reading, fit)
    if subject is None:
        return
    actor, place = subject
    for product in products:
        draft = step_of(reading, fit, actor, "leadsTo", product, clause.group.heads[-1].start, product.end)
        if draft is not None:
            draft.labels[draft.object or ""] = (product.name, "Chemical")
            if place:
                name, label = place_of(reading, place)
                draft.qualifiers["location"] = name
                draft.labels[name] = (label, "AnatomicalStructure")
                draft.cue("location", reading.published(*place))
            yield noted(reading, draft)


_PRODUCT_WORDS = 4
# "Its active metabolite, X" is X; "an active metabolite" alone is called so.
_ACTIVE = re.compile(
    r"(?:an?|the|its) (?:(?:active|inactive|main|chief|more active) )*(?:form|metabolite|compound|substance|"
    r"drug|hormone|ingredient)"
    r"(?:, | called | known as | named )(?!chiefly|mainly|which|and)"
)


def _products(reading: Reading, start: int, end: int) -> list[Thing]:
    """What comes out: the name behind "into", without "its active form"."""
    text = reading.document.copy.text
    found = _ACTIVE.match(text, start, end)
    start += len(found.group()) if found else 0
    bare = re.compile(r"(?:an?|the|its) (?P<x>(?:[a-z]+ ){0,3}(?:metabolite|form|compound|substance)s?)\b").match(
        text, start, end
    )
    if bare:
        return [Thing(bare["x"], bare.start("x"), bare.end("x"))]
    found = re.compile(r"(?:an?|the|its) (?:active |inactive )?").match(text, start, end)
    start += len(found.group()) if found else 0
    stop = min(
        [
            e
            for e in (text.find(",", start, end), text.find(" that ", start, end), text.find(" which ", start, end))
            if e > 0
        ]
        or [end]
    )
    if not text[start:stop].strip() or re.match(r"(?:metabolite|form|compound|substance)s?\b", text[start:stop]):
        return []
    name = " ".join(text[start:stop].split())
    name = re.sub(r"\s*\([^()]*\)$| (?:in|by) .*$", "", name)
    return [Thing(name, start, start + len(name))] if len(name.split()) <= _PRODUCT_WORDS else []


def _source(reading: Reading, fit: Fit) -> tuple[Actor, tuple[int, int] | None] | None:
    """What is converted, and where: behind an organ the verb's object; else an enzyme acts."""
    clause, parse = fit.clause, fit.parse
    start, end = parse.span(clause.subject)
    text, masked = reading.document.copy.text, reading.masked.text
    words = text[start:end]
    if clause.group.passive or clause.group.verb == "turn into":
        if SUBJECT in masked[start:end] or not clause.subject or words == "it":
            return Actor(reading.subject.id), _inner_place(reading, clause, fit)
        return None
    object_start = parse.tokens[clause.object.start].start if clause.object else 0
    if words in word_set("converter") or re.fullmatch(r"(?:an |the )?enzymes? in (?:the |your )?[a-z]+", words):
        taken = masked[object_start : parse.span(fit.object)[0]]
        place = (start, end) if "body" not in words and "enzyme" not in words else None
        if SUBJECT in taken or re.match(r"it\b", text[object_start:]):
            return Actor(reading.subject.id), place
        name = re.match(r"(?:the )?([a-z0-9][a-z0-9 -]*?) (?:in)?to\b", text[object_start:])
        if name is None:
            return None
        entity, new = reading.link(name[1], "enhancesEffectOf")
        return Actor(entity, (name[1], "Chemical") if new else None), place
    actor = actor_of(reading, fit, clause)
    return (actor, None) if actor is not None else None


def _inner_place(reading: Reading, clause: Clause, fit: Fit) -> tuple[int, int] | None:
    """How it is said: "is converted in the liver to X"."""
    start = clause.group.end
    end = fit.parse.tokens[fit.object.start - 1].start
    found = re.search(r"in (?:the |your )?[a-z]+", reading.document.copy.text[start:end])
    if found is None and clause.lead:
        start, end = fit.parse.span(clause.lead)
        found = re.search(r"in (?:the |your )?[a-z]+", reading.document.copy.text[start:end])
    return (start + found.start(), start + found.end()) if found else None
