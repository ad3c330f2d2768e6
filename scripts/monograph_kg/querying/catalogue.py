"""The bundled queries: one ``.rq`` file each under ``queries/<group>/``, known by the name of its file."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from monograph_kg.areas import area
from monograph_kg.errors import InputError, Place, QueryError
from monograph_kg.records.text import read_utf8

if TYPE_CHECKING:
    from monograph_kg.querying.header import Header, Parameter

SUFFIX = ".rq"


@dataclass(frozen=True, slots=True)
class BundledQuery:
    """A query with what its header says.

    Attributes:
        name: the file's name without its suffix; unique over all groups.
        group: the folder: competency, quality, rules, linking.
        path: the file.
        text: the whole file, plain SPARQL 1.1 that runs as it is with the defaults.
    """

    name: str
    group: str
    path: Path
    text: str

    @property
    def header(self) -> Header:
        """What the file says about itself; read when first asked for, because a cold query can do without.

        Raises:
            InputError: if it is malformed.
        """
        from monograph_kg.querying.header import read_header  # noqa: PLC0415 (25 ms: the YAML library)

        return read_header(self.text, self.path)

    @property
    def summary(self) -> str:
        """One line: what the query answers."""
        return self.header.summary

    @property
    def description(self) -> str:
        """What to know about its answer."""
        return self.header.description

    @property
    def tags(self) -> tuple[str, ...]:
        """Words to find it by."""
        return self.header.tags

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """The blanks that a user may fill, in the order of the header."""
        return self.header.parameters


def read_query(path: Path, group: str = "") -> BundledQuery:
    """Read one query file with a header.

    Raises:
        InputError: if it cannot be read.
    """
    return BundledQuery(path.stem, group or path.parent.name, path, read_utf8(path))


@cache
def query_files(folder: Path | None = None) -> dict[str, Path]:
    """Return the file of each bundled query by name, sorted by group and name.

    Raises:
        InputError: if two groups have a file of the same name.
    """
    found: dict[str, Path] = {}
    for path in sorted((folder or area("queries")).glob(f"*/*{SUFFIX}")):
        if path.stem in found:
            raise InputError(f"the query name '{path.stem}' stands twice", remedy="rename one of the files",
                             place=Place(path))  # fmt: skip
        found[path.stem] = path
    return found


@cache
def catalogue(folder: Path | None = None) -> dict[str, BundledQuery]:
    """Return all bundled queries by name, sorted by group and name.

    Raises:
        InputError: if a file cannot be read or has a malformed header.
    """
    queries = {name: read_query(path) for name, path in query_files(folder).items()}
    for query in queries.values():
        _ = query.header
    return queries


def find_query(name: str, folder: Path | None = None) -> BundledQuery:
    """Return one bundled query, reading no other.

    Args:
        name: its name, with or without its group: ``indications`` or ``competency/indications``.
        folder: where the groups are, if not in the bundled area.

    Raises:
        QueryError: if there is no such query; the remedy names near ones.
        InputError: if it cannot be read.
    """
    files = query_files(folder)
    group, _, stem = name.removesuffix(SUFFIX).rpartition("/")
    path = files.get(stem)
    if path is None or (group and path.parent.name != group):
        import difflib  # noqa: PLC0415 (only a wrong name needs it)

        near = difflib.get_close_matches(stem, files, n=3)
        hint = f"did you mean {' or '.join(near)}?" if near else "list them with 'monograph-kg query --list'"
        raise QueryError(f"there is no bundled query '{name}'", remedy=hint)
    return read_query(path)
