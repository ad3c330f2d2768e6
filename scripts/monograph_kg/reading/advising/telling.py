"""Telling: what a provider is told in two parts - "about pain and about all the medicines you take"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from monograph_kg.reading.advising.actions import action_of
from monograph_kg.reading.advising.duties import Duty, verb_classes
from monograph_kg.reading.advising.occasions import TELLING
from monograph_kg.reading.advising.scene import Scene
from monograph_kg.reading.advising.statements import draft_of
from monograph_kg.reading.draft import Draft

_TWICE = re.compile(r"(?= about )[^.;:]*?(?P<and>,? and (?:also )?)(?P<second>about )")


def told_twice(here: Scene, duty: Duty, end: int) -> Iterator[Draft]:
    """Yield what is told of each thing in "tell your doctor about pain and about all the medicines you take"."""
    start, classes = here.parse.tokens[duty.head].start, verb_classes(duty)
    twice = _TWICE.search(here.words(start, end)) if classes & TELLING and not duty.negated else None
    if twice is None:
        return
    cut, second = start + twice.start("and"), start + twice.start("second")
    first = action_of(classes, False, here.words(start, cut))
    if first:
        yield draft_of(here, duty, first, (start, cut))
    other = action_of(
        classes, False, f"{here.words(start, start + twice.start())} {here.words(second, max(end, second))}"
    )
    if other and end > second:
        draft = draft_of(here, duty, other, (second, end))
        if other != first:
            draft.qualifiers.pop("circumstance", None)
            draft.cues.pop("circumstance", None)
        yield draft
