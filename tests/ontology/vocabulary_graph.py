"""What the tests of the vocabulary and of the shapes both ask of ``ontology/schema.ttl``."""

from __future__ import annotations

from functools import cache

from rdflib import OWL, RDF, RDFS, Graph, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from monograph_kg.areas import area

MKG = Namespace("https://w3id.org/monograph-kg/schema/")
ONTOLOGY = URIRef("https://w3id.org/monograph-kg/schema")
ENTITY_TYPES = (
    OWL.Class,
    OWL.ObjectProperty,
    OWL.DatatypeProperty,
    OWL.AnnotationProperty,
    OWL.NamedIndividual,
)


@cache
def schema() -> Graph:
    """The vocabulary as a graph that no test may change."""
    return Graph().parse(area("ontology") / "schema.ttl")


def own(node: Node) -> bool:
    """Whether a node is a term of our vocabulary."""
    return isinstance(node, URIRef) and node.startswith(MKG) and node != URIRef(f"{MKG}0.1.0")


def own_terms() -> list[URIRef]:
    """Every term that the file says anything about."""
    return sorted({URIRef(str(s)) for s in schema().subjects() if own(s)})


def members(head: Node | None) -> list[Node]:
    """The members of an RDF list."""
    assert head is not None
    return list(Collection(schema(), head))


def lineage(leaf: URIRef) -> list[URIRef]:
    """A class of ours and all its superclasses of ours, the class itself first."""
    return [leaf, *(c for c in schema().transitive_objects(leaf, RDFS.subClassOf) if own(c) and c != leaf)]


def leaves() -> list[URIRef]:
    """The statement classes below which there is no other."""
    kinds = set(schema().transitive_subjects(RDFS.subClassOf, MKG.Statement)) - {MKG.Affirmed, MKG.Negated}
    return sorted(URIRef(str(c)) for c in kinds if not list(schema().subjects(RDFS.subClassOf, c)))


def direct_property(leaf: URIRef) -> URIRef:
    """The direct property of a leaf class."""
    (found,) = schema().objects(leaf, MKG.directProperty)
    return URIRef(str(found))


def is_literal(leaf: URIRef) -> bool:
    """Whether the statements of a leaf class end in a literal."""
    return (direct_property(leaf), RDF.type, OWL.DatatypeProperty) in schema()
