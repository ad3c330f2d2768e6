"""Regimens: a sentence's doses, each bound to the route, timing, phase, population and use that the text gives it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from monograph_kg.reading.context import Reading
from monograph_kg.reading.doses.aims import Named, groups_in, names_some_use, uses_in, uses_of_key
from monograph_kg.reading.doses.amounts import may_hold_amount, odd_amounts
from monograph_kg.reading.doses.draft import dose_draft, maximum_draft
from monograph_kg.reading.doses.durations import Lasting, duration_of
from monograph_kg.reading.doses.maxima import Most, read_maximum
from monograph_kg.reading.doses.pieces import Piece, first_piece, follows, opens, pieces, stands_before
from monograph_kg.reading.doses.scene import Scene, Slot, scene_of, slots
from monograph_kg.reading.doses.timings import Timed, read_timings
from monograph_kg.reading.draft import Draft
from monograph_kg.reading.lexis.masks import OTHER, SUBJECT
from monograph_kg.reading.lexis.words import named

_NEVER = frozenset({"storage", "composition", "overdose", "missed-dose", "mechanism"})
_OPEN_SECTIONS = frozenset({"introduction", "uses", "other", "pregnancy", "warnings", "conclusion"})
_STUDY = re.compile(
    r"\b(?:rats?|mice|rabbits?|dogs?|monkeys?|animals?|in vitro|volunteers|placebo|stud(?:y|ies)|trials?|subjects"
    r"|pups?|auc|exposure|groups?|relative risk|significantly|mothers|vs|versus|compared|ratio|plasma|half-life)\b"
)
_OF_OTHER = re.compile(
    r"\s?(?:of|worth of) (?!body|the (?:medicine|drug)|(?:the|an?) (?:[\w-]+ ){1,2}(?:form|version|tablet|capsule"
    r"|preparation|liquid|inhaler)|the \w+(?:ate|ide)\b)(?P<what>[a-z\ue000\ue001]+)"
)
_LEVEL = re.compile(
    r"\b(?:at|above|after|from|over|with) (?:daily |single |high(?:er)? |low(?:er)? )?(?:doses?|amounts?) (?:of"
    r"|from)\W*$"
)


Groups = list[tuple[Named, Piece]]
_NO_GROUP: list[tuple[Named | None, Piece | None]] = [(None, None)]
_NO_USE: list[Named | None] = [None]
_NOWHERE = (0, 0)
_REST = "an amount that goes on from a maximum"


def regimens(reading: Reading, sentence: int, refused: list[tuple[int, int, str]]) -> Iterator[Draft]:
    """Yield the regimens of one sentence; amounts that look odd go to ``refused`` with the reason."""
    text = reading.document.copy.text
    begin, end = reading.bounds[sentence]
    if not may_hold_amount(text, begin, end):
        return
    dosing = first_piece("verb", text, begin, end) is not None
    if dosing:
        refused.extend((*reading.published(a, b), reason) for a, b, reason in odd_amounts(text, begin, end))
    if reading.section(reading.document.sentences[sentence]) in _NEVER:
        return
    found = slots(text, begin, end)
    if not found:
        return
    scene = scene_of(reading, sentence, found[0].amount.start)
    timed = _timings(text, found)
    told, capped = _is_told(scene), False
    for index, slot in enumerate(found):
        if reason := slot.amount.reason or (_REST if capped and _is_rest(text, slot) else ""):
            refused.append((*reading.published(slot.amount.start, slot.amount.end), reason))
        elif told and (most := read_maximum(scene, slot)) and not _of_any_other(scene, slot):
            capped = True
            yield from _maximum(scene, slot, most, refused)
        elif _is_dose(scene, slot, timed[index]):
            yield from _doses(scene, slot, timed[index], _lasting(text, found, timed, index))
        if not any(later.linked for later in found[index + 1 : index + 2]):
            scene.carried = {k: v for k, v in scene.carried.items() if k in ("groups", "uses")}


def _is_rest(text: str, slot: Slot) -> bool:
    """Whether an amount only goes on from the one before it ("40 mg a day in adults and 20 mg a day in children")."""
    words = (slot.floor, slot.amount.start)
    return not any(first_piece(kind, text, *words) for kind in ("verb", "limit", "most-before"))


def _maximum(scene: Scene, slot: Slot, most: Most, refused: list[tuple[int, int, str]]) -> Iterator[Draft]:
    if most.reason:
        refused.append((*scene.reading.published(most.start, most.end), most.reason))
        return
    yield from _drafts(scene, slot, maximum_draft(scene, slot, most))


def _doses(scene: Scene, slot: Slot, timing: Timed | None, lasting: Lasting | None) -> Iterator[Draft]:
    """Yield the regimens of one dose, and of the timing to which it changes."""
    yield from _drafts(scene, slot, dose_draft(scene, slot, timing, lasting, phased=True))
    if again := _again(scene.text, slot, timing):
        lasting = duration_of(scene.text, _NOWHERE, (again.end, slot.right[1]), timed=True)
        yield from _drafts(scene, slot, dose_draft(scene, slot, again, lasting, phased=False))


def _timings(text: str, found: Sequence[Slot]) -> list[Timed | None]:
    """The timing of each amount: after it, before it, or shared with the next ("5 mg or 10 mg once daily")."""
    made = [_own_timing(text, slot) for slot in found]
    for index in range(len(found) - 2, -1, -1):
        if made[index] is None and _is_joined(text, found, index):
            made[index] = made[index + 1]
    return made


def _lasting(text: str, found: Sequence[Slot], timed: Sequence[Timed | None], index: int) -> Lasting | None:
    """How long a dose is taken: told of it, or of the next with which it is joined."""
    slot = found[index]
    own = duration_of(text, slot.left, slot.right, timed=timed[index] is not None)
    return own or (_lasting(text, found, timed, index + 1) if _is_joined(text, found, index) else None)


def _is_joined(text: str, found: Sequence[Slot], index: int) -> bool:
    """Whether an amount shares with the next what follows that ("5 mg or 10 mg once daily")."""
    after = found[index + 1 : index + 2]
    return any(text[found[index].amount.end : s.amount.start].strip() in ("or", "and", "to", "/", ",") for s in after)


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


_THEN = re.compile(r"[^.;]*?,? \b(?:and |followed by |but )?(?:then|thereafter|afterwards|later) \W*$")


def _again(text: str, slot: Slot, timing: Timed | None) -> Timed | None:
    """The timing to which the same amount changes ("5 mg twice daily at first, then once daily")."""
    if timing is None or timing.end <= slot.amount.start:
        return None
    following = [t for t in read_timings(text, timing.end, slot.right[1]) if not t.divides]
    found = next((t for t in following if _THEN.match(text, timing.end, t.start)), None)
    return found if found and not pieces("event", text, timing.end, found.start) else None


def _is_dose(scene: Scene, slot: Slot, timing: Timed | None) -> bool:
    """Whether an amount is a dose of the subject: no maximum, increment, strength, or dose of another drug."""
    text, amount = scene.text, slot.amount
    if stands_before(text, slot.floor, amount.start) or follows(text, amount.end, slot.right[1]):
        return False
    if any(first_piece("limit", text, *region) for region in (slot.left, *([scene.key] if scene.key else []))):
        return False
    if scene.key and first_piece("key-strength", text, *scene.key):
        return False
    if _of_another(scene, slot) or not _well_opened(scene, slot):
        return False
    if amount.counted and timing is None:
        return False
    return _meant(scene, slot, timing)


def _is_told(scene: Scene) -> bool:
    """Whether the sentence tells, and does not ask, and the place is one that tells how to dose, for a maximum."""
    if scene.text[scene.begin : scene.end].rstrip(" *_").endswith("?"):
        return False
    placed = scene.section == "dosage" or scene.section in _OPEN_SECTIONS or _under_dosing(scene)
    return placed and _STUDY.search(scene.text, scene.begin, scene.end) is None


def _of_any_other(scene: Scene, slot: Slot) -> bool:
    """Whether a maximum may be another drug's, or hold only with it: it is named last, and not among the people."""
    masked, at = scene.reading.masked.text, slot.amount.start
    groups = [(p.start, p.end) for _, _, p in groups_in(scene.reading, scene.begin, at)]
    other = masked.rfind(OTHER, scene.begin, slot.right[1])
    last = other > masked.rfind(SUBJECT, scene.begin, at) and not any(a <= other < b for a, b in groups)
    return last or _of_another(scene, slot)


def _under_dosing(scene: Scene) -> bool:
    return any(first_piece("dosing", scene.text, *region) for region, _ in scene.above)


def _meant(scene: Scene, slot: Slot, timing: Timed | None) -> bool:
    """Whether the sentence tells how to dose, which a section on dosage vouches for."""
    text, masked = scene.text, scene.reading.masked.text
    verb = first_piece("verb", masked, scene.begin, slot.right[1]) or any(
        first_piece("verb", text, *region) for region in scene.near()
    )
    if scene.section == "dosage" or _under_dosing(scene):
        return bool(timing or verb or first_piece("route", text, *slot.right) or scene.key)
    keyed = scene.key is not None and text.find("dos", *scene.key) >= 0
    if _LEVEL.search(text, slot.left[0], slot.amount.start) or _STUDY.search(text, scene.begin, scene.end):
        return False
    if not (timing or (keyed and scene.section in _OPEN_SECTIONS)):
        return scene.section in _OPEN_SECTIONS and _is_taken(scene, slot)
    told = verb or any(True for _ in groups_in(scene.reading, *slot.left)) or uses_in(scene.reading, *slot.left)
    advised = re.search(r"\bdos(?:e|es|age)\b", text[slot.floor : slot.amount.start])
    return bool(told and (scene.section in _OPEN_SECTIONS or advised))


def _is_taken(scene: Scene, slot: Slot) -> bool:
    """Whether an amount without a timing is what somebody takes: "for thrush you take 150 mg"."""
    text = scene.text
    if first_piece("taking", text, slot.left[0], slot.amount.start) is None:
        return False
    aimed = first_piece("route", text, *slot.right) or first_piece("trailing", text, *slot.right)
    return bool(aimed or any(True for _ in groups_in(scene.reading, *slot.left)) or uses_in(scene.reading, *slot.left))


def _of_another(scene: Scene, slot: Slot) -> bool:
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


def _well_opened(scene: Scene, slot: Slot) -> bool:
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


def _drafts(scene: Scene, slot: Slot, shared: Draft) -> Iterator[Draft]:
    """Yield the regimens of one amount, one for each population and use."""
    groups, uses = _groups(scene, slot)
    uses = uses or _uses(scene, slot)
    scene.carried["groups"] = groups
    scene.carried["uses"] = uses
    for group, piece in groups or _NO_GROUP:
        for use in uses or _NO_USE:
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


def _groups(scene: Scene, slot: Slot) -> tuple[Groups, list[Named]]:
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


def _uses(scene: Scene, slot: Slot) -> list[Named]:
    """The uses that the dose's clause, an earlier clause of it, or its line names."""
    reading = scene.reading
    for region in (slot.left, slot.right):
        if found := uses_in(reading, *region):
            return found
    own = any(names_some_use(reading, *region) for region in (slot.left, slot.right))
    if scene.carried.get("uses") and not own:
        return list(scene.carried["uses"])
    for region in scene.near():
        if found := uses_of_key(reading, *region):
            return found
    return []


def _name(regimen: dict[str, Any]) -> str:
    group = regimen.get("population")
    parts = [
        None if "dose" in regimen else "maximum",
        regimen.get("phase"),
        group if group != "adult" or not regimen.get("phase") else None,
        regimen.get("for_use"),
    ]
    return named(" ".join(part for part in parts if part)) or "standard"
