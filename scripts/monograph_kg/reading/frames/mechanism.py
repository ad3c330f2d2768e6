"""Steps of mechanisms: what acts on what, where, and through which step before."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from monograph_kg.reading.context import Reading
from monograph_kg.reading.draft import Draft
from monograph_kg.reading.frames.actors import Actor, actor_of, amount_of, before, changed, pointing
from monograph_kg.reading.frames.build import items_of
from monograph_kg.reading.frames.frame import Fit
from monograph_kg.reading.frames.processes import Thing, is_molecular, place_of, things
from monograph_kg.reading.frames.qualifiers import qualify
from monograph_kg.reading.grammar.clauses import Clause
from monograph_kg.reading.masks import OTHER, SUBJECT
from monograph_kg.reading.phrases import alternatives, phrases
from monograph_kg.reading.words import singular_phrase, slug

_OPEN = frozenset({"introduction", "uses", "other", "conclusion", ""})
# What a verb of making becomes where there is less or more of what it makes.
_NOMINAL = {"make": "production", "produce": "production", "form": "formation", "release": "release", "secrete": "secretion",
            "absorb": "absorption", "reabsorb": "reabsorption", "break down": "breakdown", "convert": "conversion",
            "divide": "division", "grow": "growth", "multiply": "multiplication", "excrete": "excretion"}  # fmt: skip
_QUANTITY = re.compile(rf"(?:(?:{alternatives('less-word')})|(?P<more>{alternatives('more-word')})) (?P<x>.+)$")


def _section(reading: Reading, fit: Fit) -> str:
    return reading.section(reading.document.sentences[fit.sentence])


def _explains(reading: Reading, fit: Fit) -> bool:
    """Whether a sentence says how the drug works: by its section, by "works by", or since a step stands beside it."""
    if _section(reading, fit) == "mechanism":
        return True
    clauses = fit.parse.clauses
    if any(c.group.verb in ("work", "act", "do") for c in clauses) and any(c.link == "means" for c in clauses):
        return True
    last = before(reading, fit.sentence)
    return last is not None and _section(reading, fit) in _OPEN


def _fits_here(reading: Reading, fit: Fit, actor: Actor, thing: Thing) -> bool:
    """Whether a change is a step here: in a mechanism any, elsewhere one of something that drugs act on."""
    if OTHER in reading.masked.text[thing.start : thing.end] and not re.search(
        r"\b(?:secretion|release|production|sensitivity)$", thing.name
    ):
        return False
    if _explains(reading, fit):
        return True
    if not is_molecular(thing.name) or actor.entity != reading.subject.id:
        return False
    return _section(reading, fit) in _OPEN or bool(re.match(r"cyp\w+|.*cytochrome", thing.name))


def _draft(reading: Reading, fit: Fit, actor: Actor, relation: str, thing: Thing, start: int, end: int) -> Draft | None:
    entity, new = reading.link(thing.name, relation)
    if not entity or entity == actor.entity:
        return None
    draft = Draft("MechanismStep", relation, actor.entity, fit.frame.id, fit.sentence, object=entity)
    if new:
        draft.labels[entity] = (singular_phrase(thing.name), "Process")
    if actor.label:
        draft.labels[actor.entity] = actor.label
    if thing.place:
        place, label = place_of(reading, thing.place)
        draft.qualifiers["location"] = place
        draft.labels[place] = (label, "AnatomicalStructure")
        draft.cue("location", reading.published(*thing.place))
    if actor.via:
        draft.qualifiers["via"] = actor.via
        if actor.cue:
            draft.cue("via", actor.cue)
    draft.evidence.append(reading.published(start, end))
    qualify(reading, fit, draft)
    _hedge(reading, fit, draft)
    return draft


def _hedge(reading: Reading, fit: Fit, draft: Draft) -> None:
    """How it is said: "helps to reduce" hedges without doubting."""
    group = fit.clause.group
    if group.chain[0] == "help" and len(group.chain) > 1 and "hedge" not in draft.qualifiers:
        text = reading.document.copy.text
        start = group.heads[0].start
        end = group.heads[1].start
        draft.qualifiers["hedge"] = reading.words(start, end - (len(text[start:end]) - len(text[start:end].rstrip())))
        draft.cue("hedge", reading.published(start, start + len(text[start:end].rstrip())))


def acting(reading: Reading, fit: Fit) -> Iterator[Draft]:
    """Yield what an actor does to each thing behind the verb."""
    reason = fit.clause.link in (
        "because",
        "since",
        "if",
        "when",
        "unless",
        "although",
        "as",
        "while",
        "until",
        "purpose",
    )
    if reason and _section(reading, fit) != "mechanism":
        return
    actor = actor_of(reading, fit, fit.clause)
    if actor is None:
        return
    start, end = fit.parse.span(fit.object)
    verb = fit.clause.group.heads[-1].start
    if fit.clause.group.chain[0] == "help":
        verb = fit.clause.group.heads[0].start
    if fit.clause.group.negation is not None:
        verb = fit.clause.group.start
    first = True
    for thing in things(reading, start, end):
        relation = _relation(fit, thing)
        if relation == "enhancesEffectOf":
            thing = thing._replace(name=re.sub(r" activity$", "", thing.name))  # noqa: PLW2901
        if not _fits_here(reading, fit, actor, thing):
            continue
        draft = _draft(reading, fit, actor, relation, thing, verb if first else thing.start, thing.end)
        if draft is None:
            continue
        _tier(reading, draft, thing)
        first = False
        yield _noted(reading, draft)


def _relation(fit: Fit, thing: Thing) -> str:
    relation = fit.frame.relation or "increases"
    verb = fit.clause.group.verb
    if (
        relation == "enhancesEffectOf"
        and thing.name.endswith(" activity")
        and not re.search(r"(?:ase|receptor|enzyme|channel|cell) activity$", thing.name)
    ):
        return relation
    if relation == "enhancesEffectOf" and not thing.effect and verb not in ("enhance", "potentiate"):
        return "increases"
    if thing.effect and relation == "increases" and verb not in ("activate", "stimulate"):
        return "enhancesEffectOf"
    return relation


def _tier(reading: Reading, draft: Draft, thing: Thing) -> None:
    """A drug that reduces a symptom may treat it instead: such a step is offered for review only."""
    state = reading.lexicon.link(thing.name, frozenset({"ClinicalState"}))
    if state and draft.subject == reading.subject.id and not is_molecular(thing.name) and thing.name != "inflammation":
        draft.tier = "B"


def _noted(reading: Reading, draft: Draft) -> Draft:
    reading.steps.append(draft)
    return draft


def _led(reading: Reading, fit: Fit) -> Actor | None:
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
    if clause.link == "that" and (parent := fit.parse.clauses.index(clause) - 1) >= 0:
        outer = fit.parse.clauses[parent]
        return actor_of(reading, fit, outer) if outer.group.verb == "mean" else None
    if last is None:
        return None
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
    if clause.link == "and" and last.sentence == fit.sentence:
        return Actor(*changed(last), via=last.first())
    if (
        clause.link == "main"
        and not lead
        and last.sentence == fit.sentence - 1
        and _section(reading, fit) == "mechanism"
    ):
        return Actor(reading.subject.id, None, last.first())
    return None


def _after_reason(fit: Fit) -> bool:
    at = fit.parse.clauses.index(fit.clause)
    return at > 0 and fit.parse.clauses[at - 1].link in ("because", "since", "as", "when")


def _span_of(text: str, words: str, start: int) -> tuple[int, int]:
    at = text.index(words, start)
    return at, at + len(words)


def falling(reading: Reading, fit: Fit) -> Iterator[Draft]:
    """Yield what falls or rises by itself ("blood pressure falls", "fewer clots form"), with what makes it do so."""
    if not _explains(reading, fit):
        return
    clause = fit.clause
    start, end = fit.parse.span(clause.subject)
    connective = re.match(
        r"(?:(?:and|so|then|as a (?:result|consequence))[ ,]+)+", reading.document.copy.text[start:end]
    )
    start += connective.end() if connective else 0
    if SUBJECT in reading.masked.text[start:end] or OTHER in reading.masked.text[start:end]:
        return
    actor = _led(reading, fit)
    if actor is None:
        return
    for thing in things(reading, start, end):
        relation, named = _direction(fit, thing)
        if not relation:
            continue
        stop = clause.group.end if thing.end == end or named != thing else thing.end
        draft = _draft(reading, fit, actor, relation, named, thing.start, stop)
        if draft is not None:
            yield _noted(reading, draft)


def _direction(fit: Fit, thing: Thing) -> tuple[str, Thing]:
    """Where a verb needs a quantity ("fewer clots form"), the change is one of the process that the verb names."""
    verb = fit.clause.group.verb
    noun = _NOMINAL.get(verb)
    if noun is None:
        return fit.frame.relation or "", thing
    if fit.clause.group.governs("stop"):
        cells = re.sub(r"^(?:[a-z-]+ )?(?=cells?$)", "", thing.name)
        return "inhibits", thing._replace(name=f"{singular_phrase(cells)} {noun}")
    found = _QUANTITY.match(thing.name)
    slowly = any(t.text in ("slowly", "rarely") for t in fit.parse.words(fit.clause.object))
    if found is None and not slowly:
        return "", thing
    name = f"{singular_phrase(found['x'] if found else thing.name)} {noun}"
    return "increases" if found and found["more"] else "reduces", thing._replace(name=name)


def converting(reading: Reading, fit: Fit) -> Iterator[Draft]:
    """Yield what turns into what: an enzyme leads to its product, a substance to what the body makes of it."""
    clause, parse = fit.clause, fit.parse
    text = reading.document.copy.text
    if not _explains(reading, fit) and _section(reading, fit) not in _OPEN:
        return
    begin, end = parse.span(fit.object)
    products = [t for t in _products(reading, begin, end)]
    if not products:
        return
    subject = _source(reading, fit)
    if subject is None:
        return
    actor, place = subject
    for product in products:
        draft = _draft(reading, fit, actor, "leadsTo", product, clause.group.heads[-1].start, product.end)
        if draft is not None:
            draft.labels[draft.object or ""] = (product.name, "Chemical")
            if place:
                name, label = place_of(reading, place)
                draft.qualifiers["location"] = name
                draft.labels[name] = (label, "AnatomicalStructure")
                draft.cue("location", reading.published(*place))
            yield _noted(reading, draft)
    del text


_ACTIVE = re.compile(
    r"(?:(?:an?|the|its) )?(?:(?:active|inactive|main|chief|more active) )*(?:(?:form|metabolite|compound|substance|drug|hormone|ingredient)(?:,|,? called|,? known as|,? named)? )?"
)


def _products(reading: Reading, start: int, end: int) -> list[Thing]:
    """What comes out: the name behind "into", without "its active form"."""
    text = reading.document.copy.text
    found = _ACTIVE.match(text, start, end)
    start += len(found.group()) if found else 0
    stop = min(
        [
            e
            for e in (text.find(",", start, end), text.find(" that ", start, end), text.find(" which ", start, end))
            if e > 0
        ]
        or [end]
    )
    if not text[start:stop].strip() or re.match(r"(?:metabolite|form|compound|substance)s?\b", text[start:stop]):
        return []
    name = " ".join(text[start:stop].split())
    name = re.sub(r"\s*\([^()]*\)$| (?:in|by) .*$", "", name)
    return [Thing(name, start, start + len(name))] if len(name.split()) <= 4 else []  # noqa: PLR2004


def _source(reading: Reading, fit: Fit) -> tuple[Actor, tuple[int, int] | None] | None:
    """What is converted, and where: behind an organ it is the verb's object, else the subject is an enzyme that acts."""
    clause, parse = fit.clause, fit.parse
    start, end = parse.span(clause.subject)
    text, masked = reading.document.copy.text, reading.masked.text
    words = text[start:end]
    if clause.group.passive or clause.group.verb == "turn into":
        if SUBJECT in masked[start:end] or not clause.subject:
            return Actor(reading.subject.id), _inner_place(reading, clause, fit)
        return None
    object_start = parse.tokens[clause.object.start].start if clause.object else 0
    if words in phrases("body") or re.fullmatch(r"(?:an |the )?enzymes? in (?:the |your )?[a-z]+", words):
        taken = masked[object_start : parse.span(fit.object)[0]]
        place = (start, end) if "body" not in words and "enzyme" not in words else None
        if SUBJECT in taken or re.match(r"it\b", text[object_start:]):
            return Actor(reading.subject.id), place
        name = re.match(r"(?:the )?([a-z0-9][a-z0-9 -]*?) (?:in)?to\b", text[object_start:])
        if name is None:
            return None
        entity, new = reading.link(name[1], "enhancesEffectOf")
        return Actor(entity, (name[1], "Chemical") if new else None), place
    actor = actor_of(reading, fit, clause)
    return (actor, None) if actor is not None else None


def _inner_place(reading: Reading, clause: Clause, fit: Fit) -> tuple[int, int] | None:
    """How it is said: "is converted in the liver to X"."""
    start = clause.group.end
    end = fit.parse.tokens[fit.object.start - 1].start
    found = re.search(r"in (?:the |your )?[a-z]+", reading.document.copy.text[start:end])
    return (start + found.start(), start + found.end()) if found else None


def _is_acted_on(reading: Reading, fit: Fit, words: str) -> bool:
    """Whether a substance of the body is what the drug acts on in another sentence of the paragraph."""
    if not is_molecular(words):
        return False
    sentences = reading.document.sentences
    near = range(max(0, fit.sentence - 3), min(len(sentences), fit.sentence + 4))
    for number in near:
        text = reading.masked.text[slice(*reading.bounds[number])]
        if number != fit.sentence and SUBJECT in text and singular_phrase(words) in text:
            return True
    return False


def causing(reading: Reading, fit: Fit) -> Iterator[Draft]:
    """Yield what a substance of the body or a change leads to; what the drug causes is an adverse effect."""
    start, end = fit.parse.span(fit.clause.subject)
    body = _section(reading, fit) in _OPEN and _is_acted_on(reading, fit, reading.document.copy.text[start:end])
    if not body and not _explains(reading, fit):
        return
    actor = actor_of(reading, fit, fit.clause)
    if (
        actor is not None
        and fit.clause.link in ("result", "main", "and", "relative")
        and (amounts := list(_amounts(reading, fit, actor)))
    ):
        yield from amounts
        return
    own = actor is not None and actor.entity == reading.subject.id and fit.clause.link != "result"
    if actor is None or own or OTHER in reading.masked.text[slice(*fit.parse.span(fit.clause.subject))]:
        return
    first = True
    for item in items_of(reading, fit):
        thing = next(iter(things(reading, item.start, item.end)), None)
        if thing is None:
            continue
        start = fit.clause.group.heads[-1].start if first else item.start
        draft = _draft(reading, fit, actor, "leadsTo", thing, start, item.end)
        if draft is not None:
            first = False
            _tier(reading, draft, thing)
            yield _noted(reading, draft)


_CHANGE = re.compile(
    r"(?:an? |the )?(?:(?:marked|sharp|gradual|further|slight|large) )?(?:(?P<less>fall|drop|decrease|reduction|decline|lower|reduced|less|fewer|decreased)"
    r"|(?P<more>rise|increase|higher|raised|increased|more|elevated))(?: in| of)? (?P<x>[a-z].*)"
)


def _amounts(reading: Reading, fit: Fit, actor: Actor) -> Iterator[Draft]:
    """How it is said: "leads to a fall in blood pressure": it reduces the blood pressure."""
    start, end = fit.parse.span(fit.object)
    match = _CHANGE.match(reading.document.copy.text, start, end)
    if match is None:
        return
    for thing in things(reading, match.start("x"), end):
        verb = fit.clause.group.heads[-1].start
        draft = _draft(reading, fit, actor, "reduces" if match["less"] else "increases", thing, verb, thing.end)
        if draft is not None:
            yield _noted(reading, draft)


_READERS: dict[str, Callable[[Reading, Fit], Iterator[Draft]]] = {
    "fall": falling, "rise": falling, "form": falling, "convert": converting, "cause": causing,
}  # fmt: skip


def dispatch(reading: Reading, fit: Fit) -> Iterator[Draft]:
    """Choose by the second part of the frame's id."""
    yield from _READERS.get(fit.frame.id.split(".")[1], acting)(reading, fit)


FAMILIES: dict[str, Callable[[Reading, Fit], Iterator[Draft]]] = {"mechanism": dispatch}
