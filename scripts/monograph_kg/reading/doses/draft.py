"""The draft of one dose: amount, timing, route, phase, certainty and circumstance, with the words that say them."""

from __future__ import annotations

import re
from typing import Any

from monograph_kg.reading.context import Reading
from monograph_kg.reading.doses.amounts import Amount
from monograph_kg.reading.doses.durations import Lasting
from monograph_kg.reading.doses.maxima import Most
from monograph_kg.reading.doses.pieces import Piece, first_piece, last_piece, piece_after
from monograph_kg.reading.doses.scene import Region, Scene, Slot
from monograph_kg.reading.doses.timings import Timed
from monograph_kg.reading.draft import Draft
from monograph_kg.reading.grammar.items import read_items
from monograph_kg.reading.lexis.masks import SUBJECT

_DIVIDED = re.compile(r"[^.;]{0,30}\bin (?:equally |smaller )?divided doses\b")
_NEEDED = re.compile(r"\b(?:as|when|if|whenever) (?:needed|required|necessary)\b")
_ADJUST = re.compile(
    r"\badjust(?:ments?|ed)?(?: (?:are |is )?made)? (?:based on|according to|depending on|by|to) (?P<f>[^.;]+)"
)
_NP_START = re.compile(
    r"(?:the |a |your |an )?(?:usual |recommended |typical |normal |standard |suggested |adult )*"
    r"(?:initial |starting |maintenance |start |first )?(?:daily )?dos(?:e|es|age)\b"
    r"|treatment (?:usually )?starts|adults may|\badults\b (?:usually )?(?:take|start)|take\b|start with"
    r"|(?:usually )?start|the initial"
)
_WEEKS = re.compile(r"[\s*#•-]*weeks? (?:\d|one|two|three|four)(?!.*\b(?:onwards?|after|later)\b)")
_DOUBT = re.compile(r"\b(?:about|around|approximately|roughly)\W*$")
_NEXT = re.compile(r"\W*(?:and )?(?:then|followed by|later|after that)\b")


def dose_draft(scene: Scene, slot: Slot, timing: Timed | None, lasting: Lasting | None, *, phased: bool) -> Draft:
    """Return a draft of an amount with all that does not depend on population or use.

    With ``phased`` false the words on the phase speak of another timing of the same amount.
    """
    reading, amount = scene.reading, slot.amount
    per_day = amount.per_day and "-per-" in amount.unit and (timing is None or timing.start <= amount.end)
    divided = bool(timing and timing.divides) or bool(_DIVIDED.match(scene.text, amount.end, slot.right[1]))
    if (per_day or divided) and timing and not timing.divides:
        timing = None
    unit = amount.unit + ("-per-day" if per_day or divided else "")
    regimen: dict[str, Any] = {"dose": {"low": amount.low, "high": amount.high, "unit": unit}}
    draft = Draft("DosageStatement", "hasDosageRegimen", reading.subject.id, "dose.regimen", scene.sentence,
                  regimen=regimen)  # fmt: skip
    draft.implicit = SUBJECT not in reading.masked.text[scene.begin : slot.right[1]]
    _cue_amount(reading, draft, amount)
    first, last = amount.start, amount.end
    if timing:
        regimen["timing"] = {"entity": timing.entity, "frequency": timing.frequency, "period": timing.period,
                             "period_unit": timing.unit}  # fmt: skip
        draft.labels[timing.entity] = (timing.entity.replace("-", " "), "Timing")
        draft.cue("timing", reading.published(timing.start, timing.end))
        last = max(last, timing.end) if timing.start < slot.right[1] else last
    if lasting:
        regimen["duration"] = {"low": lasting.low, "high": lasting.high, "unit": lasting.unit}
        draft.cue("duration", reading.published(lasting.start, lasting.end))
    last = _route(scene, slot, draft, regimen, last)
    first = _phase(scene, slot, draft, regimen, first) if phased else first
    if opening := _NP_START.search(scene.text, slot.left[0], amount.start):
        first = min(first, opening.start())
    _certainty(scene, slot, draft)
    _circumstance(scene, slot, draft)
    _adjustment(reading, draft, regimen, slot.right)
    draft.evidence.append(reading.published(first, last))
    return draft


def maximum_draft(scene: Scene, slot: Slot, most: Most) -> Draft:
    """Return a draft of a maximum with all that does not depend on population or use.

    It has no timing, and a phase only if its own words name one: the first dose's maximum is not that of the treatment.
    """
    reading, amount = scene.reading, slot.amount
    maximum = {"amount": amount.low, "unit": amount.unit, "period": most.period, "period_unit": most.period_unit}
    regimen: dict[str, Any] = {"maximum": maximum}
    draft = Draft("DosageStatement", "hasDosageRegimen", reading.subject.id, "dose.maximum", scene.sentence,
                  regimen=regimen)  # fmt: skip
    draft.implicit = SUBJECT not in reading.masked.text[scene.begin : slot.right[1]]
    for span in most.spans:
        draft.cue("maximum", reading.published(*span))
    _route(scene, slot, draft, regimen, most.end)
    if phase := last_piece("phase", scene.text, *slot.left):
        regimen["phase"] = phase.value
        draft.cue("phase", reading.published(phase.start, phase.end))
    if typical := last_piece("typical", scene.text, *slot.left):
        draft.certainty = "typical"
        draft.cue("certainty", reading.published(typical.start, typical.end))
    if most.advice:
        _circumstantial(scene, draft, most.advice.value, most.advice.start, most.advice.end)
    draft.evidence.append(reading.published(most.start, most.end))
    return draft


def _cue_amount(reading: Reading, draft: Draft, amount: Amount) -> None:
    draft.cue("dose_low", reading.published(amount.start, amount.low_end))
    draft.cue("dose_high", reading.published(amount.high_start, amount.unit_end))


def _route(scene: Scene, slot: Slot, draft: Draft, regimen: dict[str, Any], last: int) -> int:
    found = first_piece("route", scene.text, *slot.right) or last_piece("route", scene.text, *slot.left)
    if not found:
        found = next((p for region in scene.near() if (p := first_piece("route", scene.text, *region))), None)
    if not found:
        return last
    regimen["route"] = found.value
    draft.labels[found.value] = (found.value, "Route")
    draft.cue("route", scene.reading.published(found.start, found.end))
    return max(last, found.end) if found.start >= slot.amount.end else last


def _phase(scene: Scene, slot: Slot, draft: Draft, regimen: dict[str, Any], first: int) -> int:
    """The phase of the treatment, and where the words of the regimen begin."""
    text = scene.text
    later = last_piece("later", text, *slot.left)
    found = last_piece("phase", text, *slot.left) or first_piece("trailing", text, *slot.right)
    if later and (not found or found.start < later.start):
        return first
    near = [] if _NEXT.match(text, *slot.left) else scene.near()
    if not found:
        found = next(
            (p for r in near if (p := first_piece("phase", text, *r) or first_piece("key-phase", text, *r))), None
        )
    if not found:
        found = next((Piece("initial", *m.span()) for r in (slot.left, *near) if (m := _WEEKS.match(text, *r))), None)
    if not found:
        return first
    regimen["phase"] = found.value
    draft.cue("phase", scene.reading.published(found.start, found.end))
    return min(first, found.start) if slot.left[0] <= found.start < first else first


def _certainty(scene: Scene, slot: Slot, draft: Draft) -> None:
    text, reading = scene.text, scene.reading
    possible = last_piece("possible", text, *slot.left)
    after = None if possible else piece_after("after-possible", text, slot.amount.end, slot.right[1])
    regions = [slot.left, *(r for r in (scene.key, scene.lead) if r)]
    typical = next((p for region in regions if (p := last_piece("typical", text, *region))), None)
    typical = (
        typical or piece_after("after-typical", text, slot.amount.end, slot.right[1]) or scene.carried.get("typical")
    )
    if hedge := possible or (after if not typical else None):
        draft.certainty = "possible"
        stop = hedge.end if possible else text.find(" be", hedge.end) + 3
        draft.qualifiers["hedge"] = reading.words(hedge.start, stop)
        draft.cue("certainty", reading.published(hedge.start, text.find(" ", hedge.start)))
        draft.cue("hedge", reading.published(hedge.start, stop))
    elif typical:
        draft.certainty = "typical"
        draft.cue("certainty", reading.published(typical.start, typical.end))
        scene.carried["typical"] = typical
    if about := _DOUBT.search(text, slot.left[0], slot.amount.start):
        word = text[about.start() : about.end()].split()[0]
        draft.qualifiers.setdefault("hedge", word)
        draft.cue("hedge", reading.published(about.start(), about.start() + len(word)))


def _circumstance(scene: Scene, slot: Slot, draft: Draft) -> None:
    if found := _NEEDED.search(scene.text, *slot.right):
        value = "as-needed" if found.group().startswith(("as", "when")) else "insufficient-response"
        _circumstantial(scene, draft, value, *found.span())


def _circumstantial(scene: Scene, draft: Draft, value: str, start: int, end: int) -> None:
    draft.qualifiers["circumstance"] = (value,)
    draft.labels[value] = (value.replace("-", " "), "Circumstance")
    draft.cue("circumstance", scene.reading.published(start, end))


def _adjustment(reading: Reading, draft: Draft, regimen: dict[str, Any], span: Region) -> None:
    text = reading.document.copy.text
    found = _ADJUST.search(text, *span)
    if not found:
        return
    names = []
    for item in read_items(text, *found.span("f")):
        entity, kind = reading.link(item.name, "dosageDependsOn")
        names.append(entity)
        if kind:
            draft.labels[entity] = (item.name, "DosingFactor")
    regimen["adjustment"] = tuple(names)
    if names:
        draft.cue("adjustment", reading.published(found.start(), found.end()))
