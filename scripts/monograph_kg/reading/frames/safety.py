"""Safety in pregnancy and breastfeeding: what may happen to the child, and what is said to be safe or not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from monograph_kg.reading.context import Reading
from monograph_kg.reading.draft import Draft
from monograph_kg.reading.frames.circumstances import Circumstance, child_of, circumstances
from monograph_kg.reading.frames.frame import Fit, slot_of
from monograph_kg.reading.frames.qualifiers import set_certainty, set_polarity
from monograph_kg.reading.items import Item, read_items
from monograph_kg.reading.masks import OTHER, SUBJECT
from monograph_kg.reading.words import singular_phrase

KIND = "PopulationSafetyStatement"
Span = tuple[int, int]

_USE = re.compile(
    r"(?:it|they|this|which|that|the (?:drug|medicine|two)|(?:only |very )?(?:small |tiny |low "
    r"|some )?(?:amounts?|traces?|quantities).*|.*\b(?:use|doses?|exposure|taking|treatment|therapy|intake"
    r"|courses?)\b.*)?"
)
# What only a child in the womb, a newborn or the milk may suffer.
_OWN_HARM = re.compile(
    r"\b(?:birth defects?|defects?|malform\w+|miscarriages?|stillbirths?|cleft|premature birth"
    r"|preterm birth|low birth weight|fetal|foetal|placenta"
    r"|(?:amount of )?milk (?:you|production|supply|flow)|supply of milk|ductus|neonatal|pregnancy loss"
    r"|congenital|abnormalities in the baby|womb)"
)
_RISK = re.compile(
    r"(?:(?:an?|the|any|no|some|slightly|slight|small|serious|increased|higher|greater|raised|lower|rise"
    r"|increase|risks?|chance|rate|danger|in|of|likelihood|number|signs?|evidence"
    r"|overall|possible|cases|more|that)\s+)*"
)
_GENERIC = re.compile(
    r"(?:(?:serious|some|any|no|known|other|a|possible|harmful) )*(?:harm\w*|risks?|problems?|damage"
    r"|danger|trouble|effects?|ill effects?|adverse effects?|side effects?)?"
)
_FOR_CHILD = re.compile(
    r"\s*\b(?:in|to|for|of|among|on)\b(?= (?:(?:the|an?|your|their|its|some|any|male|female|developing"
    r"|nursing|nursed|breast-?fed|unborn|exposed) )*(?:unborn|fetus|foetus|newborn|bab(?:y|ies)|infant"
    r"|child|mother|fetuses|newborns|infants|neonate))"
)
_CHILD = re.compile(
    r"(?:(?:the|an?|your|their|its|some|any|male|female|developing|nursing|nursed|breast-?fed"
    r"|breast-?feeding|exposed) )*(?:unborn (?:bab(?:y|ies)|child(?:ren)?|infant)|f(?:o)?etus(?:es)?"
    r"|newborns?(?: bab(?:y|ies))?|neonates?|bab(?:y|ies)|infants?|child|embryo|mothers?)(?:'s)?"
)
_AND_CHILD = re.compile(r" (?:and|or) (?=(?:the |an? |her |their )?(?:unborn|f(?:o)?etus|newborn|bab|infant|child))")
_HARMFUL = re.compile(r"(?:very |potentially |possibly )*(?:harmful|dangerous|toxic|risky|unsafe|damaging) (?:to|for) ")
_NO_PROOF = re.compile(
    r"\bno (?:\w+ )?(?:evidence|sign|indication|proof|suggestion)\b|\bnot (?:been )?(?:shown|found|known"
    r"|thought|proven|suggested)\b"
)
_UNLIKELY = re.compile(r"\b(?:unlikely|not expected|not thought|not likely)\b")
_STATE = ("have", "develop", "experience", "be", "show", "suffer")
_REPORTED = ("report", "see", "observe", "describe", "notice", "find", "occur")
_HARMING = ("harm", "damage", "kill", "affect", "injure")
_HINDERED = {
    "reduce": "reduced",
    "slow": "slowed",
    "delay": "delayed",
    "inhibit": "inhibited",
    "impair": "impaired",
    "suppress": "suppressed",
}
_SHOWN = ("show", "find", "suggest", "link", "know")


def harm(reading: Reading, fit: Fit) -> Iterator[Draft]:
    """Yield the harms to a child, and what is said to do none."""
    where = circumstances(reading, fit)
    clause = fit.clause
    if not where or clause.link in ("purpose", "means", "whether", "if"):
        return
    subject = _span(fit, clause.subject)
    if OTHER in _words(reading, subject):
        return
    found = _of_child(reading, fit, subject) or _of_drug(reading, fit, subject)
    if found is None:
        return
    items, child, start = found
    place = _place(where, child, items)
    if place is None:
        return
    yield from _drafts(reading, fit, place, items, child, start)
    second = _AND_CHILD.match(reading.document.copy.text, child[1]) if child else None
    if second and (other := _CHILD.match(reading.document.copy.text, second.end())):
        for draft in _drafts(reading, fit, place, items, other.span(), start):
            draft.evidence = [reading.published(*other.span())]
            yield draft


def _span(fit: Fit, part: range) -> Span:
    return fit.parse.span(part)


def _words(reading: Reading, span: Span) -> str:
    return reading.masked.text[slice(*span)]


Harms = tuple[list[Item], Span | None, int]


def _of_child(reading: Reading, fit: Fit, subject: Span) -> Harms | None:
    """As in "The newborn may have tremor", "seizures have been reported in nursing babies", "no harm to the baby is known"."""
    clause, text = fit.clause, reading.document.copy.text
    verb = clause.group.chain[-1]
    harmful = _HARMFUL.match(text, *_span(fit, clause.object)) if clause.object and verb == "be" else None
    if (
        harmful
        and (child := _CHILD.match(text, harmful.end()))
        and (SUBJECT in _words(reading, subject) or _USE.fullmatch(_words(reading, subject)))
    ):
        return [], child.span(), clause.group.start
    child = _CHILD.match(text, *subject)
    if child and verb in _STATE and not clause.group.passive:
        behind = _span(fit, clause.object)
        return _items(reading, behind), child.span(), clause.group.start
    passive = (clause.group.passive and any(clause.group.means(name) for name in _REPORTED)) or verb in (
        "occur",
        "show",
        "know",
        "expect",
        "find",
        "report",
        "see",
    )
    inside = _FOR_CHILD.search(text, *subject)
    if inside and (passive or verb == "be") and subject[1] > subject[0]:
        child = _CHILD.match(text, inside.end() + 1, subject[1])
        told = verb != "be" or _UNLIKELY.search(text, *_span(fit, clause.object) if clause.object else (0, 0))
        return (
            (_items(reading, (subject[0], inside.start())), child.span() if child else None, subject[0])
            if told
            else None
        )
    behind = _span(fit, clause.object)
    inside = _FOR_CHILD.match(text, *behind) if behind[1] else None
    if inside and passive and clause.subject and SUBJECT not in _words(reading, subject):
        child = _CHILD.match(text, inside.end() + 1, behind[1])
        return _items(reading, subject), child.span() if child else None, subject[0]
    return None


def _of_drug(reading: Reading, fit: Fit, subject: Span) -> Harms | None:
    """As in "It may harm the baby", "it can cause birth defects", "it has been linked to cleft palate"."""
    clause, text = fit.clause, reading.document.copy.text
    group, words = clause.group, _words(reading, subject)
    shown = any(group.means(name) for name in _SHOWN)
    if not (
        SUBJECT in words
        or _USE.fullmatch(words)
        or (shown and re.match(r"(?:studies|research|data|no stud|experience|experts|animal)", words))
    ):
        return None
    if group.means("be", "have") or clause.group.form in ("imperative", "infinitive") or (group.passive and not shown):
        return None
    behind = _behind(fit)
    if behind is None:
        return None
    if group.means(*_HARMING) or group.verb in _HARMING:
        child = _CHILD.match(text, *behind) or (_child_in(text, behind))
        return ([], child.span(), clause.group.start) if child else None
    if group.means("make") and (child := _CHILD.match(text, *behind)):
        return _items(reading, (child.end(), behind[1])), child.span(), clause.group.start
    inside = _FOR_CHILD.search(text, *behind)
    child = _CHILD.match(text, inside.end() + 1, behind[1]) if inside else _CHILD.match(text, *behind)
    if (
        child is None
        and not _OWN_HARM.search(text, *behind)
        and not re.search(r"trimester|weeks? of pregnancy|pregnan", words + _words(reading, _span(fit, clause.lead)))
    ):
        return None
    if shown and not group.negation and not group.passive and child is None:
        return None
    stop = inside.start() if inside and not _HINDERED.get(group.verb) else behind[1]
    return _items(reading, (behind[0], stop)), child.span() if child else None, clause.group.start


def _child_in(text: str, span: Span) -> re.Match[str] | None:
    """The child whose organs an object names: "the kidneys of the unborn baby"."""
    inside = _FOR_CHILD.search(text, *span)
    return _CHILD.match(text, inside.end() + 1, span[1]) if inside else None


def _behind(fit: Fit) -> Span | None:
    """The span of what a clause says of the harm: behind its verb, or behind "to" and "with"."""
    for slot in ("obj", "to", "with", "in"):
        if part := slot_of(fit.parse, fit.clause, slot):
            return fit.parse.span(part)
    return None


def _items(reading: Reading, span: Span) -> list[Item]:
    """The harms that a phrase names, without "a higher risk of"; none where it names only harm as such."""
    text = reading.document.copy.text
    start, end = span
    start += len(text[start:end]) - len(text[start:end].lstrip())
    opening = _RISK.match(text, start, end)
    start = opening.end() if opening else start
    if _GENERIC.fullmatch(text[start:end].strip(" .,")):
        return []
    items = read_items(text, start, end)
    return [
        item
        for item in items
        if not _GENERIC.fullmatch(item.name) and SUBJECT not in reading.masked.text[item.start : item.end]
    ]


def _place(where: list[Circumstance], child: Span | None, items: list[Item]) -> Circumstance | None:
    """The circumstance that a harm belongs to: that of its own words first."""
    del child, items
    return where[0] if where else None


def _drafts(
    reading: Reading, fit: Fit, place: Circumstance, items: list[Item], child: Span | None, start: int
) -> Iterator[Draft]:
    text = reading.document.copy.text
    clause = fit.clause
    end = max([clause.group.end, *(i.end for i in items), *([child[1]] if child else [])])
    for number, item in enumerate(items or [None]):  # type: ignore[list-item]
        draft = Draft(KIND, None, reading.subject.id, fit.frame.id, fit.sentence, object=place.entity)
        set_polarity(reading, fit, draft)
        set_certainty(reading, fit, draft)
        _unlikely(reading, fit, draft)
        if child is not None:
            who = child_of(text[slice(*child)], place.entity)
            draft.qualifiers["at_risk"] = who
            draft.labels[who] = (who.replace("-", " "), "Population")
            draft.cue("at_risk", reading.published(*child))
        draft.qualifiers["harm_named"] = item is not None
        if item is not None:
            _name(reading, fit, draft, item)
        only = item is None or number == 0
        draft.evidence.append(
            reading.published(start, end if len(items) < 2 or item is None else item.end)
            if only
            else reading.published(item.start, item.end)
        )
        _rest_on(reading, draft, place)
        yield draft


def _unlikely(reading: Reading, fit: Fit, draft: Draft) -> None:
    """As in "Harm is unlikely" denies it."""
    clause = fit.clause
    text = reading.document.copy.text
    found = _UNLIKELY.search(text, clause.group.start, max(clause.group.end, _span(fit, clause.object)[1]))
    if clause.link == "that":
        found = found or _NO_PROOF.search(text, reading.bounds[fit.sentence][0], clause.group.start)
    if found and draft.polarity == "affirmed":
        draft.polarity, draft.certainty = "negated", "asserted"
        draft.cue("polarity", reading.published(*found.span()))


def _name(reading: Reading, fit: Fit, draft: Draft, item: Item) -> None:
    name = item.name
    if hindered := _HINDERED.get(fit.clause.group.verb):
        name = f"{hindered} {re.sub(r'^(?:the|an?) ', '', name)}"
    entity, new = reading.link(name, "hasAdverseEffect")
    draft.qualifiers["harm"] = entity
    if new:
        draft.labels[entity] = (singular_phrase(name), new)
    draft.cue("harm", reading.published(item.start, item.end))


def _rest_on(reading: Reading, draft: Draft, place: Circumstance) -> None:
    """The words of the circumstance that stand outside of the evidence imply it."""
    a, b = place.span
    if not any(start <= a and b <= end for start, end in draft.evidence):
        draft.implied_by.append((a, b))


_SAFE = re.compile(
    r"\b(?P<ok>safe|suitable|compatible|fine|acceptable|possible|allowed|all right|no problem|preferred"
    r"|harmless|permitted|first choice|an option)\b"
)
_NOT_SAFE = re.compile(
    r"\b(?:not (?:usually |generally |normally |routinely |currently )?(?:recommended|safe|suitable"
    r"|advised|advisable|considered safe)|unsafe|inadvisable|discouraged"
    r"|not known|unknown|not certain|unclear|not clear|(?:limited|lacking|scarce|insufficient|few|sparse"
    r"|scant|incomplete|missing|little|not available|inadequate|no) ?(?:data|information|experience"
    r"|studies)?)\b"
)
_KNOWLEDGE = re.compile(r"\b(?:data|information|experience|studies|evidence|safety|knowledge|research|it|effects?)\b")
_SCARCE = re.compile(
    r"(?:still |also |very |too |quite |rather )*(?:limited|lacking|scarce|insufficient|few|sparse|scant"
    r"|incomplete|missing|inadequate|unavailable|not available)\b"
)
_ADVISED = re.compile(r"\b(?:should|must|ought|if)\b")


def status(reading: Reading, fit: Fit) -> Iterator[Draft]:
    """Yield what is said of the drug's safety in pregnancy and breastfeeding."""
    where = circumstances(reading, fit, near=True)
    clause = fit.clause
    if not where or clause.group.form == "imperative" or clause.link in ("purpose", "means", "if", "relative"):
        return
    start, end = _extent(fit)
    words = _words(reading, (start, end))
    subject = _words(reading, _span(fit, clause.subject))
    if (
        (OTHER in words and SUBJECT not in words)
        or OTHER in subject
        or (clause.group.modal and _ADVISED.match(clause.group.modal.text))
    ):
        return
    about = _about(reading, fit, subject)
    judged = _judged(reading, fit, subject) if about else None
    if judged is None:
        return
    polarity, cue = judged
    for place in where:
        draft = Draft(
            KIND, None, reading.subject.id, fit.frame.id, fit.sentence, object=place.entity, polarity=polarity
        )
        if cue is not None and polarity == "negated":
            draft.cue("polarity", reading.published(*cue))
        _certainty(reading, fit, draft)
        draft.evidence.append(reading.published(*_core(reading, fit, cue)))
        _rest_on(reading, draft, place)
        yield draft


def _extent(fit: Fit) -> Span:
    clause, parse = fit.clause, fit.parse
    start = parse.span(clause.subject)[0] if clause.subject and not clause.shared else clause.group.start
    return min(start, clause.group.start), max(clause.group.end, parse.span(clause.object)[1])


def _about(reading: Reading, fit: Fit, subject: str) -> bool:
    """Whether a clause speaks of the drug, its use, pregnancy itself, or of what is known."""
    if SUBJECT in subject or not subject or _USE.fullmatch(subject) or subject in ("data", "we", "there"):
        return True
    return bool(
        re.match(
            r"(?:breast-?\s?feeding|nursing|pregnancy|lactation|use|its use|no |short|occasional|low|small|data"
            r"|safety|the safety|experience|little|information|studies|human)",
            subject,
        )
    ) or bool(_KNOWLEDGE.search(subject))


def _judged(reading: Reading, fit: Fit, subject: str) -> tuple[str, Span | None] | None:
    """The polarity that a clause gives, with the words that give it."""
    clause, text = fit.clause, reading.document.copy.text
    negation = clause.group.negation
    after = (clause.group.start, _extent(fit)[1])
    verb = clause.group.verb
    if verb == "limit" and clause.group.passive and _KNOWLEDGE.search(subject):
        return "affirmed", after
    if (
        not clause.group.passive
        and _SCARCE.match(text, *_span(fit, clause.object) if clause.object else (0, 0))
        and _KNOWLEDGE.search(subject)
    ):
        return "affirmed", (clause.group.start, _extent(fit)[1])
    if verb in ("study", "establish", "know") and (negation or "unknown" in text[slice(*after)]):
        return "affirmed", after
    if re.match(
        r"(?:there (?:is|are) )?(?:no|little|not enough|few|limited) (?:[a-z]+ ){0,2}(?:data|information"
        r"|experience|studies)",
        text[slice(*_extent(fit))],
    ):
        return "affirmed", _extent(fit)
    if found := _NOT_SAFE.search(text, *after):
        if negation or "not" in found.group() or found.group().startswith(("un", "in", "discour")):
            return "affirmed", found.span()
    if verb in ("recommend", "advise") and clause.group.passive:
        return ("affirmed", after) if negation else None
    if found := _SAFE.search(text, *after):
        if negation is not None or (
            re.search(r"\b(?:not|no|only|never|if)\b", text[after[0] : found.start()]) and found["ok"] != "no problem"
        ):
            return (
                ("affirmed", found.span())
                if negation is not None and found["ok"] in ("safe", "suitable", "compatible")
                else None
            )
        return "negated", found.span("ok")
    return None


def _certainty(reading: Reading, fit: Fit, draft: Draft) -> None:
    """As in "Generally considered safe" is typical; what is merely considered safe is asserted."""
    usual = re.search(
        r"\b(?:generally|usually|normally|typically)\b", _words(reading, (fit.clause.group.start, _extent(fit)[1]))
    )
    if usual:
        at = fit.clause.group.start + usual.start()
        draft.certainty = "typical"
        draft.cue("certainty", reading.published(at, at + len(usual.group())))
    elif fit.clause.group.modal is not None and draft.polarity == "affirmed":
        set_certainty(reading, fit, draft)


def _core(reading: Reading, fit: Fit, cue: Span | None) -> Span:
    """The words of the judgement with the circumstance behind or before them."""
    start, end = _extent(fit)
    text = reading.document.copy.text
    if cue is not None and re.search(r"pregnan|breast|nurs|lactat", text[cue[0] : end]):
        start = cue[0]
    stop = re.compile(r",|;| because| since| as |\.(?:\s|$)").search(text, max(start, cue[1] if cue else start), end)
    return start, stop.start() if stop else end


FAMILIES: dict[str, Callable[[Reading, Fit], Iterator[Draft]]] = {}


def safety(reading: Reading, fit: Fit) -> Iterator[Draft]:
    """Yield harms; where a clause names none, what it says of safety."""
    drafts = list(harm(reading, fit))
    if not drafts:
        status_fit = replace(fit)
        drafts = list(status(reading, status_fit))
    yield from drafts


FAMILIES["safety"] = safety
