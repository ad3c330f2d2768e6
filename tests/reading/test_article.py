"""The clonazepam article, read with no curator's help, against the yardstick of facts and defects."""

from __future__ import annotations

from pathlib import Path

import pytest
from curation import yardstick
from curation.yardstick import MissError, statements_of, table, yardstick_rows

from monograph_kg.areas import area
from monograph_kg.curation.monograph import StatementFile
from monograph_kg.curation.scoring import score
from monograph_kg.reading.layout.document import parse_text
from monograph_kg.reading.propose import candidates, proposed_errata
from monograph_kg.records.source import Source
from monograph_kg.records.yamlfile import read_record

FOLDER = area("ontology") / "sources" / "clonazepam-faq"
# What only a person reads between the lines: two steps that the text presupposes.
NOT_READ = {
    "mechanism-electrical-activity-leads-to-seizure",
    "panic-disorder-is-anxiety-disorder",
}


@pytest.fixture(scope="module")
def extraction(read, article):
    return read(article)


@pytest.fixture(scope="module")
def tier_a(extraction):
    return tuple(c.statement for c in candidates(extraction) if c.tier == "A")


def test_the_outline_is_the_curators(article):
    document = parse_text(article)
    source, _ = read_record(FOLDER / "source.yaml", Source)
    assert [(s.start, s.end) for s in document.sentences] == list(source.sentences)
    assert [(p.type, p.start, p.end) for p in document.parts] == [(s.type, s.start, s.end) for s in source.sections]


def test_tier_a_finds_nine_tenths_of_the_facts_that_must_be_found(shared: Path, tier_a, monkeypatch):
    monkeypatch.setattr(yardstick, "statements", lambda: tier_a)
    monkeypatch.setattr(yardstick, "curated", lambda: tier_a)
    rows = [row for row in yardstick_rows(shared).values() if row.said["tier"] == "1"]
    misses = []
    for row in rows:
        try:
            statements_of(row)
        except MissError as miss:
            misses.append(f"{row.id} {row.predicate} {row.object}: {miss}")
    found = len(rows) - len(misses)
    assert found >= 0.9 * len(rows), f"{found} of {len(rows)}:\n" + "\n".join(misses)


def test_no_statement_is_about_the_wrong_drug(tier_a):
    assert not [s.id for s in tier_a if "diazepam" in {s.subject, s.object, s.concerns}]


def test_all_critical_and_major_defects_are_proposed(shared: Path, extraction):
    proposed = proposed_errata(extraction)
    for defect in table(shared / "reference" / "clonazepam-faq.defects.tsv"):
        if defect["severity"] == "minor":
            continue
        here = [e for e in proposed if (str(e.start), str(e.end)) == (defect["start"], defect["end"])]
        assert here, f"{defect['id']} ({defect['type']}) is not proposed"
        assert {e.decision for e in here} == {"proposed"}
        if "wrong" in defect["type"]:
            assert here[0].as_read == defect["correction"]


def test_statements_wait_for_the_errata_through_which_they_are_read(extraction):
    waiting = {c.id for c in candidates(extraction) if c.pending}
    assert {"adverse-effect-drowsiness", "adverse-effect-depression", "off-label-specific-phobia"} <= waiting
    doses = [c for c in candidates(extraction) if c.statement.regimen]
    assert doses
    assert all(c.pending for c in doses), "the dose follows a sentence with the wrong drug"


def test_every_mention_is_the_text_at_its_span(article, tier_a):
    spans = [span for statement in tier_a for span in statement.spans()]
    assert len(spans) > 200
    assert all(span.agrees_with(article) for span in spans)


def test_tier_a_agrees_with_the_curators_statements(article, tier_a):
    gold, _ = read_record(FOLDER / "statements.yaml", StatementFile)
    result = score(tier_a, gold.statements, article)
    assert result.strict.precision >= 0.98
    assert result.strict.recall >= 0.95
    assert set(result.missed) == NOT_READ


def test_no_side_effect_is_a_withdrawal_effect(tier_a):
    adverse = {s.object for s in tier_a if s.kind == "AdverseEffectStatement"}
    withdrawal = {s.object for s in tier_a if s.kind == "WithdrawalEffectStatement"}
    assert withdrawal == {"rebound-anxiety", "insomnia", "tremor", "seizure"}
    assert not adverse & withdrawal


def test_nothing_is_proposed_that_the_curators_did_not_take(article, tier_a):
    gold, _ = read_record(FOLDER / "statements.yaml", StatementFile)
    assert score(tier_a, gold.statements, article).wrong == ()
