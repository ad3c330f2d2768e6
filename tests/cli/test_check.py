"""`monograph-kg check`: one report, as text and as JSON, with documented exit codes."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from monograph_kg.cli.main import cli


def test_the_quick_checks_pass_on_the_project_itself(shared: Path) -> None:
    text = str(shared / "sources" / "clonazepam-faq.txt")
    skipped = [a for c in ("reasoners", "shapes", "alignments") for a in ("--skip", c)]
    result = CliRunner().invoke(cli, ["check", "--text", text, *skipped])
    assert result.exit_code == 0, result.output
    for name in ("records", "evidence", "ledger", "freshness", "profile", "quality"):
        assert name in result.output


def test_findings_end_with_one_and_are_json(project: Path) -> None:
    (project / "ontology" / "release").mkdir()
    result = CliRunner().invoke(cli, ["check", "--only", "freshness", "--format", "json"])
    assert result.exit_code == 1
    (report,) = json.loads(result.output)
    assert report["status"] == "findings"
    assert all(f["remedy"] for f in report["findings"])


def test_bad_input_ends_with_two(project: Path) -> None:
    (project / "ontology" / "entities.tsv").write_bytes(b"")
    result = CliRunner().invoke(cli, ["check"])
    assert result.exit_code == 2
    assert "the file is empty" in result.output


def test_an_unknown_check_is_answered_with_those_there_are() -> None:
    result = CliRunner().invoke(cli, ["check", "--only", "spelling"])
    assert result.exit_code == 2
    assert "no such check: spelling" in result.output
    assert "profile" in result.output


def test_selections_that_leave_nothing_are_refused() -> None:
    for arguments in (["--only", "profile", "--skip", "profile"], ["--only", "evidence"]):
        assert CliRunner().invoke(cli, ["check", *arguments]).exit_code == 2


def test_a_wrong_text_ends_with_two(tmp_path: Path) -> None:
    path = tmp_path / "text.txt"
    path.write_text("Something else.")
    result = CliRunner().invoke(cli, ["check", "--only", "evidence", "--text", str(path)])
    assert result.exit_code == 2
    assert "sha256 is another" in result.output
