"""Small pieces of one turn of the event loop leave together; nothing is lost, reordered or held back for long."""

from __future__ import annotations

import asyncio
import socket

import pytest
from stores.serving.client import Client

from monograph_kg.stores.serving.corked import CorkedTransport


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
