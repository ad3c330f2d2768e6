"""The OWL 2 DL profile: the release is in it, and each way out of it is named."""

from __future__ import annotations

import pytest
from pyoxigraph import RdfFormat, Triple, parse

from monograph_kg.checking.profile import check_profile
from monograph_kg.graph.assemble import Layers

HEAD = """
@prefix ex: <https://example.org/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<https://example.org/> a owl:Ontology .
ex:C a owl:Class . ex:p a owl:ObjectProperty . ex:q a owl:ObjectProperty . ex:d a owl:DatatypeProperty .
ex:r a owl:ObjectProperty . ex:n a owl:AnnotationProperty . ex:i a owl:NamedIndividual , ex:C .
ex:j a owl:NamedIndividual . ex:i ex:p ex:j ; ex:d "1.50"^^xsd:decimal ; ex:n ex:anything .
"""


def graph(turtle: str) -> list[Triple]:
    return [quad.triple for quad in parse(HEAD + turtle, format=RdfFormat.TURTLE)]


def test_the_release_is_owl_2_dl(layers: Layers) -> None:
    assert check_profile(layers.all()).findings == ()


def test_the_small_good_ontology_is_too() -> None:
    good = "ex:p owl:propertyChainAxiom ( ex:q ex:r ) . ex:q a owl:FunctionalProperty ."
    assert check_profile(graph(good)).findings == ()


@pytest.mark.parametrize(
    ("turtle", "words"),
    [
        ("ex:other a owl:Ontology .", "2 ontology headers"),
        ("ex:p a owl:DatatypeProperty .", "property of two kinds"),
        ("ex:C a rdfs:Datatype .", "both class and datatype"),
        ("owl:mine a owl:Class .", "reserved namespace"),
        ("ex:i ex:unknown ex:j .", "undeclared property"),
        ("ex:i a ex:Unknown .", "undeclared class"),
        ('ex:i ex:p "text" .', "object property with a literal"),
        ("ex:i ex:d ex:j .", "datatype property with an IRI"),
        ("ex:i ex:p [] .", "anonymous individual"),
        ("ex:i ex:p ex:nobody .", "no declared individual"),
        ('ex:i ex:d "2026-11-23"^^xsd:date .', "not in the OWL 2 datatype map"),
        ('ex:i ex:d "abc"^^xsd:integer .', "is no http"),
        ("ex:p a owl:TransitiveProperty , owl:FunctionalProperty .", "is functional"),
        ("ex:p owl:propertyChainAxiom ( ex:q ex:r ) . ex:p rdfs:subPropertyOf ex:q . ex:q a owl:AsymmetricProperty .",
         "is functional, irreflexive"),
        ("ex:p a owl:TransitiveProperty . [] a owl:Restriction ; owl:onProperty ex:p ; owl:hasSelf true .",
         "self or number restriction"),
        ("ex:p a owl:TransitiveProperty ; owl:propertyDisjointWith ex:q .", "is disjoint with another"),
        ("ex:p owl:propertyChainAxiom ( ex:q ex:r ) . ex:q owl:propertyChainAxiom ( ex:p ex:r ) .", "in a circle"),
        ("ex:C owl:intersectionOf [ rdf:first ex:C ] .", "malformed list"),
    ],
)  # fmt: skip
def test_each_way_out_of_the_profile_is_named(turtle: str, words: str) -> None:
    findings = check_profile(graph(turtle)).findings
    assert any(words in finding.message for finding in findings), findings
    assert all(finding.remedy and finding.place for finding in findings)
