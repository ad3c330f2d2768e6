"""Persons: whom a use or an effect is said of, as populations with their words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from monograph_kg.reading.context import Reading
from monograph_kg.reading.grammar.items import read_items
from monograph_kg.reading.lexis.words import singular_phrase, slug

_ANYBODY = r"(?:people|patients|persons?|those|anyone|someone|individuals|sufferers)"
_GROUPS: tuple[tuple[str, str], ...] = (
    ("older-adult", r"older (?:adults?|people|patients)|(?:the )?elderly(?: (?:people|patients|adults))?|seniors"),
    ("adult", r"adults?(?: patients)?|grown-ups"),
    ("premature-infant", r"premature (?:infants|babies)|preterm (?:infants|babies)"),
    ("newborn", r"newborns?(?: babies| infants)?|neonates"),
    ("infant", r"infants|babies"),
    ("adolescent", r"adolescents|teenagers|teens"),
    ("young-person", r"young (?:people|adults)"),
    ("child", r"(?:young |younger |older |school-age )?(?:children|kids)|child|pa?ediatric patients|boys and girls"),
    ("postmenopausal-woman", r"(?:postmenopausal women|women after the menopause)"),
    ("woman", r"women"),
    ("man", r"men"),
    ("stable-patient", r"stable patients"),
)  # fmt: skip
_GROUP = re.compile("|".join(f"(?P<g{n}>{pattern})" for n, (_, pattern) in enumerate(_GROUPS)) + r"(?![\w-])")
_ADJECTIVE = r"(?:(?:certain|some|most|many|selected|all|other|adult|the|these|both|also)\s+)*"
_WITH = re.compile(
    rf"""(?P<who>{_ADJECTIVE}(?:{_ANYBODY}|adults?(?:\sand\schildren)?|children|teenagers|adolescents|teens|infants|babies|smokers|women|men|(?:older\s)?adults))\s
    (?:with|who\s(?:already\s)?(?:have|have\shad|had|suffer\sfrom)|suffering\sfrom|living\swith|recovering\sfrom
      |diagnosed\swith)\s""",
    re.VERBOSE,
)
_BEGINS = re.compile(
    r"[\s,(]*(?:(?:especially|particularly|mainly|mostly|including|but|only)\s+)?(?:in|for|among|by)\s+(?:both\s+)?"
)
_JOINT = re.compile(
    r"""
    (?:\s+(?:aged?\s[^,;.]*?|(?:over|from|above|under|of)\s(?:the\sage\sof\s)?[\w\s-]*?))?
    (?:,\s*(?:and|or)?|\s+(?:and|or|as\swell\sas))\s+(?:in\s+|for\s+|among\s+)?
    """,
    re.VERBOSE,
)
MAX_LENGTH = 160


class Person(NamedTuple):
    """A population: its identifier, its label, and the span of its words in the copy."""

    value: str
    label: str
    start: int
    end: int


def persons_with(text: str, start: int, end: int) -> re.Match[str] | None:
    """Return the match of "people with" that begins at ``start``: the states that define the group follow it.

    >>> persons_with("patients with gout", 0, 18).group("who")
    'patients'
    """
    return _WITH.match(text, start, end)


def group_at(text: str, start: int, end: int) -> Person | None:
    """Return the group of people whose name begins at ``start``.

    >>> group_at("older people and children", 0, 25).value
    'older-adult'
    """
    offset = re.compile(_ADJECTIVE).match(text, start, end)
    begin = offset.end() if offset else start
    found = _GROUP.match(text, begin, end)
    if found is None:
        return None
    value = _GROUPS[int((found.lastgroup or "g0")[1:])][0]
    return Person(value, value.replace("-", " "), begin, found.end())


def persons_behind(reading: Reading, start: int, end: int) -> list[Person]:
    """Return the populations that "in ...", "for ..." names from ``start`` on; none where something else follows."""
    text = reading.document.copy.text
    opening = _BEGINS.match(text, start, end)
    if opening is None:
        return []
    return list(persons_at(reading, opening.end(), min(end, opening.end() + MAX_LENGTH)))


def persons_at(reading: Reading, start: int, end: int) -> Iterator[Person]:
    """Yield the populations of an enumeration that begins at ``start``."""
    text = reading.document.copy.text
    at = start
    while True:
        defined = persons_with(text, at, end)
        if defined is not None:
            yield from _defined(reading, defined, end)
            return
        one = group_at(text, at, end)
        if one is None:
            return
        yield one
        joint = _JOINT.match(text, one.end, end)
        if joint is None:
            return
        at = joint.end()


def _defined(reading: Reading, who: re.Match[str], end: int) -> Iterator[Person]:
    """The groups that a state defines: "people with heart failure or cirrhosis" are two."""
    first = True
    for item in read_items(reading.document.copy.text, who.end(), end):
        state, _ = reading.link(item.name, "hasAdverseEffect")
        if state:
            yield Person(f"person-with-{state}", f"person with {singular_phrase(item.name)}",
                         who.start() if first else item.start, item.end)  # fmt: skip
        first = False


def named_group(words: str) -> str:
    """Return the identifier of a group of people from its folded words.

    >>> named_group("premature babies")
    'premature-infant'
    """
    found = group_at(words, 0, len(words))
    return found.value if found else slug(singular_phrase(words))
