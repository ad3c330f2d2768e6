"""The graphs of a remote store: count, read back, upload, insert, move and drop, over its HTTP services."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode, Triple

from monograph_kg.errors import InputError, RefusedError, StoreError
from monograph_kg.stores.endpoint import Endpoint
from monograph_kg.stores.fingerprint import Fingerprint, Fingerprinter, fingerprint
from monograph_kg.stores.kinds import Services
from monograph_kg.stores.transport import Request, Transport

_N_TRIPLES = "application/n-triples"


def check_graph(graph: str) -> str:
    """Return an IRI that can name a graph.

    Raises:
        InputError: if it is no absolute IRI; nothing else gets into a query.
    """
    try:
        NamedNode(graph)
    except ValueError:
        raise InputError(f"'{graph[:200]}' is no IRI", remedy="name the graph by an absolute IRI") from None
    return graph


@dataclass
class RemoteGraphs:
    """The graphs of one store. None stands for its default graph.

    Attributes:
        services: addresses.
        transport: how they are asked.
    """

    services: Services
    transport: Transport
    _endpoint: Endpoint = field(init=False)

    def __post_init__(self) -> None:
        self._endpoint = Endpoint(self.services.query, self.transport)

    def count(self, graph: str | None) -> int:
        """Return how many triples a graph has; 0 if it is not there.

        Raises:
            InputError: for the default graph of a store that has none.
        """
        if graph is None and self.services.default is None:
            raise InputError(f"{self.services.kind} has no default graph that could be replaced",
                             remedy="name a graph: --graph IRI")  # fmt: skip
        source = f"FROM <{self.services.default}> " if graph is None and self.services.default else ""
        answer = self._endpoint.query(f"SELECT (COUNT(*) AS ?n) {source}WHERE {{ {_pattern(graph)} }}")
        term = answer.rows[0][0] if answer.rows else None
        if not isinstance(term, Literal) or not term.value.isdigit():
            raise StoreError("the store does not say how many triples the graph has", remedy="check the address")
        return int(term.value)

    def fingerprint(self, graph: str | None) -> Fingerprint:
        """Read a graph back and return its fingerprint, in bounded memory."""
        return fingerprint(self.triples(graph))

    def quick_fingerprint(self, graph: str | None) -> Fingerprint:
        """Like `fingerprint`, but from the store's lines of N-Triples, where it gives such, without reading terms.

        Equal fingerprints mean equal graphs; others may only mean that the store writes its lines in another way.
        """
        if self.services.page or self.services.graphs is None:
            return self.fingerprint(graph)
        response = self.transport.send(Request("GET", self.services.graph_url(graph), {"Accept": _N_TRIPLES}))
        if response.media_type != _N_TRIPLES:
            return fingerprint(self._endpoint.read_graph(response))
        maker = Fingerprinter()
        rest = b""
        for chunk in response:
            lines = (rest + chunk).splitlines(keepends=True)
            rest = lines.pop() if lines and not lines[-1].endswith(b"\n") else b""
            maker.add_lines(lines)
        if rest:
            maker.add_lines([rest + b"\n"])
        return maker.finish()

    def triples(self, graph: str | None) -> Iterator[Triple]:
        """Yield the triples of a graph as they arrive.

        Raises:
            StoreError: if the reply is cut off or malformed.
        """
        if self.services.page:
            yield from self._pages(_pattern(graph), self.services.page)
            return
        if self.services.graphs is None:
            yield from self._endpoint.graph(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {_pattern(graph)} }}")
            return
        accept = f"{_N_TRIPLES}, text/turtle;q=0.5"
        response = self.transport.send(Request("GET", self.services.graph_url(graph), {"Accept": accept}))
        yield from self._endpoint.read_graph(response)

    def _pages(self, pattern: str, size: int) -> Iterator[Triple]:
        """Read in pages. They are not sorted, which a store may refuse for many rows: a comparison finds what slips."""
        offset, count = 0, size
        while count == size:
            page = f"SELECT ?s ?p ?o WHERE {{ {pattern} }} LIMIT {size} OFFSET {offset}"
            triples = list(self._endpoint.graph(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {{ {page} }} }}"))
            yield from triples
            count = len(triples)
            offset += size

    def upload(self, graph: str | None, chunks: Callable[[], Iterable[bytes]]) -> None:
        """Put a whole graph in one request."""
        url = self.services.graph_url(graph)
        self._done(Request("PUT", url, {"Content-Type": _N_TRIPLES}, chunks, repeatable=True))

    def add(self, graph: str, data: bytes) -> None:
        """Add N-Triples to a named graph by the Graph Store Protocol. Adding the same twice is adding it once."""
        repeatable = b"_:" not in data
        self._done(
            Request("POST", self.services.graph_url(graph), {"Content-Type": _N_TRIPLES}, data, repeatable=repeatable)
        )

    def insert(self, graph: str, data: bytes) -> None:
        """Add N-Triples to a named graph by an update: INSERT DATA, or INSERT for blank nodes, as Virtuoso wants it."""
        blank = b"_:" in data
        head = f"INSERT {'' if blank else 'DATA '}{{ GRAPH <{check_graph(graph)}> {{\n".encode()
        self._update(head + data + b"} }" + b" WHERE {}" * blank, repeatable=not blank)

    def drop(self, graph: str | None) -> None:
        """Take a graph away, if it is there."""
        target = "DEFAULT" if graph is None else f"GRAPH <{check_graph(graph)}>"
        self._update(f"DROP SILENT {target}".encode(), repeatable=True)

    def move(self, source: str, target: str | None) -> None:
        """Let one graph take the place of another, in one update that is sent once."""
        to = "DEFAULT" if target is None else f"GRAPH <{check_graph(target)}>"
        start = f"GRAPH <{check_graph(source)}>"
        if self.services.moves:
            text = f"MOVE {start} TO {to}"
        else:
            template = "?s ?p ?o" if target is None else f"{to} {{ ?s ?p ?o }}"
            text = f"DROP SILENT {to} ; INSERT {{ {template} }} WHERE {{ {start} {{ ?s ?p ?o }} }} ; DROP {start}"
        self._update(text.encode(), repeatable=False)

    def _update(self, text: bytes, repeatable: bool) -> None:
        headers = {"Content-Type": "application/sparql-update; charset=utf-8", "Accept": "*/*"}
        self._done(Request("POST", self.services.update, headers, text, repeatable=repeatable))

    def _done(self, request: Request) -> None:
        response = self.transport.send(request)
        body = response.read()
        if "html" in response.media_type and self.services.kind not in {"virtuoso", "fuseki"}:
            raise StoreError(f"the store answers {request.method} with a web page", remedy="check the address")
        if b"<title>Error" in body:
            raise RefusedError("the store answers with an error page", remedy="look at its log")


def _pattern(graph: str | None) -> str:
    return "?s ?p ?o" if graph is None else f"GRAPH <{check_graph(graph)}> {{ ?s ?p ?o }}"
