"""The release's own files: Turtle and RDF/XML of the same triples, as ``monograph-kg build`` writes them."""

from __future__ import annotations

from monograph_kg.graph.release import make_release
from monograph_kg.publishing.form import Export
from monograph_kg.publishing.loss import CARRIED, Tally
from monograph_kg.publishing.material import Material

name = "turtle"
summary = "Turtle and RDF/XML (OWL) of the release, as build writes them"
suffixes = (".ttl", ".owl")


def write(material: Material) -> Export:
    """Write both files.

    Raises:
        BuildError: if one, read back by another parser, is another graph.
    """
    tally = Tally(name, material)
    tally.keep_all(material.facts)
    tally.other_layers(CARRIED)
    files = make_release(material.layers, material.name).files
    return Export({file: content for file, content in files.items() if file.endswith(suffixes)}, tally.close())
