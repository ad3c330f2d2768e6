"""A form as another package would bring it."""

from __future__ import annotations

from monograph_kg.publishing.form import Export
from monograph_kg.publishing.loss import Tally
from monograph_kg.publishing.material import Material

name = "mine"
summary = "a form of a third party"
suffixes = (".txt",)


def write(material: Material) -> Export:
    """Write nothing, and say so."""
    tally = Tally(name, material)
    for fact in material.facts:
        tally.drop(fact, "nothing is written")
    return Export({}, tally.close())
