"""Defects of a text: words run together, another drug's name for the drug's own, page furniture."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from monograph_kg.curation.errata import read_errata
from monograph_kg.reading.extract import extract
from monograph_kg.reading.layout.document import parse_text
from monograph_kg.reading.open import open_lexicon
from monograph_kg.reading.propose import proposed_errata

GOLD = sorted((Path(__file__).parent / "gold").glob("*/*/text.txt"))


def proposed(text: str) -> list[tuple[str, str, str | None]]:
    """Return type, words and reading of each proposed erratum that is not about a dose."""
    errata = proposed_errata(extract(parse_text(text), open_lexicon()), {})
    return [(e.type, text[e.start : e.end], e.as_read) for e in errata if not e.type.startswith("dose")]


def page(sentence: str, heading: str = "About the medicine") -> str:
    return f"Naproxen: A Guide\n\nNaproxen is an NSAID.\n\n{heading}\n\n{sentence}\n"


@pytest.mark.parametrize(
    ("sentence", "words", "read"),
    [
        ("Naproxencan irritate the stomach.", "Naproxencan", "Naproxen can"),
        ("Do not combine warfarin withnaproxen.", "withnaproxen", "with naproxen"),
        ("Stomach bleedingmay occur.", "bleedingmay", "bleeding may"),
        ("At night naproxendoesn't keep you awake.", "naproxendoesn't", "naproxen doesn't"),
    ],
)
def test_words_run_together_are_parted(sentence: str, words: str, read: str):
    assert ("missing space", words, read) in proposed(page(sentence))


@pytest.mark.parametrize("sentence", ["The naproxenate is a salt.", "A pecan may help.", "Dismay is no effect."])
def test_a_word_that_only_ends_like_two_is_left_alone(sentence: str):
    assert proposed(page(sentence)) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Ibuprofen may cause heartburn.",
        "At the start of treatment, ibuprofen often causes heartburn.",
        "The usual adult dose of ibuprofen is taken in the morning.",
        "Overuse of ibuprofen may harm the kidneys.",
        "Never stop ibuprofen without advice.",
        "Take ibuprofen with food.",
    ],
)
def test_another_drug_of_the_class_in_the_drugs_own_place_is_proposed(sentence: str):
    assert [kind for kind, words, _ in proposed(page(sentence)) if words.lower() == "ibuprofen"] == ["wrong drug"]


@pytest.mark.parametrize(
    "sentence",
    [
        "Ibuprofen is weaker.",
        "Ibuprofen acts faster but for a shorter time.",
        "Ibuprofen has a shorter half-life than naproxen.",
        "Unlike naproxen, ibuprofen is taken three times a day.",
        "If you take ibuprofen, tell your doctor.",
        "Stop ibuprofen before you start this medicine.",
        "Paracetamol may cause liver damage.",
    ],
)
def test_another_drug_that_is_meant_is_left_alone(sentence: str):
    assert proposed(page(sentence)) == []


def test_among_interactions_the_drug_that_is_not_to_be_taken_is_meant():
    assert proposed(page("Do not take ibuprofen at all.", "Interactions")) == []


@pytest.mark.parametrize(
    "line",
    [
        "Main Menu",
        "Page 2 of 5",
        "- 3 -",
        "[Back to top]",
        "Home | Medicines | Print",
        "[Home](index.md) | [All medicines A-Z](list.md)",
        "Last updated by the editors",
        "Share this page",
    ],
)
def test_page_furniture_is_proposed_and_states_nothing(line: str):
    text = page(f"Naproxen may cause nausea.\n\n{line}")
    assert ("site boilerplate", line, None) in proposed(text)


@pytest.mark.parametrize(
    "line", ["Print on the box: 250 mg.", "Adults | 10 mg | daily", "- heartburn", "Page through it."]
)
def test_a_line_of_the_text_is_no_furniture(line: str):
    assert "site boilerplate" not in {kind for kind, _, _ in proposed(page(f"It may help.\n\n{line}"))}


@pytest.mark.parametrize("kind", ["wrong drug", "missing space", "site boilerplate"])
def test_the_defects_of_the_gold_monographs_are_found(kind: str):
    found: Counter[str] = Counter()
    for path in GOLD:
        text = path.read_bytes().decode("utf-8")
        listed = path.with_name("errata.tsv")
        wanted = [e for e in read_errata(listed).values() if kind in e.type] if listed.exists() else []
        made = [e for e in proposed_errata(extract(parse_text(text), open_lexicon()), {}) if kind in e.type]
        met = [any(e.start < w.end and w.start < e.end for e in made) for w in wanted]
        found += Counter(wanted=len(wanted), met=sum(met), made=len(made))
    assert found["met"] >= 0.85 * found["wanted"], found
    assert found["made"] - found["met"] <= 0.1 * found["made"], found
