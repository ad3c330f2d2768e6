"""Partners: which phrases name another drug, a class, a food or another substance that a drug may interact with."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from monograph_kg.reading.context import OBJECTS, Reading
from monograph_kg.reading.datafolder import DATA
from monograph_kg.reading.grammar.items import Item, read_items
from monograph_kg.reading.lexis.classes import is_class
from monograph_kg.reading.lexis.masks import OTHER, SUBJECT
from monograph_kg.reading.lexis.words import singular_phrase
from monograph_kg.records.tsv import read_table

# What may stand around the name of a drug without making it something else.
_FORM = (
    r"(?:tablets?|capsules?|injections?|supplements?|salts?|preparations?|products?|therapy|treatment"
    r"|users?|use|citrate"
    r"|sodium|hydrochloride|sulfate|carbonate|patches|eye drops|creams?|gel)"
)
_NAME = re.compile(
    rf"(?:(?:high|low|large|ordinary|usual)[- ]doses? (?:of )?|(?:oral|topical|inhaled"
    rf"|intravenous) )?{OTHER}+(?: {_FORM})*"
    r"(?: in (?:ordinary|normal|usual|small|moderate|modest|low|high|large) (?:doses|amounts|quantities))?"
)
_HEADS = re.compile(
    r"(?:medicines?|medications?|drugs?|tablets?|pills?|painkillers?|remed(?:y|ies)|products?|supplements?"
    r"|preparations?|agents?"
    r"|substances?|herbs?|treatments?|vaccines?|contraceptives?|foods?|juices?|drinks?|contraception)"
)
# A head with what tells it apart: "cold remedies", "drugs that prolong the QT interval", "foods rich in vitamin K".
_GENERIC = re.compile(
    rf"(?:[a-z0-9'/-]+ ){{1,4}}{_HEADS.pattern}|(?:[a-z0-9'/-]+ ){{0,3}}{_HEADS.pattern} (?:that|which|for"
    rf"|used|rich|high|containing|with|known|against|to) .+"
)
_TOO_VAGUE = re.compile(
    r"(?:(?:the|this|that|these|those|your|its|it|such|any|all|both|two|many|some|most|several|few|no|more"
    r"|same|each|same|new|many other|a|an|study|prescription|generic|over-the-counter|these|different"
    r"|safe"
    rf"|first|second|following|a number of|a wide range of|a few) )*{_HEADS.pattern}"
)
_NO_NAME = re.compile(r"(?:combining|taking|using|mixing|these|those|the two|both|decisions?|stopping|starting)\b")
_OPENING = re.compile(
    r"(?:(?:(?:heavy|regular|large amounts? of|small amounts? of|moderate|excessive|too much|much"
    r"|high doses of"
    r"|(?:glass(?:es)?|cups?|pints?|bottles?|drinks?|drops?|sips?|bit|pinch|lots?|plenty) of"
    r"|the drug|the medicines?|medicines? (?:like|called)|other drugs like"
    r"|ordinary|common|less|more|herbal remed(?:y|ies)|(?:the )?herbal remedy|supplement|the herb|certain|some|other"
    r"|any|several|many|most|various|all|both|another|a number of|a range of|the use of|use of|taking"
    r"|using|(?:concomitant|concurrent|simultaneous|combined|regular|long-term) use of|concomitant|even"
    r"|co-?administration of|treatment with|strong opioid) )+)(?=\w|\ue001)"
)
_AT_MEALS = re.compile(r" (?:with|at|over|after|before) (?:a meal|meals|dinner|lunch|supper|food)$")
_APPOSED = re.compile(r"(?:another|which is an?|(?:a )?related) [a-z -]+")


@cache
def _substances() -> dict[str, bool]:
    """Foods, herbs, minerals and the like; true for those that are nothing else in a text on a drug."""
    rows = read_table(DATA / "substances.tsv", ("name", "sure")).rows
    return {row.cells["name"]: bool(row.cells["sure"]) for row in rows}


def read_partners(reading: Reading, start: int, end: int, *, sure: bool = False) -> list[Item]:
    """Return what an enumeration names that the drug may interact with.

    Args:
        reading: the document.
        start: where the enumeration begins, in the copy.
        end: where it ends at the latest.
        sure: whether to leave out names that mean something else as often ("iron", "food").

    Returns:
        Its members without the drug itself; none where one of them is no partner.
    """
    text = reading.document.copy.text
    while end > start and (text[end - 1] in " ,.;:" or (text[end - 1] == ")" and "(" not in text[start:end])):
        end -= 1
    items = _without_contents(reading, [_tidied(reading, item) for item in _enumerated(reading, start, end)])
    items = [item for item in items if not _APPOSED.match(text, item.start)]
    items = [_extended(reading, item, end) if item is items[-1] else item for item in items]
    if any(item.member_of is not None for item in items):
        items = [item for item in items if not _is_vague_head(item)]
    named = [item for item in items if SUBJECT not in reading.masked.text[item.start : item.end]]
    return named if all(is_partner(reading, item, sure=sure) for item in named) else []


def _without_contents(reading: Reading, items: list[Item]) -> list[Item]:
    """Of "antacids with aluminum or magnesium" the antacids alone."""
    if any(_CONTENT.match(reading.masked.text, item.start, item.end) for item in items):
        return [item for item in items if item.name not in _MINERAL]
    return items


def _is_vague_head(item: Item) -> bool:
    """Whether a head only says that examples follow: "some medicines, such as ..."."""
    return item.head and _TOO_VAGUE.fullmatch(item.name) is not None and "other" not in item.scope


_FOR = re.compile(
    r" (?:for|used for|against|rich in|containing|high in) [a-z][a-z -]+?(?= (?:may|can|might|could|should"
    r"|must|is|are|cause)\b|[,.;)]|$)"
)


def _extended(reading: Reading, item: Item, end: int) -> Item:
    """A general word takes what it is for: "medicines for epilepsy", "foods rich in vitamin K"."""
    if not _HEADS.fullmatch(item.name):
        return item
    more = _FOR.match(reading.document.copy.text, item.end, end)
    return replace(item, end=more.end(), name=singular_phrase(item.name) + more.group()) if more else item


# The stop of "St." ends no enumeration.
_SAINT = "st. john"


def _enumerated(reading: Reading, start: int, end: int) -> list[Item]:
    """The members of an enumeration; examples in brackets are members of what stands before them."""
    text = reading.document.copy.text
    if _SAINT in text[start:end]:
        text = text.replace(_SAINT, _SAINT.replace(".", " "))
    items = _parted(text, start, end)
    made: list[Item] = []
    for item in items:
        number = len(made)
        inner = _examples(text, replace(item, gloss=item.gloss or _bracket(text, item.end, end)))
        known = item.member_of
        made.append(replace(item, head=item.head or bool(inner), member_of=known))
        made += [replace(i, member_of=number) for i in inner]
    return made


_AGAIN = re.compile(r",? (?:and|or|nor|and also|or even) (?:with|by|alongside|between) (?=[a-z\ue000\ue001])")


def _parted(text: str, start: int, end: int) -> list[Item]:
    """The members of an enumeration that may say its preposition again: "(with) X or with Y"."""
    made: list[Item] = []
    for joint in (*_AGAIN.finditer(text, start, end), None):
        base, stop = len(made), joint.start() if joint else end
        for item in read_items(text, start, stop):
            made.append(item if item.member_of is None else replace(item, member_of=item.member_of + base))
        start = joint.end() if joint else end
    return made


_FOR_EXAMPLE = re.compile(r"\(\s*(?:such as|including|like|for example|for instance|e\.g\.,?|eg)?[,:]?\s*")


def _bracket(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The span of a bracket right behind a name."""
    found = re.compile(r" (\([^()]*\))").match(text, start, end)
    return found.span(1) if found else None


def _examples(text: str, item: Item) -> list[Item]:
    if item.gloss is None:
        return []
    opening = _FOR_EXAMPLE.match(text, *item.gloss)
    if opening is None:
        return []
    inside = text[opening.end() : item.gloss[1] - 1]
    said = len(opening.group().strip()) > 1
    if not said and not re.search(r",| and | or ", inside):
        return []
    return read_items(text, opening.end(), item.gloss[1] - 1)


_WHAT = re.compile(r"(?P<what>(?:[a-z'-]+ ){1,4})(?P<name>\ue001+)")
_CONTENT = re.compile(
    r"(?P<name>[a-z'-]+(?: [a-z'-]+)?) (?:with|containing|that contain|which contain) (?:calcium|magnesium"
    r"|alumin|iron|zinc|\ue001)"
)
_MINERAL = frozenset(
    ("aluminium", "aluminum", "magnesium", "calcium", "iron", "zinc", "aluminum hydroxide", "magnesium hydroxide")
)


def _described(reading: Reading, item: Item) -> Item:
    """Leave out of a name what it is, and what it contains: "the antibiotic rifampin", "antacids with aluminum"."""
    masked = reading.masked.text[item.start : item.end]
    if (match := _WHAT.fullmatch(masked)) and item.name.endswith(reading.document.copy.text[slice(*_at(item, match))]):
        what = match["what"].strip().removeprefix("the ")
        if is_class(reading, what) or _HEADS.search(what):
            start, end = _at(item, match)
            return replace(item, start=start, end=end, name=reading.document.copy.text[start:end])
    if match := _CONTENT.match(item.name):
        return replace(item, name=match["name"])
    return item


def _at(item: Item, match: re.Match[str]) -> tuple[int, int]:
    return item.start + match.start("name"), item.start + match.end("name")


def _tidied(reading: Reading, item: Item) -> Item:
    """Leave amounts and generic words before a name out of it: "large amounts of spinach"."""
    item = _described(reading, item)
    if meal := _AT_MEALS.search(item.name):
        item = replace(item, name=item.name[: meal.start()], end=item.end - len(meal.group()))
    opening = _OPENING.match(item.name)
    if opening is None or reading.lexicon.lookup(item.name):
        return item
    name = item.name[opening.end() :]
    at = reading.document.copy.text.find(name, item.start, item.end)
    scope = item.scope or next((w for w in ("certain", "some", "other") if w in opening.group().split()), "")
    return replace(item, name=name, scope=scope) if at >= 0 else item


def is_partner(reading: Reading, item: Item, *, sure: bool = False) -> bool:
    """Say whether an item names something that a drug may interact with."""
    masked = reading.masked.text[item.start : item.end]
    if _NAME.fullmatch(masked) or _NAME.fullmatch(masked[len(masked) - len(item.name) :]):
        return True
    name = item.name
    known = _substances().get(name, _substances().get(singular_phrase(name)))
    if known is not None:
        return known or not sure
    if _NO_NAME.match(name) or _TOO_VAGUE.fullmatch(name):
        return item.scope.startswith("other") and not sure and not _NO_NAME.match(name)
    return _is_class_name(reading, name)


def _is_class_name(reading: Reading, name: str) -> bool:
    """Whether a name is one of a drug or class in the lexicon, or has the form of one and no other meaning there."""
    entries = reading.lexicon.lookup(name)
    if any(e.kind in ("Drug", "DrugClass") and e.scope == "exact" for e in entries):
        return True
    if any(e.kind == "Chemical" and e.entity.replace("-", " ") in _substances() for e in entries):
        return True
    other = any(e.kind not in OBJECTS["interactsWith"] for e in entries)
    return not other and (is_class(reading, name) or _GENERIC.fullmatch(name) is not None)


def is_level_of_class(reading: Reading, item: Item, entity: str) -> bool:
    """Say whether an item names a class: by its plural, or by what the lexicon and the words of classes say."""
    if entity == "other-medications" or OTHER in reading.masked.text[item.start : item.end]:
        return False
    name = item.name
    entries = reading.lexicon.lookup(name)
    if any(e.kind == "DrugClass" for e in entries):
        return True
    if any(e.kind == "Chemical" for e in entries) or singular_phrase(name) in _substances():
        return False
    return singular_phrase(name) != name or is_class(reading, name)
