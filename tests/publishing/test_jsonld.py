"""JSON-LD: three processors read the triples of the Turtle; the context is published as it is used."""

from __future__ import annotations

import json

import pytest
from publishing.forms_helpers import content, contents, export
from publishing.second_opinions import by_pyoxigraph, by_rdflib, triples
from pyoxigraph import RdfFormat, parse

from monograph_kg.graph.canonical import canonical_lines
from monograph_kg.publishing.context import CONTEXT_IRI
from monograph_kg.publishing.material import Material


@pytest.fixture(scope="module")
def written(material: Material) -> bytes:
    return content("jsonld", material)


def test_pyoxigraph_and_rdflib_read_the_triples_of_the_graph(written: bytes, material: Material):
    expected = canonical_lines(material.layers.all())
    assert triples(by_pyoxigraph(written, ".jsonld")) == expected
    assert triples(by_rdflib(written, ".jsonld")) == expected


def test_pyld_reads_the_triples_of_the_graph(written: bytes, material: Material):
    jsonld = pytest.importorskip("pyld.jsonld", reason="PyLD is not installed")
    lines = jsonld.to_rdf(json.loads(written), {"format": "application/n-quads", "processingMode": "json-ld-1.1"})
    assert canonical_lines(q.triple for q in parse(lines, format=RdfFormat.N_QUADS)) == canonical_lines(
        material.layers.all()
    )


def test_the_published_context_is_the_one_in_use(material: Material):
    files = contents(export("jsonld", material))
    assert json.loads(files["context.jsonld"])["@context"] == json.loads(files["clonazepam.jsonld"])["@context"]


def test_the_context_does_not_depend_on_the_release(material: Material, everything: Material):
    assert (
        contents(export("jsonld", material))["context.jsonld"]
        == contents(export("jsonld", everything))["context.jsonld"]
    )


def test_a_short_document_reads_with_the_published_context(material: Material):
    """What users write by hand: the context by its IRI, terms bare, a dose with its lexical form."""
    jsonld = pytest.importorskip("pyld.jsonld", reason="PyLD is not installed")
    context = json.loads(contents(export("jsonld", material))["context.jsonld"])

    def loader(url: str, _options: object) -> dict[str, object]:
        assert url == CONTEXT_IRI, "nothing else may be fetched"
        return {"contextUrl": None, "documentUrl": url, "document": context, "contentType": "application/ld+json"}

    document = {"@context": CONTEXT_IRI, "id": "regimen:x.y", "type": "mkg:DosageRegimen", "doseLow": "0.50",
                "route": "entity:oral", "label": "a dose"}  # fmt: skip
    lines = jsonld.to_rdf(document, {"format": "application/n-quads", "documentLoader": loader})
    assert '"0.50"^^<http://www.w3.org/2001/XMLSchema#decimal>' in lines
    assert "<https://w3id.org/monograph-kg/schema/route> <https://w3id.org/monograph-kg/entity/oral>" in lines
    assert '"a dose"@en' in lines
