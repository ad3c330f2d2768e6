"""Applying frames to a sentence: the frames of each family have a function that makes their drafts."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from monograph_kg.reading.context import Reading
from monograph_kg.reading.draft import Draft
from monograph_kg.reading.frames import harms, interactions, safety
from monograph_kg.reading.frames.build import build
from monograph_kg.reading.frames.frame import Fit, fits

_FAMILIES: dict[str, Callable[[Reading, Fit], Iterator[Draft]]] = {
    **harms.FAMILIES,
    **interactions.FAMILIES,
    **safety.FAMILIES,
}


def frame_drafts(reading: Reading, sentence: int) -> Iterator[Draft]:
    """Yield what the clauses of a sentence state; an interaction that two of them tell of, once."""
    setting = reading.setting(sentence)
    own = reading.published(*reading.bounds[sentence])[0] if setting and not setting.keyed else -1
    told: dict[str | None, Draft] = {}
    for fit in fits(reading, sentence):
        family = fit.frame.id.partition(".")[0]
        for draft in _FAMILIES.get(family, build)(reading, fit):
            if draft.first()[0] < own:
                continue
            if draft.kind != "InteractionStatement":
                yield draft
            elif draft.object not in told:
                told[draft.object] = draft
            else:
                _complete(told[draft.object], draft)
    yield from told.values()


def _complete(known: Draft, again: Draft) -> None:
    """Take over what a later clause adds: "... can raise its level and should be avoided"."""
    for name in ("direction", "management"):
        if name not in known.qualifiers and name in again.qualifiers:
            known.qualifiers[name] = again.qualifiers[name]
            known.cues[name] = list(again.cues.get(name, ()))
