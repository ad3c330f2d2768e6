"""Sets of words and phrases, kept as data: one row of ``data/word-sets.tsv`` a set, its members parted by ``|``."""

from __future__ import annotations

from functools import cache

from monograph_kg.reading.datafolder import DATA
from monograph_kg.records.tsv import LIST_MARK, read_table

COLUMNS = ("name", "note", "words")


@cache
def _sets() -> dict[str, tuple[str, ...]]:
    rows = read_table(DATA / "word-sets.tsv", COLUMNS).rows
    return {row.cells["name"]: tuple(row.cells["words"].split(LIST_MARK)) for row in rows}


@cache
def word_set(name: str) -> frozenset[str]:
    """Return the members of a set.

    Raises:
        KeyError: if there is no set of that name.
    """
    return frozenset(_sets()[name])


@cache
def choice(name: str) -> str:
    """Return a set as the alternatives of a regular expression, longer ones first."""
    return "|".join(sorted(_sets()[name], key=lambda word: (-len(word), word)))
