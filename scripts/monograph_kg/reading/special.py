# ruff: noqa: E501 (patterns and messages stand on one line)
"""Kinds of statement whose drafts need more than the object of a rule: classes, risks, withdrawal, interactions ..."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from monograph_kg.reading.apply import build, named
from monograph_kg.reading.classes import is_class
from monograph_kg.reading.context import Reading
from monograph_kg.reading.dosefactors import depends
from monograph_kg.reading.draft import Draft
from monograph_kg.reading.hazards import hazard, hazards
from monograph_kg.reading.interactions import interaction
from monograph_kg.reading.items import Item, read_items, region_end
from monograph_kg.reading.masks import OTHER, SUBJECT
from monograph_kg.reading.qualify import group_span, set_certainty, set_polarity
from monograph_kg.reading.rulebook import Rule
from monograph_kg.reading.words import singular_phrase

Handler = Callable[[Reading, Rule, int, "re.Match[str]", tuple[int, int]], Iterator[Draft]]

_NOT_CLASS = re.compile(
    r"\b(?:classified|known|called|used|common|part|reason|example|way|option|choice|drug of|hour|day|dose|thing|replacement|few|serious|rule|tablet)\b"
)


def membership(
    reading: Reading, rule: Rule, sentence: int, match: re.Match[str], bounds: tuple[int, int]
) -> Iterator[Draft]:
    """The subject is a member of a class; "like other X" only presupposes it."""
    text = reading.document.copy.text
    start, end = match.span("np")
    name = re.sub(r"^(?:an? |the |prescription |group of |class of |medicines? |drugs? )+", "", text[start:end].strip())
    start = max(start, text.find(name, start))
    end = start + len(name)
    if rule.settings.get("intro") and SUBJECT not in reading.masked.text[bounds[0] : match.start()]:
        return
    name = re.sub(r"\s+(?:class|family|group|medicines?|medications?|drugs?)$", "", name)
    length = len(name)
    name = re.sub(r" ?\([^)]*\)", "", name).strip()
    if _NOT_CLASS.search(name) or name in ("medicine", "medication", "drug", "prescription"):
        return
    if not is_class(reading, name) and rule.id not in ("class.classified", "class.key", "class.other", "class.of"):
        return
    if rule.id == "class.classified" and not is_class(reading, name):
        return
    entity, new = reading.link(name, "memberOf")
    draft = Draft(rule.kind, "memberOf", reading.subject.id, rule.id, sentence, object=entity)
    if new:
        draft.labels[entity] = (name, "DrugClass")
    ev = group_span(match, "ev")
    span = (start, start + length)
    if rule.id == "class.classified" and ev and re.match(r"classified|categori|belong", text[ev[0] : ev[1]]):
        span = (ev[0], span[1])
    if rule.settings.get("implied"):
        draft.certainty = "implied"
        draft.implied_by.append(reading.published(ev[0] if ev else start, end))
        draft.cue("certainty", reading.published(*match.span("oth")))
    else:
        draft.evidence.append(reading.published(*span))
    yield draft


def class_risk(
    reading: Reading, rule: Rule, sentence: int, match: re.Match[str], bounds: tuple[int, int]
) -> Iterator[Draft]:
    """How it is said: "Like other X, it has a potential for Y" states the risk of the whole class too."""
    group, _ = reading.link(match.group("cls").strip(), "memberOf")
    for draft in build(reading, rule, sentence, match, bounds):
        draft.subject = group
        draft.qualifiers["level"] = "class"
        draft.cue("level", reading.published(*match.span("lvl")))
        last = draft.evidence[0][1]
        draft.evidence = [(reading.published(*match.span("lvl"))[0], last)]
        yield draft


_CIRCUMSTANCE = (
    (re.compile(r"misuse|abuse|overuse|more than prescribed"), "drug-misuse"),
    (re.compile(r"high|too much"), "high-dose"),
    (re.compile(r"prolonged|long-term|extended|chronic|continued|regular|repeated|daily"), "prolonged-use"),
    (re.compile(r"heavy"), "heavy-use"),
)


def risk_circumstance(
    reading: Reading, rule: Rule, sentence: int, match: re.Match[str], bounds: tuple[int, int]
) -> Iterator[Draft]:
    """A risk or effect under a circumstance; two circumstances make two statements."""
    spans = [span for name in ("circs", "circs2") if (span := group_span(match, name))]
    masked = reading.masked.text
    named_subject = SUBJECT in match.group()
    if not named_subject and OTHER in masked[bounds[0] : match.end()]:
        return
    for draft in build(reading, rule, sentence, match, bounds):
        for span in spans:
            words = match.string[span[0] : span[1]]
            value = next((v for p, v in _CIRCUMSTANCE if p.search(words)), "prolonged-use")
            kind = draft.kind
            if (
                draft.object not in hazards().values()
                and rule.kind == "RiskStatement"
                and "risk of" not in match.group()
            ):
                kind = "AdverseEffectStatement"
            risky = kind == "RiskStatement" and draft.object in hazards().values()
            copy = Draft(kind, None, draft.subject, draft.rule, draft.sentence, draft.object, polarity=draft.polarity,
                         certainty=draft.certainty, qualifiers={**draft.qualifiers, "circumstance": (value,)},
                         evidence=[reading.published(*span)] if risky else list(draft.evidence),
                         cues={k: list(v) for k, v in draft.cues.items()}, labels=dict(draft.labels))  # fmt: skip
            if kind == "AdverseEffectStatement" and draft.certainty == "possible":
                copy.qualifiers["hedge"] = reading.words(*_first_word(reading, match.span("mod")))
                copy.cue("hedge", reading.published(*_first_word(reading, match.span("mod"))))
            copy.cue("circumstance", reading.published(*span))
            yield copy


def _first_word(reading: Reading, span: tuple[int, int]) -> tuple[int, int]:
    text = reading.document.copy.text
    found = re.match(r"\w+", text[span[0] : span[1]])
    return span[0], span[0] + (found.end() if found else 0)


def withdrawal(
    reading: Reading, rule: Rule, sentence: int, match: re.Match[str], bounds: tuple[int, int]
) -> Iterator[Draft]:
    """Stopping causes a state: the withdrawal syndrome itself is a risk, its symptoms are withdrawal effects."""
    masked = reading.masked.text
    if OTHER in masked[bounds[0] : match.start("obj")] and SUBJECT not in match.group():
        return
    trig = group_span(match, "trig") if "trig" in match.re.groupindex else None
    trigger = rule.settings.get("trigger")
    if trig:
        words = match.string[trig[0] : trig[1]]
        if SUBJECT not in words and re.search(r"\b(?:smoking|drinking|breast)", match.group()):
            return
        abrupt = re.search(r"abrupt|sudden|too|quick|fast|all at once|rapid", words)
        trigger = "abrupt-discontinuation" if abrupt else "discontinuation"
    trigger_span = reading.published(*trig) if trig else None
    wd = group_span(match, "wd") if "wd" in match.re.groupindex else None
    if wd:
        name = re.search(r"withdrawal \w+|discontinuation \w+", match.string[wd[0] : wd[1]])
        entity = (hazard(name.group()) if name else None) or "withdrawal-syndrome"
        risk = Draft("RiskStatement", None, reading.subject.id, rule.id, sentence, object=entity)
        risk.qualifiers["circumstance"] = (trigger or "discontinuation",)
        if trigger_span:
            risk.cue("circumstance", trigger_span)
        at = match.start("trig") if trig and rule.id == "withdrawal.stop" else wd[0]
        risk.evidence.append(reading.published(at, wd[1]))
        set_certainty(reading, risk, match)
        set_polarity(reading, risk, match)
        yield risk
    for draft in build(reading, rule, sentence, match, bounds, _with_parts(reading, match)):
        if draft.kind == "RiskStatement":
            draft.qualifiers["circumstance"] = (trigger or "discontinuation",)
            field = "circumstance"
        else:
            draft.qualifiers["trigger"] = trigger or "discontinuation"
            field = "trigger"
        if trigger_span:
            draft.cue(field, trigger_span)
        yield draft


def _with_parts(reading: Reading, match: re.Match[str]) -> list[Item]:
    """How it is said: "a rebound with nausea and sweating" names three effects."""
    text = reading.document.copy.text
    start, end = match.span("obj")
    stop = region_end(text, start, end)
    joint = text.find(" with ", start, stop)
    if joint < 0:
        return read_items(text, start, stop)
    return [*read_items(text, start, joint), *read_items(text, joint + 6, stop)]


_LEADING = re.compile(
    r"(?:(?:recurrent|repeated|recurring|unexpected|sudden|frequent|persistent|excessive),? (?:and )?)+"
)


def definition(
    reading: Reading, rule: Rule, sentence: int, match: re.Match[str], bounds: tuple[int, int]
) -> Iterator[Draft]:
    """A state and what marks it; the object of one definition may be the subject of the next."""
    group = "sub" if "sub" in match.re.groupindex and match.start("sub") >= 0 else "sub2"
    if group not in match.re.groupindex or match.start(group) < 0:
        return
    raw = match.group(group).strip()
    raw = re.split(r"\b(?:of|for|treat|with|manage|to|in|that|and|as|by|including)\s+", raw)[-1]
    raw = re.sub(r"^(?:a|an|the)\s+", "", raw).strip(" ,")
    if not raw or SUBJECT in raw or OTHER in raw:
        return
    subject, new = reading.link(raw, "characterisedBy")
    text = reading.document.copy.text
    start, end = match.span("obj")
    stop = region_end(text, start, end)
    further = text.find(" accompanied by", start, stop)
    adjectives = _LEADING.match(text, start, stop)
    items = read_items(text, adjectives.end() if adjectives else start, further if further > 0 else stop)
    first = True
    for draft in build(reading, rule, sentence, match, bounds, items):
        draft.subject = subject
        if adjectives and first:
            draft.evidence = [(reading.published(start, start + 1)[0], draft.evidence[0][1])]
        first = False
        if new:
            draft.labels[subject] = (raw, new)
        for field, pattern in (
            ("recurrence", r"recurrent|repeated|recurring|frequent"),
            ("onset", r"unexpected|sudden|early|gradual"),
        ):
            found = re.search(rf"\b(?:{pattern})\b", match.group()[: match.group().rfind(match.group("obj")) + 60])
            if found and rule.id == "def.characterised" and found.start() < 200:  # noqa: PLR2004
                a = match.start() + found.start()
                if a > match.start("obj") - 40:
                    draft.qualifiers[field] = reading.words(a, a + len(found.group()))
                    draft.cue(field, reading.published(a, a + len(found.group())))
        yield draft


def is_a(reading: Reading, rule: Rule, sentence: int, match: re.Match[str], bounds: tuple[int, int]) -> Iterator[Draft]:  # noqa: ARG001
    """How it is said: "X, a condition ..." says what X is."""
    raw = match.group("sub")
    pieces = re.split(
        r"\b(?:of|for|treat|with|manage|to|in|that|and|as|by|activating|inhibiting|blocking|increasing)\s+", raw
    )
    name = re.sub(r"^(?:a|an|the)\s+", "", pieces[-1]).strip(" ,")
    if not name or SUBJECT in name or OTHER in name:
        return
    subject, new = reading.link(name, "enhancesEffectOf")
    if new:
        subject, new = reading.link(name, "characterisedBy")
    value = singular_phrase(match.group("np"))
    value = {"brain chemical": "neurotransmitter", "messenger chemical": "neurotransmitter"}.get(value, value)
    draft = Draft(rule.kind, rule.relation, subject, rule.id, sentence, object=named(value))
    if new:
        draft.labels[subject] = (name, "ClinicalState" if value in ("condition", "disorder", "disease") else "Chemical")
    draft.labels[draft.object or ""] = (value, "ChemicalRole")
    start = match.start("ev")
    if value == "condition":
        start = match.start("sub") + len(raw.rstrip()) - len(name)
    draft.evidence.append(reading.published(start, match.end("ev")))
    yield draft


def tolerance(
    reading: Reading, rule: Rule, sentence: int, match: re.Match[str], bounds: tuple[int, int]
) -> Iterator[Draft]:
    """What tolerance means, in our own words."""
    del bounds
    draft = Draft(rule.kind, rule.relation, "drug-tolerance", rule.id, sentence, value=rule.settings["value"])
    draft.evidence.append(reading.published(match.start("sub"), match.end("ev")))
    yield draft


def risk_of(
    reading: Reading, rule: Rule, sentence: int, match: re.Match[str], bounds: tuple[int, int]
) -> Iterator[Draft]:
    """The risk of a state in a population."""
    for draft in build(reading, rule, sentence, match, bounds):
        start, end = match.span("pop")
        words = match.group("pop").strip()
        person = re.match(r"(?:people|patients|those|adults|anyone) (?:with|who have) (.+)", words)
        value = f"person-with-{reading.link(person[1], 'hasRisk')[0]}" if person else named(singular_phrase(words))
        value = {"older-people": "older-adult", "elderly": "older-adult", "children": "child"}.get(value, value)
        draft.qualifiers["population"] = value
        draft.labels[value] = (words, "Population")
        draft.cue("population", reading.published(start, start + len(words)))
        a = match.start("ev")
        draft.evidence = [(reading.published(a, end)[0], draft.evidence[0][1])]
        yield draft


def persons(
    reading: Reading, rule: Rule, sentence: int, match: re.Match[str], bounds: tuple[int, int]
) -> Iterator[Draft]:
    """An effect in people who have a state."""
    for draft in build(reading, rule, sentence, match, bounds):
        state, _ = reading.link(match.group("popst"), "hasAdverseEffect")
        value = f"person-with-{state}"
        draft.qualifiers["population"] = value
        draft.labels[value] = (f"person with {match.group('popst')}", "Population")
        draft.cue("population", reading.published(*match.span("pop")))
        yield draft


HANDLERS: dict[str, Handler] = {
    "class.classified": membership, "class.isa": membership, "class.of": membership, "class.key": membership,
    "class.other": membership, "class.risk": class_risk, "risk.circ": risk_circumstance, "risk.of": risk_of, "adverse.persons": persons,
    "withdrawal.stop": withdrawal, "withdrawal.if": withdrawal, "withdrawal.include": withdrawal,
    "withdrawal.none": withdrawal,
    **dict.fromkeys(("dose.depends", "dose.depends.on", "dose.factors", "dose.group", "dose.group.need", "dose.unchanged", "dose.depends.key"),
                    depends), "def.characterised": definition,
    "def.accompanied": definition, "def.condition": is_a, "def.tolerance": tolerance,
    **dict.fromkeys(
        ("interact.with", "interact.reverse", "interact.raise", "interact.effect", "interact.taking", "interact.taken",
         "interact.notwith", "interact.heading", "interact.make", "interact.avoided"), interaction),
}  # fmt: skip
