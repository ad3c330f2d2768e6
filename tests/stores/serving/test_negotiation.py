"""Formats: what is asked for comes, can be read back, and says the same; what cannot be had is 406 and named."""

from __future__ import annotations

import csv
import io
import json
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import QueryResultsFormat, RdfFormat, parse, parse_query_results
from stores.serving.client import Client

from monograph_kg.stores.serving.media import GRAPHS, RESULTS, choose, read_accept
from monograph_kg.stores.serving.refusal import Refusal

ROWS = "SELECT ?s ?o { ?s <http://example.org/p> ?o }"
EXPECTED = {("http://example.org/s0", "default")}
RESULT_FORMATS = {
    "application/sparql-results+json": QueryResultsFormat.JSON,
    "application/sparql-results+xml": QueryResultsFormat.XML,
    "text/tab-separated-values": QueryResultsFormat.TSV,
}
RDF_FORMATS = {
    "text/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/rdf+xml": RdfFormat.RDF_XML,
    "application/ld+json": RdfFormat.JSON_LD,
}


@pytest.mark.parametrize("media", RESULT_FORMATS)
def test_rows_in_each_format(dataset: Client, media: str) -> None:
    reply = dataset.query(ROWS, media)
    assert (reply.status, reply.media) == (200, media)
    found = {(row[0].value, row[1].value) for row in parse_query_results(reply.body, RESULT_FORMATS[media])}
    assert found == EXPECTED


def test_rows_as_csv(dataset: Client) -> None:
    reply = dataset.query(ROWS, "text/csv")
    assert reply.media == "text/csv"
    assert list(csv.reader(io.StringIO(reply.text))) == [["s", "o"], *map(list, EXPECTED)]


@pytest.mark.parametrize("media", ["application/sparql-results+json", "application/sparql-results+xml"])
def test_truth_in_each_format(dataset: Client, media: str) -> None:
    reply = dataset.query("ASK { ?s ?p ?o }", media)
    assert reply.media == media
    assert bool(parse_query_results(reply.body, RESULT_FORMATS[media]))


@pytest.mark.parametrize("media", RDF_FORMATS)
@pytest.mark.parametrize("text", ["CONSTRUCT WHERE { ?s ?p ?o }", "DESCRIBE <http://example.org/s0>"])
def test_graphs_in_each_format(dataset: Client, media: str, text: str) -> None:
    reply = dataset.query(text, media)
    assert (reply.status, reply.media) == (200, media)
    found = [(q.subject.value, q.object.value) for q in parse(reply.body, RDF_FORMATS[media])]
    assert found == list(EXPECTED)


@pytest.mark.parametrize(("accept", "expected"), [
    ("*/*", "application/sparql-results+json"),
    ("", "application/sparql-results+json"),
    ("application/json", "application/json"),
    ("text/*", "text/csv"),
    ("text/csv;q=0.5, text/tab-separated-values", "text/tab-separated-values"),
    ("application/sparql-results+xml;q=0.9, application/sparql-results+json;q=0.8", "application/sparql-results+xml"),
    ("*/*;q=0.1, application/sparql-results+json;q=0", "application/sparql-results+xml"),
    ("TEXT/CSV ; Q=1", "text/csv"),
    ("text/turtle, application/sparql-results+json;q=0.2", "application/sparql-results+json"),
    ("nonsense, text/csv", "text/csv"),
])  # fmt: skip
def test_the_accept_header(dataset: Client, accept: str, expected: str) -> None:
    reply = dataset.get("/sparql?query=SELECT+*+%7B%7D", Accept=accept)
    assert reply.media == expected
    assert "Accept" in reply.headers["vary"]


@pytest.mark.parametrize(("path", "accept", "named"), [
    ("/sparql?query=ASK%7B%7D", "text/turtle", "application/sparql-results+json"),
    ("/sparql?query=CONSTRUCT+WHERE+%7B%7D", "application/sparql-results+json", "text/turtle"),
    ("/sparql?query=ASK%7B%7D", "image/png", "application/sparql-results+xml"),
    ("/sparql?query=ASK%7B%7D&format=turtle", "*/*", "json"),
    ("/data", "text/turtle", "application/n-quads"),
    ("/data?default", "text/csv", "text/turtle"),
    ("/void", "image/png", "text/turtle"),
])  # fmt: skip
def test_406_names_what_there_is(dataset: Client, path: str, accept: str, named: str) -> None:
    reply = dataset.get(path, accept)
    assert reply.status == 406
    assert named in reply.text.partition("remedy: ")[2]


def test_the_address_may_name_the_format(dataset: Client) -> None:
    assert dataset.query(ROWS, "application/json", format="csv").media == "text/csv"
    assert dataset.query(ROWS, None, format="text/csv").media == "text/csv"


def test_text_types_carry_their_charset(dataset: Client) -> None:
    assert dataset.query(ROWS, "text/csv").headers["content-type"] == "text/csv; charset=utf-8"


@given(st.text(max_size=60))
def test_no_accept_header_breaks_the_choice(header: str) -> None:
    try:
        assert choose(header, RESULTS) in RESULTS
    except Refusal as refusal:
        assert refusal.status == 406


@given(st.permutations(list(GRAPHS)))
def test_the_highest_quality_wins(order: list[str]) -> None:
    header = ", ".join(f"{media};q={(index + 1) / 10:.1f}" for index, media in enumerate(order))
    assert choose(header, GRAPHS) == order[-1]
    assert len(read_accept(header)) == len(order)


def test_the_service_describes_itself(dataset: Client) -> None:
    reply = dataset.get("/sparql", "application/n-triples")
    assert reply.status == 200
    sd = "http://www.w3.org/ns/sparql-service-description#"
    endpoint = f"<http://127.0.0.1:{dataset.port}/sparql>"
    assert f"{endpoint} <{sd}endpoint> {endpoint} ." in reply.text
    assert f"<{sd}SPARQL11Query>" in reply.text
    assert f"<{sd}SPARQL11Update>" not in reply.text
    assert "<http://example.org/g2>" in reply.text


def test_void_counts_the_data(release: Client) -> None:
    found = list(parse(release.get("/void", "text/turtle").body, RdfFormat.TURTLE))
    void = "http://rdfs.org/ns/void#"
    dataset = f"http://127.0.0.1:{release.port}/void#dataset"
    facts = {q.predicate.value.removeprefix(void): q.object.value for q in found if q.subject.value == dataset}
    triples = json.loads(release.get("/health").body)["triples"]
    assert int(facts["triples"]) == triples
    per_property = [
        int(q.object.value) for q in found if q.predicate.value == f"{void}triples" and q.subject.value != dataset
    ]
    assert sum(per_property) == triples
    assert facts["sparqlEndpoint"] == f"http://127.0.0.1:{release.port}/sparql"


@pytest.mark.parametrize(("address", "count"), [
    ("?default", 1), ("?graph=http://example.org/g2", 2), ("?graph=http%3A%2F%2Fexample.org%2Fg1", 1),
])  # fmt: skip
@pytest.mark.parametrize("media", RDF_FORMATS)
def test_graph_store_reads(dataset: Client, address: str, count: int, media: str) -> None:
    reply = dataset.get(f"/data{address}", media)
    assert (reply.status, reply.media) == (200, media)
    assert len(list(parse(reply.body, RDF_FORMATS[media]))) == count


def test_graph_store_reads_of_all(dataset: Client) -> None:
    for media, form in (("application/n-quads", RdfFormat.N_QUADS), ("application/trig", RdfFormat.TRIG)):
        assert len({str(q) for q in parse(dataset.get("/data", media).body, form)}) == 5


def test_head_has_the_headers_alone(dataset: Client) -> None:
    for path in ("/data?default", "/sparql?query=ASK%7B%7D", "/"):
        whole, head = dataset.get(path, "*/*"), dataset.ask("HEAD", path, Accept="*/*")
        assert (head.status, head.body) == (200, b"")
        assert head.headers["content-type"] == whole.headers["content-type"]
        assert head.headers["content-length"] == str(len(whole.body))


@pytest.mark.parametrize(("method", "path", "status"), [
    ("GET", "/data?graph=http://example.org/none", 404),
    ("GET", "/data?graph=no+iri", 400),
    ("GET", "/data?graph=http://example.org/g1&default", 400),
    ("GET", "/data?graph=http://example.org/g1&graph=http://example.org/g2", 400),
    ("PUT", "/data?default", 405),
    ("POST", "/data?default", 405),
    ("DELETE", "/data?default", 405),
])  # fmt: skip
def test_graph_store_refusals(dataset: Client, method: str, path: str, status: int) -> None:
    reply = dataset.ask(method, path, b"" if method != "GET" else None, Content_Type="text/turtle")
    assert reply.status == status
    assert "remedy: " in reply.text


def test_the_release_comes_back_whole(release: Client) -> None:
    from monograph_kg.graph.canonical import graph_digest
    from monograph_kg.querying.engine import release_store

    found = [
        quad.triple for quad in parse(release.get("/data?default", "application/n-triples").body, RdfFormat.N_TRIPLES)
    ]
    assert graph_digest(found) == graph_digest(quad.triple for quad in release_store())


@pytest.mark.parametrize("character", ["\x0b", "\x01", "\x1f", "\ufffe", "\uffff"])
def test_no_xml_is_written_that_no_parser_reads(release: Client, character: str) -> None:
    """Row 16 of the hostile inputs: the serialisers write such characters into XML as they are."""
    escaped = f"\\u{ord(character):04X}"
    for text, bad in ((f'SELECT ("{escaped}" AS ?x) {{}}', "application/sparql-results+xml"),
                      (f'CONSTRUCT {{ <x:s> <x:p> "{escaped}" }} {{}}', "application/rdf+xml")):  # fmt: skip
        reply = release.query(text, bad)
        assert reply.status == 406, reply.text
        assert "control character" in reply.text
    found = json.loads(release.query(f'SELECT ("{escaped}" AS ?x) {{}}', "application/sparql-results+json").body)
    assert found["results"]["bindings"][0]["x"]["value"] == character


def test_characters_that_xml_may_hold_are_written(release: Client) -> None:
    reply = release.query(
        'SELECT ("tab\\t line\\n \\u007F \\u0085 \\uFFFD" AS ?x) {}', "application/sparql-results+xml"
    )
    assert reply.status == 200
    assert ElementTree.fromstring(reply.body) is not None  # noqa: S314 (our own answer)
