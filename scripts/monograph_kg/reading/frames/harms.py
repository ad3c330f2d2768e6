"""Harms: adverse effects, and the effects of stopping that are none of the drug's own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from monograph_kg.reading.context import Reading
from monograph_kg.reading.draft import Draft
from monograph_kg.reading.frames.build import build
from monograph_kg.reading.frames.frame import Fit
from monograph_kg.reading.masks import OTHER

_STOPS = re.compile(
    r"\b(?:if|when|after|once|upon|on|following|by|with)\b[^,;]*?\b"
    r"(?P<w>(?:(?:abrupt|sudden|rapid)(?:ly)? |too (?:quickly|fast|soon) )?"
    r"(?:stop(?:s|ped|ping)?|discontinu\w+|withdraw(?:n|al|ing)?|quit(?:s|ting)?|com(?:es?|ing) off)\b"
    r"(?:[^,;.]{0,30}?\b(?:abruptly|suddenly|too (?:quickly|fast|soon)|all at once))?)"
)
_ABRUPT = re.compile(r"abrupt|sudden|rapid|too |all at once")


def stopping(reading: Reading, fit: Fit) -> tuple[str, tuple[int, int]] | None:
    """Return the trigger and its words where the sentence tells what happens when the drug is stopped."""
    text = reading.document.copy.text
    found = _STOPS.search(text, *reading.bounds[fit.sentence])
    if found is None:
        return None
    return ("abrupt-discontinuation" if _ABRUPT.search(found["w"]) else "discontinuation"), found.span("w")


def adverse(reading: Reading, fit: Fit) -> Iterator[Draft]:
    """Yield adverse effects; in a sentence about stopping they are withdrawal effects."""
    masked = reading.masked.text
    if OTHER in masked[fit.parse.span(fit.clause.subject)[0] : fit.clause.group.end] and fit.clause.subject:
        return
    stopped = stopping(reading, fit)
    for draft in build(reading, fit):
        if stopped and draft.kind == "AdverseEffectStatement":
            draft.kind = "WithdrawalEffectStatement"
            draft.qualifiers.pop("hedge", None)
            draft.cues.pop("hedge", None)
            draft.qualifiers["trigger"] = stopped[0]
            draft.cue("trigger", reading.published(*stopped[1]))
        yield draft


FAMILIES: dict[str, Callable[[Reading, Fit], Iterator[Draft]]] = {"adverse": adverse}
