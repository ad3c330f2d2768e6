"""Precautions: a partner that is to be avoided or watched, or that is said to be no problem."""

from __future__ import annotations

import re
from dataclasses import replace

from monograph_kg.reading.context import Reading
from monograph_kg.reading.frames.combinations import CONDITION, managed_span, reason_of
from monograph_kg.reading.frames.frame import Fit, slot_of
from monograph_kg.reading.frames.influences import in_lead
from monograph_kg.reading.frames.mentions import (
    PROVIDER,
    by_level,
    extent_of,
    mentions_drug,
    on_topic,
    partners_in,
    span_of,
    words_in,
)
from monograph_kg.reading.frames.pairing import Pairing

_FINE = re.compile(
    r"(?:usually |generally |normally |considered |also |quite |perfectly )*(?P<ok>no problem|no issue"
    r"|fine|safe|all right|allowed|permitted|harmless|acceptable|suitable|compatible|unaffected)\b"
)
_BAD = re.compile(
    r"(?:best |usually |generally |also )*(?:not recommended|not advised|contraindicated|off limits"
    r"|forbidden|unsafe|risky|dangerous)\b"
)
_RISK_SIZE = re.compile(
    r"(?:much |even |also |slightly )*(?:higher|greater|increased|raised|more likely|more common|stronger"
    r"|more severe|lower|reduced|weaker|worse)\b(?: with (?P<p>.+))?"
)
_RISKY = re.compile(r"\b(?:risk|danger|chance|drop|fall|rise|increase|effect)\b")
_CAREFUL = re.compile(
    r"(?:very |especially |particularly |extra )*(?:careful|cautious) (?:with|about|when combining it with) (?P<p>.+)"
)


def judgement(reading: Reading, fit: Fit, subject: tuple[int, int], behind: tuple[int, int]) -> Pairing | None:
    if not on_topic(reading, fit.sentence):
        return None
    careful = _CAREFUL.fullmatch(reading.masked.text, *behind)
    if careful and (found := partners_in(reading, careful.span("p"), sure=False)):
        return replace(found, managed=extent_of(reading, fit), effect=reason_of(fit, fit.clause))
    text, clause = reading.masked.text, fit.clause
    if (
        words_in(reading, subject) == "there"
        and _RISKY.search(text, *behind)
        and (place := slot_of(fit.parse, clause, "with"))
    ):
        found = partners_in(reading, span_of(fit, place), sure=False)
        return replace(found, effect=clause) if found else None
    if _RISK_SIZE.match(text, *behind) and (lead := in_lead(reading, fit)):
        return replace(lead, effect=clause, whole=True)
    if (size := _RISK_SIZE.match(text, *behind)) and size["p"]:
        found = partners_in(reading, size.span("p"), sure=False)
        return replace(found, effect=clause, whole=True) if found else None
    if size and clause.subject:
        found = by_level(reading, subject, sure=False)
        return replace(found, effect=clause, whole=True) if found else None
    found = partners_in(reading, subject, sure=False) if clause.subject else None
    if found is None:
        return None
    if fine := _FINE.match(text, *behind):
        if clause.group.negation is not None:
            return replace(found, managed=extent_of(reading, fit))
        return replace(found, denied=fine.span("ok"))
    if _BAD.match(text, *behind):
        return replace(found, managed=(clause.group.start, behind[1]))
    return None


def precaution(reading: Reading, fit: Fit) -> Pairing | None:
    """As in "X should be avoided", "avoid X", "keep them apart", "leave two hours between it and X"."""
    clause, group = fit.clause, fit.clause.group
    if clause.link in CONDITION or group.form in ("gerund", "infinitive") or not on_topic(reading, fit.sentence):
        return None
    if group.form == "imperative":
        places = [slot_of(fit.parse, clause, name) for name in ("obj", "between", "with", "from")]
        found = None
        for place in places:
            found = found or (partners_in(reading, span_of(fit, place), sure=True) if place else None)
        if found is None or group.chain[-1] not in ("avoid", "limit", "keep", "leave", "separate"):
            return None
        reason = reason_of(fit, clause)
        drink = all(item.name.startswith("alcohol") for item in found.items) and not mentions_drug(
            reading, extent_of(reading, fit)
        )
        return None if drink and reason is None else replace(found, managed=managed_span(reading, fit), effect=reason)
    if clause.subject and PROVIDER.match(reading.masked.text, *span_of(fit, clause.subject)):
        found = by_level(reading, span_of(fit, slot_of(fit.parse, clause, "obj")), sure=False)
        return replace(found, managed=extent_of(reading, fit), hedged=clause) if found else None
    if not (group.passive or group.modal is not None):
        return None
    found = partners_in(reading, span_of(fit, clause.subject), sure=False) if clause.subject else None
    if found is None or not (
        group.modal is not None or group.negation is not None or group.chain[0] in ("avoid", "contraindicate")
    ):
        return None
    return replace(
        found, managed=(fit.parse.tokens[group.first].start, extent_of(reading, fit)[1]), effect=reason_of(fit, clause)
    )
