"""Reservations: why what a sentence seems to state is for review, since its words do not say it outright.

Most are told by a word of the sentence (``data/reservations.tsv``, each row with an example and a counter-example). The
others look at what stands around the words of the draft and was not read: it would hold of everybody, and always.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from monograph_kg.reading.advising.occasions import FORBIDDEN
from monograph_kg.reading.context import Reading
from monograph_kg.reading.datafolder import DATA
from monograph_kg.reading.draft import Draft
from monograph_kg.reading.lexis.wordsets import choice
from monograph_kg.records.tsv import read_table

COLUMNS = ("id", "kinds", "polarity", "pattern", "reason", "example", "counter_example")
_HARMS = frozenset({"AdverseEffectStatement", "RiskStatement", "WithdrawalEffectStatement"})
# "Less drowsiness than the old drug" may be none; "less often hives" is a frequency.
_LESS = re.compile(r"\b(?:less|fewer) (?!often|commonly|frequently)(?:\w+ )?")
_LIMITED = re.compile(
    r"(?: \([^()]*\))? (?:in|among|for) (?:(?:some|many|most) )?"
    r"(?:people|patients|those|anyone|women|men|adults|children) "
    r"(?:who|whose|with|without|on|taking|having|over|under|aged|older|younger)\b"
)
_OF_PEOPLE = _HARMS | {"Indication", "OffLabelUse", "EffectivenessStatement"}
_RESTRICTED = re.compile(
    r"\b(?:who|whose|that|which|unless|except|after|before|during|while|until|within|without|in|by|for|with|if|when|on"
    r"|more than|longer than|over|under)\b"
)


class Row(NamedTuple):
    """A row of the table: kinds of statement, the words that make them doubtful, and why; with its two examples.

    Attributes:
        polarity: of the statements that it is about; empty for both.
    """

    kinds: frozenset[str]
    polarity: str
    pattern: re.Pattern[str]
    reason: str
    example: str
    counter_example: str


@cache
def rows() -> tuple[Row, ...]:
    """Return the rows of the table; a name in braces stands for a set of words."""
    made = []
    for row in read_table(DATA / "reservations.tsv", COLUMNS).rows:
        cells = row.cells
        pattern = re.sub(r"\{([a-z-]+)\}", lambda match: choice(match[1]), cells["pattern"])
        kinds = frozenset(cells["kinds"].split("|"))
        examples = cells["example"], cells["counter_example"]
        made.append(Row(kinds, cells["polarity"], re.compile(pattern), cells["reason"], *examples))
    return tuple(made)


def reservation(reading: Reading, draft: Draft) -> str | None:
    """Return why a draft is for review, or None where nothing speaks against it."""
    text, bounds = reading.document.copy.text, reading.bounds[draft.sentence]
    for row in rows():
        if draft.kind in row.kinds and row.polarity in ("", draft.polarity) and row.pattern.search(text, *bounds):
            return row.reason
    if draft.kind in _HARMS and _is_less(reading, draft):
        return "there is less of it than elsewhere, and perhaps none"
    if draft.kind in _OF_PEOPLE and _loses_its_people(reading, draft):
        return "it is said of some people, who were not read"
    if draft.object in FORBIDDEN and _loses_its_limits(reading, draft):
        return "the words restrict it, and no circumstance was read from them"
    return None


def _is_less(reading: Reading, draft: Draft) -> bool:
    at = reading.document.copy.find(draft.first()[0])
    found = list(_LESS.finditer(reading.document.copy.text, reading.bounds[draft.sentence][0], at))
    return bool(found) and found[-1].end() == at


def _loses_its_people(reading: Reading, draft: Draft) -> bool:
    if "population" in draft.qualifiers:
        return False
    end = reading.document.copy.find(max(end for _, end in draft.evidence or draft.implied_by))
    return _LIMITED.match(reading.document.copy.text, end, reading.bounds[draft.sentence][1]) is not None


def _loses_its_limits(reading: Reading, draft: Draft) -> bool:
    if draft.subject != "patient" or "circumstance" in draft.qualifiers:
        return False
    return _RESTRICTED.search(reading.document.copy.text, *reading.bounds[draft.sentence]) is not None
