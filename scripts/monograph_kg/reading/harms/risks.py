"""Risks: what is called a risk, chance, danger or potential; dependence, addiction, tolerance, misuse; also denied."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from monograph_kg.reading.context import Reading
from monograph_kg.reading.draft import Draft
from monograph_kg.reading.frames.frame import Fit
from monograph_kg.reading.frames.levels import of_own_class
from monograph_kg.reading.frames.populations import in_groups, population
from monograph_kg.reading.frames.scene import applies, clause_before
from monograph_kg.reading.harms.denials import hazards_in, key, none, without
from monograph_kg.reading.harms.stated import stated
from monograph_kg.reading.lexis.hazards import hazard
from monograph_kg.reading.lexis.masks import SUBJECT
from monograph_kg.reading.lexis.words import singular_phrase, slug

Span = tuple[int, int]
_QUALIFIED = (
    r"(?:(?:an?|the|your|some|any|no|little|known|little or no|low|lower|high|higher"
    r"|greater|increased|raised|significant|small|slight"
    r"|slightly|real|serious|certain|similar|considerable|strong|well-known|recognised"
    r"|recognized|much|very|person's|people's|evidence of an?"
    r"|good|clear|firm|convincing|inherent|same|additional|extra|further|also|their|modest) )*"
)
_RISK = re.compile(
    rf"{_QUALIFIED}(?P<ev>(?P<w>risks?|potential|chances?|likelihood|danger|possibility"
    rf"|odds|probability|tendency) (?:of|for|to cause) )(?P<x>.+)"
)
_POTENTIAL = re.compile(
    rf"{_QUALIFIED}(?P<x>(?P<h>abuse|misuse|addiction|dependence|addictive)(?: and (?:misuse"
    rf"|abuse|dependence|addiction))? (?P<w>potential|liability))\b"
)
_EVIDENCE = re.compile(
    r"(?P<no>no) (?:(?:good|clear|firm|known|convincing|real|reliable|strong) )*(?:evidence"
    r"|sign|suggestion|indication|reports?|known risk|risk|danger|potential)(?: (?:of"
    r"|for|to suggest)(?: an?)?) (?P<x>.+)"
)


def _rest(fit: Fit, start: int) -> range:
    """The object's tokens from an offset on."""
    tokens = fit.parse.tokens
    return range(next((i for i in fit.object if tokens[i].start >= start), fit.object.stop), fit.object.stop)


def _tests(reading: Reading, fit: Fit) -> str:
    return reading.document.copy.text[slice(*fit.parse.span(fit.object))]


def named_risk(reading: Reading, fit: Fit) -> Iterator[Draft]:
    """Yield risks that the object names: "the risk of bleeding", "a potential for addiction", "abuse potential"."""
    if not applies(reading, fit):
        return
    start, end = fit.parse.span(fit.object)
    text = reading.document.copy.text
    found = _RISK.match(text, start, end)
    if found is not None:
        yield from _of(reading, fit, found)
        return
    if vague := _VAGUE.fullmatch(text, start, end):
        yield _vague(reading, fit, vague)
        return
    known = _POTENTIAL.match(text, start, end)
    if known is not None:
        for draft in hazards_in(reading, fit, range(_rest(fit, known.start("h")).start, fit.object.stop)):
            yield from _potential(reading, draft, known.span("w"), known["w"])


def of_class(reading: Reading, fit: Fit) -> Iterator[Draft]:
    """Yield the risks that the class of the drug brings, as facts of the class."""
    group = of_own_class(reading, fit)
    if group is None:
        return
    for draft in named_risk(reading, fit):
        draft.subject = group
        draft.qualifiers["level"] = "class"
        draft.cue("level", reading.published(*fit.parse.span(fit.clause.subject)))
        yield draft


_VAGUE = re.compile(r"(?P<w>potential |some |certain |several )?risks?(?: and considerations)?")


def _vague(reading: Reading, fit: Fit, found: re.Match[str]) -> Draft:
    """Return the risk that the text leaves unnamed."""
    draft = Draft("RiskStatement", None, reading.subject.id, fit.frame.id, fit.sentence, object="unspecified-risk")
    draft.qualifiers["specificity"] = "vague"
    draft.evidence.append(reading.published(fit.clause.group.heads[-1].start, found.end()))
    if (found["w"] or "").startswith("potential"):
        draft.certainty = "potential"
        draft.cue("certainty", reading.published(found.start("w"), found.end("w") - 1))
    return draft


def _of(reading: Reading, fit: Fit, found: re.Match[str]) -> Iterator[Draft]:
    first = True
    for draft in stated(reading, replace(fit, object=_rest(fit, found.start("x"))), trusted=True):
        _as_risk(draft)
        if first and draft.qualifiers.get("level") != "class":
            draft.evidence = [(reading.published(*found.span("ev"))[0], draft.evidence[0][1])]
        if draft.qualifiers.get("level") != "class":
            first = False
        yield from _potential(reading, draft, found.span("w"), found["w"])


def _as_risk(draft: Draft) -> None:
    """Make a risk of an effect: it carries no hedge, and the stopping that it follows is a circumstance."""
    draft.kind, draft.relation = "RiskStatement", None
    draft.qualifiers.pop("hedge", None)
    draft.cues.pop("hedge", None)
    if trigger := draft.qualifiers.pop("trigger", None):
        draft.qualifiers["circumstance"] = (trigger,)
        draft.cues["circumstance"] = draft.cues.pop("trigger", [])


def _potential(reading: Reading, draft: Draft, span: Span, word: str) -> Iterator[Draft]:
    if word == "potential" and draft.certainty == "asserted" and draft.polarity == "affirmed":
        draft.certainty = "potential"
        draft.cue("certainty", reading.published(*span))
    elif word.startswith("risk"):
        draft.cue("kind", reading.published(*span))
    yield draft


def _reported(fit: Fit) -> Fit:
    """Give "to be" the negation of the report that it hangs on: "is not known to be addictive"."""
    parent = clause_before(fit.parse, fit.clause)
    if parent is None or fit.clause.group.form != "infinitive" or not parent.group.means("know", "show", "think"):
        return fit
    group = replace(fit.clause.group, form="finite", modal=parent.group.modal, negation=parent.group.negation)
    return replace(fit, clause=replace(fit.clause, group=group))


def being(reading: Reading, fit: Fit) -> Iterator[Draft]:
    """Yield what the drug is said to be: habit-forming, addictive, or not."""
    words = _tests(reading, fit)
    fit = _reported(fit)
    if re.match(r"(?:an?|the) ", words) or not applies(reading, fit):
        return
    yield from hazards_in(reading, fit, fit.object)


# What depends on a dose or another thing is no dependence on the drug.
_DEPENDS = re.compile(rf"\bdepend\w+ (?:up)?on (?!(?:the |this )?{SUBJECT})")


def become(reading: Reading, fit: Fit) -> Iterator[Draft]:
    """Yield what people become: dependent, addicted, hooked; nobody may."""
    if fit.clause.group.form == "infinitive" or not applies(reading, fit):
        return
    start, end = fit.parse.span(fit.clause.subject)
    words = reading.document.copy.text[start:end]
    if _DEPENDS.search(reading.masked.text, *fit.parse.span(fit.object)):
        return
    for draft in hazards_in(reading, fit, fit.object):
        if re.match(r"(?:nobody|no one|no-one|none)\b", words):
            draft.polarity = "negated"
            stop = start + len(words.split(" ")[0])
            draft.cues["polarity"] = [reading.published(start, stop)]
        yield draft


_SUBJECT_RISK = re.compile(rf"{_QUALIFIED}(?P<ev>(?P<w>risk|chance|likelihood|danger|odds) of )(?P<x>.+)")
_HIGHER = re.compile(
    r"(?:also |then |slightly |much |even |particularly |especially )*(?:higher|greater"
    r"|highest|greatest|increased|raised|bigger|more likely|high|elevated)\b"
)


def higher(reading: Reading, fit: Fit) -> Iterator[Draft]:
    """Yield the risk that is said to be higher in some people, or under some circumstance."""
    text = reading.document.copy.text
    start, end = fit.parse.span(fit.object)
    found = _SUBJECT_RISK.match(text, start, end)
    behind = fit.parse.span(fit.clause.object)
    compares = fit.clause.group.verb != "be" or _HIGHER.match(text, *behind)
    if found is None or not compares or not applies(reading, fit):
        return
    for draft in _of(reading, fit, found):
        yield from in_groups(reading, draft, behind[0], reading.bounds[fit.sentence][1])


_PRONE = re.compile(
    r"(?:(?:more|most|especially|particularly|very) )?(?P<ev>prone|vulnerable|susceptible|liable) to (?P<x>.+)"
)


def people(reading: Reading, fit: Fit) -> Iterator[Draft]:
    """Yield the risks of a group of people: "older adults are at higher risk of falls"."""
    if not applies(reading, fit):
        return
    text = reading.document.copy.text
    start, end = fit.parse.span(fit.object)
    found = _RISK.match(text, start, end) or _PRONE.match(text, start, end)
    if found is None:
        return
    span = fit.parse.span(fit.clause.subject)
    for draft in _of(reading, fit, found if "w" in found.re.groupindex else _as_risk_of(found)):
        yield from _by_groups(reading, draft, span)


_AND = re.compile(r",? and |, ")


def _by_groups(reading: Reading, draft: Draft, span: Span) -> Iterator[Draft]:
    """Part a risk by the groups of people in a span, if each part of it names one: "older adults and smokers"."""
    text = reading.document.copy.text
    spans: list[Span] = []
    start = span[0]
    for joint in _AND.finditer(text, *span):
        spans.append((start, joint.start()))
        start = joint.end()
    spans.append((start, span[1]))
    if not all(_PEOPLE.match(text, *part) for part in spans):
        spans = [span]
    for a, b in spans:
        copy = draft.clone()
        value = population(reading, a, b) or slug(singular_phrase(text[a:b]))
        copy.qualifiers["population"] = value
        copy.labels[value] = (text[a:b], "Population")
        copy.cue("population", reading.published(a, b))
        yield copy


_PEOPLE = re.compile(
    r"(?:[a-z-]+ ){0,3}(?:people|patients|adults|users|recipients|smokers|drinkers|children|women|men|those|anyone"
    r"|diabetics|teenagers|adolescents)\b"
)


def groups(reading: Reading, fit: Fit) -> Iterator[Draft]:
    """Yield the risk that a key names for each group of its value: "Higher risk of falls: older adults, smokers"."""
    text = reading.document.copy.text
    found = _SUBJECT_RISK.match(text, *fit.parse.span(fit.clause.subject))
    span = fit.parse.span(fit.object)
    keyed = fit.clause.group.start == fit.clause.group.end
    if found is None or not keyed or not _PEOPLE.match(text, *span) or not applies(reading, fit):
        return
    for draft in _of(reading, replace(fit, object=fit.clause.subject), found):
        yield from _by_groups(reading, draft, span)


def _as_risk_of(found: re.Match[str]) -> re.Match[str]:
    """Bring "prone to X" into the form of "risk of X"."""
    again = re.compile(r"(?:[a-z]+ )?(?P<ev>(?P<w>[a-z]+) to )(?P<x>.+)").match(
        found.string, found.start(), found.end()
    )
    return again or found


_LIKELY = re.compile(r"(?:also |then |therefore |much )*more likely\b(?! to)")


def likely(reading: Reading, fit: Fit) -> Iterator[Draft]:
    """Yield what is more likely: "infections are more likely"."""
    start, end = fit.parse.span(fit.clause.object)
    if not _LIKELY.match(reading.document.copy.text, start, end) or not applies(reading, fit):
        return
    for draft in stated(reading, fit, trusted=False):
        if draft.kind in ("AdverseEffectStatement", "RiskStatement"):
            draft.kind, draft.relation = "RiskStatement", None
            draft.qualifiers.pop("frequency", None)
            draft.qualifiers.pop("frequency_as_written", None)
            draft.cues.pop("frequency", None)
        yield draft


def exist(reading: Reading, fit: Fit) -> Iterator[Draft]:
    """Yield the risk that there is, or of which there is no evidence."""
    if not applies(reading, fit):
        return
    text = reading.document.copy.text
    start, end = fit.parse.span(fit.object)
    denied = _EVIDENCE.match(text, start, end)
    found = denied or _RISK.match(text, start, end)
    if denied is not None:
        part = _rest(fit, denied.start("x"))
        for draft in hazards_in(reading, fit, part):
            draft.polarity = "negated"
            draft.cues["polarity"] = [reading.published(*denied.span("no"))]
            yield draft
    elif found is not None:
        yield from _of(reading, fit, found)


def named(reading: Reading, fit: Fit) -> Iterator[Draft]:
    """Yield what the text calls a risk or danger: "the main risk is bleeding"."""
    if not applies(reading, fit):
        return
    for draft in stated(reading, fit, trusted=False):
        _as_risk(draft)
        yield draft


_A_RISK = re.compile(
    r"(?:also |always )*(?:an?|the|one) (?:[a-z-]+,? (?:(?:but|and) )?)*(?P<w>risk|danger|hazard)s?\b(?! (?:of|for))"
)


def predicate(reading: Reading, fit: Fit) -> Iterator[Draft]:
    """Yield what is called a risk: "bleeding is the main risk"."""
    if _A_RISK.match(reading.document.copy.text, *fit.parse.span(fit.clause.object)):
        yield from named(reading, fit)


_HOW: dict[str, Callable[[Reading, Fit], Iterator[Draft]]] = {
    "of": named_risk, "being": being, "become": become, "higher": higher, "people": people, "likely": likely,
    "exist": exist, "none": none, "key": key, "named": named, "predicate": predicate,
    "class": of_class, "groups": groups, "without": without,
}  # fmt: skip


def risk(reading: Reading, fit: Fit) -> Iterator[Draft]:
    """Yield the risks of a clause in the way that its frame names."""
    yield from _HOW[fit.frame.settings["how"]](reading, fit)


_ASKED = re.compile(
    r"\b(?P<h>addictive|addicted|habit[- ]forming|hooked|dependent|dependence|dependency"
    r"|addiction|withdrawal symptoms|tolerance)\b"
)
# Where the answer goes on to say it in words, those are the statement.
_TOLD = re.compile(r"\b(?:addict\w*|habit[- ]forming|hooked|dependen\w+)\b")
_LONGEST_ANSWER = 60  # characters
_ANSWER = re.compile(r"\W*(?:a: |[a-z]+: )?(?P<no>no|not|never|yes)\b")


def answers(reading: Reading, sentence: int) -> Iterator[Draft]:
    """Yield what a short answer says to the question of its heading: "Is it addictive? No."."""
    document = reading.document
    before = document.sentences[sentence - 1] if sentence else None
    text = document.copy.text
    begin, end = reading.bounds[sentence]
    found = _ANSWER.match(text, begin, end)
    if before is None or found is None or end - begin > _LONGEST_ANSWER or document.text[before.end - 1] != "?":
        return
    asked = _ASKED.search(text, *reading.bounds[sentence - 1])
    behind = reading.bounds[sentence + 1][1] if sentence + 1 < len(reading.bounds) else end
    if asked is None or _TOLD.search(text, begin, behind):
        return
    draft = Draft("RiskStatement", None, reading.subject.id, "risk.answer", sentence, object=hazard(asked["h"]))
    draft.evidence.append(reading.published(*found.span("no")))
    draft.cue("object", reading.published(*asked.span("h")))
    if found["no"] != "yes":
        draft.polarity = "negated"
        draft.cue("polarity", reading.published(*found.span("no")))
    yield draft


FAMILIES: dict[str, Callable[[Reading, Fit], Iterator[Draft]]] = {"risk": risk}
