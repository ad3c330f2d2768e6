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
from monograph_kg.reading.interactions import interaction
from monograph_kg.reading.items import read_items, region_end
from monograph_kg.reading.masks import OTHER, SUBJECT
from monograph_kg.reading.qualify import group_span
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


HANDLERS: dict[str, Handler] = {
    "class.classified": membership, "class.isa": membership, "class.of": membership, "class.key": membership,
    "class.other": membership,
    **dict.fromkeys(("dose.depends", "dose.depends.on", "dose.factors", "dose.group", "dose.group.need", "dose.unchanged", "dose.depends.key"),
                    depends), "def.characterised": definition,
    "def.accompanied": definition, "def.condition": is_a, "def.tolerance": tolerance,
    **dict.fromkeys(
        ("interact.with", "interact.reverse", "interact.raise", "interact.effect", "interact.taking", "interact.taken",
         "interact.notwith", "interact.heading", "interact.make", "interact.avoided"), interaction),
}  # fmt: skip
