"""Who acts in a step of a mechanism: the drug, a thing that the text names, or what the step before has changed."""

from __future__ import annotations

import re
from typing import NamedTuple

from monograph_kg.reading.context import Reading
from monograph_kg.reading.draft import Draft, Offsets
from monograph_kg.reading.frames.arguments import sort_of
from monograph_kg.reading.frames.frame import Fit
from monograph_kg.reading.grammar.clauses import Clause
from monograph_kg.reading.lexis.classes import is_class
from monograph_kg.reading.lexis.masks import OTHER, SUBJECT
from monograph_kg.reading.lexis.words import may_be_topic, singular, slug
from monograph_kg.reading.lexis.wordsets import word_set
from monograph_kg.reading.mechanism.amounts import PLACED, amount_of
from monograph_kg.reading.mechanism.antecedents import is_bare
from monograph_kg.reading.mechanism.processes import is_molecular, name_of

_CONNECTIVE = re.compile(
    r"^(?:(?:and|but|so|then|thus|hence|therefore|as a (?:result|consequence)|in (?:turn|this way|"
    r"consequence)|consequently|by doing (?:so|this)|this way"
    r"|over (?:several )?(?:time|days|weeks|months)|this in turn)[ ,]+)+"
)
_DOING = re.compile(
    r"(?:blocking|inhibiting|stopping|stimulating|activating|increasing|raising|reducing|lowering|suppressing) [a-z]"
)
_CHANGE = re.compile(
    r"(?:fall|rise|increase|decrease|drop|accumulation|reduction|change|effect|action|process|result|loss|"
    r"lack|inhibition|blockade|stimulation|activity|swelling|pain)s?$"
)
_RESULT = re.compile(
    r"\b(?:as a (?:result|consequence)|in (?:turn|this way|consequence)|consequently|therefore|thus|thereby|hence|so)\b"
)
_PROCESS = re.compile(
    r"(?:synthesis|production|release|secretion|formation|uptake|growth|division|activity|breakdown|"
    r"absorption|transcription|replication|entry|metabolism|conversion|aggregation)$"
)
_NEAR = 2  # sentences back to a step that something may point to
_PLACE_ENDS = 60  # characters within which a place ends that stands behind the object of a step
_MAKES = frozenset(
    ("convert", "make", "produce", "release", "break down", "create", "form", "turn into", "carry", "control")
)


class Actor(NamedTuple):
    """Who acts.

    Attributes:
        entity: its identifier.
        label: name and kind of a new entity, or None.
        via: published evidence of the step through which it acts, or None.
        cue: published words that say so, or None.
    """

    entity: str
    label: tuple[str, str] | None = None
    via: Offsets | None = None
    cue: Offsets | None = None


def changed(step: Draft) -> tuple[str, tuple[str, str]]:
    """Return the entity for what a step has changed: "increased serotonin"."""
    thing = step.object or ""
    prefix = {
        "increases": "increased ",
        "enhancesEffectOf": "increased ",
        "reduces": "reduced ",
        "inhibits": "reduced ",
    }.get(step.relation or "", "")
    label = prefix + thing.replace("-", " ")
    return slug(label), (label, "Process")


def before(reading: Reading, sentence: int, until: int | None = None) -> Draft | None:
    """Return the last step of the same or the neighbouring lines, if it is near enough to point back to.

    Args:
        reading: the document.
        sentence: where something points back.
        until: the published offset at which it does, so that only steps before count.
    """
    for step in reversed(reading.steps):
        if step.polarity == "negated" or (until is not None and step.sentence == sentence and step.first()[0] > until):
            continue
        near = sentence - step.sentence <= _NEAR
        units = reading.document.sentences
        part = reading.section(units[step.sentence]) == reading.section(units[sentence])
        return step if near and part else None
    return None


def actor_of(reading: Reading, fit: Fit, clause: Clause) -> Actor | None:
    """Return who acts in a clause, or None where that cannot be said."""
    parse = fit.parse
    following = parse.clauses.index(clause) + 1
    parent = next((n for n in range(following - 2, -1, -1) if parse.clauses[n].link != "reduced"), -1)
    own = clause.subject and clause.subject.start > clause.opener
    if clause.link == "relative" and not own:
        return _relative(reading, fit, clause)
    if clause.link == "means" and not clause.subject and following < len(parse.clauses):
        return _by_means(reading, fit, following)
    lost = parent >= 0 and reading.document.copy.text[slice(*parse.span(clause.subject))] in ("them", "us", "it slowly")
    if lost:
        return actor_of(reading, fit, parse.clauses[parent])
    takes_over = clause.shared or (not clause.subject and clause.link == "so")
    if takes_over and parent >= 0 and clause.link in ("means", "purpose", "result", "and", "but", "reduced", "so"):
        shared = actor_of(reading, fit, parse.clauses[parent])
        return shared and _taken_over(reading, fit, clause, shared)
    if not clause.subject:
        clipped = clause.group.form == "finite" and clause.link in ("main", "and")
        return Actor(reading.subject.id) if clipped else None
    return _subject(reading, fit, clause)


def _by_means(reading: Reading, fit: Fit, following: int) -> Actor | None:
    """Who acts by a means: the main clause's actor; an answer without one ("By stimulating X") speaks of the drug."""
    main = next((c for c in fit.parse.clauses[following:] if c.subject and not c.shared), None)
    if main is None:
        return None if _speaks_of_other(reading, fit) else Actor(reading.subject.id)
    found = actor_of(reading, fit, main)
    return found and Actor(found.entity, found.label)


def _taken_over(reading: Reading, fit: Fit, clause: Clause, shared: Actor) -> Actor:
    """Who acts in a clause that shares the actor of another: that one, or what its step has changed."""
    if clause.link == "means":
        return Actor(shared.entity, shared.label)
    last = before(reading, fit.sentence)
    result = clause.link == "result"
    start = fit.parse.tokens[max(0, clause.opener)].start
    cue = None if result else _result_cue(reading, (start, clause.group.end))
    if last is None or last.sentence != fit.sentence or not (result or cue):
        return Actor(shared.entity, shared.label, None, cue)
    if last.subject != shared.entity or shared.entity != reading.subject.id:
        return Actor(*changed(last), via=last.first(), cue=cue)
    return Actor(shared.entity, shared.label, last.first(), cue)


def _subject(reading: Reading, fit: Fit, clause: Clause) -> Actor | None:  # noqa: PLR0911 (one return a way of naming)
    start, end = fit.parse.span(clause.subject)
    words = reading.document.copy.text[start:end]
    masked = reading.masked.text[start:end]
    connective = _CONNECTIVE.match(words)
    lead = fit.parse.span(clause.lead)
    result = _result_cue(reading, (lead[0], lead[1])) if lead[1] else None
    if connective:
        result = result or reading.published(start, start + len(connective.group().rstrip(" ,")))
        start += connective.end()
        words, masked = words[connective.end() :], masked[connective.end() :]
    if clause.group.chain[0] == "be" and len(clause.group.chain) > 1:
        own = re.fullmatch(
            rf"(?:its|the(?:ir)?|{SUBJECT}+(?:'s)?) (?:(?:main|chief|primary|key) )?(?:effect|action|job|role|task)s?",
            masked,
        )
        return Actor(reading.subject.id) if own else None
    if _DOING.match(words):
        return pointing(reading, fit, reading.published(start, end))
    if _disagrees(fit, words):
        return Actor(reading.subject.id) if _speaks_of_drug(reading, fit) else None
    if words == "it" and (start <= reading.bounds[fit.sentence][0] + 2 or _speaks_of_drug(reading, fit)):
        return Actor(reading.subject.id)
    if words in ("this in turn", "which in turn") and (last := before(reading, fit.sentence)):
        return Actor(*changed(last), via=last.first(), cue=reading.published(start, end))
    if (
        re.fullmatch(r"this|that|these|it|they|which|both|this in turn", words) and SUBJECT not in masked
    ) or words in word_set("back-pointing"):
        return pointing(reading, fit, reading.published(start, end)) or _only_drug(reading, fit, words)
    if re.fullmatch(rf"(?:(?:the|this|your|any|both) )*{SUBJECT}+(?:'s)?(?: [a-z]+)?", masked) or sort_of(
        reading, fit.parse, clause.subject
    ) in ("DRUG", "USE"):
        return _drug(reading, fit, result)
    if OTHER in masked:
        return (
            _named(reading, fit, words, start)
            if re.fullmatch(rf"(?:the )?{OTHER}+", masked) and _is_product(reading, words)
            else None
        )
    return _named(reading, fit, words, start)


def _only_drug(reading: Reading, fit: Fit, words: str) -> Actor | None:
    """The drug, where no step stands before: "In the brain it blocks"; "DRUG attaches to X. This reduces Y"."""
    if before(reading, fit.sentence) is not None:
        return None
    if words == "it":
        return Actor(reading.subject.id) if fit.clause is fit.parse.clauses[0] else None
    if section_of_sentence(reading, fit.sentence) != "mechanism":
        return None
    earlier = reading.parse(fit.sentence - 1).clauses if fit.sentence else ()
    units = reading.document.sentences
    near = bool(earlier) and units[fit.sentence - 1].block == units[fit.sentence].block
    if not near or words not in ("this", "that") or fit.clause is not fit.parse.clauses[0]:
        return None
    span = reading.parse(fit.sentence - 1).span(earlier[0].subject)
    named = SUBJECT in reading.masked.text[slice(*span)] or reading.document.copy.text[slice(*span)] == "it"
    alone = all(clause.link == "reduced" for clause in earlier[1:])
    return Actor(reading.subject.id) if named and alone else None


def section_of_sentence(reading: Reading, sentence: int) -> str:
    """Return the type of the section of a sentence."""
    return reading.section(reading.document.sentences[sentence])


def _disagrees(fit: Fit, words: str) -> bool:
    """Whether the verb is a singular's and the words are a plural: "DRUG lets the vessels relax and lowers X"."""
    heads = fit.clause.group.heads
    last = words.rsplit(" ", maxsplit=1)[-1]
    plural = singular(last) != last and " of " not in words and " and " not in words
    return bool(heads) and heads[0].form == "third" and plural and fit.clause.shared


def _speaks_of_other(reading: Reading, fit: Fit) -> bool:
    return OTHER in reading.masked.text[slice(*reading.bounds[fit.sentence])]


def _speaks_of_drug(reading: Reading, fit: Fit) -> bool:
    first = fit.parse.clauses[0]
    return sort_of(reading, fit.parse, first.subject) == "DRUG"


def _is_product(reading: Reading, words: str) -> bool:
    """Whether a drug that a step has named is meant, so that it acts itself: the active form of the subject."""
    return any(step.object == slug(words) for step in reading.steps)


def _drug(reading: Reading, fit: Fit, result: Offsets | None) -> Actor:
    """The drug itself; "by blocking X, DRUG lowers Y" acts through the step in its lead."""
    last = before(reading, fit.sentence)
    same = last is not None and last.subject == reading.subject.id
    if last is not None and result is not None and same:
        return Actor(reading.subject.id, None, last.first(), result)
    begin = reading.bounds[fit.sentence][0]
    opens = reading.document.copy.text.startswith("by ", begin)
    if last is not None and opens and last.sentence == fit.sentence and same:
        return Actor(reading.subject.id, None, last.first(), reading.published(begin, begin + 2))
    return Actor(reading.subject.id)


def pointing(reading: Reading, fit: Fit, cue: Offsets | None) -> Actor | None:
    """What "this" or "as a result" points back to: the drug's own step leaves the drug acting, another its change."""
    last = before(reading, fit.sentence)
    if last is None:
        return None
    blocks = last.relation == "inhibits" and not _PROCESS.search(last.object or "")
    if last.subject == reading.subject.id or blocks:
        return Actor(reading.subject.id, None, last.first(), cue)
    return Actor(*changed(last), via=last.first(), cue=cue)


def _result_cue(reading: Reading, span: tuple[int, int]) -> Offsets | None:
    found = _RESULT.search(reading.document.copy.text, *span)
    return reading.published(*found.span()) if found else None


def _relative(reading: Reading, fit: Fit, clause: Clause) -> Actor | None:
    """What "which" and "that" stand for: the thing named before them, its change, or the whole step."""
    parse = fit.parse
    opener = parse.tokens[clause.opener]
    comma = clause.opener > 0 and parse.tokens[clause.opener - 1].text == ","
    cue = reading.published(opener.start, opener.end)
    last = before(reading, fit.sentence, cue[0])
    if last is None or last.sentence != fit.sentence or not _covers(reading, last, opener.start):
        return _apposed(reading, fit, clause) or _whole(reading, fit, clause, comma=comma)
    if comma and opener.text == "which":
        return _behind_step(reading, fit, clause, last, cue)
    if _verb_form(clause) == "base" and (owner := _owner(reading, last)):
        return None if is_bare(singular(owner)) else _plain_thing(reading, owner)
    return _apposed(reading, fit, clause) or Actor(last.object or "", via=last.first())


def _behind_step(reading: Reading, fit: Fit, clause: Clause, step: Draft, cue: Offsets) -> Actor | None:
    """What ", which" stands for behind a step: its object or the object's owner, the change of it, or the step."""
    first = fit.parse.tokens[clause.subject.start].text if clause.subject else ""
    plural = singular(first) != first or _head_is_plural(reading, step)
    thing, form = step.object or "", _verb_form(clause)
    if plural and form == "third":
        return pointing(reading, fit, cue)
    if form == "base" and (owner := _owner(reading, step)):
        return _plain_thing(reading, owner)
    if step.relation == "inhibits" and clause.group.verb in _MAKES:
        return Actor(thing, None, None, cue)
    if step.relation == "inhibits" or (step.relation == "increases" and thing.startswith("cyp")):
        return pointing(reading, fit, cue)
    if step.relation == "leadsTo" or re.search(r"(?:receptor|channel|kinase|enzyme)$", thing):
        return Actor(thing, None, step.first(), cue)
    return Actor(*changed(step), via=step.first(), cue=cue)


def _verb_form(clause: Clause) -> str:
    return clause.group.heads[0].form if clause.group.heads else ""


def _whole(reading: Reading, fit: Fit, clause: Clause, *, comma: bool) -> Actor | None:
    """How it is said: "DRUG relaxes the vessels, which lowers the pressure": the drug acts by what it does."""
    at = fit.parse.clauses.index(clause)
    if not (comma and at and _verb_form(clause) == "third" and fit.parse.tokens[clause.opener].text == "which"):
        return None
    plural = (
        clause.subject
        and singular(fit.parse.tokens[clause.subject.stop - 1].text) != fit.parse.tokens[clause.subject.stop - 1].text
    )
    before_it = fit.parse.clauses[at - 1]
    return Actor(reading.subject.id) if plural and sort_of(reading, fit.parse, before_it.subject) == "DRUG" else None


def _head_is_plural(reading: Reading, step: Draft) -> bool:
    words = reading.document.text[slice(*step.first())].lower().split(" ")
    return len(words) > 1 and "of" not in words and singular(words[-1]) != words[-1]


def _owner(reading: Reading, step: Draft) -> str:
    """The plural behind "of": "the production of prostaglandins, which cause" speaks of prostaglandins."""
    found = re.search(r" of (?:the )?(?P<x>[a-z-]+s)$", reading.document.text[slice(*step.first())].lower())
    return found["x"] if found else ""


def _covers(reading: Reading, step: Draft, at: int) -> bool:
    """Whether a step's object is the last thing named before a place: at most its place stands between."""
    end = step.first()[1]
    between = reading.document.text[end : reading.published(at, at + 1)[0]]
    between = re.sub(r"^ (in|within|at|on) (the )?\w+( \w+)?,? and (in )?(the )?\w+( \w+)?", "", between)
    return len(between) < _PLACE_ENDS and not re.search(r"[.;]|\b(?:and|but)\b", between)


def _apposed(reading: Reading, fit: Fit, clause: Clause) -> Actor | None:
    """How it is said: "X, an enzyme that ..." and "the X that ..."."""
    tokens = fit.parse.tokens
    at = clause.opener - 1
    comma = next((i for i in range(at, max(-1, at - 10), -1) if tokens[i].text == ","), -1)
    apposition = (
        comma > 0
        and comma + 1 < len(tokens)
        and tokens[comma + 1].text in ("a", "an", "the", "another")
        and comma + 1 <= at
    )
    stop = comma if apposition else at + 1
    text = reading.document.copy.text
    if not apposition:
        return None
    start = stop
    while (start > 0 and tokens[start - 1].tag in ("NOUN", "ADJ", "NUM", "OTHER")) or (
        start > 0 and tokens[start - 1].text in ("(", ")", "-")
    ):
        start -= 1
    if start == stop:
        return None
    words = re.sub(r"\s*\([^()]*\)", "", text[tokens[start].start : tokens[stop - 1].end])
    return _plain_thing(reading, words)


def _named(reading: Reading, fit: Fit, words: str, start: int) -> Actor | None:
    """An actor that the subject names: an amount, what a step before has named, or a substance."""
    amount = amount_of(reading, words)
    if amount is not None:
        last = before(reading, fit.sentence)
        via = last.first() if last is not None and last.object and last.object.split("-")[0] in amount else None
        cue = reading.published(start, start + len(words)) if via else None
        return Actor(slug(amount), (amount, "Process"), via, cue)
    place = PLACED.sub("", words)
    if definite := re.match(r"(?:the|its|this|that) (?P<n>[a-z-]+)$", place):
        known = next((s for s in reversed(reading.steps) if (s.object or "").endswith(definite["n"])), None)
        if known is not None and known.object:
            return Actor(known.object, None, known.first())
    return _plain_thing(reading, place)


def _plain_thing(reading: Reading, words: str) -> Actor | None:
    name, effect = name_of(words)
    if (
        effect
        or not may_be_topic(name)
        or _CHANGE.fullmatch(name)
        or not re.search(r"[a-z]{2}", name)
        or (is_class(reading, name) and not is_molecular(name))
        or name in word_set("converter")
    ):
        return None
    if re.search(
        r"\b(?:you|your|people|patients|doctors?|they|who|drugs?|medicines?|side effects?|risk|doses?|adults|"
        r"children|women|men|users)\b",
        name,
    ):
        return None
    entity, new = reading.link(name, "enhancesEffectOf")
    return Actor(entity, (name, "Chemical") if new else None) if entity else None
