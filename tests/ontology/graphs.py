"""Small graphs for the tests of the shapes: one in which everything is right, and pieces to make it wrong."""

from __future__ import annotations

from functools import cache

from ontology.vocabulary_graph import MKG, direct_property, is_literal, leaves, lineage, schema
from rdflib import OWL, RDF, RDFS, Graph, Namespace

PREFIXES = """
PREFIX mkg: <https://w3id.org/monograph-kg/schema/>
PREFIX e: <https://w3id.org/monograph-kg/entity/>
PREFIX s: <https://w3id.org/monograph-kg/statement/>
PREFIX span: <https://w3id.org/monograph-kg/span/>
PREFIX source: <https://w3id.org/monograph-kg/source/>
PREFIX regimen: <https://w3id.org/monograph-kg/regimen/>
PREFIX erratum: <https://w3id.org/monograph-kg/erratum/>
PREFIX alignment: <https://w3id.org/monograph-kg/alignment/>
PREFIX agent: <https://w3id.org/monograph-kg/agent/>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX fhir: <http://hl7.org/fhir/>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX semapv: <https://w3id.org/semapv/vocab/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX sssom: <https://w3id.org/sssom/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""
SHAPE = Namespace("https://w3id.org/monograph-kg/shapes/")
LENGTH = 5000  # code points of the source

# One entity of each kind, named after the kind, and a second one where a case needs it.
KINDS = (
    *("Drug", "Brand", "DrugClass", "Chemical", "ChemicalRole", "AnatomicalStructure", "ClinicalState", "Process"),
    *("Effect", "Hazard", "Circumstance", "Population", "Agent", "Route", "Timing", "Unit"),
    *("DispensingStatus", "DosingFactor", "Action"),
)

CUE = "span:t.30-33"

# What a right statement of each leaf class relates: a subject, and an object or a literal.
RIGHT = {
    "BrandNameStatement": ("e:Drug", "e:Brand"),
    "AbbreviationStatement": ("e:Chemical", '"CHM"'),
    "MembershipStatement": ("e:Drug", "e:DrugClass"),
    "HierarchyStatement": ("e:ClinicalState", "e:State2"),
    "DispensingStatement": ("e:Drug", "e:DispensingStatus"),
    "RoleStatement": ("e:Drug", "e:DrugClass"),
    "Indication": ("e:Drug", "e:State2"),
    "OffLabelUse": ("e:Drug", "e:State3"),
    "EffectivenessStatement": ("e:Drug", "e:ClinicalState"),
    "BeneficialEffectStatement": ("e:Drug", "e:Effect"),
    "PreventionStatement": ("e:Drug", "e:ClinicalState"),
    "EnhancementStep": ("e:Drug", "e:Chemical"),
    "IncreaseStep": ("e:Drug", "e:Process"),
    "ReductionStep": ("e:Drug", "e:Process"),
    "InhibitionStep": ("e:Chemical", "e:Process"),
    "CausationStep": ("e:Process", "e:ClinicalState"),
    "LocationStep": ("e:Chemical", "e:AnatomicalStructure"),
    "RegimenStatement": ("e:Drug", "regimen:t.start"),
    "DosageDependenceStatement": ("e:Drug", "e:DosingFactor"),
    "AdverseEffectStatement": ("e:Drug", "e:ClinicalState"),
    "RiskStatement": ("e:DrugClass", "e:Hazard"),
    "WithdrawalEffectStatement": ("e:Drug", "e:ClinicalState"),
    "InteractionStatement": ("e:Drug", "e:DrugClass"),
    "PopulationSafetyStatement": ("e:Drug", "e:Circumstance"),
    "RecommendationStatement": ("e:Population", "e:Action"),
    "UsePrecautionStatement": ("e:Drug", "e:Action"),
    "SupportStatement": ("e:Agent", "e:Action"),
    "CharacterisationStatement": ("e:State2", "e:ClinicalState"),
    "AccompanimentStatement": ("e:State3", "e:ClinicalState"),
    "MeaningStatement": ("e:State3", '"a meaning"'),
    "AboutStatement": ("source:t", "e:Drug"),
    "DocumentTypeStatement": ("source:t", '"leaflet"'),
    "CoverageStatement": ("source:t", '"uses"'),
    "QuestionStatement": ("source:t", '"What for?"'),
    "PurposeStatement": ("source:t", '"information"'),
    "ReplacementStatement": ("source:t", '"advice"'),
}


def entity(name: str, kind: str) -> str:
    return f'e:{name} a mkg:Entity , mkg:{kind} ; rdfs:label "{name}"@en ; skos:definition "What it is."@en .\n'


def span(start: int, end: int, words: str | None = None) -> str:
    """A span of the source with its words, x for each code point unless given."""
    name = f"span:t.{start}-{end}"
    return (
        f"{name} a oa:SpecificResource , mkg:Span ; oa:hasSource source:t ;\n"
        f"  oa:hasSelector {name}.position , {name}.quote .\n"
        f"{name}.position a oa:TextPositionSelector ; oa:start {nn(start)} ; oa:end {nn(end)} .\n"
        f'{name}.quote a oa:TextQuoteSelector ; oa:exact "{words or "x" * (end - start)}" .\n'
    )


def nn(number: int) -> str:
    return f'"{number}"^^xsd:nonNegativeInteger'


def statement(name: str, leaf: str, subject: str, thing: str, more: str = "", polarity: str = "Affirmed") -> str:
    """A statement that lacks nothing, with an evidence span of its own that starts where its name tells."""
    start = 1000 + sum(ord(c) * (i + 1) for i, c in enumerate(name)) % 3000
    classes = " , ".join(f"mkg:{c.removeprefix(str(MKG))}" for c in (*lineage(MKG[leaf]), MKG[polarity]))
    relates = "objectValue" if thing.startswith('"') else "object"
    return (
        f"s:t.{name} a {classes} ; mkg:subject {subject} ; mkg:{relates} {thing} ; mkg:certainty mkg:asserted ;\n"
        f"  mkg:statedIn source:t ; mkg:evidence span:t.{start}-{start + 4} ; prov:wasAttributedTo agent:a .\n"
        f"{subject} mkg:isSubjectOf s:t.{name} .\n"
        + (f"s:t.{name} {more} .\n" if more else "")
        + span(start, start + 4)
    )


def right(leaf: str, name: str = "right", more: str = "") -> str:
    return statement(name, leaf, *RIGHT[leaf], more=more)


REGIMEN = """
regimen:t.start a mkg:DosageRegimen ; mkg:phase mkg:initialPhase ; mkg:doseLow "0.50"^^xsd:decimal ;
  mkg:doseHigh "1.0"^^xsd:decimal ; mkg:doseUnit e:Unit ; mkg:ucumCode "mg" ; mkg:route e:Route ; mkg:timing e:Timing ;
  mkg:population e:Population ; mkg:indicationStated false ; fhir:Timing.repeat.period "1"^^xsd:decimal ;
  fhir:Timing.repeat.frequency "2"^^xsd:positiveInteger ; fhir:Timing.repeat.periodUnit "d" ;
  mkg:durationLow "7"^^xsd:decimal ; mkg:durationHigh "10"^^xsd:decimal ; mkg:durationUnit "d" .
regimen:t.most a mkg:DosageRegimen ; mkg:maximumAmount "4.0"^^xsd:decimal ; mkg:maximumUnit e:Unit ;
  mkg:maximumUcumCode "mg" ; mkg:maximumPeriod "1"^^xsd:decimal ; mkg:maximumPeriodUnit "d" ; mkg:routeStated false ;
  mkg:indicationStated false .
regimen:t.once a mkg:DosageRegimen ; mkg:maximumAmount "2.0"^^xsd:decimal ; mkg:maximumUnit e:Unit ;
  mkg:maximumUcumCode "mg" ; mkg:route e:Route ; mkg:indicationStated false .
"""
BASE = (
    "".join(entity(kind, kind) for kind in KINDS)
    + entity("State2", "ClinicalState")
    + entity("State3", "ClinicalState")
    + f"""
source:t a mkg:Source , prov:Entity ; dcterms:title "A text"@en ; dcterms:language "en" ; mkg:sha256 "{"0a" * 32}" ;
  mkg:codePoints {nn(LENGTH)} ; mkg:hasSection source:t.section.one .
source:t.section.one a mkg:Section ; rdfs:label "one"@en ; oa:start {nn(0)} ; oa:end {nn(90)} .
agent:a a prov:Agent .
erratum:t.D01 a mkg:Erratum ; mkg:statedIn source:t ; mkg:location span:t.20-24 ; mkg:asWritten "xxxx" ;
  mkg:asRead "yyyy" ; mkg:defectType "wrong word"@en ; mkg:severity "major" ; mkg:curatorAction "Read yyyy."@en ;
  mkg:decision "accepted" ; mkg:decidedBy agent:a ; dcterms:date "2026-11-23T00:00:00Z"^^xsd:dateTime ;
  mkg:acceptsDoseOf s:t.dose .
alignment:ClinicalState.x-1 a mkg:Alignment ; mkg:alignedEntity e:ClinicalState ; sssom:predicate_id skos:exactMatch ;
  sssom:object_id <http://example.org/x/1> ; sssom:mapping_justification semapv:ManualMappingCuration ;
  sssom:confidence 0.9 ; sssom:mapping_date "2026-11-23T00:00:00Z"^^xsd:dateTime ; sssom:object_source "x" ;
  sssom:author_label "someone" ; mkg:licenceTier "open" ; mkg:confirmedBy "looked up" .
e:ClinicalState skos:exactMatch <http://example.org/x/1> .
"""
    + span(20, 24)
    + span(30, 33)
    + statement(
        "use",
        "Indication",
        "e:Drug",
        "e:ClinicalState",
        'mkg:hedge "xxx" ; mkg:cue span:t.30-33 ; mkg:hedgeCue span:t.30-33',
    )
    + statement("dose", "RegimenStatement", "e:Drug", "regimen:t.start", "mkg:readThrough erratum:t.D01")
    + statement("most", "RegimenStatement", "e:Drug", "regimen:t.most", f"mkg:maximumCue {CUE} ; mkg:cue {CUE}")
    + statement("once", "RegimenStatement", "e:Drug", "regimen:t.once")
    + REGIMEN
)


@cache
def vocabulary() -> Graph:
    """What the shapes ask of the vocabulary; the rest would only make each validation slower."""
    small = Graph()
    for predicate in (RDFS.subClassOf, MKG.directProperty, MKG.cueFor):
        for triple in schema().triples((None, predicate, None)):
            small.add(triple)
    for leaf in leaves():
        small.add((direct_property(leaf), RDF.type, OWL.DatatypeProperty if is_literal(leaf) else OWL.ObjectProperty))
    return small


@cache
def base() -> Graph:
    return vocabulary() + Graph().parse(data=PREFIXES + BASE, format="turtle")


def graph(add: str = "", update: str = "") -> Graph:
    """The right graph, with Turtle added and then changed by SPARQL Update."""
    made = Graph()
    made += base()
    if add:
        made.parse(data=PREFIXES + add, format="turtle")
    if update:
        made.update(PREFIXES + update)
    return made
