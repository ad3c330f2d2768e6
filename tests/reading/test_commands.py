"""The commands extract, score, review and lexicon, from file to file."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from monograph_kg.areas import area
from monograph_kg.cli.main import cli
from monograph_kg.errors import InputError, MissingToolError

TEXT = """Zolvarine: A Guide

Zolvarine is used to treat migraine. Zolvarine may cause nausea. Zolvarinecan cause rash.

Take 0. five mg daily.
"""


@pytest.fixture
def monograph(tmp_path: Path) -> Path:
    path = tmp_path / "zolvarine.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def run(*arguments: object, fails: int = 0) -> str:
    result = CliRunner().invoke(cli, [str(one) for one in arguments], catch_exceptions=False)
    assert result.exit_code == fails, result.output
    return result.output


def test_extract_writes_candidates_errata_and_reasons(monograph: Path, tmp_path: Path):
    out = tmp_path / "out"
    said = run("extract", monograph, "--out", out)
    assert "refused:" in said
    assert "missing space" in (out / "errata.proposed.tsv").read_text(encoding="utf-8")
    first = (out / "candidates.jsonl").read_bytes()
    run("extract", monograph, "--out", out)
    assert (out / "candidates.jsonl").read_bytes() == first, "the same text must give the same bytes"


def test_tier_a_alone_goes_to_standard_output(monograph: Path):
    said = run("extract", monograph, "--tier", "A")
    assert '"object": "migraine"' in said
    assert '"tier": "B"' not in said


def test_tier_a_leaves_out_what_a_rule_leaves_to_review(tmp_path: Path):
    path = tmp_path / "zolvarine.txt"
    path.write_text(TEXT + "\nIn one study, 5 of 100 people on zolvarine had a rash.\n", encoding="utf-8")
    assert '"tier": "B"' in run("extract", path)
    assert '"tier": "B"' not in run("extract", path, "--tier", "A")


def test_a_table_says_what_each_candidate_states_and_with_which_words(tmp_path: Path):
    path = tmp_path / "zolvarine.txt"
    path.write_text(
        "Zolvarine: A Guide\n\nZolvarine is used to treat migraine. Zolvarine may rarely cause nausea.\n\n"
        "It does not cause dependence. Adults take 10 mg by mouth twice daily. Zolvarinecan cause rash.\n",
        encoding="utf-8",
    )
    rows = [re.split(r" {2,}", line) for line in run("extract", path, "--tier", "A", "-f", "table").splitlines()]
    assert rows[0] == ["tier", "fact", "qualifiers", "words", "at"]
    assert ["A", "zolvarine indicatedFor migraine", "verb: treat", "migraine", "47"] in rows
    assert ["A", "zolvarine hasAdverseEffect nausea", "possible; hedge: may; frequency: rare", "nausea", "84"] in rows
    facts = [row[:2] for row in rows]
    assert ["A", "NOT zolvarine hasRisk drug-dependence"] in facts
    assert ["A", "zolvarine hasDosageRegimen 10 milligram twice-daily oral adult"] in facts
    assert ["A*", "zolvarine hasAdverseEffect rash"] in facts, "what waits for an erratum has its mark"


def test_score_and_review_take_what_extract_wrote(article, shared: Path, tmp_path: Path):
    text = shared / "sources" / "clonazepam-faq.txt"
    gold = area("ontology") / "sources" / "clonazepam-faq" / "statements.yaml"
    run("extract", text, "--out", tmp_path)
    said = run("score", tmp_path / "candidates.jsonl", gold, "--text", text, "--misses")
    assert "strict" in said
    assert "missed: " in said
    assert '"f1"' in run("score", tmp_path / "candidates.jsonl", gold, "--json")
    page = tmp_path / "page.html"
    run("review", tmp_path, "--text", text, "--out", page)
    assert page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_review_refuses_a_text_that_is_not_the_one_extracted(monograph: Path, tmp_path: Path):
    out = tmp_path / "out"
    run("extract", monograph, "--out", out)
    monograph.write_text("X " + TEXT, encoding="utf-8")
    with pytest.raises(InputError, match="reads otherwise"):
        run("review", out, "--text", monograph, "--out", tmp_path / "page.html")


def test_the_lexicon_tells_what_a_form_means(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    assert "panic-attack" in run("lexicon", "show", "Panic attacks")
    run("lexicon", "show", "qwertyuiop", fails=1)
    monkeypatch.setenv("MONOGRAPH_KG_CACHE", str(tmp_path))
    with pytest.raises(MissingToolError, match="has not been built"):
        run("lexicon", "show", "--full", "panic attack")
