"""The article, read and accepted in bulk: its graph is the curators', except for what is listed here."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner
from pyoxigraph import Triple

from monograph_kg.cli.main import cli
from monograph_kg.curation.decisions import append_decisions, decide
from monograph_kg.graph.assemble import assemble, read_inputs
from monograph_kg.graph.terms import iri, mkg
from monograph_kg.reading.candidate import read_candidates

# What the text only implies, and no rule reads.
NOT_READ = Triple(iri("entity:abnormal-electrical-activity"), mkg("leadsTo"), iri("entity:seizure"))


def test_with_the_decisions_applied_the_graph_is_the_curated_one(project: Path, shared: Path):
    curated = assemble(read_inputs(), "clonazepam")
    folder = project / "ontology" / "sources" / "clonazepam-faq"
    text = str(shared / "sources" / "clonazepam-faq.txt")
    assert CliRunner().invoke(cli, ["extract", text, "--out", str(folder), "--tier", "A"]).exit_code == 0
    (folder / "statements.yaml").write_text("source: clonazepam-faq\nstatements: []\n", encoding="utf-8")
    made = read_candidates(folder / "candidates.jsonl")
    append_decisions(folder / "decisions.tsv", [decide(c, "accept", "0000-0002-1825-0097", "2026-11-26") for c in made])
    inputs = read_inputs()
    assert inputs.monographs[0].pending == (), "the errata that the curators accepted let everything in"
    read = assemble(inputs, "clonazepam")
    assert set(curated.direct) - set(read.direct) == {NOT_READ}
    assert set(read.direct) - set(curated.direct) == set()
