"""Ailments in the prose of a label: the lexicon's clinical states, and names built on a head such as "infection".

What a label treats is often in no vocabulary word for word ("uncomplicated skin and skin structure infections"). Such a
name ends in a head noun, or in a word whose ending makes it one ("-itis"), and its qualifying words are those that
qualify names in the vocabularies, or look like adjectives. ``data/ailments.tsv`` lists the heads and the words that
say nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from monograph_kg.reading.compiled import qualifiers
from monograph_kg.reading.lexicon import Entry, Lexicon, Mention
from monograph_kg.reading.outline import DATA
from monograph_kg.reading.words import singular
from monograph_kg.records.tsv import read_table

_TOKEN = re.compile(r"[a-z0-9][a-z0-9'+-]*")
_ADJECTIVE = re.compile(r"[a-z]{3,}(?:al|ic|ous|ary|ar|oid|tive|ive|ent|ant|ory|ed|ized|eous|ial|genic|ile|ine|ern)")
_GAP = re.compile(r" *[ /-] *| *, (?=and\b|or\b)| *, ")
# Words of an acronym's length: in small letters they are ordinary words more often than acronyms.
_SHORT = 5
_MOST_QUALIFIERS = 6
_MOST_OF = 3


@dataclass(frozen=True, slots=True, order=True)
class Ailment:
    """A name of a clinical state at ``[start, end)``.

    Attributes:
        core: where the name as the lexicon has it, or its head, begins behind qualifying words.
        entities: what it may mean.
    """

    start: int
    end: int
    core: int
    entities: frozenset[str] = frozenset()


@cache
def _pattern(group: str) -> re.Pattern[str]:
    choices = [row.cells["pattern"] for row in read_table(DATA / "ailments.tsv", ("class", "pattern")).rows
               if row.cells["class"] == group]  # fmt: skip
    return re.compile("|".join(choices) if group != "suffix" else f"[a-z'-]{{2,}}(?:{'|'.join(choices)})")


def find_ailments(text: str, lexicon: Lexicon) -> list[Ailment]:
    """Return the names of clinical states in a text, longest first where they overlap, in text order.

    Args:
        text: the text as published, character for character as long as its folded copy; hard breaks are newlines.
        lexicon: the lexicon.
    """
    folded = text.lower()
    found = [one for mention in lexicon.find(folded.replace("\n", ";")) for one in _known(mention, text)]
    found += _headed(folded, qualifiers(lexicon), {one.end: one for one in found})
    kept: list[Ailment] = []
    for one in sorted(found, key=lambda one: (one.start - one.end, one.start)):
        if not any(other.start < one.end and one.start < other.end for other in kept):
            kept.append(one)
    return sorted(kept)


def _known(mention: Mention, text: str) -> Iterator[Ailment]:
    entries = [entry for entry in mention.entries if entry.kind == "ClinicalState"]
    words = text[mention.start : mention.end]
    vague = any(_pattern(group).fullmatch(words.lower()) for group in ("vague", "head"))
    if entries and not vague and _trusted(words, entries):
        yield Ailment(mention.start, mention.end, mention.start, frozenset(entry.entity for entry in entries))


def _trusted(words: str, entries: list[Entry]) -> bool:
    """Tell whether a form of the lexicon names a state here: a single word needs more than to be listed."""
    if " " in words.strip():
        return True
    word = words.lower()
    named = any(singular(word)[:4] in entry.label.lower() for entry in entries)
    if len(word) <= _SHORT and not named:
        return words.isupper()
    if _ADJECTIVE.fullmatch(word) and not _pattern("name").fullmatch(word):
        return any(entry.label.lower() in (word, singular(word)) for entry in entries)
    return any(entry.scope in ("exact", "obsolete") for entry in entries) or named


def _headed(folded: str, known: frozenset[str], ends: dict[int, Ailment]) -> Iterator[Ailment]:
    """Yield the names built on a head, and the lexicon's names with the qualifying words before them."""
    tokens = list(_TOKEN.finditer(folded))
    for index, token in enumerate(tokens):
        word = token.group()
        if _pattern("vague").fullmatch(word):
            continue
        alone = bool(_pattern("name").fullmatch(word) or _pattern("suffix").fullmatch(word))
        listed = ends.get(token.end())
        if not (alone or listed or _pattern("head").fullmatch(word)):
            continue
        first = index
        if listed:
            while first and tokens[first].start() > listed.start:
                first -= 1
        begin, special = _qualified(folded, tokens, first, known)
        end, more = (token.end(), False) if special else _completed(folded, tokens, index, known)
        if alone or listed or special or more:
            core = listed.start if listed else token.start() if alone else tokens[begin].start()
            yield Ailment(tokens[begin].start(), end, core, listed.entities if listed else frozenset())


def _qualified(folded: str, tokens: list[re.Match[str]], first: int, known: frozenset[str]) -> tuple[int, bool]:
    """Return where the qualifying words before a head begin, and whether one of them says something."""
    special = False
    at = begin = first
    while at and first - at < _MOST_QUALIFIERS:
        gap = folded[tokens[at - 1].end() : tokens[at].start()]
        word = tokens[at - 1].group()
        joined = word in ("and", "or") and at < first
        if (gap != " " or joined) and at < first and not _ADJECTIVE.fullmatch(tokens[at - 1 - joined].group()):
            break
        if not (gap.isspace() and "\n" not in gap or gap in ("/", ", ") and at < first or gap == "-"):
            break
        if not joined and not _qualifies(word, known):
            break
        at -= 1
        if not joined:
            begin = at
            special = True
    return begin, special


def _completed(folded: str, tokens: list[re.Match[str]], index: int, known: frozenset[str]) -> tuple[int, bool]:
    """Return where "of the eye" behind a head ends, and whether there is such an end."""
    end = tokens[index].end()
    at = index + 1
    if at >= len(tokens) or folded[end : tokens[at].end()] != " of":
        return end, False
    at += 1
    if at < len(tokens) and tokens[at].group() == "the":
        at += 1
    begin = at
    while at < len(tokens) and at - begin < _MOST_OF and folded[tokens[at - 1].end() : tokens[at].start()] == " ":
        if not (_qualifies(tokens[at].group(), known)):
            break
        end = tokens[at].end()
        at += 1
    return end, at > begin


def _qualifies(word: str, known: frozenset[str]) -> bool:
    """Tell whether a word qualifies names of ailments and says something."""
    if _pattern("generic").fullmatch(word) or word.isdigit() or word.endswith("ing"):
        return False
    return word in known or bool(_ADJECTIVE.fullmatch(word))
