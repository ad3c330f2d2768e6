"""The child in a phrase: unborn, newborn or nursed, and what a phrase says that happens to it."""

from __future__ import annotations

import re

from monograph_kg.reading.context import Reading
from monograph_kg.reading.grammar.items import Item, read_items
from monograph_kg.reading.lexis.masks import SUBJECT

Span = tuple[int, int]

_FOR_CHILD = re.compile(
    r"\s*\b(?:in|to|for|of|among|on)\b(?= (?:(?:the|an?|your|their|its|some|any|male|female|developing"
    r"|nursing|nursed|breast-?fed|unborn|exposed) )*(?:unborn|fetus|foetus|newborn|bab(?:y|ies)|infant"
    r"|child|mother|fetuses|newborns|infants|neonate))"
)
CHILD = re.compile(
    r"(?:(?:the|an?|your|their|its|some|any|male|female|developing|nursing|nursed|breast-?fed"
    r"|breast-?feeding|exposed) )*(?:unborn (?:bab(?:y|ies)|child(?:ren)?|infant)|f(?:o)?etus(?:es)?"
    r"|newborns?(?: bab(?:y|ies))?|neonates?|bab(?:y|ies)|infants?|child|embryo|mothers?)(?:'s)?"
)
_AND_CHILD = re.compile(r" (?:and|or) (?=(?:the |an? |her |their )?(?:unborn|f(?:o)?etus|newborn|bab|infant|child))")
_RISK = re.compile(
    r"(?:(?:an?|the|any|no|some|slightly|slight|small|serious|increased|higher|greater|raised|lower|rise"
    r"|increase|risks?|chance|rate|danger|in|of|likelihood|number|signs?|evidence"
    r"|overall|possible|cases|more|that)\s+)*"
)
_GENERIC = re.compile(
    r"(?:(?:serious|some|any|no|known|other|a|possible|harmful) )*(?:harm\w*|risks?|problems?|damage"
    r"|danger|trouble|effects?|ill effects?|adverse effects?|side effects?)?"
)


def child_at(text: str, start: int, end: int) -> Span | None:
    """Return the span of the child that a phrase begins with."""
    found = CHILD.match(text, start, end)
    return found.span() if found else None


def for_child(text: str, span: Span) -> tuple[int, Span | None] | None:
    """Return where "in the baby" or its like begins within a phrase, with the span of the child."""
    found = _FOR_CHILD.search(text, *span)
    return (found.start(), child_at(text, found.end() + 1, span[1])) if found else None


def second_child(text: str, child: Span) -> Span | None:
    """Return the span of the child joined to another: "in mother and baby"."""
    found = _AND_CHILD.match(text, child[1])
    return child_at(text, found.end(), len(text)) if found else None


def harms_in(reading: Reading, span: Span) -> list[Item]:
    """Return the harms that a phrase names, without "a higher risk of"; none where it names only harm as such."""
    text = reading.document.copy.text
    start, end = span
    start += len(text[start:end]) - len(text[start:end].lstrip())
    opening = _RISK.match(text, start, end)
    start = opening.end() if opening else start
    if _GENERIC.fullmatch(text[start:end].strip(" .,")):
        return []
    return [
        item
        for item in read_items(text, start, end)
        if not _GENERIC.fullmatch(item.name) and SUBJECT not in reading.masked.text[item.start : item.end]
    ]
