"""Descriptions of the release: they count what is there, and others' tools accept them."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from publishing.forms_helpers import content, contents, export
from publishing.second_opinions import by_pyoxigraph, by_rdflib, triples
from pyoxigraph import Literal, NamedNode, Quad, Store

from monograph_kg.graph.terms import TYPE
from monograph_kg.publishing.material import Material
from monograph_kg.publishing.metadata import read_metadata

# One process makes what all of these tests look at.
pytestmark = pytest.mark.xdist_group("metadata")


@pytest.fixture(scope="module")
def files(material: Material) -> dict[str, bytes]:
    return contents(export("metadata", material))


def store(*parts: bytes) -> Store:
    made = Store()
    for part in parts:
        made.extend(Quad(q.subject, q.predicate, q.object) for q in by_pyoxigraph(part, ".ttl"))
    return made


PREFIXES = """PREFIX void: <http://rdfs.org/ns/void#> PREFIX dcat: <http://www.w3.org/ns/dcat#>
PREFIX dcterms: <http://purl.org/dc/terms/> PREFIX spdx: <http://spdx.org/rdf/terms#>
PREFIX sd: <http://www.w3.org/ns/sparql-service-description#>"""


def rows(found: Store, query: str) -> list[list[str]]:
    return [[term.value for term in row] for row in found.query(f"{PREFIXES} {query}")]


@pytest.mark.parametrize("name", ["void", "dcat", "service"])
def test_two_parsers_read_the_same_description(name: str, files: dict[str, bytes]):
    written = files[f"clonazepam.{name}.ttl"]
    assert triples(by_pyoxigraph(written, ".ttl")) == triples(by_rdflib(written, ".ttl"))


def test_void_counts_what_is_in_the_graph(files: dict[str, bytes], material: Material):
    found = store(files["clonazepam.void.ttl"])
    every = material.layers.all()
    (dataset,) = {t.subject for t in by_pyoxigraph(files["clonazepam.dcat.ttl"], ".ttl")
                  if t.predicate == TYPE and t.object == NamedNode("http://www.w3.org/ns/dcat#Dataset")}  # fmt: skip
    query = f"SELECT ?p ?n WHERE {{ <{dataset.value}> void:propertyPartition [ void:property ?p ; void:triples ?n ] }}"
    assert {p: int(n) for p, n in rows(found, query)} == Counter(t.predicate.value for t in every)
    query = f"SELECT ?c ?n WHERE {{ <{dataset.value}> void:classPartition [ void:class ?c ; void:entities ?n ] }}"
    assert {c: int(n) for c, n in rows(found, query)} == Counter(
        t.object.value for t in every if t.predicate == TYPE and isinstance(t.object, NamedNode)
    )


def test_linksets_count_the_alignments(files: dict[str, bytes], material: Material):
    found = store(files["clonazepam.void.ttl"])
    query = """SELECT ?s ?p ?n WHERE { ?l a void:Linkset ; void:linkPredicate ?p ; void:triples ?n ;
                                           void:objectsTarget [ void:uriSpace ?s ] }"""
    counted = {(space, predicate): int(n) for space, predicate, n in rows(found, query)}
    matches = [t for t in material.layers.entities if t.predicate.value.endswith("Match")]
    assert sum(counted.values()) == len(matches)
    for (space, predicate), number in counted.items():
        assert number == sum(t.predicate.value == predicate and t.object.value.startswith(space) for t in matches)


def test_dcat_names_files_with_their_digests(files: dict[str, bytes], material: Material):
    from monograph_kg.publishing.manifest import digest

    found = store(files["clonazepam.dcat.ttl"])
    query = (
        "SELECT ?u ?h ?n WHERE { [] dcat:downloadURL ?u ; dcat:byteSize ?n ; spdx:checksum [ spdx:checksumValue ?h ] }"
    )
    listed = {url.rpartition("/")[2]: (sha, int(size)) for url, sha, size in rows(found, query)}
    made = (
        contents(export("turtle", material)) | contents(export("csv", material)) | contents(export("nquads", material))
    )
    assert made.keys() <= listed.keys()
    assert all(listed[name] == (digest(data), len(data)) for name, data in made.items())


def test_the_service_names_the_graphs_of_the_dataset(files: dict[str, bytes], material: Material):
    from monograph_kg.publishing.named import named_graphs

    found = store(files["clonazepam.service.ttl"])
    names = {row[0] for row in rows(found, "SELECT ?g WHERE { [] a sd:NamedGraph ; sd:name ?g }")}
    assert names == {g.value for g in named_graphs(material) if isinstance(g, NamedNode)}


def test_all_descriptions_agree_with_the_one_file(files: dict[str, bytes]):
    metadata = read_metadata()
    document = json.loads(files["clonazepam.croissant.jsonld"])
    assert (document["alternateName"], document["license"], document["datePublished"], document["version"]) == (
        metadata.title, metadata.licence, metadata.issued, metadata.version)  # fmt: skip
    for name in ("void", "dcat"):
        found = store(files[f"clonazepam.{name}.ttl"])
        title = NamedNode("http://purl.org/dc/terms/title")
        licence = NamedNode("http://purl.org/dc/terms/license")
        assert Literal(metadata.title, language="en") in {q.object for q in found.quads_for_pattern(None, title, None)}
        assert {q.object.value for q in found.quads_for_pattern(None, licence, None)} == {metadata.licence}


@pytest.mark.filterwarnings("ignore")
def test_mlcroissant_accepts_it_and_reads_every_statement(files: dict[str, bytes], material: Material, tmp_path: Path):
    mlcroissant = pytest.importorskip("mlcroissant", reason="mlcroissant is not installed")
    (tmp_path / "clonazepam.csv").write_bytes(content("csv", material))
    document = json.loads(files["clonazepam.croissant.jsonld"])
    dataset = mlcroissant.Dataset(jsonld=document, mapping={"clonazepam.csv": tmp_path / "clonazepam.csv"})
    assert not dataset.metadata.ctx.issues.errors
    found = list(dataset.records("statements"))
    statements = {record["statements/statement"].decode() for record in found}
    assert statements == {fact.iri for fact in material.facts}


def test_no_description_asks_the_clock(files: dict[str, bytes], material: Material):
    assert contents(export("metadata", material)) == files
