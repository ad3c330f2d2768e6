"""Rules whose drafts need more than the object of a rule: the risk of a whole class, what a dose depends on."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from monograph_kg.reading.apply import build
from monograph_kg.reading.context import Reading
from monograph_kg.reading.dosefactors import depends
from monograph_kg.reading.draft import Draft
from monograph_kg.reading.rulebook import Rule

Handler = Callable[[Reading, Rule, int, "re.Match[str]", tuple[int, int]], Iterator[Draft]]


def class_risk(
    reading: Reading, rule: Rule, sentence: int, match: re.Match[str], bounds: tuple[int, int]
) -> Iterator[Draft]:
    """How it is said: "Like other X, it has a potential for Y" states the risk of the whole class too."""
    group, _ = reading.link(match.group("cls").strip(), "memberOf")
    for draft in build(reading, rule, sentence, match, bounds):
        draft.subject = group
        draft.qualifiers["level"] = "class"
        draft.cue("level", reading.published(*match.span("lvl")))
        last = draft.evidence[0][1]
        draft.evidence = [(reading.published(*match.span("lvl"))[0], last)]
        yield draft


_DEPENDS = (
    "dose.depends", "dose.depends.on", "dose.factors", "dose.group", "dose.group.need", "dose.unchanged",
    "dose.depends.key",
)  # fmt: skip
HANDLERS: dict[str, Handler] = {"class.risk": class_risk, **dict.fromkeys(_DEPENDS, depends)}
