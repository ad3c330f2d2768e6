"""Advice: statements of who should do what, from the duties of a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from monograph_kg.reading.advising.actions import action_of, name_of, parts_of
from monograph_kg.reading.advising.conditions import headed, is_condition, is_forbidding
from monograph_kg.reading.advising.duties import Duty, duties, verb_classes
from monograph_kg.reading.advising.exceptions import is_idle, is_none
from monograph_kg.reading.advising.keyed import keyed
from monograph_kg.reading.advising.management import keyed_by_interactant, manages
from monograph_kg.reading.advising.occasions import TELLING
from monograph_kg.reading.advising.patterns import pattern
from monograph_kg.reading.advising.practice import practice
from monograph_kg.reading.advising.scene import Scene, reach_of, scene, sort_of_subject, stop_of, trimmed
from monograph_kg.reading.advising.statements import draft_of, for_each
from monograph_kg.reading.advising.support import support
from monograph_kg.reading.advising.telling import told_twice
from monograph_kg.reading.advising.testing import had_tested, items_of, low_of, tests_of
from monograph_kg.reading.context import Reading
from monograph_kg.reading.draft import Draft
from monograph_kg.reading.lexis.words import slug
from monograph_kg.reading.lexis.wordsets import word_set

# Verbs whose object may be a dose, and whose adjuncts say how.
_TAKING = word_set("taking-verb")
_WEIGHING = frozenset(("follow", "weigh", "swallow", "consider", "balance", "assess", "evaluate"))
_DOSE = pattern("advice.dose")
_PLAIN = pattern("advice.plain")
_FURNITURE = pattern("advice.furniture")
# Verbs whose objects are each an action: "avoid alcohol and sunlight".
_EACH = frozenset(("avoid", "take", "carry", "drink", "eat", "limit", "wear"))

_GIVING = frozenset(("use", "give", "prescribe", "take"))
_CLAUSE_END = re.compile(r"[.;,]|$")
_SUPERVISED = "discontinue-only-under-medical-supervision"
MAX_NAME = 3


def advice(reading: Reading, sentence: int) -> Iterator[Draft]:
    """Yield the advice of a sentence or heading."""
    here = scene(reading, sentence)
    if _FURNITURE.search(here.shown):
        return
    if reading.document.sentences[sentence].kind == "heading":
        found = list(headed(here))
        yield from found or (_advised(here) if is_condition(here.folded((here.start, here.end))) else ())
        return
    if keyed_by_interactant(here) or is_condition(here.folded(here.lead)):
        return
    told = list(_advised(here))
    yield from told or keyed(here)
    said = [span for draft in told for span in draft.evidence]
    yield from support(here)
    yield from (draft for draft in practice(here) if not _overlaps(draft, said))


def _overlaps(draft: Draft, spans: Sequence[tuple[int, int]]) -> bool:
    first = draft.first()
    return any(a < first[1] and first[0] < b for a, b in spans)


def _advised(here: Scene) -> Iterator[Draft]:
    forbidding = is_forbidding(here.folded(here.lead))
    for duty in duties(here.parse, here.reading.masked.text):
        if not manages(here, duty):
            yield from _drafts(here, replace(duty, negated=True) if forbidding else duty)


def _drafts(here: Scene, duty: Duty) -> Iterator[Draft]:
    tokens, classes = here.parse.tokens, verb_classes(duty)
    head, stop, reach = tokens[duty.head], stop_of(here, duty), reach_of(here, duty)
    words = here.words(head.start, tokens[stop - 1].end)
    if is_none(here, duty, words):
        return
    dose = bool(_DOSE.search(here.words(head.start, reach)))
    taking = not classes.isdisjoint(_TAKING)
    low = low_of(here, duty) - here.start
    several = list(had_tested(here, duty)) or list(told_twice(here, duty, max(tokens[stop - 1].end, reach)))
    if several:
        yield from several
        return
    found = [] if duty.negated else parts_of(classes, here.shown, low, reach - here.start, dose=dose)
    if found and (taking or _WEIGHING & classes):
        yield from _parted(here, duty, found, tokens[stop - 1].end)
        return
    if found:
        cut = next((i for i in range(duty.head + 1, stop) if tokens[i].start >= found[0][1] + here.start), stop)
        stop = trimmed(here, duty, cut)
    limited = _only_where(here, duty, stop)
    if limited is not None:
        yield limited
        return
    action = _action(here, duty, stop, reach)
    if action is None or _says_nothing(here, duty, action, words, dose=dose):
        return
    if found:
        yield from _parted(here, duty, found, -1)
    if action != "discontinue-use" or all(name != _SUPERVISED for name, _, _ in found):
        yield from _made(here, duty, action, stop)


def _says_nothing(here: Scene, duty: Duty, action: str, words: str, *, dose: bool) -> bool:
    """Whether a duty only doses the drug, bids to take it, or has to do with no medicine."""
    taking = not verb_classes(duty).isdisjoint(_TAKING)
    if dose and taking and action != "do-not-take-double-dose":
        return True
    if action:
        return False
    return is_idle(here, duty, words) or bool(taking and not duty.negated and _PLAIN.fullmatch(words))


def _only_where(here: Scene, duty: Duty, stop: int) -> Draft | None:
    """As in "should only be given where no safer drug exists": what limits the use is the act."""
    tokens = here.parse.tokens
    if duty.value != "should-only" or duty.way != "passive" or verb_classes(duty).isdisjoint(_GIVING):
        return None
    if stop >= len(tokens) or tokens[stop].text not in ("if", "when", "where", "after"):
        return None
    start, end = tokens[stop].start, here.end
    cut = _CLAUSE_END.search(here.shown, start - here.start)
    end = here.start + cut.start() if cut else end
    return draft_of(here, duty, slug(" ".join(("use only", *here.words(start, end).split()[:6]))), (start, end))


def _action(here: Scene, duty: Duty, stop: int, reach: int) -> str | None:
    """Return the action's name, empty where its words are to name it, None where it is none."""
    start, end = here.parse.tokens[duty.head].start, here.parse.tokens[stop - 1].end
    classes = verb_classes(duty)
    action = action_of(classes, duty.negated, here.words(start, reach if classes & TELLING else end))
    if action or duty.way != "passive":
        return action
    action = action_of(classes, duty.negated, here.words(low_of(here, duty), end))
    bare = " " not in here.words(start, end) and sort_of_subject(here, duty) in ("DRUG", "USE", "PRONOUN")
    return None if action == "" and bare else action


def _parted(here: Scene, duty: Duty, found: Sequence[tuple[str, int, int]], end: int) -> Iterator[Draft]:
    """Yield an action for each adjunct; the first one's words begin at the verb where nothing much lies between."""
    first = here.parse.tokens[duty.first].start
    for number, (action, a, b) in enumerate(found):
        start, stop = a + here.start, b + here.start
        if number == 0 and start <= end + 1 and (start >= first or action.startswith("use-")):
            start, stop = min(first, start), max(stop, here.parse.tokens[duty.head].end)
        only = action == "use-as-directed" and (duty.value == "should-only" or "only" in here.words(start, stop))
        yield from for_each(here, draft_of(here, duty, "use-only-as-directed" if only else action, (start, stop)))


def _made(here: Scene, duty: Duty, action: str, stop: int) -> Iterator[Draft]:
    """Yield what a verb and its object ask for: one action, or one for each thing that is named."""
    tokens = here.parse.tokens
    head = tokens[duty.head]
    start, end = tokens[duty.first].start, tokens[stop - 1].end
    if duty.way == "passive" and not duty.negated and tokens[duty.head - 1].tag == "ADV":
        start = tokens[duty.head - 1].start
    thing = bool(duty.subject) and duty.way == "passive" and sort_of_subject(here, duty) in ("THING", "DOSE", "STOP")
    tests = list(tests_of(here, duty, end))
    if tests:
        yield from tests
        return
    if thing:
        start, end = here.parse.span(duty.subject)[0], max(end, head.end)
    several = list(_several(here, duty, start, end))
    if len(several) > 1:
        yield from several
        return
    words = here.words(start, end) if thing else here.words(head.start, end)
    name = action or name_of(duty.negated, head.lemma or head.text, words)
    yield from for_each(here, draft_of(here, duty, name, (start, end)))


def _several(here: Scene, duty: Duty, start: int, end: int) -> Iterator[Draft]:
    """Yield an action for each object of "avoid alcohol and sunlight", none where their names are long."""
    classes, head = verb_classes(duty), here.parse.tokens[duty.head]
    if duty.way == "passive" or " " in duty.lemma or classes.isdisjoint(_EACH):
        return
    items = items_of(here, head.end, end)
    if len(items) <= 1 or any(len(item.name.split()) > MAX_NAME for item in items):
        return
    for number, item in enumerate(items):
        words = f"{head.lemma} {item.name}"
        name = action_of(classes, duty.negated, words) or name_of(duty.negated, head.lemma, words)
        yield draft_of(here, duty, name, (item.start if number else start, item.end))
