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
from monograph_kg.reading.frames.combinations import combination
from monograph_kg.reading.frames.frame import Fit, slot_of
from monograph_kg.reading.frames.influences import influence
from monograph_kg.reading.frames.mentions import (
    PRONOUNS,
    extent_of,
    mentions_drug,
    on_topic,
    partners_in,
    span_of,
    words_in,
)
from monograph_kg.reading.frames.pairing import Pairing, drafts_of
from monograph_kg.reading.frames.precautions import judgement, precaution
from monograph_kg.reading.pairs import pair_of

_COMPARED = re.compile(r"\b(?:than|unlike|instead of|compared|rather than|such as aspirin and|switch\w*)\b")
_NOTHING = re.compile(r"(?:nothing|little) (?:is|has)\b")
_INTERACTION = re.compile(r"(?P<no>no |any )?(?:[a-z]+ ){0,3}?interactions? (?:with|between|involving) (?P<p>.+)")
_NO_EFFECT = re.compile(
    r"(?P<no>no|little|any|a|an|some|only a)\b(?: [a-z]+){0,3}? (?:effect|influence|impact) on (?P<p>.+)"
)


def interaction(reading: Reading, fit: Fit) -> Iterator[Draft]:
    """Yield the interactions that a clause states."""
    text = reading.masked.text
    begin, end = reading.bounds[fit.sentence]
    if (
        _NOTHING.match(text, extent_of(reading, fit)[0])
        or _COMPARED.search(text, *extent_of(reading, fit))
        or pair_of(reading, fit.sentence) is not None
    ):
        return
    found = _READERS[fit.frame.id.partition(".")[2]](reading, fit)
    if found is not None:
        yield from drafts_of(reading, fit, found, (begin, end))


def _with(reading: Reading, fit: Fit) -> Pairing | None:
    """As in "The drug interacts with X", "X and the drug interact"."""
    clause = fit.clause
    behind = slot_of(fit.parse, clause, "with") or slot_of(fit.parse, clause, "obj")
    subject = span_of(fit, clause.subject)
    own = not clause.subject or mentions_drug(reading, subject) or words_in(reading, subject) in PRONOUNS
    if own and behind and (found := partners_in(reading, span_of(fit, behind), sure=False)):
        return replace(found, start=clause.group.heads[-1].start)
    found = partners_in(reading, subject, sure=False)
    if found is None or not (
        found.joined
        or not behind
        or mentions_drug(reading, span_of(fit, behind))
        or words_in(reading, span_of(fit, behind)) in PRONOUNS
    ):
        return None
    return found


def _found(reading: Reading, fit: Fit) -> Pairing | None:
    """As in "There is no interaction with X", "X is no problem", "the risk is higher with X"."""
    clause, text = fit.clause, reading.masked.text
    subject, behind = span_of(fit, clause.subject), span_of(fit, clause.object)
    if re.search(r"\binteractions?$", words_in(reading, subject)) and (place := slot_of(fit.parse, clause, "with")):
        found = partners_in(reading, span_of(fit, place), sure=False)
        return replace(found, stated=clause) if found else None
    for span in (subject, behind):
        match = _INTERACTION.fullmatch(text, *span)
        if match and (found := partners_in(reading, match.span("p"), sure=False)):
            at = match.start() + re.search(r"interaction", match.group()).start()  # type: ignore[union-attr]
            return replace(found, start=at, stated=clause)
    if clause.group.chain[-1] not in ("be", "have"):
        return None
    return (
        having(reading, fit, subject, behind)
        if clause.group.chain[-1] == "have"
        else judgement(reading, fit, subject, behind)
    )


def having(reading: Reading, fit: Fit, subject: tuple[int, int], behind: tuple[int, int]) -> Pairing | None:
    match = _NO_EFFECT.fullmatch(reading.masked.text, *behind)
    if match:
        own = mentions_drug(reading, match.span("p")) or on_topic(reading, fit.sentence)
        found = partners_in(reading, match.span("p"), sure=False) if mentions_drug(reading, subject) else None
        found = found or (partners_in(reading, subject, sure=False) if own else None)
        return replace(found, stated=fit.clause) if found else None
    if on_topic(reading, fit.sentence) and re.search(r"\b(?:influence|effect|impact)\b", words_in(reading, behind)):
        found = partners_in(reading, subject, sure=False)
        return replace(found, effect=fit.clause) if found else None
    return None


_READERS: dict[str, Callable[[Reading, Fit], Pairing | None]] = {
    "with": _with, "effect": influence, "combine": combination, "found": _found, "manage": precaution,
}  # fmt: skip
FAMILIES: dict[str, Callable[[Reading, Fit], Iterator[Draft]]] = {"interact": interaction}
