"""Every way to make the server work has a limit: bundled questions, pages, dumps, updates. At it, nothing is harmed."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

import pytest
from pyoxigraph import NamedNode, Quad, Store
from stores.serving.client import TOKEN, UPDATE, Client, Reply, running
from stores.serving.test_resilience import children, wait_for
from stores.serving.test_running import process

from monograph_kg.errors import LimitError
from monograph_kg.querying.catalogue import BundledQuery, catalogue
from monograph_kg.querying.engine import load_graph, release_file
from monograph_kg.stores.limits import QueryLimits
from monograph_kg.stores.serving.description import MOST_GRAPHS, service_description
from monograph_kg.stores.serving.settings import Settings
from monograph_kg.stores.serving.watch import Gate, Watched

NEVER = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?a != ?d && ?d != ?g) }"
HUNGRY = "SELECT ?c ?f ?i { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?i ?f ?c"
INSERT_NEVER = "INSERT { ?a <http://x/r> ?n } WHERE { ?a ?b ?c . { " + NEVER + " } }"
INSERT_HUNGRY = "INSERT { ?a <http://x/r> ?i } WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
FIRST = "INSERT DATA { <http://x/first> <http://x/p> 1 } ; "
NODE = NamedNode("http://x/n")
LIMITS = QueryLimits(seconds=1.5, memory=200 * 1024 * 1024)


def made(name: str, text: str) -> BundledQuery:
    return BundledQuery(name, "competency", Path(f"{name}.rq"), f"#+ summary: {name}\n{text}")


@pytest.fixture
def strained(monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    """A server over the release, two of whose bundled questions ask too much."""
    asked = {**catalogue(), "never": made("never", NEVER), "hungry": made("hungry", HUNGRY)}
    monkeypatch.setattr("monograph_kg.stores.serving.service.catalogue", lambda: asked)
    with running(load_graph(release_file()), Settings(workers=1, limits=LIMITS, token=TOKEN)) as client:
        yield client


@pytest.fixture
def complaints(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What objects say of pyoxigraph that go where nobody can be told."""
    said: list[str] = []

    def note(problem: sys.UnraisableHookArgs) -> None:
        if "pyoxigraph" in str(problem.exc_value):
            said.append(str(problem.exc_value))

    monkeypatch.setattr(sys, "unraisablehook", note)
    return said


def update(client: Client, text: str) -> Reply:
    return client.ask("POST", "/sparql", text, Content_Type=UPDATE, Authorization=f"Bearer {TOKEN}")


def triples(client: Client) -> int:
    return int(json.loads(client.get("/health").body)["triples"])


@pytest.mark.parametrize("accept", ["text/html", "application/sparql-results+json"])
def test_a_bundled_question_that_asks_too_much_is_stopped(strained: Client, accept: str) -> None:
    never = strained.get("/question/never", accept)
    assert never.status == 500
    assert "the query took longer than 1.5 s and was stopped" in never.text
    assert "remedy" in never.text or "ask for less" in never.text
    hungry = strained.get("/question/hungry", accept)
    assert hungry.status == 500
    assert "200 MB" in hungry.text or "memory" in hungry.text or "longer than" in hungry.text
    assert strained.get("/question/indications", accept).status == 200
    assert "monograph_kg_worker_restarts 2\n" in strained.get("/metrics").text


def test_a_bundled_question_at_sparql_is_stopped_too(strained: Client) -> None:
    assert "was stopped" in strained.query(made("never", NEVER).text).text
    assert 'queries_total{path="bundled"} 1' in strained.get("/metrics").text


def test_bundled_questions_do_not_wait_for_foreign_ones(strained: Client) -> None:
    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(strained.query, NEVER + " # foreign")
        assert wait_for(lambda: "monograph_kg_foreign_inside 1" in strained.get("/metrics").text)
        assert strained.get("/question/indications", "text/csv").status == 200
        assert not slow.done(), "the question was answered while the foreign query still ran"
        assert slow.result().status == 500


@pytest.mark.parametrize("text", [INSERT_NEVER, INSERT_HUNGRY])
def test_an_update_at_its_limit_changes_nothing_and_the_server_stays(strained: Client, text: str) -> None:
    before = triples(strained)
    reply = update(strained, FIRST + text)
    assert reply.status == 500
    assert "nothing changed" in reply.text
    assert "remedy: " in reply.text
    assert triples(strained) == before
    assert update(strained, FIRST + "DELETE DATA { <http://x/second> <http://x/p> 1 }").status == 204
    assert triples(strained) == before + 1
    assert b"true" in strained.query("ASK { <http://x/first> ?p ?o }", "application/sparql-results+json").body


def test_while_an_update_runs_the_others_are_answered(strained: Client) -> None:
    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(update, strained, INSERT_NEVER)
        assert wait_for(lambda: "monograph_kg_updates_inside 1" in strained.get("/metrics").text)
        assert strained.get("/question/indications", "text/csv").status == 200
        assert strained.query("ASK {}").status == 200
        assert strained.get("/").status == 200
        assert not slow.done()
        assert slow.result().status == 500


ENTITY = "/entity/clonazepam"
PAGES = ["/", "/void", "/data", "/data?default", "/questions", ENTITY, f"{ENTITY}?format=turtle",
         "/statement/clonazepam-faq.indication-panic-disorder",
         "/resource?iri=" + quote("https://w3id.org/monograph-kg/schema/Entity"),
         "/question/indications?drug=Klonopin"]  # fmt: skip


@pytest.mark.parametrize("limit", [{"page_statements": 0}, {"limits": QueryLimits(seconds=1e-9)}])
def test_a_page_that_reads_too_much_is_refused(limit: dict[str, object], complaints: list[str]) -> None:
    with running(load_graph(release_file()), Settings(workers=1, **limit)) as client:
        for path in PAGES:
            reply = client.get(path)
            assert reply.status == 500, path
            assert "page" in reply.text or "longer than" in reply.text
            assert "remedy: " in reply.text, path
        assert client.get("/health").status == 200
    assert complaints == [], "a cursor was dropped by another thread than its own, and so its snapshot was kept"


def test_within_its_limits_each_of_those_pages_is_there(release: Client) -> None:
    assert {path: release.get(path).status for path in PAGES} == dict.fromkeys(PAGES, 200)


def test_a_dump_has_a_size(complaints: list[str]) -> None:
    with running(load_graph(release_file()), Settings(workers=1, page_bytes=10_000)) as client:
        for path in ("/data", "/data?default"):
            reply = client.get(path)
            assert reply.status == 500
            assert "larger than 10,000 bytes" in reply.text
    assert complaints == []


def test_reading_stops_at_a_number_of_statements() -> None:
    store = load_graph(release_file())
    watched = Watched(store, 60, 1_000)
    with pytest.raises(LimitError, match="more than 1,000 statements"):
        list(watched)
    assert len(list(Watched(store, 60, len(store)))) == len(store)


def test_who_changes_is_alone() -> None:
    gate, seen = Gate(), []

    def change() -> None:
        with gate.changing():
            seen.append("change")

    def read() -> None:
        with gate.reading():
            seen.append("late")

    with gate.reading(), gate.reading():
        changing = threading.Thread(target=change)
        changing.start()
        assert wait_for(lambda: gate._changing)
        late = threading.Thread(target=read)
        late.start()
        assert not wait_for(lambda: bool(seen), 0.2)
        seen.append("read")
    changing.join(20)
    late.join(20)
    assert seen == ["read", "change", "late"]


def test_a_server_that_is_killed_in_an_update_has_it_whole_or_not_at_all(tmp_path: Path) -> None:
    options = ("--read-write", "--location", str(tmp_path / "store"))
    text = "INSERT { GRAPH <http://x/copy> { ?s ?p ?o } } WHERE { ?s ?p ?o } ; DELETE WHERE { ?s ?p ?o }"
    with process(*options, token=TOKEN) as (client, server):
        before = triples(client)
        with ThreadPoolExecutor(1) as pool:
            sent = pool.submit(lambda: attempt(client, text))
            assert wait_for((tmp_path / "store.journal").exists, 30), "the journal shows that the change is under way"
            server.kill()
            sent.result()
    with process(*options, token=TOKEN) as (client, server):
        assert triples(client) == before
        counts = [
            json.loads(client.query(f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}", "application/sparql-results+json").body)
            for pattern in ("?s ?p ?o", "GRAPH <http://x/copy> { ?s ?p ?o }")
        ]
        default, copy = (int(each["results"]["bindings"][0]["n"]["value"]) for each in counts)
        assert (default, copy) == (0, before)
        assert not (tmp_path / "store.journal").exists()


def attempt(client: Client, text: str) -> int | None:
    try:
        return update(client, text).status
    except OSError:
        return None


def test_no_writer_stays_behind(tmp_path: Path) -> None:
    with process("--read-write", "--workers", "1", token=TOKEN) as (client, server):
        assert update(client, FIRST + "CLEAR GRAPH <http://x/none>").status in {204, 400}
        assert update(client, "INSERT DATA { <http://x/a> <http://x/p> 1 }").status == 204
        workers = children(server)
        assert len(workers) == 3, "one for bundled queries, one for foreign ones, one that writes"
        server.send_signal(signal.SIGTERM)
        assert server.wait(60) == 0
        assert wait_for(lambda: not any(Path(f"/proc/{pid}").exists() for pid in workers))


@pytest.mark.skipif(os.geteuid() != 0 or not shutil.which("mount"), reason="only root can mount a small file system")
def test_an_update_that_fills_the_disk_changes_nothing(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(disk)], check=False).returncode != 0:
        pytest.skip("this machine does not let us mount")
    options = ("--read-write", "--location", str(disk / "store"), "--workers", "1")
    large = "INSERT { GRAPH <http://x/large> { ?s ?p ?t } } WHERE { ?s ?p ?o . VALUES ?n { 1 2 3 4 5 6 7 8 } " \
            "BIND(CONCAT(STR(?s), STR(?p), STR(?o), STR(?n), 'padding padding padding') AS ?t) }"  # fmt: skip
    try:
        with process(*options, token=TOKEN) as (client, _):
            before = triples(client)
            reply = update(client, large)
            assert reply.status == 500
            assert "nothing changed" in reply.text or "untouched" in reply.text
            assert triples(client) == before
            assert client.query("ASK { ?s ?p ?o }").status == 200
        with process(*options, token=TOKEN) as (client, _):
            assert triples(client) == before
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=False)


def test_the_service_description_lists_so_many_graphs_and_says_that_there_are_more() -> None:
    def described(graphs: int) -> tuple[int, bool]:
        store = Store()
        store.extend(Quad(NODE, NODE, NODE, NamedNode(f"http://x/g{i}")) for i in range(graphs))
        found = service_description(store, "http://x/", writable=False)
        return sum(t.predicate.value.endswith("#namedGraph") for t in found), "more named graphs" in str(found)

    assert described(MOST_GRAPHS) == (MOST_GRAPHS, False)
    assert described(MOST_GRAPHS + 1) == (MOST_GRAPHS, True)
