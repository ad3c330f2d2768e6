"""What a document is searched for beforehand spares work and loses nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from monograph_kg.reading.candidate import write_candidates
from monograph_kg.reading.context import Reading
from monograph_kg.reading.document import parse_text
from monograph_kg.reading.extract import extract
from monograph_kg.reading.propose import candidates

TEXTS = sorted((Path(__file__).parent / "gold").glob("*/*/text.txt"))


@pytest.mark.parametrize("path", TEXTS, ids=[path.parent.name for path in TEXTS])
def test_a_sentence_is_spared_only_what_it_cannot_hold(path: Path, lexicon, monkeypatch):
    document = parse_text(path.read_bytes().decode("utf-8"))
    spared = write_candidates(candidates(extract(document, lexicon)))
    monkeypatch.setattr(Reading, "holds", lambda *_: True)
    assert spared == write_candidates(candidates(extract(document, lexicon)))
