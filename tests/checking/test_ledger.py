"""The ledger in the report: a contradiction is an error, told as the chain of rows that shows it."""

from __future__ import annotations

from pathlib import Path

from monograph_kg.checking.ledger import check_ledger
from monograph_kg.errors import Place
from monograph_kg.graph.assemble import Inputs
from monograph_kg.records.mapping import Mapping
from monograph_kg.vocabulary.ledger import Entry, Ledger


def test_our_ledger_does_not_contradict_itself_nor_mondo(inputs: Inputs, shared: Path) -> None:
    sets = sorted((shared / "datasets" / "mondo").glob("*.sssom.tsv"))
    assert sets
    assert check_ledger(inputs.ledger, inputs.registry, sets).findings == ()


def test_two_exact_matches_in_one_vocabulary_are_told_as_a_chain(inputs: Inputs) -> None:
    first = next(e for e in inputs.ledger.entries if e.mapping.is_exact and e.mapping.object_id.startswith("MONDO:"))
    changes = {"object_id": "MONDO:0000001", "object_label": "disease"}
    second = Entry(Mapping(**{**first.mapping.model_dump(), **changes}), Place("other.sssom.tsv", 3))
    outcome = check_ledger(Ledger((), (*inputs.ledger.entries, second), (), ()), inputs.registry)
    (finding,) = outcome.findings
    assert finding.severity == "error"
    assert first.mapping.object_id in finding.message
    assert "1. " in finding.message
    assert "2. " in finding.message
    assert "other.sssom.tsv:3" in finding.message + str(finding.place)
