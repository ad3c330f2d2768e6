"""What goes wrong around the server: many clients at once, workers and the server itself killed, a library missing."""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle, islice
from pathlib import Path

import pytest
from click.testing import CliRunner
from stores.serving.client import QUERY, Client
from stores.serving.test_running import SLOW, process

from monograph_kg.cli.main import cli
from monograph_kg.errors import MissingToolError
from monograph_kg.querying.catalogue import catalogue

CLIENTS = 64
SECONDS = 4.0


def children(server: subprocess.Popen[str]) -> list[int]:
    listed = subprocess.run(
        ["ps", "--ppid", str(server.pid), "-o", "pid="], capture_output=True, text=True, check=False
    )
    return [int(pid) for pid in listed.stdout.split()]


def wait_for(condition, seconds: float = 20.0) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return False


def test_sixty_four_clients_with_mixed_questions_see_no_error(release: Client) -> None:
    texts = [query.text for query in catalogue().values() if "SERVICE" not in query.text]
    mixed = [text + mark for text in texts for mark in ("", "\n# own")]
    statuses: Counter[int] = Counter()
    lock, end = threading.Lock(), time.monotonic() + SECONDS

    def client(number: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", release.port, timeout=60)
        for text in islice(cycle(mixed), number * 7, None):
            connection.request("POST", "/sparql", text.encode(), {"Content-Type": QUERY})
            reply = connection.getresponse()
            reply.read()
            with lock:
                statuses[reply.status] += 1
            if time.monotonic() > end:
                break
        connection.close()

    with ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(client, range(CLIENTS)))
    assert set(statuses) == {200}
    assert statuses[200] > CLIENTS


def test_a_killed_worker_costs_its_own_query_alone() -> None:
    with process("--workers", "2", "--seconds", "20") as (client, server), ThreadPoolExecutor(1) as pool:
        workers = children(server)
        slow = pool.submit(client.query, SLOW)
        assert wait_for(lambda: "monograph_kg_foreign_inside 1" in client.get("/metrics").text)
        time.sleep(0.3)
        busy = max(workers, key=lambda pid: int(Path(f"/proc/{pid}/stat").read_text().split()[13]))
        os.kill(busy, signal.SIGKILL)
        reply = slow.result()
        assert reply.status == 500
        assert "SIGKILL" in reply.text
        assert all(client.query("ASK {}").status == 200 for _ in range(4))
        assert "monograph_kg_worker_restarts 1\n" in client.get("/metrics").text
        assert len(children(server)) == len(workers)


def test_no_worker_outlives_a_server_that_is_killed() -> None:
    with process("--workers", "2") as (_, server):
        workers = children(server)
        assert len(workers) == 4, "two for bundled queries, two for foreign ones"
        server.kill()
        server.wait()
        assert wait_for(lambda: not any(Path(f"/proc/{pid}").exists() for pid in workers))


def test_a_client_that_goes_away_does_no_harm(release: Client) -> None:
    for _ in range(10):
        connection = http.client.HTTPConnection("127.0.0.1", release.port, timeout=10)
        connection.request("GET", "/data")
        connection.close()
    assert release.get("/health").status == 200


def test_without_the_web_server_the_command_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    result = CliRunner().invoke(cli, ["serve"])
    assert isinstance(result.exception, MissingToolError)
    assert "monograph-kg[serve]" in str(result.exception)


def test_a_fault_of_ours_is_told_without_its_traceback(release: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("the secret of the fault")

    monkeypatch.setattr("monograph_kg.stores.serving.description.void_description", fail)
    for accept in ("text/turtle", "text/html, */*;q=0.5"):
        reply = release.get("/void", accept)
        assert reply.status == 500
        assert "secret" not in reply.text
        assert "Traceback" not in reply.text
        assert reply.headers["content-security-policy"].startswith("default-src 'none'")
    monkeypatch.undo()
    assert release.get("/void").status == 200
