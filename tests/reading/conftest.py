"""What the tests of reading share: the lexicon, and one reading of a text."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from monograph_kg.reading.candidate import Candidate
from monograph_kg.reading.extract import Extraction, extract
from monograph_kg.reading.layout.document import parse_text
from monograph_kg.reading.lexis.lexicon import Lexicon
from monograph_kg.reading.open import open_lexicon
from monograph_kg.reading.propose import candidates
from monograph_kg.reading.sweep import sweep

GOLD = Path(__file__).parent / "gold"


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    return open_lexicon()


@pytest.fixture(scope="session")
def read(lexicon: Lexicon) -> Callable[..., Extraction]:
    def go(text: str, drug: str | None = None) -> Extraction:
        return extract(parse_text(text), lexicon, drug)

    return go


@pytest.fixture(scope="session")
def propose(lexicon: Lexicon) -> Callable[..., list[Candidate]]:
    def go(text: str, drug: str | None = None) -> list[Candidate]:
        found = extract(parse_text(text), lexicon, drug)
        return candidates(found, extra=sweep(found))

    return go


@pytest.fixture(scope="session")
def article(shared: Path) -> str:
    return (shared / "sources" / "clonazepam-faq.txt").read_bytes().decode("utf-8")
