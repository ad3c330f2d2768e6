"""Practice: advice in the words of a fact - "taken with food", "a spacer is recommended"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from monograph_kg.reading.advising.actions import action_of, parts_of
from monograph_kg.reading.advising.circumstances import named, of_clause, of_words
from monograph_kg.reading.advising.listed import of_list
from monograph_kg.reading.advising.patterns import pattern
from monograph_kg.reading.advising.scene import CHILDBEARING, Scene
from monograph_kg.reading.advising.statements import for_items, note
from monograph_kg.reading.draft import Draft
from monograph_kg.reading.frames.arguments import sort_of
from monograph_kg.reading.grammar.clauses import Clause
from monograph_kg.reading.grammar.verbs import classes_of
from monograph_kg.reading.lexis.masks import OTHER
from monograph_kg.reading.lexis.words import slug

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
    yield from _unless(here)
    for clause in here.parse.clauses:
        yield from _taken(here, clause)
        yield from _recommended(here, clause)
        yield from _lowered(here, clause)
    yield from _medical(here)
    yield from _supervised(here)
    yield from _unsuitable(here)
    yield from _provided(here)
    never = _NEVER_TWO.search(here.shown)
    if never:
        yield _draft(here, "do-not-take-double-dose", never.start(), never.end())
    for words, action in ((_SLOW, "discontinue-gradually"), (_SUDDEN, "do-not-stop-abruptly")):
        stopped = words.search(here.shown)
        if stopped:
            yield _draft(here, action, stopped.start(), stopped.end())
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


_MAY_I = pattern("practice.may-i")
_NOT_BEFORE = pattern("practice.not-before")
# What is asked of these belongs to cautions and interactions.
_LEFT_OUT = re.compile(r"\bpregnan|\bbreast|\bnursing|\btrimester|\balcohol|\bdrink|\bwith (?!food|meals)")
# How many words may name what is recommended.
MAX_TOOL = 5
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


def _unless(here: Scene) -> Iterator[Draft]:
    """Answers that forbid but for a condition: "Can I stop taking it? Not without speaking to your doctor"."""
    found = _NOT_BEFORE.match(here.shown)
    if found is None or here.sentence == 0:
        return
    asked = _MAY_I.search(here.reading.masked.text, here.reading.bounds[here.sentence - 1][0], here.start)
    if asked is None or OTHER in asked["act"] or _LEFT_OUT.search(asked["act"]):
        return
    verb = asked["verb"]
    words = f"{asked['act'].strip()} {found['ev']}"
    action = action_of(classes_of(verb) | {verb}, True, words)
    if action:
        yield _draft(here, action, *found.span("ev"))


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
    if not fitting or clause.link in ("if", "when", "relative"):
        return
    if _NO_TOOL.search(words) or len(words.split()) > MAX_TOOL:
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
_SUDDEN = pattern("practice.sudden")
_NO_TOOL = pattern("practice.no-tool")


_NEVER_TWO = pattern("practice.never-two")
_PROVIDED = pattern("practice.provided")


def _provided(here: Scene) -> Iterator[Draft]:
    """As in "With or without food, as long as you take it at the same time each day"."""
    found = _PROVIDED.search(here.shown)
    if found is None:
        return
    for number, (action, start, end) in enumerate(parts_of(_TAKES, here.shown, *found.span("ev"), dose=False)):
        yield _draft(here, action, start if number else found.start("ev"), end)


_UNSUITABLE = pattern("practice.unsuitable")
_PREGNANT = re.compile(r"\bpregnan|\bbreast|\bnursing|\btrimester")


def _unsuitable(here: Scene) -> Iterator[Draft]:
    """As in "It is not suitable for people with glaucoma", "not suitable for you if you have:"."""
    found = _UNSUITABLE.search(here.shown)
    masked = here.reading.masked.text[here.start : here.end]
    if found is None or OTHER in masked[: found.start()] or _PREGNANT.search(here.shown):
        return
    draft = _draft(here, "avoid-use", *found.span("ev"))
    listed = of_list(here.reading, here.sentence)
    if listed:
        yield from for_items(here, draft, listed)
        return
    end = next((c.group.start for c in here.parse.clauses if _goes_on(here, c, found.end())), here.end)
    conditions = [c for c in here.parse.clauses if c.link in ("if", "when") and c.group.start < end]
    states = [each for c in conditions for each in of_clause(here.reading, here.parse, c, here.end)]
    note(here, draft, states or list(of_words(here.reading, here.start + found.start("who"), end)))
    if "circumstance" in draft.qualifiers:
        yield draft


def _goes_on(here: Scene, clause: Clause, behind: int) -> bool:
    """Whether a clause of its own begins behind a place in the shown words."""
    group = clause.group
    own = group.form in ("finite", "imperative") and clause.link in ("main", "and", "but", "so", "because")
    return own and group.start >= here.start + behind


def _note(here: Scene, draft: Draft, start: int, end: int) -> None:
    note(here, draft, list(of_words(here.reading, start, end)) if end > start else [])


def _medical(here: Scene) -> Iterator[Draft]:
    found = _CALLS.search(here.shown)
    if found is None:
        return
    draft = _draft(here, "seek-medical-help", found.start(), found.end())
    note(here, draft, list(named(here.reading, here.start, here.start + found.start())))
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
    what = re.sub(r"^(?:(?:the|regular|routine|frequent|periodic|special|close) )+", "", what)
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
