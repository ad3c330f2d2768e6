"""Sorts of arguments: what a noun phrase stands for, as far as frames ask."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from monograph_kg.reading.context import Reading
from monograph_kg.reading.datafolder import DATA
from monograph_kg.reading.grammar.clauses import Parse
from monograph_kg.reading.lexis.masks import OTHER, SUBJECT
from monograph_kg.records.tsv import read_table

# The drug with its articles before it and its pharmaceutical form behind it.
_DRUG = rf"""
    (?:(?:the|your|this|any|both|oral|daily|an?)[ ])*
    {SUBJECT}+(?:'s)?
    (?:[ ](?:tablets?|capsules?|injections?|creams?|gel|inhalers?|solution|drops|syrup|therapy|treatment|itself|alone
      |medicine|in[ ]particular|doses?|too|sodium|hydrochloride|\([^()]*\)))*
"""
_PRONOUNS = frozenset(("it", "they", "this", "that", "these", "those", "which", "such"))


@cache
def _sorts() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The sorts in the order in which they are tried."""
    drug = re.sub(r"\s+", "", _DRUG).replace("[]", "[ ]")
    rows = read_table(DATA / "sorts.tsv", ("sort", "pattern")).rows
    return tuple(
        (row.cells["sort"], re.compile(row.cells["pattern"].replace("{DRUG}", drug).replace("{OTHER}", f"{OTHER}+")))
        for row in rows
    )


def sort_of(reading: Reading, parse: Parse, part: range) -> str:
    """Return what a phrase stands for, by the first pattern of ``data/sorts.tsv`` that the whole phrase fits.

    THING where none fits, empty for an empty phrase. OTHER is a drug that the drug list knows; a class of drugs is a
    THING here, since only the lexicon can tell it from a state.
    """
    if not part:
        return ""
    start, end = parse.span(part)
    words = reading.masked.text[start:end]
    if words in _PRONOUNS:
        return "PRONOUN"
    return _sort_of_words(words)


@lru_cache(maxsize=4096)
def _sort_of_words(words: str) -> str:
    return next((sort for sort, pattern in _sorts() if pattern.fullmatch(words)), "THING")
