"""Combinations: what is taken with what, as the condition of an effect, as a warning, or as what does no harm."""

from __future__ import annotations

import re
from dataclasses import replace

from monograph_kg.reading.grammar.clauses import Clause
from monograph_kg.reading.interactions.influences import of_takers
from monograph_kg.reading.interactions.mentions import MUST, Scene
from monograph_kg.reading.interactions.pairing import Pairing
from monograph_kg.reading.lexis.wordsets import word_set

CONDITION = frozenset(("if", "when", "while", "whenever", "once", "as", "before"))
_BECAUSE = frozenset(("because", "since", "as", "so"))
_BOTH = re.compile(r"\b(?:together|combin\w+|both|alongside|at the same time|the two)\b")
_APART = re.compile(
    r"\b(?:hours?|days?|weeks?|minutes|apart|time)\b(?: before| after| or| from| apart| away"
    r"| of)+ (?:taking |you take )?(?P<p>[^.;]+)"
)
_WATCHED = re.compile(r"\b(?:monitoring|caution|care|vigilance|supervision|adjustments?|checks|tests)\b")
_SAFELY = re.compile(r"\b(?:safely|together|without (?:a |any )?(?:problems?|risk|difficulty|trouble))\b")
_DOSE = re.compile(r"(?:your|the|a) dose\b")
_DANGEROUS = re.compile(
    r"\bnot (?:safe|advisable|recommended|wise|a good idea)\b|\b(?:dangerous|unsafe|risky|unwise|harmful)\b"
)
# What a clause says of the use of both, and not of what they do: "combined with X, it is used for ...".
_TREATS = frozenset(("use", "indicate", "give", "prescribe", "take", "approve", "recommend", "treat", "start"))
_ADDS = ("add", "mix", "combine")


def combination(scene: Scene) -> Pairing | None:
    """Return the partners of a clause on what is taken with what."""
    told = (
        scene.names_drug(scene.extent) or _is_told_later(scene) or _BOTH.search(scene.text, *scene.extent) is not None
    )
    found = _together(scene, told=told)
    if found is None:
        return of_takers(scene) if scene.topic else None
    if all(item.name in word_set("taken-with") for item in found.items) or not (told or scene.topic):
        return None
    effect = governing(scene)
    if effect is not None:
        return _conditional(scene, found, effect)
    if scene.group.form == "infinitive" and (unsafe := _unsafe(scene)):
        return replace(found, managed=unsafe)
    if scene.clause.link in CONDITION or scene.group.form in ("gerund", "infinitive", "participle"):
        return None
    return _instructed(scene, found)


def _is_told_later(scene: Scene) -> bool:
    """Whether a condition's sentence names the drug in another clause: "if you take X, ... it can boost its effect"."""
    whole = scene.reading.bounds[scene.fit.sentence]
    return scene.clause.link in CONDITION and scene.names_drug(whole)


def _together(scene: Scene, *, told: bool) -> Pairing | None:
    """The partners behind "with" or the verb, before a passive, or behind "two hours before"."""
    found = scene.first("with", "alongside", "obj")
    if found is None and scene.group.passive and (told or scene.topic):
        found = scene.partners(scene.subject)
    apart = _APART.search(scene.text, *scene.extent) if found is None and told else None
    return scene.partners(apart.span("p")) if apart else found


def _conditional(scene: Scene, found: Pairing, effect: Clause) -> Pairing | None:
    """Both are taken: the clause around says what happens or what to do."""
    outer = scene.at(effect)
    group = effect.group
    if group.chain[0] in _TREATS and (group.chain[0] != "start" or len(group.chain) == 1):
        return None
    vague = all(item.scope.startswith("other") or item.name.startswith("other") for item in found.items)
    if group.means("tell", "consult") and vague:
        return None
    if group.form == "imperative" or (group.modal is not None and group.modal.text in MUST):
        return replace(found, managed=outer.extent, effect=reason_of(scene, effect) or reason_of(scene, scene.clause))
    if outer.is_provider(outer.subject) or _DOSE.match(scene.text, *outer.subject):
        return replace(found, managed=outer.extent, hedged=effect)
    return replace(found, effect=effect, whole=not scene.names_drug(outer.subject))


def _instructed(scene: Scene, found: Pairing) -> Pairing | None:
    """As in "It must not be taken with X", "do not take it with X", "it can be taken with X"."""
    group = scene.group
    modal = group.modal.text if group.modal else ""
    if _WATCHED.search(scene.text, *scene.subject):
        return replace(found, managed=scene.extent)
    if group.form == "imperative" and group.chain[-1] in _ADDS and group.negation is None:
        effect = _next(scene)
        return replace(found, effect=effect, whole=True) if effect else None
    if (
        group.form == "imperative"
        and group.negation is None
        and not (scene.names_drug(scene.extent) or scene.slot("with")[1])
    ):
        return None
    if group.form == "imperative" or modal in MUST:
        return replace(found, managed=managed_span(scene), effect=reason_of(scene, scene.clause))
    allowed = modal in ("can", "may") and group.negation is None and group.passive
    if (
        group.modal is not None
        and allowed
        and (scene.names_drug(scene.extent) or _SAFELY.search(scene.text, *scene.extent))
    ):
        return replace(found, denied=(group.modal.start, group.modal.end))
    return None


def _next(scene: Scene) -> Clause | None:
    """The clause behind "and": "add X and seizures become more likely"."""
    clauses = scene.fit.parse.clauses
    at = clauses.index(scene.clause) + 1
    joined = at < len(clauses) and clauses[at].link == "and" and clauses[at].group.form == "finite"
    return clauses[at] if joined else None


def _unsafe(scene: Scene) -> tuple[int, int] | None:
    """The words of the clause around an infinitive: "it is not safe to combine it with X"."""
    clauses = scene.fit.parse.clauses
    at = clauses.index(scene.clause)
    outer = clauses[at - 1] if at else None
    if outer is None or outer.group.chain[-1] != "be":
        return None
    warns = _DANGEROUS.search(scene.text, outer.group.start, scene.group.start)
    return (outer.group.start, scene.group.end) if warns else None


def managed_span(scene: Scene) -> tuple[int, int]:
    """Return the words that say what to do: the verb group, and of an imperative what follows it, too."""
    group = scene.group
    start = scene.fit.parse.tokens[group.first].start
    return start, scene.extent[1] if group.form == "imperative" else group.end


def reason_of(scene: Scene, clause: Clause) -> Clause | None:
    """Return the clause that gives the reason of an instruction."""
    clauses = scene.fit.parse.clauses
    at = clauses.index(clause)
    for later in clauses[at + 1 : at + 3]:
        near = later is clauses[at + 1] and (later.link == "relative" or _explains(scene, later))
        if later.link in _BECAUSE or near:
            return later
    return clauses[at - 1] if at and clauses[at - 1].link in _BECAUSE else None


_COLON = re.compile(r"\W*[:\u2013\u2014]|\s+-\s")


def _explains(scene: Scene, later: Clause) -> bool:
    """Whether a clause stands behind a colon or dash: "never combine the two: together they can cause ..."."""
    spans = [scene.fit.parse.span(part) for part in (later.lead, later.subject) if part]
    start = min([later.group.start, *(a for a, _ in spans)])
    before = scene.text[scene.extent[1] : start]
    told = later.group.form == "finite" and (later.subject or later.shared)
    return bool(told) and _COLON.match(before + scene.text[start : start + 1]) is not None


def governing(scene: Scene) -> Clause | None:
    """Return the clause of which a condition or a gerund subject is part."""
    clause, clauses = scene.clause, scene.fit.parse.clauses
    at = clauses.index(clause)
    if clause.group.form == "gerund":
        for later in clauses[at + 1 :]:
            if later.subject and not later.shared and later.subject.start <= clause.group.first < later.subject.stop:
                return later
    if clause.link not in CONDITION and clause.group.form != "participle":
        return None
    if all(c.link in CONDITION for c in clauses[:at]):
        return next((c for c in clauses[at + 1 :] if c.link in ("main", "and", "so", "but")), None)
    return next((c for c in reversed(clauses[:at]) if c.link not in CONDITION and c.link != "reduced"), None)
