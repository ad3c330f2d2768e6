"""The sweep: what is offered for review, and what is not."""

from __future__ import annotations

import pytest


def swept(propose, text: str) -> list[tuple[str, str, str]]:
    """Kind, object and polarity of what the sweep offers of a text about zolpidem."""
    found = [c.statement for c in propose(f"Zolpidem\n\n{text}", "zolpidem") if c.tier == "B"]
    return [(s.kind, s.object or "", s.polarity) for s in found]


@pytest.mark.parametrize(("text", "wanted"), [
    ("Interactions\n\nBe wary of diazepam.", ("InteractionStatement", "diazepam", "affirmed")),
    ("Mechanism of action\n\nAs a result, resistance in the urethra falls.",
     ("MechanismStep", "resistance", "affirmed")),
])  # fmt: skip
def test_what_a_typed_section_speaks_of_is_offered(propose, text: str, wanted: tuple[str, str, str]):
    found = swept(propose, text)
    assert any((kind, polarity) == (wanted[0], wanted[2]) and wanted[1] in name for kind, name, polarity in found)


@pytest.mark.parametrize("text", [
    "How to take it\n\nNow put the kettle on.",
    "Take a break if you can.",
    "Side effects\n\nCall your doctor if you notice yellow skin.",
])  # fmt: skip
def test_idle_words_and_signs_to_watch_for_are_not(propose, text: str):
    assert swept(propose, text) == []
