"""Small pieces of one turn of the event loop leave together; nothing is lost, reordered or held back for long."""

from __future__ import annotations

import asyncio
import socket

import pytest
from stores.serving.client import Client, running
from stores.serving.test_limits import NEVER

from monograph_kg.querying.engine import load_graph, release_file
from monograph_kg.stores.limits import QueryLimits
from monograph_kg.stores.serving.corked import CorkedProtocol, CorkedTransport
from monograph_kg.stores.serving.settings import Settings


class Wire:
    def __init__(self) -> None:
        self.sent: list[bytes] = []
        self.closed = False

    def write(self, data: bytes) -> None:
        assert not self.closed
        self.sent.append(data)

    def close(self) -> None:
        self.closed = True

    def is_closing(self) -> bool:
        return self.closed


def test_what_is_written_in_one_turn_leaves_in_one_piece() -> None:
    async def go() -> list[bytes]:
        wire = Wire()
        corked = CorkedTransport(wire, asyncio.get_running_loop())
        corked.write(b"head")
        corked.write(b"body")
        assert wire.sent == []
        await asyncio.sleep(0)
        corked.write(b"next")
        await asyncio.sleep(0)
        return wire.sent

    assert asyncio.run(go()) == [b"headbody", b"next"]


def test_large_pieces_do_not_wait_and_closing_sends_the_rest() -> None:
    async def go() -> Wire:
        wire = Wire()
        corked = CorkedTransport(wire, asyncio.get_running_loop())
        corked.write(b"a")
        corked.write(b"b" * 70_000)
        assert [len(part) for part in wire.sent] == [70_001]
        corked.write(b"c")
        corked.close()
        assert corked.is_closing()
        await asyncio.sleep(0)
        return wire

    wire = asyncio.run(go())
    assert wire.sent[1:] == [b"c"]
    assert wire.closed


@pytest.mark.parametrize("path", ["/health", "/data", "/static/app.js", "/nothing"])
def test_two_requests_on_one_connection_are_answered_in_order(release: Client, path: str) -> None:
    request = f"GET {path} HTTP/1.1\r\nHost: x\r\n{{}}\r\n\r\n"
    with socket.create_connection(("127.0.0.1", release.port), timeout=20) as connection:
        connection.sendall((request.format("A: b") + request.format("Connection: close")).encode())
        received = b""
        while data := connection.recv(65_536):
            received += data
    assert received.count(b"HTTP/1.1 ") == 2
    expected = release.get(path)
    assert received.count(expected.body) == 2
    assert received.endswith(expected.body)


@pytest.mark.parametrize("begun", [b"", b"G", b"GET /health HTTP/1.1\r\nHost: x\r\n", b"GET /health HTTP/1.1\r\nX: y"])
def test_a_head_that_never_ends_is_given_up(release: Client, monkeypatch: pytest.MonkeyPatch, begun: bytes) -> None:
    monkeypatch.setattr(CorkedProtocol, "head_seconds", 0.3)
    with socket.create_connection(("127.0.0.1", release.port), timeout=20) as connection:
        received = b""
        if begun:
            connection.sendall(begun)
        while data := connection.recv(100):
            received += data
            assert len(received) < 1_000
    assert received.startswith(b"HTTP/1.1 408")
    assert release.get("/health").status == 200


def test_a_head_that_trickles_is_given_up_also_after_an_answer(
    release: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(CorkedProtocol, "head_seconds", 0.5)
    with socket.create_connection(("127.0.0.1", release.port), timeout=20) as connection:
        connection.sendall(b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n")
        assert connection.recv(4_096).startswith(b"HTTP/1.1 200")
        connection.settimeout(0.05)
        received, sent = b"", 0
        while sent < 400 and not received:
            try:
                connection.sendall(b"GET /"[:5] if sent == 0 else b"a")
                sent += 1
                received = connection.recv(100)
            except TimeoutError:
                continue
    assert received.startswith(b"HTTP/1.1 408")
    assert sent < 400


def test_a_slow_answer_is_no_slow_head(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(CorkedProtocol, "head_seconds", 0.2)
    with running(load_graph(release_file()), Settings(workers=1, limits=QueryLimits(seconds=1))) as client:
        assert client.query(NEVER).status == 500
        assert client.query("ASK {}").status == 200
