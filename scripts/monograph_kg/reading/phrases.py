"""Sets of words and phrases of the names of things, kept as data: ``data/phrases.tsv`` has one set a row."""

from __future__ import annotations

from functools import cache

from monograph_kg.reading.outline import DATA
from monograph_kg.records.tsv import read_table

COLUMNS = ("set", "note", "words")


@cache
def _sets() -> dict[str, tuple[str, ...]]:
    rows = read_table(DATA / "phrases.tsv", COLUMNS).rows
    return {row.cells["set"]: tuple(w.strip() for w in row.cells["words"].split(",")) for row in rows}


@cache
def phrases(name: str) -> frozenset[str]:
    """Return a set of words.

    Raises:
        KeyError: if there is no set of that name.
    """
    return frozenset(_sets()[name])


@cache
def alternatives(name: str) -> str:
    """Return a set as the inside of a regular expression's group, longest words first."""
    return "|".join(sorted(_sets()[name], key=lambda word: (-len(word), word)))
