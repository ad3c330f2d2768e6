"""Applying frames to a sentence: the frames of each family have a function that makes their drafts."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from monograph_kg.reading.context import Reading
from monograph_kg.reading.draft import Draft
from monograph_kg.reading.frames.build import build
from monograph_kg.reading.frames.frame import Fit, fits
from monograph_kg.reading.frames.scene import unproven
from monograph_kg.reading.harms import harms, risks
from monograph_kg.reading.identity import definitions
from monograph_kg.reading.identity import memberships as identity
from monograph_kg.reading.interactions import interactions
from monograph_kg.reading.interactions.pairing import once
from monograph_kg.reading.mechanism import mechanism
from monograph_kg.reading.safety import safety
from monograph_kg.reading.tiers import foreign_kinds
from monograph_kg.reading.uses import effects, uses
from monograph_kg.reading.uses.lists import loose_uses

_FAMILIES: dict[str, Callable[[Reading, Fit], Iterator[Draft]]] = {
    **harms.FAMILIES,
    **risks.FAMILIES,
    **uses.FAMILIES,
    **effects.FAMILIES,
    **interactions.FAMILIES,
    **safety.FAMILIES,
    **identity.FAMILIES,
    **mechanism.FAMILIES,
    **definitions.FAMILIES,
}
# Families for which a clause behind "there is no evidence that" states nothing; the others deny what it says.
_ASSERTING = frozenset({*uses.FAMILIES, *effects.FAMILIES})


def frame_drafts(reading: Reading, sentence: int) -> Iterator[Draft]:
    """Yield what the clauses of a sentence state; an interaction that two of them tell of, once."""
    return once(_drafts(reading, sentence))


def _drafts(reading: Reading, sentence: int) -> Iterator[Draft]:
    """For each kind of a clause, what the first frame says that says anything."""
    done: set[tuple[int, str]] = set()
    setting = reading.setting(sentence)
    own = reading.published(*reading.bounds[sentence])[0] if setting and not setting.keyed else -1
    used = False
    foreign = foreign_kinds(reading, sentence)
    for fit in fits(reading, sentence):
        if fit.frame.kind in foreign:
            continue
        family = fit.frame.id.partition(".")[0]
        place = fit.clause.group.first, fit.frame.kind
        if place in done or (family in _ASSERTING and unproven(reading, fit)):
            continue
        for draft in _FAMILIES.get(family, build)(reading, fit):
            done.add(place)
            if draft.first()[0] >= own:
                used = used or draft.kind in ("Indication", "OffLabelUse", "EffectivenessStatement")
                yield draft
    yield from loose_uses(reading, sentence, used)
    yield from risks.answers(reading, sentence)
