"""Precautions: a partner that is to be avoided or watched, or that is said to be no problem."""

from __future__ import annotations

import re
from dataclasses import replace

from monograph_kg.reading.interactions.combinations import CONDITION, managed_span, reason_of
from monograph_kg.reading.interactions.influences import in_lead, told_to_provider
from monograph_kg.reading.interactions.mentions import Scene
from monograph_kg.reading.interactions.pairing import Pairing

_FINE = re.compile(
    r"(?:usually |generally |normally |considered |also |quite |perfectly )*(?P<ok>no problem|no issue"
    r"|fine|safe|all right|allowed|permitted|harmless|acceptable|suitable|compatible|unaffected)\b"
)
_HARM = re.compile(r"(?:usually |generally |normally )*(?:an? |any )?(?:problem|issue|concern|worry|danger|trouble)\b")
_BAD = re.compile(
    r"(?:best |usually |generally |also )*(?:not recommended|(?:best |better )?avoided|not advised"
    r"|contraindicated|off limits"
    r"|forbidden|unsafe|risky|dangerous|out of the question|ruled out|out of bounds|a no-no|a bad idea"
    r"|an? (?:bad|poor|dangerous|risky) (?:mix|match|combination|partner)s?)\b"
)
_RISK_SIZE = re.compile(
    r"(?:much |even |also |slightly )*(?:higher|greater|increased|raised|more likely|more common|stronger"
    r"|more severe|lower|reduced|weaker|worse)\b(?: with (?P<p>.+))?"
)
_RISKY = re.compile(r"\b(?:risk|danger|chance|drop|fall|rise|increase|effect)\b")
_CAREFUL = re.compile(
    r"(?:very |especially |particularly |extra )*(?:careful|cautious) (?:with|about|when combining it with) (?P<p>.+)"
)
_WISE = re.compile(
    r"\b(?:best|better|wise|wiser|safer|safest|advisable|sensible|prudent|important|essential|a good idea|need|try"
    r"|advised|recommended|told|asked) to (?:\w+ly )?\w+$"
)
_SHUNS = frozenset(("avoid", "limit", "keep", "leave", "separate"))


def judgement(scene: Scene) -> Pairing | None:
    """Return the partners of a clause with "is": what is no problem, what is risky, where a risk is higher."""
    if not scene.topic:
        return None
    return _risk(scene) or _careful(scene) or _judged(scene)


def _risk(scene: Scene) -> Pairing | None:
    """As in "The risk is higher with X", "there is a risk of bleeding with X"."""
    clause = scene.clause
    if scene.words(scene.subject) == "there" and _RISKY.search(scene.text, *scene.behind):
        found = scene.first("with") or in_lead(scene)
        return replace(found, effect=clause) if found else None
    size = _RISK_SIZE.match(scene.text, *scene.behind)
    if size is None:
        return None
    found = in_lead(scene) or (scene.partners(size.span("p")) if size["p"] else scene.changed(scene.subject))
    return replace(found, effect=clause, whole=True) if found else None


def _careful(scene: Scene) -> Pairing | None:
    """As in "Be careful with X, because it adds to drowsiness"."""
    span = scene.inner(scene.behind, _CAREFUL)
    found = scene.partners(span) if span else None
    return replace(found, managed=scene.extent, effect=reason_of(scene, scene.clause)) if found else None


def _judged(scene: Scene) -> Pairing | None:
    """As in "X is no problem", "X is best avoided", "use with X is not safe"."""
    found = scene.partners(scene.subject)
    if found is None:
        return None
    fine = _FINE.match(scene.text, *scene.behind)
    harmless = _HARM.match(scene.text, *scene.behind)
    if harmless and scene.group.negation is not None:
        return replace(found, denied=(scene.group.negation.start, scene.group.negation.end))
    if fine and scene.group.negation is None:
        return replace(found, denied=fine.span("ok"))
    if fine or _BAD.match(scene.text, *scene.behind):
        return replace(found, managed=(scene.group.start, scene.behind[1]))
    return None


def precaution(scene: Scene) -> Pairing | None:
    """Return the partners of "X should be avoided", "avoid X", "leave two hours between it and X"."""
    clause, group = scene.clause, scene.group
    if clause.link in CONDITION or group.form == "gerund" or not scene.topic:
        return None
    if group.form == "infinitive":
        return (
            _commanded(scene)
            if _WISE.search(scene.text, scene.reading.bounds[scene.fit.sentence][0], group.end)
            else None
        )
    if group.form == "imperative":
        return _commanded(scene)
    if clause.subject and scene.is_provider(scene.subject):
        return told_to_provider(scene)
    told = group.modal is not None or (
        group.passive and (group.negation is not None or group.means("avoid", "contraindicate"))
    )
    found = scene.partners(scene.subject) if told else None
    if found is None:
        return None
    start = scene.fit.parse.tokens[group.first].start
    return replace(found, managed=(start, scene.extent[1]), effect=reason_of(scene, clause))


def _commanded(scene: Scene) -> Pairing | None:
    """As in "Avoid X"; alcohol alone is no interaction without a reason or the drug's name."""
    found = scene.first("obj", "between", "with", "from", sure=True)
    if found is None or scene.group.chain[-1] not in _SHUNS:
        return None
    reason = reason_of(scene, scene.clause)
    drink = all(item.name.startswith("alcohol") for item in found.items) and not scene.names_drug(scene.extent)
    return None if drink and reason is None else replace(found, managed=managed_span(scene), effect=reason)
