"""The server as a process: starting, updates with a token, health, metrics, overload, and a graceful stop."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

import pytest
from click.testing import CliRunner
from stores.serving.client import FORM, QUERY, TOKEN, UPDATE, Client, graphs, running

from monograph_kg.cli.main import cli
from monograph_kg.stores.serving.settings import Settings

INSERT = 'INSERT DATA { <http://example.org/new> <http://example.org/p> "new" }'
IS_THERE = 'ASK { ?s ?p "new" }'
SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f FILTER(?a != ?d) }"


@contextmanager
def process(*options: str, token: str = "") -> Iterator[tuple[Client, subprocess.Popen[str]]]:
    environment = {**os.environ, "MONOGRAPH_KG_TOKEN": token}
    command = [sys.executable, "-m", "monograph_kg", "serve", "--port", "0", *options]
    started = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment)
    try:
        line = started.stdout.readline()
        yield Client(int(re.search(r":(\d+)/", line).group(1))), started
    finally:
        started.kill()
        started.communicate()


def truth(client: Client, text: str = IS_THERE) -> bool:
    return json.loads(client.query(text, "application/sparql-results+json").body)["boolean"]


@pytest.mark.parametrize(("body", "media"), [(INSERT, UPDATE), (urlencode({"update": INSERT}), FORM)])
def test_an_update_with_the_token_is_seen_by_the_next_query(writable: Client, body: str, media: str) -> None:
    assert truth(writable) is False
    reply = writable.ask("POST", "/sparql", body, Content_Type=media, Authorization=f"Bearer {TOKEN}")
    assert (reply.status, reply.body) == (204, b"")
    assert truth(writable) is True
    assert json.loads(writable.get("/health").body)["triples"] == len(graphs()) + 1


@pytest.mark.parametrize(
    "given", [None, "Bearer", "Bearer wrong", f"Basic {TOKEN}", TOKEN, f"Bearer {TOKEN}x", "Bearer \xff"]
)
def test_without_the_token_nothing_changes(writable: Client, given: str | None) -> None:
    headers = {"Authorization": given} if given else {}
    reply = writable.ask("POST", "/sparql", INSERT, Content_Type=UPDATE, **headers)
    assert reply.status == 401
    assert reply.headers["www-authenticate"].startswith("Bearer")
    assert TOKEN not in reply.text
    assert truth(writable) is False


@pytest.mark.parametrize(("text", "status"), [
    ("LOAD <file:///etc/passwd>", 403), ("LOAD SILENT <http://127.0.0.1:1/>", 403),
    ("INSERT DATA {", 400), ("ASK {}", 400),
    ("INSERT { ?s ?p ?o } WHERE { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", 403),
    ("DELETE WHERE " + "{" * 200 + "}" * 200, 400),
])  # fmt: skip
def test_an_update_that_may_not_run_changes_nothing(writable: Client, text: str, status: int) -> None:
    reply = writable.ask("POST", "/sparql", text, Content_Type=UPDATE, Authorization=f"Bearer {TOKEN}")
    assert reply.status == status, reply.text
    assert json.loads(writable.get("/health").body)["triples"] == len(graphs())


def test_reading_needs_no_token_and_the_description_says_update(writable: Client) -> None:
    assert writable.query("ASK {}").status == 200
    assert "SPARQL11Update" in writable.get("/sparql", "text/turtle").text


def test_a_field_using_graph_is_refused(writable: Client) -> None:
    body = urlencode({"update": INSERT, "using-graph-uri": "http://example.org/g1"})
    assert writable.ask("POST", "/sparql", body, Content_Type=FORM, Authorization=f"Bearer {TOKEN}").status == 400


@pytest.mark.parametrize("token", ["", "short", "with space in the middle", "ü" * 20])
def test_read_write_needs_a_good_token(token: str) -> None:
    result = CliRunner(env={"MONOGRAPH_KG_TOKEN": token}).invoke(cli, ["serve", "--read-write"])
    assert result.exit_code != 0
    assert "MONOGRAPH_KG_TOKEN" in str(result.exception)


def test_a_port_that_is_taken_is_named() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        result = CliRunner().invoke(cli, ["serve", "--port", str(taken.getsockname()[1])])
    assert result.exit_code != 0
    assert "--port" in str(result.exception)


def test_the_token_is_in_no_output_and_no_environment_of_a_worker() -> None:
    with process("--read-write", token=TOKEN) as (client, server):
        client.ask("POST", "/sparql", INSERT, Content_Type=UPDATE, Authorization="Bearer wrong")
        assert truth(client) is False
        children = subprocess.run(
            ["ps", "--ppid", str(server.pid), "-o", "pid="], capture_output=True, text=True, check=False
        )
        for pid in children.stdout.split():
            for file in ("environ", "cmdline"):
                assert TOKEN.encode() not in Path(f"/proc/{pid}/{file}").read_bytes()
        assert TOKEN not in client.get("/metrics").text
        server.terminate()
        out, errors = server.communicate(timeout=60)
    assert TOKEN not in out + errors


def test_a_location_keeps_what_was_changed(tmp_path: Path) -> None:
    options = ("--read-write", "--location", str(tmp_path / "store"))
    with process(*options, token=TOKEN) as (client, server):
        before = json.loads(client.get("/health").body)["triples"]
        client.ask("POST", "/sparql", INSERT, Content_Type=UPDATE, Authorization=f"Bearer {TOKEN}")
        server.terminate()
        assert server.wait(60) == 0
    with process(*options, token=TOKEN) as (client, _):
        assert truth(client) is True
        assert json.loads(client.get("/health").body)["triples"] == before + 1


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_stop_waits_for_running_queries_and_leaves_no_process(number: signal.Signals) -> None:
    with process("--workers", "1", "--seconds", "3") as (client, server), ThreadPoolExecutor(1) as pool:
        slow = pool.submit(client.query, SLOW)
        deadline = time.monotonic() + 20
        while "monograph_kg_foreign_inside 1" not in client.get("/metrics").text and time.monotonic() < deadline:
            time.sleep(0.02)
        children = subprocess.run(
            ["ps", "--ppid", str(server.pid), "-o", "pid="], capture_output=True, text=True, check=False
        )
        server.send_signal(number)
        assert slow.result().status in {200, 500}
        assert server.wait(60) == 0
        with pytest.raises(OSError):
            client.get("/health")
        assert [pid for pid in children.stdout.split() if Path(f"/proc/{pid}").exists()] == []


def test_one_query_too_many_is_told_to_come_back() -> None:
    with running(graphs(), Settings(workers=1, waiting=0)) as client, ThreadPoolExecutor(16) as pool:
        path = "/sparql?" + urlencode({"query": "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"})
        replies = list(pool.map(lambda _: client.get(path), range(32)))
        refused = [reply for reply in replies if reply.status == 503]
        assert refused
        assert {reply.status for reply in replies} == {200, 503}
        assert all(reply.headers["retry-after"] == "1" and "remedy: " in reply.text for reply in refused)


def test_a_body_that_never_comes_is_408() -> None:
    head = f"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: {QUERY}\r\nContent-Length: 10\r\n\r\nASK"
    with running(graphs(), Settings(workers=1, body_seconds=0.3)) as client:
        with socket.create_connection(("127.0.0.1", client.port), timeout=10) as connection:
            connection.sendall(head.encode())
            assert connection.recv(100).startswith(b"HTTP/1.1 408")
        assert client.query("ASK {}").status == 200


def test_metrics_count_by_route_status_and_way(dataset: Client) -> None:
    def value(name: str) -> float:
        line = next((x for x in dataset.get("/metrics").text.splitlines() if x.startswith(name + " ")), f"{name} 0")
        return float(line.rpartition(" ")[2])

    good, bad = (f'monograph_kg_requests_total{{route="/sparql",status="{status}"}}' for status in (200, 400))
    foreign = 'monograph_kg_queries_total{path="foreign"}'
    before = value(good), value(bad), value(foreign)
    dataset.query("ASK {}")
    dataset.query("ASK {")
    assert (value(good), value(bad)) == (before[0] + 1, before[1] + 1)
    assert value(foreign) >= before[2] + 1
    text = dataset.get("/metrics").text
    for line in text.splitlines():
        assert re.fullmatch(r"# (HELP|TYPE) \w+ .+|\w+(\{[^}]*\})? [0-9.e+-]+", line), line
    dataset.get("/" + "x" * 50 + '%22%0A"')
    assert "xxx" not in dataset.get("/metrics").text


def test_health_says_how_much_is_served(dataset: Client) -> None:
    reply = dataset.get("/health")
    assert json.loads(reply.body) == {"status": "ok", "triples": len(graphs()), "writable": False}
    assert reply.headers["cache-control"] == "no-store"


def test_files_of_the_user_are_served_through_the_door(tmp_path: Path) -> None:
    file = tmp_path / "own.trig"
    file.write_text('@prefix e: <http://example.org/> . e:a e:p "x" . e:g { e:b e:p "y" }', encoding="utf-8")
    with process("--graph", str(file)) as (client, _):
        assert truth(client, 'ASK { ?s ?p "x" GRAPH <http://example.org/g> { ?t ?p "y" } }')
    page = tmp_path / "page.ttl"
    page.write_text("<!doctype html><html></html>", encoding="utf-8")
    assert CliRunner().invoke(cli, ["serve", "--graph", str(page)]).exit_code != 0
