"""Faults for real: after each, the store holds the old graph or the new one, and the message says what to do."""

from __future__ import annotations

import dataclasses
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager

import pytest
from stores import proxy as faults
from stores import servers
from stores.proxy import Proxy

from monograph_kg.errors import MonographError
from monograph_kg.stores.credentials import Credentials
from monograph_kg.stores.kinds import services
from monograph_kg.stores.loading import Loader
from monograph_kg.stores.payload import Payload
from monograph_kg.stores.remote import RemoteGraphs
from monograph_kg.stores.state import state_path
from monograph_kg.stores.transport import Retries, Timeouts, Transport

GRAPH = "http://x/graph"
PART, SWAP, READ, UPLOAD = (
    r"^POST \S*graph=",
    r"^POST .*(MOVE|DROP SILENT GRAPH \S+ ; INSERT)",
    r"^GET \S*graph=",
    r"^PUT ",
)
COUNT, CLEAR = r"^GET \S*COUNT", r"^POST .* DROP SILENT GRAPH \S+$"


def write(path, name, size):
    path.write_text(
        "".join(f'<http://x/{name}{i}> <http://x/p> "{name} {i}" .\n' for i in range(size)), encoding="utf-8"
    )
    return Payload(path)


def remote_of(url, kind="oxigraph", part_bytes=4_000, timeout=1.0, attempts=2):
    credentials = Credentials("auto", "dba", "dba") if kind == "virtuoso" else None
    transport = Transport(
        credentials, Timeouts(2, timeout), Retries(attempts=attempts, first=0.01), sleep=lambda _s: None
    )
    return RemoteGraphs(dataclasses.replace(services(url, kind), part_bytes=part_bytes), transport)


@pytest.fixture(scope="module", params=["oxigraph", "fuseki"])
def running(request, tmp_path_factory):
    server = servers.ALL[request.param](tmp_path_factory.mktemp("faults") / "store").start()
    yield server
    server.stop()


@pytest.fixture
def graphs(tmp_path):
    return write(tmp_path / "old.nt", "old", 150), write(tmp_path / "new.nt", "new", 300)


# name -> (what happens, to which request)
TABLE = {
    "the connection is closed before a part is answered": (faults.close, PART),
    "the connection is reset": (faults.reset, PART),
    "a part is cut off halfway": (faults.cut_upload, PART),
    "a part loses half of its lines and looks whole": (faults.shorten_upload, PART),
    "a part is altered on the way": (faults.corrupt_upload, PART),
    "the reply to a part is lost": (faults.lose_reply, PART),
    "a part is sent twice by a proxy": (faults.repeat_request, PART),
    "a part is never answered": (faults.stall, PART),
    "401 for a part": (faults.status("401 Unauthorized", b"", 'WWW-Authenticate: Basic realm="x"'), PART),
    "403 for a part": (faults.status("403 Forbidden"), PART),
    "413 for a part": (faults.status("413 Content Too Large"), PART),
    "429 without end": (faults.status("429 Too Many Requests", b"", "Retry-After: 1"), PART),
    "429 that asks for an hour": (faults.status("429 Too Many Requests", b"", "Retry-After: 3600"), PART),
    "500 for a part": (faults.status("500 Internal Server Error", b"java.lang.OutOfMemoryError"), PART),
    "502 with a page": (faults.status("502 Bad Gateway", b"<html><title>nginx</title></html>", kind="text/html"), PART),
    "503 without end": (faults.status("503 Service Unavailable"), PART),
    "200 with a sign-in page for a part": (faults.page, PART),
    "429 until a date long past": (
        faults.status("429 Too Many Requests", b"", "Retry-After: Wed, 21 Oct 2015 07:28:00 GMT"),
        PART,
    ),
    "503 until a date in a hundred years": (
        faults.status("503 Service Unavailable", b"", "Retry-After: Thu, 01 Jan 2126 00:00:00 GMT"),
        PART,
    ),
    "an answer with a nonsense Retry-After": (faults.status("503 Busy", b"", "Retry-After: soon"), PART),
    "an answer in chunks that are none": (faults.broken_chunks, READ),
    "an answer that names more bytes than it has": (faults.too_few_bytes, READ),
    "an answer whose head never ends": (faults.endless_head, PART),
    "an answer that trickles": (faults.trickle, READ),
    "the file is read back in another format": (faults.relabelled, READ),
    "a redirect to another host": (
        faults.status("307 Temporary Redirect", b"", "Location: http://localhost:9/x"),
        PART,
    ),
    "a redirect in a circle": (faults.status("302 Found", b"", "Location: /query"), COUNT),
    "no HTTP at all": (faults.babble, PART),
    "the reading back is cut off": (faults.truncate_reply, READ),
    "the reading back loses lines and looks whole": (faults.truncate_reply_well, READ),
    "the reading back stalls": (faults.stall_midway, READ),
    "the reading back is gzip garbage": (faults.gzip_garbage, READ),
    "the reading back is half a gzip file": (faults.gzip_cut, READ),
    "the reading back is a sign-in page": (faults.page, READ),
    "the count is a sign-in page": (faults.page, COUNT),
    "the swap is refused with 500": (faults.status("500 Internal Server Error"), SWAP),
    "the swap is cut off on its way": (faults.cut_upload, SWAP),
    "the reply to the swap is lost": (faults.lose_reply, SWAP),
    "the swap is never answered": (faults.stall, SWAP),
    "the swap meets 503": (faults.status("503 Service Unavailable"), SWAP),
    "clearing the graph beside is refused": (faults.status("500 Internal Server Error"), CLEAR),
}


@pytest.mark.parametrize("name", TABLE)
def test_replacing_through_a_fault(name, running, graphs, tmp_path):
    action, match = TABLE[name]
    old, new = graphs
    direct = remote_of(running.url, running.kind, timeout=30)
    Loader(direct, states=tmp_path).load(old, GRAPH)
    assert direct.fingerprint(GRAPH) == old.fingerprint()
    with Proxy(running.url, action, match, skip=1 if match in {PART, READ} else 0) as broken:
        through = remote_of(broken.url, running.kind)
        error = attempt(Loader(through, "gsp", states=tmp_path / "states"), new)
        assert broken.hits >= 1, broken.seen
    after(direct, error, old, new)
    again = Loader(direct, "gsp", states=tmp_path / "states").load(new, GRAPH)
    assert again.found == direct.fingerprint(GRAPH) == new.fingerprint()


WHOLE = {
    "the upload is cut off halfway": (faults.cut_upload, UPLOAD),
    "the upload loses half of its lines and looks whole": (faults.shorten_upload, UPLOAD),
    "the reply to the upload is lost": (faults.lose_reply, UPLOAD),
    "the upload is refused": (faults.status("507 Insufficient Storage"), UPLOAD),
    "the reading back of the upload is cut off": (faults.truncate_reply, READ),
}


@pytest.mark.parametrize("name", WHOLE)
def test_a_first_upload_through_a_fault(name, running, graphs, tmp_path):
    action, match = WHOLE[name]
    graph = f"{GRAPH}/{abs(hash(name))}"
    direct = remote_of(running.url, running.kind, timeout=30)
    direct.drop(graph)
    with Proxy(running.url, action, match) as broken:
        error = attempt(Loader(remote_of(broken.url, running.kind), states=tmp_path), graphs[1], graph)
        assert broken.hits >= 1
    assert direct.fingerprint(graph) == graphs[1].fingerprint() if error is None else direct.count(graph) == 0
    assert error is None or "empty" in error.remedy
    assert Loader(direct, states=tmp_path).load(graphs[1], graph).found == graphs[1].fingerprint()


def attempt(loader, payload, graph=GRAPH):
    try:
        loader.load(payload, graph)
    except MonographError as error:
        return error
    return None


def after(direct, error, old, new, graph=GRAPH):
    """The store holds one of the two graphs whole; an error says which, and what to do."""
    found = direct.fingerprint(graph)
    assert found in (old.fingerprint(), new.fingerprint())
    if error is None:
        assert found == new.fingerprint()
    else:
        assert error.problem
        assert error.remedy


@pytest.mark.parametrize(
    ("kind", "moment"),
    [
        ("oxigraph", "part"),
        ("oxigraph", "swap"),
        ("oxigraph", "upload"),
        ("fuseki", "upload"),
        ("fuseki", "swap"),
        ("rdf4j", "swap"),
        ("virtuoso", "swap"),
    ],
)
def test_the_store_is_killed(kind, moment, graphs, tmp_path):
    old, new = graphs
    server = servers.ALL[kind](tmp_path / "store").start()
    try:
        direct = remote_of(server.url, kind, timeout=30)
        graph = GRAPH if moment != "upload" else f"{GRAPH}/empty"
        Loader(direct, states=tmp_path).load(old, GRAPH)

        def kill(exchange):
            upstream = exchange.forward(exchange.body[: len(exchange.body) // 2] if moment != "swap" else None)
            time.sleep(0.05 if moment != "swap" else 0.002)
            server.kill()
            upstream.close()
            exchange.client.close()

        match = {"part": PART, "swap": SWAP, "upload": UPLOAD}[moment]
        with Proxy(server.url, kill, match, times=1, skip=moment == "part") as broken:
            method = "auto" if moment == "upload" else "gsp"
            error = attempt(Loader(remote_of(broken.url, kind), method, states=tmp_path / "states"), new, graph)
            assert broken.hits == 1
        assert error is not None
        server.start()
        direct = remote_of(server.url, kind, timeout=30)
        if moment == "upload":
            assert direct.count(graph) in {0, 300}
        else:
            after(direct, error, old, new)
        assert Loader(direct, "gsp", states=tmp_path / "states").load(new, graph).found == new.fingerprint()
    finally:
        server.stop()


def test_the_store_is_frozen(graphs, tmp_path, running):
    old, new = graphs
    direct = remote_of(running.url, running.kind, timeout=30)
    Loader(direct, states=tmp_path).load(old, GRAPH)

    def freeze(exchange):
        os.killpg(running.process.pid, signal.SIGSTOP)
        upstream = exchange.forward()
        exchange.relay(upstream)

    timer = threading.Timer(4, lambda: os.killpg(running.process.pid, signal.SIGCONT))
    timer.start()
    with Proxy(running.url, freeze, PART, times=1) as broken:
        error = attempt(Loader(remote_of(broken.url, running.kind, attempts=1), "gsp", states=tmp_path / "s"), new)
    timer.join()
    assert error is not None
    after(direct, error, old, new)
    assert Loader(direct, "gsp", states=tmp_path / "s").load(new, GRAPH).found == new.fingerprint()


def test_nothing_listens(graphs, tmp_path):
    error = attempt(Loader(remote_of(f"http://127.0.0.1:{servers.free_port()}"), states=tmp_path), graphs[0])
    assert "Connection refused" in error.problem
    assert "runs" in error.remedy


def test_our_own_process_is_killed(graphs, tmp_path, running):
    """The client dies between two parts; the next run goes on."""
    old, new = graphs
    direct = remote_of(running.url, running.kind, timeout=30)
    Loader(direct, states=tmp_path).load(old, GRAPH)
    code = (
        "import os, sys; sys.path.insert(0, 'tests')\n"
        "from stores.test_faults import *\n"
        "remote = remote_of(sys.argv[1], sys.argv[2]); add = remote.add; sent = []\n"
        "def die(graph, data):\n"
        "    add(graph, data); sent.append(1); len(sent) == 3 and os.kill(os.getpid(), 9)\n"
        "remote.add = die\n"
        "from pathlib import Path\n"
        "Loader(remote, 'gsp', states=Path(sys.argv[4])).load(Payload(Path(sys.argv[3])), GRAPH)\n"
    )
    command = [sys.executable, "-c", code, running.url, running.kind, str(new.path), str(tmp_path / "states")]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    assert subprocess.run(command, check=False, env=environment).returncode == -signal.SIGKILL
    assert direct.fingerprint(GRAPH) == old.fingerprint()
    loaded = Loader(direct, "gsp", states=tmp_path / "states").load(new, GRAPH)
    assert loaded.found == new.fingerprint()


@contextmanager
def small_disk(path, size):
    """A file system of so many bytes, where we may mount one."""
    if os.geteuid() != 0 or not shutil.which("mount"):
        pytest.skip("only root can mount a small file system")
    path.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(path)], check=False)
    if made.returncode != 0:
        pytest.skip("this machine does not let us mount")
    try:
        yield path
    finally:
        subprocess.run(["umount", "-l", str(path)], check=False)


def fill(disk):
    with (disk / "filler").open("wb", buffering=0) as file, pytest.raises(OSError, match="No space left"):
        while True:
            file.write(b"x" * 4096)


def test_the_disk_of_the_load_state_is_full(graphs, tmp_path, running):
    old, new = graphs
    direct = remote_of(running.url, running.kind, timeout=30)
    Loader(direct, states=tmp_path).load(old, GRAPH)
    with small_disk(tmp_path / "disk", "64k") as disk:
        fill(disk)
        error = attempt(Loader(direct, "gsp", states=disk), new)
        assert "No space left" in error.problem
        assert str(disk) in str(error)
        assert "make room" in error.remedy
        assert "holds the former graph" in error.remedy
        after(direct, error, old, new)
        (disk / "filler").unlink()
        assert Loader(direct, "gsp", states=disk).load(new, GRAPH).found == new.fingerprint()


def test_the_load_state_has_no_folder(graphs, tmp_path, running):
    old, new = graphs
    direct = remote_of(running.url, running.kind, timeout=30)
    Loader(direct, states=tmp_path).load(old, GRAPH)
    (tmp_path / "file").touch()
    error = attempt(Loader(direct, "gsp", states=tmp_path / "file"), new)
    assert "holds the former graph" in error.remedy
    after(direct, error, old, new)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"input": 1}', b"\xff\x00", b'{"input": "x", "staging": "y"}'])
def test_a_damaged_load_state_only_costs_time(content, graphs, tmp_path, running):
    old, new = graphs
    direct = remote_of(running.url, running.kind, timeout=30)
    Loader(direct, states=tmp_path).load(old, GRAPH)
    state_path(direct.services.query, GRAPH, tmp_path).write_bytes(content)
    loaded = Loader(direct, "gsp", states=tmp_path).load(new, GRAPH)
    assert (loaded.found, loaded.resumed) == (new.fingerprint(), 0)


def test_the_disk_for_sorting_is_full(tmp_path, running, monkeypatch):
    """Only a graph whose lines repeat is sorted; the store holds nothing of it afterwards, or all."""
    direct = remote_of(running.url, running.kind, timeout=30)
    twice = tmp_path / "twice.nt"
    twice.write_text("".join(f'<http://x/s{i % 900}> <http://x/p> "{"long" * 20} {i % 900}" .\n' for i in range(1_500)))
    graph = f"{GRAPH}/twice"
    direct.drop(graph)
    with small_disk(tmp_path / "disk", "64k") as disk:
        monkeypatch.setattr(tempfile, "tempdir", str(disk))
        error = attempt(Loader(direct, states=tmp_path), Payload(twice), graph)
        assert "No space left" in error.problem
        assert "TMPDIR" in error.remedy
        assert direct.count(graph) == 0
    monkeypatch.undo()
    assert Loader(direct, states=tmp_path).load(Payload(twice), graph).found.count == 900


def test_the_disk_of_the_store_is_full(tmp_path):
    """A store on 16 MB: the old graph fits, the new one does not."""
    with small_disk(tmp_path / "disk", "16m") as disk:
        server = servers.Oxigraph(disk / "store")
        try:
            server.start()
            direct = remote_of(server.url, timeout=15, attempts=1, part_bytes=1_000_000)
            old, new = write(tmp_path / "old.nt", "old", 100), write(tmp_path / "new.nt", "new", 60_000)
            Loader(direct, states=tmp_path).load(old, GRAPH)
            error = attempt(Loader(direct, "gsp", states=tmp_path / "states"), new)
            assert error is not None
            assert "store holds the former graph" in error.remedy
            server.stop()
            subprocess.run(["mount", "-o", "remount,size=400m", str(disk)], check=True)
            server.start()
            direct = remote_of(server.url, timeout=60, part_bytes=1_000_000)
            assert direct.fingerprint(GRAPH) == old.fingerprint()
            assert Loader(direct, "gsp", states=tmp_path / "states").load(new, GRAPH).found == new.fingerprint()
        finally:
            server.stop()
