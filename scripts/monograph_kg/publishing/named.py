"""The release as a dataset: which named graph each triple stands in, with blank nodes named by RDFC-1.0.

The header, which describes the release itself, stands in the default graph. Every other layer has its own graph,
``.../graph/vocabulary``, ``.../graph/entities`` (with alignments), ``.../graph/source.ID`` and ``.../graph/direct``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import CanonicalizationAlgorithm, Dataset, DefaultGraph, NamedNode, Quad, Triple

from monograph_kg.graph.terms import ROOT, ordered
from monograph_kg.publishing.material import Material

GraphName = NamedNode | DefaultGraph


def graph_node(release: str, layer: str) -> NamedNode:
    """Return the name of a layer's graph.

    >>> graph_node("clonazepam", "direct").value
    'https://w3id.org/monograph-kg/release/clonazepam/graph/direct'
    """
    return NamedNode(f"{ROOT}release/{release}/graph/{layer}")


def named_graphs(material: Material) -> dict[GraphName, list[Triple]]:
    """Return the triples of each graph, sorted; blank nodes occur in the vocabulary only and have canonical names."""
    layers, name = material.layers, material.name
    graphs: dict[GraphName, list[Triple]] = {
        DefaultGraph(): ordered(layers.header),
        graph_node(name, "vocabulary"): canonical(layers.vocabulary),
        graph_node(name, "entities"): ordered(layers.entities),
    }
    for source, triples in sorted(layers.sources.items()):
        graphs[graph_node(name, f"source.{source}")] = ordered(triples)
    graphs[graph_node(name, "direct")] = ordered(layers.direct)
    return graphs


def canonical(triples: Iterable[Triple]) -> list[Triple]:
    """Return triples sorted, their blank nodes named canonically."""
    dataset = Dataset(Quad(t.subject, t.predicate, t.object) for t in triples)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return ordered(quad.triple for quad in dataset)


def named_quads(material: Material) -> Iterator[Quad]:
    """Yield the quads of the release, graph by graph."""
    for graph, triples in named_graphs(material).items():
        for triple in triples:
            yield Quad(triple.subject, triple.predicate, triple.object, graph)
