"""The query part of the W3C's SPARQL 1.1 Protocol tests, restated as our own cases over graphs of our own.

Their subjects are those of https://www.w3.org/2009/sparql/docs/tests/data-sparql11/protocol/; our server fetches no
graph, so the named graphs are ones that it has.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from urllib.parse import urlencode

import pytest
from stores.serving.client import FORM, QUERY, UPDATE, Client

G1, G2, G3 = (f"http://example.org/g{number}" for number in (1, 2, 3))
HAS = 'ASK {{ ?s ?p "{0}" }}'
ONLY_DEFAULT = 'ASK { ?s ?p "default" MINUS { ?s ?p "one" } }'


@dataclass(frozen=True)
class Case:
    """One request and what must come back: a truth, or the class of a status."""

    name: str
    method: str
    query: tuple[tuple[str, str], ...] = ()
    body: bytes | tuple[tuple[str, str], ...] | None = None
    media: str | None = None
    truth: bool | None = None
    status: int = 200
    accept: str = "application/sparql-results+json"
    headers: dict[str, str] = field(default_factory=dict)


def get(name, query, truth, *more):
    return Case(name, "GET", (("query", query), *more), truth=truth)


def form(name, query, truth, *more):
    return Case(name, "POST", body=(("query", query), *more), media=FORM, truth=truth)


def direct(name, query, truth, *more):
    return Case(name, "POST", more, query.encode(), QUERY, truth)


def default(iri):
    return ("default-graph-uri", iri)


def named(iri):
    return ("named-graph-uri", iri)


ONE_AND_TWO = 'ASK { ?s ?p "one" . ?t ?p "two" }'
IN_ONE = f'ASK {{ GRAPH <{G1}> {{ ?s ?p "one" }} }}'
FULL = f"""ASK {{ ?s ?p "three" GRAPH <{G1}> {{ ?a ?p "one" }} GRAPH <{G2}> {{ ?b ?p "two" }}
  FILTER NOT EXISTS {{ GRAPH <{G3}> {{ ?x ?y ?z }} }} }}"""
OVERRIDE = f'ASK FROM <{G3}> {{ ?s ?p "one" FILTER NOT EXISTS {{ ?t ?p "three" }} }}'

GOOD = [
    get("query by GET", HAS.format("default"), True),
    get("query by GET that is false", HAS.format("nowhere"), False),
    form("query by POST of a form", HAS.format("default"), True),
    direct("query by POST of itself", HAS.format("default"), True),
    get("named graphs are apart from the default one", HAS.format("one"), False),
    get("a default graph by GET", HAS.format("one"), True, default(G1)),
    form("a default graph by form", HAS.format("one"), True, default(G1)),
    direct("a default graph by POST", HAS.format("one"), True, default(G1)),
    get("the usual default graph is then gone", HAS.format("default"), False, default(G1)),
    get("two default graphs by GET", ONE_AND_TWO, True, default(G1), default(G2)),
    form("two default graphs by form", ONE_AND_TWO, True, default(G1), default(G2)),
    direct("two default graphs by POST", ONE_AND_TWO, True, default(G1), default(G2)),
    get("a named graph by GET", IN_ONE, True, named(G1)),
    form("a named graph by form", IN_ONE, True, named(G1)),
    direct("a named graph by POST", IN_ONE, True, named(G1)),
    get("a named graph that is not named is not there", IN_ONE, False, named(G2)),
    get("named graphs alone leave the default graph empty", HAS.format("default"), False, named(G1)),
    get("a full dataset by GET", FULL, True, default(G3), named(G1), named(G2)),
    form("a full dataset by form", FULL, True, default(G3), named(G1), named(G2)),
    direct("a full dataset by POST", FULL, True, default(G3), named(G1), named(G2)),
    get("the query's own dataset", f'ASK FROM <{G3}> {{ ?s ?p "three" }}', True),
    get("the request's dataset wins by GET", OVERRIDE, True, default(G1)),
    form("the request's dataset wins by form", OVERRIDE, True, default(G1)),
    direct("the request's dataset wins by POST", OVERRIDE, True, default(G1)),
    get("the union of all graphs", ONE_AND_TWO, True, ("union-default-graph", "true")),
    get("a comment and a string that look like clauses",
        'ASK # FROM <x>\n{ BIND("WHERE FROM {" AS ?x) ?s ?p "one" }', True, default(G1)),
    Case("a charset is named", "POST", (), HAS.format("default").encode(), f"{QUERY}; charset=UTF-8", True),
    Case("parameters of a form in its address", "POST", (default(G1),), (("query", HAS.format("one")),), FORM, True),
]  # fmt: skip

ASK = (("query", "ASK {}"),)
BAD = [
    Case("a method that is none of the protocol's", "PUT", ASK, status=405),
    Case("two queries", "GET", (*ASK, *ASK), status=400),
    Case("two queries in a form", "POST", body=(*ASK, *ASK), media=FORM, status=400),
    Case("a wrong media type", "POST", body=b"ASK {}", media="text/plain", status=415),
    Case("a form without media type", "POST", body=b"query=ASK%20%7B%7D", status=415),
    Case("a query without media type", "POST", body=b"ASK {}", status=415),
    Case("a query in UTF-16", "POST", body="ASK {}".encode("utf-16"), media=f"{QUERY}; charset=UTF-16", status=415),
    Case("bytes that are no UTF-8", "POST", body=b'ASK { ?s ?p "\xff" }', media=QUERY, status=400),
    Case("percent signs that are no UTF-8", "POST", body=b"query=ASK%20%7B%FF%7D", media=FORM, status=400),
    Case("syntax", "GET", (("query", "ASK { ?s ?p }"),), status=400),
    Case("syntax in a form", "POST", body=(("query", "ASK {"),), media=FORM, status=400),
    Case("no query form", "GET", (("query", "HELLO {}"),), status=400),
    Case("an empty query", "GET", (("query", ""),), status=400),
    Case("a form without a query", "POST", body=(("q", "ASK {}"),), media=FORM, status=400),
    Case("a query in the address and in the body", "POST", ASK, b"ASK {}", QUERY, status=400),
    Case("a query in the address and in the form", "POST", ASK, ASK, FORM, status=400),
    Case("an update in the field 'query'", "GET", (("query", "CLEAR ALL"),), status=403),
    Case("an update by GET", "GET", (("update", "CLEAR ALL"),), status=400),
    Case("an update on a server that only reads", "POST", body=b"CLEAR ALL", media=UPDATE, status=403),
    Case("an update in a form, likewise", "POST", body=(("update", "CLEAR ALL"),), media=FORM, status=403),
    Case("a graph that is not here", "GET", (*ASK, default("http://example.org/none")), status=400),
    Case("a graph that is no IRI", "GET", (*ASK, default("> } LOAD <x")), status=400),
    Case("SERVICE", "GET", (("query", "ASK { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }"),), status=403),
    Case("SERVICE beside a dataset", "GET", (("query", "ASK { SERVICE <x:y> {} }"), default(G1)), status=403),
    Case("LOAD", "GET", (("query", "LOAD <file:///etc/passwd>"),), status=403),
    Case("two hundred fields and one", "GET", tuple((f"f{n}", "") for n in range(201)), status=400),
]  # fmt: skip


def send(client: Client, case: Case):
    path = "/sparql" + ("?" + urlencode(case.query) if case.query else "")
    body = urlencode(case.body).encode() if isinstance(case.body, tuple) else case.body
    headers = {"Accept": case.accept, **case.headers, **({"Content-Type": case.media} if case.media else {})}
    return client.ask(case.method, path, body, **headers)


@pytest.mark.parametrize("case", GOOD, ids=lambda case: case.name)
def test_what_is_answered(dataset: Client, case: Case) -> None:
    reply = send(dataset, case)
    assert reply.status == 200, reply.text
    assert json.loads(reply.body)["boolean"] is case.truth


@pytest.mark.parametrize("case", BAD, ids=lambda case: case.name)
def test_what_is_refused_and_why(dataset: Client, case: Case) -> None:
    reply = send(dataset, case)
    assert reply.status == case.status, reply.text
    assert reply.media == "text/plain"
    problem, remedy, *_ = reply.text.splitlines()
    assert problem
    assert remedy.startswith("remedy: ")
    assert "Traceback" not in reply.text


def test_the_allowed_methods_are_named(dataset: Client) -> None:
    reply = dataset.ask("DELETE", "/sparql")
    assert {part.strip() for part in reply.headers["allow"].split(",")} >= {"GET", "POST"}


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("SELECT * { ?s ?p ?o }", {"application/sparql-results+xml", "application/sparql-results+json", "text/csv",
                                   "text/tab-separated-values"}),
        ("ASK {}", {"application/sparql-results+xml", "application/sparql-results+json"}),
        ("DESCRIBE <http://example.org/s0>", {"text/turtle", "application/rdf+xml", "application/n-triples"}),
        ("CONSTRUCT WHERE { ?s ?p ?o }", {"text/turtle", "application/rdf+xml", "application/n-triples"}),
    ],
)  # fmt: skip
def test_without_a_wish_each_form_has_a_standard_type(dataset: Client, text: str, kinds: set[str]) -> None:
    assert dataset.query(text).media in kinds


@pytest.mark.parametrize("text", [
    f"SELECT ?x (EXISTS {{ ?a ?b ?c }} AS ?y) FROM <{G3}> FROM NAMED <{G3}> WHERE {{ ?s ?p ?x }}",  # noqa: S608
    f"SELECT*FROM<{G3}>{{?s ?p ?x}}",
    "PREFIX e: <http://example.org/>\nSELECT ?x FROM e:g3\nFROM NAMED e:g3 { ?s ?p ?x } ORDER BY ?x",
])  # fmt: skip
def test_dataset_clauses_find_their_place_in_select(dataset: Client, text: str) -> None:
    reply = dataset.query(text, "application/sparql-results+json", **{"default-graph-uri": G1})
    assert reply.status == 200, reply.text
    assert [row["x"]["value"] for row in json.loads(reply.body)["results"]["bindings"]] == ["one"]


@pytest.mark.parametrize("text", [
    "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }",
    f"CONSTRUCT FROM <{G3}> WHERE {{ ?s ?p ?o }}",
    f"CONSTRUCT {{ ?s ?p ?o }} FROM <{G3}> {{ ?s ?p ?o }}",
    "DESCRIBE <http://example.org/s1>",
    "DESCRIBE ?s WHERE { ?s ?p ?o }",
    "DESCRIBE <http://example.org/s1> LIMIT 5",
])  # fmt: skip
def test_dataset_clauses_find_their_place_in_graph_forms(dataset: Client, text: str) -> None:
    reply = dataset.query(text, "application/n-triples", **{"default-graph-uri": G1})
    assert reply.status == 200, reply.text
    assert reply.text.strip() == '<http://example.org/s1> <http://example.org/p> "one" .'
