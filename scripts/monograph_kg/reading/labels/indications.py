"""Indications in a label's section on uses: the spans of the states that the drug is for.

A state counts where the section's words say use; once it counts, it counts wherever the section names it by the same
words, since labels repeat what they treat. Its abbreviation does so too.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterable, Iterator

from monograph_kg.reading.labels.ailments import Ailment, find_ailments, tells_apart
from monograph_kg.reading.labels.scopes import scopes
from monograph_kg.reading.layout.mapped import MappedCopy, fold_text
from monograph_kg.reading.lexis.lexicon import Lexicon
from monograph_kg.reading.lexis.words import singular_phrase

_BRACKETED = re.compile(r"[^\S\n]*[(\[]\s*([A-Z][A-Za-z]{0,5}[A-Z])\s*[)\];,]")
_ACRONYM = re.compile(r"[A-Z]{2,6}")
_CAPITALS = re.compile(r"[(\[]\s*([A-Z]{2,6})\b")
_WORD = re.compile(r"[A-Za-z]\w*")
# How far behind a state's name its abbreviation may stand: another word or two may end the name.
_NEAR = 40
# A line that breaks in the middle of a sentence is about as long as a line can be.
_WRAP = re.compile(r"(?m)^([^\n]{60,}[a-z,][^\S\n]*)\n(?=[^\S\n]*[a-z])")


def indication_spans(text: str, lexicon: Lexicon) -> list[tuple[int, int]]:
    """Return the spans of the states that a section on uses says the drug is for, in text order.

    Args:
        text: the section, as published; a line is a heading, a paragraph or an item of a list.
        lexicon: the lexicon; the full one knows most states.
    """
    copy = fold_text(text)
    plain = _WRAP.sub(r"\1 ", re.sub(r"[^\S\n]", " ", _cased(text, copy)))
    places = list(scopes(plain))
    begins = [place.start for place in places]
    used = [one for one in find_ailments(plain, lexicon) if places[bisect(begins, one.start) - 1].holds(one.start)]
    spans = {(one.start, one.end) for one in used} | set(_repeated(plain, used))
    return [copy.span(start, end) for start, end in _outermost(spans)]


def _cased(text: str, copy: MappedCopy) -> str:
    """Return the copy's text with the capitals of the published one."""
    if len(copy.text) == copy.length:
        return "".join(c.upper() if was.isupper() else c for c, was in zip(copy.text, text, strict=True))
    return "".join(c.upper() if text[copy.at(at)].isupper() and len(c.upper()) == 1 else c
                   for at, c in enumerate(copy.text))  # fmt: skip


def _repeated(text: str, used: list[Ailment]) -> Iterator[tuple[int, int]]:
    """Yield the spans of all mentions of the states in use by the same words, or by their abbreviations."""
    begins = {(begin, one.end) for one in used for begin in (one.start, one.core if one.entities else one.start)}
    said = {" ".join(text[begin:end].split()) for begin, end in begins}
    shorts = {name for name in said if _ACRONYM.fullmatch(name)} | {
        s for one in used for s in _abbreviations(text, one)
    }
    names = {name.lower() for name in said - shorts}
    for name in names | {singular_phrase(name) for name in names}:
        if tells_apart(name):
            words = re.escape(name).replace(r"\ ", r"\s+")
            yield from (m.span() for m in re.finditer(rf"(?<!\w){words}(?:e?s)?(?!\w)", text, re.IGNORECASE))
    for short in shorts:
        yield from (match.span() for match in re.finditer(rf"(?<!\w){short}(?!\w)", text))


def _abbreviations(text: str, one: Ailment) -> Iterator[str]:
    """Yield the abbreviation in brackets behind a state's name, and the name's initials."""
    if bracketed := _BRACKETED.match(text, one.end):
        yield bracketed[1]
    for begin in (one.start, one.core):
        initials = _initials(_WORD.findall(text, begin, one.end))
        if len(initials) > 1:
            yield initials
    for match in _CAPITALS.finditer(text, one.end, one.end + _NEAR):
        words = list(_WORD.finditer(text, max(0, one.start - _NEAR), match.start()))[-len(match[1]) :]
        if words and words[0].start() < one.end and _initials(word.group() for word in words) == match[1]:
            yield match[1]


def _initials(words: Iterable[str]) -> str:
    return "".join(word[0] for word in words).upper()


def _outermost(spans: set[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield the spans that stand in no other, in order; of two that overlap, the first."""
    done = -1
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if end > done:
            yield start, end
            done = end
