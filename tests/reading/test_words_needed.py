"""Readers that are spared sentences without their words: sparing them loses nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from monograph_kg.reading.context import Reading
from monograph_kg.reading.extract import extract
from monograph_kg.reading.layout.document import parse_text
from monograph_kg.reading.lexis.automaton import places

TEXTS = sorted((Path(__file__).parent / "gold").glob("*/*/text.txt"))


def test_places_tell_every_word():
    assert places(("care", "careful"), "with care, carefully") == [5, 11, 11]


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.parent.name)
def test_the_words_leave_out_no_draft(path, lexicon, monkeypatch):
    """Reading every sentence with every reader finds the same."""
    document = parse_text(path.read_text(encoding="utf-8"))
    spared = extract(document, lexicon).drafts
    monkeypatch.setattr(Reading, "holds", lambda *_: True)
    assert extract(document, lexicon).drafts == spared
