"""The stores of the field: where each has its services, what it does in one transaction, and how to tell them apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal as OneOf
from typing import get_args
from urllib.parse import quote, urlsplit, urlunsplit

from monograph_kg.errors import StoreError
from monograph_kg.stores.limits import MEBIBYTE
from monograph_kg.stores.response import HttpError
from monograph_kg.stores.transport import Request, Transport

Kind = OneOf["oxigraph", "fuseki", "rdf4j", "virtuoso", "graphdb", "generic"]
# MOVE, COPY and ADD lose triples on TDB2 of Jena 5.6.0 (one of 15,042 in our release): there, INSERT copies.
_COPIED = "one SPARQL update (DROP, INSERT, DROP), a transaction of the store"
# https://rdf4j.org/documentation/reference/rest-api/: what stands in no named graph.
_SESAME_NIL = "http://www.openrdf.org/schema/sesame#nil"
KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True, slots=True)
class Services:
    """The addresses of one store and what it can do.

    Attributes:
        kind: which product.
        query: SPARQL query.
        update: SPARQL update.
        graphs: Graph Store Protocol with ``?graph=``; None if the store is not known to have it.
        whole: whether one upload of a whole new graph is one transaction there.
        part_bytes: the largest part to send at once.
        swap: how the finished graph takes the place of the old one.
        page: how many triples can be read at once where the store cuts answers short; 0: no limit.
        moves: whether MOVE can be trusted there.
        default: what queries call the default graph where ``{ ?s ?p ?o }`` means all graphs; empty where it does not;
            None where there is no default graph.
    """

    kind: Kind
    query: str
    update: str
    graphs: str | None
    whole: bool
    part_bytes: int = 8 * MEBIBYTE
    swap: str = "one SPARQL MOVE, a transaction of the store"
    page: int = 0
    moves: bool = True
    default: str | None = ""

    def graph_url(self, graph: str | None) -> str:
        """Return the address of a graph (None: the default graph) in the Graph Store Protocol.

        Raises:
            StoreError: if the store has no such service here.
        """
        if self.graphs is None:
            raise StoreError(f"the kind '{self.kind}' has no known Graph Store service", remedy="use --method update")
        return f"{self.graphs}?default" if graph is None else f"{self.graphs}?graph={quote(graph, safe='')}"


def services(url: str, kind: Kind) -> Services:
    """Return the services of a store whose kind is known.

    ``url`` is for Oxigraph and Virtuoso the server, for Fuseki the dataset, for RDF4J and GraphDB the repository, and
    for any other store the address of queries: updates go there, too, or to ``update`` beside it if it ends in
    ``/query``.
    """
    base = _without_service(url.rstrip("/"), kind)
    match kind:
        case "oxigraph":
            return Services(kind, f"{base}/query", f"{base}/update", f"{base}/store", whole=True)
        case "fuseki":
            return Services(
                kind, f"{base}/query", f"{base}/update", f"{base}/data", whole=True, swap=_COPIED, moves=False
            )
        case "rdf4j" | "graphdb":
            return Services(
                kind, base, f"{base}/statements", f"{base}/rdf-graphs/service", whole=True, default=_SESAME_NIL
            )
        case "virtuoso":
            return Services(
                kind, f"{base}/sparql", f"{base}/sparql-auth", f"{base}/sparql-graph-crud-auth", whole=False,
                part_bytes=2 * MEBIBYTE, page=5_000, default=None,
            )  # fmt: skip
        case _:
            update = f"{base.removesuffix('/query')}/update" if base.endswith("/query") else base
            return Services("generic", base, update, None, whole=False, part_bytes=MEBIBYTE, swap=_COPIED, moves=False)


def _without_service(url: str, kind: Kind) -> str:
    """Return the address of the store itself, should it be that of one of its services."""
    known = {
        "oxigraph": ("/query", "/update", "/store"),
        "fuseki": ("/query", "/sparql", "/update", "/data"),
        "rdf4j": ("/statements",),
        "graphdb": ("/statements",),
        "virtuoso": ("/sparql", "/sparql-auth"),
    }
    if kind == "fuseki" and urlsplit(url).path.count("/") == 1:
        return url  # a dataset of that name
    return next((url.removesuffix(tail) for tail in known.get(kind, ()) if url.endswith(tail)), url)


def detect(url: str, transport: Transport) -> Kind:
    """Find out what stands at an address by what it says of itself.

    Raises:
        StoreError: if nothing answers there.
    """
    parts = urlsplit(url)
    if "/repositories/" in parts.path:
        top = urlunsplit((parts.scheme, parts.netloc, parts.path.partition("/repositories/")[0], "", ""))
        return "graphdb" if _answers(f"{top}/rest/repositories", transport) else "rdf4j"
    server = _server_header(url, transport)
    for mark, kind in (
        ("oxigraph", "oxigraph"),
        ("virtuoso", "virtuoso"),
        ("fuseki", "fuseki"),
        ("graphdb", "graphdb"),
    ):
        if mark in server.lower():
            return services(url, kind).kind  # type: ignore[arg-type]
    top = urlunsplit((parts.scheme, parts.netloc, "", "", ""))
    if _answers(f"{top}/$/ping", transport):
        return "fuseki"
    return "generic"


def _server_header(url: str, transport: Transport) -> str:
    try:
        response = transport.send(Request("HEAD", url, {"Accept": "*/*"}))
    except HttpError as error:
        return error.server
    return response.headers.get("Server") or ""


def _answers(url: str, transport: Transport) -> bool:
    try:
        transport.send(Request("GET", url))
    except StoreError:
        return False
    return True
