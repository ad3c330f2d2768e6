"""How statements read in the Biolink model: predicate, association class and the reason where there is none.

Names are those of Biolink 4.4 (https://biolink.github.io/biolink-model/); the tests hold every record to the
model's own classes. A predicate is used only where it says no more than the statement does.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from monograph_kg.publishing.material import Fact, Material

# Prefixes of ours that Biolink spells in another way; others that it knows are spelled alike.
PREFIXES = {"CHEBI": "CHEBI", "MONDO": "MONDO", "HP": "HP", "UBERON": "UBERON", "GO": "GO", "unii": "UNII",
            "rxnorm": "RXCUI", "mesh": "MESH", "DOID": "DOID", "NCIT": "NCIT", "EFO": "EFO", "umls": "UMLS",
            "snomedct": "SNOMEDCT", "drugbank": "DRUGBANK"}  # fmt: skip
# Where an entity has exact matches in several, the first one here becomes its node's id.
PREFERRED = ("CHEBI", "MONDO", "HP", "UBERON", "GO", "unii", "DOID", "mesh", "NCIT")
OWN = "monograph-kg"

CATEGORY = {
    "Drug": "Drug", "Brand": "Drug", "DrugClass": "ChemicalEntity", "Chemical": "ChemicalEntity",
    "ChemicalRole": "ChemicalEntity", "AnatomicalStructure": "AnatomicalEntity",
    "ClinicalState": "DiseaseOrPhenotypicFeature", "Process": "BiologicalProcess",
    "Population": "PopulationOfIndividualOrganisms", "Agent": "Agent", "Action": "Activity",
}  # fmt: skip
"""Biolink class by kind of entity; any other kind is a ``NamedThing``."""

_TREATMENT = "ChemicalOrDrugOrTreatmentToDiseaseOrPhenotypicFeatureAssociation"
_SIDE_EFFECT = "ChemicalOrDrugOrTreatmentSideEffectAssociation"
_EFFECT = "ChemicalAffectsBiologicalEntityAssociation"
_PHENOTYPE = "DiseaseToPhenotypicFeatureAssociation"
_CHEMICALS = "ChemicalEntityToChemicalEntityAssociation"
_ANY = "Association"
_SURE = ("asserted", "typical")


@dataclass(frozen=True)
class Reading:
    """A statement in Biolink's terms.

    Attributes:
        predicate: name without prefix; empty if the statement has no reading.
        association: the class of the edge.
        exact: whether the predicate says as much as the relation.
        extra: further columns that the class has.
        reason: why there is no reading.
    """

    predicate: str = ""
    association: str = _ANY
    exact: bool = True
    extra: dict[str, str] = field(default_factory=dict)
    reason: str = ""


_NO_PREDICATE = {
    "WithdrawalEffectStatement": "no predicate says that stopping a drug causes a state",
    "PopulationSafetyStatement": "no predicate says caution; contraindicated_in would say more than the source",
    "AdviceStatement": "no predicate says who should do what",
    "DosageStatement": "a regimen is no node",
    "DocumentStatement": "a fact about the document, not about the domain",
}
_FIXED = {
    "hasTherapeuticRole": Reading("member_of", exact=False),
    "memberOf": Reading("member_of"),
    "broader": Reading("subclass_of", exact=False),
    "effectiveFor": Reading("ameliorates_condition", _TREATMENT, exact=False),
    "hasAdverseEffect": Reading("has_side_effect", _SIDE_EFFECT),
    "hasRisk": Reading("predisposes_to_condition", exact=False),
    "prevents": Reading("preventative_for_condition", _TREATMENT),
    "hasTherapeuticEffect": Reading("contributes_to", exact=False),
    "interactsWith": Reading("interacts_with", _CHEMICALS),
    "characterisedBy": Reading("has_phenotype", _PHENOTYPE, exact=False),
    "accompaniedBy": Reading("has_phenotype", _PHENOTYPE, exact=False),
    "leadsTo": Reading("contributes_to", exact=False),
    "locatedIn": Reading("occurs_in"),
}
_OF_STATES = ("hasRisk", "prevents")
_DIRECTION = {
    "enhancesEffectOf": "increased",
    "increases": "increased",
    "reduces": "decreased",
    "inhibits": "decreased",
}


def read(fact: Fact, material: Material) -> Reading:
    """Return the reading of a statement."""
    statement = fact.statement
    relation = statement.stated_relation.name
    if statement.kind in _NO_PREDICATE or statement.object is None:
        return Reading(reason=_NO_PREDICATE.get(statement.kind, "its object is a text, not a node"))
    if relation in ("indicatedFor", "usedOffLabelFor"):
        return _use(fact)
    if relation in _DIRECTION:
        return _effect(fact, material, _DIRECTION[relation])
    states = material.inputs.registry[statement.object].kind == "ClinicalState"
    if relation in _OF_STATES and not states:
        return Reading(reason=f"{relation} has no reading unless its object is a clinical state")
    reading = _FIXED.get(relation, Reading(reason=f"Biolink has no predicate for {relation}"))
    if reading.association == _TREATMENT and not _unreserved(fact):
        return Reading("treats_or_applied_or_studied_to_treat", _TREATMENT, exact=False)
    return reading


def _unreserved(fact: Fact) -> bool:
    """Whether the source says a thing without reserve: surely, and not only of certain cases."""
    return fact.statement.certainty in _SURE and fact.statement.scope is None


def _use(fact: Fact) -> Reading:
    """A use is ``treats`` only where the source says so without reserve and within the approved uses."""
    statement = fact.statement
    if fact.off_label:
        return Reading("applied_to_treat", _TREATMENT, extra={"clinical_approval_status": "off_label_use"})
    approved = statement.status == "approved"
    status = {"clinical_approval_status": "approved_for_condition" if approved else "not_provided"}
    if _unreserved(fact):
        return Reading("treats", _TREATMENT, extra=status)
    return Reading("applied_to_treat", _TREATMENT, exact=False, extra=status)


def _effect(fact: Fact, material: Material, direction: str) -> Reading:
    subject = material.inputs.registry[fact.statement.subject].kind
    if subject not in ("Drug", "DrugClass", "Chemical", "ChemicalRole"):
        return Reading("affects", exact=False) if direction == "increased" else Reading("disrupts", exact=False)
    return Reading("affects", _EFFECT, exact=False, extra={"object_direction_qualifier": direction})
