"""The tier that a draft has earned, by the genre of its text.

The frames were developed and scored on prose for patients. A product label is written for professionals: long sentences
on trials, animals and other drugs, of which no gold exists. There a draft stays in tier A only if two more witnesses
agree: the section's code says that facts of this kind stand in it, and the lexicon or registry knows the object as a
thing of the kind wanted. All else of a label is for review.
"""

from __future__ import annotations

import re

from monograph_kg.reading.advising.occasions import FORBIDDEN
from monograph_kg.reading.context import OBJECTS, Reading
from monograph_kg.reading.draft import Draft
from monograph_kg.reading.lexis.names import group_of
from monograph_kg.reading.lexis.wordsets import choice
from monograph_kg.reading.uses.aims import infinitive
from monograph_kg.records.kinds import KINDS

LABEL = "spl"
"""Format of the documents that are product labels."""

# What is counted in a trial is not yet what the drug does: people on placebo have headaches, too. Rats are no patients.
_SEEN = frozenset({"AdverseEffectStatement", "RiskStatement", "EffectivenessStatement"})
_TRIAL = re.compile(rf"\b(?:{choice('trial-words')}|{choice('animals')})\b")
_ANIMALS = re.compile(rf"\b(?:{choice('animals')})\b")
# "Less drowsiness than the old drug" may be none; "less often hives" is a frequency.
_COMPARED = frozenset({"AdverseEffectStatement", "RiskStatement", "WithdrawalEffectStatement"})
_LESS = re.compile(r"\b(?:less|fewer) (?!often|commonly|frequently)(?:\w+ )?")
# What others think, what hardly happens, what was done once or without success.
_BELIEVED = re.compile(
    r"\b(?:people|patients|users|some|many|you|parents|critics) (?:\w+ )?"
    r"(?:believe|claim|fear|worry|think|suspect|assume)\b"
    r"|\b(?:myths?|rumou?rs?|misconceptions?|untrue|not true|wrongly|mistakenly|falsely)\b"
    r"|\b(?:hardly|scarcely|barely)\b"
)
_FORMER = re.compile(
    r"\b(?:formerly|previously|historically|in the past|used to be|at one time|once(?= (?:used|given|prescribed))"
    r"|without (?:much )?success|little success|failed)\b"
)
# "Some use it for tinnitus, although it is not approved for this" is no plain indication.
_UNAPPROVED = re.compile(
    r"\b(?:not|never) (?:been )?(?:officially )?(?:approved|licensed)|\b(?:unapproved|unlicensed)\b"
)
_USES = frozenset({"Indication", "OffLabelUse", "EffectivenessStatement", "RoleStatement"})
# People behind a state, to whom it is limited; where they were not read, it would be of everybody.
_LIMITED = re.compile(
    r"(?: \([^()]*\))? (?:in|among|for) (?:(?:some|many|most) )?"
    r"(?:people|patients|those|anyone|women|men|adults|children) "
    r"(?:who|whose|with|without|on|taking|having|over|under|aged|older|younger)\b"
)
_OF_PEOPLE = frozenset({*_COMPARED, "Indication", "OffLabelUse", "EffectivenessStatement"})
# Words that restrict a prohibition; where no circumstance was read from them, it would hold for everybody, always.
_RESTRICTED = re.compile(
    r"\b(?:who|whose|that|which|unless|except|after|before|during|while|until|within|without|in|by|for|with|if|when|on"
    r"|more than|longer than|over|under)\b"
)
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
    """Put into tier B what is not said outright, and what section and lexicon do not confirm in a label.

    A trial or an animal shows something, and a comparison says that there is less of it.
    """
    text, bounds = reading.document.copy.text, reading.bounds[draft.sentence]
    if draft.kind in _SEEN and _TRIAL.search(text, *bounds):
        draft.tier = "B"
    if draft.kind == "PopulationSafetyStatement" and _ANIMALS.search(text, *bounds):
        draft.tier = "B"
    if draft.kind in _COMPARED and _is_less(reading, draft):
        draft.tier = "B"
    if draft.kind in _OF_PEOPLE and _BELIEVED.search(text, *bounds):
        draft.tier = "B"
    if draft.kind in _USES and (_FORMER.search(text, *bounds) or _ANIMALS.search(text, *bounds)):
        draft.tier = "B"
    if draft.kind == "Indication" and draft.polarity == "affirmed" and _UNAPPROVED.search(text, *bounds):
        draft.tier = "B"
    if draft.kind in _OF_PEOPLE and _loses_its_people(reading, draft):
        draft.tier = "B"
        draft.qualifiers["needs_review"] = "it is said of some people, who were not read"
    if draft.object in FORBIDDEN and _loses_its_limits(reading, draft):
        draft.tier = "B"
        draft.qualifiers["needs_review"] = "the words restrict it, and no circumstance was read from them"
    if reading.document.format == LABEL and not (
        _at_home(reading, draft) and _is_known(reading, draft) and _is_whole(reading, draft)
    ):
        draft.tier = "B"


def _loses_its_limits(reading: Reading, draft: Draft) -> bool:
    if draft.subject != "patient" or "circumstance" in draft.qualifiers:
        return False
    return _RESTRICTED.search(reading.document.copy.text, *reading.bounds[draft.sentence]) is not None


def _loses_its_people(reading: Reading, draft: Draft) -> bool:
    if "population" in draft.qualifiers:
        return False
    end = reading.document.copy.find(max(end for _, end in draft.evidence or draft.implied_by))
    return _LIMITED.match(reading.document.copy.text, end, reading.bounds[draft.sentence][1]) is not None


def _is_less(reading: Reading, draft: Draft) -> bool:
    at = reading.document.copy.find(draft.first()[0])
    begin = reading.bounds[draft.sentence][0]
    found = list(_LESS.finditer(reading.document.copy.text, begin, at))
    return bool(found) and found[-1].end() == at


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
