"""A mapped copy of a text: folded for matching, with every offset traceable to the text as published.

The published text is never changed. Matching happens on a copy in lower case, with compatibility forms unfolded, marks
and invisible characters dropped and typographic quotes and dashes made plain. Since ``lower()`` and NFKC change
lengths, the copy remembers where each of its characters comes from.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

# Characters that carry no letter: soft hyphen, zero-width and bidirectional controls, variation selectors, signs.
_DROPPED = frozenset("\u00ad\u061c\ufeff\u2060®™©℠") | {
    chr(c) for r in ((0x200B, 0x2010), (0x202A, 0x202F)) for c in range(*r)
}
_PLAIN = {
    **dict.fromkeys("‘’‚‛′ʼ`´", "'"),
    **dict.fromkeys("“”„‟″«»", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **dict.fromkeys("\u00a0\u2007\u2009\u200a\u202f\u3000\u2002\u2003", " "),
    "µ": "μ",
    "\x00": " ",
}
# Fractions and raised or lowered digits keep their form: "10²" must not become "102", nor "1½" "11/2".
_KEPT = frozenset("¼½¾⅐⅑⅒⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞…") | frozenset("⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉")
_FOREIGN = re.compile(r"[^\x01-\x7f]+")


@lru_cache(maxsize=4096)
def _fold(char: str) -> str:
    if char in _DROPPED:
        return ""
    if char in _PLAIN:
        return _PLAIN[char]
    if char in _KEPT:
        return char
    unfolded = unicodedata.normalize("NFKD", char)
    return "".join(c for c in unfolded.casefold() if unicodedata.category(c) != "Mn")


@dataclass(frozen=True, slots=True)
class MappedCopy:
    """A folded copy of a text.

    Attributes:
        text: the folded characters.
        breaks: offsets in the copy from which another shift holds, ascending; the first is 0.
        origins: for each break, the offset in the published text of the copy's character there.
        widths: for each break, 1 where the run that begins there maps one to one, 0 where all of its characters come
            from the single published character at its origin.
    """

    text: str
    breaks: tuple[int, ...]
    origins: tuple[int, ...]
    widths: tuple[int, ...]
    length: int

    def at(self, offset: int) -> int:
        """Return the offset in the published text of the copy's character at ``offset``."""
        if offset >= len(self.text):
            return self.length
        index = bisect_right(self.breaks, offset) - 1
        return self.origins[index] + (offset - self.breaks[index]) * self.widths[index]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the published span of the copy's characters ``[start, end)``.

        >>> copy = fold_text("ﬁne Straße")
        >>> copy.text, copy.span(5, 12)
        ('fine strasse', (4, 10))
        """
        if end <= start:
            here = self.at(start)
            return here, here
        return self.at(start), self.at(end - 1) + 1

    def find(self, offset: int) -> int:
        """Return the offset in the copy of the published character at ``offset``, or of the next that has one.

        >>> fold_text("ﬁne Straße").find(4)
        5
        """
        index = max(0, bisect_right(self.origins, offset) - 1)
        found = self.breaks[index] + (offset - self.origins[index]) * self.widths[index]
        limit = self.breaks[index + 1] if index + 1 < len(self.breaks) else len(self.text)
        return min(found, limit)


def fold_text(text: str) -> MappedCopy:
    """Fold ``text``; the same text always gives the same copy."""
    if text.isascii() and "\x00" not in text:
        return MappedCopy(text.lower(), (0,), (0,), (1,), len(text))
    parts: list[str] = []
    breaks, origins, widths = [0], [0], [1]
    done = 0
    size = 0
    for match in _FOREIGN.finditer(text):
        parts.append(text[done : match.start()].lower())
        size += match.start() - done
        run = match.group()
        folded = [_fold(char) for char in run]
        if all(len(piece) == 1 for piece in folded):
            size += len(run)
            parts.extend(folded)
        else:
            for position, piece in enumerate(folded, start=match.start()):
                if len(piece) != 1:
                    if piece:
                        breaks.append(size)
                        origins.append(position)
                        widths.append(0)
                    breaks.append(size + len(piece))
                    origins.append(position + 1)
                    widths.append(1)
                size += len(piece)
                parts.append(piece)
        done = match.end()
    parts.append(text[done:].lower())
    return MappedCopy("".join(parts), *_tidied(breaks, origins, widths), len(text))


def _tidied(
    breaks: list[int], origins: list[int], widths: list[int]
) -> tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]:
    """Keep the last entry of each break, so that a look-up is one bisection."""
    kept = {at: (origin, width) for at, origin, width in zip(breaks, origins, widths, strict=True)}
    ordered = sorted(kept)
    return tuple(ordered), tuple(kept[at][0] for at in ordered), tuple(kept[at][1] for at in ordered)
