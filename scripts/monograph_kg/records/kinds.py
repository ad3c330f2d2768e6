"""The kinds of statement: which relations each may state, and which qualifiers it may carry.

The same table stands in ``ontology/schema.ttl`` as classes and properties; a test holds the two together.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # at run time the table stands alone, so that a cold query loads no validation
    from monograph_kg.records.entity import EntityKind

EVERY_KIND = frozenset({"hedge", "specificity", "level", "circumstance", "in_tension_with", "needs_review", "usage"})
ENTITY_QUALIFIERS: dict[str, EntityKind] = {
    "population": "Population", "at_risk": "Population", "harm": "ClinicalState", "circumstance": "Circumstance",
    "trigger": "Circumstance", "in_state": "ClinicalState", "location": "AnatomicalStructure", "authority": "Agent",
    "purpose": "ClinicalState", "concerns": "Drug",
}  # fmt: skip
"""The qualifying fields in which entities stand, each with the kind that it takes."""
USE = frozenset({"frequency", "importance", "verb", "scope", "status", "population"})


@dataclass(frozen=True, slots=True)
class Relation:
    """A direct property: what the short triple of a statement uses.

    Attributes:
        name: local name of the property, such as ``indicatedFor``.
        leaf: local name of the statement class that states exactly this property.
        literal: whether the object is text instead of an entity.
    """

    name: str
    leaf: str
    literal: bool = False


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of statement.

    Attributes:
        name: local name of its class.
        relations: the direct properties that it may state; the first one is the default if it is the only one.
        qualifiers: the fields that it may carry beyond those of every kind.
    """

    name: str
    relations: tuple[Relation, ...]
    qualifiers: frozenset[str] = frozenset()

    def relation(self, name: str | None) -> Relation | None:
        """Return the relation of that name, the only one if ``name`` is None, or None if there is no such one."""
        if name is None:
            return self.relations[0] if len(self.relations) == 1 else None
        for relation in self.relations:
            if relation.name == name:
                return relation
        return None


def _kind(name: str, *relations: Relation, qualifiers: frozenset[str] = frozenset()) -> Kind:
    return Kind(name, relations, qualifiers | EVERY_KIND)


def _only(name: str, relation: str, qualifiers: frozenset[str] = frozenset()) -> Kind:
    return _kind(name, Relation(relation, name), qualifiers=qualifiers)


_KINDS = (
    _kind(
        "NameStatement",
        Relation("hasBrandName", "BrandNameStatement"),
        Relation("hasAbbreviation", "AbbreviationStatement", literal=True),
    ),
    _kind(
        "ClassificationStatement",
        Relation("memberOf", "MembershipStatement"),
        Relation("broader", "HierarchyStatement"),
        Relation("hasDispensingStatus", "DispensingStatement"),
    ),
    _only("RoleStatement", "hasTherapeuticRole", frozenset({"frequency"})),
    _only("Indication", "indicatedFor", USE),
    _only("OffLabelUse", "usedOffLabelFor", USE),
    _only("EffectivenessStatement", "effectiveFor", frozenset({"scope", "population"})),
    _kind(
        "TherapeuticEffectStatement",
        Relation("hasTherapeuticEffect", "BeneficialEffectStatement"),
        Relation("prevents", "PreventionStatement"),
        qualifiers=frozenset({"in_state", "via"}),
    ),
    _kind(
        "MechanismStep",
        Relation("enhancesEffectOf", "EnhancementStep"),
        Relation("increases", "IncreaseStep"),
        Relation("reduces", "ReductionStep"),
        Relation("inhibits", "InhibitionStep"),
        Relation("leadsTo", "CausationStep"),
        Relation("locatedIn", "LocationStep"),
        qualifiers=frozenset({"via", "location"}),
    ),
    _kind(
        "DosageStatement",
        Relation("hasDosageRegimen", "RegimenStatement"),
        Relation("dosageDependsOn", "DosageDependenceStatement"),
    ),
    _only("AdverseEffectStatement", "hasAdverseEffect", frozenset({"frequency", "population"})),
    _only("RiskStatement", "hasRisk", frozenset({"frequency", "population"})),
    _only("WithdrawalEffectStatement", "hasWithdrawalEffect", frozenset({"trigger", "frequency", "population"})),
    _only("InteractionStatement", "interactsWith", frozenset({"scope", "direction", "severity", "management"})),
    _only("PopulationSafetyStatement", "hasCautionIn", frozenset({"at_risk", "harm_named", "harm"})),
    _kind(
        "AdviceStatement",
        Relation("isAdvisedTo", "RecommendationStatement"),
        Relation("requires", "UsePrecautionStatement"),
        Relation("canProvide", "SupportStatement"),
        qualifiers=frozenset({"authority", "strength", "purpose", "concerns"}),
    ),
    _kind(
        "DefinitionStatement",
        Relation("characterisedBy", "CharacterisationStatement"),
        Relation("accompaniedBy", "AccompanimentStatement"),
        Relation("definedAs", "MeaningStatement", literal=True),
        qualifiers=frozenset({"recurrence", "onset"}),
    ),
    _kind(
        "DocumentStatement",
        Relation("isAbout", "AboutStatement"),
        Relation("hasDocumentType", "DocumentTypeStatement", literal=True),
        Relation("covers", "CoverageStatement", literal=True),
        Relation("hasQuestion", "QuestionStatement", literal=True),
        Relation("hasPurpose", "PurposeStatement", literal=True),
        Relation("replaces", "ReplacementStatement", literal=True),
    ),
)

KINDS: dict[str, Kind] = {kind.name: kind for kind in _KINDS}
"""All kinds by name."""

RELATIONS: dict[str, tuple[Kind, Relation]] = {
    relation.name: (kind, relation) for kind in _KINDS for relation in kind.relations
}
"""The kind and the relation behind each direct property."""
