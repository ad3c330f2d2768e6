"""Alignments against carried vocabularies: exists, agrees, not obsolete; and what cannot be confirmed is said."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import pytest

from monograph_kg.checking.alignments import check_alignments
from monograph_kg.errors import MissingToolError, Place
from monograph_kg.graph.assemble import Inputs
from monograph_kg.records.mapping import Mapping as Row
from monograph_kg.vocabulary.ledger import Entry, Ledger
from monograph_kg.vocabulary.offline import CARRIERS, Term


class Carrier:
    """A vocabulary of a handful of terms."""

    package = "terms"
    prefixes = frozenset({"HP"})

    def __init__(self, terms: dict[str, Term] | None) -> None:
        self.terms = terms

    def edition(self, prefix: str) -> str:  # noqa: ARG002
        return "2026"

    def look_up(self, curies: Collection[str]) -> Mapping[str, Term]:
        if self.terms is None:
            raise MissingToolError("the package terms is not installed", remedy="install it")
        return {c: t for c, t in self.terms.items() if c in curies}


def ledger(object_id: str = "HP:1", predicate: str = "skos:exactMatch", label: str = "Tremor") -> Ledger:
    row = Row(
        subject_id="entity:tremor", predicate_id=predicate, object_id=object_id, object_label=label,  # type: ignore[arg-type]
        mapping_justification="semapv:ManualMappingCuration", confidence="0.9", author_label="x",
        mapping_date="2026-11-23", licence_tier="open", confirmed_by="a colleague",
    )  # fmt: skip
    return Ledger((), (Entry(row, Place("drugs.sssom.tsv", 7)),), (), ())


@pytest.mark.parametrize(
    ("terms", "predicate", "severity", "words"),
    [
        ({}, "skos:exactMatch", "error", "does not exist in HP 2026"),
        ({"HP:1": Term("Trembling")}, "skos:exactMatch", "error", "is called 'Trembling', not 'Tremor'"),
        ({"HP:1": Term("Tremor", obsolete=True)}, "skos:exactMatch", "error", "is obsolete in HP 2026"),
        ({"HP:1": Term("Tremor", obsolete=True)}, "skos:closeMatch", "warning", "is obsolete"),
    ],
)
def test_a_disagreement_is_named(terms: dict[str, Term], predicate: str, severity: str, words: str) -> None:
    (finding,) = check_alignments(ledger(predicate=predicate), [Carrier(terms)]).findings
    assert finding.severity == severity
    assert words in finding.message
    assert finding.remedy
    assert str(finding.place) == "drugs.sssom.tsv:7"


@pytest.mark.parametrize("term", [Term("tremor"), Term("Shaking", frozenset({"TREMOR"}))])
def test_label_or_synonym_in_any_case_agrees(term: Term) -> None:
    outcome = check_alignments(ledger(), [Carrier({"HP:1": term})])
    assert outcome.findings == ()
    assert outcome.summary.startswith("1 of 1 rows confirmed")


def test_what_no_package_carries_is_listed_with_its_recorded_confirmation() -> None:
    (finding,) = check_alignments(ledger("mesh:D014202"), [Carrier({})]).findings
    assert finding.severity == "info"
    assert "cannot be confirmed offline" in finding.message
    assert "a colleague" in finding.message


def test_a_missing_package_hides_nothing() -> None:
    outcome = check_alignments(ledger(), [Carrier(None), Carrier({})])
    assert outcome.status == "findings"
    assert "not looked up: the package terms is not installed" in outcome.findings[0].message


def test_without_any_package_the_check_could_not_run() -> None:
    outcome = check_alignments(ledger(), [Carrier(None)])
    assert outcome.status == "not run"
    assert outcome.findings[0].remedy == "install it"
    assert "0 of 1 rows confirmed offline; not confirmed: HP 1" in outcome.summary


def test_the_ledger_agrees_with_the_carried_vocabularies(inputs: Inputs) -> None:
    pytest.importorskip("cellxgene_ontology_guide", reason="the extra 'vocabularies' is not installed")
    outcome = check_alignments(inputs.ledger)
    assert [f for f in outcome.findings if f.severity != "info"] == []
    carried = {p for c in CARRIERS for p in c.prefixes}
    assert sum(e.mapping.object_id.partition(":")[0] in carried for e in inputs.ledger.entries) >= 80
