# ruff: noqa: E501 (patterns and messages stand on one line)
"""Interactions written as key and value: "Lithium: raised lithium levels; check levels often"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from monograph_kg.reading.context import Reading
from monograph_kg.reading.draft import Draft
from monograph_kg.reading.items import Item, read_items
from monograph_kg.reading.words import singular_phrase

_DASH = re.compile(r"^(?P<key>[a-z][a-z0-9 ,'()/-]{2,60}?)(?: - | – |: )(?=\w)")
_MANAGE = re.compile(
    r"(?P<m>(?:(?:extra |regular )?[a-z ]*(?:may|might|should|must) (?:not )?be (?:needed|checked|monitored|taken|given|avoided|combined|used|adjusted|reduced)[^.;]*)"
    r"|(?:do not|avoid|monitor|check|limit|separate|keep|use|take|leave|watch|reduce|adjust|must not|should not|tell|ask)\b[^.;]*)"
)
_HEDGE = re.compile(r"\b(may|can|might|could)(?: also)?\b")
_NONE = re.compile(r"\bno (?:known )?interactions?\b|\bno problem\b|\bno effect\b|\bnot interact\b")


def interaction_pairs(reading: Reading, sentence: int) -> Iterator[Draft]:
    """Yield the interactions of a key-value line in a section on interactions."""
    document = reading.document
    unit = document.sentences[sentence]
    if reading.section(unit) != "interactions":
        return
    text = document.copy.text
    begin, end = reading.bounds[sentence]
    previous = document.sentences[sentence - 1] if sentence else None
    if (
        previous is not None
        and previous.kind == "heading"
        and previous.part == unit.part
        and document.text[previous.end - 1] == ":"
    ):
        a, b = reading.bounds[sentence - 1]
        key = (a, b - 1)
    elif unit.kind == "bullet" and (found := _DASH.match(text[begin:end])):
        key = (begin, begin + found.end("key"))
        begin += found.end()
    else:
        return
    if (
        re.search(
            r"\b(?:and|with) (?:alcohol|food)$|medicines|drugs|interactions?|mix|alcohol and", text[key[0] : key[1]]
        )
        and "anti" not in text[key[0] : key[1]]
    ):
        return
    for item in read_items(text, *key):
        if item.head:
            continue
        yield _draft(reading, sentence, item, (begin, end))


def _draft(reading: Reading, sentence: int, item: Item, value: tuple[int, int]) -> Draft:
    text = reading.document.copy.text
    entity, kind = reading.link(item.name, "interactsWith")
    draft = Draft("InteractionStatement", None, reading.subject.id, "interact.pair", sentence, object=entity)
    if kind:
        draft.labels[entity] = (item.name, kind)
    draft.evidence.append(reading.published(item.start, item.end))
    entries = reading.lexicon.lookup(item.name)
    if singular_phrase(item.name) != item.name or any(e.kind == "DrugClass" for e in entries):
        draft.qualifiers["level"] = "class"
    begin, end = value
    if none := _NONE.search(text, begin, end):
        draft.polarity = "negated"
        draft.cue("polarity", reading.published(none.start(), none.start() + 2))
        return draft
    words_end = begin + len(text[begin:end].rstrip(" ."))
    manage = _MANAGE.search(text, begin, words_end)
    if manage and (
        manage.start() == begin
        or text[manage.start() - 2] in ";,."
        or text[max(begin, manage.start() - 3) : manage.start()] == "so "
    ):
        draft.qualifiers["management"] = reading.words(*manage.span("m"))
        draft.cue("management", reading.published(*manage.span("m")))
        words_end = manage.start()
    hedge = _HEDGE.search(text, begin, words_end)
    if hedge:
        draft.certainty = "possible"
        draft.qualifiers["hedge"] = reading.words(*hedge.span())
        draft.cue("hedge", reading.published(*hedge.span()))
        draft.cue("certainty", reading.published(*hedge.span(1)))
    start = hedge.end() + 1 if hedge else begin
    stop = start + len(text[start:words_end].rstrip(" ,;.").removesuffix(", so").rstrip(" ,;"))
    if stop - start > 3:  # noqa: PLR2004
        draft.qualifiers["direction"] = reading.words(start, stop)
        draft.cue("direction", reading.published(start, stop))
    return draft
