"""Speed of reading: code points a second on a long label, time to load the lexicon, time for an article."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from monograph_kg.reading.document import parse_text
from monograph_kg.reading.extract import extract
from monograph_kg.reading.open import open_document, open_lexicon
from monograph_kg.reading.propose import candidates

pytestmark = pytest.mark.bench


def best(action, rounds: int = 5) -> float:
    """Seconds of processor time of the fastest round."""
    times = []
    for _ in range(rounds):
        started = time.process_time()
        action()
        times.append(time.process_time() - started)
    return min(times)


def test_a_long_label(shared: Path):
    path = shared / "texts" / "labels" / "lipitor-orig.xml"
    lexicon = open_lexicon()
    size = len(path.read_text(encoding="utf-8"))
    text = open_document(path).text

    from_xml = best(lambda: candidates(extract(open_document(path), lexicon)))
    from_text = best(lambda: candidates(extract(parse_text(text), lexicon)))
    print(f"\nlabel: {size / from_xml / 1e6:.2f} M code points of XML a second, "
          f"{len(text) / from_text / 1e6:.2f} M of its text a second")  # fmt: skip
    assert size / from_xml >= 1e6
    assert len(text) / from_text >= 0.4e6


def test_an_article(shared: Path):
    text = (shared / "sources" / "clonazepam-faq.txt").read_text(encoding="utf-8")
    lexicon = open_lexicon()
    seconds = best(lambda: candidates(extract(parse_text(text), lexicon)))
    print(f"\narticle: {seconds * 1000:.0f} ms")
    assert seconds < 0.3


def test_the_lexicon_loads():
    seconds = best(open_lexicon)
    print(f"\nlexicon: {seconds * 1000:.0f} ms")
    assert seconds < 1
