"""Tables as TSV or CSV, compressed or not, as a stream: about a million rows a second, whatever their number.

CSV follows RFC 4180 (https://www.rfc-editor.org/rfc/rfc4180), TSV has no quotes. A table that breaks off, or whose
lines have too few cells, is an error: a part of a dataset must not pass for the whole.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, TextIO

from monograph_kg.errors import LinkError, Place
from monograph_kg.linking.description import Source
from monograph_kg.linking.rows import BLOCK, Block, Tick, missing_columns

GZIP_MAGIC = b"\x1f\x8b"
TICK_BYTES = 1 << 20
MAX_LINE = 1 << 20
"""Characters of one line; a longer one is no line of a table, and must not fill the memory."""


class MeteredFile(io.RawIOBase):
    """A file that counts and hashes what is read from it."""

    def __init__(self, path: Path, tick: Tick | None) -> None:
        self._file = path.open("rb", buffering=0)
        self._tick = tick
        self._next = TICK_BYTES
        self._count = 0
        self.digest = hashlib.sha256()

    def readable(self) -> bool:
        """Say that the file can be read."""
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401 (any writable buffer)
        """Fill ``buffer``, counting and hashing what came."""
        size = self._file.readinto(buffer) or 0
        self.digest.update(memoryview(buffer)[:size])
        self._count += size
        if self._tick and self._count >= self._next:
            self._tick(self._count)
            self._next = self._count + TICK_BYTES
        return size

    def close(self) -> None:
        """Close the file beneath."""
        self._file.close()
        super().close()


@contextmanager
def open_text(path: Path, meter: MeteredFile) -> Iterator[io.TextIOWrapper]:
    """Open a metered file as UTF-8 text, unpacked if it begins as gzip data does."""
    buffered = io.BufferedReader(meter, TICK_BYTES)
    try:
        packed = buffered.peek(2)[:2] == GZIP_MAGIC
        binary: Any = gzip.GzipFile(fileobj=buffered, mode="rb", filename=path.name) if packed else buffered
        with io.TextIOWrapper(io.BufferedReader(binary, TICK_BYTES), encoding="utf-8-sig", newline="") as text:
            yield text
    finally:
        buffered.close()


def lines_of(text: TextIO) -> Iterator[str]:
    """Yield the lines of a text.

    Raises:
        csv.Error: if a line is longer than any line should be.
    """
    while line := text.readline(MAX_LINE):
        if len(line) == MAX_LINE and not line.endswith("\n"):
            raise csv.Error(f"a line has more than {MAX_LINE:,} characters")
        yield line


@contextmanager
def told(dataset: str, path: Path, line: Callable[[], int | None]) -> Iterator[None]:
    """Turn what may go wrong while reading a file into an error that names dataset, file and line."""
    try:
        yield
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise LinkError(f"{dataset}: the compressed file is cut short or damaged", place=Place(path, line()),
                        remedy="fetch it again, and compare its size with the publisher's") from error  # fmt: skip
    except UnicodeDecodeError as error:
        raise LinkError(f"{dataset}: the file is not UTF-8", place=Place(path, line()),
                        remedy="convert it to UTF-8, for instance with iconv") from error  # fmt: skip
    except csv.Error as error:
        raise LinkError(f"{dataset}: not a readable table: {error}", place=Place(path, line()),
                        remedy="fetch the file again, or mend the line") from error  # fmt: skip
    except OSError as error:
        raise LinkError(f"{dataset}: cannot read the file: {error.strerror or error}", place=Place(path),
                        remedy="check the path and its permissions") from error  # fmt: skip


class DelimitedRows:
    """The rows of one table; see `Rows`."""

    def __init__(self, dataset: str, path: Path, source: Source, tick: Tick | None = None) -> None:
        self.name = path.name
        self.columns: tuple[str, ...] = ()
        self._dataset, self._path, self._source, self._tick = dataset, path, source, tick
        self._digest: str | None = None
        self.columns = self._read_header()

    @property
    def sha256(self) -> str | None:
        """Digest of the whole file, once it was read to its end."""
        return self._digest

    def place(self, number: int) -> Place:
        """Return the place of a line."""
        return Place(self._path, number)

    def require(self, columns: list[str]) -> None:
        """Check that the table has these columns.

        Raises:
            LinkError: naming those that are absent.
        """
        absent = [name for name in columns if name not in self.columns]
        if absent:
            raise missing_columns(self._dataset, absent, self.columns, Place(self._path, 1))

    def _read_header(self) -> tuple[str, ...]:
        line = 1
        meter = self._meter(None)
        with told(self._dataset, self._path, lambda: line), open_text(self._path, meter) as text:
            first = next(self._cells(text), None)
        if not first:
            raise LinkError(f"{self._dataset}: the file is empty", place=Place(self._path, 1),
                            remedy="fetch it again")  # fmt: skip
        names = self._source.columns or tuple(name.strip() for name in first)
        if self._source.columns and len(first) != len(names):
            raise self._ragged(1, len(first), len(names))
        doubled = sorted({name for name in names if names.count(name) > 1})
        if doubled:
            raise LinkError(f"{self._dataset}: the column '{doubled[0]}' stands twice", place=Place(self._path, 1),
                            remedy="correct the header")  # fmt: skip
        return names

    def _meter(self, tick: Tick | None) -> MeteredFile:
        with told(self._dataset, self._path, lambda: None):
            return MeteredFile(self._path, tick)

    def _cells(self, text: io.TextIOWrapper) -> Any:  # noqa: ANN401 (csv.reader has no public class)
        if self._source.format == "csv":
            return csv.reader(lines_of(text), strict=True)
        return csv.reader(lines_of(text), delimiter="\t", quoting=csv.QUOTE_NONE, strict=True)

    def _ragged(self, line: int, found: int, wanted: int) -> LinkError:
        place = Place(self._path, line)
        remedy = "the file may be cut short, or of another format than the description says"
        return LinkError(f"{self._dataset}: {found} cells where the table has {wanted}", remedy=remedy, place=place)

    def __iter__(self) -> Iterator[Block]:
        meter = self._meter(self._tick)
        reader: Any = None
        with told(self._dataset, self._path, lambda: reader.line_num + 1 if reader else 1):  # noqa: SIM117
            with open_text(self._path, meter) as text:
                reader = self._cells(text)
                if not self._source.columns:
                    next(reader)
                before = reader.line_num
                while block := list(islice(reader, BLOCK)):
                    yield self._numbered(block, before + 1, reader.line_num)
                    before = reader.line_num
                self._digest = meter.digest.hexdigest()

    def _numbered(self, block: list[list[str]], first: int, last: int) -> Block:
        """Return a block with the line of each row; a quoted cell may hold line ends, an empty line holds no row."""
        width = len(self.columns)
        simple = last - first + 1 == len(block)
        lines: Sequence[int] = range(first, last + 1) if simple else _lines(block, first)
        if set(map(len, block)) == {width}:
            return lines, block
        for line, cells in zip(lines, block, strict=True):
            if cells and len(cells) != width:
                raise self._ragged(line, len(cells), width)
        kept = [(line, cells) for line, cells in zip(lines, block, strict=True) if cells]
        return [line for line, _ in kept], [cells for _, cells in kept]


def _lines(block: list[list[str]], first: int) -> list[int]:
    """Return the line on which each row begins, counting the line ends inside cells."""
    lines = []
    for cells in block:
        lines.append(first)
        first += 1 + sum(cell.count("\n") for cell in cells)
    return lines
