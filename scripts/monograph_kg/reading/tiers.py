"""The tier that a draft has earned, by the genre of its text.

The frames were developed and scored on prose for patients. A product label is written for professionals: long sentences
on trials, animals and other drugs, of which no gold exists. There a draft stays in tier A only if two more witnesses
agree: the section's code says that facts of this kind stand in it, and the lexicon or registry knows the object as a
thing of the kind wanted. All else of a label is for review.
"""

from __future__ import annotations

from monograph_kg.reading.context import OBJECTS, Reading
from monograph_kg.reading.draft import Draft
from monograph_kg.reading.lexis.names import group_of
from monograph_kg.reading.reservations import reservation
from monograph_kg.reading.uses.aims import infinitive
from monograph_kg.records.kinds import KINDS

LABEL = "spl"
"""Format of the documents that are product labels."""

# The sections of a label in which a kind is at home; the relation decides where kinds are mixed.
_HOMES: dict[str, frozenset[str]] = {
    "Indication": frozenset({"uses"}),
    "OffLabelUse": frozenset({"uses"}),
    "EffectivenessStatement": frozenset({"uses"}),
    "AdverseEffectStatement": frozenset({"side-effects"}),
    "RiskStatement": frozenset({"warnings", "dependence"}),
    "WithdrawalEffectStatement": frozenset({"dependence"}),
    "InteractionStatement": frozenset({"interactions"}),
    "PopulationSafetyStatement": frozenset({"pregnancy", "warnings"}),
    "MechanismStep": frozenset({"mechanism"}),
    "ClassificationStatement": frozenset({"composition", "mechanism"}),
    "DosageStatement": frozenset({"dosage"}),
    "AdviceStatement": frozenset({"contraindications", "warnings", "interactions", "pregnancy", "dosage", "other"}),
}


# What no sentence of a label's section states, by the section's type; what looks like it is about something else.
_FOREIGN: dict[str, frozenset[str]] = {
    "uses": frozenset({"InteractionStatement", "AdviceStatement", "AdverseEffectStatement", "MechanismStep"}),
    "mechanism": frozenset(
        {"InteractionStatement", "AdviceStatement", "AdverseEffectStatement", "RiskStatement", "Indication"}
    ),
    "side-effects": frozenset({"InteractionStatement", "AdviceStatement", "DosageStatement", "MechanismStep"}),
    "pregnancy": frozenset({"InteractionStatement", "DosageStatement", "MechanismStep", "Indication"}),
    "composition": frozenset(
        {"InteractionStatement", "AdviceStatement", "AdverseEffectStatement", "RiskStatement", "Indication"}
    ),
    "dependence": frozenset({"InteractionStatement", "DosageStatement", "MechanismStep", "Indication"}),
    "contraindications": frozenset({"DosageStatement", "MechanismStep", "Indication", "AdverseEffectStatement"}),
    "dosage": frozenset({"MechanismStep", "AdverseEffectStatement"}),
}


def foreign_kinds(reading: Reading, sentence: int) -> frozenset[str]:
    """Return the kinds that a sentence does not state because of the section of the label in which it stands."""
    if reading.document.format != LABEL:
        return frozenset()
    return _FOREIGN.get(reading.section(reading.document.sentences[sentence]), frozenset())


def settle(reading: Reading, draft: Draft) -> None:
    """Put into tier B what is not said outright, and what section and lexicon do not confirm in a label."""
    if reason := reservation(reading, draft):
        draft.tier = "B"
        draft.qualifiers.setdefault("needs_review", reason)
    if reading.document.format == LABEL and not (
        _at_home(reading, draft) and _is_known(reading, draft) and _is_whole(reading, draft)
    ):
        draft.tier = "B"


def _at_home(reading: Reading, draft: Draft) -> bool:
    section = reading.section(reading.document.sentences[draft.sentence])
    return section in _HOMES.get(draft.kind, frozenset())


def _is_known(reading: Reading, draft: Draft) -> bool:
    """Whether the drug is the subject, or somebody advised, and the object is in the registry or the lexicon."""
    if draft.kind != "AdviceStatement" and draft.subject != reading.subject.id:
        return False
    if draft.regimen is not None:
        return True
    if draft.object is None or draft.object not in draft.labels:
        return draft.object is not None
    relation = KINDS[draft.kind].relation(draft.relation)
    kinds = OBJECTS.get(relation.name, frozenset()) if relation else frozenset()
    name = draft.object.replace("-", " ")
    drug = draft.kind == "InteractionStatement" and group_of(name) is not None
    return drug or reading.lexicon.link(name, kinds) == draft.object


def _is_whole(reading: Reading, draft: Draft) -> bool:
    """Whether nothing was left out that would turn the fact round.

    "No case was reported" denies a report and no effect; an item that begins "Reduce the risk of" needs its verb.
    """
    if draft.kind == "AdverseEffectStatement":
        return draft.polarity == "affirmed"
    led = infinitive().match(reading.document.copy.text, *reading.bounds[draft.sentence])
    return draft.kind != "Indication" or not led or "verb" in draft.cues
