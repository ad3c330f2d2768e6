"""N-Triples (https://www.w3.org/TR/n-triples/): every triple of the release, one a line, sorted."""

from __future__ import annotations

from monograph_kg.publishing.form import Export
from monograph_kg.publishing.loss import CARRIED, Tally
from monograph_kg.publishing.material import Material
from monograph_kg.publishing.named import canonical

name = "ntriples"
summary = "N-Triples: every triple, one a line, sorted"
suffixes = (".nt",)


def write(material: Material) -> Export:
    """Write every triple; blank nodes carry their canonical names."""
    tally = Tally(name, material)
    tally.keep_all(material.facts)
    tally.other_layers(CARRIED)
    lines = sorted(f"{triple} .\n" for triple in canonical(material.layers.all()))
    return Export({f"{material.name}.nt": "".join(lines).encode("utf-8")}, tally.close())
