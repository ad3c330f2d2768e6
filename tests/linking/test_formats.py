"""Datasets that are not shared: the real reading code on small files in their published formats."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from monograph_kg.graph.assemble import Inputs
from monograph_kg.linking.catalogue import find
from monograph_kg.linking.run import Outcomes, link_files
from monograph_kg.linking.verdicts import Outcome, Reason, Verdict
from monograph_kg.vocabulary.foreign import read_foreign

# STITCH flat ids: CID1 and eight digits of the PubChem compound: 2802 is clonazepam, 3016 diazepam.
CLONAZEPAM, DIAZEPAM = "CID100002802", "CID100003016"


def tsv(path: Path, *rows: tuple[str, ...]) -> None:
    text = "".join("\t".join(row) + "\n" for row in rows)
    if path.suffix == ".gz":
        path.write_bytes(gzip.compress(text.encode()))
    else:
        path.write_text(text, encoding="utf-8")


def judged(outcomes: Outcomes, kind: str, target: str) -> Verdict:
    found = [
        v
        for v in outcomes.verdicts
        if v.item.kind == kind and v.item.object == target and v.item.subject == "clonazepam"
    ]
    assert found, f"the monograph has no {kind} of {target}"
    return found[0]


@pytest.fixture
def sider(tmp_path: Path) -> Path:
    """SIDER 4.1: no headers, STITCH compounds, UMLS concepts; drug_atc.tsv gives compounds their ATC codes."""
    tsv(tmp_path / "drug_atc.tsv", (CLONAZEPAM, "N03AE01"), (DIAZEPAM, "N05BA01"), ("CID100000085", "A16AA01"))
    stereo = CLONAZEPAM.replace("CID1", "CID0")
    tsv(
        tmp_path / "meddra_all_se.tsv.gz",
        (CLONAZEPAM, stereo, "C0013144", "LLT", "C0013144", "Drowsiness"),
        (CLONAZEPAM, stereo, "C0013144", "PT", "C2830004", "Somnolence"),
        (CLONAZEPAM, stereo, "C0036572", "PT", "C0036572", "Seizure"),
        (CLONAZEPAM, stereo, "C0027497", "PT", "C0027497", "Nausea"),
        ("CID100000085", "CID000010917", "C0000729", "PT", "C0000737", "Abdominal pain"),
    )
    tsv(
        tmp_path / "meddra_freq.tsv.gz",
        (CLONAZEPAM, stereo, "C0013144", "", "37%", "0.37", "0.37", "PT", "C0013144", "Drowsiness"),
        (CLONAZEPAM, stereo, "C0015672", "placebo", "4%", "0.04", "0.04", "PT", "C0015672", "Fatigue"),
    )
    tsv(
        tmp_path / "meddra_all_indications.tsv.gz",
        (CLONAZEPAM, "C0036572", "NLP_indication", "seizures", "PT", "C0036572", "Seizure"),
        (CLONAZEPAM, "C0030319", "NLP_indication", "panic disorder", "PT", "C0030319", "Panic disorder"),
        (CLONAZEPAM, "C0038220", "text_mention", "status epilepticus", "PT", "C0038220", "Status epilepticus"),
    )
    return tmp_path


def test_sider(inputs: Inputs, sider: Path) -> None:
    outcomes = link_files(inputs, find("sider"), sider)
    drowsiness = judged(outcomes, "AdverseEffectStatement", "drowsiness")
    assert drowsiness.outcome is Outcome.CORROBORATED
    details = [dict(e.assertion.details) for e in drowsiness.evidence]
    assert {"frequency": "37%", "lower": "0.37", "upper": "0.37"} in details
    assert any(
        "atc:N03AE01 skos:exactMatch stitch:CID100002802 (drug_atc.tsv:1)" in s
        for e in drowsiness.evidence
        for s in e.chain
    )
    assert judged(outcomes, "Indication", "panic-disorder").outcome is Outcome.CORROBORATED
    beyond = {a.object.label for a, _ in outcomes.beyond}
    assert "Nausea" in beyond
    assert not beyond & {"Fatigue", "Status epilepticus", "Abdominal pain"}, (
        "placebo, mention and other drug do not count"
    )


def test_a_seizure_on_withdrawal_and_one_as_indication_or_side_effect_never_meet(inputs: Inputs, sider: Path) -> None:
    """SIDER has seizure as an indication and as a side effect of clonazepam; neither is about its withdrawal."""
    outcomes = link_files(inputs, find("sider"), sider)
    for verdict in outcomes.verdicts:
        kinds = {kind for e in verdict.evidence for kind in e.assertion.relation.corresponds}
        assert not verdict.evidence or verdict.item.kind in kinds
        if verdict.item.kind == "WithdrawalEffectStatement":
            assert verdict.reason is Reason.OUT_OF_SCOPE


MEDI = "RXCUI_IN,DRUG_DESC,ICD9,INDICATION_DESCRIPTION,MENTIONEDBYRESOURCES,HIGHPRECISIONSUBSET,POSSIBLE_LABEL_USE\n"
MEDI_ROWS = (
    '2598,Clonazepam,300.01,"Panic disorder, without agoraphobia",3,1,1\n'
    "2598,Clonazepam,300.23,Social phobia,1,0,0\n2598,Clonazepam,333.94,Restless legs syndrome,2,1,0\n"
    "44,Mesna,599.7,Hematuria,1,0,0\n"
)


def test_medi_lists_what_no_alignment_reaches(inputs: Inputs, tmp_path: Path) -> None:
    (tmp_path / "MEDI_01212013_0.csv").write_text(MEDI + MEDI_ROWS, encoding="utf-8")
    outcomes = link_files(inputs, find("medi"), tmp_path)
    assert judged(outcomes, "Indication", "panic-disorder").outcome is Outcome.NOT_FOUND
    assert {a.object.label for a, _ in outcomes.beyond} == {
        "Panic disorder, without agoraphobia", "Social phobia", "Restless legs syndrome"
    }  # fmt: skip


def test_medi_by_way_of_a_third_party_mapping_set(inputs: Inputs, tmp_path: Path) -> None:
    (tmp_path / "MEDI_01212013_0.csv").write_text(MEDI + MEDI_ROWS, encoding="utf-8")
    bridge = tmp_path / "icd9.sssom.tsv"
    bridge.write_text(
        "subject_id\tpredicate_id\tobject_id\tmapping_justification\n"
        "MONDO:0005383\tskos:exactMatch\tICD9CM:300.01\tsemapv:ManualMappingCuration\n"
        "HP:0001250\tskos:exactMatch\tICD9CM:333.94\tsemapv:ManualMappingCuration\n",
        encoding="utf-8",
    )
    outcomes = link_files(inputs, find("medi"), tmp_path, mappings=[read_foreign(bridge)])
    panic = judged(outcomes, "Indication", "panic-disorder")
    assert panic.outcome is Outcome.CORROBORATED
    assert any("icd9.sssom.tsv:2" in step for step in panic.evidence[0].chain)


def test_medi_with_concepts_tells_label_from_off_label(inputs: Inputs, tmp_path: Path) -> None:
    """The edition with a UMLS_CUI column needs no bridge; a use off label in the source may be labelled there."""
    header = MEDI.replace("ICD9,", "UMLS_CUI,ICD9,")
    social = next(
        e.mapping.object_id for e in inputs.ledger.entries
        if e.mapping.subject_id == "entity:social-anxiety-disorder" and e.mapping.object_id.startswith("umls:")
        and e.mapping.is_exact
    )  # fmt: skip
    rows = "2598,Clonazepam,C0030319,300.01,Panic disorder,3,1,1\n"
    rows += f"2598,Clonazepam,{social[5:]},300.23,Social phobia,1,0,1\n"
    (tmp_path / "MEDI_01212013.csv").write_text(header + rows, encoding="utf-8")
    outcomes = link_files(inputs, find("medi"), tmp_path)
    assert judged(outcomes, "Indication", "panic-disorder").remark == ""
    off_label = judged(outcomes, "OffLabelUse", "social-anxiety-disorder")
    assert off_label.outcome is Outcome.CORROBORATED
    assert "off-label in the source, labelled in the dataset" in off_label.remark
    assert off_label.is_disagreement


def test_onsides(inputs: Inputs, tmp_path: Path) -> None:
    """OnSIDES 3: ingredients by RxNorm, events by MedDRA; a mapping set leads from HPO to MedDRA codes."""
    (tmp_path / "high_confidence.csv").write_text(
        "ingredient_id,effect_meddra_id\n2598,10041349\n2598,10028813\n44,10041349\n", encoding="utf-8"
    )
    (tmp_path / "vocab_meddra_adverse_effect.csv").write_text(
        "meddra_id,meddra_name,meddra_term_type\n10041349,Somnolence,PT\n10028813,Nausea,PT\n", encoding="utf-8"
    )
    bridge = tmp_path / "meddra.sssom.tsv"
    bridge.write_text(
        "subject_id\tpredicate_id\tobject_id\nHP:0002329\tskos:exactMatch\tMEDDRA:10041349\n", encoding="utf-8"
    )
    outcomes = link_files(inputs, find("onsides"), tmp_path, mappings=[read_foreign(bridge)])
    assert judged(outcomes, "AdverseEffectStatement", "drowsiness").outcome is Outcome.CORROBORATED
    assert [a.object.label for a, _ in outcomes.beyond] == ["Nausea"]
    without = link_files(inputs, find("onsides"), tmp_path)
    assert {a.object.label for a, _ in without.beyond} == {"Somnolence", "Nausea"}


MECHANISM = """\
-   directed: true
    graph:
        _id: DB01068_MESH_D016584_1
        disease: Panic disorder
        disease_mesh: MESH:D016584
        drug: clonazepam
        drug_mesh: MESH:D002998
        drugbank: DB:DB01068
    links:
    -   key: increases activity of
        source: MESH:D002998
        target: MESH:D005680
    -   key: positively regulates
        source: MESH:D005680
        target: UniProt:P14867
    -   key: negatively regulates
        source: UniProt:P14867
        target: MESH:D016584
    multigraph: true
    nodes:
    -   id: MESH:D002998
        label: Drug
        name: clonazepam
    -   id: MESH:D005680
        label: ChemicalSubstance
        name: GABA
    -   id: UniProt:P14867
        label: Protein
        name: GABRA1
    -   id: MESH:D016584
        label: Disease
        name: Panic disorder
    reference:
    - https://go.drugbank.com/drugs/DB01068
-   directed: true
    graph:
        _id: DB00619_MESH_D015464_1
        disease: CML (ph+)
        disease_mesh: MESH:D015464
        drug: imatinib
        drug_mesh: MESH:D000068877
        drugbank: DB00619
    links:
    -   key: decreases activity of
        source: MESH:D000068877
        target: UniProt:P00519
    nodes:
    -   id: UniProt:P00519
        label: Protein
        name: BCR/ABL
"""


def test_drugmechdb(inputs: Inputs, tmp_path: Path) -> None:
    (tmp_path / "indication_paths.yaml").write_text(MECHANISM, encoding="utf-8")
    outcomes = link_files(inputs, find("drugmechdb"), tmp_path)
    assert judged(outcomes, "Indication", "panic-disorder").outcome is Outcome.CORROBORATED
    step = judged(outcomes, "MechanismStep", "gamma-aminobutyric-acid")
    assert step.outcome is Outcome.CORROBORATED
    assert step.evidence[0].assertion.object.label == "GABA"
    assert step.evidence[0].assertion.place.line == 1
    assert outcomes.found.rows == {"indication_paths.yaml": 4}


HETIONET = (
    ("source", "metaedge", "target"),
    ("Compound::DB01068", "CtD", "Disease::DOID:1826"),
    ("Compound::DB01068", "CpD", "Disease::DOID:594"),
    ("Compound::DB01068", "CcSE", "Side Effect::C0013144"),
    ("Compound::DB01068", "CrC", "Compound::DB00829"),
    ("Compound::DB01068", "CbG", "Gene::2554"),
    ("Pharmacologic Class::N0000175694", "PCiC", "Compound::DB01068"),
    ("Gene::9021", "GpBP", "Biological Process::GO:0071357"),
)


def test_hetionet_edges(inputs: Inputs, tmp_path: Path) -> None:
    tsv(tmp_path / "hetionet-v1.0-edges.sif.gz", *HETIONET)
    tsv(tmp_path / "hetionet-v1.0-nodes.tsv", ("id", "name", "kind"), ("Gene::2554", "GABRA1", "Gene"))
    outcomes = link_files(inputs, find("hetionet"), tmp_path)
    for kind, target in [
        ("Indication", "seizure-disorder"), ("Indication", "panic-disorder"), ("AdverseEffectStatement", "drowsiness"),
        ("ClassificationStatement", "benzodiazepine"),
    ]:  # fmt: skip
        assert judged(outcomes, kind, target).outcome is Outcome.CORROBORATED, (kind, target)
    assert [(a.object.label, a.object.curie) for a, _ in outcomes.beyond] == [("GABRA1", "ncbigene:2554")]
