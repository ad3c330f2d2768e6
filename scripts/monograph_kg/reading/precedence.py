"""Precedence within a sentence: words that tell of an interaction or of a child's harm tell of nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from monograph_kg.reading.draft import Draft, Offsets

_YIELDING = frozenset({"AdviceStatement", "AdverseEffectStatement", "DosageStatement", "RiskStatement"})
_STRONG = frozenset({"InteractionStatement", "PopulationSafetyStatement"})
_USES = frozenset({"Indication", "OffLabelUse"})
# What is advised whatever else the words tell: to tell of all medicines, to leave alcohol.
_APART = frozenset({"inform-provider-of-all-medications"})
_TELLING = ("direction", "management", "harm", "at_risk")


def without_rivals(drafts: Sequence[Draft]) -> list[Draft]:
    """Return a sentence's drafts without advice, doses and effects that rest on the words of a stronger statement."""
    claimed = [span for draft in drafts if draft.kind in _STRONG and draft.tier == "A" for span in _claims(draft)]
    partners = [span for draft in drafts if draft.kind == "InteractionStatement" for span in draft.evidence]
    # "Relieve pain" in a list of uses is no order.
    aims = {a for draft in drafts if draft.kind in _USES for a, _ in draft.cues.get("verb", ())}
    return [
        draft for draft in drafts
        if not (draft.kind == "AdviceStatement" and draft.first()[0] in aims)
        and (draft.kind not in _YIELDING or not _rests_on(draft, claimed))
        and not (draft.relation == "broader" and _rests_on(draft, partners))
    ]  # fmt: skip


def _claims(draft: Draft) -> Iterator[Offsets]:
    """The spans that a statement takes for itself: its evidence, what changes and what to do."""
    yield from draft.evidence
    for name in _TELLING:
        yield from draft.cues.get(name, ())


def _rests_on(draft: Draft, claimed: Sequence[Offsets]) -> bool:
    if draft.object in _APART:
        return False
    return any(a < end and start < b for a, b in draft.evidence for start, end in claimed)
