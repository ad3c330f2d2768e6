"""Maxima and durations of regimens: what is read, with its spans, what is refused, and what is neither."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monograph_kg.curation.scoring import leniently, strictly
from monograph_kg.reading.doses.durations import read_durations
from monograph_kg.reading.overview import rows
from monograph_kg.records.statement import Statement

TITLE = "Zolpidem dosage guide\n\nWhat is the dosage of zolpidem?\n\n"


def statements(propose, sentence: str) -> list[Statement]:
    return [c.statement for c in propose(TITLE + sentence, "zolpidem") if c.tier == "A" and c.statement.regimen]


def cued(statement: Statement, sentence: str, name: str) -> list[str]:
    """The words at the published offsets of a cue."""
    text = TITLE + sentence
    return [text[span.start : span.end] for span in statement.cues.get(name, ())]


def most(statement: Statement) -> str:
    found = statement.regimen.maximum if statement.regimen else None
    if not found:
        return ""
    return f"{found.amount} {found.unit} " + (f"{found.period} {found.period_unit}" if found.period else "at once")


MAXIMA = [
    ("The maximum daily dose is 40 mg.", "40 milligram 1 d", ["daily", "40 mg"]),
    ("The maximum dose is 40 mg a day.", "40 milligram 1 d", ["40 mg a day"]),
    ("The maximum dose is 400 mg per day in two divided doses.", "400 milligram 1 d", ["400 mg per day"]),
    ("The maximum dose of zolpidem is 10 mg/day.", "10 milligram 1 d", ["10 mg/day"]),
    ("The highest recommended dose is 0.5 mg per week.", "0.5 milligram 1 wk", ["0.5 mg per week"]),
    ("Do not take more than 4 g in 24 hours.", "4 gram 24 h", ["4 g in 24 hours"]),
    ("In 24 hours you must not take more than 4 g.", "4 gram 24 h", ["In 24 hours", "4 g"]),
    ("Doses should not exceed 20 mg in any 24-hour period.", "20 milligram 24 h", ["20 mg in any 24-hour period"]),
    ("The dose should not exceed 20 mg daily.", "20 milligram 1 d", ["20 mg daily"]),
    ("The daily dose must never exceed 3,200 mg.", "3200 milligram 1 d", ["daily", "3,200 mg"]),
    ("Nobody should take more than 300 mg on a single day.", "300 milligram 1 d", ["300 mg on a single day"]),
    ("Take no more than 40 mg of zolpidem per day.", "40 milligram 1 d", ["40 mg of zolpidem per day"]),
    ("Do not take more than 10 mg every 6 hours.", "10 milligram 6 h", ["10 mg every 6 hours"]),
    ("Limit the dose to 20 mg a day.", "20 milligram 1 d", ["20 mg a day"]),
    ("10 mg a day is the most you should take.", "10 milligram 1 d", ["10 mg a day"]),
    ("40 mg per day should not be exceeded.", "40 milligram 1 d", ["40 mg per day"]),
    ("Maximum daily dose: 2 g", "2 gram 1 d", ["daily", "2 g"]),
    ("| Maximum daily dose | 2 g |", "2 gram 1 d", ["daily", "2 g"]),
    ("- Max. 40 mg/day", "40 milligram 1 d", ["40 mg/day"]),
    ("The maximum is 60 mg/kg/day.", "60 milligram-per-kilogram 1 d", ["60 mg/kg/day"]),
    ("The maximum dose is 10 mg (one tablet) a day.", "10 milligram 1 d", ["10 mg (one tablet) a day"]),
    ("A single dose should not exceed 10 mg.", "10 milligram at once", ["10 mg"]),
    ("Take no more than 1,000 mg at a time.", "1000 milligram at once", ["1,000 mg"]),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "wanted", "words"), MAXIMA)
def test_a_maximum_is_a_regimen_without_dose(propose, sentence: str, wanted: str, words: list[str]):
    (found,) = statements(propose, sentence)
    assert (most(found), found.regimen.dose, found.regimen.timing) == (wanted, None, None)
    assert [w.lower() for w in cued(found, sentence, "maximum")] == [w.lower() for w in words]
    assert found.certainty == "asserted"


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("Take 10 mg twice daily, up to a maximum of 60 mg per day.",
         [("standard", ""), ("maximum", "60 milligram 1 d")]),
        ("Start with 5 mg once daily; it must not exceed 20 mg a day.",
         [("initial", ""), ("maximum", "20 milligram 1 d")]),
        ("For insomnia, adults take 10 mg at bedtime, maximum 20 mg a day.",
         [("adult-insomnia", ""), ("maximum-adult-insomnia", "20 milligram 1 d")]),
        ("Children: 20 mg/kg daily (max 1,500 mg/day).", [("child", ""), ("maximum-child", "1500 milligram 1 d")]),
        ("In elderly patients the dose should not exceed 5 mg daily.", [("maximum-older-adult", "5 milligram 1 d")]),
        ("Maximum dose (adults): 40 mg per day", [("maximum-adult", "40 milligram 1 d")]),
        ("Kidney disease: do not exceed 20 mg a day", [("maximum-person-with-kidney-disease", "20 milligram 1 d")]),
        ("The maximum starting dose is 10 mg a day.", [("maximum-initial", "10 milligram 1 d")]),
        ("Ceiling: 50 mg a day in hypertension", [("maximum-hypertension", "50 milligram 1 d")]),
    ],
)  # fmt: skip
def test_a_maximum_keeps_its_people_and_use_apart_from_the_dose(propose, sentence: str, wanted: list[tuple[str, str]]):
    assert [(s.regimen.id, most(s)) for s in statements(propose, sentence)] == wanted


def test_the_usual_maximum_is_typical_and_one_without_advice_is_conditional(propose):
    (usual,) = statements(propose, "The usual maximum dose is 40 mg a day.")
    assert (usual.certainty, usual.circumstance) == ("typical", ())
    for words in ("without asking your doctor", "unless directed by a doctor", "without talking to your doctor"):
        sentence = f"Do not take more than 1,200 mg a day {words}."
        (found,) = statements(propose, sentence)
        assert found.circumstance == ("without-medical-advice",)
        assert cued(found, sentence, "circumstance") == [words]


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("The maximum dose is 400 mg.", "in what time"),
        ("The dose is usually 10 mg a day and should not exceed 40 mg.", "in what time"),
        ("The maximum dose is 40 to 60 mg a day.", "range"),
        ("The maximum dose is 10 mg twice daily.", "frequency"),
        ("If you have weak kidneys, do not take more than 20 mg a day.", "condition"),
        ("The maximum dose in weak kidneys is 20 mg a day.", "condition"),
        ("The maximum dose on the first day is 40 mg a day.", "condition"),
        ("After a single dose do not take more than 40 mg.", "condition"),
        ("With rifampicin: max 20 mg a day", "elsewhere"),
        ("## Use with rifampicin\n\nThe maximum dose is 20 mg a day.", "elsewhere"),
        ("Children take 5 mg once daily. The maximum dose is 10 mg a day.", "elsewhere"),
        ("The maximum dose is 40 mg a day in adults and 20 mg a day in children.", "goes on"),
        ("The maximum is 1.000 mg a day.", "decimal"),
        ("The infusion should not exceed 10 mg per minute.", "rate"),
    ],
)
def test_a_maximum_that_leaves_something_open_is_refused(read, propose, sentence: str, reason: str):
    refused = read(TITLE + sentence, "zolpidem").refused
    assert [why for start, end, why in refused if reason in why and 0 <= start < end <= len(TITLE + sentence)]
    wanted = "40 milligram 1 d" if reason == "goes on" else ""
    assert {most(s) for s in statements(propose, sentence)} <= {wanted, ""}


@pytest.mark.parametrize(
    "sentence",
    [
        "Do not take more than 8 tablets in 24 hours.",
        "Maximum: 3 tablets",
        "Some specialists give up to 80 mg a day.",
        "Take up to 40 mg daily.",
        "There is no maximum dose of 40 mg a day.",
        "Should I never take more than 40 mg a day?",
        "It is not true that 40 mg a day is the maximum.",
        "The dose of simvastatin should not exceed 20 mg a day.",
        "Simvastatin, whose dose should not exceed 20 mg a day, is an older drug.",
        "The dose should not exceed 20 mg a day with clarithromycin.",
        "The minimum dose is 5 mg a day.",
        "The lowest effective dose is 5 mg a day.",
        "The largest tablet has 10 mg once a day.",
        "An overdose of more than 400 mg a day is dangerous.",
        "Taking more than 10 mg a day increases the risk of falls.",
        "In trials the maximum dose was 80 mg a day.",
        "The maximum dose was 80 mg a day.",
        "10 mg a day is the highest dose tested.",
        "The maximum tolerated dose is 20 mg a day.",
        "The maximum effect is seen at 40 mg a day.",
        "Side effects are seen at the maximum dose of 40 mg a day.",
        "Twice the maximum dose of 40 mg a day was given.",
        "Adults should rarely need more than 40 mg a day.",
        "People over 65 need no more than 5 mg once a day.",
        "Those who took no more than 10 mg a day slept well.",
        "The dose should not be increased by more than 5 mg a day.",
        "Increase the dose in steps of no more than 5 mg a week.",
        "Do not drink more than 20 g of alcohol a day.",
        "Salt intake should not exceed 5 g a day.",
    ],
)
def test_other_limits_are_no_maximum(propose, sentence: str):
    assert not [s for s in statements(propose, sentence) if s.regimen.maximum]


WORDINGS = [
    "The maximum dose is {}.",
    "Do not take more than {}.",
    "The dose should not exceed {}.",
    "Adults: no more than {}.",
    "Take 1 mg at bedtime, up to a maximum of {}.",
    "{} is the maximum.",
    "Maximum: {}",
    "- Never exceed {}.",
    "The dose may be increased to a maximum of {}.",
]
PERIODS = {
    "a day": "1 d", "per day": "1 d", "daily": "1 d", "once daily": "1 d", "in 24 hours": "24 h", "within a day": "1 d",
    "in any 24-hour period": "24 h", "a week": "1 wk", "per week": "1 wk", "every 12 hours": "12 h",
}  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(amount=st.integers(2, 9999), wording=st.sampled_from(WORDINGS), period=st.sampled_from(sorted(PERIODS)))
def test_any_amount_in_any_wording_and_period_is_that_maximum(propose, amount: int, wording: str, period: str):
    found = statements(propose, wording.format(f"{amount} mg {period}"))
    assert [most(s) for s in found if s.regimen.maximum] == [f"{amount} milligram {PERIODS[period]}"]
    assert all(s.regimen.dose.low == "1" for s in found if s.regimen.dose)


@pytest.mark.parametrize(
    ("sentence", "wanted", "words"),
    [
        ("Take 25 mg once daily for two weeks.", ["2-2 wk"], "for two weeks"),
        ("Take 25 mg for 7 to 10 days.", ["7-10 d"], "for 7 to 10 days"),
        ("Take 25 mg once daily for insomnia for 3 or 4 months.", ["3-4 mo"], "for 3 or 4 months"),
        ("Take 25 mg once daily over 3 days.", ["3-3 d"], "over 3 days"),
        ("A 5-day course of 25 mg once daily is usual.", ["5-5 d"], "A 5-day course"),
        ("Take 25 mg once daily as a 5-day course.", ["5-5 d"], "a 5-day course"),
        ("For 7 days, take 25 mg once daily.", ["7-7 d"], "For 7 days"),
        ("Adults: 25 mg twice daily, 60 days in all", ["60-60 d"], "60 days in all"),
        ("Adults: 25 mg twice daily, five to seven days", ["5-7 d"], "five to seven days"),
        ("Take 25 mg once daily for a year.", ["1-1 a"], "for a year"),
        ("Take 2 mg, 5 mg or 10 mg once daily for 7 days.", ["7-7 d"] * 3, "for 7 days"),
        ("Take 25 mg twice daily for 3 days, then once daily for a week.", ["3-3 d", "1-1 wk"], "for 3 days"),
        ("Take 25 mg once daily for the first two weeks, then 50 mg once daily.", ["2-2 wk", ""],
         "for the first two weeks"),
    ],
)  # fmt: skip
def test_durations(propose, sentence: str, wanted: list[str], words: str):
    found = statements(propose, sentence)
    lasting = [s.regimen.duration for s in found]
    assert [f"{d.low}-{d.high} {d.unit}" if d else "" for d in lasting] == wanted
    assert cued(found[0], sentence, "duration") == [words]
    assert all(s.regimen.dose for s in found)


@pytest.mark.parametrize(
    "words",
    [
        "for up to 4 weeks", "for at least 6 months", "for no more than 3 days", "for a maximum of 4 weeks",
        "for 4 weeks at most", "for two weeks or longer", "for a week or two", "for a few days", "for about two weeks",
        "for years", "for pain", "over 30 minutes", "for 2 hours", "for 10 days of each month", "for 5 days a week",
        "until pain has been gone for 3 days", "and do not drive for 3 days", "; the effect lasts for 3 days",
        "with a gap of 2 weeks", "and check the blood for 2 weeks", "for 4 to 2 weeks", "on the first day",
    ],
)  # fmt: skip
def test_bounds_and_other_times_are_no_duration(propose, words: str):
    found = statements(propose, f"Take 25 mg once daily {words}.")
    assert found
    assert not [s for s in found if s.regimen.duration]


def test_an_amount_spread_over_days_has_no_duration(propose):
    assert not [s for s in statements(propose, "Give 1 g over 3 days.") if s.regimen.duration]


@given(low=st.integers(1, 99), more=st.integers(0, 20), unit=st.sampled_from(["day", "week", "month", "year"]))
def test_a_rendered_length_reads_back(low: int, more: int, unit: str):
    high = min(low + more, 99)
    text = f"for {low} to {high} {unit}s"
    (found,) = read_durations(text, 0, len(text))
    assert (found.low, found.high, text[found.start : found.end]) == (str(low), str(high), text)


def test_the_table_shows_maxima_and_durations(propose):
    text = TITLE + "Take 10 mg once daily for 7 to 10 days, maximum 20 mg a day. A single dose should not exceed 5 mg."
    facts = [row[1] for row in rows([c for c in propose(text, "zolpidem") if c.statement.regimen], text)]
    assert facts == [
        "zolpidem hasDosageRegimen 10 milligram once-daily for 7 to 10 d",
        "zolpidem hasDosageRegimen at most 20 milligram in 1 d",
        "zolpidem hasDosageRegimen at most 5 milligram at a time",
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The maximum dose is 40 mg a day.", "The maximum dose is 80 mg a day."),
        ("The maximum dose is 40 mg a day.", "The maximum dose is 40 mg a week."),
        ("Take 40 mg once daily for 3 days.", "Take 40 mg once daily for 5 days."),
        ("Take 40 mg once daily for 3 days.", "Take 40 mg once daily."),
    ],
)
def test_the_scorer_compares_them_strictly_only(propose, one: str, other: str):
    ((mine,), (theirs,)) = statements(propose, one), statements(propose, other)
    assert leniently(mine, theirs)
    assert not strictly(mine, theirs)
