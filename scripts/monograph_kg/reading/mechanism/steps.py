"""Steps in common: where a change counts as a step of a mechanism, and the draft of one."""

from __future__ import annotations

import re

from monograph_kg.reading.context import Reading
from monograph_kg.reading.draft import Draft
from monograph_kg.reading.frames.frame import Fit
from monograph_kg.reading.frames.qualifiers import qualify
from monograph_kg.reading.lexis.masks import OTHER
from monograph_kg.reading.lexis.words import singular_phrase
from monograph_kg.reading.lexis.wordsets import word_set
from monograph_kg.reading.mechanism.actors import Actor, before
from monograph_kg.reading.mechanism.processes import Thing, is_molecular, place_of

OPEN = frozenset({"introduction", "uses", "other", "conclusion", ""})


def section_of(reading: Reading, fit: Fit) -> str:
    """Return the type of the section of a fit's sentence."""
    return reading.section(reading.document.sentences[fit.sentence])


def explains(reading: Reading, fit: Fit) -> bool:
    """Whether a sentence says how the drug works: by its section, by "works by", or since a step stands beside it."""
    if section_of(reading, fit) == "mechanism":
        return True
    clauses = fit.parse.clauses
    if any(c.group.verb in ("work", "act", "do") for c in clauses) and any(c.link == "means" for c in clauses):
        return True
    last = before(reading, fit.sentence)
    return last is not None and section_of(reading, fit) in OPEN


def fits_here(reading: Reading, fit: Fit, actor: Actor, thing: Thing) -> bool:
    """Whether a change is a step here: in a mechanism any, elsewhere one of something that drugs act on."""
    if OTHER in reading.masked.text[thing.start : thing.end] and not re.search(
        r"\b(?:secretion|release|production|sensitivity)$", thing.name
    ):
        return False
    if explains(reading, fit):
        return True
    known = reading.lexicon.link(thing.name, frozenset({"Chemical", "Process"})) is not None
    if not (known or is_molecular(thing.name)) or actor.entity != reading.subject.id:
        return False
    return section_of(reading, fit) in OPEN or bool(re.match(r"cyp\w+|.*cytochrome", thing.name))


def step_of(
    reading: Reading, fit: Fit, actor: Actor, relation: str, thing: Thing, start: int, end: int
) -> Draft | None:
    """Return the draft of a step with its place, its link to the step before, and the clause's qualifiers."""
    entity, new = reading.link(thing.name, relation)
    if not entity or entity == actor.entity:
        return None
    draft = Draft("MechanismStep", relation, actor.entity, fit.frame.id, fit.sentence, object=entity)
    if new:
        draft.labels[entity] = (singular_phrase(thing.name), "Process")
    if actor.label:
        draft.labels[actor.entity] = actor.label
    where = thing.place or _led(reading, fit)
    if where:
        place, label = place_of(reading, where)
        draft.qualifiers["location"] = place
        draft.labels[place] = (label, "AnatomicalStructure")
        draft.cue("location", reading.published(*where))
    if actor.via:
        draft.qualifiers["via"] = actor.via
        if actor.cue:
            draft.cue("via", actor.cue)
    draft.evidence.append(reading.published(start, end))
    qualify(reading, fit, draft)
    _hedge(reading, fit, draft)
    return draft


_LED = re.compile(r"(?:in|within|inside) (?:the |your )?(?P<x>[a-z]+(?: [a-z]+)?)$")


def _led(reading: Reading, fit: Fit) -> tuple[int, int] | None:
    """Where a clause says first that it happens: "In the brain it blocks ..."; None for no part of the body."""
    start, end = fit.parse.span(fit.clause.lead)
    text = reading.document.copy.text
    end = start + len(text[start:end].rstrip(" ,"))
    found = _LED.match(text[:end], start) if fit.clause.lead else None
    plain = singular_phrase(found["x"]) if found else ""
    known = plain in word_set("body") or reading.lexicon.link(plain, frozenset({"AnatomicalStructure"}))
    return (start, end) if known else None


def _hedge(reading: Reading, fit: Fit, draft: Draft) -> None:
    """How it is said: "helps to reduce" hedges without doubting."""
    group = fit.clause.group
    if group.chain[0] == "help" and len(group.chain) > 1 and "hedge" not in draft.qualifiers:
        text = reading.document.copy.text
        start = group.heads[0].start
        end = group.heads[1].start
        draft.qualifiers["hedge"] = reading.words(start, end - (len(text[start:end]) - len(text[start:end].rstrip())))
        draft.cue("hedge", reading.published(start, start + len(text[start:end].rstrip())))


def noted(reading: Reading, draft: Draft) -> Draft:
    """Note a step, so that later ones may point back to it, and return it."""
    reading.steps.append(draft)
    return draft
