"""RDF 1.2: the statement reifies its triple, and a denied triple is not asserted."""

from __future__ import annotations

from publishing.forms_helpers import content
from pyoxigraph import NamedNode, RdfFormat, Triple, parse

from monograph_kg.graph.canonical import canonical_lines
from monograph_kg.publishing.forms.rdf12 import REIFIES
from monograph_kg.publishing.material import Material


def test_each_statement_reifies_the_triple_that_it_states(everything: Material):
    found = [q.triple for q in parse(content("rdf12", everything), format=RdfFormat.TURTLE)]
    reified = {t.subject.value: t.object for t in found if t.predicate == REIFIES}
    assert set(reified) == {fact.iri for fact in everything.facts}
    asserted = {t for t in found if t.predicate != REIFIES}
    affirmed = {reified[fact.iri] for fact in everything.facts if not fact.negated}
    for fact in everything.facts:
        triple = reified[fact.iri]
        assert isinstance(triple, Triple)
        assert triple.subject == NamedNode(fact.subject_iri)
        assert (triple in asserted) == (triple in affirmed)


def test_the_plain_triples_are_those_of_the_release(everything: Material):
    found = [q.triple for q in parse(content("rdf12", everything), format=RdfFormat.TURTLE)]
    plain = [t for t in found if t.predicate != REIFIES]
    assert canonical_lines(plain) == canonical_lines(everything.layers.all())
