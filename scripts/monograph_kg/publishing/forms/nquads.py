"""N-Quads (https://www.w3.org/TR/n-quads/): the release as named graphs, streamed.

The writer holds one chunk of quads at a time, so memory does not grow with the release.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from pyoxigraph import Quad, RdfFormat

from monograph_kg.publishing.form import Export
from monograph_kg.publishing.loss import CARRIED, Tally
from monograph_kg.publishing.material import Material
from monograph_kg.publishing.named import named_quads
from monograph_kg.publishing.rdfbytes import rdf_bytes

name = "nquads"
summary = "N-Quads: vocabulary, entities, each source and the direct layer as named graphs, streamed"
suffixes = (".nq",)

# Quads a chunk: about 2 MB of text, enough that the cost of a chunk does not show.
CHUNK = 10_000


def write(material: Material) -> Export:
    """Write every quad, graph by graph, sorted within each."""
    tally = Tally(name, material)
    tally.keep_all(material.facts)
    tally.other_layers(CARRIED)
    return Export({f"{material.name}.nq": stream(named_quads(material))}, tally.close())


def stream(quads: Iterable[Quad], chunk: int = CHUNK) -> Iterator[bytes]:
    """Yield quads as N-Quads text in chunks; at most ``chunk`` quads are held at a time."""
    waiting = iter(quads)
    while held := list(islice(waiting, chunk)):
        yield rdf_bytes(held, RdfFormat.N_QUADS)
