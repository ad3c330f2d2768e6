"""Exceptions: what looks like a duty and is no advice."""

from __future__ import annotations

import re

from monograph_kg.reading.advising.duties import Duty
from monograph_kg.reading.advising.patterns import pattern
from monograph_kg.reading.advising.scene import Scene, sort_of_subject
from monograph_kg.reading.grammar.verbs import verbs
from monograph_kg.reading.lexis.masks import SUBJECT
from monograph_kg.reading.lexis.wordsets import choice, word_set

_CAUTION = pattern("advice.caution")
_EITHER_WAY = re.compile(r"\bwith or without\b|\bat any time\b")
# What the writer asks of the reader: "give me five minutes".
_TO_WRITER = re.compile(r"(?:give|allow|let|excuse|believe|trust|forgive|pardon|spare|bear with) (?:me|us)\b")
_NOT_FOR = pattern("advice.not-for")
_PERSON = pattern("advice.person")
_BARE_AVOID = re.compile(r"avoid(?:ed)?$|avoid in")
# Being contraindicated while pregnant is a caution, in people with a disease advice.
_BEARING = re.compile(r"\bpregnan|\bbreast|\bnursing|\blactation|\btrimester")
_PATIENTS = re.compile(r"\b(?:people|patients|those|anyone|if you)\b")
# Base forms that command nothing by themselves, and "write it on the box".
_IDLE = frozenset(("nurse", "breastfeed", "breast-feed", "treat", "experience", "write"))
_IDIOM = pattern("advice.idiom")
_TOPIC = re.compile(rf"\b(?:{choice('advice-topic')})\b")
_NOMINAL = frozenset(("NOUN", "ADJ", "PREP", "PUNCT"))


def is_none(here: Scene, duty: Duty, words: str) -> bool:
    """Say whether a duty, ``words`` from its verb on, is no advice: a caution, a use, what may be done either way."""
    if _CAUTION.search(words) or _EITHER_WAY.search(words) or _TO_WRITER.match(words):
        return True
    if duty.way in ("passive", "good") and duty.negated and _NOT_FOR.match(words):
        return True
    if duty.needless is not None and _BEARING.search(words):
        return True
    return _binds_nobody(here, duty) or _is_caution(here, duty, words) or _commands_nothing(here, duty, words)


def is_idle(here: Scene, duty: Duty, words: str) -> bool:
    """Say whether an order with an everyday verb has to do with no medicine: "put the kettle on"."""
    if duty.way != "imperative" or duty.lemma.partition(" ")[0] not in word_set("everyday-verb"):
        return False
    start = here.parse.tokens[duty.head].start
    if SUBJECT in words or _TOPIC.search(words):
        return False
    return not any(True for _ in here.reading.lexicon.find(here.shown[start - here.start :][: len(words)]))


def _binds_nobody(here: Scene, duty: Duty) -> bool:
    """Whether what "should" something is no person: "the pain should go away"."""
    if duty.way != "active" or not duty.subject:
        return False
    person = sort_of_subject(here, duty) in ("PEOPLE", "PROVIDER") or here.span(duty.subject) == "i"
    return not person and _PERSON.search(here.span(duty.subject)) is None


def _is_caution(here: Scene, duty: Duty, words: str) -> bool:
    """Whether the words warn of use in pregnancy or breastfeeding without telling anybody what to do."""
    bare = duty.way == "imperative" and _BARE_AVOID.match(words)
    if duty.way != "contraindicated" and not bare:
        return False
    told = duty.way == "contraindicated" and _PATIENTS.search(words)
    return not told and _BEARING.search(here.shown + here.folded(here.key)) is not None


def _commands_nothing(here: Scene, duty: Duty, words: str) -> bool:
    """Whether a base form is a noun or only tells how long something takes: "double vision", "allow a few weeks"."""
    if duty.lemma == "allow" and " week" in words:
        return True
    if duty.way != "imperative" or duty.negated:
        return False
    if duty.lemma in _IDLE or _IDIOM.match(words):
        return True
    known = verbs().known.get(duty.lemma)
    listed = here.section == "side-effects" and duty.head == 0 and not here.shown.rstrip().endswith(".")
    behind = here.parse.tokens[duty.head + 1 : duty.head + 3]
    if known is not None and known.noun and [t.tag for t in behind] in (["CONJ", "NOUN"], ["CONJ", "ADJ"]):
        return True  # "exercise and diet still matter"
    return listed and known is not None and known.noun and (not behind or behind[0].tag in _NOMINAL)
