"""The reader against the gold monographs: floors that a change of a rule must not break."""

from __future__ import annotations

from pathlib import Path

import pytest

from monograph_kg.curation.monograph import StatementFile
from monograph_kg.curation.scoring import Rate, score
from monograph_kg.records.yamlfile import read_record

DEV = sorted(path.parent for path in (Path(__file__).parent / "gold" / "dev").glob("*/statements.yaml"))


def _scores(propose, folders):
    for folder in folders:
        text = (folder / "text.txt").read_bytes().decode("utf-8")
        gold, _ = read_record(folder / "statements.yaml", StatementFile)
        yield score([c.statement for c in propose(text) if c.tier == "A"], gold.statements, text)


@pytest.fixture(scope="module")
def scores(propose):
    if not DEV:
        pytest.skip("there are no gold monographs yet")
    return list(_scores(propose, DEV))


def test_tier_a_is_precise_and_finds_more_than_half(scores):
    total = sum((one.strict for one in scores), Rate(0, 0, 0))
    assert total.precision >= 0.89, total
    assert total.recall >= 0.6, total


def test_every_mention_equals_the_text_at_its_span(scores):
    for one in scores:
        assert one.offsets is not None
        assert one.offsets[0] == one.offsets[1]


def test_links_are_right_where_the_words_are(scores):
    total = sum((one.links for one in scores), Rate(0, 0, 0))
    assert total.precision >= 0.8, total


def test_the_scorer_gives_gold_itself_full_marks():
    for folder in DEV:
        gold, _ = read_record(folder / "statements.yaml", StatementFile)
        result = score(gold.statements, gold.statements)
        assert result.strict.f1 == result.full.f1 == result.lenient.f1 == 1.0


def test_the_scorer_counts_one_candidate_once():
    folder = DEV[0]
    gold, _ = read_record(folder / "statements.yaml", StatementFile)
    first = gold.statements[0]
    result = score([first, first], [first])
    assert (result.strict.right, result.strict.proposed, result.strict.wanted) == (1, 2, 1)
