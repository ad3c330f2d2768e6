"""The verdicts for clonazepam on the real files, held against what a person reads in them."""

from __future__ import annotations

from pathlib import Path

import pytest

from monograph_kg.graph.assemble import Inputs
from monograph_kg.linking.catalogue import find
from monograph_kg.linking.run import Outcomes, link_files
from monograph_kg.linking.verdicts import Outcome, Reason, Strength, Verdict

FAQ = "clonazepam-faq"


@pytest.fixture(scope="module")
def pharmacotherapy(inputs: Inputs, datasets: Path) -> Outcomes:
    return link_files(inputs, find("pharmacotherapydb"), datasets / "pharmacotherapydb")


@pytest.fixture(scope="module")
def drugcentral(inputs: Inputs, datasets: Path) -> Outcomes:
    return link_files(inputs, find("drugcentral"), datasets / "drugcentral")


def verdict(outcomes: Outcomes, statement: str) -> Verdict:
    return next(v for v in outcomes.verdicts if v.item.id == f"{FAQ}.{statement}")


def of_kind(outcomes: Outcomes, kind: str, target: str) -> list[Verdict]:
    return [v for v in outcomes.verdicts if v.item.kind == kind and v.item.object == target]


@pytest.mark.parametrize(
    ("target", "relation"), [("seizure-disorder", "disease-modifying"), ("panic-disorder", "symptomatic")]
)
def test_epilepsy_and_panic_disorder_are_corroborated(pharmacotherapy: Outcomes, target: str, relation: str) -> None:
    [found] = of_kind(pharmacotherapy, "Indication", target)
    assert (found.outcome, found.strength) == (Outcome.CORROBORATED, Strength.EXACT)
    assert {e.assertion.relation.name for e in found.evidence} == {relation}


@pytest.mark.parametrize("statement", ["withdrawal-rebound-anxiety", "indication-akinetic-seizure"])
@pytest.mark.parametrize("dataset", ["pharmacotherapydb", "drugcentral"])
def test_what_has_no_row_is_not_found_and_never_forced(
    inputs: Inputs, datasets: Path, dataset: str, statement: str
) -> None:
    outcomes = link_files(inputs, find(dataset), datasets / dataset)
    found = verdict(outcomes, statement)
    assert found.outcome is Outcome.NOT_FOUND
    assert found.reason is not None
    assert found.evidence == ()


def test_no_two_seizure_statements_of_different_kind_share_evidence(pharmacotherapy: Outcomes) -> None:
    """Epilepsy as an indication says nothing of seizures on withdrawal."""
    withdrawal = [v for v in pharmacotherapy.verdicts if v.item.kind == "WithdrawalEffectStatement"]
    assert withdrawal
    assert {v.outcome for v in withdrawal} == {Outcome.NOT_FOUND}
    assert {v.reason for v in withdrawal} == {Reason.OUT_OF_SCOPE}


def test_the_class_is_corroborated_by_drugcentral(drugcentral: Outcomes) -> None:
    [member] = of_kind(drugcentral, "ClassificationStatement", "benzodiazepine")
    assert (member.outcome, member.strength) == (Outcome.CORROBORATED, Strength.EXACT)
    [role] = of_kind(drugcentral, "RoleStatement", "anticonvulsant")
    assert role.outcome is Outcome.CORROBORATED


def test_a_denial_of_another_disease_contradicts_nothing_and_is_listed(pharmacotherapy: Outcomes) -> None:
    """PharmacotherapyDB denies osteoarthritis; the article does not claim it."""
    assert not [v for v in pharmacotherapy.verdicts if v.outcome is Outcome.CONTRADICTED]
    beyond = {a.object.label: a.relation.polarity for a, _ in pharmacotherapy.beyond}
    assert beyond["osteoarthritis"] == "negated"
    assert beyond["restless legs syndrome"] == "affirmed"
    assert "panic disorder" not in beyond


def test_targets_are_listed_as_what_the_source_does_not_say(drugcentral: Outcomes) -> None:
    """GABA-A receptor subunits: GABRA1 2554, GABRB2 2561, GABRG2 2566."""
    genes = {a.object.curie: dict(a.details) for a, _ in drugcentral.beyond if a.object.curie.startswith("ncbigene:")}
    assert set(genes) == {"ncbigene:2554", "ncbigene:2561", "ncbigene:2566"}
    assert {d["actions"] for d in genes.values()} == {"positive allosteric modulator"}


def test_the_rxcui_is_corroborated_by_dron(inputs: Inputs, datasets: Path) -> None:
    outcomes = link_files(inputs, find("dron"), datasets / "dron")
    judged = {
        v.item.object: v for v in outcomes.verdicts if v.item.kind == "Alignment" and v.item.subject == "clonazepam"
    }
    for curie in ("rxnorm:2598", "CHEBI:3756", "drugbank:DB01068"):
        assert judged[curie].outcome is Outcome.CORROBORATED, curie
    assert judged["wikidata:Q407988"].reason is Reason.OUT_OF_SCOPE


def test_a_wrong_rxcui_would_be_contradicted_by_dron(inputs: Inputs, datasets: Path) -> None:
    """Had the ledger diazepam's RxCUI for clonazepam, DrOn's chain through ChEBI would say so."""
    import dataclasses

    wrong = {"rxnorm:2598": "rxnorm:3322"}
    kept = [e for e in inputs.ledger.entries if e.mapping.object_id != "rxnorm:3322"]
    entries = [
        dataclasses.replace(e, mapping=e.mapping.model_copy(update={"object_id": wrong[e.mapping.object_id]}))
        if e.mapping.object_id in wrong and e.mapping.is_exact
        else e
        for e in kept
    ]
    ledger = dataclasses.replace(inputs.ledger, entries=tuple(entries))
    outcomes = link_files(dataclasses.replace(inputs, ledger=ledger), find("dron"), datasets / "dron")
    [judged] = [v for v in outcomes.verdicts if v.item.object == "rxnorm:3322"]
    assert judged.outcome is Outcome.CONTRADICTED
    assert any("CHEBI:3756 = rxnorm:2598" in step for e in judged.evidence for step in e.chain)


def test_hetionet_nodes_alone_give_links_and_no_verdict(inputs: Inputs, datasets: Path) -> None:
    outcomes = link_files(inputs, find("hetionet"), datasets)
    assert {v.outcome for v in outcomes.verdicts} == {Outcome.NOT_FOUND}
    assert Reason.NOT_GIVEN in {v.reason for v in outcomes.verdicts}
    nodes = {node.written: node.label for node in outcomes.found.nodes.values()}
    assert nodes["Compound::DB01068"] == "Clonazepam"
    assert nodes["Disease::DOID:594"] == "panic disorder"
    assert outcomes.found.rows == {"hetionet-nodes.tsv": 47031}


@pytest.mark.parametrize("dataset", ["pharmacotherapydb", "drugcentral", "dron"])
def test_every_piece_of_evidence_stands_where_it_says(inputs: Inputs, datasets: Path, dataset: str) -> None:
    """An independent look: the line that a verdict names holds both identifiers as the dataset writes them."""
    outcomes = link_files(inputs, find(dataset), datasets / dataset)
    cited = [e.assertion for v in outcomes.verdicts for e in v.evidence] + [a for a, _ in outcomes.beyond]
    assert cited
    for assertion in cited:
        lines = Path(assertion.place.path).read_text(encoding="utf-8").split("\n")
        cells = lines[(assertion.place.line or 0) - 1].split("\t")
        assert {assertion.subject.written, assertion.object.written} <= set(cells), assertion.where


def test_a_naive_count_finds_the_same_rows(inputs: Inputs, datasets: Path) -> None:
    """Every row of clonazepam in the indication table is either evidence or listed as new."""
    text = (datasets / "pharmacotherapydb" / "indications.tsv").read_text(encoding="utf-8")
    rows = {tuple(line.split("\t")[:5:4]) for line in text.splitlines() if "\tDB01068\t" in line}
    outcomes = link_files(inputs, find("pharmacotherapydb"), datasets / "pharmacotherapydb")
    cited = [e.assertion for v in outcomes.verdicts for e in v.evidence] + [a for a, _ in outcomes.beyond]
    when = {"disease-modifying": "DM", "symptomatic": "SYM", "no indication": "NOT"}
    assert {(a.object.curie, when[a.relation.name]) for a in cited} == rows
