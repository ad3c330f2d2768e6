"""Read a dataset once, as a stream, and keep what it states about our entities.

Only rows whose subject (or, where the relation holds in both directions, whose object) resolves to one of our entities
are kept, and equal rows are counted instead of kept; so memory depends on what is found, not on the length of the file.
"""

from __future__ import annotations

from monograph_kg.linking.assertions import Found, Node
from monograph_kg.linking.description import Description, Nodes, Table
from monograph_kg.linking.resolve import Resolver
from monograph_kg.linking.rows import Rows
from monograph_kg.linking.scan import Scan, no_such_cells
from monograph_kg.linking.spaces import make_parser, plain, spellings


def needed_columns(*tables: Table) -> tuple[list[str], list[str]]:
    """Return the columns that the rows of these tables must have, and those that they may have."""
    must: list[str] = []
    may: list[str] = []
    for table in tables:
        ends = table.identifiers()
        must += [i.column for i in ends if not i.optional]
        must += [name for name in (table.subject.label, table.object.label, table.relation) if name]
        must += [*table.where, *table.unless, *table.details]
        may += [i.column for i in ends if i.optional]
    return list(dict.fromkeys(must)), list(dict.fromkeys(may))


class Collector:
    """Reads the tables of one dataset into `Found`."""

    def __init__(self, description: Description, resolver: Resolver) -> None:
        self.description = description
        self.found = Found()
        self._resolver = resolver

    @property
    def known(self) -> frozenset[str]:
        """Identifiers that resolve to our entities."""
        return self._resolver.known

    def read(self, rows: Rows, *tables: Table) -> None:
        """Read rows to their end, once for all tables that are made of them.

        Raises:
            LinkError: if the file breaks off, or a cell is of none of the spaces, or a relation is unknown.
            LimitError: if more is found than can be about our entities.
        """
        scans = [Scan(self.description, table, rows, self.known, self.found) for table in tables]
        count = 0
        for numbers, block in rows:
            count += len(block)
            for scan in scans:
                scan.block(numbers, block)
        for scan in scans:
            scan.finish()
        self._note(rows, count)
        said = [relation for table in tables for relation in table.relations]
        self.found.kinds.update(kind for relation in said for kind in relation.corresponds)

    def read_nodes(self, nodes: Nodes, rows: Rows) -> None:
        """Read a list of nodes: keep those that are our entities, and name those that assertions speak of.

        Raises:
            LinkError: if the file breaks off, or not one cell is of the spaces that the description names.
        """
        node, label = rows.columns.index(nodes.node.column), rows.columns.index(nodes.label)
        wanted = spellings(nodes.node, self.description.spaces, self.known)
        parser = make_parser(nodes.node, self.description.spaces)
        nameless = {end.written for assertion, _ in self.found.all() for end in assertion.ends if not end.label}
        names: dict[str, str] = {}
        count, fitting = 0, False
        for _, block in rows:
            count += len(block)
            fitting = fitting or any(parser.parse(cells[node]) for cells in block)
            for cells in block:
                cell = cells[node]
                if curie := wanted.get(cell):
                    self.found.nodes[curie] = Node(curie, cell, plain(cells[label]))
                if cell in nameless:
                    names[cell] = plain(cells[label])
        if count and not fitting:
            raise no_such_cells(self.description, parser, rows)
        self._note(rows, count)
        for key, (assertion, number) in self.found.assertions.items():
            self.found.assertions[key] = (assertion.named(names), number)

    def _note(self, rows: Rows, count: int) -> None:
        self.found.rows[rows.name] = max(self.found.rows.get(rows.name, 0), count)
        if digest := rows.sha256:
            self.found.sha256[rows.name] = digest
