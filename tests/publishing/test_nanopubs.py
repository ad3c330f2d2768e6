"""Nanopublications: valid by the network's own library, their trusty URIs its own, one a statement."""

from __future__ import annotations

import warnings
from collections import defaultdict

import pytest
import rdflib
from publishing.forms_helpers import content
from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from monograph_kg.graph.canonical import canonical_lines
from monograph_kg.publishing.forms.nanopubs import NP, SPACE
from monograph_kg.publishing.forms.rdf12 import stated
from monograph_kg.publishing.material import Material


def nanopubs(material: Material) -> dict[str, dict[str, list[Quad]]]:
    """The graphs of each nanopublication by its code and part."""
    found: dict[str, dict[str, list[Quad]]] = defaultdict(lambda: defaultdict(list))
    for quad in parse(content("nanopubs", material), format=RdfFormat.TRIG):
        code, _, part = quad.graph_name.value.removeprefix(SPACE).partition("#")
        found[code][part].append(quad)
    return found


def test_one_nanopublication_a_statement_with_four_graphs(everything: Material):
    found = nanopubs(everything)
    assert len(found) == len(everything.facts)
    assert all(set(parts) == {"Head", "assertion", "provenance", "pubinfo"} for parts in found.values())


@pytest.mark.filterwarnings("ignore")
def test_the_nanopub_library_agrees_with_every_trusty_uri(everything: Material):
    nanopub = pytest.importorskip("nanopub", reason="the nanopub library is not installed")
    rdflib.NORMALIZE_LITERALS = False
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        # Every kind and qualifier is in the made-up source; the library takes long for each one.
        for code, parts in nanopubs(everything).items():
            if not any("made-up" in quad.subject.value for quad in parts["assertion"]):
                continue
            graph = rdflib.ConjunctiveGraph()
            lines = "".join(f"{quad} .\n" for quads in parts.values() for quad in quads)
            graph.parse(data=lines, format="nquads")
            made = nanopub.Nanopub(rdf=graph)
            made.source_uri = SPACE + code
            assert made.is_valid
            assert made.has_valid_trusty


def test_a_changed_word_changes_the_code(material: Material):
    from monograph_kg.publishing.trusty import PLACEHOLDER, artifact_code

    def quads(word: str) -> list[Quad]:
        node = NamedNode(PLACEHOLDER)
        return [Quad(node, NamedNode("https://example.org/p"), NamedNode(f"https://example.org/{word}"), node)]

    assert artifact_code(quads("a"), SPACE) != artifact_code(quads("b"), SPACE)
    assert artifact_code(quads("a"), SPACE) == artifact_code(quads("a") * 2, SPACE)


def test_nothing_of_a_statement_is_lost(everything: Material):
    told = {quad.triple for parts in nanopubs(everything).values() for quads in parts.values() for quad in quads}
    ours = {f.iri for f in everything.facts}
    for triples in everything.layers.sources.values():
        kept = [t for t in triples if isinstance(t.subject, NamedNode) and t.subject.value in ours]
        assert canonical_lines(set(kept) - told) == []


def test_a_denied_triple_is_in_no_assertion(everything: Material):
    asserted = {q.triple for parts in nanopubs(everything).values() for q in parts["assertion"]}
    affirmed = {stated(f) for f in everything.facts if not f.negated}
    for fact in everything.facts:
        assert (stated(fact) in asserted) == (stated(fact) in affirmed)


def test_provenance_leads_to_the_characters(material: Material):
    for parts in nanopubs(material).values():
        predicates = {quad.predicate.value.rpartition("/")[2] for quad in parts["provenance"]}
        assert {"ns#start", "ns#end"} <= {p.replace("oa#", "ns#") for p in predicates}
        assert any(q.predicate.value.endswith("wasDerivedFrom") for q in parts["provenance"])


def test_the_head_is_of_the_published_schema(material: Material):
    quads = next(iter(nanopubs(material).values()))["Head"]
    links = {q.predicate.value.removeprefix(NP) for q in quads if q.predicate.value.startswith(NP)}
    assert links == {
        "hasAssertion", "hasProvenance", "hasPublicationInfo"}  # fmt: skip
