"""A second monograph, from its text to the graph: what is written for its curator, what is asked, what is built."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from monograph_kg.cli.main import cli
from monograph_kg.curation.decisions import append_decisions, decide, read_decisions
from monograph_kg.curation.monograph import read_monograph
from monograph_kg.curation.starting import start_files
from monograph_kg.errors import InputError, ManyInputErrors
from monograph_kg.graph.terms import iri, mkg
from monograph_kg.querying.engine import load_graph
from monograph_kg.reading.candidate import read_candidates
from monograph_kg.reading.extract import extract
from monograph_kg.reading.open import open_document, open_lexicon
from monograph_kg.records.source import Source
from monograph_kg.records.tsv import read_table
from monograph_kg.vocabulary.registry import COLUMNS, read_registry

ORCID = "0000-0002-1825-0097"
TEXT = """Zolvarine: A Guide

What is zolvarine used for?

Zolvarine is an anticonvulsant. It is used to treat partial seizures and migraine. It is not effective for acute mania.

How is it taken?

The usual starting dose is 25 mg once daily.

Side effects

Common side effects include dizziness and double vision. Rarely, it causes Stevens-Johnson syndrome.

Main Menu
"""
LABEL = """<?xml version="1.0" encoding="UTF-8"?>
<document xmlns="urn:hl7-org:v3"><title>Zolvarine tablets</title><component><structuredBody><component><section>
<code code="34067-9" codeSystem="2.16.840.1.113883.6.1"/><title>INDICATIONS</title>
<text><paragraph>Zolvarine is indicated for the treatment of migraine.</paragraph></text></section></component>
</structuredBody></component></document>
"""


def run(*arguments: object, fails: int = 0) -> str:
    result = CliRunner().invoke(cli, [str(one) for one in arguments], catch_exceptions=True)
    if isinstance(result.exception, InputError | ManyInputErrors):
        assert fails, result.exception
        return str(result.exception)
    assert result.exit_code == fails, (result.output, result.exception)
    return result.output


@pytest.fixture
def text(tmp_path: Path) -> Path:
    path = tmp_path / "zolvarine.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.fixture
def folder(project: Path, text: Path) -> Path:
    made = project / "ontology" / "sources" / "zolvarine-guide"
    run("extract", text, "--out", made)
    return made


def licensed(folder: Path) -> None:
    path = folder / "source.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("licence: null", "licence: CC0-1.0"), encoding="utf-8")


def defined(folder: Path, project: Path) -> None:
    """Do what the curator does: a definition for each proposed row, appended to the registry."""
    rows = read_table(folder / "entities.proposed.tsv", COLUMNS).rows
    with (project / "ontology" / "entities.tsv").open("a", encoding="utf-8") as registry:
        for row in rows:
            registry.write("\t".join({**row.cells, "definition": "A thing of this test."}[c] for c in COLUMNS) + "\n")


def accepted(folder: Path) -> None:
    candidates = read_candidates(folder / "candidates.jsonl")
    append_decisions(
        folder / "decisions.tsv", [decide(c, "accept", ORCID, "2026-11-26") for c in candidates if c.tier == "A"]
    )


def test_the_record_of_the_source_is_written_but_for_its_licence(folder: Path):
    assert sorted(path.name for path in folder.iterdir()) == [
        "candidates.jsonl", "entities.proposed.tsv", "errata.proposed.tsv", "errata.tsv", "source.yaml",
        "statements.yaml",
    ]  # fmt: skip
    with pytest.raises(InputError, match="'licence' is empty"):
        read_monograph(folder, read_registry())
    licensed(folder)
    with pytest.raises(InputError, match="unknown entity 'zolvarine'") as told:
        read_monograph(folder, read_registry())
    assert "entities.proposed.tsv" in (told.value.remedy or "")


def test_the_outline_is_that_of_the_text(folder: Path, project: Path):
    licensed(folder)
    defined(folder, project)
    source = read_monograph(folder, read_registry()).source
    assert (source.title, source.drug, source.code_points) == ("Zolvarine: A Guide", "zolvarine", len(TEXT))
    shown = [(s.id, s.heading.mention if s.heading else None) for s in source.sections]
    assert shown == [
        ("title", "Zolvarine: A Guide"), ("uses", "What is zolvarine used for?"), ("dosage", "How is it taken?"),
        ("side-effects", "Side effects"),
    ]  # fmt: skip
    assert [span.span.mention for span in source.ignored] == ["Main Menu"]
    told = [TEXT[start:end] for start, end in source.sentences]
    assert told[:4] == ["Zolvarine:", "A Guide", "What is zolvarine used for?", "Zolvarine is an anticonvulsant."]
    assert [statement.id for statement in source.metadata] == ["about-zolvarine"]


def test_what_the_registry_lacks_is_listed_with_kind_and_name(folder: Path):
    rows = {row.cells["id"]: row.cells for row in read_table(folder / "entities.proposed.tsv", COLUMNS).rows}
    shown = {name: (cells["kind"], cells["label"], cells["definition"]) for name, cells in rows.items()}
    assert shown == {
        "acute-mania": ("ClinicalState", "acute mania", ""),
        "dizziness": ("ClinicalState", "dizziness", ""),
        "double-vision": ("ClinicalState", "double vision", ""),
        "migraine": ("ClinicalState", "migraine", ""),
        "once-daily": ("Timing", "once daily", ""),
        "partial-seizure": ("ClinicalState", "partial seizures", ""),
        "stevens-johnson-syndrome": ("ClinicalState", "Stevens-Johnson syndrome", ""),
        "zolvarine": ("Drug", "zolvarine", ""),
    }


def test_from_the_text_to_answers(folder: Path, project: Path, text: Path):
    licensed(folder)
    accepted(folder)
    defined(folder, project)
    said = run("build", "--text", text, "--source", "zolvarine-guide", "--name", "zolvarine")
    assert "waiting: dosage-initial: D02 is proposed" in said
    store = load_graph(project / "ontology" / "release" / "zolvarine.ttl")
    drug = iri("entity:zolvarine")
    treated = {quad.object for quad in store.quads_for_pattern(drug, mkg("indicatedFor"), None, None)}
    assert treated == {iri("entity:partial-seizure"), iri("entity:migraine")}
    denied = store.quads_for_pattern(drug, mkg("effectiveFor"), None, None)
    assert list(denied) == [], "what is denied has no direct triple"
    assert list(store.quads_for_pattern(None, mkg("readThrough"), None, None)) == [], "an open erratum is left out"


def test_an_erratum_that_a_person_accepts_lets_its_dose_in(folder: Path, project: Path):
    licensed(folder)
    accepted(folder)
    defined(folder, project)
    waiting = read_monograph(folder, read_registry()).pending
    assert [(statement.id, why) for statement, why in waiting] == [("dosage-initial", "D02 is proposed")]
    head, *rows = (folder / "errata.proposed.tsv").read_text(encoding="utf-8").splitlines()
    cells = dict(zip(head.split("\t"), next(r for r in rows if r.startswith("D02")).split("\t"), strict=True))
    cells |= {"decision": "accepted", "decided_by": ORCID, "date": "2026-11-26"}
    (folder / "errata.tsv").write_text(head + "\n" + "\t".join(cells.values()) + "\n", encoding="utf-8")
    monograph = read_monograph(folder, read_registry())
    assert monograph.pending == ()
    assert "dosage-initial" in {statement.id for statement in monograph.statements}


def test_a_decision_in_the_proposed_file_does_not_count(folder: Path, project: Path):
    licensed(folder)
    accepted(folder)
    defined(folder, project)
    path = folder / "errata.proposed.tsv"
    decided = f"accepted\t{ORCID}\t2026-11-26"
    path.write_text(path.read_text(encoding="utf-8").replace("proposed\t\t", decided), encoding="utf-8")
    assert decided in path.read_text(encoding="utf-8")
    assert [why for _, why in read_monograph(folder, read_registry()).pending] == ["D02 is proposed"]


def test_errors_in_decisions_name_their_row(folder: Path):
    licensed(folder)
    accepted(folder)
    with pytest.raises(ManyInputErrors) as told:
        read_monograph(folder, read_registry())
    message = str(told.value)
    rows = read_decisions(folder / "decisions.tsv")
    line = next(n for n, row in enumerate(rows, start=2) if row.candidate == "adverse-effect-dizziness")
    assert f"decisions.tsv:{line}: unknown entity 'dizziness'" in message
    assert message.count("unknown entity 'zolvarine'") == 1, "one error for each entity is enough"


def test_what_stands_is_kept(folder: Path, text: Path):
    kept = {"source.yaml": "mine: 1\n", "statements.yaml": "mine: 2\n", "errata.tsv": None}
    for name, content in kept.items():
        path = folder / name
        if content:
            path.write_text(content, encoding="utf-8")
        kept[name] = path.read_text(encoding="utf-8")
    run("extract", text, "--out", folder)
    assert {name: (folder / name).read_text(encoding="utf-8") for name in kept} == kept


def test_a_label_in_xml_is_held_to_what_it_says(project: Path, tmp_path: Path):
    label = tmp_path / "zolvarine.xml"
    label.write_text(LABEL, encoding="utf-8")
    folder = project / "ontology" / "sources" / "zolvarine-label"
    run("extract", label, "--out", folder)
    licensed(folder)
    accepted(folder)
    defined(folder, project)
    run("build", "--text", label, "--source", "zolvarine-label", "--name", "zolvarine")
    label.write_text(LABEL.replace("migraine", "headache"), encoding="utf-8")
    said = run("build", "--text", label, "--source", "zolvarine-label", "--name", "zolvarine", fails=2)
    assert "is the text of no source" in said


def test_the_outline_of_every_text_is_sound(root: Path, shared: Path):
    """Nothing but the licence is missing, whatever the style: the monographs of the gold, leaflets, labels."""
    lexicon = open_lexicon()
    gold = sorted((root / "tests" / "reading" / "gold").glob("*/*/text.txt"))
    for path in [*gold, *sorted((shared / "texts").glob("*/*")), shared / "sources" / "clonazepam-faq.txt"]:
        document = open_document(path)
        begun = yaml.safe_load(start_files("a-source", extract(document, lexicon))["source.yaml"])
        source = Source.model_validate({**begun, "licence": "CC0-1.0"})
        spans = [*(ignored.span for ignored in source.ignored), *(s.heading for s in source.sections if s.heading)]
        assert [span.key for span in spans if not span.agrees_with(document.text)] == [], path
        assert len({section.id for section in source.sections}) == len(source.sections), path
