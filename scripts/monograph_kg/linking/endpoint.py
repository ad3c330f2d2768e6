"""Datasets behind a SPARQL endpoint: the description's query, asked about our identifiers only.

The identifiers enter the query as RDF terms in its ``VALUES`` block, never as text. How the query travels is not this
module's business: a `Select` is any function that runs one and gives its rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice

from pyoxigraph import Literal, NamedNode

from monograph_kg.errors import LimitError, Place
from monograph_kg.linking.description import Description, Table
from monograph_kg.linking.rows import Block, missing_columns
from monograph_kg.linking.spaces import spell

Select = Callable[[str], Iterable[Mapping[str, str]]]
"""Runs a SELECT query and gives its rows: the text of each bound variable by its name."""

BATCH = 200
"""Identifiers that one query asks about."""
MAX_ROWS = 200_000
"""Rows that one query may give."""


class EndpointRows:
    """The rows of one query; see `Rows`."""

    def __init__(
        self, description: Description, table: Table, select: Select, known: Iterable[str], endpoint: str
    ) -> None:
        self.name = endpoint
        self._description, self._table, self._select = description, table, select
        self.columns: tuple[str, ...] = ()
        self._known = sorted(known)

    @property
    def sha256(self) -> str | None:
        """None: an endpoint's answers have no digest."""
        return None

    def place(self, number: int) -> Place:
        """Return the place of a result row."""
        return Place(self.name, number)

    def use(self, columns: Sequence[str]) -> EndpointRows:
        """Say which variables the rows are to have, in order."""
        self.columns = tuple(columns)
        return self

    def queries(self) -> Iterator[str]:
        """Yield the queries, each about a batch of our identifiers."""
        bind, query = self._table.bind, self._table.query
        if bind is None or query is None:  # pragma: no cover - refused by the description
            return
        space = self._description.spaces[bind.space]
        cells = [cell for curie in self._known for cell in spell(space, curie)]
        terms = iter([str(NamedNode(cell) if bind.term == "iri" else Literal(cell)) for cell in cells])
        while batch := list(islice(terms, BATCH)):
            gap = f"VALUES ?{bind.variable} {{ }}"
            yield query.replace(gap, f"VALUES ?{bind.variable} {{ {' '.join(batch)} }}")

    def __iter__(self) -> Iterator[Block]:
        number = 0
        seen: set[str] = set()
        for query in self.queries():
            for binding in self._select(query):
                number += 1
                if number > MAX_ROWS:
                    problem = f"{self._description.id}: more than {MAX_ROWS:,} result rows"
                    raise LimitError(problem, remedy="narrow the query of the description", place=self.place(number))
                seen.update(binding)
                yield [number], [[binding.get(name, "") for name in self.columns]]
        must = [i.column for i in self._table.identifiers() if not i.optional]
        absent = [name for name in must if name not in seen]
        if number and absent:
            raise missing_columns(self._description.id, absent, sorted(seen), Place(self.name))
