"""Doses: what is read, with UCUM and FHIR Timing, and what is refused with a reason."""

from __future__ import annotations

import pytest

from monograph_kg.reading.doses import AMOUNT, UNITS, amount_fields, decimal, read_timing, refuse, ucum

TITLE = "Zolpidem dosage guide\n\nWhat is the dosage of zolpidem?\n\n"


def regimens(propose, sentence: str):
    return [c.statement.regimen for c in propose(TITLE + sentence, "zolpidem") if c.statement.regimen]


@pytest.mark.parametrize(
    ("sentence", "low", "high", "unit"),
    [
        ("The usual dose is 0.25 to 0.5 mg orally twice daily.", "0.25", "0.5", "milligram"),
        ("Adults: 2.50 mg once daily.", "2.50", "2.50", "milligram"),
        ("Take 1,000 mg by mouth every 8 hours.", "1000", "1000", "milligram"),
        ("The dose is .5 mg once daily.", "0.5", "0.5", "milligram"),
        ("The dose is 100–200 mcg once a day.", "100", "200", "microgram"),
        ("The dose is 100 µg once a day.", "100", "100", "microgram"),
        ("Children: 20 to 30 mg/kg orally twice daily.", "20", "30", "milligram-per-kilogram"),
        ("The dose is 5 mg per kg every 6 hours.", "5", "5", "milligram-per-kilogram"),
        ("Children: 30 to 40 mg/kg/day.", "30", "40", "milligram-per-kilogram-per-day"),
    ],
)
def test_amounts(propose, sentence: str, low: str, high: str, unit: str):
    (regimen,) = regimens(propose, sentence)
    assert (regimen.dose.low, regimen.dose.high, regimen.dose.unit) == (low, high, unit)


@pytest.mark.parametrize(
    "sentence",
    [
        "Take 0. five mg daily.",
        "Take 20 magnesium daily.",
        "Take 1.000 mg once daily.",
        "Take 10 to 5 mg once daily.",
        "Take 5 mg to 10 g once daily.",
        "Take 0 mg once daily.",
        "Take 05 mg once daily.",
        "Take 2,5 mg once daily.",
    ],
)
def test_odd_amounts_are_refused_with_a_reason(read, propose, sentence: str):
    assert not regimens(propose, sentence)
    refused = read(TITLE + sentence, "zolpidem").refused
    assert refused
    assert all(reason for _, _, reason in refused)


@pytest.mark.parametrize(
    "sentence",
    [
        "Each tablet contains 5 mg of zolpidem.",
        "A dose of 5 mg is equivalent to 10 mg of diazepam once daily.",
        "The maximum is 10 mg once daily.",
        "Do not take more than 10 mg a day; no more than 10 mg once daily.",
        "Diazepam is given as 10 mg once daily.",
    ],
)
def test_other_amounts_are_no_regimen(propose, sentence: str):
    assert not regimens(propose, sentence)


@pytest.mark.parametrize(
    ("words", "frequency", "period", "unit", "entity"),
    [
        ("twice daily", 2, "1", "d", "twice-daily"),
        ("three times a day", 3, "1", "d", "three-times-daily"),
        ("every 8 hours", 1, "8", "h", "every-8-hours"),
        ("every 4 to 6 hours", 1, "4", "h", "every-4-to-6-hours"),
        ("every other day", 1, "2", "d", "every-2-days"),
        ("once weekly", 1, "1", "wk", "once-weekly"),
        ("b.i.d.", 2, "1", "d", "twice-daily"),
        ("q12h", 1, "12", "h", "every-12-hours"),
        ("three or four times daily", 3, "1", "d", "three-or-four-times-daily"),
        ("at bedtime", 1, "1", "d", "once-daily"),
    ],
)
def test_timings(words: str, frequency: int, period: str, unit: str, entity: str):
    timing = read_timing(words, 0, len(words))
    assert timing is not None
    assert (timing.frequency, timing.period, timing.unit, timing.entity) == (frequency, period, unit, entity)


@pytest.mark.parametrize(("written", "plain"), [("1,000", "1000"), (".5", "0.5"), ("2.50", "2.50"), ("007", "7")])
def test_decimals_keep_their_form(written: str, plain: str):
    assert decimal(written) == plain


def test_units_have_ucum_codes():
    assert {code for _, code in UNITS.values()} >= {"mg", "ug", "g", "mL", "[U]", "[iU]", "meq", "mmol"}
    match = AMOUNT.search("20 to 30 mg/kg twice daily")
    assert match is not None
    assert ucum(match) == "mg/kg"
    assert amount_fields(match)["unit"] == "milligram-per-kilogram"
    assert refuse("20 to 30 mg/kg", match) is None
