"""Sets of words, kept as data: one row a set."""

from __future__ import annotations

from functools import cache

from monograph_kg.reading.outline import DATA
from monograph_kg.records.tsv import read_table


@cache
def word_set(name: str) -> frozenset[str]:
    """Return the words of a row of ``data/word-sets.tsv``; words of several parts have ``_`` between them there.

    Raises:
        KeyError: if there is no such row.
    """
    rows = {row.cells["name"]: row.cells["words"] for row in read_table(DATA / "word-sets.tsv", ("name", "words")).rows}
    return frozenset(word.replace("_", " ") for word in rows[name].split())


def choice(name: str) -> str:
    """Return a set as the alternatives of a regular expression, longer ones first."""
    return "|".join(sorted(word_set(name), key=lambda word: (-len(word), word)))
