"""A SPARQL endpoint on the loopback interface, over a pyoxigraph store, that can also misbehave."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from pyoxigraph import QueryResultsFormat, RdfFormat, Store


@dataclass
class Server:
    """The endpoint: its address, its data, what was asked, and how it behaves."""

    url: str = ""
    store: Store = field(default_factory=Store)
    asked: list[str] = field(default_factory=list)
    mood: str = "answer"

    def load(self, turtle: str) -> None:
        self.store.load(turtle, format=RdfFormat.TURTLE)


@contextmanager
def serve() -> Iterator[Server]:
    """Run an endpoint while the block lasts."""
    server = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._reply(parse_qs(urlsplit(self.path).query).get("query", [""])[0])

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode("utf-8")
            form = self.headers.get("Content-Type", "")
            self._reply(body if "sparql-query" in form else parse_qs(body)["query"][0])

        def _reply(self, query: str) -> None:
            server.asked.append(query)
            if server.mood == "sleep":
                time.sleep(3)
                return
            if server.mood == "html":
                self._send(b"<!DOCTYPE html><html><body>Service unavailable, sorry</body></html>", "text/html")
                return
            results = server.store.query(query)
            self._send(results.serialize(format=QueryResultsFormat.JSON), "application/sparql-results+json")

        def _send(self, content: bytes, media: str) -> None:
            self.send_response(200)
            self.send_header("Content-Type", media)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_args: object) -> None:
            pass

    listener = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    listener.daemon_threads = True
    server.url = f"http://127.0.0.1:{listener.server_port}/sparql"
    thread = threading.Thread(target=listener.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        listener.shutdown()
        listener.server_close()
        thread.join()
