"""The setting of a sentence: the words before it that it goes on with - a lead ("It is used for:"), a key, a heading.

A list item under "Side effects include:" is the rest of that clause; a value behind the key "Common:" is said of it.
So the item is parsed together with those words, and what holds for sentences holds for lists.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from monograph_kg.reading.grammar.clauses import Parse, parse
from monograph_kg.reading.grammar.tagger import read_tokens
from monograph_kg.reading.grammar.tokens import Token
from monograph_kg.reading.layout.document import Document, Sentence
from monograph_kg.reading.layout.outline import KEY_LEVEL

Span = tuple[int, int]
# A lead that ends in one of these goes on in its items without a break: "if you:", "used to treat:".
_OPEN = frozenset({"PRON", "PREP", "SUB", "TO", "BE", "VERB", "MOD", "REL", "THAT", "CONJ"})


class Setting(NamedTuple):
    """Words before a sentence that belong to it: their span in the copy, and whether they are a key or heading."""

    span: Span
    keyed: bool


class Parsed(NamedTuple):
    """A sentence: its clauses with the words that it goes on with, those words' setting, and its clauses alone."""

    parse: Parse
    setting: Setting | None
    own: Parse


def parse_in_setting(
    document: Document, masked: str, bounds: list[Span], sentence: int, acts: Callable[[Span], bool]
) -> Parsed:
    """Return the clauses of a sentence together with the words that it goes on with, and those words' setting.

    Args:
        document: the document.
        masked: its masked copy.
        bounds: spans of its sentences in the copy.
        sentence: index of the sentence.
        acts: whether a key names what acts in a clipped clause ("Lithium: may build up"), as a drug or class does.
    """
    begin, end = bounds[sentence]
    unit = document.sentences[sentence]
    if unit.kind == "row":
        cell = masked.find("|", begin, end)
        end = cell if cell > begin else end
    own = parse(read_tokens(masked, (begin, end)))
    setting = _setting(document, bounds, sentence)
    if setting is None:
        return Parsed(own, None, own)
    a, b = setting.span
    b -= len(masked[a:b]) - len(masked[a:b].rstrip(" :?*_-"))
    a += len(masked[a:b]) - len(masked[a:b].lstrip(" *_#-"))
    if often := _OFTEN.match(masked, a, b):
        b = often.end()
    lead = _lead(masked, (a, b))
    clipped = setting.keyed and _is_clipped(own) and acts((a, b))
    if not lead or (unit.kind != "heading" and not clipped and _stands_alone(own, setting, masked[a:b])):
        return Parsed(own, None, own)
    if clipped:
        tokens = read_tokens(masked, (a, b), (begin, end))
    elif setting.keyed and (_SAID.match(masked, a, b) or not any(token.tag == "VERB" for token in lead)):
        named = [t._replace(tag="NOUN") if t.tag == "VERB" and t.form != "gerund" else t for t in lead]
        tokens = [*named, Token(b, b, ":", "BE"), *_as_effect(own, masked[a:b])]
    elif lead[-1].tag in _OPEN or setting.keyed:
        tokens = read_tokens(masked, (a, b), (begin, end))
    else:
        tokens = [*lead, Token(b, b, ":", "PUNCT"), *own.tokens]
    return Parsed(parse(tokens), setting, own)


@lru_cache(maxsize=8)
def _lead(masked: str, span: Span) -> tuple[Token, ...]:
    """The tokens of a lead or key; the items below it ask for them one after the other."""
    return tuple(read_tokens(masked, span))


def _as_effect(own: Parse, key: str) -> tuple[Token, ...]:
    """Under a key of effects a gerund names one: "Common: feeling sick"."""
    first = own.tokens[0] if own.tokens else None
    if first is None or first.tag != "VERB" or first.form != "gerund" or not _EFFECTS.search(key):
        return own.tokens
    return (first._replace(tag="NOUN"), *own.tokens[1:])


def _is_clipped(own: Parse) -> bool:
    """Whether a clause has a finite verb without a subject: "may lower levels"."""
    return bool(own.clauses) and own.clauses[0].group.form == "finite" and not own.clauses[0].subject


# Under such a heading stand effects, and "double vision" commands nothing.
_EFFECTS = re.compile(r"common|rare|frequent|effects?\b|reactions?\b|serious|severe|mild|not known")


# A key of frequency says how many people it affects behind a colon, a dash or in brackets; the words before suffice.
_OFTEN = re.compile(
    r"(?:(?:very|less|more) )?(?:un)?(?:common|rare|frequent)(?:ly)?"
    r"(?: (?:side[- ]effects?|adverse (?:effects|reactions)))?"
    r"(?=\W*\(|\W+(?:may |can )?affect|:| [-–] )"
)
# Keys that are no clause though they hold a verb.
_SAID = re.compile(
    r"(?:frequency )?not known\b|.*\b(?:seen|reported|noted)\b(?: \([^()]*\))?:?$|(?:stopping"
    r"|withdrawing|discontinuing)\b(?: it| \ue000+)?:?$"
)


def _stands_alone(own: Parse, setting: Setting, key: str) -> bool:
    """Whether a sentence needs no words before it: it has a subject and verb, or under a key any verb of its own."""
    for clause in own.clauses:
        if clause.group.form == "finite" and clause.subject and clause.link in ("main", "and", "but", "if", "when"):
            return True
        commands = clause.group.form == "imperative" and not _EFFECTS.search(key)
        if setting.keyed and (commands or clause.group.form == "finite"):
            return True
    return False


def _setting(document: Document, bounds: list[Span], sentence: int) -> Setting | None:
    sentences = document.sentences
    unit = sentences[sentence]
    before = sentences[sentence - 1] if sentence else None
    if unit.kind == "heading":
        return _of_heading(document, bounds, sentence)
    if before is None or before.block == unit.block:
        return None
    if unit.lead >= 0:
        return Setting(bounds[unit.lead], keyed=False)
    if before.kind == "heading" and before.part == unit.part:
        return Setting(bounds[sentence - 1], keyed=True)
    heading = _heading_of(document, sentence) if unit.kind in ("bullet", "row") and unit.part >= 0 else None
    return Setting(bounds[heading], keyed=True) if heading is not None else None


def _heading_of(document: Document, sentence: int) -> int | None:
    """The heading of a list item's section, if only list items stand between."""
    unit = document.sentences[sentence]
    for index in range(sentence - 1, -1, -1):
        other = document.sentences[index]
        if other.part != unit.part:
            return None
        if other.kind == "heading":
            return index
        if other.kind == "paragraph" and not _AFFECTS.match(document.text, other.start):
            return None
    return None


# The rest of a heading of frequency: "Common: may affect up to 1 in 10 people".
_AFFECTS = re.compile(r"\(?(?:may |can )?affects? |\(?(?:in )?(?:up to|more than|fewer than|less than) \d")


def _of_heading(document: Document, bounds: list[Span], sentence: int) -> Setting | None:
    """A sub-heading may be an item of a lead: "... conditions, including:" with a heading for each condition."""
    part = document.part_of(document.sentences[sentence])
    if part is None or part.level < KEY_LEVEL:
        return None
    for index in range(sentence - 1, -1, -1):
        other = document.sentences[index]
        inside = _is_inside(document, other, part.parent)
        if not inside:
            return None
        if other.kind == "paragraph" and other.part == part.parent:
            closes = document.text[other.end - 1] == ":"
            return Setting(bounds[index], keyed=False) if closes else None
    return None


def _is_inside(document: Document, sentence: Sentence, part: int | None) -> bool:
    """Whether a sentence stands in a section or in one inside of it."""
    at: int | None = sentence.part
    while at is not None and at >= 0:
        if at == part:
            return True
        at = document.parts[at].parent
    return False
