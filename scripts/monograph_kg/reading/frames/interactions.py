"""Interactions: which other drug, class or substance, what the two do to each other, and what to do about it.

A clause may name the partner in many places; `interaction` asks in turn whether the clause is about an interaction by
its noun or verb, about what happens when both are taken, about what one does to the other, or about what to do.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from monograph_kg.reading.context import Reading
from monograph_kg.reading.draft import Draft
from monograph_kg.reading.frames.frame import Fit, slot_of
from monograph_kg.reading.frames.partners import read_partners
from monograph_kg.reading.frames.pairing import Pairing, drafts_of
from monograph_kg.reading.grammar.clauses import Clause
from monograph_kg.reading.masks import OTHER, SUBJECT
from monograph_kg.reading.pairs import pair_of

_TOPIC = re.compile(
    r"\binteract|\bother (?:medicines|medications|drugs|tablets|pills)|\bmix(?:es|ed|ing)?\b|\bcombin|\btogether with|\balongside"
    r"|\bwith (?:alcohol|other)|\btaken with|\balcohol\b"
)
# How far back a sentence on interactions makes the next ones be about them.
_BACK = 3
_LEVEL = (
    r"(?:(?:blood |plasma |serum )?(?:levels?|concentrations?|amounts?)|effects?|effectiveness|efficacy|actions?|activity|absorption|clearance|removal|excretion"
    r"|elimination|breakdown|metabolism|toxicity|exposure|activation|activity|half-life|dos(?:e|es|age)|side effects|risks?|way|protection|strength|potency|availability|uptake)"
)
_OF_LEVEL = re.compile(rf"(?:.*\b)?{_LEVEL}(?: in the blood)? (?:of|to|from) (?:the )?(?P<p>.+)")
_LEVEL_AFTER = re.compile(
    rf"(?:the |your |blood |raised |higher |lower )*(?P<p>.+?)(?:'s?)? {_LEVEL}(?: in the blood)?"
)
_EFFECTIVE = re.compile(
    r"(?P<p>.+?) (?:less|more|too) (?:effective|reliable|active|likely to work|potent|strong|toxic|well|sedating).*"
)
_WRAPPED = re.compile(
    r"(?:the |any )?(?:combination|combined use|concomitant use|concurrent use|simultaneous use|joint use|co-?administration|combining|mixing|taking"
    r"|using|use|drinking|adding|interaction|interactions?|mixture)\b(?: of| between)?(?: both)?\s*(?P<p>.+)"
)
_APPOSITION = re.compile(r"(?P<p>[^,]+), (?:an?|the|which is an?) [^,]+,?")
_JOINED = re.compile(r"\b(?:with|and|together with|alongside|plus|while (?:taking|using|on)|or)\b\s*")
_ENZYME = re.compile(r"(?:the )?(?:liver )?(?:enzymes?|cyp\w*|cytochrome)\b")
_COMPARED = re.compile(r"\b(?:than|unlike|instead of|compared|rather than|such as aspirin and|switch\w*)\b")
_NOTHING = re.compile(r"(?:nothing|little) (?:is|has)\b")
_MUST = frozenset(("should", "must", "shouldn't", "mustn't", "cannot", "can't", "ought"))
_CONDITION = frozenset(("if", "when", "while", "whenever", "once", "as", "before"))
_BECAUSE = frozenset(("because", "since", "as", "so"))
_BOTH = re.compile(r"\b(?:together|combin\w+|both|alongside|at the same time|the two)\b")


def interaction(reading: Reading, fit: Fit) -> Iterator[Draft]:
    """Yield the interactions that a clause states."""
    text = reading.masked.text
    begin, end = reading.bounds[fit.sentence]
    if (
        _NOTHING.match(text, _extent(reading, fit)[0])
        or _COMPARED.search(text, *_extent(reading, fit))
        or pair_of(reading, fit.sentence) is not None
    ):
        return
    found = _READERS[fit.frame.id.partition(".")[2]](reading, fit)
    if found is not None:
        yield from drafts_of(reading, fit, found, (begin, end))


def _extent(reading: Reading, fit: Fit) -> tuple[int, int]:
    """The offsets of a clause with its subject and object."""
    clause, parse = fit.clause, fit.parse
    start, stop = clause.group.start, clause.group.end
    if clause.subject and not clause.shared:
        start = min(start, parse.span(clause.subject)[0])
    if clause.object:
        stop = max(stop, parse.span(clause.object)[1])
    return start, stop


def on_topic(reading: Reading, sentence: int) -> bool:
    """Say whether a sentence stands where interactions are spoken of: in their section, or behind a mention of them."""
    units = reading.document.sentences
    if reading.section(units[sentence]) == "interactions":
        return True
    for back in range(sentence, max(-1, sentence - _BACK - 1), -1):
        if units[back].part != units[sentence].part and units[back].kind != "heading":
            return False
        if _TOPIC.search(reading.masked.text, *reading.bounds[back]):
            return True
    return False


def _mentions(reading: Reading, span: tuple[int, int]) -> bool:
    return SUBJECT in reading.masked.text[slice(*span)]


def _span(fit: Fit, part: range) -> tuple[int, int]:
    return fit.parse.span(part)


def _in_words(reading: Reading, span: tuple[int, int], pattern: re.Pattern[str]) -> tuple[int, int] | None:
    """The offsets of a pattern's group ``p`` that stands for a partner in a phrase."""
    match = pattern.fullmatch(reading.masked.text, *span)
    return match.span("p") if match else None


def _partners(reading: Reading, span: tuple[int, int], *, sure: bool) -> Pairing | None:
    """The partners that a phrase names as a whole, or as joined to the drug: "the combination of it and alcohol"."""
    if span[1] <= span[0]:
        return None
    text = reading.masked.text
    if items := read_partners(reading, *span, sure=sure):
        return Pairing(items)
    apposed = _in_words(reading, span, _APPOSITION)
    if apposed and (items := read_partners(reading, *apposed, sure=sure)):
        return Pairing(items)
    inner = _in_words(reading, span, _WRAPPED)
    places = [inner] if inner else []
    whole = inner or span
    if SUBJECT in text[slice(*whole)] or inner:
        places += [(m.end(), whole[1]) for m in _JOINED.finditer(text, *whole)]
    if inner and SUBJECT in text[slice(*whole)]:
        places += [(whole[0], m.start()) for m in _JOINED.finditer(text, *whole)]
    elif match := re.compile(rf"\b(?:together |along |combined |taken )?(?:with|and|plus) {SUBJECT}").search(
        text, *whole
    ):
        places.insert(0, (whole[0], match.start()))
    for place in places:
        if items := read_partners(reading, *place, sure=sure):
            return Pairing(items, joined=True)
    return None


def _by_level(reading: Reading, span: tuple[int, int], *, sure: bool) -> Pairing | None:
    """The partners whose level, effect or the like a phrase names: "the effect of warfarin", "lithium levels"."""
    for pattern in (_OF_LEVEL, _LEVEL_AFTER, _EFFECTIVE):
        inner = _in_words(reading, span, pattern)
        if inner and (items := read_partners(reading, *inner, sure=sure)):
            return Pairing(items)
    return None


def _with(reading: Reading, fit: Fit) -> Pairing | None:
    """ "The drug interacts with X", "X and the drug interact"."""
    clause = fit.clause
    behind = slot_of(fit.parse, clause, "with") or slot_of(fit.parse, clause, "obj")
    subject = _span(fit, clause.subject)
    own = not clause.subject or _mentions(reading, subject) or _words(reading, subject) in _PRONOUNS
    if own and behind and (found := _partners(reading, _span(fit, behind), sure=False)):
        return replace(found, start=clause.group.heads[-1].start)
    found = _partners(reading, subject, sure=False)
    if found is None or not (
        found.joined
        or not behind
        or _mentions(reading, _span(fit, behind))
        or _words(reading, _span(fit, behind)) in _PRONOUNS
    ):
        return None
    return found


_PRONOUNS = frozenset(
    ("it", "they", "them", "this", "these drugs", "this drug", "these tablets", "the tablets", "each other", "")
)


def _words(reading: Reading, span: tuple[int, int]) -> str:
    return reading.masked.text[slice(*span)]


def _effect(reading: Reading, fit: Fit) -> Pairing | None:
    """What the partner does to the drug or its user, or the drug to the partner."""
    clause = fit.clause
    topic = on_topic(reading, fit.sentence)
    subject, behind = _span(fit, clause.subject), _span(fit, clause.object)
    if clause.link in ("relative", "reduced", "means", "purpose", "that"):
        return None
    lead = _lead(reading, fit)
    if lead is not None:
        return replace(lead, effect=clause)
    if topic and (takers := _takers(reading, fit, subject)):
        return takers
    if clause.group.passive:
        return _passive(reading, fit, topic=topic)
    acting = _partners(reading, subject, sure=not topic) if clause.subject else None
    if acting is not None and (acting.joined or topic or _mentions(reading, behind)):
        if clause.group.verb == "work" and not _WORKS.search(reading.masked.text, *_extent(reading, fit)):
            return None
        if _ENZYME.match(reading.masked.text, behind[0]) and not _mentions(reading, behind):
            return None
        return replace(acting, effect=clause)
    changed = _by_level(reading, subject, sure=not topic) if clause.subject else None
    if changed is not None and topic:
        return replace(changed, effect=clause, whole=True)
    if (
        topic
        and clause.subject
        and (place := slot_of(fit.parse, clause, "with"))
        and SUBJECT not in _words(reading, subject)
    ):
        if found := _partners(reading, _span(fit, place), sure=False):
            return replace(found, effect=clause, whole=True)
    if topic and _PROVIDER.match(reading.masked.text, *subject):
        found = _by_level(reading, behind, sure=False)
        return replace(found, managed=_extent(reading, fit), hedged=clause) if found else None
    return _affected(reading, fit, topic=topic)


_PROVIDER = re.compile(r"we$|(?:your|the|a) (?:doctor|pharmacist|clinic|gp|nurse|physician|specialist)\b")
_TAKERS = re.compile(
    r"(?:(?:people|patients|those|anyone|women|men|adults|someone|users|you|drivers|smokers) )?(?:who (?:also )?(?:take|use|drink|are taking|are on|are using)|taking|using|on|who are on)\s+(?P<p>.+)"
)


def _takers(reading: Reading, fit: Fit, subject: tuple[int, int]) -> Pairing | None:
    """ "People who take X may need less of it": what happens to them, or what they should do."""
    inner = _in_words(reading, subject, _TAKERS) if fit.clause.subject else None
    found = _partners(reading, inner, sure=False) if inner else None
    if found is None:
        return None
    group = fit.clause.group
    if group.means("need") or (group.modal is not None and group.modal.text in _MUST):
        return replace(found, managed=(group.start, _extent(reading, fit)[1]), hedged=fit.clause)
    return replace(found, effect=fit.clause)


_WORKS = re.compile(r"\b(?:less|more|better|worse|properly|together|as well|as effectively|against)\b")


def _affected(reading: Reading, fit: Fit, *, topic: bool) -> Pairing | None:
    """The drug acts on the level, effect or use of the partner."""
    clause = fit.clause
    subject, behind = _span(fit, clause.subject), _span(fit, slot_of(fit.parse, clause, "obj"))
    if behind[1] <= behind[0]:
        behind = _span(fit, clause.object)
    words = _words(reading, subject)
    own = words in _PRONOUNS and (words != "" or clause.link == "main")
    acts = _mentions(reading, subject) or own or words.startswith(("the combination", "taking", "less "))
    if clause.group.means("stop") and not slot_of(fit.parse, clause, "from"):
        return None
    if OTHER in words or not acts or not (clause.group.form == "finite" or clause.link == "result"):
        return None
    section = reading.section(reading.document.sentences[fit.sentence])
    if not topic and section in ("mechanism", "uses", "dosage", "introduction-uses"):
        return None
    found = _by_level(reading, behind, sure=not topic)
    if found is None and (topic or OTHER in _words(reading, behind)):
        found = _partners(reading, behind, sure=True)
    if found is None and topic and (place := slot_of(fit.parse, clause, "with")):
        found = _partners(reading, _span(fit, place), sure=False)
    return replace(found, effect=clause) if found else None


def _passive(reading: Reading, fit: Fit, *, topic: bool) -> Pairing | None:
    """ "Its level is raised by X"; "the effect of X may be weakened"; "X is not affected"."""
    clause = fit.clause
    subject = _span(fit, clause.subject)
    agent = slot_of(fit.parse, clause, "by")
    if agent and _mentions(reading, _span(fit, agent)):
        found = _by_level(reading, subject, sure=False) or _partners(reading, subject, sure=True)
        return replace(found, effect=clause, whole=True) if found else None
    if agent:
        if not (_mentions(reading, subject) or topic) or OTHER in _words(reading, subject):
            return None
        found = _partners(reading, _span(fit, agent), sure=not topic)
        return replace(found, effect=clause, whole=True) if found else None
    if not topic:
        return None
    found = _by_level(reading, subject, sure=False) or _partners(reading, subject, sure=False)
    if found is None:
        return None
    if re.search(r"\bdos(?:e|es|age)\b", _words(reading, subject)):
        return replace(found, managed=_extent(reading, fit))
    return replace(found, effect=clause, whole=True)


def _lead(reading: Reading, fit: Fit) -> Pairing | None:
    """ "With alcohol, it causes ..."; "Together with X, ..."."""
    clause = fit.clause
    if not clause.lead:
        return None
    words = re.compile(
        r"(?:together with|in combination with|combined with|along with|with|taken with|alongside)\s+"
    ).match(reading.masked.text, *_span(fit, clause.lead))
    if words is None or not on_topic(reading, fit.sentence):
        return None
    return _partners(reading, (words.end(), _span(fit, clause.lead)[1]), sure=False)


_APART = re.compile(
    r"\b(?:hours?|days?|weeks?|minutes|apart|time)\b(?: before| after| or| from| apart| away| of)+ (?:taking |you take )?(?P<p>[^.;]+)"
)
_FOOD = frozenset(
    (
        "food",
        "foods",
        "meal",
        "meals",
        "a meal",
        "breakfast",
        "milk",
        "water",
        "tea",
        "fluid",
        "a snack",
        "other-medications",
    )
)


def _combine(reading: Reading, fit: Fit) -> Pairing | None:
    """What is taken with what: a condition of the clause around it, a warning, or a denial."""
    clause = fit.clause
    places = [slot_of(fit.parse, clause, name) for name in ("with", "alongside", "obj")]
    subject = _span(fit, clause.subject)
    found = None
    for place in places:
        found = found or (_partners(reading, _span(fit, place), sure=False) if place else None)
    others = _mentions(reading, _extent(reading, fit)) or _BOTH.search(_words(reading, _extent(reading, fit)))
    if found is None and clause.group.passive and clause.subject and (others or on_topic(reading, fit.sentence)):
        found = _partners(reading, subject, sure=False)
    apart = _APART.search(reading.masked.text, *_extent(reading, fit)) if found is None and others else None
    if apart is not None:
        found = _partners(reading, apart.span("p"), sure=False)
    if found is None:
        found = _takers(reading, fit, subject) if clause.subject and on_topic(reading, fit.sentence) else None
        return found
    if all(item.name in _FOOD for item in found.items):
        return None
    effect = _governing(fit)
    if effect is not None:
        return _conditional(reading, fit, found, effect, told=bool(others))
    if clause.group.form == "infinitive" and (unsafe := _unsafe(reading, fit)):
        return replace(found, managed=unsafe)
    if clause.link in _CONDITION or clause.group.form in ("gerund", "infinitive", "participle"):
        return None
    return _instructed(reading, fit, found, told=bool(others))


# What a clause says of the use of both, and not of what they do: "combined with X, it is used for ...".
_TREATS = frozenset(("use", "indicate", "give", "prescribe", "take", "approve", "recommend", "treat", "start"))


def _conditional(reading: Reading, fit: Fit, found: Pairing, effect: Clause, *, told: bool) -> Pairing | None:
    """Both are taken: the clause around says what happens or what to do."""
    if not (told or on_topic(reading, fit.sentence)) or _TREATS.isdisjoint(effect.group.chain[:1]) is False:
        return None
    group = effect.group
    if group.means("tell", "consult") and all(
        item.scope.startswith("other") or item.name.startswith("other") for item in found.items
    ):
        return None
    if group.form == "imperative" or (group.modal is not None and group.modal.text in _MUST):
        return replace(found, managed=_extent(reading, replace(fit, clause=effect)), effect=_reason(fit, effect))
    subject = _span(fit, effect.subject)
    if _PROVIDER.match(reading.masked.text, *subject) or re.match(r"(?:your|the|a) dose\b", _words(reading, subject)):
        return replace(found, managed=_extent(reading, replace(fit, clause=effect)), hedged=effect)
    return replace(found, effect=effect, whole=not _mentions(reading, _span(fit, effect.subject)))


def _instructed(reading: Reading, fit: Fit, found: Pairing, *, told: bool) -> Pairing | None:
    """ "It must not be taken with X", "do not take it with X", "it can be taken with X"."""
    group = fit.clause.group
    modal = group.modal.text if group.modal else ""
    if re.search(
        r"\b(?:monitoring|caution|care|adjustments?|checks|tests)\b", _words(reading, _span(fit, fit.clause.subject))
    ):
        return replace(found, managed=_extent(reading, fit))
    told = told or on_topic(reading, fit.sentence)
    if not told:
        return None
    if group.form == "imperative" and group.chain[-1] in ("add", "mix", "combine") and group.negation is None:
        at = fit.parse.clauses.index(fit.clause)
        effect = next(
            (c for c in fit.parse.clauses[at + 1 : at + 2] if c.link == "and" and c.group.form == "finite"), None
        )
        return replace(found, effect=effect, whole=True) if effect else None
    if group.form == "imperative" or modal in _MUST:
        return replace(found, managed=_managed(reading, fit), effect=_reason(fit, fit.clause))
    if modal in ("can", "may") and group.negation is None and group.passive:
        return replace(found, denied=(group.modal.start, group.modal.end) if group.modal else None)
    return None


def _unsafe(reading: Reading, fit: Fit) -> tuple[int, int] | None:
    """ "It is not safe to combine it with X": the words of the clause around the infinitive."""
    at = fit.parse.clauses.index(fit.clause)
    outer = fit.parse.clauses[at - 1] if at else None
    if outer is None or outer.group.chain[-1] != "be":
        return None
    words = reading.document.copy.text[outer.group.start : fit.clause.group.start]
    warns = re.search(
        r"\bnot (?:safe|advisable|recommended|wise|a good idea)\b|\b(?:dangerous|unsafe|risky|unwise|harmful)\b", words
    )
    return (outer.group.start, fit.clause.group.end) if warns else None


def _managed(reading: Reading, fit: Fit) -> tuple[int, int]:
    """The words that say what to do: the verb group, and what follows it unless that is the partner."""
    group = fit.clause.group
    start = fit.parse.tokens[group.first].start
    if group.form == "imperative":
        return start, _extent(reading, fit)[1]
    return start, group.end


def _reason(fit: Fit, clause: Clause) -> Clause | None:
    """The clause that gives the reason of an instruction."""
    clauses = fit.parse.clauses
    at = clauses.index(clause)
    for later in clauses[at + 1 : at + 3]:
        if later.link in _BECAUSE or (later.link == "relative" and later is clauses[at + 1]):
            return later
    if at and clauses[at - 1].link in _BECAUSE:
        return clauses[at - 1]
    return None


def _governing(fit: Fit) -> Clause | None:
    """The clause of which a condition or a gerund subject is part."""
    clause, clauses = fit.clause, fit.parse.clauses
    at = clauses.index(clause)
    if clause.group.form == "gerund":
        for later in clauses[at + 1 :]:
            if later.subject and not later.shared and later.subject.start <= clause.group.first < later.subject.stop:
                return later
    if clause.link not in _CONDITION and clause.group.form != "participle":
        return None
    first = all(c.link in _CONDITION for c in clauses[:at])
    if not first:
        return next((c for c in reversed(clauses[:at]) if c.link not in _CONDITION and c.link != "reduced"), None)
    return next((c for c in clauses[at + 1 :] if c.link in ("main", "and", "so", "but")), None)


_INTERACTION = re.compile(r"(?P<no>no |any )?(?:[a-z]+ ){0,3}?interactions? (?:with|between|involving) (?P<p>.+)")
_NO_EFFECT = re.compile(
    r"(?P<no>no|little|any|a|an|some|only a)\b(?: [a-z]+){0,3}? (?:effect|influence|impact) on (?P<p>.+)"
)
_FINE = re.compile(
    r"(?:usually |generally |normally |considered |also |quite |perfectly )*(?P<ok>no problem|no issue|fine|safe|all right|allowed|permitted|harmless|acceptable|suitable|compatible|unaffected)\b"
)
_BAD = re.compile(
    r"(?:best |usually |generally |also )*(?:not recommended|not advised|contraindicated|off limits|forbidden|unsafe|risky|dangerous)\b"
)
_RISK_SIZE = re.compile(
    r"(?:much |even |also |slightly )*(?:higher|greater|increased|raised|more likely|more common|stronger|more severe|lower|reduced|weaker|worse)\b(?: with (?P<p>.+))?"
)


def _found(reading: Reading, fit: Fit) -> Pairing | None:
    """ "There is no interaction with X", "X is no problem", "the risk is higher with X"."""
    clause, text = fit.clause, reading.masked.text
    subject, behind = _span(fit, clause.subject), _span(fit, clause.object)
    if re.search(r"\binteractions?$", _words(reading, subject)) and (place := slot_of(fit.parse, clause, "with")):
        found = _partners(reading, _span(fit, place), sure=False)
        return replace(found, stated=clause) if found else None
    for span in (subject, behind):
        match = _INTERACTION.fullmatch(text, *span)
        if match and (found := _partners(reading, match.span("p"), sure=False)):
            at = match.start() + re.search(r"interaction", match.group()).start()  # type: ignore[union-attr]
            return replace(found, start=at, stated=clause)
    if clause.group.chain[-1] not in ("be", "have"):
        return None
    return (
        _having(reading, fit, subject, behind)
        if clause.group.chain[-1] == "have"
        else _being(reading, fit, subject, behind)
    )


def _having(reading: Reading, fit: Fit, subject: tuple[int, int], behind: tuple[int, int]) -> Pairing | None:
    match = _NO_EFFECT.fullmatch(reading.masked.text, *behind)
    if match:
        own = _mentions(reading, match.span("p")) or on_topic(reading, fit.sentence)
        found = _partners(reading, match.span("p"), sure=False) if _mentions(reading, subject) else None
        found = found or (_partners(reading, subject, sure=False) if own else None)
        return replace(found, stated=fit.clause) if found else None
    if on_topic(reading, fit.sentence) and re.search(r"\b(?:influence|effect|impact)\b", _words(reading, behind)):
        found = _partners(reading, subject, sure=False)
        return replace(found, effect=fit.clause) if found else None
    return None


_RISKY = re.compile(r"\b(?:risk|danger|chance|drop|fall|rise|increase|effect)\b")
_CAREFUL = re.compile(
    r"(?:very |especially |particularly |extra )*(?:careful|cautious) (?:with|about|when combining it with) (?P<p>.+)"
)


def _being(reading: Reading, fit: Fit, subject: tuple[int, int], behind: tuple[int, int]) -> Pairing | None:
    if not on_topic(reading, fit.sentence):
        return None
    careful = _CAREFUL.fullmatch(reading.masked.text, *behind)
    if careful and (found := _partners(reading, careful.span("p"), sure=False)):
        return replace(found, managed=_extent(reading, fit), effect=_reason(fit, fit.clause))
    text, clause = reading.masked.text, fit.clause
    if (
        _words(reading, subject) == "there"
        and _RISKY.search(text, *behind)
        and (place := slot_of(fit.parse, clause, "with"))
    ):
        found = _partners(reading, _span(fit, place), sure=False)
        return replace(found, effect=clause) if found else None
    if _RISK_SIZE.match(text, *behind) and (lead := _lead(reading, fit)):
        return replace(lead, effect=clause, whole=True)
    if (size := _RISK_SIZE.match(text, *behind)) and size["p"]:
        found = _partners(reading, size.span("p"), sure=False)
        return replace(found, effect=clause, whole=True) if found else None
    if size and clause.subject:
        found = _by_level(reading, subject, sure=False)
        return replace(found, effect=clause, whole=True) if found else None
    found = _partners(reading, subject, sure=False) if clause.subject else None
    if found is None:
        return None
    if fine := _FINE.match(text, *behind):
        if clause.group.negation is not None:
            return replace(found, managed=_extent(reading, fit))
        return replace(found, denied=fine.span("ok"))
    if _BAD.match(text, *behind):
        return replace(found, managed=(clause.group.start, behind[1]))
    return None


def _manage(reading: Reading, fit: Fit) -> Pairing | None:
    """ "X should be avoided", "avoid X", "keep them apart", "leave two hours between it and X"."""
    clause, group = fit.clause, fit.clause.group
    if clause.link in _CONDITION or group.form in ("gerund", "infinitive") or not on_topic(reading, fit.sentence):
        return None
    if group.form == "imperative":
        places = [slot_of(fit.parse, clause, name) for name in ("obj", "between", "with", "from")]
        found = None
        for place in places:
            found = found or (_partners(reading, _span(fit, place), sure=True) if place else None)
        if found is None or group.chain[-1] not in ("avoid", "limit", "keep", "leave", "separate"):
            return None
        reason = _reason(fit, clause)
        drink = all(item.name.startswith("alcohol") for item in found.items) and not _mentions(
            reading, _extent(reading, fit)
        )
        return None if drink and reason is None else replace(found, managed=_managed(reading, fit), effect=reason)
    if clause.subject and _PROVIDER.match(reading.masked.text, *_span(fit, clause.subject)):
        found = _by_level(reading, _span(fit, slot_of(fit.parse, clause, "obj")), sure=False)
        return replace(found, managed=_extent(reading, fit), hedged=clause) if found else None
    if not (group.passive or group.modal is not None):
        return None
    found = _partners(reading, _span(fit, clause.subject), sure=False) if clause.subject else None
    if found is None or not (
        group.modal is not None or group.negation is not None or group.chain[0] in ("avoid", "contraindicate")
    ):
        return None
    return replace(
        found, managed=(fit.parse.tokens[group.first].start, _extent(reading, fit)[1]), effect=_reason(fit, clause)
    )


_READERS: dict[str, Callable[[Reading, Fit], Pairing | None]] = {
    "with": _with, "effect": _effect, "combine": _combine, "found": _found, "manage": _manage,
}  # fmt: skip
FAMILIES: dict[str, Callable[[Reading, Fit], Iterator[Draft]]] = {"interact": interaction}
