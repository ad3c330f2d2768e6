"""Brands: where a text gives the trade names of its drug, in all the ways of saying it.

The names are capitalised words that stand where a naming construction expects one: behind "brand name", behind "as" or
"under" of a verb of naming or selling, in brackets behind the generic name, or before "is a brand of".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from monograph_kg.reading.lexis.words import SHORTEST_NAME
from monograph_kg.reading.lexis.wordsets import word_set

# Brands are introduced early; a long label need not be searched to its end.
BRANDS_WITHIN = 20_000

_NAME = (
    r"(?![A-Z]+s\b)[A-Z][A-Za-z]*[a-z][\w-]*(?: (?:XL|XR|SR|CR|LA|ER|MR|ODT|HFA|SolTab|Soltab|Depot|"
    r"Zydis|Retard|Forte))?[®™]?"
)
# As labels print them: "LIPITOR (atorvastatin)"; shorter ones without a mark may be classes ("NSAID (naproxen)").
_CAPITALS = r"[A-Z]{4,20}[®™]|[A-Z]{6,20}"
_QUOTE = r"[\s\"'“”‘’(*_]*"
_REGION = r"(?: in (?:the )?[A-Z]\w+(?: [A-Z]\w+)?| in (?:some|many|other|most) [a-z]+)?"
_JOINT = (
    r"(?:\s+(?:and|or)\s(?:as|for|in)\s[a-z][a-z -]{2,50}?\sunder\sthe\s(?:[a-z]+\s)?names?\s"
    r"|\s+(?:and|or), [a-z][^,.;\n]{2,60}, (?=as |under )|\s*[,;/]\s*(?:and |or )?|\s+(?:and|or)\s+)"
    r"(?:also |elsewhere |abroad |sometimes |in (?:the )?[A-Z]\w+(?: [A-Z]\w+)?,? (?=as |under ))?(?:as |under )?"
)
# Where it is sold, before its name: "sold in the United States as".
_PLACE = r"(?:\s(?:in|by)\s(?:the\s)?[A-Z]\w+(?:\s(?:and\s)?[A-Z]\w+){0,2}(?=\sas\s|\sunder\s)\s)?"
_LIST = rf"(?P<list>{_NAME}{_REGION}(?:{_JOINT}{_QUOTE}{_NAME}{_REGION})*)"
_KIND = r"(?:brand|trade|proprietary|commercial|market(?:ing)?)"
_SELL = (
    r"(?:sold|sells?|selling|marketed|market|supplied|supply|available|dispensed|dispense|distributed|prescribed|bought"
    r"|packaged|labell?ed|branded|stocked|known|know|knows|called|call|named|recogni[sz]ed|recogni[sz]e|"
    r"come across|comes?"
    r"|find|found|hands?|given|give|seen?|heard|hear|met|meet|offered|introduced|launched|referred|go|goes)"
)
# Each names the brands in the group "list"; before it, words of which a match holds one, whatever their case.
_NAMING = ("brand", "trade", "proprietary", "commercial", "market")
_PATTERNS = tuple((words, re.compile(pattern)) for words, pattern in (
    (_NAMING, rf"(?i:\b{_KIND}[ -]?(?:names?|products?|versions?|ones?|s)?)\b[^.;\n\"“A-Z]{{0,40}}{_QUOTE}{_LIST}"),
    ((" as ", " under ", " by "), rf"(?i:\b{_SELL})\b{_PLACE}[^.;:\nA-Z]{{0,40}}?(?<!such )\b"
    rf"(?:(?:as|under)\s+|(?:as|under|by)\s+(?:the|its|their) (?:[a-z]+ )?names? (?:of )?){_QUOTE}{_LIST}"),
    (("name",), rf"(?i:\b{_SELL})\b[^.;:\nA-Z]{{0,30}}?\bnames?\b[^.;:\nA-Z]{{0,20}}{_QUOTE}{_LIST}"),
    (("say", "read", "show", "called", "marked", "label"), rf"(?i:\b(?:box|pack|packet|packaging|package|carton|label|"
    rf"bottle|pen|strip|blister|prescription)\b[^.;:\nA-Z]{{0,20}}\b(?:says?|reads?|shows?|called|marked|labell?ed))\s+{_QUOTE}{_LIST}"),
    (("called", "named"), rf"(?i:\b(?:tablets?|capsules?|medicine|medication|product|inhaler|drug|it|they)\b"
    rf"(?: (?:is|are|may|might|can|be|also|sometimes|often|usually))+ (?:called|named)) {_QUOTE}{_LIST}"),
    (("known", "familiar", "common", "popular"), rf"(?i:\b(?:best|most|better)[- ](?:known|familiar|common|popular) "
    rf"(?:version|product|form|name|one)s?) (?:is|are) {_QUOTE}{_LIST}"),
    (("names",), rf"(?i:\bnames\b) (?:like|such as|including) {_QUOTE}{_LIST}"),
    (_NAMING, rf"(?<![\w-]){_LIST}[\"”'*_)]*,? (?:is|are|was|were|being) (?:(?!not\b)[a-z-]+\s){{0,5}}{_KIND}s?\b"),
    (_NAMING, rf"(?<![\w-]){_LIST}[\"”'*_)]*, (?:an?|the|its|one of the|two)(?: [a-z-]+)? {_KIND}s?\b"),
))  # fmt: skip
# A brand's name ends where a noun goes on: "known as Cushing's syndrome" names a state.
_GOES_ON = re.compile(
    r"(?:['’]s)?[ -](?:syndrome|disease|palsy|phenomenon|sign|reaction|disorder|effect|test|oedema|edema|factor)\b"
)


# No naming reaches over a full stop.
_PIECE = re.compile(r"[^.]+")
_NO_WORD = re.compile(r"\W+")


class BrandMention(NamedTuple):
    """A brand where the text gives it as a name, in published offsets; ``brand`` is folded."""

    start: int
    end: int
    brand: str


def brand_mentions(text: str, name: str) -> list[BrandMention]:
    """Return where a published text gives brand names of the drug ``name``, in text order.

    >>> text = "Ibuprofen is sold as Advil in America and as Nurofen in Britain."
    >>> [text[m.start : m.end] for m in brand_mentions(text, "ibuprofen")]
    ['Advil', 'Nurofen']
    """
    shown = text[:BRANDS_WITHIN]
    found = {mention.start: mention for mention in _mentions(shown, name)}
    return [found[start] for start in sorted(found)]


def _mentions(text: str, name: str) -> Iterator[BrandMention]:
    for match in _matches(text, name):
        group = "list" if match["list"] else "before"
        if _GOES_ON.match(text, match.end(group)):
            continue
        start = match.start(group)
        shape = _NAME if group == "list" else rf"{_NAME}|{_CAPITALS}"
        for part in re.finditer(shape, _without_regions(match[group])):
            brand = part.group().rstrip("®™")
            if _may_name(brand, name):
                yield BrandMention(start + part.start(), start + part.start() + len(brand), brand.lower())


def _matches(text: str, name: str) -> Iterator[re.Match[str]]:
    """Yield the matches of one pattern after the other, tried only between full stops that hold a word of it."""
    pieces = [(m.start(), m.end() + 1, _plain(m.group())) for m in _PIECE.finditer(text)]
    whole = _plain(text)
    for words, pattern in _PATTERNS:
        present = [word for word in words if word in whole]
        for start, end, plain in pieces if present else ():
            if any(word in plain for word in present):
                yield from pattern.finditer(text, start, end)
    if "(" in text:
        yield from _behind(name).finditer(text)


def _plain(text: str) -> str:
    """The folded words with single spaces before, between and behind them."""
    return f" {_NO_WORD.sub(' ', text.casefold())} "


def _behind(name: str) -> re.Pattern[str]:
    """Brands in brackets behind the generic name, or with the generic name in brackets."""
    drug = re.escape(name)
    return re.compile(rf"(?i:\b{drug})®? \(\s*{_LIST}\s*\)|(?<![\w-])(?P<before>{_NAME}|{_CAPITALS}) \((?i:{drug})\)")


def _without_regions(names: str) -> str:
    """Blank the places that stand between the names."""
    return re.sub(_REGION[:-1], lambda m: " " * len(m.group()), names)


def _may_name(brand: str, name: str) -> bool:
    low = brand.lower()
    return (
        len(brand) >= SHORTEST_NAME
        and low not in word_set("not-names")
        and low not in word_set("not-brands")
        and low != name
    )
