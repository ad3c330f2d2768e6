"""Contradictions of the ledger: each rule finds its case, tells the chain, and leaves sound rows alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from linking.world import ledger, registry, row

from monograph_kg.graph.assemble import read_inputs
from monograph_kg.vocabulary.contradictions import find_contradictions
from monograph_kg.vocabulary.foreign import ForeignSet, read_foreign

HEADER = "subject_id\tsubject_label\tpredicate_id\tobject_id\tobject_label\tmapping_justification\n"


def foreign(tmp_path: Path, *rows: tuple[str, str, str], name: str = "third.sssom.tsv", label: str = "") -> ForeignSet:
    path = tmp_path / name
    body = "".join(f"{s}\t{label}\t{p}\t{o}\t\tsemapv:ManualMappingCuration\n" for s, p, o in rows)
    path.write_text(f"#mapping_set_id: https://example.org/third\n{HEADER}{body}", encoding="utf-8")
    return read_foreign(path)


def test_two_exact_matches_in_one_vocabulary() -> None:
    found = find_contradictions(ledger(
        row("clonazepam", "exact", "rxnorm:2598", 3), row("clonazepam", "exact", "rxnorm:3322", 9)
    ))  # fmt: skip
    [one] = found
    assert one.rule == "two-terms"
    assert one.place.line == 9
    assert one.chain == (
        "entity:clonazepam skos:exactMatch rxnorm:2598 (test.sssom.tsv:3)",
        "entity:clonazepam skos:exactMatch rxnorm:3322 (test.sssom.tsv:9)",
    )


def test_one_term_of_two_entities() -> None:
    [one] = find_contradictions(ledger(row("a", "exact", "HP:0001250", 1), row("b", "exact", "HP:0001250", 2)))
    assert one.rule == "two-entities"
    assert "'a' and 'b'" in one.message


def test_a_disease_is_no_symptom() -> None:
    [one] = find_contradictions(
        ledger(row("seizure", "exact", "HP:0001250"), row("seizure", "exact", "MONDO:0005027", 2))
    )
    assert one.rule == "disease-and-symptom"
    assert len(one.chain) == 2


@pytest.mark.parametrize("label", ["clonazepam 0.5 MG Oral Tablet", "Clonazepam 1 MG [Klonopin]", "clonazepam tablets"])
def test_an_ingredient_is_no_product(label: str) -> None:
    rows = ledger(
        row("clonazepam", "exact", "CHEBI:3756"), row("clonazepam", "exact", "rxnorm:197527", 2, object_label=label)
    )
    [one] = find_contradictions(rows, registry(("clonazepam", "Drug")))
    assert one.rule == "ingredient-and-product"
    assert one.place.line == 2
    assert "CHEBI:3756" in one.chain[0]


def test_a_brand_is_no_substance() -> None:
    [one] = find_contradictions(ledger(row("klonopin", "exact", "unii:5PE9FDE8GB")), registry(("klonopin", "Brand")))
    assert one.rule == "ingredient-and-product"


def test_a_merged_term_names_its_successor() -> None:
    [one] = find_contradictions(ledger(row("a", "close", "MONDO:0850093")), retired={"MONDO:0850093": "MONDO:0000414"})
    assert "merged into MONDO:0000414" in one.chain[1]
    assert "MONDO:0000414" in one.remedy


def test_an_obsolete_term_is_known_by_its_name(tmp_path: Path) -> None:
    [own] = find_contradictions(ledger(row("a", "exact", "MONDO:0850093", object_label="obsolete absence epilepsy")))
    assert own.rule == "retired"
    third = foreign(tmp_path, ("MONDO:0850093", "skos:exactMatch", "DOID:1825"), label="obsolete absence epilepsy")
    [theirs] = find_contradictions(ledger(row("a", "exact", "MONDO:0850093")), foreign=[third])
    assert "third.sssom.tsv:3" in theirs.chain[1]


def test_two_exact_matches_that_a_third_source_holds_apart(tmp_path: Path) -> None:
    rows = ledger(row("seizure", "exact", "MONDO:0005027", 1), row("seizure", "exact", "DOID:11832", 2))
    third = foreign(
        tmp_path, ("MONDO:0005027", "skos:exactMatch", "DOID:1826"), ("MONDO:0019181", "skos:exactMatch", "DOID:11832")
    )
    [first] = find_contradictions(rows, foreign=[third])
    assert first.place.line == 2
    assert first.rule == "held-apart"
    assert first.chain == (
        "entity:seizure skos:exactMatch MONDO:0005027 (test.sssom.tsv:1)",
        "entity:seizure skos:exactMatch DOID:11832 (test.sssom.tsv:2)",
        "MONDO:0005027 skos:exactMatch DOID:1826 (third.sssom.tsv:3)",
        "MONDO:0019181 skos:exactMatch DOID:11832 (third.sssom.tsv:4)",
    )


def test_a_third_source_that_ranks_two_exact_matches(tmp_path: Path) -> None:
    rows = ledger(row("a", "exact", "MONDO:0004995", 1), row("a", "exact", "icd10cm:I00", 2))
    third = foreign(tmp_path, ("MONDO:0004995", "skos:broadMatch", "ICD10CM:I00"))
    [one] = find_contradictions(rows, foreign=[third])
    assert "broader than" in one.message


def test_agreement_and_weaker_matches_are_no_contradiction(tmp_path: Path) -> None:
    rows = ledger(
        row("panic-disorder", "exact", "MONDO:0005383"), row("panic-disorder", "exact", "DOID:594", 2),
        row("panic-disorder", "close", "DOID:2030", 3), row("panic-disorder", "related", "HP:0025269", 4),
        row("panic-attack", "exact", "HP:0025269", 5),
    )  # fmt: skip
    third = foreign(tmp_path, ("MONDO:0005383", "skos:exactMatch", "DOID:594"))
    assert find_contradictions(rows, registry(("panic-disorder", "ClinicalState")), [third]) == []


def test_a_set_may_tie_one_term_to_two_of_a_vocabulary(tmp_path: Path) -> None:
    """Mondo has such rows; as long as one of them is ours, nothing is held apart."""
    rows = ledger(row("a", "exact", "MONDO:0005383", 1), row("a", "exact", "DOID:594", 2))
    third = foreign(
        tmp_path, ("MONDO:0005383", "skos:exactMatch", "DOID:1"), ("MONDO:0005383", "skos:exactMatch", "DOID:594")
    )
    assert find_contradictions(rows, foreign=[third]) == []


def test_the_projects_own_ledger_holds_against_itself_and_mondo(shared: Path) -> None:
    inputs = read_inputs()
    known = {entry.mapping.object_id for entry in inputs.ledger.entries}
    sets = [read_foreign(path, known) for path in sorted((shared / "datasets" / "mondo").glob("*.sssom.tsv"))]
    assert sum(len(s.rows) for s in sets) > 20
    assert [str(c) for c in find_contradictions(inputs.ledger, inputs.registry, sets)] == []
