"""Identifier spaces: from the cell of a dataset to one canonical CURIE, and back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from monograph_kg.linking.description import Identifier, Space
from monograph_kg.vocabulary.prefixes import converter

ANY_LOCAL = r"[A-Za-z0-9._~:@!$&'()*+,;=/-]+"
"""What an identifier may be where nothing says more: characters that an IRI can hold."""


@cache
def _known_pattern(prefix: str) -> str | None:
    record = converter().get_record(prefix)
    pattern = record.pattern if record else None
    return pattern.removeprefix("^").removesuffix("$") if pattern else None


def pattern_of(space: Space) -> str:
    """Return the regular expression of the local part of a space's identifiers."""
    return space.pattern or _known_pattern(space.prefix) or ANY_LOCAL


def spell(space: Space, curie: str) -> list[str]:
    """Return how the dataset may spell a CURIE of this space; nothing for another prefix.

    >>> spell(Space(prefix="DOID", spellings=("DOID:{}",)), "DOID:1826")
    ['DOID:1826']
    """
    prefix, _, local = curie.partition(":")
    return [spelling.replace("{}", local) for spelling in space.spellings] if prefix == space.prefix else []


def plain(text: str) -> str:
    r"""Return foreign text on one line, without characters that tables or XML cannot hold.

    >>> plain(" a\tb\x0b ")
    'a b'
    """
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


@dataclass(frozen=True, slots=True)
class Parser:
    """Reads the cells of one identifier.

    Attributes:
        identifier: the description of the cell.
        forms: for each spelling of each space, its prefix and the function that matches a whole cell.
    """

    identifier: Identifier
    forms: tuple[tuple[str, Callable[[str], re.Match[str] | None]], ...]

    def parse(self, cell: str) -> str | None:
        """Return the CURIE that the cell spells, or None if it is of none of the spaces."""
        for prefix, match in self.forms:
            if found := match(cell):
                return f"{prefix}:{found.group(1)}"
        return None

    @property
    def expected(self) -> str:
        """What the cells should be, for messages."""
        return " or ".join(sorted({prefix for prefix, _ in self.forms}))


def make_parser(identifier: Identifier, spaces: Mapping[str, Space]) -> Parser:
    """Return the parser of an identifier's cells."""
    forms = []
    for name in identifier.spaces:
        space = spaces[name]
        for spelling in space.spellings:
            before, after = (re.escape(part) for part in spelling.split("{}"))
            forms.append((space.prefix, re.compile(f"{before}({pattern_of(space)}){after}").fullmatch))
    return Parser(identifier, tuple(forms))


def spellings(identifier: Identifier, spaces: Mapping[str, Space], curies: Iterable[str]) -> dict[str, str]:
    """Return for each spelling of the CURIEs in this identifier's spaces the CURIE itself."""
    chosen = [spaces[name] for name in identifier.spaces]
    return {cell: curie for curie in curies for space in chosen for cell in spell(space, curie)}
