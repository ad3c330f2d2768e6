"""Stores are recognised by what they say of themselves, and each kind has its services where its documentation says."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from monograph_kg.errors import StoreError
from monograph_kg.stores.kinds import KINDS, detect, services
from monograph_kg.stores.transport import Retries, Transport


@contextmanager
def speaking(server, *paths):
    """An HTTP server that names itself so, and has these paths only."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200 if self.path in paths else 404)
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_HEAD = do_GET  # noqa: N815 (the standard library's name)

        def version_string(self):
            return server

        def log_message(self, *_arguments):
            return

    with HTTPServer(("127.0.0.1", 0), Handler) as made:
        thread = threading.Thread(target=made.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{made.server_address[1]}"
        made.shutdown()


@pytest.mark.parametrize(("kind", "server", "path", "has"), [
    ("oxigraph", "Oxigraph/0.5.13", "", ["/"]), ("oxigraph", "oxigraph/0.4.0", "/", []),
    ("virtuoso", "Virtuoso/07.20.3229 (Linux) x86_64-pc-linux-gnu", "/sparql", ["/sparql"]),
    ("fuseki", "Apache Jena Fuseki (5.6.0)", "/ds", ["/ds"]), ("fuseki", "Jetty(12)", "/ds", ["/$/ping"]),
    ("graphdb", "GraphDB/10.8 RDF4J/4.3", "/", []), ("graphdb", "", "/repositories/kg", ["/rest/repositories"]),
    ("graphdb", "", "/gdb/repositories/kg", ["/gdb/rest/repositories"]),
    ("rdf4j", "", "/rdf4j-server/repositories/kg", []), ("rdf4j", "nginx", "/repositories/kg", ["/repositories/kg"]),
    ("generic", "nginx", "/sparql", ["/sparql"]), ("generic", "", "/sparql", []),
])  # fmt: skip
def test_a_store_is_recognised(kind, server, path, has):
    with speaking(server, *has) as root, Transport(retries=Retries(attempts=1)) as transport:
        assert detect(root + path, transport) == kind


def test_nobody_is_recognised_where_nobody_is():
    with pytest.raises(StoreError, match="cannot be asked"), Transport(retries=Retries(attempts=1)) as transport:
        detect("http://127.0.0.1:1/", transport)


@pytest.mark.parametrize(("kind", "url", "query", "update", "graph"), [
    ("oxigraph", "http://h:7878/", "http://h:7878/query", "http://h:7878/update", "http://h:7878/store?graph=x%3Ag"),
    ("fuseki", "http://h/ds", "http://h/ds/query", "http://h/ds/update", "http://h/ds/data?graph=x%3Ag"),
    ("rdf4j", "http://h/r/repositories/a", "http://h/r/repositories/a", "http://h/r/repositories/a/statements",
     "http://h/r/repositories/a/rdf-graphs/service?graph=x%3Ag"),
    ("graphdb", "http://h/repositories/a", "http://h/repositories/a", "http://h/repositories/a/statements",
     "http://h/repositories/a/rdf-graphs/service?graph=x%3Ag"),
    ("virtuoso", "http://h:8890/sparql", "http://h:8890/sparql", "http://h:8890/sparql-auth",
     "http://h:8890/sparql-graph-crud-auth?graph=x%3Ag"),
    ("virtuoso", "http://h:8890", "http://h:8890/sparql", "http://h:8890/sparql-auth",
     "http://h:8890/sparql-graph-crud-auth?graph=x%3Ag"),
    ("oxigraph", "http://h/update/", "http://h/query", "http://h/update", "http://h/store?graph=x%3Ag"),
    ("fuseki", "http://h/ds/sparql", "http://h/ds/query", "http://h/ds/update", "http://h/ds/data?graph=x%3Ag"),
    ("fuseki", "http://h/data", "http://h/data/query", "http://h/data/update", "http://h/data/data?graph=x%3Ag"),
    ("rdf4j", "http://h/repositories/a/statements", "http://h/repositories/a", "http://h/repositories/a/statements",
     "http://h/repositories/a/rdf-graphs/service?graph=x%3Ag"),
    ("generic", "http://h/sparql", "http://h/sparql", "http://h/sparql", None),
    ("generic", "http://h/db/query/", "http://h/db/query", "http://h/db/update", None),
])  # fmt: skip
def test_where_each_kind_has_its_services(kind, url, query, update, graph):
    found = services(url, kind)
    assert (found.kind, found.query, found.update) == (kind, query, update)
    if graph:
        assert found.graph_url("x:g") == graph
        assert found.graph_url(None).endswith("?default")
    else:
        with pytest.raises(StoreError, match="no known Graph Store service"):
            found.graph_url("x:g")


def test_every_kind_has_services():
    assert {services("http://h/x", kind).kind for kind in KINDS} == set(KINDS)
