"""What a drug, a substance or a state is: members of classes, and kinds of states and substances."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import NamedTuple

from monograph_kg.reading.context import STATES, Reading
from monograph_kg.reading.draft import Draft
from monograph_kg.reading.frames.frame import Fit
from monograph_kg.reading.frames.qualifiers import qualify
from monograph_kg.reading.lexis.classes import is_class
from monograph_kg.reading.lexis.masks import OTHER, SUBJECT
from monograph_kg.reading.lexis.names import class_ids
from monograph_kg.reading.lexis.words import may_be_topic, singular_phrase, slug
from monograph_kg.reading.lexis.wordsets import choice

_STOP = re.compile(
    r"[.;:!?]|,|\s[-–]\s|\b(?:that|which|who|used|taken|given|prescribed|sold|available|because|for|with|but|"
    r"known|made|developed|so|by|to|of the (?:past|last|recent|present|modern)"
    r"|when|while|although|it|is|are|works?|whose|since|at|on|as|not|may|can|has|have|introduced|active|"
    r"rather|than|containing|derived|based|produced|chiefly|mainly)\b"
)
_CALLED = re.compile(
    r"(?:(?:group|class|family|type|category|kind|sort)(?:s|es)?|(?:medicine|medication|drug)s)"
    r"(?: of (?P<what>[a-z -]{0,40}?))?"
    r"(?: (?:that|which) (?:are|"
    r"is))?,? ?(?:called|known as|named|termed|referred to as|that doctors call) (?:the )?(?P<cls>[^.;:,]+)"
)
_GROUP = r"(?:class|classes|family|group|type|category|series)"
_OF_THE = re.compile(
    rf"\b(?:of|from|in|within|to) (?:the|a) (?P<cls>[a-z][a-z0-9 /-]{{2,60}}?)(?: \([a-z0-9-]+\))? {_GROUP}\b"
)
_BARE_GROUP = re.compile(
    rf"(?:an?|the|this|that) (?:[a-z-]+ )?{_GROUP} of (?:(?:drugs|medicines|medications), )?"
    r"(?:the )?(?P<cls>[a-z0-9].*)$"
)
_OF_CLASS = re.compile(rf"\b{_GROUP} of (?:the )?(?P<cls>[a-z][a-z0-9 -]{{2,60}})$")
_OPENING = re.compile(
    r"(?:(?:what (?:[a-z]+ ){1,2}calls?|an?|the|one|part|member|members|some|both|also|still|now|actually|"
    r"really|among|of)\s+)+"
)


# The verb belongs to the evidence where only articles and a preposition stand between: "belongs to the biguanides".
_NEAR = 20
_CLASS_WORDS = 6  # of the longest name of a class


class ClassMention(NamedTuple):
    """A class that a phrase names, in offsets of the copy."""

    name: str
    start: int
    end: int


def class_mentions(reading: Reading, start: int, end: int, *, lenient: bool = False) -> list[ClassMention]:
    """Return the classes that the noun phrase at ``start`` names, in text order.

    Args:
        reading: the document.
        start: where the phrase begins, in the copy.
        end: where it ends at the latest.
        lenient: whether an unknown name counts, since its place says that it is a class.
    """
    text = reading.document.copy.text
    called = _CALLED.search(text, start, end)
    if called:
        found = _of_phrase(reading, *called.span("what"), lenient=False) if called["what"] else []
        before = text[start : called.start()].rstrip()
        if not found and (lead := re.compile(r"(.*?),? (?:from|of|in) (?:an?|the)(?: [a-z]+)?$").match(before)):
            found = _of_phrase(reading, start, start + lead.end(1), lenient=False)
        return [*found, *_of_phrase(reading, *_cut(text, *called.span("cls")), lenient=True)]
    begin, stop = _cut(text, start, end)
    group = _OF_THE.search(text, begin, stop)
    if group:
        found = _of_phrase(reading, begin, group.start(), lenient=False)
        return [*found, *_of_phrase(reading, *group.span("cls"), lenient=True)]
    grouped = _BARE_GROUP.match(text, begin, stop)
    if grouped and lenient:
        return _of_phrase(reading, *grouped.span("cls"), lenient=True)
    named = _OF_CLASS.search(text, begin, stop)
    if named:
        return _of_phrase(reading, *named.span("cls"), lenient=True)
    further = re.compile(r", (?=(?:one|a member|part|a type|a kind) of |an? [a-z-]+ (?:that|which|used)\b)").match(
        text, stop, end
    )
    found = []
    for match in re.compile(r"(?:[^/]|/(?! ))+?(?=,? (?:and|or) (?:an? |also an? )?|$)").finditer(text[begin:stop]):
        part = re.match(r",? ?(?:and|or) (?:also )?", match.group())
        a = begin + match.start() + (part.end() if part else 0)
        if part and part.group().strip(", ").startswith("or"):
            break  # "or" only gives another word for the same
        found += _of_phrase(reading, a, begin + match.end(), lenient=lenient and not found)
    return [*found, *class_mentions(reading, further.end(), end)] if further else found


def _cut(text: str, start: int, end: int) -> tuple[int, int]:
    """The phrase up to where another clause or adjunct begins; what stands in brackets does not end it."""
    shown = re.sub(r"\([^()]*\)", lambda m: "(" + "x" * (len(m.group()) - 2) + ")", text[start:end])
    opening = _OPENING.match(shown)
    stop = _STOP.search(shown, _past_loose(shown, opening.end() if opening else 0, len(shown)))
    while stop and stop.start() == 0:
        stop = _STOP.search(shown, stop.end())
    return start, start + (stop.start() if stop else len(shown))


def _of_phrase(reading: Reading, start: int, end: int, *, lenient: bool) -> list[ClassMention]:
    """The classes of a phrase without adjuncts: "macrolide antibiotic" names two."""
    text = reading.document.copy.text
    start = _past_opening(text, start, end)
    shown = re.sub(r"\s*\([^()]*\)?\s*$", "", text[start:end].rstrip(" ,"))
    shown = re.sub(rf"\s+{_GROUP}$", "", shown)
    end = start + len(shown)
    name = " ".join(re.sub(r"\([^()]*\)", " ", shown).split())
    if (
        not name
        or re.match(
            r"(?:what|how|that|something|not|its|their|his|her|your|my|our|this|these|those|no|none|of|in|from|own|neither|either|several)\b",
            name,
        )
        or len(name.split()) > _CLASS_WORDS
        or reading.masked.text[start] == SUBJECT
    ):
        return []
    head = re.search(rf"(?:^|\s)(?P<w>{choice('medicine-word')})$", name)
    if head:
        return _of_medicine(reading, name, head, (start, end), lenient=lenient)
    two = None if reading.lexicon.link(name, frozenset({"DrugClass"})) else _two_classes(reading, name)
    if two:
        return [ClassMention(two[0], start, end), ClassMention(two[1], end - len(two[1]), end)]
    if generation := _GENERATION.fullmatch(name):
        name = f"{generation['n']}-generation {generation['x']}"
    name, start = _without_acting(reading, name, start)
    if not (
        _is_known(reading, name)
        or is_class(reading, name)
        or (lenient and re.fullmatch(r"[a-z0-9][a-z0-9 /-]{3,50}", name))
    ):
        return []
    return [ClassMention(name, start, end)]


_GENERATION = re.compile(r"(?P<n>[a-z]+) generation of (?:the )?(?P<x>.+)")
_SUPERLATIVE = re.compile(
    r"(?:most|very|more|least|less) [a-z]+ (?=[a-z0-9])|(?:newest|oldest|strongest|best|cheapest|safest) "
)


def _past_opening(text: str, start: int, end: int) -> int:
    """Pass over articles and loose adjectives, however they are stacked: "the first of the triptans"."""
    while True:
        opening = _OPENING.match(text, start, end)
        further = _past_loose(text, opening.end() if opening else start, end)
        superlative = _SUPERLATIVE.match(text, further, end)
        further = superlative.end() if superlative else further
        if further == start:
            return start
        start = further


def _past_loose(text: str, start: int, end: int) -> int:
    """Pass over adjectives that are no part of the name."""
    pattern = re.compile(rf"(?:(?:{choice('loose-adjective')}),? (?:and )?)+")
    found = pattern.match(text, start, end)
    return found.end() if found else start


def _of_medicine(
    reading: Reading, name: str, head: re.Match[str], span: tuple[int, int], *, lenient: bool
) -> list[ClassMention]:
    """A phrase that ends in a word for medicine: an "antiviral medicine" is an antiviral."""
    start, end = span
    rest = name[: head.start()].strip()
    word = head["w"]
    plain = word.startswith("medic")
    medication = [ClassMention("medication", end - len(word), end)] if plain else []
    if not rest:
        return medication
    if rest in ("controlled", "scheduled"):
        return [*medication, ClassMention("controlled drug", start, end)]
    if reading.lexicon.link(name, frozenset({"DrugClass"})) or rest == "chemotherapy":
        return [ClassMention(name, start, end)]
    if is_class(reading, rest):
        return [ClassMention(rest, start, end)]
    acting = re.search(r"-(?:lowering|reducing|relieving|thinning|modifying|suppressing|blocking)$", rest)
    return [ClassMention(name, start, end)] if acting or (lenient and not plain) else medication


def _is_known(reading: Reading, name: str) -> bool:
    return (
        slug(singular_phrase(name)) in class_ids() or reading.lexicon.link(name, frozenset({"DrugClass"})) is not None
    )


def _two_classes(reading: Reading, name: str) -> tuple[str, str] | None:
    """The class by kind and that by use where a phrase names both: "opioid painkiller"."""
    found = re.fullmatch(rf"(?P<kind>.+?)[ ](?P<use>{choice('use-class')})", name)
    if found is None or slug(singular_phrase(name)) in class_ids():
        return None
    kind = found["kind"]
    if (
        kind == "tricyclic"
        or not (_is_known(reading, kind) or is_class(reading, kind))
        or kind.endswith(("amine", "hormone", "vitamin"))
    ):
        return None
    return kind, found["use"]


def _without_acting(reading: Reading, name: str, start: int) -> tuple[str, int]:
    """Drop "long-acting", "preferred" and the like before what names a class by itself."""
    if _is_known(reading, name):
        return name, start
    acting = re.match(rf"(?:{choice('acting-adjective')}) ", name)
    part = re.match(rf"(?:{choice('class-adjective')}) ", name)
    at = acting.end() if acting else name.find(" ") + 1
    if at and (acting or not part) and _is_known(reading, name[at:]):
        return name[at:], start + at
    return name, start


def class_draft(reading: Reading, sentence: int, mention: ClassMention, rule: str) -> Draft | None:
    """Return the draft that the subject is a member of a class."""
    entity, new = reading.link(mention.name, "memberOf")
    if not entity or entity == reading.subject.id:
        return None
    draft = Draft("ClassificationStatement", "memberOf", reading.subject.id, rule, sentence, object=entity)
    if new:
        draft.labels[entity] = (singular_phrase(mention.name), "DrugClass")
    draft.evidence.append(reading.published(mention.start, mention.end))
    return draft


def membership(reading: Reading, fit: Fit) -> Iterator[Draft]:
    """Yield the classes that a clause gives its drug."""
    start = fit.parse.tokens[fit.object.start].start
    end = reading.bounds[fit.sentence][1]
    lenient = bool(fit.frame.settings.get("lenient"))
    if fit.clause.group.verb == "come" and not re.compile(rf"\b{_GROUP}\b").search(
        reading.document.copy.text, start, end
    ):
        lenient = False  # "comes from the autumn crocus"
    subject = fit.parse.span(fit.clause.subject)
    if OTHER in reading.masked.text[slice(*subject)] or _presents(reading, fit):
        return
    for mention in class_mentions(reading, start, end, lenient=lenient):
        draft = class_draft(reading, fit.sentence, mention, fit.frame.id)
        if draft is not None:
            verb = fit.clause.group.heads[-1].start if lenient and fit.clause.group.heads else mention.start
            if mention.start - verb < _NEAR:
                draft.evidence = [reading.published(verb, mention.end)]
            qualify(reading, fit, draft)
            _usage(reading, draft, start, mention.start)
            yield draft


def _presents(reading: Reading, fit: Fit) -> bool:
    """How it is said: "here comes X", "there is X": nothing is said of the drug."""
    group = fit.clause.group
    return bool(
        re.search(r"\b(?:here|there)\s$", reading.document.copy.text[max(0, group.start - 8) : group.start])
    ) or any(adverb.text in ("here", "there") for adverb in group.adverbs)


_USAGE = re.compile(
    r"\b(?P<u>(?:most |very )?(?:widely|commonly|frequently|often|extensively) (?:used|prescribed|taken|given))\s+$"
)


def _usage(reading: Reading, draft: Draft, start: int, end: int) -> None:
    """How it is said: "one of the most widely prescribed X": how much the drug is used among its class."""
    found = _USAGE.search(reading.document.copy.text[start:end])
    if found and "usage" not in draft.qualifiers:
        span = (start + found.start("u"), start + found.end("u"))
        draft.qualifiers["usage"] = (reading.words(*span),)
        draft.cue("usage", reading.published(*span))


def kind(reading: Reading, fit: Fit) -> Iterator[Draft]:
    """Yield what a state or substance is: "glutamate is a neurotransmitter"."""
    text = reading.document.copy.text
    start, end = fit.parse.span(fit.clause.subject)
    name = re.sub(r"^(?:an?|the|both)\s+", "", text[start:end])
    if fit.clause.link == "relative":
        name = re.sub(r"^.* of (?:the )?", "", name)  # "the level of X, which is a hormone": X is one
    if name.endswith((" of", " for")):
        return
    found = kind_noun(text, fit.parse.tokens[fit.object.start].start, reading.bounds[fit.sentence][1])
    if found is None or not may_be_topic(name):
        return
    draft = kind_draft(reading, fit.sentence, name, found[0], fit.frame.id)
    if draft is not None:
        draft.evidence.append(reading.published(end - len(name), found[2]))
        qualify(reading, fit, draft)
        yield draft


@cache
def _kind_pattern() -> re.Pattern[str]:
    return re.compile(
        rf"(?:(?:an?|the|another)\s+|"
        rf"(?=[a-z ,-]+s\b))(?P<adj>(?:(?:{choice('loose-kind')})[, ]+)*)(?P<np>(?:[a-z-]+ "
        rf")?(?:{choice('kind-noun')})(?P<s>s)?)"
        r"(?= |,|[.;)]|$)(?! (?:of(?! (?:the|your) (?:brain|body|(?:[a-z]+ )?nervous system))|"
        r"receptor|inhibitor|level|called))"
    )


def kind_noun(text: str, start: int, end: int) -> tuple[str, int, int] | None:
    """Return the kind that a noun phrase at a place names, with its span; None where its noun names none."""
    found = _kind_pattern().match(text, start, end)
    if found is None:
        return None
    name = singular_phrase(" ".join(found["np"].split()))
    name = {"clot": "blood clot"}.get(name, name)
    if name == "messenger":
        return None
    if name == "metabolite" and found["adj"].rstrip().endswith("active"):
        name = f"{found['adj'].split()[-1]} {name}"
    return name, found.start(), found.end()


def kind_draft(reading: Reading, sentence: int, name: str, value: str, rule: str) -> Draft | None:
    """Return the draft that what ``name`` means is a ``value``."""
    subject, new = reading.link(name, "enhancesEffectOf")
    if new:
        subject, new = reading.link(name, "characterisedBy")
    if not subject or subject == slug(value):
        return None
    state = bool(re.search(r"(?:condition|disorder|disease|illness|syndrome|infection|clot|cancer)$", value))
    if not state and reading.lexicon.own(name, STATES) is not None:
        return None
    target, fresh = (
        reading.link(value, "indicatedFor") if value.endswith(("clot", "infection")) else (slug(value), "ChemicalRole")
    )
    draft = Draft("ClassificationStatement", "broader", subject, rule, sentence, object=target)
    if new:
        draft.labels[subject] = (singular_phrase(name), "ClinicalState" if state else "Chemical")
    if fresh:
        draft.labels[target] = (value, fresh)
    return draft


def dispatch(reading: Reading, fit: Fit) -> Iterator[Draft]:
    """Choose by the frame's relation."""
    yield from (membership if fit.frame.relation == "memberOf" else kind)(reading, fit)


FAMILIES: dict[str, Callable[[Reading, Fit], Iterator[Draft]]] = {"class": dispatch}
