"""Advice of cards: a key and what it governs, without a verb - "Avoid: alcohol", "Monitoring: liver function"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from monograph_kg.reading.advising.actions import action_of
from monograph_kg.reading.advising.management import names_interactant
from monograph_kg.reading.advising.patterns import pattern
from monograph_kg.reading.advising.scene import Scene
from monograph_kg.reading.draft import Draft
from monograph_kg.reading.grammar.items import Item, read_items
from monograph_kg.reading.lexis.words import slug

_KEY = pattern("keyed.key")
_AVOID = frozenset(("avoid",))
_STORE = frozenset(("store",))
_IDLE = re.compile(r"^(?:(?:regular|routine|baseline|periodic|yearly|monthly|your|the) )+")
# How many words may name a thing that is avoided or measured.
MAX_WORDS = 4


def keyed(here: Scene) -> Iterator[Draft]:
    """Yield the advice of a value without a verb, by its key: the words before a colon, or the heading above."""
    if any(clause.group.form in ("finite", "imperative") for clause in here.parse.clauses):
        return
    found = _KEY.match(here.shown)
    above = None if found else _KEY.match(f"{here.folded(here.key or here.lead)}: ")
    key = found or above
    if key is None:
        return
    start = here.start + (found.end() if found else 0)
    for item in read_items(here.reading.document.copy.text, start, here.end):
        action = _action(here, key, item)
        if action:
            yield _draft(here, action, item)


def _action(here: Scene, key: re.Match[str], item: Item) -> str | None:
    """The action that the key asks of one item; None where it is none, or too long a name to be one."""
    if key["store"]:
        named = action_of(_STORE, False, f"store {here.words(item.start, item.end)}")
        return named or None
    if len(item.name.split()) > MAX_WORDS:
        return None
    if key["test"]:
        return slug(f"monitor {_IDLE.sub('', item.name)}")
    if "alcohol" not in item.name and names_interactant(here, item.start, item.end):
        return None
    return action_of(_AVOID, False, f"avoid {item.name}") or slug(f"avoid {item.name}")


def _draft(here: Scene, action: str, item: Item) -> Draft:
    reading = here.reading
    draft = Draft("AdviceStatement", "isAdvisedTo", "patient", "advice.key", here.sentence, object=action)
    draft.labels[action] = (action.replace("-", " "), "Action")
    draft.evidence.append(reading.published(item.start, item.end))
    draft.qualifiers["concerns"] = reading.subject.id
    return draft
