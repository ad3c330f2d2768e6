"""The client of a dataset's SPARQL endpoint: the store room's hardened one, its errors told with the dataset's name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pyoxigraph import BlankNode, Literal, NamedNode

from monograph_kg.errors import LimitError, LinkError, Place, QueryError, StoreError
from monograph_kg.linking.endpoint import Select
from monograph_kg.stores.endpoint import Endpoint
from monograph_kg.stores.transport import Retries, Timeouts, Transport


def remote_select(dataset: str, url: str, timeout: float = 60.0, attempts: int = 3) -> Select:
    """Return the function that runs a SELECT query on an endpoint.

    Args:
        dataset: id of the dataset, for messages.
        url: address of the endpoint.
        timeout: longest wait for an answer, in seconds.
        attempts: how often a query is sent while the endpoint is busy.

    Raises:
        LinkError: from that function: if the endpoint cannot be reached, does not answer in time, or answers with
            something that is no SPARQL result, such as a web page.
    """

    def select(query: str) -> Iterator[Mapping[str, str]]:
        """Yield the rows of one SELECT query."""
        transport = Transport(timeouts=Timeouts(connect=min(timeout, 10.0), read=timeout), retries=Retries(attempts))
        with transport:
            try:
                answer = Endpoint(url, transport).stream(query, dataset)
                for row in answer.rows:
                    yield {n: _text(term) for n, term in zip(answer.variables, row, strict=True) if term is not None}
            except (StoreError, LimitError, QueryError) as error:
                raise LinkError(f"{dataset}: {error.problem}", remedy=error.remedy or "try again later",
                                place=Place(url)) from error  # fmt: skip

    return select


def _text(term: object) -> str:
    return term.value if isinstance(term, NamedNode | Literal | BlankNode) else str(term)
