"""One linking run: read the inputs, read the dataset, compare. Nothing is written before all of it is done."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from monograph_kg.errors import LinkError, Place
from monograph_kg.graph.assemble import Inputs
from monograph_kg.linking.assertions import Assertion, Found
from monograph_kg.linking.collect import Collector, needed_columns
from monograph_kg.linking.description import Crosswalk, Description, Table
from monograph_kg.linking.endpoint import EndpointRows, Select
from monograph_kg.linking.files import locate, open_rows
from monograph_kg.linking.items import Graph, graph_of
from monograph_kg.linking.resolve import EXACT, Resolver, Step
from monograph_kg.linking.rows import Tick
from monograph_kg.linking.scan import wrong_space
from monograph_kg.linking.spaces import make_parser, spellings
from monograph_kg.linking.verdicts import Judge, Verdict
from monograph_kg.vocabulary.foreign import ForeignSet

Ticker = Callable[[Path], Tick]
"""Makes the progress display of one file."""


@dataclass(frozen=True, slots=True)
class Outcomes:
    """The outcome of a run.

    Attributes:
        description: the dataset.
        graph: what was compared.
        resolver: how identifiers were resolved.
        found: what the dataset states about our entities.
        verdicts: one for each item.
        beyond: what it states about our drugs that no item says.
        endpoint: the address that was asked, if any.
    """

    description: Description
    graph: Graph
    resolver: Resolver
    found: Found
    verdicts: tuple[Verdict, ...]
    beyond: tuple[tuple[Assertion, int], ...]
    endpoint: str | None = None


def link_files(
    inputs: Inputs, description: Description, data: Path, *, mappings: Iterable[ForeignSet] = (),
    ticker: Ticker | None = None,
) -> Outcomes:  # fmt: skip
    """Compare the monographs with a dataset on the disk.

    Args:
        inputs: statements and ledger.
        description: the dataset.
        data: its folder, or its one file.
        mappings: third-party mapping sets that lead from the ledger's identifiers to others.
        ticker: makes the progress display of a file.

    Raises:
        LinkError: if a file is missing, broken, or not what the description says.
    """
    resolver = _resolver(inputs, mappings)
    for crosswalk in description.crosswalks:
        if path := locate(description, crosswalk, data):
            resolver.extend(list(_crosswalk(description, crosswalk, path, resolver)))
    collector = Collector(description, resolver)
    read = 0
    for path, tables in _by_file(description, data):
        tick = ticker(path) if ticker else None
        collector.read(open_rows(description, tables[0], path, needed_columns(*tables), tick), *tables)
        read += 1
    for nodes in description.nodes:
        if path := locate(description, nodes, data):
            collector.read_nodes(nodes, open_rows(description, nodes, path, ([nodes.node.column, nodes.label], [])))
            read += 1
    if not read:
        raise LinkError(f"{description.id}: not one of its files is there", place=Place(data),
                        remedy=f"see {description.homepage}")  # fmt: skip
    return _compare(inputs, description, resolver, collector.found)


def _by_file(description: Description, data: Path) -> list[tuple[Path, list[Table]]]:
    """Return the tables by the file that is read for them: a file of columns once for all of its tables."""
    found: list[tuple[Path, list[Table]]] = []
    for table in description.tables:
        path = locate(description, table, data)
        if path is None:
            continue
        last = found[-1] if found else None
        if last and last[0] == path and table.format in {"tsv", "csv"} and last[1][0].columns == table.columns:
            last[1].append(table)
        else:
            found.append((path, [table]))
    return found


def link_endpoint(
    inputs: Inputs, description: Description, select: Select, endpoint: str, mappings: Iterable[ForeignSet] = ()
) -> Outcomes:
    """Compare the monographs with a dataset behind a SPARQL endpoint.

    Raises:
        LinkError: if the answers are not what the description says.
        StoreError: if the endpoint does not answer.
    """
    resolver = _resolver(inputs, mappings)
    collector = Collector(description, resolver)
    for table in description.tables:
        must, may = needed_columns(table)
        rows = EndpointRows(description, table, select, resolver.known, endpoint).use([*must, *may])
        collector.read(rows, table)
    return _compare(inputs, description, resolver, collector.found, endpoint)


def _resolver(inputs: Inputs, mappings: Iterable[ForeignSet]) -> Resolver:
    resolver = Resolver(inputs.ledger)
    for mapping_set in mappings:
        resolver.extend(Step(r.subject, r.predicate, r.object, str(mapping_set.place(r))) for r in mapping_set.rows)
    return resolver


def _crosswalk(description: Description, crosswalk: Crosswalk, path: Path, resolver: Resolver) -> Iterator[Step]:
    """Yield the rows of a crosswalk that lead from an identifier of ours to a node of the dataset."""
    names: tuple[list[str], list[str]] = ([crosswalk.node.column, crosswalk.same_as.column], [])
    rows = open_rows(description, crosswalk, path, names)
    node, same = (rows.columns.index(name) for name in names[0])
    wanted = spellings(crosswalk.same_as, description.spaces, resolver.known)
    parser = make_parser(crosswalk.node, description.spaces)
    for numbers, block in rows:
        for index, cells in enumerate(block):
            if not (ours := wanted.get(cells[same])):
                continue
            curie = parser.parse(cells[node])
            if curie is None:
                raise wrong_space(description, parser, cells[node], rows.place(numbers[index]))
            yield Step(ours, EXACT, curie, f"{path.name}:{numbers[index]}")


def _compare(
    inputs: Inputs, description: Description, resolver: Resolver, found: Found, endpoint: str | None = None
) -> Outcomes:
    graph = graph_of(inputs)
    verdicts, beyond = Judge(graph, resolver, description, found.kinds).verdicts(found.all())
    return Outcomes(description, graph, resolver, found, tuple(verdicts), tuple(beyond), endpoint)
