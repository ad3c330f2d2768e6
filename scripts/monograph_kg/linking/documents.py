"""Datasets that are one list of nested records, as YAML or JSON: one row a record, or one an item of a list in it.

Records are read one at a time. YAML must be a block sequence whose items begin at the start of a line, as every YAML
writer puts them; JSON is a list of objects.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TextIO

import yaml

from monograph_kg.errors import LinkError, Place
from monograph_kg.linking.delimited import MeteredFile, lines_of, open_text, told
from monograph_kg.linking.description import Source
from monograph_kg.linking.jsonlist import JsonList
from monograph_kg.linking.rows import Block, Tick, missing_columns

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
MAX_RECORD = 4 << 20
"""Characters of one record; more is no record but a file of another format."""

Record = Mapping[str, Any]


class DocumentRows:
    """The rows of one file of records; see `Rows`. Columns are key paths such as ``graph.drugbank``."""

    def __init__(
        self, dataset: str, path: Path, source: Source, columns: Sequence[str], tick: Tick | None = None
    ) -> None:
        self.name = path.name
        self.columns = tuple(columns)
        self._paths = [column.split(".") for column in columns]
        self._dataset, self._path, self._source, self._tick = dataset, path, source, tick
        self._seen: set[str] = set()
        self._digest: str | None = None

    @property
    def sha256(self) -> str | None:
        """Digest of the whole file, once it was read to its end."""
        return self._digest

    def place(self, number: int) -> Place:
        """Return the place of a record."""
        return Place(self._path, number)

    def __iter__(self) -> Iterator[Block]:
        line = 0
        with told(self._dataset, self._path, lambda: line + 1):
            meter = MeteredFile(self._path, self._tick)
            with open_text(self._path, meter) as text:
                yaml_format = self._source.format == "yaml"
                records = self._yaml(text) if yaml_format else JsonList(text, self._broken, MAX_RECORD)
                for line, record in records:
                    if not isinstance(record, dict):
                        raise self._broken(line, "a record is no mapping of keys to values")
                    rows = list(self._rows(record))
                    yield [line] * len(rows), rows
                self._digest = meter.digest.hexdigest()
        absent = [column for column in self.columns if column not in self._seen]
        if absent:
            raise missing_columns(self._dataset, absent, sorted(self._seen), Place(self._path))

    def _rows(self, record: Record) -> Iterator[list[str]]:
        names = self._names(record)
        items: Sequence[object] = [None]
        if self._source.each:
            found = _walk(record, self._source.each.split("."))
            items = found if isinstance(found, list) else []
        for item in items:
            yield [self._cell(record, item, path, names) for path in self._paths]

    def _names(self, record: Record) -> dict[str, str]:
        names = self._source.names
        if not names:
            return {}
        listed = _walk(record, names.list.split("."))
        items = [item for item in listed if isinstance(item, dict)] if isinstance(listed, list) else []
        return {str(item.get(names.key)): str(item.get(names.value, "")) for item in items}

    def _cell(self, record: Record, item: object, path: list[str], names: Mapping[str, str]) -> str:
        """Return the text at a key path; ``name(PATH)`` gives the name of the node at PATH."""
        column = ".".join(path)
        looked_up = column.startswith("name(")
        keys = column[5:-1].split(".") if looked_up else path
        each = self._source.each
        value = _walk(item, keys[1:]) if each and keys[0] == each else _walk(record, keys)
        if value is None:
            return ""
        self._seen.add(column)
        return names.get(str(value), "") if looked_up else str(value)

    def _yaml(self, text: TextIO) -> Iterator[tuple[int, object]]:
        chunk: list[str] = []
        start = size = 0
        for number, line in enumerate(lines_of(text), start=1):
            if line.startswith("-") and chunk:
                yield start, self._load(chunk, start)
                chunk, size = [], 0
            if chunk or line.startswith("-"):
                start = start if chunk else number
                chunk.append(line)
                size += len(line)
            elif line.strip() and not line.startswith(("#", "---")):
                raise self._broken(number, "the file is no list of records in YAML")
            if size > MAX_RECORD:
                raise self._broken(start, "a record is larger than any record should be")
        if chunk:
            yield start, self._load(chunk, start)

    def _load(self, chunk: list[str], start: int) -> object:
        try:
            loaded = yaml.load("".join(chunk), Loader=_LOADER)  # noqa: S506 (the safe loader, in C)
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            raise self._broken(start + (mark.line if mark else 0), "the record is no YAML") from error
        return loaded[0] if isinstance(loaded, list) and len(loaded) == 1 else None

    def _broken(self, line: int, problem: str) -> LinkError:
        return LinkError(f"{self._dataset}: {problem}", place=Place(self._path, line),
                         remedy="fetch the file again; it may be cut short or of another format")  # fmt: skip


def _walk(value: object, keys: Sequence[str]) -> object:
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value
