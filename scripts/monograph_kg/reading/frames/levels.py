"""Levels: what is said of the drug "like other benzodiazepines" is said of the class, too."""

from __future__ import annotations

import re
from collections.abc import Iterator

from monograph_kg.reading.context import Reading
from monograph_kg.reading.draft import Draft
from monograph_kg.reading.frames.frame import Fit
from monograph_kg.reading.lexis.words import singular_phrase

_LIKE = re.compile(
    r"\b(?P<as>as with|like|in common with|similar to|as is true of) (?P<lvl>(?:all "
    r"|most |many )?(?:(?:other )|(?<=all )|(?<=most ))(?P<cls>[a-z][a-z -]{3,50}?))"
    r"(?=,| \ue000|\s*$)"
)
# How far before its class the pattern of `_is_member` can begin.
_REACH = 130


def also_of_class(reading: Reading, fit: Fit, draft: Draft) -> Iterator[Draft]:
    """Yield the draft once more for the class that the sentence likens the drug to."""
    begin, end = reading.bounds[fit.sentence]
    found = _LIKE.search(reading.masked.text, begin, end)
    if found is None or found.start() > fit.clause.group.start:
        return
    group, new = reading.link(found["cls"], "memberOf")
    copy = draft.clone()
    copy.subject = group
    if new:
        copy.labels[group] = (found["cls"], "DrugClass")
    copy.qualifiers["level"] = "class"
    span = reading.published(found.start("as" if found["as"] == "as with" else "lvl"), found.end("lvl"))
    copy.cue("level", reading.published(*found.span("lvl")))
    copy.evidence = [(span[0], draft.evidence[0][1])]
    yield copy


def of_own_class(reading: Reading, fit: Fit) -> str | None:
    """Return the class that a clause speaks of, if the text says that the drug is of it: "Statins may cause ..."."""
    words = reading.document.copy.text[slice(*fit.parse.span(fit.clause.subject))]
    group = reading.lexicon.link(words, frozenset({"DrugClass"}))
    if group is None or ":" in group:
        return None
    return group if _is_member(reading.masked.text, fit.clause.group.start, singular_phrase(words)) else None


def _is_member(masked: str, stop: int, name: str) -> bool:
    """Whether the text before ``stop`` says in one sentence that the drug is of a class, looking where it is named."""
    member = re.compile(rf"\ue000+[^.]{{0,80}}?\b(?:an?|the|of|called)\b[^.]{{0,40}}?\b{re.escape(name)}s?\b")
    at = masked.find(name, 0, stop)
    while at >= 0:
        end = at + len(name)
        low = max(0, at - _REACH)
        if member.search(masked, max(low, masked.rfind(".", low, at) + 1), min(stop, end + 2)):
            return True
        at = masked.find(name, end, stop)
    return False
