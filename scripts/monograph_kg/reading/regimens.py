"""Regimens: a sentence's doses, each bound to the route, timing, phase, population and use that the text gives it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from monograph_kg.reading.apply import named
from monograph_kg.reading.context import Reading
from monograph_kg.reading.doses import Amount, may_hold_amount, odd_amounts
from monograph_kg.reading.dosescene import Region, Slot, headings, lead_of, line_key, slots
from monograph_kg.reading.doseuses import Named, groups_in, uses_in, uses_of_key
from monograph_kg.reading.dosewords import (
    Piece,
    first_piece,
    follows,
    last_piece,
    opens,
    piece_after,
    pieces,
    stands_before,
)
from monograph_kg.reading.draft import Draft
from monograph_kg.reading.items import read_items
from monograph_kg.reading.masks import OTHER, SUBJECT
from monograph_kg.reading.timings import Timed, read_timings

_NEVER = frozenset({"storage", "composition", "overdose", "missed-dose", "mechanism"})
_OPEN_SECTIONS = frozenset({"introduction", "uses", "other", "pregnancy", "warnings", "conclusion"})
_STUDY = re.compile(
    r"\b(?:rats?|mice|rabbits?|dogs?|monkeys?|animals?|in vitro|volunteers|placebo|stud(?:y|ies)|trials?|subjects"
    r"|pups?|auc|exposure|groups?|relative risk|significantly|mothers|vs|versus|compared|ratio|plasma|half-life)\b"
)
_DIVIDED = re.compile(r"[^.;]{0,30}\bin (?:equally |smaller )?divided doses\b")
_NEEDED = re.compile(r"\b(?:as|when|if|whenever) (?:needed|required|necessary)\b")
_OF_OTHER = re.compile(
    r"\s?(?:of|worth of) (?!body|the (?:medicine|drug)|(?:the|an?) (?:[\w-]+ ){1,2}(?:form|version|tablet|capsule|preparation|liquid|inhaler))(?P<what>[a-z\ue000\ue001]+)"
)
_LEVEL = re.compile(
    r"\b(?:at|above|after|from|over|with) (?:daily |single |high(?:er)? |low(?:er)? )?(?:doses?|amounts?) (?:of|from)\W*$"
)
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
_TYPED_LEVEL = 3


@dataclass(slots=True)
class _Scene:
    """Where a sentence stands: its clauses, and the places from which its doses may inherit."""

    reading: Reading
    sentence: int
    text: str
    begin: int
    end: int
    section: str
    key: Region | None
    lead: Region | None
    above: list[tuple[Region, int]]
    carried: dict[str, Any] = field(default_factory=dict)

    def lenders(self) -> list[Region]:
        """The line's key, the lead sentence and own-line headings, the nearest first."""
        return [*(r for r in (self.key, self.lead) if r), *(region for region, _ in self.above)]

    def near(self) -> list[Region]:
        """The key, the lead, and sub-headings: what stands in the line or right above it."""
        return [*(r for r in (self.key, self.lead) if r), *(r for r, level in self.above if level >= _TYPED_LEVEL)]


def regimens(reading: Reading, sentence: int, refused: list[tuple[int, int, str]]) -> Iterator[Draft]:
    """Yield the regimens of one sentence; amounts that look odd go to ``refused`` with the reason."""
    text = reading.document.copy.text
    begin, end = reading.bounds[sentence]
    if not may_hold_amount(text, begin, end):
        return
    dosing = first_piece("verb", text, begin, end) is not None
    if dosing:
        refused.extend((*reading.published(a, b), reason) for a, b, reason in odd_amounts(text, begin, end))
    found = slots(text, begin, end)
    section = reading.section(reading.document.sentences[sentence])
    if not found or section in _NEVER:
        return
    scene = _Scene(
        reading, sentence, text, begin, end, section, line_key(reading, begin, found[0].amount.start),
        lead_of(reading, sentence), list(headings(reading, sentence)),
    )  # fmt: skip
    timed = _timings(scene, found)
    for index, slot in enumerate(found):
        if slot.amount.reason:
            refused.append((*reading.published(slot.amount.start, slot.amount.end), slot.amount.reason))
        elif _is_dose(scene, slot, timed[index]):
            yield from _drafts(scene, slot, timed[index])
            if again := _again(scene.text, slot, timed[index]):
                yield from _drafts(scene, slot, again, phased=False)
        if not slot.linked:
            scene.carried = {k: v for k, v in scene.carried.items() if k in ("groups", "uses")}


def _timings(scene: _Scene, found: Sequence[Slot]) -> list[Timed | None]:
    """The timing of each amount: after it, before it, or shared with the next ("5 mg or 10 mg once daily")."""
    made = [_own_timing(scene.text, slot) for slot in found]
    for index in range(len(found) - 2, -1, -1):
        joint = scene.text[found[index].amount.end : found[index + 1].amount.start].strip()
        if made[index] is None and joint in ("or", "and", "to", "/", ","):
            made[index] = made[index + 1]
    return made


def _own_timing(text: str, slot: Slot) -> Timed | None:
    right = list(read_timings(text, slot.amount.unit_end if slot.amount.per_day else slot.amount.end, slot.right[1]))
    event = min(
        (p.start for kind in ("event", "later") for p in pieces(kind, text, *slot.right)), default=slot.right[1]
    )
    right = [t for t in right if t.start <= event]
    divided = next((t for t in right if t.divides), None)
    if divided:
        return divided
    if right:
        counted = [t for t in right if not t.entity.startswith(("at-", "every-m", "every-e", "nightly"))]
        return (counted or right)[0] if right[0].end + 25 > (counted or right)[0].start else right[0]
    left = [t for t in read_timings(text, *slot.left) if not t.divides]
    busy = any(p.start < left[-1].start for p in pieces("later", text, *slot.left)) if left else False
    moved = left and (pieces("event", text, *slot.left) or busy)
    return left[-1] if left and not moved else None


_NEXT = re.compile(r"\W*(?:and )?(?:then|followed by|later|after that)\b")
_THEN = re.compile(r"[^.;]*?,? \b(?:and |followed by |but )?(?:then|thereafter|afterwards|later) \W*$")


def _again(text: str, slot: Slot, timing: Timed | None) -> Timed | None:
    """The timing to which the same amount changes ("5 mg twice daily at first, then once daily")."""
    if timing is None or timing.end <= slot.amount.start:
        return None
    following = [t for t in read_timings(text, timing.end, slot.right[1]) if not t.divides]
    found = next((t for t in following if _THEN.match(text, timing.end, t.start)), None)
    return found if found and not pieces("event", text, timing.end, found.start) else None


def _is_dose(scene: _Scene, slot: Slot, timing: Timed | None) -> bool:
    """Whether an amount is a dose of the subject: no maximum, increment, strength, or dose of another drug."""
    text, amount = scene.text, slot.amount
    if stands_before(text, slot.floor, amount.start) or follows(text, amount.end, slot.right[1]):
        return False
    if any(first_piece("limit", text, *region) for region in (slot.left, *([scene.key] if scene.key else []))):
        return False
    if _of_another(scene, slot) or not _well_opened(scene, slot):
        return False
    if amount.counted and timing is None:
        return False
    return _meant(scene, slot, timing)


def _meant(scene: _Scene, slot: Slot, timing: Timed | None) -> bool:
    """Whether the sentence tells how to dose, which a section on dosage vouches for."""
    text, masked = scene.text, scene.reading.masked.text
    verb = first_piece("verb", masked, scene.begin, slot.right[1]) or any(
        first_piece("verb", text, *region) for region in scene.near()
    )
    if scene.section == "dosage" or any(first_piece("dosing", text, *region) for region, _ in scene.above):
        return bool(timing or verb or first_piece("route", text, *slot.right) or scene.key)
    keyed = scene.key is not None and text.find("dos", *scene.key) >= 0
    if _LEVEL.search(text, slot.left[0], slot.amount.start) or _STUDY.search(text, scene.begin, scene.end):
        return False
    if not (timing or (keyed and scene.section in _OPEN_SECTIONS)):
        return False
    told = verb or any(True for _ in groups_in(scene.reading, *slot.left)) or uses_in(scene.reading, *slot.left)
    own = SUBJECT in masked[scene.begin : scene.end]
    return bool(told and (own or keyed or scene.section in _OPEN_SECTIONS))


def _of_another(scene: _Scene, slot: Slot) -> bool:
    """Whether the amount is of another drug: its name stands nearest before it, or after "of"."""
    masked = scene.reading.masked.text
    begin, at = slot.floor, slot.amount.start
    of = _OF_OTHER.match(masked, slot.amount.end, slot.right[1])
    if of and of["what"][0] != SUBJECT:
        return True
    if masked.startswith(OTHER, slot.amount.end + 1):
        return True
    other = masked.rfind(OTHER, begin, at)
    if other < 0 or masked.rfind(SUBJECT, begin, at) > other:
        return False
    groups = [(p.start, p.end) for _, _, p in groups_in(scene.reading, begin, at)]
    return not any(a <= other < b for a, b in groups) and "," not in masked[other:at]


def _well_opened(scene: _Scene, slot: Slot) -> bool:
    """Whether the words before the amount lead up to a dose; after an unknown noun it may be of something else."""
    text, begin = scene.text, slot.floor
    at = slot.amount.start
    before = text[begin:at].rstrip(" *_\"'(")
    if not before or before[-1] in ",;:|(.-–\ue000" or text[at - 1 : at] == "(":
        return True
    stop = begin + len(before)
    if scene.reading.masked.text[stop - 1] == SUBJECT or opens(text, begin, at):
        return True
    ends = [p.end for kind in ("phase", "route", "typical", "later") for p in pieces(kind, text, begin, at)]
    ends += [t.end for t in read_timings(text, begin, at)]
    ends += [p.end for _, _, p in groups_in(scene.reading, begin, at)]
    ends += [use.end for use in uses_in(scene.reading, begin, at)]
    return stop in ends


def _drafts(scene: _Scene, slot: Slot, timing: Timed | None, *, phased: bool = True) -> Iterator[Draft]:
    """Yield the regimens of one amount, one for each population and use."""
    groups, uses = _groups(scene, slot)
    uses = uses or _uses(scene, slot)
    scene.carried["groups"] = groups
    scene.carried["uses"] = uses
    shared = _shared(scene, slot, timing, phased=phased)
    for group, piece in groups or [(None, None)]:
        for use in uses or [None]:
            draft = shared.clone()
            regimen = dict(shared.regimen or {})
            draft.regimen = regimen
            if group and piece:
                regimen["population"] = group.entity
                draft.labels[group.entity] = (group.label, "Population")
                draft.cue("population", scene.reading.published(piece.start, piece.end))
            if use:
                regimen["for_use"] = use.entity
                if use.kind:
                    draft.labels[use.entity] = (use.label, use.kind)
            else:
                draft.qualifiers["needs_review"] = "the text names no indication for this dose"
            regimen["id"] = _name(regimen)
            yield draft


Groups = list[tuple[Named, Piece]]


def _groups(scene: _Scene, slot: Slot) -> tuple[Groups, list[Named]]:
    """The populations of a dose, and the uses that their words name; the nearest place that has any counts."""
    text = scene.text
    left = _last_run(text, list(groups_in(scene.reading, *slot.left)))
    if not left:
        left = [g for g in groups_in(scene.reading, *slot.right) if _FOR.search(text, slot.right[0], g[2].start)][:2]
    if not left and scene.carried.get("groups"):
        return scene.carried["groups"], []
    for region in scene.lenders() if not left or all(g[0] is None for g in left) else ():
        lent = [g for g in groups_in(scene.reading, *region) if g[0] or g[1]]
        if lent:
            left = [*left, *_last_run(text, lent)]
            break
    groups = [(named_, piece) for named_, _, piece in left if named_]
    uses = list(dict.fromkeys(use for _, found, _ in left for use in found))
    return groups, uses


_FOR = re.compile(r"\b(?:for|in|among)(?: (?:the|most|healthy|all|some|an?))*\s+$")
_AND = re.compile(r"\s*(?:,|and|or|,\s*(?:and|or))\s*(?:in |for |(?:most|healthy) )*")

Found = tuple[Named | None, list[Named], Piece]


def _last_run(text: str, found: list[Found]) -> list[Found]:
    """The last populations that "and", "or" or a comma joins."""
    run: list[Found] = []
    for item in reversed(found):
        if run and not _AND.fullmatch(text, item[2].end, run[0][2].start):
            break
        run.insert(0, item)
    return run


def _uses(scene: _Scene, slot: Slot) -> list[Named]:
    """The uses that the dose's clause, an earlier clause of it, or its line names."""
    reading = scene.reading
    for region in (slot.left, slot.right):
        if found := uses_in(reading, *region):
            return found
    if scene.carried.get("uses"):
        return list(scene.carried["uses"])
    for region in scene.near():
        if found := uses_of_key(reading, *region):
            return found
    return []


def _shared(scene: _Scene, slot: Slot, timing: Timed | None, *, phased: bool) -> Draft:
    """A draft of the amount with all that does not depend on population or use."""
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
    last = _route(scene, slot, draft, regimen, last)
    first = _phase(scene, slot, draft, regimen, first) if phased else first
    if opening := _NP_START.search(scene.text, slot.left[0], amount.start):
        first = min(first, opening.start())
    _certainty(scene, slot, draft)
    _circumstance(scene, slot, draft)
    _adjustment(reading, draft, regimen, slot.right)
    draft.evidence.append(reading.published(first, last))
    return draft


def _cue_amount(reading: Reading, draft: Draft, amount: Amount) -> None:
    draft.cue(
        "dose_low", reading.published(amount.start if amount.low == amount.high else amount.start, amount.low_end)
    )
    draft.cue("dose_high", reading.published(amount.high_start, amount.unit_end))


def _route(scene: _Scene, slot: Slot, draft: Draft, regimen: dict[str, Any], last: int) -> int:
    found = first_piece("route", scene.text, *slot.right) or last_piece("route", scene.text, *slot.left)
    if not found:
        found = next((p for region in scene.near() if (p := first_piece("route", scene.text, *region))), None)
    if not found:
        return last
    regimen["route"] = found.value
    draft.labels[found.value] = (found.value, "Route")
    draft.cue("route", scene.reading.published(found.start, found.end))
    return max(last, found.end) if found.start >= slot.amount.end else last


def _phase(scene: _Scene, slot: Slot, draft: Draft, regimen: dict[str, Any], first: int) -> int:
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
        found = next((Piece("initial", *m.span()) for r in near if (m := _WEEKS.match(text, *r))), None)
    if not found:
        return first
    regimen["phase"] = found.value
    draft.cue("phase", scene.reading.published(found.start, found.end))
    return min(first, found.start) if slot.left[0] <= found.start < first else first


def _certainty(scene: _Scene, slot: Slot, draft: Draft) -> None:
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


def _circumstance(scene: _Scene, slot: Slot, draft: Draft) -> None:
    if found := _NEEDED.search(scene.text, *slot.right):
        value = "as-needed" if found.group().startswith(("as", "when")) else "insufficient-response"
        draft.qualifiers["circumstance"] = (value,)
        draft.labels[value] = (value.replace("-", " "), "Circumstance")
        draft.cue("circumstance", scene.reading.published(*found.span()))


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


def _name(regimen: dict[str, Any]) -> str:
    group = regimen.get("population")
    parts = [
        regimen.get("phase"),
        group if group != "adult" or not regimen.get("phase") else None,
        regimen.get("for_use"),
    ]
    return named(" ".join(part for part in parts if part)) or "standard"
