"""Strict tab-separated files: UTF-8, a header, no quoting, one record a line.

Nothing is skipped and nothing is guessed: each bad line becomes an error with file, line, column and remedy.
Columns in errors are counted in cells, from 1, as a spreadsheet shows them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from monograph_kg.errors import InputError, Place, reraise
from monograph_kg.records.record import R, validate
from monograph_kg.records.text import forbidden_character, read_utf8

LIST_MARK = "|"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table.

    Attributes:
        line: line number in the file, from 1.
        cells: the text of each column; an empty cell is the empty text.
    """

    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """A table as read: its path, columns, rows, and the comment lines above its header without their ``#``."""

    path: Path
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    preamble: tuple[str, ...] = ()

    def place(self, line: int, column: str | None = None) -> Place:
        """Return the place of a cell, or of a whole line."""
        number = self.columns.index(column) + 1 if column in self.columns else None
        return Place(self.path, line, number)


def read_table(path: Path, required: Sequence[str], optional: Sequence[str] = (), *, preamble: bool = False) -> Table:
    """Read a tab-separated file.

    Args:
        path: the file.
        required: columns that must be there, in any order.
        optional: columns that may be there; any other is an error.
        preamble: whether lines that start with ``#`` may stand above the header.

    Raises:
        InputError: on the first, or `ManyInputErrors` on several, of: unreadable or empty file, bytes that are no
            UTF-8, a byte-order mark, carriage returns, wrong header, wrong number of cells, a bad character.
    """
    lines = _lines(path)
    head = 0
    while preamble and head < len(lines) and lines[head].startswith("#"):
        head += 1
    if head == len(lines):
        raise InputError("the table has no header", remedy="add the line of column names", place=Place(path, head + 1))
    columns = tuple(lines[head].split("\t"))
    _check_header(path, head + 1, columns, required, optional)
    rows, errors = [], []
    for number, line in enumerate(lines[head + 1 :], start=head + 2):
        cells = line.split("\t")
        found = list(_line_errors(path, number, cells, columns))
        errors.extend(found)
        if not found:
            rows.append(Row(number, dict(zip(columns, cells, strict=True))))
    reraise(errors)
    return Table(path, columns, tuple(rows), tuple(line[1:] for line in lines[:head]))


def _lines(path: Path) -> list[str]:
    text = read_utf8(path)
    if text.startswith("\ufeff"):
        raise InputError("begins with a byte-order mark", remedy="save as UTF-8 without BOM", place=Place(path, 1, 1))
    if "\r" in text:
        line = text[: text.index("\r")].count("\n") + 1
        raise InputError("has a carriage return", remedy="save with Unix line ends (LF)", place=Place(path, line))
    if not text.endswith("\n"):
        last = text.count("\n") + 1
        raise InputError(
            "the last line has no end", remedy="end it with a newline; is the file cut short?", place=Place(path, last)
        )
    return text[:-1].split("\n")


def _check_header(
    path: Path, line: int, columns: Sequence[str], required: Sequence[str], optional: Sequence[str]
) -> None:
    errors = []
    for number, name in enumerate(columns, start=1):
        if name not in required and name not in optional:
            known = ", ".join((*required, *optional))
            errors.append(
                InputError(
                    f"unknown column '{name}'", remedy=f"known columns: {known}", place=Place(path, line, number)
                )
            )
        elif name in columns[: number - 1]:
            errors.append(
                InputError(
                    f"the column '{name}' stands twice", remedy="keep one of them", place=Place(path, line, number)
                )
            )
    errors.extend(
        InputError(f"the column '{name}' is missing", remedy="add it to the header", place=Place(path, line))
        for name in required
        if name not in columns
    )
    reraise(errors)


def _line_errors(path: Path, number: int, cells: Sequence[str], columns: Sequence[str]) -> Iterable[InputError]:
    if cells == [""]:
        yield InputError("an empty line", remedy="remove it", place=Place(path, number))
        return
    if len(cells) != len(columns):
        more = "a tab inside a cell?" if len(cells) > len(columns) else "a cell is missing?"
        yield InputError(
            f"{len(cells)} cells where the header has {len(columns)}",
            remedy=f"write one cell a column, without tabs in it ({more})",
            place=Place(path, number),
        )
        return
    for column, cell in enumerate(cells, start=1):
        if cell != cell.strip():
            yield InputError(
                "a cell begins or ends with white space", remedy="trim it", place=Place(path, number, column)
            )
        if name := forbidden_character(cell):
            yield InputError(
                f"a cell holds {name}, which XML forbids",
                remedy="remove the character",
                place=Place(path, number, column),
            )


def read_records(table: Table, model: type[R], lists: Iterable[str] = ()) -> list[tuple[Row, R]]:
    """Turn each row into a record; empty cells are left to the record's defaults.

    Args:
        table: the rows.
        model: the record's class; its fields are named as the columns.
        lists: columns whose cells hold several values, joined by ``|``.

    Raises:
        InputError: for the one bad cell, or `ManyInputErrors` for all of them.
    """
    several = frozenset(lists)
    made, errors = [], []
    for row in table.rows:
        data = {
            name: tuple(cell.split(LIST_MARK)) if name in several else cell
            for name, cell in row.cells.items()
            if cell != ""
        }

        def _locate(path: tuple[int | str, ...], line: int = row.line) -> Place:
            return table.place(line, str(path[0]) if path else None)

        record, found = validate(model, data, _locate)
        errors.extend(found)
        if record is not None:
            made.append((row, record))
    reraise(errors)
    return made


def unique(table: Table, rows: Iterable[tuple[Row, tuple[str, ...]]], what: str) -> None:
    """Refuse two rows with one key.

    Args:
        table: where the rows stand.
        rows: each row with its key.
        what: what the key names, for the message.

    Raises:
        InputError: naming the later row and the line of the earlier one.
    """
    seen: dict[tuple[str, ...], int] = {}
    errors = []
    for row, key in rows:
        if key in seen:
            shown = " ".join(key)
            errors.append(
                InputError(
                    f"the {what} '{shown}' stands in line {seen[key]} already",
                    remedy="remove one of the two rows",
                    place=table.place(row.line),
                )
            )
        seen.setdefault(key, row.line)
    reraise(errors)


def write_table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return the text of a table, the inverse of `read_table`.

    Raises:
        InputError: if a cell holds a tab, a line end or a character that XML forbids.
    """
    lines = ["\t".join(columns)]
    for row in rows:
        for cell in row:
            if "\t" in cell or "\n" in cell or "\r" in cell or forbidden_character(cell):
                raise InputError(f"the cell {cell!r} cannot stand in a table", remedy="remove tabs and line ends")
        lines.append("\t".join(row))
    return "\n".join(lines) + "\n"
