"""The OBO module and OBO Graphs: the same axioms, read by others, with nothing denied in them."""

from __future__ import annotations

import json

import pytest
import rdflib
from publishing.forms_helpers import content, export
from publishing.second_opinions import by_pyoxigraph, by_rapper, by_rdflib, triples
from rdflib.namespace import OWL, RDF, RDFS

from monograph_kg.publishing.classlevel import ClassLevel
from monograph_kg.publishing.material import Material


@pytest.fixture(scope="module")
def owl(everything: Material) -> bytes:
    return content("obo", everything)


def existential(owl: bytes) -> set[tuple[str, str, str]]:
    """Subclass axioms as rdflib reads them: plain ones have the relation ``is_a``."""
    graph = rdflib.Graph().parse(data=owl, format="xml")
    found = set()
    for child, parent in graph.subject_objects(RDFS.subClassOf):
        if isinstance(parent, rdflib.URIRef):
            found.add((str(child), "is_a", str(parent)))
        else:
            found.add(
                (str(child), str(graph.value(parent, OWL.onProperty)), str(graph.value(parent, OWL.someValuesFrom)))
            )
    return found


def test_three_parsers_read_the_same_triples(owl: bytes, tmp_path):
    assert triples(by_pyoxigraph(owl, ".owl")) == triples(by_rdflib(owl, ".owl"))


def test_raptor_reads_it_too(owl: bytes, tmp_path):
    from monograph_kg.graph.canonical import canonical_lines

    assert canonical_lines(by_rapper(owl, ".owl", tmp_path)) == triples(by_pyoxigraph(owl, ".owl"))


def test_an_entity_goes_by_the_class_of_its_exact_match(material: Material):
    terms = ClassLevel(material).terms
    assert terms["clonazepam"].iri == "http://purl.obolibrary.org/obo/CHEBI_3756"
    assert terms["insomnia"].iri == "https://w3id.org/monograph-kg/class/insomnia", "a close match is no identity"
    assert len({term.iri for term in terms.values()}) == len(terms)


def test_used_for_is_an_existential_axiom(material: Material):
    found = existential(content("obo", material))
    assert ("http://purl.obolibrary.org/obo/CHEBI_3756", "https://w3id.org/monograph-kg/schema/indicatedFor",
            "http://purl.obolibrary.org/obo/MONDO_0005383") in found  # fmt: skip


def test_denied_facts_have_no_axiom_and_off_label_keeps_its_relation(everything: Material):
    report = export("obo", everything).loss
    module = ClassLevel(everything)
    for fact in everything.facts:
        assert not fact.negated or fact.iri in report.left_out
    uses = [axiom for axiom in module.axioms if axiom.fact and axiom.fact.statement.kind == "OffLabelUse"]
    assert uses
    assert {axiom.relation.rpartition("/")[2] for axiom in uses if axiom.relation} == {"usedOffLabelFor"}


def test_both_forms_hold_the_same_axioms(everything: Material, owl: bytes):
    graph = json.loads(content("obographs", everything))["graphs"][0]
    assert {(e["sub"], e["pred"], e["obj"]) for e in graph["edges"]} == existential(owl)
    nodes = {node["id"] for node in graph["nodes"]}
    assert {end for edge in graph["edges"] for end in (edge["sub"], edge["obj"])} <= nodes


def test_no_iri_is_a_class_here_and_an_individual_in_the_release(everything: Material, owl: bytes):
    graph = rdflib.Graph().parse(data=owl, format="xml")
    classes = {str(node) for node in graph.subjects(RDF.type, OWL.Class)}
    individuals = {fact.subject_iri for fact in everything.facts} | {fact.iri for fact in everything.facts}
    assert not classes & individuals


def test_qualifiers_are_annotations_of_the_axiom(everything: Material, owl: bytes):
    graph = rdflib.Graph().parse(data=owl, format="xml")
    dcterms = rdflib.URIRef("http://purl.org/dc/terms/source")
    notes = {str(iri): node for node, iri in graph.subject_objects(dcterms)}
    certainty = rdflib.URIRef("https://w3id.org/monograph-kg/class/note.certainty")
    for fact in everything.facts:
        if not ClassLevel.reason(fact):
            assert str(graph.value(notes[fact.iri], certainty)) == fact.statement.certainty


def test_the_obographs_library_reads_the_graph(everything: Material, tmp_path):
    obographs = pytest.importorskip("obographs", reason="the obographs library is not installed")
    document = obographs.GraphDocument.model_validate_json(content("obographs", everything))
    assert len(document.graphs[0].edges) == len(ClassLevel(everything).axioms)
