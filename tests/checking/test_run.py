"""The whole report: exit codes, what bad input hides, freshness."""

from __future__ import annotations

from pathlib import Path

from monograph_kg.checking.finding import Finding, Outcome, exit_code
from monograph_kg.checking.freshness import check_freshness
from monograph_kg.checking.run import CHECKS, Request, run_checks
from monograph_kg.graph.release import Release


def test_exit_codes() -> None:
    info, warning = Finding("info", "i"), Finding("warning", "w")
    assert exit_code([Outcome("a"), Outcome("b", (info,))]) == 0
    assert exit_code([Outcome("a", (warning,))]) == 1
    assert exit_code([Outcome("a", (warning,)), Outcome("b", hindrance="no Java")]) == 2


def test_bad_input_ends_the_run_with_every_fault_named(project: Path) -> None:
    registry = project / "ontology" / "entities.tsv"
    registry.write_text(registry.read_text() + "x\tDrug\n" + "y\tDrug\n")
    (outcome,) = run_checks(Request("clonazepam", CHECKS))
    assert (outcome.check, outcome.status) == ("records", "not run")
    assert len(outcome.findings) == 2
    assert all("entities.tsv" in str(f.place) for f in outcome.findings)


def test_an_undecided_erratum_is_a_warning_and_its_statements_wait(project: Path) -> None:
    errata = project / "ontology" / "sources" / "clonazepam-faq" / "errata.tsv"
    lines = errata.read_text().splitlines(keepends=True)
    number = next(n for n, line in enumerate(lines) if line.startswith("D03\t"))
    lines[number] = lines[number].replace("\taccepted\t", "\tproposed\t")
    errata.write_text("".join(lines))
    (outcome,) = run_checks(Request("clonazepam", checks=("records",)))
    waiting = {str(f.place) for f in outcome.findings if "kept out" in f.message}
    assert "statement:clonazepam-faq.off-label-social-anxiety-disorder" in waiting
    assert outcome.status == "findings"


def test_a_stale_release_is_named_with_its_first_other_line(tmp_path: Path) -> None:
    release = Release("x", {"x.ttl": b"one\ntwo\n", "x.owl": b"same"}, 1)
    (tmp_path / "x.ttl").write_bytes(b"one\nTWO\n")
    (tmp_path / "x.owl").write_bytes(b"same")
    (finding,) = check_freshness(release, tmp_path).findings
    assert str(finding.place) == f"{tmp_path / 'x.ttl'}:2"
    (tmp_path / "x.owl").unlink()
    assert len(check_freshness(release, tmp_path).findings) == 2
