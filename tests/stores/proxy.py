"""A proxy on loopback that passes requests on to a store, and breaks those that a fault is meant for."""

from __future__ import annotations

import contextlib
import gzip
import re
import socket
import socketserver
import struct
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit


@dataclass
class Exchange:
    """One request on its way: its head and body as bytes, the client's socket, and the store's address."""

    head: bytes
    body: bytes
    client: socket.socket
    store: tuple[str, int]
    opened: contextlib.ExitStack

    @property
    def line(self) -> str:
        return self.head.split(b"\r\n", 1)[0].decode("latin-1")

    def forward(self, body: bytes | None = None, head: bytes | None = None) -> socket.socket:
        upstream = self.opened.enter_context(socket.create_connection(self.store, timeout=60))
        upstream.sendall((head or self.head) + (self.body if body is None else body))
        return upstream

    def relay(self, upstream: socket.socket, limit: int | None = None) -> None:
        left = limit if limit is not None else 1 << 62
        while left > 0 and (data := upstream.recv(min(65536, left))):
            left -= len(data)
            self.client.sendall(data)
        upstream.close()

    def answer(self, status: str, body: bytes = b"", *headers: str, kind: str = "text/plain") -> None:
        lines = [
            f"HTTP/1.1 {status}",
            f"Content-Type: {kind}",
            f"Content-Length: {len(body)}",
            "Connection: close",
            *headers,
        ]
        self.client.sendall("\r\n".join(lines).encode() + b"\r\n\r\n" + body)


Action = Callable[[Exchange], None]


@dataclass
class Proxy:
    """Stands before one store. `fault` acts `times` times on requests that match, after the first `skip` of them."""

    store_url: str
    fault: Action | None = None
    match: str = ""
    times: int = 1_000_000
    skip: int = 0
    seen: list[str] = field(default_factory=list)
    hits: int = 0

    def __enter__(self) -> Proxy:
        proxy = self
        parts = urlsplit(self.store_url)

        class Handler(socketserver.BaseRequestHandler):
            def handle(self):
                with contextlib.suppress(OSError, ValueError), contextlib.ExitStack() as opened:
                    proxy._serve(self.request, (parts.hostname, parts.port), opened)

        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_error):
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        parts = urlsplit(self.store_url)
        return f"http://127.0.0.1:{self._server.server_address[1]}{parts.path}"

    def _serve(self, client: socket.socket, store: tuple[str, int], opened: contextlib.ExitStack) -> None:
        head, rest = read_head(client)
        body = read_body(client, head, rest)
        head = re.sub(rb"\r\nConnection: [^\r]*", b"", head).replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")
        exchange = Exchange(head, body, client, store, opened)
        self.seen.append(exchange.line)
        if self.fault and re.search(self.match, exchange.line + " " + body[:200].decode("latin-1")):
            self.skip -= 1
            if self.skip < 0 and self.hits < self.times:
                self.hits += 1
                self.fault(exchange)
                return
        exchange.relay(exchange.forward())


def read_head(client: socket.socket) -> tuple[bytes, bytes]:
    data = b""
    while b"\r\n\r\n" not in data:
        more = client.recv(65536)
        if not more:
            raise ValueError("no request")
        data += more
    head, _, rest = data.partition(b"\r\n\r\n")
    return head + b"\r\n\r\n", rest


def read_body(client: socket.socket, head: bytes, data: bytes) -> bytes:
    sized = re.search(rb"\r\nContent-Length: (\d+)", head, re.IGNORECASE)
    chunked = b"transfer-encoding: chunked" in head.lower()
    while (sized and len(data) < int(sized[1])) or (chunked and not data.endswith(b"0\r\n\r\n")):
        more = client.recv(65536)
        if not more:
            raise ValueError("the client left")
        data += more
    return data


def reset(exchange: Exchange) -> None:
    exchange.client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    exchange.client.close()


def close(exchange: Exchange) -> None:
    exchange.client.close()


def status(code: str, body: bytes = b"no", *headers: str, kind: str = "text/plain") -> Action:
    return lambda exchange: exchange.answer(code, body, *headers, kind=kind)


def page(exchange: Exchange) -> None:
    exchange.answer("200 OK", b"<!DOCTYPE html><html><title>Please sign in</title></html>", kind="text/html")


def gzip_garbage(exchange: Exchange) -> None:
    exchange.answer("200 OK", b"\x1f\x8b\x08garbage" * 9, "Content-Encoding: gzip", kind="application/n-triples")


def gzip_cut(exchange: Exchange) -> None:
    whole = gzip.compress(b"<http://x/s> <http://x/p> <http://x/o> .\n" * 2000)
    exchange.answer("200 OK", whole[: len(whole) // 2], "Content-Encoding: gzip", kind="application/n-triples")


def broken_chunks(exchange: Exchange) -> None:
    exchange.client.sendall(
        b"HTTP/1.1 200 OK\r\nContent-Type: application/n-triples\r\nTransfer-Encoding: chunked\r\n\r\n"
        b"28\r\n<http://x/s> <http://x/p> <http://x/o> .\n\r\nnonsense\r\n"
    )


def too_few_bytes(exchange: Exchange) -> None:
    line = b"<http://x/s> <http://x/p> <http://x/o> .\n"
    exchange.client.sendall(
        b"HTTP/1.1 200 OK\r\nContent-Type: application/n-triples\r\nContent-Length: 4000\r\n\r\n" + line
    )


def endless_head(exchange: Exchange) -> None:
    exchange.client.sendall(b"HTTP/1.1 200 OK\r\nX-A: ")
    while True:
        exchange.client.sendall(b"a")
        time.sleep(0.02)


def trickle(exchange: Exchange) -> None:
    exchange.client.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/n-triples\r\n\r\n")
    while True:
        exchange.client.sendall(b"#")
        time.sleep(0.1)


def relabelled(exchange: Exchange) -> None:
    exchange.answer("200 OK", b"<http://x/s> <http://x/p> [] , 'x' .", kind="application/n-triples")


def babble(exchange: Exchange) -> None:
    exchange.client.sendall(b"\x00\x01 this is no HTTP \xff\xfe\r\n\r\n")


def stall(exchange: Exchange) -> None:
    time.sleep(3)


def stall_midway(exchange: Exchange) -> None:
    exchange.client.sendall(
        b"HTTP/1.1 200 OK\r\nContent-Type: application/n-triples\r\nContent-Length: 99999\r\n\r\n<http://x/"
    )
    time.sleep(3)


def truncate_reply(exchange: Exchange) -> None:
    exchange.relay(exchange.forward(), limit=400)


def truncate_reply_well(exchange: Exchange) -> None:
    """Take half of the lines out of the reply and make it look whole."""
    upstream = exchange.forward()
    data = b""
    while more := upstream.recv(65536):
        data += more
    body = data.partition(b"\r\n\r\n")[2]
    lines = [line for line in body.splitlines() if line.startswith((b"<", b"_:")) and line.endswith(b".")]
    exchange.answer("200 OK", b"\n".join(lines[: len(lines) // 2]) + b"\n", kind="application/n-triples")


def lose_reply(exchange: Exchange) -> None:
    """The store does what it was asked, and nobody hears of it."""
    upstream = exchange.forward()
    while upstream.recv(65536):
        continue
    exchange.client.close()


def cut_upload(exchange: Exchange) -> None:
    """Half of the body arrives at the store, then both ends are closed."""
    upstream = exchange.forward(exchange.body[: len(exchange.body) // 2])
    time.sleep(0.2)
    upstream.close()
    exchange.client.close()


def payload_of(exchange: Exchange) -> bytes:
    if b"chunked" not in exchange.head.lower():
        return exchange.body
    parts, data = [], exchange.body
    while data:
        size, _, data = data.partition(b"\r\n")
        length = int(size or b"0", 16)
        parts.append(data[:length])
        data = data[length + 2 :] if length else b""
    return b"".join(parts)


def resized(exchange: Exchange, body: bytes) -> socket.socket:
    head = re.sub(rb"\r\n(Content-Length|Transfer-Encoding): [^\r]*", b"", exchange.head, flags=re.IGNORECASE)
    return exchange.forward(body, head.replace(b"\r\n\r\n", b"\r\nContent-Length: %d\r\n\r\n" % len(body)))


def shorten_upload(exchange: Exchange) -> None:
    """The store gets half of the lines, in a request that looks whole, and says that all is well."""
    lines = payload_of(exchange).splitlines(keepends=True)
    exchange.relay(resized(exchange, b"".join(lines[: len(lines) // 2])))


def corrupt_upload(exchange: Exchange) -> None:
    exchange.relay(resized(exchange, payload_of(exchange).replace(b"old", b"odd").replace(b"new", b"now")))


def repeat_request(exchange: Exchange) -> None:
    """A proxy that sends a request again by itself."""
    first = exchange.forward()
    while first.recv(65536):
        continue
    exchange.relay(exchange.forward())
