# ruff: noqa: E501 (patterns and messages stand on one line)
"""Identities: brand names, abbreviations in brackets, members of the kinds that "such as" gives."""

from __future__ import annotations

import re
from collections.abc import Iterator

from monograph_kg.reading.context import Reading
from monograph_kg.reading.draft import Draft
from monograph_kg.reading.items import read_items
from monograph_kg.reading.words import singular_phrase, slug

_CUE = re.compile(
    r"(?P<usage>(?:(?:commonly|also|often|best|widely|usually) )?(?:known|sold|marketed|available|prescribed)(?: by| under| as)+)(?: the)? (?P<ev>(?:brand|trade) names?)\s*$"
)
_NAME_CUE = re.compile(
    r"(?:brand|trade)(?:[- ]names?|s)?\b|sold (?:as|under|it as)|marketed as|names? like|brands? (?:are|is|include)|know it as|\bsell it as|(?:known|available) as|as [a-z\ue000]+ (?:in|and)|\($|^ ?\("
)
_ABBREVIATION = re.compile(r"(?<![a-z0-9-])([a-z][a-z0-9 /-]{3,60}?) \(([A-Za-z][A-Za-z0-9-]{1,7})\)")


def brand_names(reading: Reading, sentence: int) -> Iterator[Draft]:
    """Yield the brand names that a sentence gives."""
    text = reading.document.copy.text
    begin, end = reading.bounds[sentence]
    for brand in reading.subject.brands:
        for match in re.compile(rf"(?<![a-z0-9]){re.escape(brand)}(?![a-z0-9])").finditer(text, begin, end):
            before = text[begin : match.start()]
            generic = re.search(rf"{re.escape(reading.subject.names[0])} \($", before)
            if not (generic or _NAME_CUE.search(before)):
                continue
            draft = Draft(
                "NameStatement", "hasBrandName", reading.subject.id, "name.brand", sentence, object=slug(brand)
            )
            draft.labels[slug(brand)] = (reading.words(*match.span()), "Brand")
            start, stop = match.span()
            if cue := _CUE.search(before):
                start = begin + cue.start("ev")
                draft.qualifiers["usage"] = (reading.words(begin + cue.start("usage"), begin + cue.end("usage")),)
                draft.cue("usage", reading.published(begin + cue.start("usage"), begin + cue.end("usage")))
            elif generic and not re.search(r"\b(?:brand|trade)\b", text[match.end() : match.end() + 20]):
                start, stop = begin + generic.start(), match.end() + 1
            draft.evidence.append(reading.published(start, stop))
            yield draft
            break


def abbreviations(reading: Reading, sentence: int) -> Iterator[Draft]:
    """Yield the abbreviations that stand in brackets behind what they abbreviate."""
    text = reading.document.copy.text
    begin, end = reading.bounds[sentence]
    if text.find("(", begin, end) < 0:
        return
    for match in _ABBREVIATION.finditer(text, begin, end):
        short = reading.words(*match.span(2))
        if sum(c.isupper() for c in short) < 2 or not short.rstrip("s").isupper():  # noqa: PLR2004
            continue
        letters = short.rstrip("s")
        start = _long_form(text, match.start(1), match.end(1), letters.lower())
        if start is None:
            continue
        name = text[start : match.end(1)]
        entity, new = reading.link(name, "enhancesEffectOf")
        for relation in ("memberOf", "indicatedFor"):
            if new:
                entity, new = reading.link(name, relation)
        draft = Draft("NameStatement", "hasAbbreviation", entity, "name.abbreviation", sentence, value=letters)
        if new:
            draft.labels[entity] = (singular_phrase(name), "ClinicalState")
        known = reading.lexicon.lookup(name)
        chemical = any(entry.kind == "Chemical" for entry in known) or bool(
            re.search(r"\b(?:acid|enzyme|kinase)\b", name)
        )
        draft.evidence.append(reading.published(start if chemical or new else match.start(2) - 1, match.end()))
        yield draft


def _long_form(text: str, start: int, end: int, letters: str) -> int | None:
    """Return where the words begin whose initials the letters are, read from the right; None if they are not."""
    words = [(m.start() + start, m.group()) for m in re.finditer(r"[a-z0-9]+", text[start:end])]
    at = len(letters) - 1
    for position, word in reversed(words):
        if word.isdigit() or word in ("and", "of", "the", "in"):
            continue
        if at >= 0 and word[0] == letters[at]:
            at -= 1
        elif len(word) > 6 and at >= 0 and letters[at] in word and word[0] == letters[max(0, at - 1)]:  # noqa: PLR2004
            at -= 2
        else:
            inner = [i for i in range(len(word)) if word[0] == letters[0]]
            if not inner:
                return None
            at = -1
        if at < 0:
            return position
    return None


def kinds_of(reading: Reading, sentence: int) -> Iterator[Draft]:
    """How it is said: "X such as a, b and c": each of them is an X; "a and other X" only presupposes it."""
    text = reading.document.copy.text
    begin, end = reading.bounds[sentence]
    if not re.compile(r"\bsuch as\b").search(text, begin, end):
        return
    for match in re.finditer(r"\b(such as)\b", text[begin:end]):
        head_end = begin + match.start()
        head = re.compile(
            r"(?:(?:types|kinds|forms) of )?((?:other |certain )?[a-z-]+(?: [a-z-]+){0,2}?),?\s+$"
        ).search(text[max(begin, head_end - 60) : head_end])
        if not head:
            continue
        base = max(begin, head_end - 60)
        words = head[1]
        plain = re.split(
            r"\b(?:treat|manage|of|for|with|other|certain|and|or|like|in|cause|causes|have|from|some|to|severe)\s+",
            words,
        )[-1]
        known = reading.lexicon.link(plain, frozenset({"ClinicalState"}))
        state = reading.link(plain, "indicatedFor")[0] if known else None
        items = read_items(text, begin + match.end() + 1, end)
        if singular_phrase(plain) == plain or not items or not state:
            continue
        first = True
        for item in items:
            child, new = reading.link(item.name, "indicatedFor")
            if child == state or not child:
                continue
            draft = Draft("ClassificationStatement", "broader", child, "kind.such-as", sentence, object=state)
            if new:
                draft.labels[child] = (item.name, new)
            a = base + head.start(1) + words.rindex(plain)
            before = re.search(r"(?:types|kinds|forms) of $", text[max(begin, a - 9) : a])
            a = a - len(before.group()) if before else a
            draft.evidence.append(reading.published(a if first else item.start, item.end))
            first = False
            yield draft
