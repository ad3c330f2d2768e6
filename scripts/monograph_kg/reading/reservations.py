"""Reservations: why what a sentence seems to state is for review, since its words do not say it outright.

Most are told by a word of the sentence (``data/reservations.tsv``, each row with an example and a counter-example). The
others look at what stands around the words of the draft and was not read: it would hold of everybody, and always.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from monograph_kg.reading.advising.occasions import FORBIDDEN
from monograph_kg.reading.context import Reading
from monograph_kg.reading.datafolder import DATA
from monograph_kg.reading.draft import Draft
from monograph_kg.reading.frames.populations import HARMS, OF_PEOPLE
from monograph_kg.reading.lexis.masks import OTHER, SUBJECT
from monograph_kg.reading.lexis.wordsets import choice
from monograph_kg.reading.vague import names_no_ailment, names_nothing
from monograph_kg.records.tsv import read_table

COLUMNS = ("id", "kinds", "polarity", "pattern", "reason", "example", "counter_example")
# "Less drowsiness than the old drug" may be none; "less often hives" is a frequency.
_LESS = re.compile(r"\b(?:less|fewer) (?!often|commonly|frequently)(?:\w+ )?")
_LIMITED = re.compile(
    r"(?: \([^()]*\))? (?:in|among|for) (?:(?:some|many|most) )?"
    r"(?:people|patients|those|anyone|women|men|adults|children) "
    r"(?:who|whose|with|without|on|taking|having|over|under|aged|older|younger)\b"
)
_RESTRICTED = re.compile(
    r"\b(?:who|whose|that|which|unless|except|after|before|during|while|until|within|without|in|by|for|with|if|when|on"
    r"|more than|longer than|over|under)\b"
)


_DOSE_OF_OTHER = re.compile(rf"\bdos(?:e|es|age) of (?:the |your |any )?{OTHER}")


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
    return next((reason for doubt, reason in _AROUND if doubt(reading, draft)), None)


def _is_of_two_others(reading: Reading, draft: Draft) -> bool:
    """Whether what the partner changes is a third drug: "erythromycin increases the effect of warfarin"."""
    if draft.kind != "InteractionStatement":
        return False
    copy, masked = reading.document.copy, reading.masked.text
    a, b = draft.first()
    partner = copy.text[copy.find(a) : copy.find(b)]
    for start, end in draft.cues.get("direction", ()):
        begin, stop = copy.find(start), copy.find(end)
        told = masked[begin:stop]
        if OTHER in told and SUBJECT not in told and partner not in copy.text[begin:stop]:
            return True
    return False


def _is_of_another_dose(reading: Reading, draft: Draft) -> bool:
    doses = draft.kind == "AdviceStatement" and "dose" in (draft.object or "")
    return doses and _DOSE_OF_OTHER.search(reading.masked.text, *reading.bounds[draft.sentence]) is not None


def _points_elsewhere(_reading: Reading, draft: Draft) -> bool:
    """Whether it holds under "if this happens": without its condition it would be another statement."""
    told = draft.qualifiers.get("circumstance", ())
    return any(one in draft.labels and names_nothing(one) for one in told)


def _is_under_no_state(_reading: Reading, draft: Draft) -> bool:
    return any(names_no_ailment(one) for one in draft.qualifiers.get("circumstance", ()))


def _is_less(reading: Reading, draft: Draft) -> bool:
    if draft.kind not in HARMS:
        return False
    at = reading.document.copy.find(draft.first()[0])
    found = list(_LESS.finditer(reading.document.copy.text, reading.bounds[draft.sentence][0], at))
    return bool(found) and found[-1].end() == at


def _loses_its_people(reading: Reading, draft: Draft) -> bool:
    if draft.kind not in OF_PEOPLE or "population" in draft.qualifiers:
        return False
    end = reading.document.copy.find(max(end for _, end in draft.evidence or draft.implied_by))
    return _LIMITED.match(reading.document.copy.text, end, reading.bounds[draft.sentence][1]) is not None


def _loses_its_limits(reading: Reading, draft: Draft) -> bool:
    if draft.object not in FORBIDDEN or draft.subject != "patient" or "circumstance" in draft.qualifiers:
        return False
    return _RESTRICTED.search(reading.document.copy.text, *reading.bounds[draft.sentence]) is not None


_AROUND: tuple[tuple[Callable[[Reading, Draft], bool], str], ...] = (
    (_points_elsewhere, "the circumstance points at words elsewhere"),
    (_is_under_no_state, "the circumstance names a part, a substance or a test of the body, and no state"),
    (_is_less, "there is less of it than elsewhere, and perhaps none"),
    (_loses_its_people, "it is said of some people, who were not read"),
    (_loses_its_limits, "the words restrict it, and no circumstance was read from them"),
    (_is_of_another_dose, "the dose is that of another drug"),
    (_is_of_two_others, "it tells of two other drugs"),
)
