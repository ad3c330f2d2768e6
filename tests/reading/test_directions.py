"""Directions against the reference list: right where they can be read, refused where words are misspelt."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from monograph_kg.reading.doses.directions import read_direction

UNITS = {"Hour": "h", "Day": "d", "Week": "wk", "Month": "mo", "Year": "a", None: None}


def _wanted(expected: str) -> tuple[object, ...]:
    cells = eval(f"dict({expected})", {"__builtins__": {"dict": dict}})  # noqa: S307 (the reference list is Python)
    timed = cells["frequencyType"] is not None
    return (cells["singleDosageAmount"], cells["form"], UNITS[cells["frequencyType"]],
            cells["interval"] if timed else None, (cells["times"] or 1) if timed else None,
            cells["periodAmount"], UNITS[cells["periodType"]], cells["takeAsNeeded"], cells["strength"])  # fmt: skip


def test_the_reference_directions(shared: Path):
    right, refused = 0, []
    with (shared / "gold" / "directions.tsv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    for row in rows:
        found = read_direction(row["sig"])
        if found is None:
            refused.append(row["sig"])
            continue
        got = (float(found.amount or 0), found.form, found.period_unit, int(found.period) if found.period else None,
               found.frequency, int(found.duration) if found.duration else None, found.duration_unit, found.as_needed,
               found.strength)  # fmt: skip
        assert got == _wanted(row["expected"]), row["sig"]
        right += 1
    assert right == 24
    assert all("kae" in sig or "tke" in sig.lower() or sig.startswith("takr") for sig in refused), refused


@pytest.mark.parametrize(
    "written",
    [
        "Take 1 tab 3 tmies a day",
        "takr 1 tablet 3 times a dya",
        "as needed",
        "",
        "take two",
        "5 a day keeps the doctor away",
    ],
)
def test_nothing_is_guessed(written: str):
    assert read_direction(written) is None
