"""Indications in a label's section on uses: the spans of the states that the drug is for.

A state counts where the section's words say use; once it counts, it counts wherever the section names it by the same
words, since labels repeat what they treat. An abbreviation in brackets behind it does so too.
"""

from __future__ import annotations

import re

from monograph_kg.reading.ailments import Ailment, find_ailments
from monograph_kg.reading.lexicon import Lexicon
from monograph_kg.reading.mapped import fold_text
from monograph_kg.reading.uses import scopes
from monograph_kg.reading.words import singular_phrase

_ABBREVIATION = re.compile(r"\s*[(\[]\s*([A-Z][A-Za-z]{0,5}[A-Z])\s*[)\];,]")
_WRAP = re.compile(r"(?<=[a-z,])[ \t]*\n[ \t]*(?=[a-z])")


def indication_spans(text: str, lexicon: Lexicon) -> list[tuple[int, int]]:
    """Return the spans of the states that a section on uses says the drug is for, in text order."""
    copy = fold_text(text)
    plain = _plain(text) if copy.length == len(copy.text) else copy.text
    ailments = find_ailments(plain, lexicon)
    places = list(scopes(plain))
    used = [one for one in ailments if any(place.start <= one.start < place.end and place.holds(one.start) for place in places)]
    spans = {(one.start, one.end) for one in used} | _repeated(plain, ailments, used)
    kept = [s for s in sorted(spans) if not any(o != s and o[0] <= s[0] and s[1] <= o[1] for o in spans)]
    return [copy.span(a, b) for a, b in kept] if plain is copy.text else kept


def _plain(text: str) -> str:
    """Return the text with every white space but hard breaks a blank, of the same length."""
    return re.sub(r"[^\S\n]", " ", text)


def _repeated(text: str, ailments: list[Ailment], used: list[Ailment]) -> set[tuple[int, int]]:
    """Return the spans of further mentions of the states in use, abbreviations included."""
    spans = set()
    words = {" ".join(text[begin : one.end].lower().split()) for one in used for begin in (one.start, one.core)}
    for word in words | {singular_phrase(word) for word in words}:
        pattern = r"(?<!\w)" + re.escape(word).replace(r"\ ", r"\s+") + r"(?:e?s)?(?!\w)"
        spans |= {match.span() for match in re.finditer(pattern, text, re.IGNORECASE)}
    for one in used:
        if short := _ABBREVIATION.match(text, one.end):
            spans |= {m.span() for m in re.finditer(rf"(?<!\w){short[1]}(?!\w)", text)}
    return spans
