"""Lists of conditions: "Do not take it if you:" as a lead or heading, with a circumstance in each item."""

from __future__ import annotations

import re
from collections.abc import Iterator

from monograph_kg.reading.advising.circumstances import named
from monograph_kg.reading.advising.listed import of_items
from monograph_kg.reading.advising.patterns import pattern
from monograph_kg.reading.advising.scene import Scene
from monograph_kg.reading.advising.statements import for_items, note
from monograph_kg.reading.draft import Draft

_OPEN_IF = pattern("conditions.open-if")
_FORBIDS = re.compile(r"\b(?:do not|don't|never|(?:must|should) not)(?: do(?: this| the following| any of these)?)?$")
_AVOID = pattern("conditions.avoid")
_TELL = pattern("conditions.tell")
_HELP = pattern("conditions.help")
_STOP = re.compile(r"^(?:\d+[.)]? )?stop (?:taking|using|treatment)\b.*\b(?:if|when)\b")


def is_condition(lead: str) -> bool:
    """Say whether what introduces a list leaves a condition open, so that its items are no commands.

    >>> is_condition("tell your doctor if you"), is_condition("how to take it")
    (True, False)
    """
    return bool(_OPEN_IF.search(lead))


def is_forbidding(lead: str) -> bool:
    """Say whether what introduces a list forbids its items.

    >>> is_forbidding("while you take it, do not"), is_forbidding("do not worry")
    (True, False)
    """
    return bool(_FORBIDS.search(lead))


def headed(here: Scene) -> Iterator[Draft]:
    """Yield the advice of a heading whose list names the circumstances."""
    text = here.reading.document.copy.text
    colon = text.find(":", here.start, here.end)
    stop = colon if colon > 0 else here.end
    action = _action(here.folded((here.start, stop)))
    if action is None:
        return
    own = list(named(here.reading, stop + 1, here.end)) if stop + 1 < here.end else []
    draft = _draft(here, action)
    if own:
        note(here, draft, own)
        yield draft
    else:
        yield from for_items(here, draft, list(of_items(here.reading, here.sentence)))


def _action(words: str) -> str | None:
    if _AVOID.search(words):
        return "avoid-use"
    told = _TELL.search(words)
    if told:
        return "inform-provider-of-condition" if told["v"] in ("tell", "inform") else "contact-healthcare-provider"
    if _HELP.search(words):
        return "seek-medical-help"
    return "discontinue-use" if _STOP.search(words) else None


def _draft(here: Scene, action: str) -> Draft:
    reading = here.reading
    draft = Draft("AdviceStatement", "isAdvisedTo", "patient", "advice.heading", here.sentence, object=action)
    draft.labels[action] = (action.replace("-", " "), "Action")
    words = reading.document.copy.text[here.start : here.end]
    cut = re.search(r" (?:if|when)\b|:", words)
    end = here.start + (cut.start() if cut else len(words.rstrip(" :?*_")))
    draft.evidence.append(reading.published(here.start, end))
    draft.qualifiers["concerns"] = reading.subject.id
    return draft
