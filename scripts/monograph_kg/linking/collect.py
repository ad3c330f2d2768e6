"""Read a dataset once, as a stream, and keep what it states about our entities.

Only rows whose subject (or, where the relation holds in both directions, whose object) resolves to one of our entities
are kept, and equal rows are counted instead of kept; so memory depends on what is found, not on the length of the file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from operator import itemgetter

from monograph_kg.errors import LimitError, LinkError, Place
from monograph_kg.linking.description import Description, End, Nodes, Relation, Table
from monograph_kg.linking.resolve import Resolver
from monograph_kg.linking.rows import Cells, Rows
from monograph_kg.linking.spaces import Parser, make_parser, plain, spellings

MAX_ASSERTIONS = 500_000
"""Distinct assertions about our entities that are kept; a dataset with more is not about one drug."""


MAX_REMEMBERED = 200_000
"""Cells of a column that are known to be of its spaces; beyond it each cell is looked at anew."""

Key = tuple[str, str, str, str, str]


@dataclass(frozen=True, slots=True, order=True)
class Node:
    """A subject or object of a dataset: its CURIE, the cell as written, and its name (empty if there is none)."""

    curie: str
    written: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Assertion:
    """What a dataset states, once or in several equal rows.

    Attributes:
        relation: what it states.
        subject: about what.
        object: of what.
        place: the first row that states it.
        details: further columns of that row.
        symmetric: whether it holds with its ends exchanged.
    """

    relation: Relation
    subject: Node
    object: Node
    place: Place
    details: tuple[tuple[str, str], ...] = ()
    symmetric: bool = False

    @property
    def ends(self) -> tuple[Node, Node]:
        """Subject and object."""
        return (self.subject, self.object)

    def turned(self) -> Assertion:
        """Return the assertion with its ends exchanged; only a symmetric one still says the same."""
        return replace(self, subject=self.object, object=self.subject)

    def named(self, names: Mapping[str, str]) -> Assertion:
        """Return the assertion with names for those of its nodes that have none."""
        subject, target = (replace(end, label=end.label or names.get(end.written, "")) for end in self.ends)
        return replace(self, subject=subject, object=target)

    @property
    def order(self) -> tuple[str, str, str, str]:
        """Key that puts assertions in a fixed order."""
        return (self.relation.name, self.object.label.casefold(), self.object.curie, self.subject.curie)

    @property
    def where(self) -> str:
        """File or source and number of the row, without a folder."""
        name = str(self.place.path).replace("\\", "/").rpartition("/")[2]
        return f"{name}:{self.place.line}" if self.place.line else name


@dataclass(slots=True)
class Found:
    """What was found in a dataset.

    Attributes:
        assertions: each with the number of rows that state it.
        rows: rows read, by source.
        nodes: nodes that are our entities, by CURIE.
        kinds: kinds of statement to which the tables that were read correspond.
        skipped: rows or cells left aside, by reason.
        sha256: digests of the files, by name.
    """

    assertions: dict[Key, tuple[Assertion, int]] = field(default_factory=dict)
    nodes: dict[str, Node] = field(default_factory=dict)
    kinds: set[str] = field(default_factory=set)
    rows: dict[str, int] = field(default_factory=dict)
    skipped: dict[str, int] = field(default_factory=dict)
    sha256: dict[str, str] = field(default_factory=dict)

    def all(self) -> list[tuple[Assertion, int]]:
        """Return the assertions in a fixed order."""
        return [self.assertions[key] for key in sorted(self.assertions)]

    def skip(self, reason: str) -> None:
        """Count a row that was left aside."""
        self.skipped[reason] = self.skipped.get(reason, 0) + 1


class _Side:
    """One end of the rows: where its cells are, which cells are wanted, and how the others are checked."""

    def __init__(self, end: End, description: Description, columns: Sequence[str], known: frozenset[str]) -> None:
        chosen = [identifier for identifier in end.ids if identifier.column in columns]
        self.cells: list[tuple[int, dict[str, str], Parser]] = [
            (
                columns.index(identifier.column),
                spellings(identifier, description.spaces, known),
                make_parser(identifier, description.spaces),
            )
            for identifier in chosen
        ]
        self.label = columns.index(end.label) if end.label in columns else None
        self.first, self.first_wanted, _ = self.cells[0]

    def wanted(self, cells: Sequence[str]) -> str | None:
        """Return the CURIE of this end if one of its identifiers is ours."""
        for index, wanted, _ in self.cells:
            if found := wanted.get(cells[index]):
                return found
        return None

    def empty(self, cells: Sequence[str]) -> bool:
        """Say whether no identifier of this end is filled in."""
        return not any(cells[index] for index, _, _ in self.cells)

    def node(self, cells: Sequence[str], curie: str | None = None) -> Node | None:
        """Return this end as a node: by our identifier if it has one, else by the first that can be read."""
        label = plain(cells[self.label]) if self.label is not None else ""
        if curie := curie or self.wanted(cells):
            written = next(cells[i] for i, wanted, _ in self.cells if wanted.get(cells[i]) == curie)
            return Node(curie, written, label)
        for index, _, parser in self.cells:
            if cells[index] and (read := parser.parse(cells[index])):
                return Node(read, cells[index], label)
        return None


def needed_columns(table: Table) -> tuple[list[str], list[str]]:
    """Return the columns that a table must have, and those that it may have."""
    ends = table.identifiers()
    must = [i.column for i in ends if not i.optional]
    must += [name for name in (table.subject.label, table.object.label, table.relation) if name]
    must += [*table.where, *table.unless, *table.details]
    may = [i.column for i in ends if i.optional]
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

    def read(self, table: Table, rows: Rows) -> None:
        """Read one table to its end.

        Raises:
            LinkError: if the file breaks off, or a cell is of none of the spaces, or a relation is unknown.
            LimitError: if more is found than can be about our entities.
        """
        reader = _TableReader(self, table, rows)
        count = 0
        for numbers, block in rows:
            count += len(block)
            reader.block(numbers, block)
        reader.finish()
        self._note(rows, count)
        self.found.kinds.update(kind for relation in table.relations for kind in relation.corresponds)

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
            raise _no_such_cells(self.description, parser, rows)
        self._note(rows, count)
        for key, (assertion, number) in self.found.assertions.items():
            self.found.assertions[key] = (assertion.named(names), number)

    def _note(self, rows: Rows, count: int) -> None:
        self.found.rows[rows.name] = max(self.found.rows.get(rows.name, 0), count)
        if digest := rows.sha256:
            self.found.sha256[rows.name] = digest


class _TableReader:
    """The inner loop of one table; everything that a row needs is looked up beforehand."""

    def __init__(self, collector: Collector, table: Table, rows: Rows) -> None:
        self._description, self._table, self._rows = collector.description, table, rows
        self._found = collector.found
        columns, known = rows.columns, collector.known
        self._subject = _Side(table.subject, self._description, columns, known)
        self._object = _Side(table.object, self._description, columns, known)
        self._either = table.symmetric or table.is_identity
        self._relation = columns.index(table.relation) if table.relation else None
        self._by_value: Mapping[str, Relation] = {v: r for r in table.relations for v in r.when}
        self._conditions = [(columns.index(name), frozenset(v), True) for name, v in table.where.items()]
        self._conditions += [(columns.index(name), frozenset(v), False) for name, v in table.unless.items()]
        self._details = [(name, columns.index(name)) for name in table.details]
        cells = (*self._subject.cells, *self._object.cells)
        self._checks = [(i, set(known), parser) for i, known, parser in cells if parser.identifier.others == "error"]
        self._hoped = [(i, parser) for i, _, parser in cells if parser.identifier.others == "skip"]
        self._filled: set[int] = set()
        ids = [i for i, _, _ in cells] + ([self._relation] if self._relation is not None else [])
        self._telling = itemgetter(*ids)
        self._seen: dict[object, int] = {}
        self._keys: dict[object, Key] = {}

    def block(self, numbers: Sequence[int], block: Sequence[Cells]) -> None:
        """Take some rows."""
        relations, only, at = self._by_value, self._table.relations[0], self._relation
        checks, conditions, subject, either = self._checks, self._conditions, self._subject, self._either
        first, wanted, single = subject.first, subject.first_wanted, len(subject.cells) == 1
        for index, cells in enumerate(block):
            relation: Relation | None = only
            if at is not None:
                relation = relations.get(cells[at])
                if relation is None:
                    self._other(cells[at], numbers[index])
                    continue
            if conditions and not _holds(conditions, cells):
                continue
            for column, seen, parser in checks:
                cell = cells[column]
                if cell not in seen:
                    self._check(cell, seen, parser, numbers[index])
            if self._hoped:
                self._hope(cells)
            ours = cells[first] in wanted if single else subject.wanted(cells) is not None
            if ours or (either and self._object.wanted(cells)):
                self._keep(numbers[index], cells, relation or only)

    def _other(self, value: str, number: int) -> None:
        if not value:
            self._found.skip("a row without a relation")
        elif self._table.others == "error":
            known = ", ".join(sorted(self._by_value))
            raise LinkError(f"{self._description.id}: the column '{self._table.relation}' has the unknown value "
                            f"'{value[:60]}'", remedy=f"known values: {known}; extend the description, or set "
                            "'others: skip'", place=self._rows.place(number))  # fmt: skip

    def _check(self, cell: str, seen: set[str], parser: Parser, number: int) -> None:
        """Refuse a cell that is of none of the spaces; remember one that is, as long as there is room."""
        if cell and parser.parse(cell) is None:
            raise wrong_space(self._description, parser, cell, self._rows.place(number))
        if len(seen) < MAX_REMEMBERED:
            seen.add(cell)

    def _hope(self, cells: Cells) -> None:
        self._filled.update(index for index, _ in self._hoped if cells[index])
        self._hoped = [(index, parser) for index, parser in self._hoped if parser.parse(cells[index]) is None]

    def _keep(self, number: int, cells: Cells, relation: Relation) -> None:
        """Keep what a row states, or count it if an equal row was kept."""
        raw = self._telling(cells)
        if seen := self._seen.get(raw):
            self._seen[raw] = seen + 1
            return
        if self._object.empty(cells) or self._subject.empty(cells):
            self._found.skip("a row that leaves an end empty")
            return
        subject, target = self._subject.node(cells), self._object.node(cells)
        if subject is None or target is None:
            self._found.skip("an end of the row has no identifier that can be read")
            return
        self._add(raw, Assertion(
            relation, subject, target, self._rows.place(number),
            tuple((name, shown) for name, index in self._details if (shown := plain(cells[index]))),
            self._table.symmetric,
        ))  # fmt: skip

    def _add(self, raw: object, made: Assertion) -> None:
        if len(self._found.assertions) >= MAX_ASSERTIONS:
            raise LimitError(f"{self._description.id}: more than {MAX_ASSERTIONS:,} different assertions",
                             remedy="narrow the description with 'where'", place=made.place)  # fmt: skip
        key = self._key(made)
        if made.symmetric and (turned := self._key(made.turned())) in self._found.assertions:
            key = turned
        self._found.assertions.setdefault(key, (made, 0))
        self._keys[raw] = key
        self._seen[raw] = 1

    def _key(self, made: Assertion) -> Key:
        relation = made.relation
        return (relation.name, relation.polarity, made.subject.curie, made.object.curie, self._rows.name)

    def finish(self) -> None:
        """Sum up, and refuse a column of which not one cell is of its spaces: it is another column.

        Raises:
            LinkError: naming that column.
        """
        for raw, key in self._keys.items():
            kept, count = self._found.assertions[key]
            self._found.assertions[key] = (kept, count + self._seen[raw])
        for index, parser in self._hoped:
            if index in self._filled:
                raise _no_such_cells(self._description, parser, self._rows)


def _holds(conditions: Sequence[tuple[int, frozenset[str], bool]], cells: Cells) -> bool:
    return all((cells[index] in values) is wanted for index, values, wanted in conditions)


def wrong_space(description: Description, parser: Parser, cell: str, place: Place) -> LinkError:
    """Return the error for a cell that is no identifier of the spaces of its column."""
    column = parser.identifier.column
    return LinkError(f"{description.id}: '{plain(cell)[:60]}' in the column '{column}' is no identifier of "
                     f"{parser.expected}", place=place,
                     remedy="give the file that the description is for, or correct its spaces")  # fmt: skip


def _no_such_cells(description: Description, parser: Parser, rows: Rows) -> LinkError:
    column = parser.identifier.column
    return LinkError(f"{description.id}: not one cell of the column '{column}' is an identifier of {parser.expected}",
                     place=Place(rows.place(1).path),
                     remedy="give the file that the description is for, or correct its spaces")  # fmt: skip
