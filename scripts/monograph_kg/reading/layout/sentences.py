"""Splitting a paragraph into sentences, on the mapped copy."""

from __future__ import annotations

import re
from collections.abc import Iterator

from monograph_kg.reading.lexis.wordsets import word_set

_ABBREVIATIONS = word_set("abbreviation")
_END = re.compile(r"[.!?…]+[\"')\]*_]*(?=\s|$)|(?<=[a-z])[.](?=[A-Z][a-z])")
_LAST_WORD = re.compile(r"[A-Za-z][A-Za-z.]*$")
# An abbreviation that may also end a sentence ends one if a capital follows.
_EITHER = frozenset({"etc", "mg", "ml", "al", "a.m", "p.m", "u.s", "u.k", "b.i.d", "t.i.d", "q.i.d", "inc", "no"})


def split_sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield ``[start, end)`` of each sentence of ``text[start:end]``, without outer white space.

    Decimals, abbreviations and initials do not end a sentence; a missing space after a full stop does not hide one.

    >>> text = "Take 0.5 mg, e.g. at night. Rest."
    >>> [text[a:b] for a, b in split_sentences(text, 0, 33)]
    ['Take 0.5 mg, e.g. at night.', 'Rest.']
    """
    begin = start
    for match in _END.finditer(text, start, end):
        stop = match.end()
        if stop < end and not _ends_here(text, begin, match, end):
            continue
        yield from _trimmed(text, begin, stop)
        begin = stop
    yield from _trimmed(text, begin, end)


def _ends_here(text: str, begin: int, match: re.Match[str], end: int) -> bool:
    if not match.group().startswith("."):
        return True
    after = text[match.end() : min(end, match.end() + 40)].lstrip()
    capital = bool(after) and (after[0].isupper() or after[0].isdigit() or after[0] in "\"'([*-•“‘")
    word = _LAST_WORD.search(text, max(begin, match.start() - 12), match.start())
    last = word.group().lower() if word else ""
    if last in _ABBREVIATIONS:
        return last in _EITHER and bool(after) and after[0].isupper()
    initial = text[match.start() - 1].isupper() and not text[max(begin, match.start() - 2)].isalnum()
    if len(last) == 1 and last != "i" and initial:
        return False
    return capital or (bool(after) and not after[0].isalpha())


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end
