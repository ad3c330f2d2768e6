"""N-Triples, N-Quads and TriG: the same triples as the Turtle, by two or three parsers."""

from __future__ import annotations

from pathlib import Path

import pytest
from publishing.forms_helpers import content
from publishing.second_opinions import by_pyoxigraph, by_rapper, by_rdflib, dataset, triples
from pyoxigraph import DefaultGraph, NamedNode

from monograph_kg.graph.canonical import canonical_lines
from monograph_kg.graph.release import turtle_text
from monograph_kg.publishing.forms import nquads
from monograph_kg.publishing.material import Material
from monograph_kg.publishing.named import named_graphs, named_quads

FORMS = {"ntriples": ".nt", "nquads": ".nq", "trig": ".trig"}
READ_BACK = [*FORMS.items(), ("turtle", ".ttl"), ("turtle", ".owl")]


@pytest.fixture(scope="module")
def expected(material: Material) -> list[str]:
    """The triples of the release's own Turtle, read back."""
    return triples(by_pyoxigraph(turtle_text(material.layers.all()).encode(), ".ttl"))


@pytest.mark.parametrize(("form", "suffix"), READ_BACK)
def test_both_parsers_read_the_triples_of_the_turtle(form: str, suffix: str, material: Material, expected: list[str]):
    written = content(form, material, suffix)
    assert triples(by_pyoxigraph(written, suffix)) == expected
    assert triples(by_rdflib(written, suffix)) == expected


@pytest.mark.parametrize(("form", "suffix"), READ_BACK)
def test_raptor_reads_the_same_triples(form: str, suffix: str, material: Material, expected: list[str], tmp_path: Path):
    assert canonical_lines(by_rapper(content(form, material, suffix), suffix, tmp_path)) == expected


@pytest.mark.parametrize("form", ["nquads", "trig"])
def test_named_graphs_keep_layers_apart(form: str, everything: Material):
    quads = by_pyoxigraph(content(form, everything), FORMS[form])
    assert (
        dataset(quads)
        == dataset(by_rdflib(content(form, everything), FORMS[form]))
        == dataset(list(named_quads(everything)))
    )
    names = {q.graph_name.value.rpartition("/")[2] for q in quads if isinstance(q.graph_name, NamedNode)}
    assert names == {"vocabulary", "entities", "source.clonazepam-faq", "source.made-up", "direct"}


def test_only_the_header_stands_in_the_default_graph(material: Material):
    graphs = named_graphs(material)
    assert set(graphs[DefaultGraph()]) == material.layers.header


@pytest.mark.parametrize("form", FORMS)
def test_the_same_material_gives_the_same_bytes(form: str, material: Material):
    assert content(form, material) == content(form, material)


def test_streaming_in_chunks_changes_nothing(material: Material):
    quads = list(named_quads(material))
    assert b"".join(nquads.stream(quads, chunk=7)) == b"".join(nquads.stream(iter(quads)))
    assert list(nquads.stream([])) == []
