"""What a dose depends on: every pattern matches its example and not its counter-example."""

from __future__ import annotations

import pytest

from monograph_kg.reading.doses.factorpatterns import FactorPattern, factor_patterns
from monograph_kg.reading.layout.document import parse_text
from monograph_kg.reading.lexis.masks import mask
from monograph_kg.reading.lexis.names import Subject

SUBJECT = Subject("zolvarine", ("zolvarine",))


def hits(pattern: FactorPattern, sentence: str) -> bool:
    text = sentence.replace("DRUG", "Zolvarine").replace("OTHER", "morphine")
    masked = mask(parse_text(text), SUBJECT).text
    return any(True for _ in pattern.matches(masked, 0, len(masked)))


@pytest.mark.parametrize("pattern", factor_patterns(), ids=lambda pattern: pattern.id)
def test_a_pattern_matches_its_example_and_not_its_counter_example(pattern: FactorPattern):
    assert hits(pattern, pattern.example), f"{pattern.id} misses its example: {pattern.example}"
    assert not hits(pattern, pattern.counter_example), f"{pattern.id} takes: {pattern.counter_example}"


def test_ids_are_unique():
    ids = [pattern.id for pattern in factor_patterns()]
    assert len(ids) == len(set(ids))
