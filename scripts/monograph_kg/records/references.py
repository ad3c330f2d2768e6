"""References: which fields of a statement name entities of the registry, and of what kind an entity there is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from monograph_kg.records.entity import EntityKind
from monograph_kg.records.kinds import ENTITY_QUALIFIERS, KINDS
from monograph_kg.records.statement import Statement

_OF_REGIMEN: dict[str, EntityKind] = {
    "route": "Route", "population": "Population", "for_use": "ClinicalState", "adjustment": "DosingFactor",
}  # fmt: skip
# The kinds of subject and object of a relation that says more than that a drug does something to a state.
_ENDS: dict[str, tuple[EntityKind, EntityKind]] = {
    "hasBrandName": ("Drug", "Brand"), "memberOf": ("Drug", "DrugClass"), "hasTherapeuticRole": ("Drug", "DrugClass"),
    "hasDispensingStatus": ("Drug", "DispensingStatus"), "broader": ("ClinicalState", "ClinicalState"),
    "enhancesEffectOf": ("Drug", "Chemical"), "increases": ("Drug", "Process"), "reduces": ("Drug", "Process"),
    "inhibits": ("Drug", "Process"), "leadsTo": ("Process", "ClinicalState"),
    "locatedIn": ("Chemical", "AnatomicalStructure"), "dosageDependsOn": ("Drug", "DosingFactor"),
    "interactsWith": ("Drug", "Drug"), "hasCautionIn": ("Drug", "Circumstance"),
    "isAdvisedTo": ("Population", "Action"), "requires": ("Drug", "Action"), "canProvide": ("Agent", "Action"),
    "characterisedBy": ("ClinicalState", "ClinicalState"), "accompaniedBy": ("ClinicalState", "ClinicalState"),
    "definedAs": ("ClinicalState", "ClinicalState"), "hasTherapeuticEffect": ("Drug", "Effect"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reference:
    """An entity that a statement names.

    Attributes:
        path: keys of the field within the statement.
        entity: id of the entity.
        kind: what it is, as far as the field tells; the registry or a lexicon may know better.
    """

    path: tuple[str, ...]
    entity: str
    kind: EntityKind


def references(statement: Statement) -> Iterator[Reference]:
    """Yield the entities that a statement names, its subject first, except in a statement on a document."""
    relation = KINDS[statement.kind].relation(statement.relation)
    subject, object_ = _ENDS.get(relation.name if relation else "", ("Drug", "ClinicalState"))
    if statement.kind != "DocumentStatement":
        yield Reference(("subject",), statement.subject, subject)
    if statement.object:
        yield Reference(("object",), statement.object, "Drug" if statement.kind == "DocumentStatement" else object_)
    for name, kind in ENTITY_QUALIFIERS.items():
        for entity in listed(getattr(statement, name)):
            yield Reference((name,), entity, kind)
    yield from _of_regimen(statement)


def _of_regimen(statement: Statement) -> Iterator[Reference]:
    regimen = statement.regimen
    if regimen is None:
        return
    for part in ("dose", "maximum"):
        if amount := getattr(regimen, part):
            yield Reference(("regimen", part, "unit"), amount.unit, "Unit")
    for name, kind in _OF_REGIMEN.items():
        for entity in listed(getattr(regimen, name)):
            yield Reference(("regimen", name), entity, kind)
    if regimen.timing and regimen.timing.entity:
        yield Reference(("regimen", "timing", "entity"), regimen.timing.entity, "Timing")


def listed(value: str | tuple[str, ...] | None) -> tuple[str, ...]:
    """Return the values of a field that holds none, one or several."""
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else value
