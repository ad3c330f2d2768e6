"""What is loaded: a graph in a file, as N-Triples parts of bounded size, checked by the door on the way."""

from __future__ import annotations

import hashlib
import heapq
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pyoxigraph import RdfFormat, Triple, parse

from monograph_kg.errors import InputError, LimitError, Place, StoreError
from monograph_kg.stores.fingerprint import Fingerprint, Fingerprinter, by_value, has_blank
from monograph_kg.stores.foreign_rdf import read_rdf, triples_of
from monograph_kg.stores.limits import MEBIBYTE, RdfLimits
from monograph_kg.stores.nesting import check_turtle
from monograph_kg.stores.sniffing import format_by_name, refuse_page

_BUFFER = 4 * MEBIBYTE
_RUN = 500_000


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the payload: N-Triples, and how many triples they are."""

    data: bytes
    triples: int


class Payload:
    """A graph in a file.

    N-Triples files are streamed, however large. Files in other formats are read whole, within the limits of the door.

    Args:
        path: the file.
        format: its format by name; None: by suffix and content.
        limits: of the door.

    Raises:
        InputError, LimitError, RefusedError: as `read_rdf`.
    """

    def __init__(self, path: Path, format: str | None = None, limits: RdfLimits | None = None) -> None:  # noqa: A002
        self.path = path
        self.limits = limits or RdfLimits()
        self._triples: list[Triple] | None = None
        wanted = format_by_name(format) if format else None
        if wanted == RdfFormat.N_TRIPLES or (wanted is None and path.suffix == ".nt"):
            self._check_lines()
        else:
            quads = read_rdf(path, wanted, self.limits)
            self._triples = sorted(set(triples_of(quads, str(path))), key=str)
            if not self._triples:
                raise InputError(
                    "the file holds no triple", remedy="load a graph, or clear the store's", place=Place(path)
                )

    @cached_property
    def digest(self) -> str:
        """The sha256 of the file, by which an interrupted load knows its input again."""
        with self.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    @cached_property
    def size(self) -> int:
        """Bytes of the file."""
        return self.path.stat().st_size

    @cached_property
    def longest_reply(self) -> int:
        """More bytes than a store can need to give the graph back, whatever it escapes: a larger reply is another."""
        lines = self.size if self._triples is None else sum(4 * len(str(triple)) for triple in self._triples)
        return 4 * lines + 64 * _BUFFER

    def triples(self) -> Iterator[Triple]:
        """Yield the triples in the order of the file; N-Triples may repeat one.

        Raises:
            InputError: where the file is malformed, with line and column.
        """
        if self._triples is not None:
            yield from self._triples
            return
        try:
            with self.path.open("rb", buffering=_BUFFER) as file:
                for quad in parse(file, format=RdfFormat.N_TRIPLES):
                    yield quad.triple
        except SyntaxError as error:
            place = Place(self.path, error.lineno, error.offset)
            raise InputError(f"this is not N-Triples: {error.msg}", remedy="mend the file", place=place) from None

    def raw_parts(self, size: int, into: Fingerprinter) -> Iterator[Part]:
        """Yield parts as `parts` does, but of the file's own lines, which nobody has read: the store reads them.

        For N-Triples files only, and only where a part is data by its content type, never inside of an update.
        """
        if self._triples is not None:
            yield from self.parts(size, into)
            return
        blank: list[bytes] = []
        with self.path.open("rb", buffering=_BUFFER) as file:
            while lines := file.readlines(size):
                if not lines[-1].endswith(b"\n"):
                    lines[-1] += b"\n"
                data, count = b"".join(lines), len(lines)
                if b"_:" in data:
                    found = [line for line in lines if b"_:" in line and _names_blank(line)]
                    kept = set(found)
                    blank += found
                    count -= len(found)
                    data = b"".join(line for line in lines if line not in kept)
                into.add_lines(lines)
                yield Part(data, count)
        if blank:
            yield Part(b"".join(blank), len(blank))

    def check(self) -> None:
        """Read the whole file.

        Raises:
            InputError: where it is malformed, with line and column.
        """
        for _ in self.triples():
            continue

    def parts(self, size: int, into: Fingerprinter | None = None) -> Iterator[Part]:
        """Yield parts of about ``size`` bytes, telling ``into`` every triple.

        A blank node belongs to one request, so all triples that have one make up the last part, whatever its size.

        Raises:
            LimitError: if too many triples have blank nodes.
        """
        maker = into or Fingerprinter(self.limits.blank_nodes)
        lines: list[str] = []
        blank: list[str] = []
        length = 0
        for triple in self.triples():
            text = maker.add(triple)
            if "_:" in text and has_blank(triple):
                blank.append(text)
                continue
            lines.append(text)
            length += len(text) + 3
            if length >= size:
                yield _part(lines)
                lines, length = [], 0
        if lines:
            yield _part(lines)
        if blank:
            yield _part(blank)

    def fingerprint(self) -> Fingerprint:
        """Return the fingerprint of the file's lines: that of its graph, unless lines repeat."""
        maker = Fingerprinter(self.limits.blank_nodes)
        for triple in self.triples():
            maker.add(triple)
        return maker.finish()

    def distinct_fingerprint(self) -> Fingerprint:
        """Return the fingerprint of the graph, sorting the triples on disk to find those that repeat.

        Raises:
            StoreError: if the temporary folder has no room for them.
        """
        maker = Fingerprinter(self.limits.blank_nodes)
        with tempfile.TemporaryDirectory(prefix="monograph-kg-") as folder:
            try:
                runs = list(self._sorted_runs(Path(folder), maker))
            except OSError as error:
                raise StoreError(
                    f"cannot sort the triples to find those that repeat: {error.strerror}",
                    remedy=f"make room in {tempfile.gettempdir()}, or name another place by TMPDIR",
                ) from None
            last = None
            for line in heapq.merge(*(_lines_of(run) for run in runs)):
                if line != last:
                    last = line
                    maker.add(next(iter(parse(line + " .", format=RdfFormat.N_TRIPLES))).triple)
        return maker.finish()

    def _sorted_runs(self, folder: Path, maker: Fingerprinter) -> Iterator[Path]:
        lines: list[str] = []
        for number, triple in enumerate(self.triples(), 1):
            if has_blank(triple):
                maker.add(triple)
            else:
                lines.append(by_value(str(triple)))
            if len(lines) >= _RUN:
                yield _write_run(folder / f"{number}.nt", lines)
                lines = []
        yield _write_run(folder / "last.nt", lines)

    def _check_lines(self) -> None:
        """Look at an N-Triples file before the native parser does: its first bytes, and its nested triple terms."""
        if not self.path.is_file():
            raise InputError("there is no such file", remedy="check the name", place=Place(self.path))
        with self.path.open("rb") as file:
            refuse_page(file.read(4096), self.path)
            file.seek(0)
            previous = b""
            while chunk := file.read(_BUFFER):
                if (previous + chunk).count(b"<<") > self.limits.depth:
                    self._check_each_line()
                    return
                previous = chunk[-1:]

    def _check_each_line(self) -> None:
        with self.path.open("rb") as file:
            for number, line in enumerate(file, 1):
                if line.count(b"<<") > self.limits.depth:
                    try:
                        check_turtle(line.decode("utf-8", "replace"), self.limits.depth, self.path)
                    except LimitError as error:
                        raise LimitError(error.problem, remedy=error.remedy, place=Place(self.path, number)) from None


def _names_blank(line: bytes) -> bool:
    try:
        return any(has_blank(quad.triple) for quad in parse(line, format=RdfFormat.N_TRIPLES))
    except SyntaxError:
        return False


def _part(lines: list[str]) -> Part:
    return Part((" .\n".join(lines) + " .\n").encode("utf-8"), len(lines))


def _write_run(path: Path, lines: list[str]) -> Path:
    path.write_text("".join(f"{line}\n" for line in sorted(set(lines))), encoding="utf-8")
    return path


def _lines_of(path: Path) -> Iterable[str]:
    with path.open(encoding="utf-8", newline="\n") as file:
        for line in file:
            yield line.rstrip("\n")
