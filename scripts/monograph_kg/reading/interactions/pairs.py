"""Interactions written as key and value ("Lithium: raised levels; check often"), and bare lists of what interacts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from monograph_kg.reading.context import Reading, per_sentence
from monograph_kg.reading.draft import Draft
from monograph_kg.reading.grammar.items import Item
from monograph_kg.reading.interactions.pairing import VAGUE, note, partner_draft
from monograph_kg.reading.interactions.partners import read_partners
from monograph_kg.reading.lexis.masks import SUBJECT
from monograph_kg.reading.lexis.words import singular_phrase

Span = tuple[int, int]

_DASH = re.compile(r"[*_]{0,3}(?P<key>[a-z][^.;:|*]{2,90}?)(?: - | – | — |:[*_]{0,3} |[*_]{2,3}: )(?=\S)")
_ROW = re.compile(r"\|?\s*(?P<key>[^|]{3,90}?)\s*\|\s*(?P<value>[^|]*)")
_MANAGE = re.compile(
    r"(?P<m>(?:(?:extra |regular |more )?[a-z ]*(?:may|might|should|must"
    r"|will) (?:not )?(?:need (?:to be )?|have to be |be )(?:needed|checked|monitored|taken|given|avoided"
    r"|combined|used|adjusted|reduced|lowered|changed|raised|limited|stopped|halved|increased|separated"
    r"|watched|kept)[^.;]*)"
    r"|(?:your|the|a) (?:doctor|pharmacist|clinic|dose|gp|nurse)\b[^.;]*"
    r"|(?:do not|don't|never|avoid|monitor|check|limit|separate|keep|use|take|leave|watch|reduce|adjust"
    r"|must|should|tell|ask|not recommended|contraindicated|allow|wait|space|consider|lower|stop|seek|see"
    r"|talk)\b[^.;]*)"
)
_BEFORE_MANAGE = re.compile(r"(?:^|[;,.] (?:so |and |therefore )?|\bso |- )$")
_HEDGE = re.compile(r"\b(may|can|might|could)(?: also)?(?: be)?\b")
_POSSIBLE = re.compile(r" (?P<w>possible)(?=[,;.]|$)")
_NONE = re.compile(
    r"(?P<no>no)\b(?: [a-z]+){0,3} (?:interactions?|problems?|effect|influence|evidence)\b"
    r"|\b(?P<not>not) (?:interact|affected)|(?:^|[;,:] )(?P<none>none)\b(?: known)?[.;]?$"
    r"|^(?:is |are |can be |may be |considered |generally |usually )*(?P<fine>safe|fine|compatible"
    r"|all right|allowed)\b"
)
_LEAD = re.compile(
    r"\binteract|\btell your (?:doctor|pharmacist|nurse)[^:]* (?:take|taking|use|using|taken)\b"
    r"|\b(?:other )?(?:medicines|medications|drugs)\b[^:]*(?::|include)"
    r"|\b(?:combin|mix|together with|alongside)|\bnot (?:be )?(?:taken?|used?|combined?"
    r"|given?) [^:]*with\b|\bavoid\b[^:]*:$"
)
_FOLLOWING = re.compile(
    r"the following\b[^:]*\b(?:raise|increase|reduce|lower|weaken|affect|strengthen|change)\b[^:]*\ue000"
)
_LED = re.compile(
    r"\b(?:(?P<h>can|may|might|could)(?: also)? )?(?P<d>(?:raise|increase|reduce|lower|weaken|affect|slow|strengthen"
    r"|change|block)s? (?:the |its |how |your |blood )[^:]*?)(?: include)?:?$"
)
_NOT_LEAD = re.compile(
    r"\bside[- ]effects?\b|\btreat|\bused for\b|\ballerg|\bif you have\b|\bhave had\b|\bstore\b"
    r"|\bingredients?\b|\b(?:class|group) of\b"
)
_FINITE = re.compile(r"\b(?:is|are|was|were|may|can|could|should|must|will|you|do not|does|has|have)\b|\ue000")
_ENDS = " .,;:"
_LONGEST_KEY = 40
_SHORTEST = 3


def interaction_pairs(reading: Reading, sentence: int) -> Iterator[Draft]:
    """Yield the interactions of a key-value line, or of a bare list under a heading or lead on interactions."""
    pair = pair_of(reading, sentence)
    if pair is not None:
        items, value = pair
        for item in items:
            draft = partner_draft(reading, item, "interact.pair", sentence)
            if draft is not None:
                _say(reading, draft, value)
                yield draft
        return
    yield from _listed(reading, sentence)


@per_sentence
def pair_of(reading: Reading, sentence: int) -> tuple[list[Item], Span] | None:
    """Return the partners that the key of a key-value line names, and the span of its value; else None."""
    document = reading.document
    unit = document.sentences[sentence]
    if reading.section(unit) != "interactions":
        return None
    begin, end = reading.bounds[sentence]
    previous = document.sentences[sentence - 1] if sentence else None
    if (
        previous is not None
        and previous.kind == "heading"
        and previous.part == unit.part
        and document.text[previous.end - 1] == ":"
    ):
        a, b = reading.bounds[sentence - 1]
        items = read_partners(reading, a, b - 1)
        return (items, (begin, end)) if items and not all(map(_is_vague, items)) else None
    pattern = {"bullet": _DASH, "row": _ROW, "paragraph": _DASH}.get(unit.kind)
    found = pattern.match(document.copy.text, begin, end) if pattern else None
    if found is None or (unit.kind == "paragraph" and found.end("key") - begin > _LONGEST_KEY):
        return None
    items = read_partners(reading, *found.span("key"))
    if unit.kind == "paragraph" and all(map(_is_vague, items)):
        return None
    value = found.span("value") if "value" in found.re.groupindex else (found.end(), end)
    return (items, value) if items and value[1] > value[0] else None


def _is_vague(item: Item) -> bool:
    """Whether a key is a heading that runs in, and names no partner: "Other medicines: ..."."""
    return singular_phrase(item.name) in VAGUE


def _say(reading: Reading, draft: Draft, value: Span) -> None:
    """Set what the value of a line says: nothing happens, or what changes and what to do."""
    text = reading.document.copy.text
    begin, end = value
    end = begin + len(text[begin:end].rstrip(_ENDS))
    if none := _NONE.search(text, begin, end):
        name = none.lastgroup or "no"
        draft.polarity = "negated"
        draft.cue("polarity", reading.published(*none.span(name)))
        return
    manage = next(
        (m for m in _MANAGE.finditer(text, begin, end) if _BEFORE_MANAGE.search(text[begin : m.start()])), None
    )
    words_end = end
    if manage:
        note(reading, draft, "management", manage.span("m"))
        words_end = manage.start()
    hedge = _HEDGE.search(text, begin, words_end)
    if hedge:
        draft.certainty = "possible"
        draft.qualifiers["hedge"] = reading.words(*hedge.span())
        draft.cue("hedge", reading.published(*hedge.span()))
        draft.cue("certainty", reading.published(*hedge.span(1)))
    possible = None if hedge else _POSSIBLE.search(text, begin, words_end)
    if possible:
        draft.certainty = "possible"
        draft.cue("certainty", reading.published(*possible.span("w")))
        words_end = possible.start()
    before = reading.masked.text[begin : hedge.start()].strip() if hedge else ""
    start = hedge.end() + 1 if hedge and not before.strip(SUBJECT) else begin
    stop = start + len(text[start:words_end].rstrip(" ,;.").removesuffix(", so").rstrip(" ,;"))
    if stop - start > _SHORTEST:
        note(reading, draft, "direction", (start, stop))


def _listed(reading: Reading, sentence: int) -> Iterator[Draft]:
    """Yield the members of a bare list under a lead or heading on interactions."""
    document = reading.document
    unit = document.sentences[sentence]
    begin, end = reading.bounds[sentence]
    if unit.kind not in ("bullet", "row", "paragraph") or _FINITE.search(reading.masked.text, begin, end):
        return
    own = [c for c in reading.parse(sentence).clauses if c.group.start >= begin]
    if any(c.group.form == "imperative" or (c.group.form == "finite" and c.subject) for c in own):
        return
    lead = _lead_of(reading, sentence)
    if lead is None:
        return
    text = document.copy.text
    at = begin
    for piece in text[begin:end].split(";"):
        for item in read_partners(reading, at, at + len(piece)):
            draft = partner_draft(reading, item, "interact.list", sentence)
            if draft is not None:
                _led(reading, draft, lead)
                yield draft
        at += len(piece) + 1


def _lead_of(reading: Reading, sentence: int) -> Span | None:
    """Return the span of the lead sentence or heading that makes a list one of interactions."""
    document = reading.document
    unit = document.sentences[sentence]
    text = document.copy.text
    if unit.kind == "bullet" and unit.lead >= 0:
        span = reading.bounds[unit.lead]
        masked = reading.masked.text
        fits = (_LEAD.search(text, *span) or _FOLLOWING.match(masked, *span)) and not _NOT_LEAD.search(text, *span)
        return span if fits else None
    if sentence == 0 or reading.section(unit) != "interactions":
        return None
    back = sentence - 1
    while back > 0 and document.sentences[back].kind == unit.kind and document.sentences[back].part == unit.part:
        back -= 1
    above = document.sentences[back]
    if above.kind not in ("heading", "title") or (unit.kind == "paragraph" and back != sentence - 1):
        return None
    return reading.bounds[back]


def _led(reading: Reading, draft: Draft, lead: Span) -> None:
    """A lead that says "may interact" makes its items possible; one that forbids says what to do."""
    text = reading.document.copy.text
    if forbids := re.compile(r"\b(?:do not|must not|should not|never|avoid)\b[^:.?]*").search(text, *lead):
        note(reading, draft, "management", forbids.span())
        return
    end = lead[0] + len(text[slice(*lead)].rstrip(" :"))
    if told := _LED.search(text, lead[0], end):
        note(reading, draft, "direction", told.span("d"))
    hedge = _HEDGE.search(text, *lead)
    if told and told["h"]:
        hedge = _HEDGE.search(text, told.start("h"), end)
    if hedge and (told or "interact" in text[slice(*lead)]):
        draft.certainty = "possible"
        draft.qualifiers["hedge"] = reading.words(*hedge.span())
        draft.cue("hedge", reading.published(*hedge.span()))
        draft.cue("certainty", reading.published(*hedge.span(1)))
