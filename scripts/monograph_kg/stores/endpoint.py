"""A SPARQL endpoint: SPARQLWrapper makes the request, our transport sends it, and the reply becomes typed terms.

SPARQLWrapper alone has one time-out, no retries, sends credentials after redirects, and takes an HTML page for an
answer. Its request building is sound; of its reply only the stream is used, which is read as it comes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from pyoxigraph import QueryBoolean, QueryResultsFormat, QuerySolutions, RdfFormat, Triple, parse, parse_query_results
from SPARQLWrapper import GET, JSON, POST, TURTLE, SPARQLWrapper

from monograph_kg.errors import LimitError, MonographError, QueryError, StoreError
from monograph_kg.querying.answers import Answer, Row
from monograph_kg.stores.dialects import NodeNames, Truncation, explain, truncation, truth_of_table
from monograph_kg.stores.foreign_query import screen
from monograph_kg.stores.limits import Permissions, QueryLimits
from monograph_kg.stores.paging import outer_limit, page_of, without_comments
from monograph_kg.stores.response import Response, failure
from monograph_kg.stores.transport import AGENT, Request, Transport

_LONGEST_GET = 1_500
_ROWS = "application/sparql-results+json, application/sparql-results+xml;q=0.7"
_GRAPH = "application/n-triples, text/turtle;q=0.8, application/rdf+xml;q=0.5"
_READING = Permissions(service=True, dataset=True)  # the endpoint's keeper decides what it fetches, not we
_RESULT_TYPES = {
    "application/sparql-results+json": QueryResultsFormat.JSON, "application/json": QueryResultsFormat.JSON,
    "application/sparql-results+xml": QueryResultsFormat.XML, "application/xml": QueryResultsFormat.XML,
    "text/tab-separated-values": QueryResultsFormat.TSV,
}  # fmt: skip
_RDF_TYPES = {
    "application/n-triples": RdfFormat.N_TRIPLES, "text/plain": RdfFormat.N_TRIPLES, "text/turtle": RdfFormat.TURTLE,
    "application/rdf+xml": RdfFormat.RDF_XML, "text/n3": RdfFormat.TURTLE, "application/x-turtle": RdfFormat.TURTLE,
}  # fmt: skip


class _Wrapper(SPARQLWrapper):
    """SPARQLWrapper with our transport in the place of urllib."""

    def __init__(self, url: str, transport: Transport, form: str) -> None:
        self._form = form.upper()
        self._transport = transport
        super().__init__(url, returnFormat=JSON, agent=AGENT)
        self.setOnlyConneg(True)

    def _parseQueryType(self, query: str) -> str:  # noqa: N802, ARG002 (the name is SPARQLWrapper's)
        """Return the form that the door found: SPARQLWrapper's own guess takes words of comments for updates."""
        return self._form

    def _query(self) -> tuple[Any, str]:
        made = self._createRequest()
        body = made.data if isinstance(made.data, bytes) else None
        request = Request(made.get_method(), made.full_url, dict(made.header_items()), body)
        return self._transport.send(request), self.returnFormat


class _Checked:
    """A stream for pyoxigraph that keeps the error which ended it, as native code may not."""

    def __init__(self, response: Response) -> None:
        self._response = response
        self._names = NodeNames() if (response.headers.get("Server") or "").startswith("Virtuoso") else None
        self._ended = False
        self.error: MonographError | None = None

    def read(self, size: int = -1) -> bytes:
        """Read at most ``size`` bytes; an error of ours is kept and told as ``OSError``."""
        try:
            if self._names is None:
                return self._response.read(size)
            return self._renamed(self._names, size)
        except MonographError as error:
            self.error = error
            raise OSError(error.problem) from None

    def _renamed(self, names: NodeNames, size: int) -> bytes:
        while not self._ended:
            # One piece in, at most one out, and a little that was held back: never more than the caller's size.
            data = self._response.read(max(1, size - 64) if size > 0 else size)
            self._ended = not data
            if found := names.feed(data):
                return found
        return b""


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a SELECT query as they arrive. Iterate once.

    Attributes:
        variables: names without question marks.
        rows: one term a variable, None where unbound.
    """

    variables: tuple[str, ...]
    rows: Iterator[Row]


@dataclass
class Endpoint:
    """A SPARQL query endpoint.

    Attributes:
        url: address of the query service.
        transport: how it is asked: credentials, time-outs, retries, the limit on a reply's size.
        limits: size of a query, and rows of an answer that is kept in memory.
        default_graphs: graphs that make up the default graph (``default-graph-uri``); the store decides if empty.
    """

    url: str
    transport: Transport = field(default_factory=Transport)
    limits: QueryLimits = field(default_factory=QueryLimits)
    default_graphs: tuple[str, ...] = ()

    def query(self, text: str, name: str = "<query>") -> Answer:
        """Ask, and return the whole answer.

        A SELECT that the store cuts at its own limit is read in pages if it has ORDER BY, and is an error otherwise.

        Raises:
            QueryError: if the query is malformed, an update, or known not to run on this engine.
            LimitError: if the query or its answer is too large, or the store cut the answer short.
            StoreError: if the endpoint cannot be asked or answers nonsense.
        """
        form = screen(text, self.limits, _READING, name).form
        if form == "select":
            stream = self.stream(text, name)
            return Answer.of_rows(stream.variables, stream.rows)
        response = self._ask(text, _ROWS if form == "ask" else _GRAPH)
        if form == "ask":
            results = self._results(response)[0]
            if isinstance(results, QueryBoolean):
                return Answer.of_truth(bool(results))
            truth = truth_of_table(results)
            if truth is not None:
                return Answer.of_truth(truth)
            raise StoreError("the endpoint answers ASK with a table", remedy="it may not be a SPARQL endpoint")
        return Answer.of_triples(self._limited(self.read_graph(response)))

    def stream(self, text: str, name: str = "<query>") -> Rows:
        """Ask a SELECT query and return its rows as they arrive; memory does not grow with them.

        Raises:
            as `query`; what goes wrong on the way is raised while iterating.
        """
        if screen(text, self.limits, _READING, name).form != "select":
            raise QueryError("only the rows of SELECT can be streamed", remedy="ask with query()")
        response = self._ask(text, _ROWS)
        solutions, source = self._results(response)
        if not isinstance(solutions, QuerySolutions):
            raise StoreError("the endpoint answers SELECT with a truth value", remedy="it may not be a SPARQL endpoint")
        names = tuple(variable.value for variable in solutions.variables)
        return Rows(names, self._rows(text, names, solutions, source, truncation(response.info())))

    def _rows(
        self, text: str, names: tuple[str, ...], solutions: QuerySolutions, source: _Checked, cut: Truncation | None
    ) -> Iterator[Row]:
        count = 0
        for row in self._limited(_guarded(solutions, source)):
            count += 1
            yield tuple(row)
        while cut is not None and count >= cut.rows and count % cut.rows == 0:
            own = outer_limit(text)
            if own is not None and own <= count:
                return
            page = page_of(text, names, cut.rows, count)
            if page is None:
                raise LimitError(
                    f"the store cut the answer at {cut.rows:,} rows",
                    remedy=f"add ORDER BY, so that it can be read in pages, or LIMIT; or raise {cut.setting}",
                )
            before = count
            more, checked = self._results(self._ask(page, _ROWS))
            for row in self._limited(_guarded(more, checked), count):
                count += 1
                yield tuple(row)
            if count == before:
                return

    def _limited(self, rows: Iterable[Any], before: int = 0) -> Iterator[Any]:
        for count, row in enumerate(rows, before + 1):
            if count > self.limits.rows:
                raise LimitError(
                    f"the answer has more than {self.limits.rows:,} rows", remedy="add LIMIT, or raise the limit"
                )
            yield row

    def _ask(self, text: str, accept: str) -> Response:
        text = without_comments(text)
        wrapper = _Wrapper(self.url, self.transport, "SELECT" if accept == _ROWS else "CONSTRUCT")
        wrapper.setReturnFormat(JSON if accept == _ROWS else TURTLE)
        wrapper.setQuery(text)
        wrapper.setMethod(POST if len(text.encode("utf-8")) > _LONGEST_GET else GET)
        wrapper.addCustomHttpHeader("Accept", accept)
        for graph in self.default_graphs:
            wrapper.addDefaultGraph(graph)
        try:
            response: Any = wrapper.query().response
        except StoreError as error:
            raise explain(error.problem) or error from None
        if not isinstance(response, Response):
            raise StoreError("SPARQLWrapper sent the query by another way", remedy="report this defect")
        return response

    def _results(self, response: Response) -> tuple[QuerySolutions | QueryBoolean, _Checked]:
        form = _RESULT_TYPES.get(response.media_type)
        if form is None:
            raise unexpected(response, "SPARQL results")
        source = _Checked(response)
        try:
            return parse_query_results(source, form), source  # type: ignore[arg-type]
        except (SyntaxError, OSError) as error:
            raise source.error or _nonsense(error) from None

    def graph(self, text: str) -> Iterator[Triple]:
        """Ask a CONSTRUCT or DESCRIBE query and yield its triples as they arrive, without a limit on their number."""
        return self.read_graph(self._ask(text, _GRAPH))

    def read_graph(self, response: Response) -> Iterator[Triple]:
        """Yield the triples of a reply as they arrive.

        Raises:
            StoreError: if the reply is no RDF, malformed or cut off.
        """
        form = _RDF_TYPES.get(response.media_type)
        if form is None:
            raise unexpected(response, "RDF")
        source = _Checked(response)
        quads = parse(source, format=form, base_iri=self.url)  # type: ignore[arg-type]
        return (quad.triple for quad in _guarded(quads, source))


def _guarded(items: Any, source: _Checked) -> Iterator[Any]:  # noqa: ANN401 (pyoxigraph's iterators share no type)
    iterator = iter(items)
    while True:
        try:
            item = next(iterator)
        except StopIteration:
            return
        except (SyntaxError, OSError) as error:
            raise source.error or _nonsense(error) from None
        yield item


def _nonsense(error: Exception) -> StoreError:
    return StoreError(
        f"the reply is not what its content type says: {str(error)[:200]}", remedy="try again, or ask another endpoint"
    )


def unexpected(response: Response, wanted: str) -> StoreError:
    """Return the error for a reply of another content type than was asked for, with the first words of a page."""
    said = failure(response, True).problem.partition(": ")[2]
    kind = response.media_type or "no content type"
    return StoreError(
        f"the endpoint answers {kind} where {wanted} was asked for{said and ' (' + said + ')'}",
        remedy="check the address: it may be that of a web page, or a proxy may stand in between",
    )
