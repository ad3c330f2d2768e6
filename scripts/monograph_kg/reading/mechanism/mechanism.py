"""Steps of mechanisms: what acts on what, where, and through which step before."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from monograph_kg.reading.context import Reading
from monograph_kg.reading.draft import Draft
from monograph_kg.reading.frames.build import items_of
from monograph_kg.reading.frames.frame import Fit
from monograph_kg.reading.grammar.groups import Group
from monograph_kg.reading.lexis.classes import is_class
from monograph_kg.reading.lexis.masks import OTHER, SUBJECT
from monograph_kg.reading.lexis.words import singular_phrase
from monograph_kg.reading.mechanism.actors import Actor, actor_of, before
from monograph_kg.reading.mechanism.antecedents import is_bare, named_before, named_behind
from monograph_kg.reading.mechanism.conversions import converting
from monograph_kg.reading.mechanism.falls import falling, is_organ, yielding
from monograph_kg.reading.mechanism.processes import Thing, is_molecular, things
from monograph_kg.reading.mechanism.steps import OPEN, explains, fits_here, noted, section_of, step_of

# Clauses that give a reason or a time tell a step only where a mechanism is explained.
_REASONS = frozenset(("because", "since", "if", "when", "unless", "although", "as", "while", "until", "purpose"))


def acting(reading: Reading, fit: Fit) -> Iterator[Draft]:
    """Yield what an actor does to each thing behind the verb."""
    explained = section_of(reading, fit) == "mechanism"
    if fit.clause.link in _REASONS and not explained:
        return
    actor = actor_of(reading, fit, fit.clause)
    if actor is None:
        return
    relieves = fit.frame.id == "mechanism.relieve"
    if relieves and (actor.via is None or not explained):
        return
    verb = _verb_start(fit.clause.group)
    first = True
    for relation, thing in _acted_on(reading, fit):
        drugs = is_class(reading, thing.name) and not is_molecular(thing.name)
        if drugs or _is_prevented_state(reading, fit, thing) or not fits_here(reading, fit, actor, thing):
            continue
        draft = step_of(reading, fit, actor, relation, thing, verb if first else thing.start, thing.end)
        if draft is None:
            continue
        if not relieves:
            _tier(reading, fit, draft, thing)
        first = False
        yield noted(reading, draft)


def _verb_start(group: Group) -> int:
    """Where the words of a step begin: at its verb, at "help" before it, or at what denies it."""
    if group.negation is not None:
        return group.start
    return group.heads[0 if group.chain[0] == "help" else -1].start


def _acted_on(reading: Reading, fit: Fit) -> Iterator[tuple[str, Thing]]:
    """The things behind the verb, each with what is done to it; what enhances an activity enhances its owner."""
    for thing in _meant(reading, fit, things(reading, *fit.parse.span(fit.object))):
        relation = _relation(fit, thing)
        owner = thing.name.removesuffix(" activity") if relation == "enhancesEffectOf" else thing.name
        yield relation, thing._replace(name=owner)


def _is_prevented_state(reading: Reading, fit: Fit, thing: Thing) -> bool:
    """Whether "thus preventing seizures" tells the effect that the drug has, and no step towards it."""
    return fit.clause.group.means("prevent") and _is_state(reading, thing)


def _is_state(reading: Reading, thing: Thing) -> bool:
    return reading.lexicon.link(thing.name, frozenset({"ClinicalState"})) is not None


def _meant(reading: Reading, fit: Fit, found: list[Thing]) -> Iterator[Thing]:
    """The things with their names: "it" and "the same enzyme" mean what the lines before have named."""
    if not found:
        start, end = fit.parse.span(fit.object)
        name = named_before(reading, fit.sentence, "it") if reading.document.copy.text[start:end] == "it" else ""
        if name:
            yield Thing(name, start, end)
        return
    text = reading.document.copy.text
    for thing in found:
        name = ""
        if is_bare(thing.name):
            name = named_behind(text, thing.start, reading.bounds[fit.sentence][1])
            name = name or named_before(reading, fit.sentence, thing.name)
        elif _OWN_PROCESS.fullmatch(text, thing.start, thing.end) and (owner := _owner(reading, fit)):
            name = f"{owner} {thing.name}"
        yield thing._replace(name=name) if name else thing


_OWN_PROCESS = re.compile(
    r"(?:its|their) (?:reuptake|re-uptake|breakdown|release|production|synthesis|secretion|uptake|reabsorption|"
    r"activity|absorption|formation|conversion)"
)


def _owner(reading: Reading, fit: Fit) -> str:
    """What "its reuptake" is the reuptake of: the substance that the last step changes."""
    last = before(reading, fit.sentence)
    thing = (last.object or "").replace("-", " ") if last is not None and last.sentence == fit.sentence else ""
    return (
        ""
        if thing.endswith((" release", " reuptake", " production", " synthesis", " activity", " absorption"))
        else thing
    )


def _relation(fit: Fit, thing: Thing) -> str:
    relation = fit.frame.relation or "increases"
    verb = fit.clause.group.verb
    if (
        relation == "enhancesEffectOf"
        and thing.name.endswith(" activity")
        and not re.search(r"(?:ase|receptor|enzyme|channel|cell) activity$", thing.name)
    ):
        return relation
    if relation == "enhancesEffectOf" and not thing.effect and verb not in ("enhance", "potentiate"):
        return "increases"
    if thing.effect and relation == "increases" and verb not in ("activate", "stimulate"):
        return "enhancesEffectOf"
    return relation


def _tier(reading: Reading, fit: Fit, draft: Draft, thing: Thing) -> None:
    """A drug that reduces a symptom may treat it instead: such a step is offered for review only."""
    words = reading.document.copy.text[slice(*fit.parse.span(fit.object))]
    pointed = words.startswith(("these ", "those ")) and " " not in thing.name
    if pointed or is_bare(thing.name) or thing.name in ("reuptake", "breakdown", "release", "uptake", "activity"):
        draft.tier = "B"
    state = _is_state(reading, thing)
    own = draft.subject == reading.subject.id and "via" not in draft.qualifiers
    if state and own and not is_molecular(thing.name) and thing.name != "inflammation":
        draft.tier = "B"


def _is_acted_on(reading: Reading, fit: Fit, words: str) -> bool:
    """Whether a substance of the body is what the drug acts on in another sentence of the paragraph."""
    if not is_molecular(words):
        return False
    sentences = reading.document.sentences
    near = range(max(0, fit.sentence - 3), min(len(sentences), fit.sentence + 4))
    for number in near:
        text = reading.masked.text[slice(*reading.bounds[number])]
        if number != fit.sentence and SUBJECT in text and singular_phrase(words) in text:
            return True
    return False


def causing(reading: Reading, fit: Fit) -> Iterator[Draft]:
    """Yield what a substance of the body or a change leads to; what the drug causes is an adverse effect."""
    if _induces(fit) or fit.frame.id == "mechanism.induce":
        yield from _induced(reading, fit) if _induces(fit) else ()
        return
    start, end = fit.parse.span(fit.clause.subject)
    words = reading.document.copy.text[start:end]
    if is_organ(words):
        yield from yielding(reading, fit)
        return
    body = section_of(reading, fit) in OPEN and _is_acted_on(reading, fit, words)
    if not body and not explains(reading, fit):
        return
    actor = actor_of(reading, fit, fit.clause)
    if (
        actor is not None
        and fit.clause.link in ("result", "main", "and", "relative")
        and (amounts := list(_amounts(reading, fit, actor)))
    ):
        yield from amounts
        return
    through = fit.clause.link in ("result", "relative") or (actor is not None and actor.via is not None)
    own = actor is not None and actor.entity == reading.subject.id and not through
    if actor is None or own or OTHER in reading.masked.text[slice(*fit.parse.span(fit.clause.subject))]:
        return
    first = True
    for item in items_of(reading, fit):
        thing = next(iter(things(reading, item.start, item.end)), None)
        if thing is None:
            continue
        start = fit.clause.group.heads[-1].start if first else item.start
        draft = step_of(reading, fit, actor, "leadsTo", thing, start, item.end)
        if draft is not None:
            first = False
            yield noted(reading, draft)


def _induces(fit: Fit) -> bool:
    heads = fit.clause.group.heads
    return bool(heads) and heads[-1].text.startswith("induc")


def _induced(reading: Reading, fit: Fit) -> Iterator[Draft]:
    """How it is said: "induces the enzyme X": there is more of it."""
    actor = actor_of(reading, fit, fit.clause)
    for thing in things(reading, *fit.parse.span(fit.object)) if actor else ():
        if actor and is_molecular(thing.name) and fits_here(reading, fit, actor, thing):
            verb = fit.clause.group.heads[-1].start
            draft = step_of(reading, fit, actor, "increases", thing, verb, thing.end)
            if draft is not None:
                yield noted(reading, draft)


_CHANGE = re.compile(
    r"(?:an? |the )?(?:(?:marked|sharp|gradual|further|slight|large) )?(?:(?P<less>fall|drop|decrease|"
    r"reduction|decline|lower|reduced|less|fewer|decreased)"
    r"|(?P<more>rise|increase|higher|raised|increased|more|elevated))(?: in| of)? (?P<x>[a-z].*)"
)


def _amounts(reading: Reading, fit: Fit, actor: Actor) -> Iterator[Draft]:
    """How it is said: "leads to a fall in blood pressure": it reduces the blood pressure."""
    start, end = fit.parse.span(fit.object)
    match = _CHANGE.match(reading.document.copy.text, start, end)
    if match is None:
        return
    for thing in things(reading, match.start("x"), end):
        verb = fit.clause.group.heads[-1].start
        draft = step_of(reading, fit, actor, "reduces" if match["less"] else "increases", thing, verb, thing.end)
        if draft is not None:
            yield noted(reading, draft)


_READERS: dict[str, Callable[[Reading, Fit], Iterator[Draft]]] = {
    "relax": falling, "fall": falling, "rise": falling, "form": falling, "ease": falling, "become": falling,
    "remain": falling, "blocked": falling, "yield": yielding, "induce": causing,
    "convert": converting, "cause": causing,
}  # fmt: skip


def dispatch(reading: Reading, fit: Fit) -> Iterator[Draft]:
    """Choose by the second part of the frame's id."""
    yield from _READERS.get(fit.frame.id.split(".")[1], acting)(reading, fit)


FAMILIES: dict[str, Callable[[Reading, Fit], Iterator[Draft]]] = {"mechanism": dispatch}
