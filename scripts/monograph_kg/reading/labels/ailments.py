"""Ailments in the prose of a label: the lexicon's clinical states, and names built on a head such as "infection".

What a label treats is often in no vocabulary word for word ("uncomplicated skin and skin structure infections"). Such a
name ends in a head, and its qualifying words are those that qualify names in the vocabularies, or look like adjectives.
``data/ailments.tsv`` lists, as patterns of one word,

- ``name``: heads that name an ailment by themselves ("asthma"); ``suffix``: endings of more such words ("-itis");
- ``head``: heads that do so with a qualifying word only ("infection");
- ``generic``: words that qualify nothing; ``vague``: forms of the lexicon that name no ailment in prose;
- ``anywhere``: names so general that the next mention may be another ailment ("pain").
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from monograph_kg.reading.datafolder import DATA
from monograph_kg.reading.lexis.compiled import qualifiers
from monograph_kg.reading.lexis.lexicon import Entry, Lexicon, Mention
from monograph_kg.reading.lexis.words import singular
from monograph_kg.records.tsv import read_table

_TOKEN = re.compile(r"[a-z0-9][a-z0-9'+-]*")
_ADJECTIVE = re.compile(
    r"[a-z]{3,}(?:al|ic|ous|ary|ar|oid|ive|ent|ant|ory|ed|ile|ine|ern)"
)  # fmt: skip
# Words of an acronym's length: in small letters they are ordinary words more often than acronyms.
_SHORT = 5
# The letters that a word and the name of what it means have in common, if it is no acronym.
_STEM = 4
_NEAR = 20
_MOST_QUALIFYING = 6
_MOST_OF = 3


@dataclass(frozen=True, slots=True, order=True)
class Ailment:
    """A name of a clinical state at ``[start, end)``.

    Attributes:
        core: where the name as the lexicon has it, or its head, begins behind qualifying words.
        entities: what it may mean; none if the lexicon has no such name.
    """

    start: int
    end: int
    core: int
    entities: frozenset[str] = field(default=frozenset(), compare=False)


@cache
def _pattern(group: str) -> re.Pattern[str]:
    rows = read_table(DATA / "ailments.tsv", ("class", "pattern")).rows
    choices = "|".join(row.cells["pattern"] for row in rows if row.cells["class"] == group)
    return re.compile(rf"[a-z'-]{{2,}}(?:{choices})" if group == "suffix" else choices)


def _is(group: str, words: str) -> bool:
    return _pattern(group).fullmatch(words) is not None


def tells_apart(name: str) -> bool:
    """Tell whether a name stands for the same state wherever a text has it; "pain" may be any pain."""
    return not _is("anywhere", name)


def find_ailments(text: str, lexicon: Lexicon) -> list[Ailment]:
    """Return the names of clinical states in a text, in text order; of names that overlap, the longest.

    Args:
        text: the text, with capitals; no name goes beyond a newline.
        lexicon: the lexicon.
    """
    folded = text.lower()
    found = [one for mention in lexicon.find(folded.replace("\n", ";")) for one in _known(mention, text)]
    found += _headed(folded, qualifiers(lexicon), {one.end: one for one in found})
    return _longest(found)


def _longest(found: list[Ailment]) -> list[Ailment]:
    kept: list[Ailment] = []
    for one in sorted(found, key=lambda one: (one.start - one.end, one.start)):
        at = bisect(kept, one)
        apart = at == len(kept) or one.end <= kept[at].start
        if apart and (not at or kept[at - 1].end <= one.start):
            kept.insert(at, one)
    return kept


def _known(mention: Mention, text: str) -> Iterator[Ailment]:
    entries = [entry for entry in mention.entries if entry.kind == "ClinicalState" and entry.scope != "negative"]
    words = text[mention.start : mention.end]
    vague = _is("vague", words.lower()) or _is("head", words.lower())
    shouted = words.isupper() and len(words) <= _SHORT and _shouts(text, mention.start, mention.end)
    if entries and not vague and not shouted and _trusted(words, entries):
        yield Ailment(mention.start, mention.end, mention.start, frozenset(entry.entity for entry in entries))


def _shouts(text: str, start: int, end: int) -> bool:
    """Tell whether the words around are in capitals, too: then capitals make no acronym."""
    around = _TOKEN.findall(text[max(0, start - _NEAR) : start].swapcase())[-1:]
    around += _TOKEN.findall(text[end : end + _NEAR].swapcase())[:1]
    return any(len(word) > _SHORT for word in around)


def _trusted(words: str, entries: list[Entry]) -> bool:
    """Tell whether a form of the lexicon names a state here: a single word needs more than to be listed."""
    word = words.lower()
    own = any(entry.source in ("registry", "lexicon") and entry.scope != "related" for entry in entries)
    if own or " " in word.strip():
        return True
    names = {name for entry in entries for name in _TOKEN.findall(entry.label.lower())}
    one = singular(word)
    if len(word) <= _SHORT:
        return words.isupper() or not names.isdisjoint((word, one))
    if _ADJECTIVE.fullmatch(word) and not _is("name", word):
        return any(entry.label.lower() in (word, one) for entry in entries)
    listed = any(entry.scope in ("exact", "obsolete") for entry in entries)
    return listed or any(name.startswith(one[:_STEM]) for name in names)


def _headed(folded: str, known: frozenset[str], ends: dict[int, Ailment]) -> Iterator[Ailment]:
    """Yield the names built on a head, and the lexicon's names with the qualifying words before them."""
    tokens = list(_TOKEN.finditer(folded))
    for index, token in enumerate(tokens):
        word = token.group()
        alone = _is("name", word) or _is("suffix", word)
        listed = ends.get(token.end())
        if _is("vague", word) or not (alone or listed or _is("head", word)):
            continue
        first = index
        while listed and first and tokens[first].start() > listed.start:
            first -= 1
        begin = _first_qualifying(folded, tokens, first, known)
        end = token.end() if begin < first else _last_of(folded, tokens, index, known)
        if alone or listed or begin < first or end > token.end():
            core = listed.start if listed else token.start() if alone else tokens[begin].start()
            yield Ailment(tokens[begin].start(), end, core, listed.entities if listed else frozenset())


def _first_qualifying(folded: str, tokens: list[re.Match[str]], first: int, known: frozenset[str]) -> int:
    """Return the index of the first of the words that qualify the name at ``first``; that itself if there is none.

    Adjectives may be joined ("perennial or seasonal allergic rhinitis"), a number may intervene ("HIV 1 infection").
    """
    begin = at = first
    while at and first - at < _MOST_QUALIFYING:
        gap = folded[tokens[at - 1].end() : tokens[at].start()]
        word = tokens[at - 1].group()
        joins = word in ("and", "or")
        if (gap.strip() or joins) and not (
            at < first and gap.strip() in ("", ",", "/") and _ADJECTIVE.fullmatch(tokens[at - 1 - joins].group())
        ):
            break
        passes = joins or word.isdigit()
        if "\n" in gap or not (passes or _qualifies(word, known)):
            break
        at -= 1
        begin = begin if passes else at
    return begin


def _last_of(folded: str, tokens: list[re.Match[str]], index: int, known: frozenset[str]) -> int:
    """Return where "of the eye" behind a head ends; the head's own end if there is none."""
    end = tokens[index].end()
    behind = [token.group() for token in tokens[index + 1 : index + 3]]
    if behind[:1] != ["of"]:
        return end
    at = index + (3 if behind[1:] == ["the"] else 2)
    for before, token in list(zip(tokens[at - 1 :], tokens[at:], strict=False))[:_MOST_OF]:
        if folded[before.end() : token.start()] != " " or not _qualifies(token.group(), known):
            break
        end = token.end()
    return end


def _qualifies(word: str, known: frozenset[str]) -> bool:
    """Tell whether a word qualifies names of ailments and says something."""
    if _is("generic", word) or word.isdigit() or word.endswith("ing"):
        return False
    return word in known or word.endswith("'s") or _ADJECTIVE.fullmatch(word) is not None
