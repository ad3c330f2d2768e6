"""Actions: what a duty asks for, named by its verb and words (``data/actions.tsv``, ``data/action-parts.tsv``)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from monograph_kg.reading.datafolder import DATA
from monograph_kg.reading.lexis.words import named
from monograph_kg.records.tsv import read_table

COLUMNS = ("action", "verbs", "negated", "words", "example", "counter_example")
PART_COLUMNS = ("action", "verbs", "words", "dose", "example", "counter_example")


@dataclass(frozen=True, slots=True)
class Action:
    """An action: verbs (lemmas or classes) and a pattern of the words from the verb on; ``negated`` None for either."""

    id: str
    verbs: frozenset[str]
    negated: bool | None
    words: re.Pattern[str]
    example: str
    counter_example: str


@dataclass(frozen=True, slots=True)
class Part:
    """An action that adjuncts of a verb name ("with food"); ``with_dose``: also where the words tell a dose."""

    id: str
    verbs: frozenset[str]
    words: re.Pattern[str]
    with_dose: bool
    example: str
    counter_example: str


@cache
def actions() -> tuple[Action, ...]:
    """Return the actions in the order in which they are tried."""
    return tuple(
        Action(
            c["action"],
            frozenset(c["verbs"].split("|")),
            {"yes": True, "no": False}.get(c["negated"]),
            re.compile(c["words"]),
            c["example"],
            c["counter_example"],
        )
        for row in read_table(DATA / "actions.tsv", COLUMNS).rows
        if (c := row.cells)
    )


@cache
def parts() -> tuple[Part, ...]:
    """Return the parts in the order of their file."""
    return tuple(
        Part(
            c["action"],
            frozenset(c["verbs"].split("|")),
            re.compile(c["words"]),
            bool(c["dose"]),
            c["example"],
            c["counter_example"],
        )
        for row in read_table(DATA / "action-parts.tsv", PART_COLUMNS).rows
        if (c := row.cells)
    )


def action_of(classes: frozenset[str], negated: bool, words: str) -> str | None:
    """Return the action of a verb with ``words`` from it on, or None where none is known."""
    for action in actions():
        if action.negated not in (None, negated) or classes.isdisjoint(action.verbs):
            continue
        if action.words.search(words):
            return action.id
    return None


def parts_of(classes: frozenset[str], text: str, start: int, end: int, *, dose: bool) -> list[tuple[str, int, int]]:
    """Return the adjuncts of a verb that are actions of their own, with their spans, in text order."""
    found: list[tuple[str, int, int]] = []
    for part in parts():
        if classes.isdisjoint(part.verbs) or (dose and not part.with_dose):
            continue
        match = part.words.search(text, start, end)
        if (
            match
            and match.end() > match.start()
            and not any(a < match.end() and match.start() < b for _, a, b in found)
        ):
            stop = match.end() - (len(match.group()) - len(match.group().rstrip()))
            found.append((part.id, match.start(), stop))
    return sorted(found, key=lambda each: each[1])


_IDLE = re.compile(
    r"\b(?:please|well|immediately|straight away|at once|carefully|regularly|usually|also|then)\b|\ue000+"
)


def name_of(negated: bool, verb: str, words: str) -> str:
    """Return the identifier of an action that has none: its words, at most seven."""
    plain = named(_IDLE.sub(" ", words))
    pieces = [verb, *plain.split("-")[1:]] if plain else [verb]
    return "-".join([*(["do", "not"] if negated else []), *[p for p in pieces if p]][:7])
