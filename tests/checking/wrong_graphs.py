"""Graphs that are wrong on purpose, each by one small change, and which check must object."""

from __future__ import annotations

from dataclasses import dataclass

HEAD = """
@prefix mkg: <https://w3id.org/monograph-kg/schema/> .
@prefix entity: <https://w3id.org/monograph-kg/entity/> .
@prefix statement: <https://w3id.org/monograph-kg/statement/clonazepam-faq.> .
@prefix source: <https://w3id.org/monograph-kg/source/> .
@prefix span: <https://w3id.org/monograph-kg/span/clonazepam-faq.> .
@prefix erratum: <https://w3id.org/monograph-kg/erratum/clonazepam-faq.> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


@dataclass(frozen=True)
class Wrong:
    """A change of the release: triples to add, and triples (as Turtle, too) to take away."""

    name: str
    add: str = ""
    remove: str = ""
    focus: str = ""
    """What an error must name: a part of the focus node's IRI or of the message."""


# No reasoner finds a model of the release with one of these.
INCONSISTENT = (
    Wrong("indication and off-label use at once", "statement:indication-panic-disorder a mkg:OffLabelUse ."),
    Wrong("affirmed and negated at once", "statement:indication-panic-disorder a mkg:Negated ."),
    Wrong("a drug that is a population", "entity:clonazepam a mkg:Population ."),
    Wrong("a statement that is an entity", "statement:indication-panic-disorder a mkg:Entity ."),
)

# Consistent in the open world of OWL, but no well-formed graph. Each spoils a place of its own; an error must name it.
ILL_FORMED = (
    Wrong(
        "no evidence",
        remove="statement:indication-seizure-disorder mkg:evidence ?x .",
        focus="indication-seizure-disorder",
    ),
    Wrong("no certainty", remove="statement:withdrawal-insomnia mkg:certainty ?x .", focus="withdrawal-insomnia"),
    Wrong("two subjects", "statement:withdrawal-tremor mkg:subject entity:diazepam .", focus="withdrawal-tremor"),
    Wrong("a span that ends before it starts", "span:91-110.position oa:end 3 .", focus="91-110"),
    Wrong(
        "contradicting statements",
        """statement:not-panic a owl:NamedIndividual , mkg:Statement , mkg:UseStatement , mkg:Indication , mkg:Negated ;
          rdfs:label "no use"@en ; mkg:subject entity:clonazepam ; mkg:object entity:panic-disorder ;
          mkg:certainty mkg:asserted ; mkg:evidence span:234-248 ; mkg:statedIn source:clonazepam-faq .
        entity:clonazepam mkg:isSubjectOf statement:not-panic .""",
        focus="not-panic",
    ),
    Wrong(
        "an adverse effect that is an organ",
        "statement:adverse-effect-fatigue mkg:object entity:brain .",
        focus="adverse-effect-fatigue",
    ),
    Wrong(
        "an entity without definition",
        remove="entity:tremor <http://www.w3.org/2004/02/skos/core#definition> ?x .",
        focus="entity/tremor",
    ),
    Wrong(
        "read through an erratum nobody accepted",
        'erratum:D06 mkg:decision "proposed" .',
        'erratum:D06 mkg:decision "accepted" .',
        focus="adverse-effect-confusion",
    ),
)
