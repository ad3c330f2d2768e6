"""Tokens of a sentence, and the closed classes of words: determiners, prepositions, auxiliaries and their like."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from monograph_kg.reading.datafolder import DATA
from monograph_kg.reading.lexis.masks import OTHER, SUBJECT
from monograph_kg.records.tsv import read_table

_LETTERS = r"[^\W\d_\ue000\ue001]+"
_CLITIC = r"(?:s|re|ve|ll|d|m)\b"
WORD = re.compile(
    rf"{SUBJECT}+|{OTHER}+|st\.(?=\s[a-z])"
    rf"|{_LETTERS}(?:n't|(?:['/-](?!{_CLITIC}){_LETTERS}\d*|-\d+(?![\d.,]))*)"
    rf"|'{_CLITIC}"
    r"|\d[\d.,]*\d(?:-\w+)*|\d(?:-\w+)*"
    r"|[^\w\s]"
)
"""A word with its hyphens, a clitic ("'s"), a number, a mark, or a masked name."""


class Token(NamedTuple):
    """A word or mark at ``[start, end)`` of the copy.

    ``tag`` is DRUG (the subject), OTHER (another drug), VERB, NOUN, NUM, PUNCT, POSS ("'s"), or a class of
    ``data/function-words.tsv``; ``form`` is a verb's form, and ``lemma`` its base.
    """

    start: int
    end: int
    text: str
    tag: str
    lemma: str = ""
    form: str = ""


@cache
def function_words() -> dict[str, str]:
    """Return the class of each function word; a word of two rows has that of the first."""
    rows = read_table(DATA / "function-words.tsv", ("tag", "words")).rows
    return {word: row.cells["tag"] for row in reversed(rows) for word in row.cells["words"].split()}
