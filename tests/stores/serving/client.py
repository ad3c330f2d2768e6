"""A running server: the application on a loopback socket, asked by the standard library's client."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlencode

from pyoxigraph import RdfFormat, Store

from monograph_kg.stores.serving.settings import Settings

TOKEN = "correct-horse-battery-staple"  # noqa: S105
FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"

# Four small graphs and a default one, for what the protocol says about datasets.
GRAPHS = """
<http://example.org/s0> <http://example.org/p> "default" .
<http://example.org/s1> <http://example.org/p> "one" <http://example.org/g1> .
<http://example.org/s2> <http://example.org/p> "two" <http://example.org/g2> .
<http://example.org/s2> <http://example.org/q> <http://example.org/s1> <http://example.org/g2> .
<http://example.org/s3> <http://example.org/p> "three" <http://example.org/g3> .
"""


@dataclass(frozen=True)
class Reply:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")

    @property
    def media(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0]


class Client:
    """Asks one server. Every call is a connection of its own."""

    def __init__(self, port: int) -> None:
        self.port = port

    def ask(self, method: str, path: str, body: bytes | str | None = None, **headers: str) -> Reply:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, body.encode() if isinstance(body, str) else body, named)
            answer = connection.getresponse()
            return Reply(answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read())
        finally:
            connection.close()

    def get(self, path: str, accept: str | None = None, **headers: str) -> Reply:
        return self.ask("GET", path, **({"Accept": accept} if accept else {}), **headers)

    def query(self, text: str, accept: str | None = None, **parameters: str) -> Reply:
        return self.get("/sparql?" + urlencode({"query": text, **parameters}), accept)


@contextmanager
def running(store: Store, settings: Settings) -> Iterator[Client]:
    """Serve ``store`` in a thread of this process until the block ends."""
    import uvicorn

    from monograph_kg.stores.serving.app import make_app
    from monograph_kg.stores.serving.run import listen, protocol

    place = listen("127.0.0.1", 0)
    config = uvicorn.Config(make_app(store, settings), http=protocol(), log_level="critical", access_log=False)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, args=([place],))
    thread.start()
    try:
        yield Client(place.getsockname()[1])
    finally:
        server.should_exit = True
        thread.join(60)
        place.close()


def graphs() -> Store:
    store = Store()
    store.load(GRAPHS.encode(), format=RdfFormat.N_QUADS)
    return store
