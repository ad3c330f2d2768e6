"""The commands load and query --endpoint, against a real Oxigraph server."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from stores import servers

SECRET = "n0t-f0r-ps"  # noqa: S105
RUN = "from monograph_kg.cli.main import main; main()"


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    server = servers.Oxigraph(tmp_path_factory.mktemp("cli") / "store").start()
    yield server
    server.stop()


def command(*arguments, tmp_path, **environment):
    env = {**os.environ, "XDG_STATE_HOME": str(tmp_path), "PYTHONPATH": os.pathsep.join(sys.path), **environment}
    done = subprocess.run(
        [sys.executable, "-c", RUN, *arguments], capture_output=True, text=True, env=env, timeout=120, check=False
    )
    return done.returncode, done.stdout, done.stderr


def test_load_then_ask_the_endpoint(running, tmp_path):
    code, out, err = command("load", running.url, tmp_path=tmp_path)
    assert code == 0, err
    assert "in oxigraph" in out
    asked = out.partition("ask it: monograph-kg ")[2].split()
    assert "entity:panic-disorder" in command(*asked, tmp_path=tmp_path)[1]
    code, out, err = command(*asked[:-2], tmp_path=tmp_path)
    assert (code, "panic" in out) == (0, False)
    assert "no source states" not in err, "the default graph is not where the facts are"
    assert f"--endpoint-graph {asked[-1]}" in err
    code, out, _ = command("load", running.url, "--kind", "oxigraph", tmp_path=tmp_path)
    assert "unchanged; nothing was written" in out
    graph = "https://w3id.org/monograph-kg/release/clonazepam"
    there = command("query", "indications", "--format", "csv", "--endpoint", f"{running.url}/query",
                    "--endpoint-graph", graph, tmp_path=tmp_path)  # fmt: skip
    here = command("query", "indications", "--format", "csv", tmp_path=tmp_path)
    assert there[0] == here[0] == 0
    assert there[1] == here[1]


def test_the_default_graph(running, tmp_path):
    file = tmp_path / "x.ttl"
    file.write_text("<http://x/s> <http://x/p> 1.50 .")
    code, _, err = command("load", running.url, str(file), "--graph", "default", tmp_path=tmp_path)
    assert code == 0, err
    query = tmp_path / "own.rq"
    query.write_text("SELECT ?o { <http://x/s> <http://x/p> ?o }")
    assert "1.5" in command("query", str(query), "--endpoint", f"{running.url}/query", tmp_path=tmp_path)[1]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["load", f"http://ann:{SECRET}@127.0.0.1:1/"], "carries credentials"),
        (["load", "http://127.0.0.1:1/", "--kind", "oxigraph"], "Connection refused"),
        (["load", "http://127.0.0.1:1/", "--graph", "not an iri"], "is no IRI"),
        (["load", "http://127.0.0.1:1/", "/nowhere/x.ttl"], "cannot read"),
        (["load", "http://127.0.0.1:1/", "--user", "ann"], "password of 'ann' is missing"),
        (["query", "indications", "--endpoint", f"http://ann:{SECRET}@127.0.0.1:1/"], "carries credentials"),
        (["query", "indications", "--endpoint", "http://127.0.0.1:1/"], "Connection refused"),
    ],
)
def test_what_cannot_work_ends_with_2_and_says_why(arguments, message, tmp_path):
    code, out, err = command(*arguments, tmp_path=tmp_path)
    assert code == 2
    assert message in err
    assert "remedy" in err
    assert "Traceback" not in err
    assert SECRET not in out + err


@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="needs /proc")
def test_no_password_in_the_process_list(tmp_path):
    import socket

    silent = socket.create_server(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{silent.getsockname()[1]}"
    seen = []

    def look():
        deadline = time.monotonic() + 20
        connection = silent.accept()[0]
        for path in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                seen.append(path.read_bytes())
            except OSError:
                continue
        connection.recv(4096)
        connection.sendall(b"HTTP/1.1 400 no\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        connection.close()
        assert time.monotonic() < deadline

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    code, _, err = command(
        "load", url, "--kind", "oxigraph", "--user", "ann", tmp_path=tmp_path, MONOGRAPH_KG_PASSWORD=SECRET
    )
    thread.join(20)
    silent.close()
    assert code == 2
    assert SECRET not in err
    assert any(url.encode() in line for line in seen)
    assert not any(SECRET.encode() in line for line in seen)
