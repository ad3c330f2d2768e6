"""For each shape, the smallest changes to the right graph that violate it: Turtle to add, then a SPARQL Update."""

from __future__ import annotations

from typing import NamedTuple

from ontology.graphs import CUE, RIGHT, nn, right, span, statement


class Wrong(NamedTuple):
    """A way to violate one shape: Turtle to add to the right graph, then an update to change it.

    ``also`` names a shape that cannot but be violated together with it.
    """

    shape: str
    add: str = ""
    update: str = ""
    also: str = ""


def without(subject: str, *properties: str) -> str:
    return ";\n".join(f"DELETE WHERE {{ {subject} {p} ?gone{i} }}" for i, p in enumerate(properties))


def instead(subject: str, prop: str, value: str) -> str:
    return f"DELETE WHERE {{ {subject} {prop} ?old }} ;\nINSERT DATA {{ {subject} {prop} {value} }}"


USE = "s:t.use"
DOSE = "s:t.dose"
START = "regimen:t.start"
D01 = "erratum:t.D01"
ALIGNED = "alignment:ClinicalState.x-1"
MOST = "regimen:t.most"
ONCE = "regimen:t.once"

ENTITIES = [
    Wrong("EntityKind", "e:Drug a mkg:DrugClass ."),
    Wrong("EntityKind", 'e:None a mkg:Entity ; rdfs:label "none"@en ; skos:definition "Nothing."@en .'),
    Wrong("EntityLabel", update=without("e:Drug", "rdfs:label")),
    Wrong("EntityLabel", 'e:Drug rdfs:label "another"@en .'),
    Wrong("EntityDefinition", update=without("e:Drug", "skos:definition")),
    Wrong("HierarchyCycle", "e:State2 mkg:broader e:State3 . e:State3 mkg:broader e:State2 ."),
]
STATEMENTS = [
    Wrong("StatementSubject", "s:t.use mkg:subject e:DrugClass . e:DrugClass mkg:isSubjectOf s:t.use ."),
    Wrong("StatementObject", "s:t.use mkg:object e:State2 ."),
    Wrong("StatementObject", 's:t.use mkg:objectValue "both" .'),
    Wrong("StatementObject", right("MeaningStatement"), without("s:t.right", "mkg:objectValue")),
    Wrong("StatementCertainty", update=without(USE, "mkg:certainty")),
    Wrong("StatementCertainty", "s:t.use mkg:certainty mkg:possible ."),
    Wrong("StatementCertainty", update=instead(USE, "mkg:certainty", "mkg:common")),
    Wrong("StatementPolarity", update=f"DELETE DATA {{ {USE} a mkg:Affirmed }}"),
    Wrong("StatementPolarity", right("RiskStatement", more="a mkg:Negated")),
    Wrong("StatementEvidence", update=without(USE, "mkg:evidence")),
    Wrong("StatementSource", update=without(DOSE, "mkg:statedIn")),
    Wrong("StatementAttribution", update=without(USE, "prov:wasAttributedTo")),
    Wrong("StatementLeaf", statement("bare", "UseStatement", "e:Drug", "e:State2")),
    Wrong("StatementLeaf", right("AdverseEffectStatement", more="a mkg:RiskStatement")),
    Wrong("StatementSuperclasses", update=f"DELETE DATA {{ {USE} a mkg:UseStatement }}"),
    Wrong("EvidenceIsSpan", "s:t.use mkg:evidence e:Drug ."),
    Wrong("EvidenceIsSpan", "s:t.use mkg:hedgeCue e:Drug ."),
    Wrong("InversesAsserted", update="DELETE DATA { e:Drug mkg:isSubjectOf s:t.use }"),
    Wrong("InversesAsserted", right("SupportStatement", more="mkg:concerns e:Drug")),
    Wrong("InversesAsserted", right("PreventionStatement", more="mkg:via s:t.step") + right("IncreaseStep", "step")),
    Wrong("DrugSubject", statement("wrong", "RiskStatement", "e:Brand", "e:Hazard")),
    Wrong("PersonSubject", statement("wrong", "RecommendationStatement", "e:Drug", "e:Action")),
    Wrong("DocumentSubject", statement("wrong", "PurposeStatement", "e:Drug", '"care"')),
    Wrong("LiteralObject", statement("wrong", "AbbreviationStatement", "e:Chemical", "e:Brand")),
]
OBJECTS = {
    "BrandNameStatement": "BrandObject",
    "MembershipStatement": "MembershipObject",
    "HierarchyStatement": "HierarchyObject",
    "DispensingStatement": "DispensingObject",
    "RoleStatement": "RoleObject",
    "Indication": "UseObject",
    "OffLabelUse": "UseObject",
    "EffectivenessStatement": "UseObject",
    "BeneficialEffectStatement": "BeneficialEffectObject",
    "PreventionStatement": "PreventionObject",
    "EnhancementStep": "EnhancementObject",
    "IncreaseStep": "ProcessObject",
    "CausationStep": "CausationObject",
    "LocationStep": "LocationObject",
    "RegimenStatement": "RegimenObject",
    "DosageDependenceStatement": "DosageDependenceObject",
    "AdverseEffectStatement": "UnwantedStateObject",
    "WithdrawalEffectStatement": "UnwantedStateObject",
    "RiskStatement": "RiskObject",
    "InteractionStatement": "InteractionObject",
    "PopulationSafetyStatement": "PopulationSafetyObject",
    "UsePrecautionStatement": "AdviceObject",
    "CharacterisationStatement": "DefinitionObject",
    "AboutStatement": "AboutObject",
}
ANY_ENTITY = {"HierarchyObject", "AboutObject"}
WRONG_OBJECTS = [
    Wrong(
        shape,
        statement("wrong", leaf, RIGHT[leaf][0], "agent:a" if shape in ANY_ENTITY else "e:Unit"),
    )
    for leaf, shape in OBJECTS.items()
]
# A qualifier, with its cue where one is due, on a statement of a kind that may not carry it.
WORDS = {"hedge", "verb", "usage", "frequency", "importance", "scope", "strength", "circumstance", "trigger"}


def misplaced(shape: str, leaf: str, prop: str, value: str, *also: str) -> Wrong:
    cue = f"; mkg:{prop}Cue {CUE}" if prop in WORDS | {"recurrence", "onset"} else ""
    return Wrong(shape, right(leaf, more=" ; ".join([f"mkg:{prop} {value} {cue}", *also])))


QUALIFIERS = [
    misplaced("UseQualifiers", "RiskStatement", "importance", "mkg:primary"),
    misplaced("FrequencyQualifiers", "InteractionStatement", "frequency", "mkg:common", 'mkg:frequencyAsWritten "x"'),
    misplaced("ScopeQualifier", "RiskStatement", "scope", "mkg:certainScope"),
    misplaced("PopulationQualifier", "SupportStatement", "population", "e:Population"),
    misplaced("RiskQualifiers", "RiskStatement", "populationAtRisk", "e:Population"),
    misplaced("TriggerQualifier", "AdverseEffectStatement", "trigger", "e:Circumstance"),
    misplaced("StateQualifier", "RiskStatement", "inState", "e:ClinicalState"),
    Wrong("StepQualifier", right("RiskStatement", more="mkg:via s:t.use") + "s:t.use mkg:nextStep s:t.right ."),
    misplaced("PlaceQualifier", "RiskStatement", "location", "e:AnatomicalStructure"),
    misplaced("AdviceQualifiers", "RiskStatement", "authority", "e:Agent"),
    misplaced("DefinitionQualifiers", "RiskStatement", "onset", '"sudden"'),
    misplaced("InteractionQualifiers", "RiskStatement", "management", '"avoid"'),
    misplaced("SeverityQualifier", "AdverseEffectStatement", "severity", '"grave"'),
    misplaced("FrequencyValue", "RiskStatement", "frequency", "mkg:always", 'mkg:frequencyAsWritten "x"'),
    misplaced("ImportanceValue", "OffLabelUse", "importance", "mkg:common"),
    misplaced("ScopeValue", "InteractionStatement", "scope", "mkg:vague"),
    misplaced("SpecificityValue", "RiskStatement", "specificity", "mkg:certainScope"),
    misplaced("RegulatoryStatusValue", "OffLabelUse", "regulatoryStatus", "mkg:primary"),
    misplaced("LevelValue", "RiskStatement", "level", "mkg:vague"),
    misplaced("StrengthValue", "SupportStatement", "strength", "mkg:common"),
    misplaced("StrengthValue", "SupportStatement", "strength", "mkg:should , mkg:always"),
    misplaced("PopulationValue", "RiskStatement", "population", "e:Drug"),
    misplaced("PopulationValue", "PopulationSafetyStatement", "populationAtRisk", "e:Drug"),
    misplaced("CircumstanceValue", "RiskStatement", "circumstance", "e:Drug"),
    misplaced("StateValue", "PreventionStatement", "inState", "e:Drug"),
    misplaced("HarmValue", "PopulationSafetyStatement", "harm", "e:Drug", "mkg:harmNamed true"),
    misplaced("AuthorityValue", "SupportStatement", "authority", "e:Drug"),
    misplaced("PurposeValue", "SupportStatement", "purpose", "e:Drug"),
    Wrong(
        "ConcernsValue", right("SupportStatement", more="mkg:concerns e:Brand") + "e:Brand mkg:isConcernOf s:t.right ."
    ),
    misplaced("StatementValue", "RiskStatement", "inTensionWith", "e:Drug"),
    misplaced("FrequencyWords", "RiskStatement", "frequency", "mkg:common"),
    misplaced("FrequencyWords", "RiskStatement", "frequencyAsWritten", '"common"'),
    misplaced("HarmNamed", "PopulationSafetyStatement", "harm", "e:Hazard", "mkg:harmNamed false"),
    Wrong("QualifierWithoutCue", update=without(USE, "mkg:hedgeCue")),
    Wrong("CueWithoutQualifier", update=without(USE, "mkg:hedge")),
    Wrong("CueWithoutQualifier", f"s:t.dose mkg:forUseCue {CUE} ."),
    Wrong("CueWithoutQualifier", f"s:t.use mkg:polarityCue {CUE} ."),
    Wrong("CueWithoutQualifier", f"s:t.dose mkg:maximumCue {CUE} ."),
    Wrong("CueWithoutQualifier", f"s:t.most mkg:doseHighCue {CUE} ."),
]
REGIMENS = [
    Wrong("RegimenAmount", update=without(ONCE, "mkg:maximumAmount", "mkg:maximumUnit", "mkg:maximumUcumCode")),
    Wrong("RegimenDoseLow", update=without(START, "mkg:doseLow")),
    Wrong("RegimenDoseLow", update=instead(START, "mkg:doseLow", '"0"^^xsd:decimal')),
    Wrong("RegimenDoseHigh", update=instead(START, "mkg:doseHigh", '"1.0"^^xsd:double')),
    Wrong("RegimenDoseHigh", update=without(START, "mkg:doseHigh")),
    Wrong("RegimenDoseOrder", update=instead(START, "mkg:doseHigh", '"0.25"^^xsd:decimal')),
    Wrong("RegimenDoseUnit", update=without(START, "mkg:doseUnit")),
    Wrong("RegimenUcum", update=without(START, "mkg:ucumCode")),
    Wrong("RegimenRoute", update=without(START, "mkg:route")),
    Wrong("RegimenRoute", "regimen:t.start mkg:routeStated false ."),
    Wrong("RegimenMaximum", update=without(MOST, "mkg:maximumUnit")),
    Wrong("RegimenMaximum", update=without(MOST, "mkg:maximumUcumCode")),
    Wrong("RegimenMaximum", update=instead(ONCE, "mkg:maximumAmount", '"0"^^xsd:decimal')),
    Wrong("RegimenMaximum", 'regimen:t.once mkg:maximumAmount "3"^^xsd:decimal .'),
    Wrong("RegimenMaximum", f'{START} mkg:maximumPeriod "1"^^xsd:decimal ; mkg:maximumPeriodUnit "d" .'),
    Wrong("RegimenMaximumPeriod", update=without(MOST, "mkg:maximumPeriodUnit")),
    Wrong("RegimenMaximumPeriod", update=without(MOST, "mkg:maximumPeriod")),
    Wrong("RegimenMaximumPeriod", update=instead(MOST, "mkg:maximumPeriodUnit", '"day"')),
    Wrong("RegimenDuration", update=without(START, "mkg:durationUnit")),
    Wrong("RegimenDuration", update=without(START, "mkg:durationHigh")),
    Wrong("RegimenDuration", update=instead(START, "mkg:durationHigh", '"3"^^xsd:decimal')),
    Wrong("RegimenDuration", update=instead(START, "mkg:durationUnit", '"fortnight"')),
    Wrong("RegimenPhase", update=without(START, "mkg:phase")),
    Wrong("RegimenPhase", f"{MOST} mkg:phase mkg:initialPhase , mkg:maintenancePhase ."),
    Wrong("RegimenUse", update=without(START, "mkg:indicationStated")),
    Wrong("RegimenUse", "regimen:t.start mkg:forUse e:ClinicalState ."),
    Wrong("RegimenTiming", update=without(START, "fhir:Timing.repeat.period")),
    Wrong("RegimenTiming", update=instead(START, "fhir:Timing.repeat.periodUnit", '"fortnight"')),
    Wrong("RegimenUsed", update=without(DOSE, "?any") + ";\n" + "DELETE WHERE { ?other ?way s:t.dose }"),
]
TEXTS = [
    Wrong("SourceHash", update=instead("source:t", "mkg:sha256", '"0A"')),
    Wrong("SourceLength", update=without("source:t", "mkg:codePoints")),
    Wrong("SourceTitle", update=without("source:t", "dcterms:title")),
    Wrong("SourceLanguage", update=without("source:t", "dcterms:language")),
    Wrong("SectionPlace", update=without("source:t", "mkg:hasSection")),
    Wrong("SectionPlace", update=instead("source:t.section.one", "oa:end", nn(0))),
    Wrong("SectionLabel", update=without("source:t.section.one", "rdfs:label")),
    Wrong("SpanSource", span(60, 63), without("span:t.60-63", "oa:hasSource")),
    Wrong("SpanPosition", span(60, 63), without("span:t.60-63.position", "oa:end")),
    Wrong("SpanPosition", "span:t.60-63 a mkg:Span ; oa:hasSource source:t ."),
    Wrong("SpanOrder", span(63, 63, "x"), "DELETE WHERE { span:t.63-63.quote ?p ?o }"),
    Wrong("SpanInsideSource", span(4998, 5001)),
    Wrong("SpanWords", update=without("span:t.30-33.quote", "oa:exact")),
    Wrong("SpanWords", update=without("span:t.20-24.quote", "oa:exact")),
    Wrong("SpanQuoteOrDigest", f'span:t.30-33.quote mkg:digest "sha256:{"0a" * 32}" .'),
    Wrong("SpanQuoteLength", span(60, 63, "xxxx")),
    Wrong("QuoteBrevity", span(60, 75, "a b c d e f g h")),
    Wrong("DigestForm", 'erratum:t.D01 mkg:digest "sha1:00" .', without(D01, "mkg:asWritten")),
    Wrong("SpanInsideSentence", f"{span(60, 70)} {CUE} mkg:inSentence span:t.60-70 ."),
]
ERRATA = [
    Wrong("ErratumSource", update=without(D01, "mkg:statedIn")),
    Wrong("ErratumPlace", update=without(D01, "mkg:location")),
    Wrong("ErratumPlace", f"{D01} oa:start {nn(20)} ; oa:end {nn(20)} ."),
    Wrong("ErratumWritten", update=without(D01, "mkg:asWritten")),
    Wrong("ErratumWritten", f'{D01} mkg:digest "sha256:{"0a" * 32}" .'),
    Wrong("ErratumType", update=without(D01, "mkg:defectType")),
    Wrong("ErratumSeverity", update=instead(D01, "mkg:severity", '"bad"')),
    Wrong("ErratumAction", update=without(D01, "mkg:curatorAction")),
    Wrong("ErratumDecision", update=without(D01, "mkg:decision")),
    Wrong("ErratumDecider", update=without(D01, "mkg:decidedBy")),
    Wrong("ReadThroughErratum", "s:t.use mkg:readThrough erratum:t.D99 ."),
    Wrong("UnacceptedErratum", update=instead(D01, "mkg:decision", '"proposed"')),
    Wrong("UnacceptedErratum", update=instead(D01, "mkg:decision", '"rejected"')),
    Wrong("DoseThroughErratum", update=without(D01, "mkg:acceptsDoseOf")),
]
ALIGNMENTS = [
    Wrong(
        "AlignmentEntity",
        "alignment:ClinicalState.x-1 mkg:alignedEntity e:State2 . e:State2 skos:exactMatch <http://example.org/x/1> .",
    ),
    Wrong(
        "AlignmentPredicate",
        "e:ClinicalState skos:related <http://example.org/x/1> .",
        f"{instead(ALIGNED, 'sssom:predicate_id', 'skos:related')} ;\n{without('e:ClinicalState', 'skos:exactMatch')}",
    ),
    Wrong(
        "AlignmentObject",
        'e:ClinicalState skos:exactMatch "x:1" .',
        instead(ALIGNED, "sssom:object_id", '"x:1"')
        + ";\nDELETE DATA { e:ClinicalState skos:exactMatch <http://example.org/x/1> }",
    ),
    Wrong("AlignmentJustification", update=instead(ALIGNED, "sssom:mapping_justification", "e:Guess")),
    Wrong("AlignmentConfidence", update=instead(ALIGNED, "sssom:confidence", "9")),
    Wrong("AlignmentConfidence", update=without(ALIGNED, "sssom:confidence")),
    Wrong("AlignmentDate", update=instead(ALIGNED, "sssom:mapping_date", '"2026-11-23"^^xsd:date')),
    Wrong("AlignmentSource", update=without(ALIGNED, "sssom:object_source")),
    Wrong("AlignmentAuthor", update=without(ALIGNED, "sssom:author_label")),
    Wrong("AlignmentTier", update=instead(ALIGNED, "mkg:licenceTier", '"free"')),
    Wrong("AlignmentConfirmed", update=without(ALIGNED, "mkg:confirmedBy")),
    Wrong("AlignmentTriple", update=without("e:ClinicalState", "skos:exactMatch")),
    Wrong("MappingWithoutAlignment", "e:Drug skos:closeMatch <http://example.org/x/2> ."),
]
USED = "e:ClinicalState"
PAIRS = [
    Wrong("OppositePolarity", statement("no", "Indication", "e:Drug", USED, polarity="Negated")),
    Wrong("IndicatedAndOffLabel", statement("off", "OffLabelUse", "e:Drug", USED)),
    Wrong(
        "DirectIndicatedAndOffLabel",
        "e:Drug mkg:indicatedFor e:ClinicalState ; mkg:usedOffLabelFor e:ClinicalState .",
        also="DirectTripleWithoutStatement",
    ),
    Wrong(
        "WithdrawalAsAdverseEffect",
        right("WithdrawalEffectStatement") + right("AdverseEffectStatement", "other"),
        "DELETE { s:t.other mkg:evidence ?a } INSERT { s:t.other mkg:evidence ?b } "
        "WHERE { s:t.other mkg:evidence ?a . s:t.right mkg:evidence ?b }",
    ),
    Wrong("RestatedTwice", statement("again", "Indication", "e:Drug", USED)),
    Wrong("DirectTripleWithoutStatement", "e:Drug mkg:hasRisk e:Hazard ."),
    Wrong("DirectTripleWithoutStatement", 'e:Chemical mkg:hasAbbreviation "CHM" .'),
]
CASES = [*ENTITIES, *STATEMENTS, *WRONG_OBJECTS, *QUALIFIERS, *REGIMENS, *TEXTS, *ERRATA, *ALIGNMENTS, *PAIRS]
