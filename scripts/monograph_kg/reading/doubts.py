"""Doubts about what a text says, told once its statements are known.

Conflicts of status, doses without a use, terms that vocabularies have given up.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from monograph_kg.reading.context import Reading
from monograph_kg.reading.defects.defect import Defect
from monograph_kg.reading.draft import Draft


def said_defects(reading: Reading, drafts: Sequence[Draft], before: int) -> list[Defect]:
    """Return further defects, numbered after the ``before`` ones, and note them on the statements that they touch."""
    made: list[Defect] = []
    for find in (_status_conflicts, _doses_without_use, _old_terms):
        for defect, touched in find(reading, drafts):
            made.append(defect)
            for draft in touched:
                draft.through.append(f"D{before + len(made):02d}")
    return made


def _defect(reading: Reading, draft: Draft, kind: str, action: str) -> Defect:
    start, end = draft.first()
    low, high = (reading.document.copy.find(offset) for offset in (start, end))
    return Defect(low, high, kind, "major", None, action, draft.sentence)


def _status_conflicts(reading: Reading, drafts: Sequence[Draft]) -> list[tuple[Defect, list[Draft]]]:
    """A broad use stated plainly, while narrower ones are off-label elsewhere."""
    narrow = [d for d in drafts if d.kind == "OffLabelUse"]
    found = []
    for draft in drafts:
        if draft.kind != "Indication" or not (draft.object or "").endswith("-conditions"):
            continue
        draft.qualifiers["specificity"] = "vague"
        family = (draft.object or "").split("-")[0]
        related = [d for d in narrow if family in (d.object or "") or any(family in a for a in _above(reading, d))]
        if related:
            draft.qualifiers["status"] = "unspecified"
            draft.qualifiers["in_tension_with"] = "off-label"
            found.append((draft, related))
    if not found:
        return []
    first, related = found[0]
    kind = "status conflict: use stated plainly here, off-label elsewhere"
    action = "Keep both statements, with an unspecified status here; never upgrade an off-label use."
    defect = _defect(reading, first, kind, action)
    return [(defect, [*(d for d, _ in found), *related])]


def _above(reading: Reading, draft: Draft) -> list[str]:
    entries = reading.lexicon.lookup((draft.object or "").replace("-", " "))
    names = [entry.label for entry in entries]
    return [*names, *(d for d in ("anxiety",) if "phobia" in (draft.object or ""))]


def _doses_without_use(reading: Reading, drafts: Sequence[Draft]) -> list[tuple[Defect, list[Draft]]]:
    """A dose that names no use, in a text that has several."""
    uses = {d.object for d in drafts if d.kind in ("Indication", "OffLabelUse") and d.polarity == "affirmed"}
    if len(uses) <= 1:
        return []
    bare = [d for d in drafts if d.regimen and not d.regimen.get("for_use")]
    return [
        (
            _defect(reading, d, "dose without its indication", "Enter the regimen tied to no indication, for review."),
            [d],
        )
        for d in bare
    ]


def _old_terms(reading: Reading, drafts: Sequence[Draft]) -> list[tuple[Defect, list[Draft]]]:
    """Terms that vocabularies have given up, by the lexicon."""
    old = reading.lexicon.obsolete
    if not any(form in reading.document.copy.text for form in old):
        return []
    starts = [a for a, _ in reading.bounds]
    found: list[tuple[Defect, list[Draft]]] = []
    for mention in reading.lexicon.find(reading.document.copy.text):
        if not any(entry.scope == "obsolete" for entry in mention.entries):
            continue
        index = bisect_right(starts, mention.start) - 1
        span = reading.published(mention.start, mention.end)
        touched = [d for d in drafts if any(a < span[1] and span[0] < b for a, b in d.evidence)]
        defect = Defect(mention.start, mention.end, "obsolescent term", "major", None,
                        "Keep the surface form; align it at most as a close match.", index)  # fmt: skip
        found.append((defect, touched))
    return found
