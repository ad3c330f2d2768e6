"""Reservations: each row of the table leaves its example to review, and lets its counter-example pass."""

from __future__ import annotations

import pytest

from monograph_kg.reading.reservations import Row, rows

HEAD = "Zolvarine: A Guide\n\nZolvarine is a benzodiazepine.\n\nWhat is it?\n\n"


@pytest.mark.parametrize("row", rows(), ids=lambda row: row.reason)
def test_a_row_takes_its_example_and_leaves_its_counter_example(propose, row: Row):
    def read(example: str) -> list[tuple[str, str | None]]:
        found = propose(HEAD + example.replace("DRUG", "Zolvarine"))
        return [(c.tier, c.statement.needs_review) for c in found if c.statement.kind in row.kinds]

    assert set(read(row.example)) == {("B", row.reason)}
    assert set(read(row.counter_example)) == {("A", None)}


def test_a_denied_use_is_stated(propose):
    found = propose(HEAD + "It is not approved for migraine.")
    assert [(c.tier, c.statement.object) for c in found if c.statement.kind == "Indication"] == [("A", "migraine")]


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("Zolvarine causes less drowsiness than diazepam.", "less of it"),
        ("It can cause rash in adults with a fair complexion that burns easily in the sun all day.", "some people"),
        ("Avoid zolvarine in bright sunlight.", "restrict it"),
        ("Halve the dose of warfarin.", "dose is that of another drug"),
        ("Interactions: erythromycin increases the effect of warfarin.", "two other drugs"),
    ],
)
def test_what_was_not_read_around_a_fact_is_said(propose, sentence: str, reason: str):
    found = [c for c in propose(HEAD + sentence) if c.tier == "B" and c.statement.needs_review]
    assert [reason in c.statement.needs_review for c in found] == [True]
