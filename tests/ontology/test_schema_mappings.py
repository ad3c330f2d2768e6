"""The alignment of the vocabulary with Biolink, schema.org, FHIR, IDMP, RO and W3C vocabularies."""

from __future__ import annotations

import pytest
from ontology.vocabulary_graph import MKG, own_terms, schema
from rdflib import RDFS

from monograph_kg.areas import area
from monograph_kg.records.mapping import Mapping
from monograph_kg.vocabulary.prefixes import load_prefixes
from monograph_kg.vocabulary.sssom import read_sssom


@pytest.fixture(scope="module")
def rows() -> tuple[Mapping, ...]:
    return read_sssom(area("mappings") / "schema.sssom.tsv", load_prefixes()).mappings


def test_subjects_are_terms_of_the_vocabulary_under_their_labels(rows: tuple[Mapping, ...]) -> None:
    terms = set(own_terms())
    for row in rows:
        term = MKG[row.subject_id.removeprefix("mkg:")]
        assert term in terms, f"{row.subject_id} is no term of ontology/schema.ttl"
        assert row.subject_label == str(schema().value(term, RDFS.label)), row.subject_id


def test_every_row_says_why_and_how_it_was_confirmed(rows: tuple[Mapping, ...]) -> None:
    silent = [f"{row.subject_id} {row.object_id}" for row in rows if not (row.comment and row.confirmed_by)]
    assert not silent, "fill 'comment' and 'confirmed_by'"


def test_two_terms_are_related_in_one_way(rows: tuple[Mapping, ...]) -> None:
    pairs = [(row.subject_id, row.object_id, row.object_source if row.is_absence else "") for row in rows]
    assert len(pairs) == len(set(pairs))


def test_a_term_that_was_found_is_not_missing(rows: tuple[Mapping, ...]) -> None:
    """A vocabulary that was searched without success has no exact or close match for the same term."""
    absent = {(row.subject_id, row.object_source) for row in rows if row.is_absence}
    near = {(row.subject_id, row.object_source) for row in rows if row.predicate_id[5:] in {"exactMatch", "closeMatch"}
            and not row.is_absence}  # fmt: skip
    assert not absent & near


def test_the_vocabularies_that_users_join_with_are_covered(rows: tuple[Mapping, ...]) -> None:
    reached = {row.object_id.partition(":")[0] for row in rows}
    assert {"biolink", "schema", "fhir", "idmp-mprd", "RO", "skos"} <= reached


def test_directions_of_asymmetric_matches_do_not_contradict_each_other(rows: tuple[Mapping, ...]) -> None:
    """What is broader than our term cannot be narrower than a term below it."""
    broad = {(row.subject_id, row.object_id) for row in rows if row.predicate_id == "skos:broadMatch"}
    narrow = {(row.subject_id, row.object_id) for row in rows if row.predicate_id == "skos:narrowMatch"}
    for child, parent in schema().subject_objects(RDFS.subPropertyOf):
        for _, term in (pair for pair in narrow if pair[0] == f"mkg:{str(child).removeprefix(str(MKG))}"):
            assert (f"mkg:{str(parent).removeprefix(str(MKG))}", term) not in broad
