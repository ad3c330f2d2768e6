"""Answers as text for people: aligned columns, CURIEs for IRIs, and nothing that could steer a terminal."""

from __future__ import annotations

import re
import textwrap
import unicodedata
from collections.abc import Iterable, Sequence

from pyoxigraph import Literal, NamedNode

from monograph_kg.querying.answers import Answer, Term
from monograph_kg.vocabulary.prefixes import load_prefixes

_GAP = "  "
_NARROWEST = 8
# Control characters, line ends and marks of writing direction, which could forge or hide what a terminal shows.
_STEERING = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


def shown(term: Term | None) -> str:
    """Return a term for reading: the CURIE of an IRI, the text of a literal, nothing for an unbound variable.

    >>> shown(NamedNode("https://w3id.org/monograph-kg/entity/clonazepam"))
    'entity:clonazepam'
    """
    if term is None:
        return ""
    if isinstance(term, NamedNode):
        return harmless(load_prefixes().compress(term.value) or f"<{term.value}>")
    return harmless(term.value if isinstance(term, Literal) else str(term))


def harmless(text: str) -> str:
    r"""Return ``text`` with control characters spelt out.

    >>> harmless("red \x1b[31m")
    'red \\x1b[31m'
    """
    return _STEERING.sub(lambda match: match.group().encode("unicode_escape").decode("ascii"), text)


def answer_table(answer: Answer, width: int | None = None) -> str:
    """Return an answer as a table.

    Args:
        answer: SELECT gives its rows, a graph its triples, ASK one line ``yes`` or ``no``.
        width: columns of the terminal; cells are wrapped to fit. None for a pipe: nothing is wrapped.
    """
    if answer.kind == "ask":
        return "yes\n" if answer.truth else "no\n"
    if answer.kind == "graph":
        rows = [[shown(t.subject), shown(t.predicate), shown(t.object)] for t in answer.triples]
        return table(("subject", "predicate", "object"), rows, width)
    return table(answer.variables, [[shown(term) for term in row] for row in answer.rows], width)


def table(heads: Sequence[str], rows: Sequence[Sequence[str]], width: int | None = None) -> str:
    """Return rows of cells in aligned columns below their heads and a rule.

    >>> print(table(["drug", "mg"], [["clonazepam", "0.5"]]), end="")
    drug        mg
    ----------  ---
    clonazepam  0.5
    """
    widths = [max(map(columns, cells)) for cells in zip(heads, *rows, strict=True)]
    if width is not None:
        widths = _fitted(widths, width)
    lines = [*_lines(heads, widths), _GAP.join("-" * each for each in widths)]
    for row in rows:
        lines += _lines(row, widths)
    return "".join(f"{line.rstrip()}\n" for line in lines)


def columns(text: str) -> int:
    """Return how many columns of a terminal ``text`` takes."""
    wide = sum(unicodedata.east_asian_width(character) in "WF" for character in text)
    return len(text) + wide - sum(unicodedata.combining(character) > 0 for character in text)


def _fitted(widths: list[int], total: int) -> list[int]:
    """Return the widths with the widest cut, one column at a time, until they fit or all are narrow."""
    fitted = list(widths)
    while sum(fitted) + len(_GAP) * (len(fitted) - 1) > total and max(fitted, default=0) > _NARROWEST:
        fitted[fitted.index(max(fitted))] -= 1
    return fitted


def _lines(row: Iterable[str], widths: Sequence[int]) -> list[str]:
    """Return the lines of one row, its cells wrapped to their widths."""
    cells = [textwrap.wrap(cell, max(each, 1)) if columns(cell) > each else [cell]
             for cell, each in zip(row, widths, strict=True)]  # fmt: skip
    height = max(map(len, cells), default=0)
    made = []
    for index in range(height):
        parts = [cell[index] if index < len(cell) else "" for cell in cells]
        made.append(_GAP.join(part + " " * (each - columns(part)) for part, each in zip(parts, widths, strict=True)))
    return made
