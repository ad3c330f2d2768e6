"""Lists, values and sub-headings are read as parts of the clause that their lead, key or heading begins."""

from __future__ import annotations

import pytest

from monograph_kg.reading.extract import extract
from monograph_kg.reading.layout.document import parse_text

TITLE = "Zaleplon: A Guide\n\nZaleplon is a sleeping medicine.\n\n"


def statements(propose, text: str) -> set[tuple[str, str | None, str | None]]:
    found = [c.statement for c in propose(TITLE + text) if c.tier == "A"]
    return {
        (s.kind, s.object, s.frequency)
        for s in found
        if (s.evidence or s.implied_by)[0].start >= len(TITLE) and s.kind != "DocumentStatement"
    }


LISTS = {
    "a lead and its items": "Side effects\n\nSide effects include:\n\n- nausea\n- dry mouth\n",
    "a heading and its items": "Side effects\n\n- nausea\n- dry mouth\n",
    "items with marks": "## Side effects\n\n* nausea\n* dry mouth.\n",
    "an announced list": "Side effects\n\nThe following side effects have been reported:\n\n- nausea\n- dry mouth\n",
    "a sentence": "Side effects\n\nSide effects include nausea and dry mouth.\n",
}


@pytest.mark.parametrize("name", LISTS)
def test_a_list_says_what_a_sentence_says(propose, name: str):
    effects = {(kind, thing) for kind, thing, _ in statements(propose, LISTS[name])}
    assert effects >= {("AdverseEffectStatement", "nausea"), ("AdverseEffectStatement", "dry-mouth")}


@pytest.mark.parametrize(
    "text",
    [
        "Side effects\n\nCommon: nausea, dry mouth\n\nRare: rash\n",
        "Side effects\n\n- Common: nausea, dry mouth\n- Rare: rash\n",
        "Side effects\n\nCommon (up to 1 in 10 people)\n\n- nausea\n- dry mouth\n\nRare (up to 1 in 1,000)\n\n- rash\n",
    ],
)
def test_a_key_gives_its_frequency_to_its_values(propose, text: str):
    assert statements(propose, text) == {
        ("AdverseEffectStatement", "nausea", "common"),
        ("AdverseEffectStatement", "dry-mouth", "common"),
        ("AdverseEffectStatement", "rash", "rare"),
    }


def test_an_item_that_is_a_sentence_stands_alone(lexicon):
    reading = extract(parse_text(TITLE + "Side effects\n\n- Zaleplon may cause nausea.\n"), lexicon).reading
    assert reading.setting(len(reading.document.sentences) - 1) is None


def test_an_item_that_looks_like_an_order_is_an_effect_under_effects(propose):
    found = statements(propose, "Side effects\n\nCommon:\n\n- double vision\n")
    assert ("AdverseEffectStatement", "double-vision", "common") in found
