"""The scan of one table: blocks of rows in, assertions about our entities out.

Most blocks hold nothing of ours; they are passed over by set operations, without looking at their rows one by one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import compress
from operator import itemgetter

from monograph_kg.errors import LimitError, LinkError, Place
from monograph_kg.linking.assertions import Assertion, Found, Key, Node
from monograph_kg.linking.description import Description, End, Relation, Table
from monograph_kg.linking.rows import Cells, Rows
from monograph_kg.linking.spaces import Parser, make_parser, plain, spellings

MAX_ASSERTIONS = 500_000
"""Distinct assertions about our entities that are kept; a dataset with more is not about one drug."""

MAX_REMEMBERED = 200_000
"""Cells of a column that are known to be of its spaces; beyond it each cell is looked at anew."""


_CURIE = re.compile(r"[A-Za-z][\w.-]*:[^\s|<>\"{}^`\\\x00-\x20]+")


class Side:
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


class Scan:
    """The inner loop of one table; everything that a row needs is looked up beforehand."""

    def __init__(self, description: Description, table: Table, rows: Rows, known: frozenset[str], found: Found) -> None:
        self._description, self._table, self._rows, self._found = description, table, rows, found
        columns = rows.columns
        self._subject = Side(table.subject, self._description, columns, known)
        self._object = Side(table.object, self._description, columns, known)
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
        self._wanted = [(itemgetter(i), wanted) for i, wanted, _ in (cells if self._either else self._subject.cells)]
        telling = [i for i, _, _ in cells] + [i for i, _, _ in self._conditions]
        self._telling = itemgetter(*telling, *(() if self._relation is None else (self._relation,)))
        self._seen: dict[object, int] = {}
        self._keys: dict[object, Key] = {}

    def block(self, numbers: Sequence[int], block: Sequence[Cells]) -> None:
        """Take some rows.

        Raises:
            LinkError: for an unknown relation, or a cell that is of none of the spaces.
        """
        at = self._relevant(numbers, block)
        rows = block if len(at) == len(block) else [block[index] for index in at]
        for column, seen, parser in self._checks:
            if fresh := set(map(itemgetter(column), rows)) - seen:
                self._check(column, fresh, parser, [(numbers[index], block[index]) for index in at])
                if len(seen) < MAX_REMEMBERED:
                    seen.update(fresh)
        if self._hoped:
            self._hope(rows)
        found = [compress(at, map(wanted.__contains__, map(get, rows))) for get, wanted in self._wanted]
        for index in sorted(set().union(*found)):
            cells = block[index]
            raw = self._telling(cells)
            if raw in self._seen:
                self._seen[raw] += 1
            else:
                self._keep(numbers[index], cells, raw)

    def _relevant(self, numbers: Sequence[int], block: Sequence[Cells]) -> Sequence[int]:
        """Return the positions of the rows that count: of a known relation, and under the table's conditions."""
        at: Sequence[int] = range(len(block))
        if self._relation is not None:
            get = itemgetter(self._relation)
            if not self._by_value.keys() >= set(map(get, block)):
                for index in at if self._table.others == "error" else ():
                    self._known(get(block[index]), numbers[index])
                at = [index for index in at if get(block[index]) in self._by_value]
        return [index for index in at if _holds(self._conditions, block[index])] if self._conditions else at

    def _known(self, value: str, number: int) -> None:
        """Refuse a relation that the description does not know; count a row that has none."""
        if not value:
            self._found.skip("a row without a relation")
        elif value not in self._by_value:
            known = ", ".join(sorted(self._by_value))
            problem = f"the column '{self._table.relation}' has the unknown value '{plain(value)[:60]}'"
            raise LinkError(f"{self._description.id}: {problem}", place=self._rows.place(number),
                            remedy=f"known values: {known}; extend the description, or set 'others: skip'")  # fmt: skip

    def _check(self, column: int, fresh: set[str], parser: Parser, rows: Sequence[tuple[int, Cells]]) -> None:
        """Refuse a cell that is of none of the spaces, naming the first row that has one."""
        bad = {cell for cell in fresh if cell and parser.parse(cell) is None}
        if bad:
            number, cells = next((number, cells) for number, cells in rows if cells[column] in bad)
            raise wrong_space(self._description, parser, cells[column], self._rows.place(number))

    def _hope(self, rows: Sequence[Cells]) -> None:
        """Drop from the columns in doubt those that have a cell of their spaces."""
        for index, parser in list(self._hoped):
            filled = {cells[index] for cells in rows} - {""}
            if filled:
                self._filled.add(index)
            if any(parser.parse(cell) for cell in filled):
                self._hoped.remove((index, parser))

    def _keep(self, number: int, cells: Cells, raw: object) -> None:
        """Keep what a row states."""
        if self._object.empty(cells) or self._subject.empty(cells):
            self._found.skip("a row that leaves an end empty")
            return
        subject, target = self._subject.node(cells), self._object.node(cells)
        if subject is None or target is None:
            self._found.skip("an end of the row has no identifier that can be read")
            return
        if not (_CURIE.fullmatch(subject.curie) and _CURIE.fullmatch(target.curie)):
            self._found.skip("an identifier of the row holds characters that no IRI can")
            return
        relation = self._table.relations[0]
        if self._relation is not None:
            relation = self._by_value[cells[self._relation]]
        details = tuple((name, shown) for name, index in self._details if (shown := plain(cells[index])))
        place, symmetric = self._rows.place(number), self._table.symmetric
        self._add(raw, Assertion(relation, subject, target, place, details, symmetric))

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
                raise no_such_cells(self._description, parser, self._rows)


def _holds(conditions: Sequence[tuple[int, frozenset[str], bool]], cells: Cells) -> bool:
    return all((cells[index] in values) is wanted for index, values, wanted in conditions)


def wrong_space(description: Description, parser: Parser, cell: str, place: Place) -> LinkError:
    """Return the error for a cell that is no identifier of the spaces of its column."""
    column = parser.identifier.column
    return LinkError(f"{description.id}: '{plain(cell)[:60]}' in the column '{column}' is no identifier of "
                     f"{parser.expected}", place=place,
                     remedy="give the file that the description is for, or correct its spaces")  # fmt: skip


def no_such_cells(description: Description, parser: Parser, rows: Rows) -> LinkError:
    """Return the error for a column of which not one cell is an identifier of its spaces."""
    column = parser.identifier.column
    return LinkError(f"{description.id}: not one cell of the column '{column}' is an identifier of {parser.expected}",
                     place=Place(rows.place(1).path),
                     remedy="give the file that the description is for, or correct its spaces")  # fmt: skip
