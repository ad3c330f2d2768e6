"""People: the groups in whom something happens, named behind it or as the subject."""

from __future__ import annotations

import re
from collections.abc import Iterator

from monograph_kg.reading.context import Reading
from monograph_kg.reading.draft import Draft
from monograph_kg.reading.grammar.items import Item
from monograph_kg.reading.lexis.cues import find_cues
from monograph_kg.reading.lexis.words import slug
from monograph_kg.reading.lexis.wordsets import choice

_IN = re.compile(r"\b(?:in|among|for) ")
_END = re.compile(r"[,.;)]| and (?:in|among|when|if|for)\b| when | if | while | or (?:in|among)\b")
_PERSON = re.compile(
    r"(?:people|patients|those|adults|anyone|individuals|women|men) (?:with|who have|suffering from) (?:a |an )?(.+)"
)


# "Patients who have never had such problems" are all others.
_ALL_OTHERS = re.compile(
    r"\b(?:never|not|no)(?: had)?(?: any)? (?:such|these|this|of these)\b|\b(?:never|not) had .*\bbefore\b"
)
_IN_ANIMALS = re.compile(rf" in (?:\w+ )?(?:{choice('animals')})\b.*")


def without_animals(name: str) -> str:
    """Return the name of a state without the animals in which it was seen, which are no part of it.

    >>> without_animals("birth defects in pregnant rats")
    'birth defects'
    """
    return _IN_ANIMALS.sub("", name)


def population(reading: Reading, start: int, end: int) -> str | None:
    """Return the identifier of the group of people that the copy names at ``[start, end)``, or None."""
    words = reading.document.copy.text[start:end]
    if _ALL_OTHERS.search(words):
        return None
    if person := _PERSON.match(words):
        return f"person-with-{reading.link(person[1], 'hasRisk')[0]}"
    if cues := find_cues("population", words, 0, len(words)):
        return cues[0].value
    if re.match(r"(?:people|patients|those) \w", words):
        return slug("person " + words.split(" ", 1)[1])[:60].strip("-")
    return None


def of_subject(reading: Reading, draft: Draft, span: tuple[int, int]) -> Draft:
    """Note the group of people that the subject names, if it is one."""
    text = reading.document.copy.text
    if _PERSON.match(text, *span) or find_cues("population", text, *span):
        _note(reading, draft, population(reading, *span), span)
    return draft


def _note(reading: Reading, draft: Draft, value: str | None, span: tuple[int, int]) -> None:
    if value is not None:
        draft.qualifiers["population"] = value
        draft.labels[value] = (reading.document.copy.text[slice(*span)], "Population")
        draft.cues["population"] = [reading.published(*span)]


def in_groups(reading: Reading, draft: Draft, start: int, end: int) -> Iterator[Draft]:
    """Part a statement by the groups of people named in ``[start, end)`` of the copy."""
    text = reading.document.copy.text
    made = False
    for found in _IN.finditer(text, start, end):
        stop = _END.search(text, found.end(), end)
        span = found.end(), stop.start() if stop else end
        value = population(reading, *span)
        if value is None:
            continue
        copy = draft.clone()
        _note(reading, copy, value, span)
        made = True
        yield copy
    if not made:
        yield draft


HARMS = frozenset(("AdverseEffectStatement", "RiskStatement", "WithdrawalEffectStatement"))
"""Kinds of statement on what harms."""
OF_PEOPLE = HARMS | {"Indication", "OffLabelUse", "EffectivenessStatement"}
"""Kinds whose statements a population may part."""
_BEHIND = re.compile(
    r"\s*(?:,? (?:especially|particularly|mainly|mostly|including))? ?\b(?:in|for|among) (?:both )?(?=\w)"
)
_BEHIND_END = re.compile(r"[.;]|,(?! and)|\b(?:when|if|who|with|during|after|while)\b")
_PERSONS_BEHIND = re.compile(
    r"(?:people|patients|those|adults|women|men|anyone) (?:with|who have|suffering from) "
    r"(?P<state>[a-z][a-z0-9 -]{2,40}?)(?= (?:often|may|can|are|who|while|should)|[.,;]|$)"
)
# Behind a group: only some of it.
_NARROWER = re.compile(r" (?:who|whose|with|on|over|under|aged|taking|without)\b")
_ONE = {"adults": "adult", "women": "woman", "men": "man", "children": "child", "adolescents": "adolescent",
        "teenagers": "adolescent"}  # fmt: skip
_WHO_BEHIND = re.compile(
    r"(?P<noun>people|patients|those|anyone|adults|women|men|children|adolescents|teenagers) "
    r"(?P<who>(?:who|whose|on|over|under|aged|taking|without) (?:[a-z0-9-]+ ){0,6}[a-z0-9-]+)(?=[.,;]|$)"
)


def with_populations(reading: Reading, draft: Draft, item: Item, bounds: tuple[int, int]) -> Iterator[Draft]:
    """Add the population that follows the object; two populations make two statements."""
    text = reading.document.copy.text
    after = _BEHIND.match(text, item.end, bounds[1]) if draft.kind in OF_PEOPLE else None
    if after is None:
        yield draft
        return
    if person := _PERSONS_BEHIND.match(text, after.end(), bounds[1]):
        state, _ = reading.link(person["state"], "hasAdverseEffect")
        draft.qualifiers["population"] = f"person-with-{state}"
        draft.labels[f"person-with-{state}"] = (f"person with {person['state']}", "Population")
        draft.cue("population", reading.published(person.start(), person.end("state")))
        yield draft
        return
    who = _WHO_BEHIND.match(text, after.end(), bounds[1])
    if who and not _ALL_OTHERS.search(who[0]):
        _note(reading, draft, slug(f"{_ONE.get(who['noun'], 'person')} {who['who']}"), who.span())
        yield draft
        return
    stop = _BEHIND_END.search(text, after.end(), bounds[1])
    found = find_cues("population", text, after.end(), stop.start() if stop else bounds[1])[:2]
    cues = [cue for cue in found if not _NARROWER.match(text, cue.end, bounds[1])]
    for cue in cues:
        copy = draft.clone()
        copy.qualifiers["population"] = cue.value
        copy.labels[cue.value] = (cue.value.replace("-", " "), "Population")
        copy.cue("population", reading.published(cue.start, cue.end))
        yield copy
    if not cues:
        yield draft
