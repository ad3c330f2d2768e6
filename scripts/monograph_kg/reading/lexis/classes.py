"""Classes of drugs: which names are names of classes."""

from __future__ import annotations

import re
from functools import cache

from monograph_kg.reading.context import Reading
from monograph_kg.reading.lexis.words import singular_phrase
from monograph_kg.reading.lexis.wordsets import choice


@cache
def _class_words() -> re.Pattern[str]:
    return re.compile(rf"(?:{choice('class-ending')}|\banti[a-z-]+)$")


def is_class(reading: Reading, name: str) -> bool:
    """Whether a folded name is one of a class of drugs, by the lexicon or by its last word."""
    known = reading.lexicon.link(name, frozenset({"DrugClass"})) is not None
    return known or _class_words().search(singular_phrase(name)) is not None
