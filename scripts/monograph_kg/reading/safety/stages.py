"""Stages: the part of a pregnancy, the dose or the length of use to which a caution is limited."""

from __future__ import annotations

import re

from monograph_kg.reading.context import Reading
from monograph_kg.reading.draft import Draft
from monograph_kg.reading.frames.frame import Fit
from monograph_kg.reading.lexis.cues import find_cues

_WEEK = re.compile(r"\b(?:from|after) (?:the )?(?:week (?P<n>\d{1,2})|(?P<m>\d{1,2})(?:st|nd|rd|th) week)\b")
# "In the first trimester it can do this, and later it may do that" limits only the first.
_PARTED = re.compile(r", (?:and|but) (?:later|then|after|even)|;| but ")


def with_stage(reading: Reading, fit: Fit, draft: Draft) -> Draft:
    """Note under which stages a caution holds, from the part of the sentence that says it."""
    text = reading.document.copy.text
    begin, end = _part(text, *reading.bounds[fit.sentence], fit.clause.group.start)
    found = [(cue.value, (cue.start, cue.end)) for cue in find_cues("stage", text, begin, end)]
    found += [(f"from-week-{m['n'] or m['m']}", m.span()) for m in _WEEK.finditer(text, begin, end)]
    for value, span in sorted(found, key=lambda each: each[1]):
        known = draft.qualifiers.get("circumstance", ())
        if value not in known:
            draft.qualifiers["circumstance"] = (*known, value)
            draft.labels[value] = (value.replace("-", " "), "Circumstance")
            draft.cue("circumstance", reading.published(*span))
    return draft


def _part(text: str, begin: int, end: int, at: int) -> tuple[int, int]:
    """The part of a sentence in which a place lies."""
    for joint in _PARTED.finditer(text, begin, end):
        if joint.end() <= at:
            begin = joint.end()
        elif joint.start() > at:
            return begin, joint.start()
    return begin, end
