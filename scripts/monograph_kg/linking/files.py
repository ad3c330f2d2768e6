"""Where the files of a dataset are, and which reader takes them."""

from __future__ import annotations

from pathlib import Path
from typing import NoReturn

from monograph_kg.errors import LinkError, Place
from monograph_kg.linking.delimited import DelimitedRows
from monograph_kg.linking.description import Description, Source
from monograph_kg.linking.documents import DocumentRows
from monograph_kg.linking.rows import Rows, Tick


def locate(description: Description, source: Source, data: Path) -> Path | None:
    """Return the file of a source, or None if it is absent and optional.

    Args:
        description: the dataset.
        source: one of its files.
        data: the folder that holds the dataset's files; or one of them, which is then all that is read; or a file of
            any other name, which is taken for the dataset's first table.

    Raises:
        LinkError: if the file is not there, or ``data`` does not exist.
    """
    if not data.exists():
        raise LinkError(f"{description.id}: there is nothing at this path", place=Place(data),
                        remedy=f"get the dataset from {description.homepage}")  # fmt: skip
    if data.is_file():
        name = data.name.removesuffix(".gz")
        if name in source.file:
            return data
        if name not in description.files and source.file == description.tables[0].file:
            return data
        return None if source.optional else _missing(description, source, data)
    for name in source.file:
        for candidate in (data / name, data / f"{name}.gz"):
            if candidate.is_file():
                return candidate
    return None if source.optional else _missing(description, source, data)


def _missing(description: Description, source: Source, data: Path) -> NoReturn:
    raise LinkError(f"{description.id}: the file '{source.file[0]}' (or with .gz) is missing", place=Place(data),
                    remedy=f"put it there; it is part of {description.title}, see {description.homepage}")  # fmt: skip


def open_rows(description: Description, source: Source, path: Path, columns: tuple[list[str], list[str]],
              tick: Tick | None = None) -> Rows:  # fmt: skip
    """Return the rows of a file.

    Args:
        description: the dataset.
        source: the file's description.
        path: the file.
        columns: those that must be there, and those that may.
        tick: called with the bytes read.

    Raises:
        LinkError: if the file cannot be read or lacks a column.
    """
    must, may = columns
    if source.format in {"yaml", "json"}:
        return DocumentRows(description.id, path, source, [*must, *may], tick)
    rows = DelimitedRows(description.id, path, source, tick)
    rows.require(must)
    return rows
