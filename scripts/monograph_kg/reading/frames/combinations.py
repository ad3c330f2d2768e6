"""Combinations: what is taken with what, as the condition of an effect, as a warning, or as what does no harm."""

from __future__ import annotations

import re
from dataclasses import replace

from monograph_kg.reading.context import Reading
from monograph_kg.reading.frames.frame import Fit, slot_of
from monograph_kg.reading.frames.influences import of_takers
from monograph_kg.reading.frames.mentions import (
    MUST,
    PROVIDER,
    extent_of,
    mentions_drug,
    on_topic,
    partners_in,
    span_of,
    words_in,
)
from monograph_kg.reading.frames.pairing import Pairing
from monograph_kg.reading.grammar.clauses import Clause

CONDITION = frozenset(("if", "when", "while", "whenever", "once", "as", "before"))
_BECAUSE = frozenset(("because", "since", "as", "so"))
_BOTH = re.compile(r"\b(?:together|combin\w+|both|alongside|at the same time|the two)\b")
_APART = re.compile(
    r"\b(?:hours?|days?|weeks?|minutes|apart|time)\b(?: before| after| or| from| apart| away"
    r"| of)+ (?:taking |you take )?(?P<p>[^.;]+)"
)
_FOOD = frozenset(
    (
        "food",
        "foods",
        "meal",
        "meals",
        "a meal",
        "breakfast",
        "milk",
        "water",
        "tea",
        "fluid",
        "a snack",
        "other-medications",
    )
)
# What a clause says of the use of both, and not of what they do: "combined with X, it is used for ...".
_TREATS = frozenset(("use", "indicate", "give", "prescribe", "take", "approve", "recommend", "treat", "start"))


def combination(reading: Reading, fit: Fit) -> Pairing | None:
    """What is taken with what: a condition of the clause around it, a warning, or a denial."""
    clause = fit.clause
    places = [slot_of(fit.parse, clause, name) for name in ("with", "alongside", "obj")]
    subject = span_of(fit, clause.subject)
    found = None
    for place in places:
        found = found or (partners_in(reading, span_of(fit, place), sure=False) if place else None)
    others = mentions_drug(reading, extent_of(reading, fit)) or _BOTH.search(words_in(reading, extent_of(reading, fit)))
    if found is None and clause.group.passive and clause.subject and (others or on_topic(reading, fit.sentence)):
        found = partners_in(reading, subject, sure=False)
    apart = _APART.search(reading.masked.text, *extent_of(reading, fit)) if found is None and others else None
    if apart is not None:
        found = partners_in(reading, apart.span("p"), sure=False)
    if found is None:
        found = of_takers(reading, fit, subject) if clause.subject and on_topic(reading, fit.sentence) else None
        return found
    if all(item.name in _FOOD for item in found.items):
        return None
    effect = _governing(fit)
    if effect is not None:
        return _conditional(reading, fit, found, effect, told=bool(others))
    if clause.group.form == "infinitive" and (unsafe := _unsafe(reading, fit)):
        return replace(found, managed=unsafe)
    if clause.link in CONDITION or clause.group.form in ("gerund", "infinitive", "participle"):
        return None
    return _instructed(reading, fit, found, told=bool(others))


def _conditional(reading: Reading, fit: Fit, found: Pairing, effect: Clause, *, told: bool) -> Pairing | None:
    """Both are taken: the clause around says what happens or what to do."""
    if not (told or on_topic(reading, fit.sentence)) or _TREATS.isdisjoint(effect.group.chain[:1]) is False:
        return None
    group = effect.group
    if group.means("tell", "consult") and all(
        item.scope.startswith("other") or item.name.startswith("other") for item in found.items
    ):
        return None
    if group.form == "imperative" or (group.modal is not None and group.modal.text in MUST):
        return replace(found, managed=extent_of(reading, replace(fit, clause=effect)), effect=reason_of(fit, effect))
    subject = span_of(fit, effect.subject)
    if PROVIDER.match(reading.masked.text, *subject) or re.match(r"(?:your|the|a) dose\b", words_in(reading, subject)):
        return replace(found, managed=extent_of(reading, replace(fit, clause=effect)), hedged=effect)
    return replace(found, effect=effect, whole=not mentions_drug(reading, span_of(fit, effect.subject)))


def _instructed(reading: Reading, fit: Fit, found: Pairing, *, told: bool) -> Pairing | None:
    """As in "It must not be taken with X", "do not take it with X", "it can be taken with X"."""
    group = fit.clause.group
    modal = group.modal.text if group.modal else ""
    if re.search(
        r"\b(?:monitoring|caution|care|adjustments?|checks|tests)\b",
        words_in(reading, span_of(fit, fit.clause.subject)),
    ):
        return replace(found, managed=extent_of(reading, fit))
    told = told or on_topic(reading, fit.sentence)
    if not told:
        return None
    if group.form == "imperative" and group.chain[-1] in ("add", "mix", "combine") and group.negation is None:
        at = fit.parse.clauses.index(fit.clause)
        effect = next(
            (c for c in fit.parse.clauses[at + 1 : at + 2] if c.link == "and" and c.group.form == "finite"), None
        )
        return replace(found, effect=effect, whole=True) if effect else None
    if group.form == "imperative" or modal in MUST:
        return replace(found, managed=managed_span(reading, fit), effect=reason_of(fit, fit.clause))
    if modal in ("can", "may") and group.negation is None and group.passive:
        return replace(found, denied=(group.modal.start, group.modal.end) if group.modal else None)
    return None


def _unsafe(reading: Reading, fit: Fit) -> tuple[int, int] | None:
    """As in "It is not safe to combine it with X": the words of the clause around the infinitive."""
    at = fit.parse.clauses.index(fit.clause)
    outer = fit.parse.clauses[at - 1] if at else None
    if outer is None or outer.group.chain[-1] != "be":
        return None
    words = reading.document.copy.text[outer.group.start : fit.clause.group.start]
    warns = re.search(
        r"\bnot (?:safe|advisable|recommended|wise|a good idea)\b|\b(?:dangerous|unsafe|risky|unwise"
        r"|harmful)\b",
        words,
    )
    return (outer.group.start, fit.clause.group.end) if warns else None


def managed_span(reading: Reading, fit: Fit) -> tuple[int, int]:
    """The words that say what to do: the verb group, and what follows it unless that is the partner."""
    group = fit.clause.group
    start = fit.parse.tokens[group.first].start
    if group.form == "imperative":
        return start, extent_of(reading, fit)[1]
    return start, group.end


def reason_of(fit: Fit, clause: Clause) -> Clause | None:
    """The clause that gives the reason of an instruction."""
    clauses = fit.parse.clauses
    at = clauses.index(clause)
    for later in clauses[at + 1 : at + 3]:
        if later.link in _BECAUSE or (later.link == "relative" and later is clauses[at + 1]):
            return later
    if at and clauses[at - 1].link in _BECAUSE:
        return clauses[at - 1]
    return None


def _governing(fit: Fit) -> Clause | None:
    """The clause of which a condition or a gerund subject is part."""
    clause, clauses = fit.clause, fit.parse.clauses
    at = clauses.index(clause)
    if clause.group.form == "gerund":
        for later in clauses[at + 1 :]:
            if later.subject and not later.shared and later.subject.start <= clause.group.first < later.subject.stop:
                return later
    if clause.link not in CONDITION and clause.group.form != "participle":
        return None
    first = all(c.link in CONDITION for c in clauses[:at])
    if not first:
        return next((c for c in reversed(clauses[:at]) if c.link not in CONDITION and c.link != "reduced"), None)
    return next((c for c in clauses[at + 1 :] if c.link in ("main", "and", "so", "but")), None)
