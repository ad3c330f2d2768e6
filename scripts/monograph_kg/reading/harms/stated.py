"""What items name as harms: each becomes an effect of the drug, an effect of stopping it, or a risk."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from monograph_kg.reading.context import Reading
from monograph_kg.reading.draft import Draft
from monograph_kg.reading.frames.build import draft_of, items_of
from monograph_kg.reading.frames.circumstances import under_circumstances
from monograph_kg.reading.frames.frame import Fit
from monograph_kg.reading.frames.frequency import set_frequency
from monograph_kg.reading.frames.levels import also_of_class
from monograph_kg.reading.frames.populations import in_groups, of_subject, with_populations
from monograph_kg.reading.frames.scene import unproven
from monograph_kg.reading.frames.symptoms import is_state
from monograph_kg.reading.grammar.items import Item
from monograph_kg.reading.harms.withdrawals import Stop, as_withdrawal, stopping
from monograph_kg.reading.lexis.hazards import hazard
from monograph_kg.reading.lexis.wordsets import word_set

_NEAR = 4  # sentences around that tell what a paragraph is about
_SEVERAL = 3  # words of frequency that tell effects one by one
_BRIEF = 3  # spaces in a name that is taken at its word


def trimmed(fit: Fit) -> Fit:
    """Cut the object before the drug that it is said of: "dependence on it", "tolerance to the effects of it"."""
    tokens, part = fit.parse.tokens, fit.object
    for index in part:
        if tokens[index].tag != "DRUG":
            continue
        start = index
        while start > part.start and (
            tokens[start - 1].tag in ("PREP", "DET") or tokens[start - 1].text in ("effects", "effect", "use", "action")
        ):
            start -= 1
        if tokens[start].tag == "PREP" and start > part.start:
            return replace(fit, object=range(part.start, start))
    return fit


_TELLS = re.compile(
    r"\b(?:side[- ]effects?|unwanted|feel|expect|wrong|downsides?|harms?|notice|problems?"
    r"|troubles?)\b"
)
_OFTEN = re.compile(r"\b(?:un)?(?:common|rare|frequent|often|may|can|sometimes|usual)(?:ly|est)?\b")


def tells_of_effects(reading: Reading, fit: Fit) -> bool:
    """Say whether a paragraph outside of the sections on effects speaks of them: what is common may be a disease."""
    sentences = reading.document.sentences
    unit = sentences[fit.sentence]
    if reading.section(unit) not in ("introduction", "uses", "mechanism"):
        return True
    first = last = fit.sentence
    while first and sentences[first - 1].part == unit.part and fit.sentence - first < _NEAR:
        first -= 1
    while last + 1 < len(sentences) and sentences[last + 1].block == unit.block and last - fit.sentence < _NEAR:
        last += 1
    around = reading.document.copy.text[reading.bounds[first][0] : reading.bounds[last][1]]
    return bool(_TELLS.search(around)) or len(_OFTEN.findall(around)) >= _SEVERAL


def trusts(reading: Reading, fit: Fit) -> bool:
    """Whether what stands here is an effect by its place alone: under a heading or in a list of side effects."""
    unit = reading.document.sentences[fit.sentence]
    setting = reading.setting(fit.sentence)
    if unit.kind == "paragraph" and setting is not None and reading.document.copy.text[setting.span[1] - 1] == "?":
        return False
    section = reading.section(unit)
    stated_of_drug = fit.frame.id in ("adverse.cause", "adverse.linked") and section not in (
        "mechanism",
        "uses",
        "introduction",
    )
    return stated_of_drug or section in word_set("effect-section")


def stated(
    reading: Reading, fit: Fit, items: list[Item] | None = None, *, trusted: bool | None = None
) -> Iterator[Draft]:
    """Yield the harms that the items name: effects of the drug, of stopping it, or risks."""
    fit = trimmed(fit)
    trusted = trusts(reading, fit) if trusted is None else trusted
    named = items if items is not None else items_of(reading, fit)
    stop = stopping(reading, fit)
    rebounds = fit.frame.kind == "WithdrawalEffectStatement" or any(i.name.startswith("rebound ") for i in named)
    if stop is None and rebounds:
        stop = Stop("discontinuation", None)
    floor = fit.parse.span(fit.object)[0]
    for item in named:
        draft = _of_item(reading, fit, item, floor, trusted=trusted)
        if draft is None:
            continue
        told = stop or _of_withdrawal(reading, named[0], item)
        floor = max(item.end, item.gloss[1] if item.gloss else 0)
        if told is not None:
            as_withdrawal(reading, draft, told)
        behind = fit.clause.object
        if fit.object == fit.clause.subject and behind and fit.parse.tokens[behind.start].text == "without":
            draft.polarity = "affirmed"
            draft.cues.pop("polarity", None)
        if fit.clause.link == "without" and fit.clause.opener >= 0:
            opener = fit.parse.tokens[fit.clause.opener]
            draft.polarity = "negated"
            draft.cues["polarity"] = [reading.published(opener.start, opener.end)]
        if denied := unproven(reading, fit):
            draft.polarity = "negated"
            draft.cues["polarity"] = [reading.published(*denied)]
        for one in _in_people(reading, fit, item, draft):
            for single in under_circumstances(reading, fit, one):
                yield single
                yield from also_of_class(reading, fit, single)


def _of_withdrawal(reading: Reading, first: Item, item: Item) -> Stop | None:
    """Return the stopping that an item belongs to behind a withdrawal syndrome: "withdrawal, with anxiety"."""
    if item is first or hazard(first.name) not in ("withdrawal-syndrome", "discontinuation-syndrome"):
        return None
    between = reading.document.copy.text[first.end : item.start]
    listed = re.match(r",? (?:with|such as|like|including)\b", between)
    return Stop("discontinuation", None) if listed else None


def _of_item(reading: Reading, fit: Fit, item: Item, floor: int, *, trusted: bool) -> Draft | None:
    item = _longest(reading, without_time(_called(reading, _named_by_gloss(reading, item))))
    risk = hazard(item.name)
    if (item.head and item.scope and not risk) or not _may_be_state(item.name):
        return None
    brief = item.name.count(" ") <= _BRIEF
    if not ((trusted and brief) or risk or is_state(reading, item.name)):
        return None
    draft = draft_of(reading, fit, item)
    if draft is not None:
        set_frequency(reading, fit, item, floor, draft)
    return draft


_TIME = re.compile(
    r" (?:(?:in|during|over|within|at) the (?:first|early|beginning|start|long|short)\b.*"
    r"|the (?:next|following) (?:day|morning)|at (?:first|times)|now and then|from time to time|for a while|again)$"
)


_KIND = frozenset(("condition", "disorder", "reaction", "illness", "problem", "disease", "syndrome"))
_CALLED = re.compile(
    r" (?:called|known as|named) (?:the )?(?P<x>[a-z][a-z' -]{2,40}?)(?=[.,;()]| (?:and|or|which|that)\b|$)"
)


def _called(reading: Reading, item: Item) -> Item:
    """Take the name behind a general word: "a condition called serotonin syndrome"."""
    found = _CALLED.match(reading.document.copy.text, item.end)
    if found is None or item.name.rpartition(" ")[2] not in _KIND:
        return item
    return Item(found.start("x"), found.end("x"), found["x"], full_start=found.start("x"))


_MORE = re.compile(r" (?:on|of|in|when|to|at|after|with|during|from|upon)(?: [a-z-]+){1,3}")


def _longest(reading: Reading, item: Item) -> Item:
    """Take the longest name that is known: "a fall in blood pressure on standing up"."""
    text = reading.document.copy.text
    more = _MORE.match(text, item.end)
    if more is None or not text.startswith(item.name, item.start):
        return item
    end = more.end()
    while end > item.end + 3:
        name = text[item.start : end]
        if text[end - 1] != " " and reading.lexicon.own(name, frozenset({"ClinicalState"})):
            return replace(item, end=end, name=name)
        end = text.rfind(" ", item.end, end)
    return item


def without_time(item: Item) -> Item:
    """Cut a time that has stayed behind the name."""
    found = _TIME.search(item.name)
    if found is None:
        return item
    return replace(item, name=item.name[: found.start()], end=item.end - (len(item.name) - found.start()))


_NO_STATE = re.compile(
    r"(?:for )?(?:instance|example)\b.*|(?:your |the |their )?(?:old|original|former|earlier) (?:symptoms?|problems?"
    r"|complaints?)|.* in nature|.* (?:people|patients|adults|users)|(?:.* )?(?:risks?"
    r"|chances?|likelihood|danger) of .*|.* effects?(?: on .*)?|effects? .*"
)


def _may_be_state(name: str) -> bool:
    words = name.split(" ")
    if _NO_STATE.fullmatch(name) and not hazard(name):
        return False
    return name not in word_set("not-state") | word_set("body") and not (len(words) == 1 and name.endswith("ly"))


def _named_by_gloss(reading: Reading, item: Item) -> Item:
    """A medical name in brackets names a thing better: "a severe allergic reaction (anaphylaxis)"."""
    if item.gloss is None or reading.lexicon.own(item.name, frozenset({"ClinicalState"})):
        return item
    inner = reading.document.copy.text[item.gloss[0] + 1 : item.gloss[1] - 1]
    return replace(item, name=inner) if reading.knows(inner) else item


def _in_people(reading: Reading, fit: Fit, item: Item, draft: Draft) -> Iterator[Draft]:
    """Add the people in whom it happens, from the subject, from behind the verb, or from behind the item."""
    bounds = reading.bounds[fit.sentence]
    if fit.frame.settings.get("people") == "subject" and draft.kind != "WithdrawalEffectStatement":
        yield of_subject(reading, draft, fit.parse.span(fit.clause.subject))
    elif item.end <= fit.clause.group.start and fit.clause.object:
        yield from in_groups(reading, draft, fit.parse.span(fit.clause.object)[0], bounds[1])
    else:
        for one in with_populations(reading, draft, item, bounds):
            yield from _led_by_people(reading, fit, one)


_AMONG = re.compile(r"(?:in|among) ")


def _led_by_people(reading: Reading, fit: Fit, draft: Draft) -> Iterator[Draft]:
    """Add the people in whom the clause begins: "In older adults, it may cause confusion"."""
    parts = [fit.parse.span(part) for part in (fit.clause.lead, fit.clause.subject) if part]
    start = min((a for a, _ in parts), default=fit.clause.group.start)
    led = draft.kind != "WithdrawalEffectStatement" and not fit.clause.shared
    if led and "population" not in draft.qualifiers and _AMONG.match(reading.document.copy.text, start):
        yield from in_groups(reading, draft, start, fit.clause.group.start)
    else:
        yield draft
