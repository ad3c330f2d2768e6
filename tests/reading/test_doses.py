"""Doses: what is read, with UCUM and FHIR Timing, and what is refused with a reason."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monograph_kg.reading.doses.amounts import UNITS, decimal, may_hold_amount, odd_amounts, read_amounts
from monograph_kg.reading.doses.populations import read_populations
from monograph_kg.reading.doses.scene import slots
from monograph_kg.reading.doses.timings import read_timing, read_timings, timing_name

TITLE = "Zolpidem dosage guide\n\nWhat is the dosage of zolpidem?\n\n"
FIELDS = ("timing", "route", "phase", "population", "for_use")


def statements(propose, sentence: str):
    """The statements on doses; maxima without one are tested elsewhere."""
    found = [c.statement for c in propose(TITLE + sentence, "zolpidem") if c.tier == "A"]
    return [s for s in found if s.regimen and s.regimen.dose]


def regimens(propose, sentence: str):
    return [s.regimen for s in statements(propose, sentence)]


def told(regimen) -> dict[str, str]:
    """The fields that a regimen has, the dose in short."""
    dose = regimen.dose
    found = {"dose": f"{dose.low}-{dose.high} {dose.unit}" if dose.low != dose.high else f"{dose.low} {dose.unit}"}
    for name in FIELDS:
        value = getattr(regimen, name)
        if value is not None:
            found[name] = value.entity if name == "timing" else value
    return found


@pytest.mark.parametrize(
    ("sentence", "low", "high", "unit"),
    [
        ("The usual dose is 0.25 to 0.5 mg orally twice daily.", "0.25", "0.5", "milligram"),
        ("Adults: 2.50 mg once daily.", "2.50", "2.50", "milligram"),
        ("Take 1,000 mg by mouth every 8 hours.", "1000", "1000", "milligram"),
        ("The dose is .5 mg once daily.", "0.5", "0.5", "milligram"),
        ("The dose is 100–200 mcg once a day.", "100", "200", "microgram"),
        ("The dose is 100 µg once a day.", "100", "100", "microgram"),
        ("The dose is 50 mg to 75 mg once a day.", "50", "75", "milligram"),
        ("Take a 5-mg dose once a day.", "5", "5", "milligram"),
        ("The dose is between 5 and 10 mg once a day.", "5", "10", "milligram"),
        ("Take two or three drops once a day.", "2", "3", "drop"),
        ("Take half a tablet once a day.", "0.5", "0.5", "tablet"),
        ("Inject ten units once a day.", "10", "10", "unit"),
        ("Take one 10 mg tablet once a day.", "10", "10", "milligram"),
        ("Take two 10 mg tablets once a day.", "2", "2", "tablet"),
        ("Take 2 tablets (20 mg) once a day.", "20", "20", "milligram"),
        ("Take 20 mg (two tablets) once a day.", "20", "20", "milligram"),
        ("Children: 20 to 30 mg/kg orally twice daily.", "20", "30", "milligram-per-kilogram"),
        ("The dose is 5 mg per kg every 6 hours.", "5", "5", "milligram-per-kilogram"),
        ("Children: 30 to 40 mg/kg/day.", "30", "40", "milligram-per-kilogram-per-day"),
        ("Children: 3 mg/kg/day to 4 mg/kg/day.", "3", "4", "milligram-per-kilogram-per-day"),
        ("The dose is 15 mg/m2 once a week.", "15", "15", "milligram-per-square-meter"),
        ("The dose is 300 mg a day in divided doses.", "300", "300", "milligram-per-day"),
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
        "Take 1 000 mg once daily.",
        "Give 5 mg/ml once daily.",
        "Take 20 daily.",
        "Doses of 2, 4 or 8 mg once daily are used.",
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
        "The tablets come in strengths of 5 mg and 10 mg.",
        "A dose of 5 mg is equivalent to 10 mg of diazepam once daily.",
        "The maximum is 10 mg once daily.",
        "The highest recommended dose is 10 mg a day.",
        "10 mg a day is the maximum.",
        "Do not take more than 10 mg a day; no more than 10 mg once daily.",
        "Take up to 10 mg a day.",
        "Doses above 10 mg a day are not used.",
        "Raise the dose by 5 mg every week.",
        "The dose is raised in steps of 5 mg once a week.",
        "Never take 20 mg once daily.",
        "Diazepam is given as 10 mg once daily.",
        "Folic acid 5 mg is taken once weekly.",
        "Eat 30 g of fibre once a day.",
        "Rats were given 20 mg/ml once daily.",
        "A dose of 5 mg should not be exceeded.",
        "Somebody who takes 40 mg once a day may feel tired.",
        "Perhaps 40 mg once a day helps.",
        "Take the tablet with 200 ml of water once a day.",
    ],
)
def test_other_amounts_are_no_dose(propose, sentence: str):
    assert not regimens(propose, sentence)


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("Adults take one tablet at night.",
         [{"dose": "1 tablet", "timing": "nightly", "population": "adult"}]),
        ("Use two puffs every four to six hours.", [{"dose": "2 puff", "timing": "every-4-to-6-hours"}]),
        ("A single dose of 1 g is given by mouth.", [{"dose": "1 gram", "route": "oral"}]),
        ("Start at 25 mg in the evening and go up by 25 mg each week to 100 mg.",
         [{"dose": "25 milligram", "timing": "every-evening", "phase": "initial"}, {"dose": "100 milligram"}]),
        ("Begin with 5 mg once daily, increasing to 10 mg twice daily.",
         [{"dose": "5 milligram", "timing": "once-daily", "phase": "initial"},
          {"dose": "10 milligram", "timing": "twice-daily"}]),
        ("The dose is increased from 5 mg to 10 mg once daily.", [{"dose": "10 milligram", "timing": "once-daily"}]),
        ("Take 20 mg twice daily at first, then once daily.",
         [{"dose": "20 milligram", "timing": "twice-daily", "phase": "initial"},
          {"dose": "20 milligram", "timing": "once-daily"}]),
        ("In adults the dose is 10 mg twice daily, and in children it is 5 mg twice daily.",
         [{"dose": "10 milligram", "timing": "twice-daily", "population": "adult"},
          {"dose": "5 milligram", "timing": "twice-daily", "population": "child"}]),
        ("Adults and children over 12 take 10 mg once a day.",
         [{"dose": "10 milligram", "timing": "once-daily", "population": "adult"},
          {"dose": "10 milligram", "timing": "once-daily", "population": "child"}]),
        ("Children weighing more than 40 kg: 400 mg a day in two divided doses.",
         [{"dose": "400 milligram-per-day", "timing": "two-divided-doses", "population": "child"}]),
        ("People over 65 need no more than 5 mg once a day.",
         [{"dose": "5 milligram", "timing": "once-daily", "population": "older-adult"}]),
        ("People with kidney disease start on 5 mg every other day.",
         [{"dose": "5 milligram", "timing": "every-other-day", "phase": "initial",
           "population": "person-with-kidney-disease"}]),
        ("Patients taking rifampicin: 10 mg once daily.",
         [{"dose": "10 milligram", "timing": "once-daily", "population": "person-taking-rifampicin"}]),
        ("For insomnia, adults take 5 mg; for anxiety, 2.5 mg twice daily.",
         [{"dose": "5 milligram", "population": "adult", "for_use": "insomnia"},
          {"dose": "2.5 milligram", "timing": "twice-daily", "population": "adult", "for_use": "anxiety"}]),
        ("Insomnia, maintenance: 5 mg nightly",
         [{"dose": "5 milligram", "timing": "nightly", "phase": "maintenance", "for_use": "insomnia"}]),
        ("By mouth, adults: 4 mg three or four times a day.",
         [{"dose": "4 milligram", "timing": "three-or-four-times-daily", "route": "oral", "population": "adult"}]),
        ("- Adults: 50 micrograms (one spray) in each nostril once daily",
         [{"dose": "50 microgram", "timing": "once-daily", "route": "nasal", "population": "adult"}]),
        ("10 mg is injected under the skin once a week.",
         [{"dose": "10 milligram", "timing": "once-weekly", "route": "subcutaneous"}]),
        ("The usual weekly dose is 70 mg.", [{"dose": "70 milligram", "timing": "once-weekly"}]),
        ("| Older adults | 5 mg | once daily |",
         [{"dose": "5 milligram", "timing": "once-daily", "population": "older-adult"}]),
        ("Take 5 mg once daily together with rifampicin 300 mg.",
         [{"dose": "5 milligram", "timing": "once-daily"}]),
        ("The dose is 10 mg once daily; the maximum is 20 mg once daily.",
         [{"dose": "10 milligram", "timing": "once-daily"}]),
        ("The dose is 10 mg; your doctor reviews it every week.", [{"dose": "10 milligram"}]),
        ("Day 1: 50 mg once. Days 2 to 5: 25 mg once daily.",
         [{"dose": "50 milligram", "phase": "initial"}, {"dose": "25 milligram", "timing": "once-daily"}]),
        ("Doses of 2 mg, 4 mg or 8 mg once daily are used.",
         [{"dose": f"{n} milligram", "timing": "once-daily"} for n in (2, 4, 8)]),
        ("Dosage for people aged 65 years and over: 1 tablet (5 mg) once daily.",
         [{"dose": "5 milligram", "timing": "once-daily", "population": "older-adult"}]),
        ("Adults take 5 mg once daily for insomnia and 10 mg once daily for jet lag.",
         [{"dose": "5 milligram", "timing": "once-daily", "population": "adult", "for_use": "insomnia"},
          {"dose": "10 milligram", "timing": "once-daily", "population": "adult"}]),
        ("To treat jet lag, take 5 mg at bedtime.",
         [{"dose": "5 milligram", "timing": "at-bedtime", "for_use": "jet-lag"}]),
    ],
)  # fmt: skip
def test_regimens_are_bound(propose, sentence: str, wanted: list[dict[str, str]]):
    assert [told(r) for r in regimens(propose, sentence)] == wanted


@pytest.mark.parametrize(
    ("sentence", "certainty", "hedge"),
    [
        ("The dose is 5 mg once daily.", "asserted", None),
        ("Adults usually take 5 mg once daily.", "typical", None),
        ("5 mg once daily is the usual dose.", "typical", None),
        ("The dose may be increased to 10 mg once daily.", "possible", "may be"),
        ("10 mg can be given once daily.", "possible", "can be"),
        ("Take about 5 mg once daily.", "asserted", "about"),
    ],
)
def test_certainty_of_a_dose(propose, sentence: str, certainty: str, hedge: str | None):
    (statement,) = statements(propose, sentence)
    assert (statement.certainty, statement.hedge) == (certainty, hedge)


def test_a_line_lends_its_key_to_its_second_sentence(propose):
    lines = "Children under 12 years: 5 mg once daily. The dose may be increased to 10 mg."
    assert [r.population for r in regimens(propose, lines)] == ["child", "child"]


def test_a_sentence_lends_nothing_to_the_next(propose):
    found = regimens(
        propose, "For adults, the first dose is 5 mg once daily. The maintenance dose is 10 mg once daily."
    )
    assert [r.population for r in found] == ["adult", None]


def test_a_lead_lends_its_words_to_the_list(propose):
    found = regimens(
        propose, "The usual doses for children are:\n\n- Mild cases: 5 mg once daily\n- 10 mg at bedtime\n"
    )
    assert [r.population for r in found] == ["child", "child"]


@pytest.mark.parametrize(
    ("sentence", "factors"),
    [
        ("The dose depends on age, weight and how well your kidneys work.", ["age", "body-weight", "kidney-function"]),
        ("How much you take depends on how severe your pain is.", ["pain-severity"]),
        ("Age and liver function decide the dose.", ["age", "liver-function"]),
        ("Lower doses are used in people with liver disease.", ["liver-disease"]),
        ("The dose depends on your doctor.", []),
        ("Sleep depends on your age.", []),
    ],
)
def test_what_a_dose_depends_on(propose, sentence: str, factors: list[str]):
    found = [c.statement for c in propose(TITLE + sentence, "zolpidem")]
    assert [s.object for s in found if s.kind == "DosageStatement" and s.object] == factors


def test_a_dose_may_not_depend_on_something(propose):
    found = [c.statement for c in propose(TITLE + "The dose does not depend on age.", "zolpidem")]
    assert [(s.object, s.polarity) for s in found if s.kind == "DosageStatement"] == [("age", "negated")]


@pytest.mark.parametrize(
    ("words", "frequency", "period", "unit", "entity"),
    [
        ("twice daily", 2, "1", "d", "twice-daily"),
        ("three times a day", 3, "1", "d", "three-times-daily"),
        ("2-3 times a day", 2, "1", "d", "two-to-three-times-daily"),
        ("once or twice daily", 1, "1", "d", "once-or-twice-daily"),
        ("up to four times a day", 4, "1", "d", "up-to-four-times-daily"),
        ("every 8 hours", 1, "8", "h", "every-8-hours"),
        ("every 4 to 6 hours", 1, "4", "h", "every-4-to-6-hours"),
        ("6-hourly", 1, "6", "h", "every-6-hours"),
        ("every other day", 1, "2", "d", "every-other-day"),
        ("on alternate days", 1, "2", "d", "every-other-day"),
        ("once weekly", 1, "1", "wk", "once-weekly"),
        ("every two weeks", 1, "2", "wk", "every-2-weeks"),
        ("b.i.d.", 2, "1", "d", "twice-daily"),
        ("b.i.d. or t.i.d.", 2, "1", "d", "two-or-three-times-daily"),
        ("q12h", 1, "12", "h", "every-12-hours"),
        ("three or four times daily", 3, "1", "d", "three-or-four-times-daily"),
        ("at bedtime", 1, "1", "d", "at-bedtime"),
        ("at night", 1, "1", "d", "nightly"),
        ("in three divided doses", 3, "1", "d", "three-divided-doses"),
        ("divided into three doses", 3, "1", "d", "three-times-daily"),
    ],
)
def test_timings(words: str, frequency: int, period: str, unit: str, entity: str):
    timing = read_timing(words, 0, len(words))
    assert timing is not None
    assert (timing.frequency, timing.period, timing.unit, timing.entity) == (frequency, period, unit, entity)
    assert (timing.start, timing.end) == (0, len(words))


@pytest.mark.parametrize(
    "words", ["some days", "a daytime nap", "every now and then", "four or two times a day", "timeless"]
)
def test_no_timing_is_guessed(words: str):
    assert read_timing(words, 0, len(words)) is None


@pytest.mark.parametrize(
    ("words", "groups"),
    [
        ("children aged 6 to 11", ["child"]),
        ("aged 6 to 14:", ["child"]),
        ("people over 65", ["older-adult"]),
        ("frail or elderly patients", ["older-adult"]),
        ("adults aged 70 and over", ["older-adult"]),
        ("toddlers", ["child"]),
        ("women and men", ["woman", "man"]),
        ("patients who cannot swallow", ["person-unable-to-swallow"]),
        ("for 6 to 12 months", []),
        ("two tablets", []),
    ],
)
def test_populations(words: str, groups: list[str]):
    assert [p.value for p in read_populations(words, 0, len(words))] == groups


@pytest.mark.parametrize(("written", "plain"), [("1,000", "1000"), (".5", "0.5"), ("2.50", "2.50"), ("007", "7")])
def test_decimals_keep_their_form(written: str, plain: str):
    assert decimal(written) == plain


def test_units_have_ucum_codes():
    assert {code for _, code in UNITS.values()} >= {"mg", "ug", "g", "mL", "[U]", "[iU]", "meq", "mmol"}
    (amount,) = read_amounts("20 to 30 mg/kg twice daily")
    assert (amount.ucum, amount.unit, amount.reason) == ("mg/kg", "milligram-per-kilogram", "")


NUMBERS = st.decimals(min_value=Decimal("0.01"), max_value=Decimal(9999), places=2).map(
    lambda d: format(d.normalize(), "f")
)
UNIT_WORDS = st.sampled_from(sorted(UNITS))


@given(low=NUMBERS, high=NUMBERS, unit=UNIT_WORDS, joint=st.sampled_from([" to ", "-", " - ", " or "]))
def test_a_rendered_range_reads_back(low: str, high: str, unit: str, joint: str):
    found = list(read_amounts(f"take {low}{joint}{high} {unit} daily"))
    whole = [a for a in found if a.low == low and a.high == high]
    if joint == " - ":
        return
    assert whole, found
    odd = Decimal(low) > Decimal(high) or any("." in n and len(n.split(".")[1]) == 3 for n in (low, high))
    assert bool(whole[0].reason) == odd


@given(number=NUMBERS, unit=UNIT_WORDS)
def test_a_rendered_amount_reads_back(number: str, unit: str):
    text = f"take {number} {unit} daily"
    (amount,) = read_amounts(text)
    assert (amount.low, amount.high, amount.reason) == (number, number, "")
    assert text[amount.start : amount.end] == f"{number} {unit}"
    assert may_hold_amount(text, 0, len(text))


@given(number=st.integers(1000, 999999))
def test_thousands_read_back_without_separators(number: int):
    (amount,) = read_amounts(f"take {number:,} mg")
    assert amount.low == str(number)


@given(period=st.integers(2, 48), unit=st.sampled_from(["hours", "days", "weeks"]))
def test_a_rendered_period_reads_back(period: int, unit: str):
    timing = read_timing(f"every {period} {unit}", 0, 20)
    assert timing is not None
    assert timing.entity == f"every-{period}-{unit}" == timing_name(1, timing.period, timing.unit)


PIECES = [
    *("5 mg", "10 to 5 mg", "2 tablets", "mg", "1.000", "one", "half a", "twice daily", "every", "6 hours", "adults"),
    *(
        "for pain",
        "by mouth",
        "up to",
        "increase to",
        "then",
        "and",
        "or",
        "of",
        "(",
        ")",
        ";",
        ",",
        ":",
        " - ",
        "|",
        ". ",
    ),
]


@given(st.lists(st.sampled_from(PIECES), max_size=14).map(" ".join))
def test_regions_stay_in_their_sentence(text: str):
    found = slots(text, 0, len(text))
    for slot in found:
        assert 0 <= slot.left[0] <= slot.left[1] <= slot.amount.end <= slot.right[1] <= len(text)
    assert [s.amount.start for s in found] == sorted(s.amount.start for s in found)
    assert all(0 <= t.start < t.end <= len(text) for t in read_timings(text))
    assert all(a < b <= len(text) and reason for a, b, reason in odd_amounts(text, 0, len(text)))
