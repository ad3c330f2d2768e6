"""The Aho-Corasick automaton of the library ahocorasick-rs, behind one door."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from monograph_kg.errors import MissingToolError

try:
    import ahocorasick_rs
except ImportError as error:  # pragma: no cover - the test extra has it
    raise MissingToolError(
        "the package ahocorasick-rs is not installed", remedy="pip install 'monograph-kg[reading]'"
    ) from error


class Automaton:
    """Finds many words in one pass.

    Args:
        words: what to find; a hit is told by its index.
        longest: report only hits that do not overlap, the leftmost and longest ones; else every hit.
    """

    def __init__(self, words: Sequence[str], *, longest: bool = False) -> None:
        kind = ahocorasick_rs.MatchKind.LeftmostLongest if longest else ahocorasick_rs.MatchKind.Standard
        self._longest = longest
        self._automaton = ahocorasick_rs.AhoCorasick(
            words, matchkind=kind, store_patterns=False, implementation=ahocorasick_rs.Implementation.ContiguousNFA
        )

    def hits(self, text: str) -> Iterator[tuple[int, int, int]]:
        """Yield index, start and end (code points) of each hit."""
        yield from self._automaton.find_matches_as_indexes(text, overlapping=not self._longest)


@lru_cache(maxsize=64)
def _finder(words: tuple[str, ...]) -> Automaton:
    return Automaton(words)


def places(words: tuple[str, ...], text: str) -> list[int]:
    """Return where any of the words begins in a text, ascending.

    >>> places(("on", "once"), "once upon")
    [0, 0, 7]
    """
    return sorted(start for _, start, _ in _finder(words).hits(text))
