"""Speed of reading: code points a second on a long label, time to load the lexicon, time for an article."""

from __future__ import annotations

import hashlib
import json
import time
from pathlib import Path

import pytest

from monograph_kg.reading.extract import extract
from monograph_kg.reading.labels.indications import indication_spans
from monograph_kg.reading.layout.document import parse_text
from monograph_kg.reading.open import open_document, open_lexicon
from monograph_kg.reading.propose import candidates

pytestmark = pytest.mark.bench
GOLD = Path(__file__).parents[1] / "reading" / "gold"


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
    print(f"\nlabel: {size / from_xml / 1e6:.2f} M code points of XML a second, most of them tags; of the "
          f"{len(text) / 1e3:.0f} thousand that they render to, {len(text) / from_xml / 1e6:.2f} M a second; "
          f"read again as plain text {len(text) / from_text / 1e6:.2f} M a second")  # fmt: skip
    assert size / from_xml >= 1e6
    # Read as plain text no section has a code that tells what need not be read.
    assert len(text) / from_text >= 0.15e6


def test_dense_prose():
    """The gold monographs: short, and nearly every sentence states something; no limit is set, the figure is told."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(GOLD.glob("*/*/text.txt"))]
    lexicon = open_lexicon()
    seconds = best(lambda: [candidates(extract(parse_text(text), lexicon)) for text in texts], rounds=3)
    size = sum(map(len, texts))
    print(f"\ndense prose: {size / seconds / 1e6:.2f} M code points a second, {len(texts)} texts of {size} in all")
    assert texts


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


def test_the_full_lexicon_loads():
    """With the compiled vocabularies; needs `monograph-kg lexicon build`."""
    seconds = best(lambda: open_lexicon(full=True))
    started = time.process_time()
    found = list(open_lexicon(full=True).find("adults with asthma"))
    first = time.process_time() - started
    print(f"\nfull lexicon: {seconds * 1000:.0f} ms, with its first search {first * 1000:.0f} ms")
    assert found
    assert seconds < 1
    assert first < 1.5


def test_indications_of_labels(shared: Path):
    """Overlapping spans on the half of the labels that no rule was written from; needs `monograph-kg lexicon build`."""
    lexicon = open_lexicon(full=True)
    rows = [json.loads(line) for line in (shared / "gold" / "label-indications.jsonl").read_text("utf-8").splitlines()]
    held_out = [row for row in rows if int(hashlib.sha256(row["id"].encode()).hexdigest(), 16) % 2 == 1]
    right = found = proposed = wanted = 0
    for row in held_out:
        gold = [(one["start"], one["end"]) for one in row["annotations"]]
        mine = indication_spans(row["text"], lexicon)
        right += sum(any(a < d and c < b for c, d in gold) for a, b in mine)
        found += sum(any(a < d and c < b for c, d in mine) for a, b in gold)
        proposed += len(mine)
        wanted += len(gold)
    precision, recall = right / proposed, found / wanted
    f1 = 2 * precision * recall / (precision + recall)
    print(f"\nindications: precision {precision:.3f}, recall {recall:.3f}, F1 {f1:.3f} on {len(held_out)} labels")
    assert f1 >= 0.86
