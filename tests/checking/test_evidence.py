"""Evidence against the text: every offset of the curated article, and what a changed text brings to light."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from monograph_kg.checking.evidence import check_evidence, text_findings
from monograph_kg.errors import InputError
from monograph_kg.graph.assemble import Inputs


def test_every_mention_is_in_the_article(inputs: Inputs, shared: Path) -> None:
    outcome = check_evidence(shared / "sources" / "clonazepam-faq.txt", inputs.monographs)
    assert outcome.findings == ()
    assert "clonazepam-faq" in outcome.summary


def test_another_text_is_refused_by_its_hash(inputs: Inputs, tmp_path: Path) -> None:
    path = tmp_path / "other.txt"
    path.write_text("Another text.")
    with pytest.raises(InputError, match="sha256 is another") as caught:
        check_evidence(path, inputs.monographs)
    assert "clonazepam-faq" in caught.value.remedy


def test_a_shifted_text_names_statement_line_and_column(inputs: Inputs, shared: Path) -> None:
    path = shared / "sources" / "clonazepam-faq.txt"
    text = path.read_text(encoding="utf-8")
    monograph = next(m for m in inputs.monographs if m.source.id == "clonazepam-faq")
    one = next(s for s in monograph.statements if s.id == "adverse-effect-fatigue")
    shifted = text.replace("fatigue", "Fatigue", 1)
    only = replace(monograph, statements=(one,), errata={})
    findings = list(text_findings(only, shifted, path))
    assert len(findings) == 1
    assert "adverse-effect-fatigue" in findings[0].message
    line = text[: one.evidence[0].start].count("\n") + 1
    assert f":{line}:" in str(findings[0].place)
