"""TriG (https://www.w3.org/TR/trig/): the same named graphs as N-Quads, for people."""

from __future__ import annotations

from pyoxigraph import RdfFormat

from monograph_kg.publishing.form import Export
from monograph_kg.publishing.loss import CARRIED, Tally
from monograph_kg.publishing.material import Material
from monograph_kg.publishing.named import named_quads
from monograph_kg.publishing.rdfbytes import rdf_bytes
from monograph_kg.vocabulary.prefixes import load_prefixes

name = "trig"
summary = "TriG: the named graphs of N-Quads with prefixes"
suffixes = (".trig",)


def write(material: Material) -> Export:
    """Write every graph, its subjects sorted."""
    tally = Tally(name, material)
    tally.keep_all(material.facts)
    tally.other_layers(CARRIED)
    content = rdf_bytes(named_quads(material), RdfFormat.TRIG, load_prefixes().namespaces)
    return Export({f"{material.name}.trig": content}, tally.close())
