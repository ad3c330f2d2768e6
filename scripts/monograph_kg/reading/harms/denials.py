"""Hazards by their own names: dependence, tolerance, withdrawal symptoms - expected, possible, or denied."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from monograph_kg.reading.context import Reading
from monograph_kg.reading.draft import Draft
from monograph_kg.reading.frames.build import items_of
from monograph_kg.reading.frames.frame import Fit
from monograph_kg.reading.frames.scene import applies
from monograph_kg.reading.harms.stated import stated, trimmed
from monograph_kg.reading.lexis.hazards import hazard


def hazards_in(reading: Reading, fit: Fit, part: range) -> Iterator[Draft]:
    """Yield the hazards alone among what a run of tokens names."""
    cut = trimmed(replace(fit, object=part))
    items = [item for item in items_of(reading, cut) if hazard(item.name)]
    yield from stated(reading, cut, items)


def none(reading: Reading, fit: Fit) -> Iterator[Draft]:
    """Yield hazards that are expected or known, most often denied: "no withdrawal syndrome is known"."""
    unknown = fit.clause.group.verb == "know" and fit.clause.group.negation is not None
    if not unknown and applies(reading, fit):
        yield from hazards_in(reading, fit, fit.object)


def without(reading: Reading, fit: Fit) -> Iterator[Draft]:
    """Yield hazards that do not come: "you can stop without withdrawal symptoms"."""
    opener = fit.parse.tokens[fit.object.start - 1]
    for draft in none(reading, fit):
        draft.polarity, draft.certainty = "negated", "asserted"
        for name in ("hedge", "certainty"):
            draft.cues.pop(name, None)
        draft.cues["polarity"] = [reading.published(opener.start, opener.end)]
        draft.qualifiers.pop("hedge", None)
        yield draft


_NONE = re.compile(r"(?P<no>none|no|not|nil|never|absent|unlikely)\b")
_POSSIBLE = re.compile(r"(?P<w>possible|potential|may|can|could)\b")


_SAID = re.compile(
    r"(?:an? )?(?:[a-z]+ )?(?:problem|concern|risk|danger|worry|issue|known|common|uncommon|rare|likely|yes)\b"
)


def key(reading: Reading, fit: Fit) -> Iterator[Draft]:
    """Yield what a key says of a hazard: "Dependence: none", "Abuse potential: none", "Dependence: possible"."""
    text = reading.document.copy.text
    start, end = fit.parse.span(fit.clause.object)
    words = text[start:end]
    subject = text[slice(*fit.parse.span(fit.clause.subject))]
    if not hazard(subject) or not applies(reading, fit):
        return
    denied, possible = _NONE.match(text, start, end), _POSSIBLE.match(text, start, end)
    if not (denied or possible or _SAID.match(words)):
        return
    for draft in hazards_in(reading, fit, fit.object):
        if denied:
            draft.polarity = "negated"
            draft.cues["polarity"] = [reading.published(*denied.span("no"))]
        elif possible and draft.certainty == "asserted":
            draft.certainty = "possible"
            draft.cue("certainty", reading.published(*possible.span("w")))
        yield draft
