"""Circumstances of lists and keys: items under "tell your doctor if you have:", a key such as "Overdose:"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from monograph_kg.reading.advising.circumstances import ALLERGY, IDLE, Circumstance, allergies, named, special
from monograph_kg.reading.advising.patterns import pattern
from monograph_kg.reading.advising.scene import scene
from monograph_kg.reading.context import Reading
from monograph_kg.reading.grammar.items import read_items
from monograph_kg.reading.lexis.words import slug


def of_key(reading: Reading, key: tuple[int, int]) -> Iterator[Circumstance]:
    """Yield what a key names: "Pregnancy: ...", "History of angioedema: ..."; only what is known to be a state."""
    text = reading.document.copy.text
    start, end = key
    end -= len(text[start:end]) - len(text[start:end].rstrip(" :*_"))
    found = list(special(text[start:end], start))
    if found:
        yield from found
        return
    for item in read_items(text, start, end):
        name = IDLE.sub("", item.name)
        entity, new = reading.link(name, "hasAdverseEffect")
        if item.name.startswith("history of"):
            entity, new = slug(item.name), ""
        if entity and not new:
            yield Circumstance(entity, item.name, item.start, item.end)


def of_list(reading: Reading, sentence: int) -> list[list[Circumstance]]:
    """Return the circumstances of each item under a lead: "Tell your doctor if you have:"."""
    start, end = reading.bounds[sentence]
    if reading.document.copy.text[start:end].rstrip()[-1:] not in (":", "-", "–", "—"):
        return []
    return list(of_items(reading, sentence))


_CLAUSE = pattern("circumstances.clause")
_FULL = re.compile(r"\b(?:should|must|may|can|will|do not|don't|it is|they are)\b")


def of_items(reading: Reading, lead: int) -> Iterator[list[Circumstance]]:
    """Yield, for each list item or the bare value behind a lead or heading, the circumstances that it names."""
    sentences = reading.document.sentences
    text = reading.document.copy.text
    heading = sentences[lead].kind == "heading"
    for index in range(lead + 1, min(lead + 30, len(sentences))):
        unit = sentences[index]
        listed = unit.lead == lead or (heading and unit.part == sentences[lead].part and unit.kind in ("bullet", "row"))
        value = heading and index == lead + 1 and unit.kind == "paragraph" and unit.part == sentences[lead].part
        if not (listed or value):
            return
        start, end = reading.bounds[index]
        acts = value and any(c.group.form in ("finite", "imperative") for c in scene(reading, index).parse.clauses)
        if acts or (value and end - start > MAX_VALUE):
            return
        found = [] if _FULL.search(text, start, end) else list(_of_item(reading, start, end))
        if found:
            yield found


MAX_VALUE = 200
_TAKES = re.compile(r"(?:also |are )*(?:take|taking|use|using|taken)\b")


def _of_item(reading: Reading, start: int, end: int) -> Iterator[Circumstance]:
    text = reading.document.copy.text
    opening = _CLAUSE.match(text[start:end])
    begin = start + (opening.end() if opening else 0)
    found = list(special(text[start:end], start))
    if found:
        yield from found
    elif ALLERGY.match(text[begin:end]):
        yield from list(allergies(reading, begin, end))[:1]
    elif not _TAKES.match(text[begin:end]):
        yield from named(reading, begin, end)
