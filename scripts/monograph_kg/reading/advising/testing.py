"""Testing: what should be checked or watched, one statement for each thing that is named."""

from __future__ import annotations

import re
from collections.abc import Iterator

from monograph_kg.reading.advising.duties import Duty
from monograph_kg.reading.advising.scene import Scene, sort_of_subject
from monograph_kg.reading.advising.statements import draft_of
from monograph_kg.reading.draft import Draft
from monograph_kg.reading.grammar.items import Item, read_items
from monograph_kg.reading.lexis.words import slug

_TESTED = re.compile(r"\b(?:check|monitor|measure|test|watch|review|assess)")
_CHECKED = re.compile(
    r" (?:your |the |their )?(?P<what>[a-z][a-z ,-]*?)"
    r" (?:be )?(?:re)?(?:checked|monitored|measured|tested|examined|taken)\b"
)
_WATCHED = re.compile(
    r"(?:observed|monitored|watched|checked|examined) (?:\w+ly )?for (?:signs of |symptoms of )?(?P<what>[^.;:()]+)"
)
_BOTH = 2
_YOURS = frozenset(("yours", "theirs", "it", "this", "these", "they", "both"))


def items_of(here: Scene, start: int, end: int) -> list[Item]:
    """Return the members of an enumeration."""
    return read_items(here.reading.document.copy.text, start, end)


def low_of(here: Scene, duty: Duty) -> int:
    """Where the words of a duty begin: in the passive at its subject."""
    if duty.way == "passive" and duty.subject and duty.subject.start < duty.head:
        return here.parse.span(duty.subject)[0]
    return here.parse.tokens[duty.head].start


def had_tested(here: Scene, duty: Duty) -> Iterator[Draft]:
    """Yield a test for each thing of "have your sodium and liver function checked"."""
    if duty.lemma not in ("have", "get") or duty.negated:
        return
    head = here.parse.tokens[duty.head]
    found = _CHECKED.match(here.shown, head.end - here.start)
    if found:
        for item in items_of(here, here.start + found.start("what"), here.start + found.end("what")):
            yield draft_of(here, duty, slug(f"monitor {item.name}"), (item.start, item.end))


def tests_of(here: Scene, duty: Duty, end: int) -> Iterator[Draft]:
    """Yield what should be tested: "blood counts should be checked", "infants should be watched for drowsiness"."""
    head = here.parse.tokens[duty.head]
    if duty.way != "passive" or duty.negated:
        return
    subject, sort = here.span(duty.subject), sort_of_subject(here, duty) if duty.subject else ""
    watched = _WATCHED.match(here.shown, head.start - here.start)
    if watched and sort == "PEOPLE":
        for item in items_of(here, here.start + watched.start("what"), here.start + watched.end("what")):
            yield draft_of(here, duty, slug(f"monitor {item.name}"), (item.start, item.end))
    elif _TESTED.match(head.text) and subject in _YOURS:
        both = _both(here, duty) if subject == "both" else []
        for item in both:
            yield draft_of(here, duty, slug(f"monitor {item.name}"), (low_of(here, duty), head.end))
        if not both:
            yield draft_of(here, duty, "monitor-with-tests", (head.start, end))
    elif _TESTED.match(head.text) and sort in ("THING", "DOSE", "STOP"):
        for item in items_of(here, *here.parse.span(duty.subject)):
            yield draft_of(here, duty, slug(f"monitor {item.name}"), (item.start, item.end))


def _both(here: Scene, duty: Duty) -> list[Item]:
    """The two things of the clause before that "both" points back to."""
    if duty.clause == 0:
        return []
    before = here.parse.clauses[duty.clause - 1].object
    found = items_of(here, *here.parse.span(before)) if before else []
    return found if len(found) == _BOTH else []
