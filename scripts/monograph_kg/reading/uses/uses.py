"""Uses: what the drug is for, whether it is effective in it, and as what it is used."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from monograph_kg.reading.context import Reading
from monograph_kg.reading.draft import Draft
from monograph_kg.reading.frames.arguments import sort_of
from monograph_kg.reading.frames.frame import Fit
from monograph_kg.reading.frames.qualifiers import qualify
from monograph_kg.reading.frames.states import known, may_be_state, names_state
from monograph_kg.reading.grammar.items import read_items
from monograph_kg.reading.lexis.classes import is_class
from monograph_kg.reading.lexis.masks import OTHER, SUBJECT
from monograph_kg.reading.lexis.words import singular_phrase
from monograph_kg.reading.lexis.wordsets import choice
from monograph_kg.reading.uses.aims import Aim, aims_of, own_span, prepositional, purposes, relieves
from monograph_kg.reading.uses.copulas import effective, helps, is_for
from monograph_kg.reading.uses.drafts import THERE, drafts_of, stands, things
from monograph_kg.reading.uses.words import set_use

_IN_STATE = re.compile(r"\sin\s([^,;.()]+?)(?=,|\sand\s|\sor\s|\s\(|[.;]|$)")
_ONES = re.compile(
    r"(?:the |its |these |they |others? ?|among them )?(?:(?:main|most common|commonest|other|usual|chief) )?"
    r"(?:ones?|conditions|illnesses|diseases|examples|reasons)?"
)
_REMEDY = re.compile(rf"(?:{choice('remedy')})\s(?:for|in|against)\b")
_PLACE = re.compile(
    r"(?:an?|its|some|the)\s(?:[a-z-]+\s){0,2}(?:place|role|part|approval|licen[cs]e)(?=\s(?:in|for)\b|$)\s?|approval\s(?=for\b)"
)
_USE_OF = re.compile(
    rf"(?:its\s|the\s|their\s)?(?:use|using)(?:\s(?:of\s)?(?:it|{SUBJECT}+))?\s(?=(?:for|in|against)\s)"
)
_OFF = re.compile(r"(?:[a-z]+ly\s|still\s|considered\s)?(?P<off>off[- ]label|unlicen[cs]ed|unapproved)\b")


def uses(reading: Reading, fit: Fit) -> Iterator[Draft]:
    """Yield the uses that a verb with its aims states: "is used to treat", "is given for", "relieves"."""
    if stands(fit) and not _tells_of_drugs(reading, fit) and not _tells_of_names(reading, fit):
        kept = [aim for aim in aims_of(reading, fit) if not _only_permits(fit, aim)]
        yield from drafts_of(reading, fit, iter(_in_state(reading, fit, kept)))


_UNDER_NAMES = re.compile(r"\bunder (?:the|these|different|various|other) (?:[a-z]+ )?names?\b")


def _tells_of_names(reading: Reading, fit: Fit) -> bool:
    """Whether it is said under which names the drug is approved; a list of countries follows, and no uses."""
    end = reading.bounds[fit.sentence][1]
    return _UNDER_NAMES.search(reading.document.copy.text, fit.clause.group.start, end) is not None


_LED = re.compile(r"(?:and |but )?in (?:the )?(?=[a-z])")


def _in_state(reading: Reading, fit: Fit, aims: list[Aim]) -> list[Aim]:
    """The state before what is done about no state: "In atrial fibrillation it is given to control the heart rate"."""
    start, end = fit.parse.span(fit.clause.lead)
    led = _LED.match(reading.document.copy.text, start, end) if fit.clause.lead and len(aims) == 1 else None
    if led is None or not names_state(reading, led.end(), end) or names_state(reading, aims[0].start, aims[0].end):
        return aims
    found = things(reading, led.end(), end)
    return [Aim(found[0].start, found[0].end)] if len(found) == 1 and aims[0].verbs else aims


def _tells_of_drugs(reading: Reading, fit: Fit) -> bool:
    """Whether a participle belongs to the noun behind it, of which its copula tells: "the most used drug for"."""
    start, end = fit.parse.span(fit.clause.object)
    return fit.clause.link == "reduced" and _REMEDY.match(reading.document.copy.text, start, end) is not None


def _only_permits(fit: Fit, aim: Aim) -> bool:
    """Whether the words tell who may have it, not what it is for: "should not be used in kidney disease"."""
    if aim.mark not in ("in", "who"):
        return False
    group = fit.clause.group
    demands = group.modal is not None and group.modal.text in ("should", "must", "shall", "ought")
    return demands or group.negation is not None


def direct(reading: Reading, fit: Fit) -> Iterator[Draft]:
    """Yield the uses that a verb of relief states of its object: "relieves sneezing and itchy eyes"."""
    if not stands(fit) or fit.clause.group.form != "finite":
        return
    start, end = fit.parse.span(fit.object)
    risk = re.compile(
        r"(?:the |your )?(?:risk|chances?|likelihood|odds|number|frequency|severity|incidence|rate|recurrence) of "
    ).match(reading.document.copy.text, start, end)
    head = fit.clause.group.heads[-1]
    verb = (head.start, fit.clause.group.end)
    if "risk" in fit.frame.settings:
        if risk is None:
            return
        verb = (head.start, risk.end() - 1)
    begin = risk.end() if risk else start
    if not risk and names_place(reading, start, end):
        return
    section = reading.section(reading.document.sentences[fit.sentence])
    step = reading.document.copy.text[slice(*fit.parse.span(fit.clause.subject))] in ("this", "that", "which")
    if section == "mechanism" and step:
        return
    sure = section == "uses" and not risk
    items = things(reading, begin, end)
    if items and (sure or risk or known(reading, items[0].name)) and may_be_state(items[0].name):
        yield from drafts_of(reading, fit, iter([Aim(begin, end, (verb,))]))


def names_place(reading: Reading, start: int, end: int) -> bool:
    """Say whether a region tells in which state something is relieved: "wheezing in asthma"."""
    found = _IN_STATE.search(reading.document.copy.text, start, end)
    return bool(found and known(reading, found[1]))


def acting(reading: Reading, fit: Fit) -> Iterator[Draft]:
    """Yield the uses to which people put the drug: "doctors prescribe it for", "people take it because of"."""
    start, end = fit.parse.span(fit.clause.object)
    there = THERE.match(reading.masked.text, start, end)
    if there and stands(fit):
        yield from drafts_of(reading, fit, aims_of(reading, fit, there.end()))


def named(reading: Reading, fit: Fit) -> Iterator[Draft]:
    """Yield the uses that a noun introduces: "Off-label uses include", "its main use is in"."""
    start, end = own_span(reading, fit, fit.clause.object)
    text = reading.document.copy.text
    key = fit.parse.span(fit.clause.subject)
    refused = re.compile(r"\bnot\b|n't\b").search(text, *key)
    for draft in _named(reading, fit, start, end):
        if refused:
            draft.polarity = "negated"
            draft.cue("polarity", reading.published(*refused.span()))
        yield draft


def _named(reading: Reading, fit: Fit, start: int, end: int) -> Iterator[Draft]:
    text = reading.document.copy.text
    if relieves(fit.clause.group.chain[-1]):
        yield from drafts_of(reading, fit, aims_of(reading, fit))
        return
    found = list(prepositional(reading, start, end)) if re.match(r"(?:in|for|as|against) ", text[start:end]) else []
    treated = re.compile(r"(?:the )?(?:treatment|management|relief|prevention|control) (?:and \w+ )?of ").match(
        text, start, end
    )
    if found:
        yield from drafts_of(reading, fit, iter(found))
    elif start:
        yield from drafts_of(reading, fit, iter([Aim(treated.end() if treated else start, end)]))


def placed(reading: Reading, fit: Fit) -> Iterator[Draft]:
    """Yield the uses of "has a place in the treatment of", "plays a role in managing"."""
    start, end = fit.parse.span(fit.object)
    found = _PLACE.match(reading.document.copy.text, start, end)
    if found is None or not stands(fit):
        return
    aims = [aim for aim in prepositional(reading, found.end(), end) if aim.mark in ("for", "in")]
    yield from drafts_of(reading, fit, iter(aims or list(purposes(reading, fit))))


def told_off_label(reading: Reading, fit: Fit) -> Iterator[Draft]:
    """Yield the use that its subject names and its predicate calls off-label: "Its use in migraine is off-label"."""
    text = reading.document.copy.text
    end = fit.clause.group.start
    use = _USE_OF.search(reading.masked.text, reading.bounds[fit.sentence][0], end)
    said = _OFF.match(text, *fit.parse.span(fit.object))
    if said and use is None and sort_of(reading, fit.parse, fit.clause.subject) in ("DRUG", "PRONOUN"):
        use = said
    if use is None or said is None or fit.clause.group.negation is not None:
        return
    stop = fit.parse.span(fit.object)[1] if use is said else end - 1
    for draft in drafts_of(reading, fit, prepositional(reading, use.end(), stop)):
        draft.kind, draft.relation = "OffLabelUse", None
        draft.qualifiers["status"] = "off-label"
        draft.cues["status"] = [reading.published(*said.span("off"))]
        yield draft


def written(reading: Reading, fit: Fit) -> Iterator[Draft]:
    """Yield the uses for which it is prescribed: "Most prescriptions are written for"."""
    if "prescription" in reading.document.copy.text[slice(*fit.parse.span(fit.clause.subject))]:
        yield from uses(reading, fit)


def main_ones(reading: Reading, fit: Fit) -> Iterator[Draft]:
    """Yield what "The main ones are" goes on to list behind a sentence on uses."""
    words = reading.document.copy.text[slice(*fit.parse.span(fit.clause.subject))]
    if reading.recent and _ONES.fullmatch(words):
        yield from _named(reading, fit, *fit.parse.span(fit.clause.object))


def treated(reading: Reading, fit: Fit) -> Iterator[Draft]:
    """Yield the use that a state's treatment names: "Migraine is treated with DRUG"."""
    masked = reading.masked.text
    begin, end = fit.parse.span(fit.object)
    if not THERE.match(masked, begin, end) or not stands(fit) or not fit.clause.subject:
        return
    start, stop = fit.parse.span(fit.clause.subject)
    if SUBJECT in masked[start:stop] or OTHER in masked[start:stop]:
        return
    items = things(reading, start, stop)
    if any(known(reading, item.name) for item in items) and len(items) == len(
        read_items(reading.document.copy.text, start, stop)
    ):
        yield from drafts_of(reading, fit, iter([Aim(start, stop)]))


def roles(reading: Reading, fit: Fit) -> Iterator[Draft]:
    """Yield as what the drug is used: "is often prescribed as an anticonvulsant", "acts as an analgesic"."""
    if not stands(fit):
        return
    text = reading.document.copy.text
    start, end = fit.parse.span(fit.object)
    if "same" in text[fit.clause.group.end : start].split():
        return
    heads = fit.clause.group.heads
    first = heads[-1].start if heads else start
    for item in read_items(text, start, end):
        name = re.sub(
            r"^(?:in|for) .*", "", re.sub(r"^(?:\w+ed|effective|powerful|potent|strong|mild|good) ", "", item.name)
        )
        if not is_class(reading, name):
            return
        entity, new = reading.link(name, "hasTherapeuticRole")
        if not entity:
            continue
        draft = Draft(
            "RoleStatement", fit.frame.relation, reading.subject.id, fit.frame.id, fit.sentence, object=entity
        )
        if new:
            draft.labels[entity] = (singular_phrase(name), new)
        draft.evidence.append(reading.published(first or item.start, item.end))
        first = 0
        qualify(reading, fit, draft)
        set_use(reading, fit, draft, None)
        yield draft


FAMILIES: dict[str, Callable[[Reading, Fit], Iterator[Draft]]] = {
    "use": uses, "direct-use": direct, "acting-use": acting, "named-use": named, "treated-use": treated,
    "copula-use": is_for, "effective": effective, "written-use": written, "ones-use": main_ones,
    "helps": helps, "role": roles, "place-use": placed, "told-use": told_off_label,
}  # fmt: skip
