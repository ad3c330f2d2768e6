"""Competency queries for others' tools: executables that run, and a drawing of each pattern."""

from __future__ import annotations

import re

import pytest
from publishing.forms_helpers import contents, export
from publishing.second_opinions import by_pyoxigraph, by_rdflib, triples
from pyoxigraph import Quad, Store

from monograph_kg.errors import QueryError
from monograph_kg.publishing.describe.patterns import mermaid
from monograph_kg.publishing.material import Material
from monograph_kg.querying.catalogue import catalogue

SH = "http://www.w3.org/ns/shacl#"


@pytest.fixture(scope="module")
def files(material: Material) -> dict[str, bytes]:
    return contents(export("queries", material))


def test_every_competency_query_is_an_executable_that_runs(files: dict[str, bytes], material: Material):
    found = by_pyoxigraph(files["clonazepam.queries.ttl"], ".ttl")
    assert triples(found) == triples(by_rdflib(files["clonazepam.queries.ttl"], ".ttl"))
    store = Store()
    store.bulk_extend(Quad(t.subject, t.predicate, t.object) for t in material.layers.all())
    queries = {q.subject.value: q.object.value for q in found
               if q.predicate.value in {f"{SH}select", f"{SH}ask", f"{SH}construct"}}  # fmt: skip
    wanted = {name for name, query in catalogue().items() if query.group == "competency"}
    assert {node.rpartition("/")[2] for node in queries} == wanted
    for text in queries.values():
        store.query(text)


def test_each_has_what_the_form_of_sib_swiss_asks_for(files: dict[str, bytes]):
    found = by_pyoxigraph(files["clonazepam.queries.ttl"], ".ttl")
    executables = {q.subject for q in found if q.object.value == f"{SH}SPARQLExecutable"}
    for node in executables:
        mine = {q.predicate.value for q in found if q.subject == node}
        assert {"http://www.w3.org/2000/01/rdf-schema#comment", f"{SH}prefixes", "https://schema.org/target"} <= mine


def test_each_has_a_drawing(files: dict[str, bytes]):
    page = files["clonazepam.queries.md"].decode()
    drawings = re.findall(r"```mermaid\n(.*?)```", page, re.DOTALL)
    assert len(drawings) == sum(query.group == "competency" for query in catalogue().values())
    assert all(drawing.startswith("graph LR\n") and "->|" in drawing for drawing in drawings)


def test_a_drawing_tells_required_from_optional_and_forbidden():
    drawing = mermaid("""PREFIX mkg: <https://w3id.org/monograph-kg/schema/>
        SELECT * { ?s a mkg:Indication ; mkg:via+/^mkg:subject ?o . OPTIONAL { ?s mkg:scope ?x }
                   FILTER NOT EXISTS { ?s mkg:hedge "a \\"b\\"" } MINUS { ?s a mkg:Negated } }""")
    lines = drawing.splitlines()
    assert '  n0 -->|"rdf:type"| n1' in lines
    assert any("mkg:via+/^mkg:subject" in line and "-->" in line for line in lines)
    assert any("mkg:scope (optional)" in line and "-.->" in line for line in lines)
    assert any("(not exists)" in line for line in lines)
    assert any("(minus)" in line for line in lines)
    assert '"b"' not in drawing


@pytest.mark.parametrize("text", ["", "SELCT *", "SELECT * { ?s }", "SELECT * { ?s nope:p ?o }"])
def test_what_is_no_query_is_an_error(text: str):
    with pytest.raises(QueryError):
        mermaid(text)
