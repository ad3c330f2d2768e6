"""States: which words may name one, where a preposition could as well tell a time, a place or a person."""

from __future__ import annotations

import re
from functools import cache

from monograph_kg.reading.context import STATES, Reading
from monograph_kg.reading.grammar.items import Item, read_items
from monograph_kg.reading.lexis.words import SHORTEST_NAME
from monograph_kg.reading.lexis.wordsets import choice, word_set

_NO_STATE = re.compile(
    rf"""
    \d.*
    |(?:.*[ ])?(?:{choice("no-state-last").replace(" ", "[ ]")})
    |(?:(?:{choice("vague-quantity").replace(" ", "[ ]")})[ ])*(?:{choice("no-state-alone").replace(" ", "[ ]")})
    |(?:on|by|with|in|at|from|for|to|of|as|under|over|upon|within|through)\b.*|.*\btime\b.*
    |.*[ ](?:of|in|for|with|by|from|to)|(?:combination|conjunction|monotherapy)\b.*
    |.*\b(?:that|which|who|whose|you|your|is|are|was|were|has|have|been|not)\b.*
    """,
    re.VERBOSE,
)
_MAX_WORDS = 7


@cache
def _headed() -> re.Pattern[str]:
    """Names of states by their last word or its ending."""
    words = "|".join(sorted(word_set("state-heads")))
    ends = "|".join(sorted(word_set("state-endings")))
    return re.compile(rf".*\b(?:(?:{words})s?|[a-z-]{{2,}}(?:{ends})s?)(?: (?:of|in|from|after|caused by|due to) .*)?")


def first_item(reading: Reading, start: int, end: int) -> Item | None:
    """Return the first thing that a region names, or None."""
    return next(iter(read_items(reading.document.copy.text, start, end)), None)


def known(reading: Reading, name: str) -> bool:
    """Say whether the lexicon knows a name as that of a state, or its last word makes it one."""
    name = re.sub(r"[\s*_]+", " ", name).strip()
    return reading.lexicon.own(name, STATES) is not None or (
        not _NO_STATE.fullmatch(name) and bool(_headed().fullmatch(name))
    )


def names_state(reading: Reading, start: int, end: int) -> bool:
    """Say whether a region begins with what is surely a state."""
    item = first_item(reading, start, end)
    return item is not None and known(reading, item.name)


def is_state(reading: Reading, start: int, end: int) -> bool:
    """Say whether a region begins with what may be a state: neither a time, a person, a manner nor something vague."""
    return any(may_be_state(item.name) for item in read_items(reading.document.copy.text, start, end))


def may_be_state(name: str) -> bool:
    """Say whether a folded name may be that of a state.

    >>> may_be_state("hiccups"), may_be_state("six weeks"), may_be_state("a long time")
    (True, False, False)
    """
    words = name.split()
    return 0 < len(words) <= _MAX_WORDS and len(name) >= SHORTEST_NAME and not _NO_STATE.fullmatch(name)
