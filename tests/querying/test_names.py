"""Names: what a user may type for an entity, and what a wrong name is told."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Quad, RdfFormat, Store

from monograph_kg.errors import QueryError
from monograph_kg.graph.terms import TYPE, entity, mkg
from monograph_kg.querying.names import Names, to_iri

TWO_COLDS = """
@prefix entity: <https://w3id.org/monograph-kg/entity/> .
@prefix mkg: <https://w3id.org/monograph-kg/schema/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
entity:common-cold a mkg:Entity ; rdfs:label "common cold" ; skos:altLabel "Cold" .
entity:cold-temperature a mkg:Entity ; rdfs:label "cold" .
entity:straße a mkg:Entity ; rdfs:label "Straße" .
entity:not-an-entity rdfs:label "something else" .
"""


@pytest.fixture
def colds() -> Names:
    store = Store()
    store.load(TWO_COLDS.encode(), format=RdfFormat.TURTLE)
    return Names(store)


def test_a_name_of_two_entities_is_refused_with_both_ids(colds: Names) -> None:
    with pytest.raises(QueryError, match="several entities") as caught:
        colds.entity("COLD")
    assert "cold-temperature, common-cold" in caught.value.remedy


def test_letter_case_is_folded_not_lowered(colds: Names) -> None:
    assert colds.entity("STRASSE") == entity("straße")


def test_only_entities_have_names(colds: Names) -> None:
    for name in ("something else", "not-an-entity", "entity:not-an-entity"):
        with pytest.raises(QueryError, match="no entity"):
            colds.entity(name)


def test_the_id_goes_before_the_label() -> None:
    store = Store()
    for name in ("a", "b"):
        store.add(Quad(entity(name), TYPE, mkg("Entity")))
    store.load(b'<https://w3id.org/monograph-kg/entity/b> <http://www.w3.org/2000/01/rdf-schema#label> "a" .',
               format=RdfFormat.TURTLE)  # fmt: skip
    assert Names(store).entity("a") == entity("a")


def test_an_empty_graph_has_no_suggestion() -> None:
    with pytest.raises(QueryError) as caught:
        Names(Store()).entity("clonazepam")
    assert "query entities" in caught.value.remedy


@settings(deadline=None)
@given(st.text(max_size=30))
def test_any_text_is_a_known_entity_or_an_error_with_a_remedy(names: Names, text: str) -> None:
    try:
        found = names.entity(text)
    except QueryError as error:
        assert error.remedy
    else:
        assert isinstance(found, NamedNode)


@pytest.mark.parametrize(
    ("written", "iri"),
    [
        ("mkg:hasRisk", "https://w3id.org/monograph-kg/schema/hasRisk"),
        ("<http://example.org/a>", "http://example.org/a"),
        ("http://example.org/a", "http://example.org/a"),
        ("urn:uuid:1", "urn:uuid:1"),
        ("entity://host/x", "entity://host/x"),
    ],
)
def test_to_iri(written: str, iri: str) -> None:
    assert to_iri(written).value == iri
