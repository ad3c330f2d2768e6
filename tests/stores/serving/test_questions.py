"""Bundled questions and foreign queries over the release: same answers as at the command line, within limits."""

from __future__ import annotations

import json
import socket
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

import pytest
from stores.serving.client import FORM, QUERY, Client

from monograph_kg.querying.catalogue import catalogue
from monograph_kg.querying.engine import release_store, run
from monograph_kg.querying.formats import write_answer

HERE = {name: query for name, query in catalogue().items() if "SERVICE" not in query.text}
ELSEWHERE = sorted(set(catalogue()) - set(HERE))


def bindings(body: bytes | str) -> list[str]:
    rows = json.loads(body)["results"]["bindings"]
    return sorted(json.dumps(row, sort_keys=True) for row in rows)


@pytest.mark.parametrize("name", HERE)
def test_each_question_has_the_answer_of_the_command_line(release: Client, name: str) -> None:
    expected = run(HERE[name].text, release_store())
    if expected.kind == "graph":
        reply = release.get(f"/question/{name}", "application/n-triples")
        assert sorted(reply.text.splitlines()) == sorted(f"{triple} ." for triple in expected.triples)
        return
    reply = release.get(f"/question/{name}", "application/sparql-results+json")
    assert reply.status == 200, reply.text
    own = release.ask("POST", "/sparql", HERE[name].text + "\n# foreign", Content_Type=QUERY)
    if expected.kind == "ask":
        assert json.loads(reply.body)["boolean"] is json.loads(own.body)["boolean"] is expected.truth
    else:
        assert bindings(reply.body) == bindings(own.body) == bindings(write_answer(expected, "json"))


def test_questions_that_ask_other_endpoints_are_left_to_the_user(release: Client) -> None:
    for name in ELSEWHERE:
        reply = release.get(f"/question/{name}")
        assert reply.status == 403
        assert f"monograph-kg query {name}" in reply.text
        assert release.ask("POST", "/sparql", catalogue()[name].text, Content_Type=QUERY).status == 403


def test_a_parameter_is_a_term_whatever_it_holds(release: Client) -> None:
    path = "/question/indications?drug="
    assert release.get(path + "clonazepam").status == 200
    assert release.get(path + "Clonazepam", "text/csv").text == release.get(path + "clonazepam", "text/csv").text
    for value in ("entity:clonazepam } DROP ALL #", "<script>", "\x00", "x" * 5_000, "> <y"):
        reply = release.get(path + quote(value))
        assert reply.status == 400
        assert "remedy: " in reply.text
    near = release.get(path + "clonazepan")
    assert "clonazepam" in near.text
    assert release.get("/question/indications?nonsense=1").status == 400
    assert release.get("/question/nonsense").status == 404


def test_the_list_of_questions_is_what_the_page_needs(release: Client) -> None:
    found = json.loads(release.get("/questions").body)
    assert {each["name"] for each in found["questions"]} == set(HERE)
    assert {"id": "clonazepam", "label": "clonazepam"} in found["entities"]
    assert found["prefixes"]["mkg"].startswith("https://")


SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?a != ?d && ?d != ?g) }"


def test_a_query_that_outlasts_its_limit_costs_one_worker(release: Client) -> None:
    reply = release.query(SLOW)
    assert reply.status == 500
    assert "5 s" in reply.text
    assert "remedy: " in reply.text
    assert release.query("ASK { ?s ?p ?o }").status == 200
    assert "monograph_kg_worker_restarts 0\n" not in release.get("/metrics").text


def test_others_are_answered_while_a_query_is_slow(release: Client) -> None:
    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(release.query, SLOW)
        for _ in range(20):
            assert release.get("/question/indications").status == 200
            assert release.query("ASK {}").status == 200
        assert slow.result().status == 500


@pytest.mark.parametrize(("text", "status"), [
    ("ASK " + "{" * 100 + "}" * 100, 400),
    ("SELECT * { ?s " + "/".join(["<x:p>"] * 2_000) + " ?o }", 400),
    ("ASK { FILTER(" + "+".join(["1"] * 5_000) + " > 0) }", 400),
    ("ASK { " + "?s ?p ?o . " * 1_000 + "}", 400),
    ("ASK { ?s ?p '" + "x" * 300_000 + "' }", 413),
    ("ASK { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", 403),
    ("ASK { \\u0053ERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", 403),
    ("ASK { SERVICE SILENT <http://127.0.0.1:1/> { ?s ?p ?o } }", 403),
    ("ASK { FILTER(" + "(" * 10_000 + "1" + ")" * 10_000 + ") }", 400),
    ("ASK " + "{" * 10_000 + "}" * 10_000, 400),
    ("ASK { ?s " + "^" * 100_000 + "<x:p> ?o }", 400),
    ("ASK { ?s ?p " + "<<( ?s ?p " * 5_000 + "?o" + " )>>" * 5_000 + " }", 400),
    ("SELCT * { ?s ?p ?o }", 400),
    ("DROP ALL", 403),
    ("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", 500),
])  # fmt: skip
def test_hostile_queries_get_an_answer_and_the_server_stays(release: Client, text: str, status: int) -> None:
    reply = release.ask("POST", "/sparql", text, Content_Type=QUERY)
    assert reply.status == status, reply.text[:300]
    assert "remedy: " in reply.text
    assert len(reply.text) < 2_000
    assert release.get("/health").status == 200


@pytest.mark.parametrize("text", [
    "SELECT * { SERVICE {} { ?s ?p ?o } }", "SELECT * { SERVICE SILENT {} { ?s ?p ?o } }",
    "SELECT * FROM {} { ?s ?p ?o }",
    "SELECT * FROM NAMED {} { GRAPH ?g { ?s ?p ?o } }", "DESCRIBE {}", "LOAD {}", "LOAD SILENT {} INTO GRAPH <x:y>",
])  # fmt: skip
def test_no_query_makes_the_server_call_anybody(release: Client, text: str) -> None:
    with socket.socket() as ear:
        ear.bind(("127.0.0.1", 0))
        ear.listen()
        ear.settimeout(0.2)
        address = f"http://127.0.0.1:{ear.getsockname()[1]}/x"
        release.ask("POST", "/sparql", text.replace("{}", f"<{address}>", 1), Content_Type=QUERY)
        release.query("ASK {}", **{"default-graph-uri": address, "named-graph-uri": address})
        with pytest.raises(TimeoutError):
            ear.accept()


def test_no_query_reads_a_file(release: Client, tmp_path: Path) -> None:
    secret = tmp_path / "secret.ttl"
    secret.write_text("<x:s> <x:p> 'secret' .", encoding="utf-8")
    for form in ("SELECT *", "CONSTRUCT"):
        text = f"{form} FROM <{secret.as_uri()}> WHERE {{ ?s ?p ?o }}"
        reply = release.ask("POST", "/sparql", text, Content_Type=QUERY)
        assert reply.status == 200
        assert b"secret" not in reply.body
    assert release.query("ASK {}", **{"default-graph-uri": secret.as_uri()}).status == 400


@pytest.mark.parametrize("media", [FORM, QUERY])
def test_a_body_that_is_too_large_is_413(release: Client, media: str) -> None:
    reply = release.ask("POST", "/sparql", b"query=" + b"x" * 2_000_000, Content_Type=media)
    assert reply.status == 413
    assert "bytes" in reply.text


def test_a_body_that_is_far_too_large_is_not_read(release: Client) -> None:
    head = f"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: {QUERY}\r\nContent-Length: 9000000000\r\n\r\n"
    with socket.create_connection(("127.0.0.1", release.port), timeout=10) as connection:
        connection.sendall(head.encode())
        assert connection.recv(100).startswith(b"HTTP/1.1 413")
