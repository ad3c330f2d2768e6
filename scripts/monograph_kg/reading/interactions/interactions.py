"""Interactions: which other drug, class or substance, what the two do to each other, and what to do about it.

A clause may name the partner in many places. Its verb tells which reader looks for it: whether the clause is about an
interaction by its noun or verb, about what one does to the other, about what is taken with what, or about what to do.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from monograph_kg.reading.context import Reading
from monograph_kg.reading.draft import Draft
from monograph_kg.reading.frames.frame import Fit
from monograph_kg.reading.interactions.combinations import combination
from monograph_kg.reading.interactions.influences import influence, of_takers
from monograph_kg.reading.interactions.mentions import MUST, PRONOUNS, Scene
from monograph_kg.reading.interactions.pairing import Pairing, drafts_of
from monograph_kg.reading.interactions.pairs import pair_of
from monograph_kg.reading.interactions.precautions import judgement, precaution
from monograph_kg.reading.lexis.masks import OTHER, SUBJECT
from monograph_kg.reading.lexis.wordsets import word_set

_COMPARED = re.compile(
    r"\b(?:than(?! (?:you|either|each|any one|one|alone|usual|normal|expected|it should|they should)\b)"
    r"|unlike|instead of|compared|rather than|such as aspirin and|switch\w*)\b"
    r"|, another\b"
)
_NOTHING = re.compile(r"(?:nothing|little) (?:is|has)\b")
_INTERACTION = re.compile(
    r"(?P<no>no |any )?(?:[a-z]+ ){0,3}?(?P<noun>interactions?) (?:with|between|involving) (?P<p>.+)"
)
_NO_EFFECT = re.compile(
    r"(?P<no>no|little|any|a|an|some|only a)\b(?: [a-z]+){0,3}? (?:effect|influence|impact) on (?P<p>.+)"
)
_NOUN = re.compile(r"\binteractions?$")
_IMPACT = re.compile(r"\b(?:influence|effect|impact)\b")


def interaction(reading: Reading, fit: Fit) -> Iterator[Draft]:
    """Yield the interactions that a clause states."""
    scene = Scene(reading, fit)
    named = reading.masked.text[slice(*reading.bounds[fit.sentence])]
    if SUBJECT not in named and OTHER not in named and not scene.topic:
        return
    start, end = scene.extent
    if _NOTHING.match(scene.text, start) or _COMPARED.search(scene.text, start, end):
        return
    if pair_of(reading, fit.sentence) is not None:
        return
    found = _READERS[fit.frame.id.partition(".")[2]](scene)
    if found is not None:
        yield from drafts_of(reading, fit, _with_consequence(scene, _with_likes(scene, found)))


def _with_consequence(scene: Scene, found: Pairing) -> Pairing:
    """Add what is to be done for what happens: "levels can climb, so blood tests are needed"."""
    clauses = scene.fit.parse.clauses
    if found.managed is not None or found.effect is None or found.effect not in clauses:
        return found
    later = clauses[clauses.index(found.effect) + 1 :][:1]
    if not later or later[0].link != "so" or not later[0].group.means(*sorted(word_set("management-verb"))):
        return found
    group = later[0].group
    ordered = group.form == "imperative" or group.passive or (group.modal is not None and group.modal.text in MUST)
    needs = group.verb == "need" and group.modal is not None
    return replace(found, managed=scene.at(later[0]).extent) if ordered or needs else found


_LIKES = re.compile(
    r"[^.;]{0,3}(?:,? and so|,? as) (?:do|does|can|may|might|will|could) (?P<p>[^.;,]+(?:(?:,| and| or)[^.;,]+)*)"
)


def _with_likes(scene: Scene, found: Pairing) -> Pairing:
    """Add the partners that do the same: "NSAIDs make bleeding more likely, and so does X"."""
    if found.effect is None or found.effect != scene.clause:
        return found
    end = scene.reading.bounds[scene.fit.sentence][1]
    for at in (scene.group.end, scene.extent[1]):
        again = _SO.search(scene.text, at, end)
        likes = _LIKES.match(scene.text, again.start(), end) if again else None
        more = scene.partners(likes.span("p"), sure=True) if likes else None
        if more is not None:
            return replace(found, items=[*found.items, *more.items])
    return found


_SO = re.compile(r",? (?:and so|as) (?:do|does|can|may|might|will|could)\b")


def _with(scene: Scene) -> Pairing | None:
    """As in "The drug interacts with X", "X and the drug interact"."""
    behind = scene.slot("with")
    behind = behind if behind[1] else scene.slot("obj")
    own = scene.names_drug(scene.subject) or scene.words(scene.subject) in PRONOUNS
    if own and (found := scene.partners(behind)):
        return replace(found, start=scene.group.heads[-1].start)
    found = scene.partners(scene.subject)
    if found is None:
        return None
    drug = found.joined or scene.names_drug(behind) or scene.words(behind) in PRONOUNS
    return found if drug else None


def _found(scene: Scene) -> Pairing | None:
    """As in "There is no interaction with X", "X is no problem", "it has no effect on X"."""
    if _NOUN.search(scene.words(scene.subject)) and (found := scene.first("with")):
        return replace(found, stated=scene.clause)
    for span in (scene.subject, scene.behind):
        match = _INTERACTION.fullmatch(scene.text, *span)
        if match and (found := scene.partners(match.span("p"))):
            return replace(found, start=match.start("noun"), stated=scene.clause)
    verb = scene.group.chain[-1]
    return judgement(scene) if verb == "be" else _having(scene) if verb == "have" else None


def _having(scene: Scene) -> Pairing | None:
    """As in "It has no effect on X", "X has only a minor influence"."""
    if scene.topic and scene.group.modal is not None and scene.group.modal.text in MUST:
        return of_takers(scene)
    if match := _NO_EFFECT.fullmatch(scene.text, *scene.behind):
        found = scene.partners(match.span("p")) if scene.names_drug(scene.subject) else None
        if found is None and (scene.names_drug(match.span("p")) or scene.topic):
            found = scene.partners(scene.subject)
        return replace(found, stated=scene.clause) if found else None
    if scene.topic and _IMPACT.search(scene.text, *scene.behind) and (found := scene.partners(scene.subject)):
        return replace(found, effect=scene.clause)
    return None


_READERS: dict[str, Callable[[Scene], Pairing | None]] = {
    "with": _with, "effect": influence, "combine": combination, "found": _found, "manage": precaution,
}  # fmt: skip
FAMILIES: dict[str, Callable[[Reading, Fit], Iterator[Draft]]] = {"interact": interaction}
