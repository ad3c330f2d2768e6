"""Rules whose drafts need more than the object of a rule: the risk of a whole class, what a dose depends on."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from monograph_kg.reading.context import Reading
from monograph_kg.reading.dosefactors import depends
from monograph_kg.reading.draft import Draft
from monograph_kg.reading.rulebook import Rule

Handler = Callable[[Reading, Rule, int, "re.Match[str]", tuple[int, int]], Iterator[Draft]]


_DEPENDS = (
    "dose.depends", "dose.depends.on", "dose.factors", "dose.group", "dose.group.need", "dose.unchanged",
    "dose.depends.key",
)  # fmt: skip
HANDLERS: dict[str, Handler] = dict.fromkeys(_DEPENDS, depends)
