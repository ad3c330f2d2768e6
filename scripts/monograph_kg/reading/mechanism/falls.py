"""What falls, rises or forms by itself, with what makes it do so: "as a result blood pressure falls"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from monograph_kg.reading.context import Reading
from monograph_kg.reading.draft import Draft
from monograph_kg.reading.frames.frame import Fit
from monograph_kg.reading.lexis.masks import OTHER, SUBJECT
from monograph_kg.reading.lexis.words import singular_phrase, slug
from monograph_kg.reading.lexis.wordsets import choice
from monograph_kg.reading.mechanism.actors import Actor, actor_of, before, changed, pointing
from monograph_kg.reading.mechanism.amounts import amount_of
from monograph_kg.reading.mechanism.antecedents import is_bare
from monograph_kg.reading.mechanism.processes import Thing, things
from monograph_kg.reading.mechanism.steps import explains, noted, section_of, step_of

# What a verb of making becomes where there is less or more of what it makes.
_NOMINAL = {"make": "", "produce": "", "form": "formation", "release": "release",
            "secrete": "secretion",
            "absorb": "absorption", "reabsorb": "reabsorption", "break down": "breakdown", "convert": "conversion",
            "divide": "division", "grow": "growth", "multiply": "multiplication", "excrete": "excretion",
            "fire": "firing"}  # fmt: skip
_QUANTITY = re.compile(rf"(?:(?:{choice('less-word')})|(?P<more>{choice('more-word')})) (?P<x>.+)$")


def _that(reading: Reading, fit: Fit) -> Actor | None:
    """Who acts behind "so that", which tells a result, and behind "this means that"."""
    clause = fit.clause
    parent = fit.parse.clauses.index(clause) - 1
    opener = fit.parse.tokens[clause.opener - 1]
    if parent < 0:
        return None
    if opener.text == "so":
        return pointing(reading, fit, reading.published(opener.start, opener.end))
    outer = fit.parse.clauses[parent]
    return actor_of(reading, fit, outer) if outer.group.verb == "mean" else None


def _led(reading: Reading, fit: Fit) -> Actor | None:  # noqa: PLR0911 (one return a way of telling)
    """Who acts where something falls or rises by itself: what the lead names, or what the step before has changed."""
    clause = fit.clause
    text = reading.document.copy.text
    start, end = fit.parse.span(clause.lead)
    lead = re.sub(r"^[ ,]*(?:and |but )?", "", text[start:end]).strip(" ,")
    last = before(reading, fit.sentence)
    if lead.startswith("with "):
        amount = amount_of(reading, lead.removeprefix("with "))
        cue = reading.published(end - len(text[start:end].lstrip(" ,and")), end)
        return Actor(slug(amount), (amount, "Process"), last.first() if last else None, cue) if amount else None
    if clause.link == "that":
        return _that(reading, fit)
    if last is None:
        return None
    if _is_key(reading, fit):
        return pointing(reading, fit, None)
    opens = re.match(
        r"(?:as a (?:result|consequence)|in (?:turn|this way|consequence)|consequently|therefore|thus|hence|then|so)\b",
        lead or text[fit.parse.span(clause.subject)[0] :],
    )
    if opens or clause.link == "so" or re.match(r"because|since|when", lead) or _after_reason(fit):
        where = start if lead else fit.parse.span(clause.subject)[0]
        return pointing(
            reading,
            fit,
            reading.published(where, where + 2)
            if not opens
            else reading.published(*_span_of(text, opens.group(), where)),
        )
    if last.sentence != fit.sentence and (said := _said_result(reading, fit)):
        return pointing(reading, fit, said)
    if clause.link == "and" and last.sentence == fit.sentence:
        own = fit.frame.id == "mechanism.relax" and last.rule not in _BY_ITSELF
        if (_is_row(reading, fit) and not own) or _joins(reading, fit, last):
            via = last.qualifiers.get("via")
            return Actor(last.subject, last.labels.get(last.subject), via if isinstance(via, tuple) else None)
        return Actor(*changed(last), via=last.first())
    if (
        clause.link == "main"
        and not lead
        and last.sentence == fit.sentence - 1
        and section_of(reading, fit) == "mechanism"
    ):
        return Actor(reading.subject.id, None, last.first())
    return None


# What falls by itself falls by what the drug does, and what is joined to it as well.
_BY_ITSELF = frozenset(("mechanism.fall", "mechanism.rise", "mechanism.ease", "mechanism.relax"))
# How far behind its verb "as a result" may end.
_TRAILING = 14


def _said_result(reading: Reading, fit: Fit) -> tuple[int, int] | None:
    """The published words that make a clause, or the sentence before it, a result: "they relax as a result"."""
    end = fit.clause.group.end + _TRAILING
    found = _RESULT.search(reading.document.copy.text, reading.bounds[fit.sentence][0], end)
    return reading.published(*found.span()) if found else None


_RESULT = re.compile(
    r"\b(?:as a (?:result|consequence)|consequently|therefore|in turn|thereby|thus|hence|in this way)\b"
)
_KEY = re.compile(r"(?:consequences?|results?|effects?|outcome|net effect|so)[*_]*:\s*$")


def _is_key(reading: Reading, fit: Fit) -> bool:
    """Whether a key such as "Consequence:" stands before the sentence or opens it."""
    start = fit.parse.tokens[fit.clause.subject.start].start if fit.clause.subject else fit.clause.group.start
    text = reading.document.copy.text
    return fit.clause.link != "and" and _KEY.search(text, max(0, start - 40), start) is not None


def _joins(reading: Reading, fit: Fit, last: Draft) -> bool:
    """Whether a change is joined to one that the drug makes: "the rate falls and the force is reduced"."""
    return last.subject == reading.subject.id and last.rule in _BY_ITSELF and fit.frame.id != "mechanism.form.stop"


def _is_row(reading: Reading, fit: Fit) -> bool:
    """Whether a change stands in a row of changes, so that all have what makes them in common."""
    steps = [step for step in reading.steps if step.sentence == fit.sentence]
    opener = fit.parse.tokens[fit.clause.opener].text if fit.clause.opener >= 0 else ""
    return opener == "," or len(steps) > 1


def _after_reason(fit: Fit) -> bool:
    at = fit.parse.clauses.index(fit.clause)
    return at > 0 and fit.parse.clauses[at - 1].link in ("because", "since", "as", "when")


def _span_of(text: str, words: str, start: int) -> tuple[int, int]:
    at = text.index(words, start)
    return at, at + len(words)


def falling(reading: Reading, fit: Fit) -> Iterator[Draft]:
    """Yield what falls or rises by itself ("blood pressure falls", "fewer clots form"), with what makes it do so."""
    if not explains(reading, fit):
        return
    clause = fit.clause
    start, end = fit.parse.span(clause.subject)
    connective = re.match(
        r"(?:(?:and|so|then|as a (?:result|consequence))[ ,]+)+", reading.document.copy.text[start:end]
    )
    start += connective.end() if connective else 0
    if SUBJECT in reading.masked.text[start:end] or OTHER in reading.masked.text[start:end]:
        return
    actor = _led(reading, fit) if _may_change(reading, fit, start, end) else None
    if actor is None:
        return
    said = actor.cue is not None or _is_key(reading, fit) or clause.link in ("so", "and", "that")
    if said or not fit.frame.id.startswith("mechanism.blocked"):
        yield from _changes(reading, fit, actor, (start, end))


def _may_change(reading: Reading, fit: Fit, start: int, end: int) -> bool:
    """Whether the words behind the verb, and the quantity before it, let the clause speak of a change."""
    frame, behind = fit.frame.id, fit.parse.words(fit.clause.object)
    if frame.startswith("mechanism.blocked"):
        return all(t.text != "by" for t in behind)
    if frame == "mechanism.remain":
        return _QUANTITY.match(reading.document.copy.text, start, end) is not None
    if frame.startswith(("mechanism.ease", "mechanism.form.active", "mechanism.relax")):
        return all(t.tag in ("ADV", "PREP", "DET") for t in behind)
    return True


def _changes(reading: Reading, fit: Fit, actor: Actor, span: tuple[int, int]) -> Iterator[Draft]:
    """Yield a step for each thing that changes; those in a row share the quantity before the first."""
    more = ""
    owners = _owners(reading, fit)
    for thing in _each(reading, fit, things(reading, *span), span):
        relation, named = _direction(fit, thing, more)
        if not relation or is_bare(thing.name):
            continue
        more, stays = relation, fit.frame.id == "mechanism.remain"
        named = _placed(reading, fit, named) if stays else named
        through = _through(reading, actor, named) if stays or thing.name in owners else actor
        stop = fit.clause.group.end if thing.end == span[1] or named != thing else thing.end
        acting = _not_itself(reading, through, named)
        draft = step_of(reading, fit, acting, relation, named, thing.start, stop) if acting else None
        if draft is not None:
            yield noted(reading, draft)


def _not_itself(reading: Reading, actor: Actor, thing: Thing) -> Actor | None:
    """Nothing makes itself less: "so less fibrin is formed" goes back to the drug's own step."""
    if not slug(singular_phrase(thing.name)).startswith(actor.entity):
        return actor
    own = next((s for s in reversed(reading.steps[-4:]) if s.subject == reading.subject.id), None)
    return Actor(reading.subject.id, None, own.first(), actor.cue) if own else None


_ORGAN = re.compile(
    r"(?:(?:the|your|these|this|our|its) )?(?:[a-z-]+ )?"
    r"(?:body|liver|kidneys?|stomach|pancreas|brain|heart|gut|glands?|adrenals|cells?|bones?|skin|lungs?|airways?|"
    r"intestines?|bowel|immune system|ovaries|bladder|tissues?|lining)"
)


def is_organ(words: str) -> bool:
    """Say whether words name a part of the body, which acts as the drug makes it act.

    >>> is_organ("your liver"), is_organ("histamine")
    (True, False)
    """
    return _ORGAN.fullmatch(words) is not None


def yielding(reading: Reading, fit: Fit) -> Iterator[Draft]:
    """Yield what a part of the body makes less or more of, as the drug makes it do: "so your liver makes less X"."""
    clause = fit.clause
    subject = reading.document.copy.text[slice(*fit.parse.span(clause.subject))]
    subject = re.sub(r"^(?:and|so|then|as a (?:result|consequence))[ ,]+", "", subject)
    start, end = fit.parse.span(fit.object)
    found = _QUANTITY.match(reading.document.copy.text, start, end)
    if found is None or not is_organ(subject) or not explains(reading, fit):
        return
    actor = _led(reading, fit)
    if actor is None:
        return
    noun = _NOMINAL.get(clause.group.verb, "")
    verb = clause.group.heads[-1].start
    for thing in things(reading, found.start("x"), end):
        named = thing._replace(name=f"{singular_phrase(thing.name)} {noun}".rstrip())
        relation = "increases" if found["more"] else "reduces"
        draft = step_of(reading, fit, actor, relation, named, verb or thing.start, thing.end)
        if draft is not None:
            verb = 0
            yield noted(reading, draft)


_COMPARED = re.compile(
    r"(?P<less>weaker|less (?:active|frequent|intense|sensitive|sticky)|lower|smaller|slower|fewer)|"
    r"(?P<more>stronger|higher|larger|faster|more (?:active|frequent|sensitive))"
)


def _owners(reading: Reading, fit: Fit) -> list[str]:
    """The substances whose processes the last steps change: serotonin, where its reuptake is inhibited."""
    last = before(reading, fit.sentence)
    if last is None:
        return []
    row = [s for s in reading.steps if s.sentence == last.sentence and s.relation == last.relation]
    owned = [
        re.match(r"(?P<x>.+)-(?:reuptake|breakdown|release|production|synthesis|uptake)$", s.object or "") for s in row
    ]
    return [match["x"].replace("-", " ") for match in owned if match]


def _each(reading: Reading, fit: Fit, found: list[Thing], span: tuple[int, int]) -> list[Thing]:
    """The things that rise or fall; "the levels of both" are those of the two substances before."""
    words = reading.document.copy.text[slice(*span)]
    if not re.search(r"\b(?:of )?(?:both|the two|all three|these two)$", words):
        return found
    owners = _owners(reading, fit)
    return [Thing(name, *span) for name in owners] if len(owners) > 1 else []


def _placed(reading: Reading, fit: Fit, thing: Thing) -> Thing:
    """Where what stays stays: "more serotonin remains available in the brain"."""
    start, end = fit.parse.span(fit.clause.object)
    found = re.compile(r"(?:[a-z]+ )??(?P<w>(?:in|within|inside) (?:the |your )?[a-z]+(?: [a-z]+)?)$").match(
        reading.document.copy.text, start, end
    )
    return thing._replace(place=found.span("w")) if found else thing


def _through(reading: Reading, actor: Actor, thing: Thing) -> Actor:
    """The step that acts on the same substance leads to the change: serotonin reuptake to more serotonin."""
    if actor.via is None:
        return actor
    name = slug(singular_phrase(thing.name))
    for step in reversed(reading.steps[-6:]):
        if (step.object or "").startswith(f"{name}-") and step.subject == actor.entity:
            return actor._replace(via=step.first())
    return actor


def _remaining(fit: Fit, thing: Thing, more: str) -> tuple[str, Thing]:
    """How it is said: "more serotonin stays in the brain", "less calcium is available"."""
    first = next((t.text for t in fit.parse.words(fit.clause.object)), "")
    if fit.clause.group.verb == "be" and first not in ("available", "left", "around", "present", "free"):
        return "", thing
    found = _QUANTITY.match(thing.name)
    if found is None:
        return more, thing
    return ("increases" if found["more"] else "reduces"), thing._replace(name=found["x"])


def _relaxing(fit: Fit, thing: Thing) -> tuple[str, Thing]:
    """How it is said: "the muscle relaxes": what comes about is its relaxation."""
    noun = "relaxation" if fit.clause.group.verb == "relax" else "contraction"
    return "leadsTo", thing._replace(name=f"{singular_phrase(thing.name)} {noun}")


def _direction(fit: Fit, thing: Thing, more: str = "") -> tuple[str, Thing]:
    """Where a verb needs a quantity ("fewer clots form"), the change is one of the process that the verb names."""
    verb = fit.clause.group.verb
    if fit.frame.id in ("mechanism.relax", "mechanism.remain"):
        return _relaxing(fit, thing) if fit.frame.id == "mechanism.relax" else _remaining(fit, thing, more)
    if verb == "become":
        how = _COMPARED.match(" ".join(t.text for t in fit.parse.words(fit.clause.object)))
        return ("" if how is None else "reduces" if how["less"] else "increases"), thing
    noun = _NOMINAL.get(verb)
    if noun is None:
        return fit.frame.relation or "", thing
    if fit.clause.group.governs("stop"):
        cells = re.sub(r"^(?:[a-z-]+ )?(?=cells?$)", "", thing.name)
        return "inhibits", thing._replace(name=f"{singular_phrase(cells)} {noun}")
    found = _QUANTITY.match(thing.name)
    slowly = any(t.text in ("slowly", "rarely", "less") for t in fit.parse.words(fit.clause.object))
    if found is None and not slowly:
        return "", thing
    name = f"{singular_phrase(found['x'] if found else thing.name)} {noun}".rstrip()
    return "increases" if found and found["more"] else "reduces", thing._replace(name=name)
