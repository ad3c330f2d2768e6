"""Long patterns of advice as data: ``data/advice-patterns.tsv`` holds one alternative a row."""

from __future__ import annotations

import re
from functools import cache

from monograph_kg.reading.datafolder import DATA
from monograph_kg.records.tsv import read_table


@cache
def _alternatives() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in read_table(DATA / "advice-patterns.tsv", ("name", "pattern")).rows:
        found.setdefault(row.cells["name"], []).append(row.cells["pattern"])
    return found


@cache
def pattern(name: str) -> re.Pattern[str]:
    """Return the pattern of that name: any of its alternatives, over folded words.

    Raises:
        KeyError: if the table has no such name.

    >>> bool(pattern("duties.good").search("it is best to "))
    False
    """
    return re.compile("|".join(_alternatives()[name]))
