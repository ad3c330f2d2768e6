"""Practice: advice in the words of a fact - "taken with food", "a spacer is recommended"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from monograph_kg.reading.advising.actions import parts_of
from monograph_kg.reading.advising.circumstances import named, of_words
from monograph_kg.reading.advising.patterns import pattern
from monograph_kg.reading.advising.scene import CHILDBEARING, Scene
from monograph_kg.reading.draft import Draft
from monograph_kg.reading.frames.arguments import sort_of
from monograph_kg.reading.grammar.clauses import Clause
from monograph_kg.reading.words import slug

_ASKED = pattern("practice.asked")
_EITHER_WAY = re.compile(r"\bwith or without\b|\bor without\b")
_TYPICAL = re.compile(r"\b(?:usually|generally|normally|typically|mostly)\b")
_CALLS = pattern("practice.calls")
_TESTS = pattern("practice.tests")
_NEEDED = pattern("practice.needed")
_CONTRACEPTION = pattern("practice.contraception")
# One of these begins in every sentence that these three find something in.
_TESTING = ("test", "monitoring", "check", "examination", "contraception", "birth control")
_ONLY = pattern("practice.only")
_OUTWEIGHS = pattern("practice.outweighs")


def practice(here: Scene) -> Iterator[Draft]:
    """Yield the advice of a sentence that no duty of it gives."""
    yield from _answers(here)
    for clause in here.parse.clauses:
        yield from _taken(here, clause)
        yield from _recommended(here, clause)
        yield from _lowered(here, clause)
    yield from _medical(here)
    yield from _supervised(here)
    slow = _SLOW.search(here.shown)
    if slow:
        yield _draft(here, "discontinue-gradually", slow.start(), slow.end())
    yield from _tested(here)
    yield from _restricted(here)


def _draft(here: Scene, action: str, start: int, end: int, relation: str = "isAdvisedTo") -> Draft:
    """A draft over a span of the shown words."""
    reading = here.reading
    subject = "patient" if relation == "isAdvisedTo" else reading.subject.id
    draft = Draft("AdviceStatement", relation, subject, "advice.practice", here.sentence, object=action)
    draft.labels[action] = (action.replace("-", " "), "Action")
    draft.evidence.append(reading.published(here.start + start, here.start + end))
    draft.qualifiers["concerns"] = reading.subject.id
    return draft


_TAKES = frozenset(("take",))


def _answers(here: Scene) -> Iterator[Draft]:
    """Short answers to how it is taken: "with food, usually in the morning"."""
    asked = here.folded(_before(here))
    if here.parse.clauses or not asked or not _ASKED.search(asked) or _EITHER_WAY.search(here.shown):
        return
    for action, start, end in parts_of(_TAKES, here.shown, 0, len(here.shown), dose=False):
        draft = _draft(here, action, start, end)
        typical = _TYPICAL.search(here.shown, max(0, here.shown.rfind(",", 0, start)), start)
        if typical:
            draft.certainty = "typical"
            draft.cue("certainty", here.reading.published(here.start + typical.start(), here.start + typical.end()))
        yield draft


def _before(here: Scene) -> tuple[int, int] | None:
    sentences = here.reading.document.sentences
    before = here.sentence - 1
    return here.reading.bounds[before] if before >= 0 and sentences[before].kind == "heading" else here.lead


def _taken(here: Scene, clause: Clause) -> Iterator[Draft]:
    """As in "Taken with meals", "it is best taken on an empty stomach"; what may be done so is no advice."""
    group = clause.group
    if not group.means("take", "swallow") or group.modal is not None or group.negation is not None:
        return
    passive = group.form == "participle" or (group.form == "finite" and group.passive)
    if not passive or clause.link in ("if", "relative") or _EITHER_WAY.search(here.shown):
        return
    start = group.heads[-1].start
    end = max(here.parse.span(clause.object)[1], group.end)
    best = "best when" not in here.words(here.start, start)
    for number, (action, a, b) in enumerate(
        parts_of(_TAKES, here.shown, start - here.start, end - here.start, dose=best)
    ):
        near = number == 0 and a - (start - here.start) <= len(group.heads[-1].text) + 1
        yield _draft(here, action, start - here.start if near else a, b)


def _recommended(here: Scene, clause: Clause) -> Iterator[Draft]:
    """As in "A spacer is recommended for young children"."""
    group = clause.group
    if (
        group.chain not in (("recommend",), ("advise",))
        or not group.passive
        or group.negation
        or group.modal
        or not clause.subject
    ):
        return
    start, end = here.parse.span(clause.subject)
    words = here.words(start, end)
    if _LESS.fullmatch(words):
        draft = _draft(here, "reduce-dose", start - here.start, group.end - here.start)
        _note(here, draft, *here.parse.span(clause.object))
        yield draft
        return
    fitting = sort_of(here.reading, here.parse, clause.subject) == "THING"
    if not fitting or clause.link in ("if", "when", "relative") or _NO_TOOL.search(words) or len(words.split()) > 5:  # noqa: PLR2004
        return
    name = re.sub(r"^(?:a|an|the|regular) ", "", words)
    draft = _draft(here, slug(f"use {name}"), start - here.start, group.end - here.start)
    _note(here, draft, *here.parse.span(clause.object))
    yield draft


_LESS = pattern("practice.less")
_STEPS = pattern("practice.steps")


def _lowered(here: Scene, clause: Clause) -> Iterator[Draft]:
    """As in "The dose is normally tapered over weeks"; "your doctor will usually lower the dose gradually"."""
    group = clause.group
    usual = group.modal is None or group.modal.text in ("will", "'ll")
    if (
        group.form != "finite"
        or not usual
        or group.negation
        or not group.means("reduce", "taper", "stop")
        or clause.link in ("if", "when", "relative")
    ):
        return
    sort = sort_of(here.reading, here.parse, clause.subject)
    start, end = group.heads[-1].start, max(here.parse.span(clause.object)[1], group.end)
    words = here.words(start, end)
    fits = sort in ("DOSE", "DRUG") if group.passive else sort == "PROVIDER" and " dose" in words
    if not fits or not _STEPS.search(here.words(group.start, end)):
        return
    draft = _draft(here, "reduce-dose-gradually", start - here.start, end - here.start)
    typical = next((t for t in group.adverbs if _TYPICAL.fullmatch(t.text)), None)
    if typical:
        draft.certainty = "typical"
        draft.cue("certainty", here.reading.published(typical.start, typical.end))
    yield draft


def _supervised(here: Scene) -> Iterator[Draft]:
    """As in "Children: only under specialist supervision"."""
    found = _UNDER.search(here.shown)
    if found and not here.parse.clauses:
        yield _draft(here, "use-under-medical-supervision", found.start(), found.end())


_UNDER = pattern("practice.under")
_SLOW = pattern("practice.slow")
_NO_TOOL = pattern("practice.no-tool")


def _note(here: Scene, draft: Draft, start: int, end: int) -> None:
    found = list(of_words(here.reading, start, end)) if end > start else []
    if found:
        draft.qualifiers["circumstance"] = tuple(dict.fromkeys(each.entity for each in found))
        for each in found:
            draft.cue("circumstance", here.reading.published(each.start, each.end))
            draft.labels.setdefault(each.entity, (each.label, "Circumstance"))


def _medical(here: Scene) -> Iterator[Draft]:
    found = _CALLS.search(here.shown)
    if found is None:
        return
    draft = _draft(here, "seek-medical-help", found.start(), found.end())
    states = list(named(here.reading, here.start, here.start + found.start()))
    if states:
        draft.qualifiers["circumstance"] = tuple(dict.fromkeys(each.entity for each in states))
        for each in states:
            draft.cue("circumstance", here.reading.published(each.start, each.end))
            draft.labels.setdefault(each.entity, (each.label, "Circumstance"))
    yield draft


def _tested(here: Scene) -> Iterator[Draft]:
    """As in "Regular blood tests are needed"; "no blood tests are needed"."""
    if not here.reading.holds(_TESTING, here.start, here.end):
        return
    covered = _CONTRACEPTION.search(here.shown)
    if covered:
        draft = _draft(here, "use-contraception", *covered.span("ev" if covered["ev"] else "is"))
        if CHILDBEARING.search(covered.group()):
            draft.subject = "woman-of-childbearing-potential"
        yield draft
    needed = _NEEDED.search(here.shown)
    if needed:
        yield _draft(here, slug(f"monitor {_stripped(needed['what'])}"), *needed.span("ev"))
    found = _TESTS.search(here.shown)
    if found is None:
        return
    negation = found.span("no") if found["no"] else None
    if negation is None and " not " in found.group():
        at = found.start() + found.group().index(" not ") + 1
        negation = (at, at + 3)
    draft = _draft(
        here,
        slug(f"monitor {_stripped(found['what'])}"),
        found.start("what"),
        found.end(),
        "requires" if negation else "isAdvisedTo",
    )
    if negation:
        draft.polarity = "negated"
        draft.cue(
            "polarity",
            here.reading.published(
                here.start + negation[0], here.start + negation[0] + len(here.shown[slice(*negation)].rstrip())
            ),
        )
    yield draft


def _stripped(what: str) -> str:
    """What is tested, without how often and the word for the test."""
    what = what.replace("monitoring of ", "")
    what = re.sub(r"^(?:(?:regular|routine|frequent|periodic|special|close) )+", "", what)
    return re.sub(r" ?(?:tests?|monitoring|checks)$", "", what) or "health"


def _restricted(here: Scene) -> Iterator[Draft]:
    """As in "It is used only when other drugs have failed"; "it may be used if the benefit outweighs the risk"."""
    for clause in here.parse.clauses:
        group = clause.group
        if (
            not group.passive
            or group.form != "finite"
            or not group.means("use", "give", "prescribe", "take")
            or group.negation
        ):
            continue
        if sort_of(here.reading, here.parse, clause.subject) not in ("DRUG", "USE", "PRONOUN"):
            continue
        if group.modal is not None and group.modal.text not in ("may", "can", "should", "must"):
            continue
        duty = group.modal is not None and group.modal.text in ("should", "must")
        weighed = _OUTWEIGHS.search(here.shown, group.end - here.start)
        only = None if group.modal and not duty else _ONLY.search(here.shown, group.start - here.start)
        relation = "isAdvisedTo" if duty else "requires"
        if weighed:
            draft = _draft(here, "use-if-benefit-outweighs-risk", weighed.start(), weighed.end(), relation)
        elif only and only["c"] not in ("in", "as", "under"):
            draft = _draft(
                here, slug(" ".join(("use", *only.group().split()[1:8]))), only.start(), only.end(), relation
            )
        else:
            continue
        mark = None if duty else group.modal or next((t for t in group.adverbs if _TYPICAL.fullmatch(t.text)), None)
        if mark is not None:
            draft.certainty = "possible" if group.modal else "typical"
            draft.cue("certainty", here.reading.published(mark.start, mark.end))
        _note(here, draft, here.start, here.end)
        yield draft
