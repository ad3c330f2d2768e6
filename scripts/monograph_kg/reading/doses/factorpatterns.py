"""How prose says what a dose depends on: patterns kept as data, each with an example and a counter-example."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from monograph_kg.errors import InputError
from monograph_kg.reading.datafolder import DATA
from monograph_kg.records.tsv import read_table

COLUMNS = ("id", "trigger", "pattern", "set", "example", "counter_example")
_GROUP = re.compile(r"\(\?P<(\w+)>")
_CLASS = re.compile(r"(\(\?<[!=][^)]*\)|\[[^\]]*\]|\\.| )")


@dataclass(frozen=True, slots=True)
class FactorPattern:
    """One way of saying it.

    Attributes:
        triggers: literal words of which a sentence needs one.
        pattern: over the masked copy; ``obj`` or ``robj`` are the factors, ``neg`` denies, ``modal`` doubts.
        settings: ``before`` (factors stand before the verb), ``group`` (they are groups of people), ``anaphor`` ("it
            depends": a dose must have been spoken of), ``key`` (the pattern begins with the key of a line).
        example, counter_example: sentences that it must and must not match; ``DRUG`` is the subject.
    """

    id: str
    triggers: tuple[str, ...]
    pattern: re.Pattern[str]
    settings: frozenset[str]
    example: str
    counter_example: str
    anchored: bool = False

    def matches(self, text: str, start: int, end: int) -> Iterator[re.Match[str]]:
        """Yield the matches in ``text[start:end]``; an anchored pattern holds at its start alone."""
        if not any(text.find(word, start, end) >= 0 for word in self.triggers):
            return
        if not self.anchored:
            yield from self.pattern.finditer(text, start, end)
        elif match := self.pattern.match(text, start, end):
            yield match


def _numbered(pattern: str) -> str:
    """Number a group that stands again, since a regular expression takes a name once: modal, modal2."""
    seen: Counter[str] = Counter()

    def name(match: re.Match[str]) -> str:
        """Give a group of the pattern a name that no other has."""
        seen[match[1]] += 1
        return f"(?P<{match[1]}{seen[match[1]] if seen[match[1]] > 1 else ''}>"

    return _GROUP.sub(name, pattern)


@cache
def factor_patterns() -> tuple[FactorPattern, ...]:
    """Return all patterns in the order of ``data/dose-factors.tsv``; a space in one stands for any white space.

    Raises:
        InputError: for a pattern that is no regular expression.
    """
    table = read_table(DATA / "dose-factors.tsv", COLUMNS)
    made: list[FactorPattern] = []
    for row in table.rows:
        cells = row.cells
        written = cells["pattern"].removeprefix("^")
        try:
            spaced = _CLASS.sub(lambda m: r"(?:\s+)" if m[0] == " " else m[0], written)
            pattern = re.compile(_numbered(spaced), re.DOTALL)
        except re.error as error:
            raise InputError(f"the pattern {cells['id']}: {error}", remedy="correct it",
                             place=table.place(row.line, "pattern")) from error  # fmt: skip
        settings = frozenset(part.partition("=")[0] for part in cells["set"].split(";")) - {""}
        made.append(FactorPattern(cells["id"], tuple(cells["trigger"].split("|")), pattern, settings, cells["example"],
                                  cells["counter_example"], cells["pattern"].startswith("^")))  # fmt: skip
    return tuple(made)


@cache
def factor_triggers() -> tuple[str, ...]:
    """Return the triggers of all patterns, each once."""
    return tuple(dict.fromkeys(word for pattern in factor_patterns() for word in pattern.triggers))
