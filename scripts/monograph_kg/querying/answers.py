"""What a query gives back, whatever store it ran on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Literal as OneOf

from pyoxigraph import BlankNode, Literal, NamedNode, QueryBoolean, QuerySolutions, QueryTriples, Triple

from monograph_kg.graph.terms import ordered

Term = NamedNode | BlankNode | Literal | Triple
Row = tuple[Term | None, ...]
AnswerKind = OneOf["select", "ask", "graph"]


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one query.

    Attributes:
        kind: select (variables and rows), ask (truth) or graph (triples, of CONSTRUCT and DESCRIBE).
        variables: names without question marks, in the order of the query.
        rows: one term a variable, None where it is unbound.
        truth: of an ASK query, else None.
        triples: sorted, without repetition.
    """

    kind: AnswerKind
    variables: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    truth: bool | None = None
    triples: tuple[Triple, ...] = ()

    @classmethod
    def of_rows(cls, variables: Iterable[str], rows: Iterable[Row]) -> Answer:
        """Return the answer of a SELECT query."""
        return cls("select", tuple(variables), tuple(rows))

    @classmethod
    def of_truth(cls, truth: bool) -> Answer:
        """Return the answer of an ASK query."""
        return cls("ask", truth=truth)

    @classmethod
    def of_triples(cls, triples: Iterable[Triple]) -> Answer:
        """Return the answer of a CONSTRUCT or DESCRIBE query."""
        return cls("graph", triples=tuple(ordered(triples)))


def from_results(results: QuerySolutions | QueryBoolean | QueryTriples, max_rows: int | None = None) -> Answer:
    """Return pyoxigraph's results as an answer, reading them to the end or to ``max_rows``.

    A caller that limits asks for one row more than it allows, to know whether there were too many.
    """
    if isinstance(results, QueryBoolean):
        return Answer.of_truth(bool(results))
    if isinstance(results, QueryTriples):
        return Answer.of_triples(islice(results, max_rows))
    variables = [variable.value for variable in results.variables]
    return Answer.of_rows(variables, (tuple(solution) for solution in islice(results, max_rows)))
