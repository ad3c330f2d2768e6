"""From partners to drafts of interactions: names, scope, level, direction, management, certainty and polarity."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from monograph_kg.reading.context import Reading
from monograph_kg.reading.draft import Draft
from monograph_kg.reading.frames.frame import Fit
from monograph_kg.reading.frames.qualifiers import set_certainty, set_polarity
from monograph_kg.reading.grammar.clauses import Clause
from monograph_kg.reading.grammar.items import Item
from monograph_kg.reading.interactions.partners import is_level_of_class
from monograph_kg.reading.lexis.words import singular_phrase

KIND = "InteractionStatement"
VAGUE = frozenset(("medication", "medicine", "drug", "other-medication", "medicines", "other-drug", "other-medicine"))
_FORM = re.compile(r" (?:tablets?|capsules?|therapy|treatment|users?|use|in ordinary doses|sodium|hydrochloride)$")
_DOSED = re.compile(r"^(?:(?:high|low|large|ordinary|usual)[- ]doses? (?:of )?|oral |topical |inhaled |intravenous )")
_ARTICLE = re.compile(r"(?:the|an?) (?=risk|level|effect)")
_SHORTEST = 3
_TAIL = re.compile(r",? (?:(?:and )?so|because|which|unless|whereas|while|since|if|when|as)\b.*|[ .,;:]+$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Pairing:
    """The partners that a clause names, and where it says the rest.

    Attributes:
        effect: the clause that says what happens, if any: direction, certainty and polarity are its own.
        whole: whether the subject of that clause belongs to the direction ("the risk is higher").
        stated: the clause whose polarity and certainty hold, where it tells nothing of what happens.
        hedged: the clause of which only the certainty holds.
        managed: span of the words that say what to do.
        denied: span of the words that deny an interaction ("no problem").
        start: where the evidence of a single partner begins; -1 for the partner itself.
        joined: whether the phrase names the drug, too ("the combination of it and alcohol").
    """

    items: list[Item]
    effect: Clause | None = None
    whole: bool = False
    stated: Clause | None = None
    hedged: Clause | None = None
    managed: tuple[int, int] | None = None
    denied: tuple[int, int] | None = None
    start: int = -1
    joined: bool = False


def once(drafts: Iterable[Draft]) -> Iterator[Draft]:
    """Yield the drafts of a sentence; an interaction told of again completes the first instead of being another."""
    told: dict[str | None, Draft] = {}
    for draft in drafts:
        if draft.kind != KIND:
            yield draft
        elif draft.object in told:
            _complete(told[draft.object], draft)
        else:
            told[draft.object] = draft
    yield from told.values()


def _complete(known: Draft, again: Draft) -> None:
    """Take over what a later clause adds: "... can raise its level and should be avoided"."""
    for name in ("direction", "management"):
        if name not in known.qualifiers and name in again.qualifiers:
            known.qualifiers[name] = again.qualifiers[name]
            known.cues[name] = list(again.cues.get(name, ()))


def drafts_of(reading: Reading, fit: Fit, pairing: Pairing) -> Iterator[Draft]:
    """Yield a draft for each partner, with what the sentence says of all."""
    scoped: dict[int | None, list[tuple[int, int]]] = {}
    for number, item in enumerate(pairing.items):
        draft = partner_draft(reading, item, fit.frame.id, fit.sentence)
        if draft is None:
            continue
        if pairing.start >= 0 and number == 0 and pairing.start < item.start:
            draft.evidence = [reading.published(pairing.start, item.end)]
        _say(reading, fit, pairing, draft)
        _share_scope(draft, item, scoped)
        if item.member_of is not None and pairing.items[0].scope.startswith("other") and pairing.start >= 0:
            draft.qualifiers.pop("hedge", None)
            draft.cues.pop("hedge", None)
        yield draft
        yield from _implied(reading, draft, item)


def partner_draft(reading: Reading, item: Item, rule: str, sentence: int) -> Draft | None:
    """Return the bare draft of an interaction with what an item names."""
    name = item.name
    if not reading.lexicon.lookup(name):
        name = _FORM.sub("", _DOSED.sub("", name))
    entity, new = reading.link(name, "interactsWith")
    if entity in VAGUE:
        entity, new = "other-medications", ""
    if not entity or entity == reading.subject.id:
        return None
    draft = Draft(KIND, None, reading.subject.id, rule, sentence, object=entity)
    if new:
        draft.labels[entity] = (singular_phrase(name), new)
    draft.evidence.append(reading.published(item.start, item.end))
    if is_level_of_class(reading, replace(item, name=name), entity):
        draft.qualifiers["level"] = "class"
    if item.scope:
        _set_scope(reading, draft, item)
    return draft


def _share_scope(draft: Draft, item: Item, scoped: dict[int | None, list[tuple[int, int]]]) -> None:
    """As in "Certain antidepressants, anticonvulsants": the scope of what follows "certain" is unclear."""
    if draft.qualifiers.get("scope") == "certain":
        scoped[item.member_of] = draft.cues["scope"]
    elif item.member_of in scoped and not item.scope:
        draft.qualifiers["scope"] = "certain-ambiguous"
        draft.cues["scope"] = list(scoped[item.member_of])


def _implied(reading: Reading, draft: Draft, item: Item) -> Iterator[Draft]:
    """Say what "other CNS CNS depressants" among examples presupposes: that the drug is one."""
    named = draft.object != "other-medications" and draft.qualifiers.get("level") is not None
    if not (named and item.scope.startswith("other") and item.member_of is not None):
        return
    implied = Draft("ClassificationStatement", "memberOf", reading.subject.id, draft.rule, draft.sentence)
    implied.object, implied.certainty = draft.object, "implied"
    implied.implied_by.append(reading.published(item.start, item.end))
    implied.cue("certainty", reading.published(item.start, item.start + len("other")))
    yield implied


def _say(reading: Reading, fit: Fit, pairing: Pairing, draft: Draft) -> None:
    """Set certainty, polarity, direction and management."""
    told = pairing.effect or pairing.stated
    if pairing.denied is not None:
        draft.polarity = "negated"
        draft.cue("polarity", reading.published(*pairing.denied))
    elif told is not None:
        there = replace(fit, clause=told, object=told.object)
        if not (
            told.group.verb == "work"
            and re.search(r"\b(?:as|so|very) (?:well|effectively)|properly", _text(reading, fit, told))
        ):
            set_polarity(reading, there, draft)
        set_certainty(reading, there, draft)
    elif fit.frame.id == "interact.with":
        set_polarity(reading, fit, draft)
        set_certainty(reading, fit, draft)
    if pairing.hedged is not None:
        set_certainty(reading, replace(fit, clause=pairing.hedged), draft)
    if pairing.effect is not None and (span := _direction(reading, fit, pairing, pairing.effect)):
        note(reading, draft, "direction", span)
    if pairing.managed is not None:
        span = _without_tail(reading, pairing.managed)
        note(reading, draft, "management", _with_manner(reading, span, reading.bounds[fit.sentence][1]))


def _text(reading: Reading, fit: Fit, clause: Clause) -> str:
    """The words behind a clause's verb."""
    return reading.document.copy.text[clause.group.start : max(clause.group.end, fit.parse.span(clause.object)[1])]


def note(reading: Reading, draft: Draft, name: str, span: tuple[int, int]) -> None:
    """Set a qualifier to the published words of a span, with the span as its cue."""
    if span[1] - span[0] >= _SHORTEST:
        draft.qualifiers[name] = re.sub(r"\s+", " ", reading.words(*span))
        draft.cue(name, reading.published(*span))


# "Should be used" would say the reverse of "should be used with caution".
_BARE = re.compile(
    r".*\b(?:should|may|can|must) (?:only |always )?be (?:\w+ly )?(?:used|given|taken|(?:co-?)?administered)"
)
_MANNER = re.compile(r" (?:with|in|at|under|only|together|simultaneously)\b[^.;,\[(]*(?<! )")


def _with_manner(reading: Reading, span: tuple[int, int], end: int) -> tuple[int, int]:
    text = reading.document.copy.text
    found = _MANNER.match(text, span[1], end) if _BARE.fullmatch(text, *span) else None
    return (span[0], found.end()) if found else span


def _without_tail(reading: Reading, span: tuple[int, int]) -> tuple[int, int]:
    tail = _TAIL.search(reading.document.copy.text, *span)
    return (span[0], tail.start()) if tail and tail.start() > span[0] + 2 else span


def _direction(reading: Reading, fit: Fit, pairing: Pairing, clause: Clause) -> tuple[int, int] | None:
    """The words on what changes: the verb without its modal and what follows; the subject where it is what changes."""
    group, parse = clause.group, fit.parse
    end = parse.span(clause.object)[1] if clause.object else group.end
    if pairing.whole and clause.subject and not clause.shared:
        start = parse.span(clause.subject)[0]
    else:
        start = group.heads[0].start if group.heads else group.start
    article = _ARTICLE.match(reading.document.copy.text, start)
    start = article.end() if article else start
    return _without_tail(reading, (start, max(end, group.end)))


def _set_scope(reading: Reading, draft: Draft, item: Item) -> None:
    """Note "certain" or "some" before a partner as the scope of the interaction."""
    word = item.scope.split(" ")[0]
    if word in ("certain", "some"):
        draft.qualifiers["scope"] = "certain-types" if "types" in item.scope else "certain"
        draft.cue("scope", reading.published(item.start, item.start + len(word)))
