"""Mapping sets of other projects: read leniently in their columns, strictly in their identifiers.

SSSOM leaves most columns open (https://mapping-commons.github.io/sssom/spec-formats-tsv/). Only subject, predicate and
object are needed here; their CURIEs are brought to the spelling of our prefix map. Rows of vocabularies that we do not
know are left aside and counted.
"""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from monograph_kg.errors import InputError, Place
from monograph_kg.vocabulary.prefixes import converter

NEEDED = ("subject_id", "predicate_id", "object_id")


@dataclass(frozen=True, slots=True)
class ForeignRow:
    """One mapping of another project.

    Attributes:
        line: its line.
        subject: CURIE in our spelling.
        predicate: as written, such as ``skos:exactMatch``.
        object: CURIE in our spelling.
        labels: names of subject and object as the set gives them; empty where it does not.
        negated: whether the row says that the two do not match.
    """

    line: int
    subject: str
    predicate: str
    object: str
    labels: tuple[str, str] = ("", "")
    negated: bool = False


@dataclass(frozen=True, slots=True)
class ForeignSet:
    """A mapping set of another project, and how many of its rows were left aside."""

    path: Path
    rows: tuple[ForeignRow, ...]
    skipped: int = 0

    def place(self, row: ForeignRow) -> Place:
        """Return where a row stands, without its folder: the place goes into files that are published."""
        return Place(self.path.name, row.line)


def read_foreign(path: Path, about: Iterable[str] | None = None) -> ForeignSet:
    """Read a mapping set of another project.

    Args:
        path: SSSOM as TSV, with or without ``#`` metadata, gzip or not.
        about: keep only rows of which one end is one of these CURIEs; all rows if None.

    Raises:
        InputError: if it cannot be read or lacks a column that is needed.
    """
    wanted = None if about is None else frozenset(about)
    rows, skipped = [], 0
    try:
        with _open(path) as text:
            for row in _rows(path, text):
                if row is None:
                    skipped += 1
                elif wanted is None or row.subject in wanted or row.object in wanted:
                    rows.append(row)
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise InputError(f"cannot read the mapping set: {error}", remedy="give an SSSOM file in TSV",
                         place=Place(path)) from error  # fmt: skip
    return ForeignSet(path, tuple(rows), skipped)


def _open(path: Path) -> TextIO:
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8", newline="")
    return path.open(encoding="utf-8", newline="")


def _rows(path: Path, text: TextIO) -> Iterator[ForeignRow | None]:
    """Yield the rows; None for one of a vocabulary that the prefix map does not have."""
    number, line = 0, "#"
    while line.startswith("#"):
        number, line = number + 1, text.readline()
    header = line.rstrip("\r\n").split("\t")
    absent = [name for name in NEEDED if name not in header]
    if absent:
        raise InputError(f"the column '{absent[0]}' is missing", remedy="give an SSSOM file in TSV",
                         place=Place(path, number))  # fmt: skip
    at = {name: header.index(name) for name in header}
    normal = converter()
    for cells in (reader := csv.reader(text, delimiter="\t", quoting=csv.QUOTE_NONE)):
        line_number = number + reader.line_num
        if len(cells) != len(header):
            raise InputError(f"{len(cells)} cells where the header has {len(header)}", remedy="mend the line",
                             place=Place(path, line_number))  # fmt: skip
        subject = normal.standardize_curie(cells[at["subject_id"]])
        target = normal.standardize_curie(cells[at["object_id"]])
        if subject is None or target is None:
            yield None
            continue
        labels = tuple(cells[at[name]] if name in at else "" for name in ("subject_label", "object_label"))
        negated = "predicate_modifier" in at and cells[at["predicate_modifier"]] == "Not"
        yield ForeignRow(line_number, subject, cells[at["predicate_id"]], target, (labels[0], labels[1]), negated)
