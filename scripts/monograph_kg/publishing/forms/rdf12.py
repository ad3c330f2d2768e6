"""RDF 1.2 Turtle (https://www.w3.org/TR/rdf12-turtle/): each statement is the reifier of its triple.

A statement's individual reifies the very triple that it states (``rdf:reifies <<( s p o )>>``), and its qualifiers hang
on it. The triple itself is asserted where the fact is affirmed, never where it is negated.
"""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple

from monograph_kg.graph.terms import RDF, mkg, ordered
from monograph_kg.publishing.form import Export
from monograph_kg.publishing.loss import CARRIED, Tally
from monograph_kg.publishing.material import Fact, Material
from monograph_kg.publishing.named import canonical
from monograph_kg.publishing.rdfbytes import rdf_bytes
from monograph_kg.vocabulary.prefixes import load_prefixes

name = "rdf12"
summary = "RDF 1.2 Turtle: qualifiers on the reified triple"
suffixes = (".ttl",)

REIFIES = NamedNode(f"{RDF}reifies")


def write(material: Material) -> Export:
    """Write every triple of the release and one triple term a statement."""
    tally = Tally(name, material)
    tally.keep_all(material.facts)
    tally.other_layers(CARRIED)
    tally.note("tools without RDF 1.2 cannot read this file; the form 'trig' holds the same statements for them")
    reified = [Triple(NamedNode(fact.iri), REIFIES, stated(fact)) for fact in material.facts]
    triples = ordered([*canonical(material.layers.all()), *reified])
    content = rdf_bytes(triples, RdfFormat.TURTLE, load_prefixes().namespaces)
    return Export({f"{material.name}.rdf12.ttl": content}, tally.close())


def stated(fact: Fact) -> Triple:
    """Return the triple that a statement states or denies."""
    relation = mkg(fact.statement.stated_relation.name)
    value = NamedNode(fact.object_iri) if fact.object_iri else Literal(fact.statement.value or "")
    return Triple(NamedNode(fact.subject_iri), relation, value)
