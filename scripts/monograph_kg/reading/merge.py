"""Merging: what is said again is evidence of one statement; steps are linked; ids are given."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from monograph_kg.reading.draft import Draft, Offsets
from monograph_kg.reading.lexis.words import slug
from monograph_kg.records.kinds import KINDS

# Qualifiers that part two statements of the same pair; the others are gathered into one statement.
_PARTING = ("population", "circumstance", "trigger", "at_risk", "harm", "direction", "polarity", "level", "in_state")
_WHOLE = ("None",) * len(_PARTING)
_PREFIX = {
    "NameStatement": "name", "ClassificationStatement": "class", "RoleStatement": "role", "Indication": "indication",
    "OffLabelUse": "off-label", "EffectivenessStatement": "effectiveness", "TherapeuticEffectStatement": "effect",
    "MechanismStep": "mechanism", "DosageStatement": "dosage", "AdverseEffectStatement": "adverse-effect",
    "RiskStatement": "risk", "WithdrawalEffectStatement": "withdrawal", "InteractionStatement": "interaction",
    "PopulationSafetyStatement": "caution", "AdviceStatement": "advice", "DefinitionStatement": "definition",
}  # fmt: skip
_ORDER = {name: number for number, name in enumerate(_PREFIX)}


def _key(draft: Draft) -> tuple[Any, ...]:
    parting = tuple(str(draft.qualifiers.get(name)) for name in _PARTING) if draft.qualifiers else _WHOLE
    what = draft.object or draft.value or str(sorted((draft.regimen or {}).items(), key=str))
    return (draft.kind, draft.relation, draft.subject, what, draft.polarity, parting, draft.tier)


def merge(drafts: Iterable[Draft]) -> list[Draft]:
    """Return the statements of a document, each once, in text order of their first evidence."""
    made: dict[tuple[Any, ...], list[Draft]] = {}
    for draft in drafts:
        groups = made.setdefault(_key(draft), [])
        for known in groups:
            if _compatible(known, draft):
                _join(known, draft)
                break
        else:
            groups.append(draft)
    merged = [draft for groups in made.values() for draft in groups]
    for draft in merged:
        _settle(draft)
    merged = _without_shadows(merged)
    merged.sort(key=lambda d: (d.first(), _ORDER.get(d.kind, 99), d.object or d.value or "", d.rule))
    return merged


def _compatible(known: Draft, draft: Draft) -> bool:
    """Whether two drafts may be one statement: no qualifier of one contradicts the other's."""
    for name in ("frequency", "status", "scope"):
        a, b = known.qualifiers.get(name), draft.qualifiers.get(name)
        if a and b and a != b and name != "scope":
            return False
    one, other = known.certainty, draft.certainty
    return one == other or {one, other} <= {"asserted", "implied"} or known.first() == draft.first()


def _join(known: Draft, draft: Draft) -> None:
    """Gather what another draft of the same statement brings; `_settle` puts it in order."""
    known.evidence += draft.evidence
    known.implied_by += draft.implied_by
    if known.certainty == "implied" and draft.certainty == "asserted":
        known.certainty = "asserted"
        known.cues.pop("certainty", None)
    for name, value in draft.qualifiers.items():
        old = known.qualifiers.get(name)
        if old is None:
            known.qualifiers[name] = value
        elif isinstance(old, tuple) and isinstance(value, tuple):
            known.qualifiers[name] = tuple(dict.fromkeys((*old, *value)))
    for name, spans in draft.cues.items():
        if name != "certainty" or known.certainty != "asserted":
            known.cues.setdefault(name, []).extend(spans)
    known.through += [name for name in draft.through if name not in known.through]
    known.labels.update(draft.labels)


def _settle(draft: Draft) -> None:
    """Order the spans of a statement, each once; evidence inside of other evidence goes."""
    reach = -1
    kept: list[Offsets] = []
    for start, end in sorted(draft.evidence, key=lambda span: (span[0], -span[1])):
        if end > reach:
            kept.append((start, end))
            reach = end
    draft.evidence = kept
    draft.implied_by = list(dict.fromkeys(draft.implied_by))
    draft.cues = {name: list(dict.fromkeys(spans)) for name, spans in draft.cues.items()}


def _without_shadows(drafts: Sequence[Draft]) -> list[Draft]:
    """Drop a draft whose words a more telling one has: an adverse effect that is a withdrawal effect, and the like."""
    strong: dict[tuple[Offsets, str | None], set[str]] = {}
    for draft in drafts:
        for span in draft.evidence:
            strong.setdefault((span, draft.object), set()).add(draft.kind)
    circumstanced = {
        (d.kind, d.object, span) for d in drafts if d.qualifiers.get("circumstance") or d.qualifiers.get("population")
        for span in d.evidence
    }  # fmt: skip
    kept = []
    for draft in drafts:
        kinds = {kind for span in draft.evidence for kind in strong[(span, draft.object)]}
        if draft.kind == "AdverseEffectStatement" and kinds & {
            "WithdrawalEffectStatement",
            "Indication",
            "OffLabelUse",
        }:
            continue
        bare = not draft.qualifiers.get("circumstance") and not draft.qualifiers.get("population")
        bare = bare and not draft.qualifiers.get("frequency")
        if bare and draft.evidence and all((draft.kind, draft.object, s) in circumstanced for s in draft.evidence):
            continue
        kept.append(draft)
    return kept


def name_all(drafts: Sequence[Draft]) -> list[str]:
    """Return an identifier for each draft: its kind and object, a number where several share them."""
    taken: dict[str, int] = {}
    names = []
    for draft in drafts:
        what = draft.object or slug((draft.value or "").lower()) or str((draft.regimen or {}).get("id", ""))
        prefix = _PREFIX.get(draft.kind, slug(draft.kind.lower()))
        if draft.polarity == "negated":
            prefix += "-not"
        base = slug(f"{prefix}-{what}")[:100].strip("-")
        taken[base] = taken.get(base, 0) + 1
        names.append(base if taken[base] == 1 else f"{base}-{taken[base]}")
    return names


def link_tensions(drafts: Sequence[Draft], names: Sequence[str]) -> None:
    """Replace the mark of a tension by the ids of the off-label uses of the same text."""
    for draft in drafts:
        if draft.qualifiers.get("in_tension_with") == "off-label":
            family = (draft.object or "").split("-")[0]
            draft.qualifiers["in_tension_with"] = tuple(
                name for other, name in zip(drafts, names, strict=True)
                if other.kind == "OffLabelUse" and (family in (other.object or "") or "phobia" in (other.object or ""))
            )  # fmt: skip


def link_steps(drafts: Sequence[Draft], names: Sequence[str]) -> None:
    """Replace the span of an earlier step by its statement's id; drop what leads nowhere."""
    for draft in drafts:
        via = draft.qualifiers.get("via")
        if via is None:
            continue
        found = None
        for other, name in zip(drafts, names, strict=True):
            if other is draft or other.kind != "MechanismStep":
                continue
            if (via == "first" and other.sentence == draft.sentence and other.subject == draft.subject) or (
                via != "first" and any(a <= via[0] and via[1] <= b for a, b in other.evidence)
            ):
                found = name
                break
        if found:
            draft.qualifiers["via"] = found
        else:
            del draft.qualifiers["via"]
            draft.cues.pop("via", None)


def allowed(draft: Draft) -> None:
    """Drop qualifiers, with their cues, that the draft's kind cannot carry."""
    kind = KINDS[draft.kind]
    for name in list(draft.qualifiers):
        if name != "frequency_as_written" and name not in kind.qualifiers:
            del draft.qualifiers[name]
            draft.cues.pop(name, None)
    if "frequency" not in draft.qualifiers:
        draft.qualifiers.pop("frequency_as_written", None)
