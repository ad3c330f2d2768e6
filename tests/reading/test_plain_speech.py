"""Advice and doses in plain speech: groups as subjects, needless duties, idle words, doses without a timing."""

from __future__ import annotations

import pytest


def advised(propose, text: str) -> list[tuple[str, str, str]]:
    """Who is advised what in a text about zoloft, and its polarity."""
    found = [c.statement for c in propose(f"Zoloft\n\n{text}", "zoloft") if c.tier == "A"]
    return [(s.subject, s.object or "", s.polarity) for s in found if s.kind == "AdviceStatement"]


@pytest.mark.parametrize(("text", "who"), [
    ("Men who take it should rise slowly.", "man"),
    ("Older people should get up slowly.", "older-adult"),
    ("Women of childbearing age should use contraception.", "woman-of-childbearing-age"),
    ("Men and women should use contraception.", "patient"),
    ("Pregnant women should avoid it.", "patient"),
    ("It is safe, although infants should be watched for drowsiness.", "infant"),
])  # fmt: skip
def test_the_group_that_is_the_subject_is_advised(propose, text: str, who: str):
    assert [subject for subject, _, _ in advised(propose, text)] == [who]


@pytest.mark.parametrize(("text", "wanted"), [
    ("There is no need to taper the dose.", ["reduce-dose-gradually"]),
    ("It isn't necessary to have blood tests.", ["monitor-with-tests"]),
])  # fmt: skip
def test_a_needless_duty_is_negated(propose, text: str, wanted: list[str]):
    assert [(act, polarity) for _, act, polarity in advised(propose, text)] == [(w, "negated") for w in wanted]


@pytest.mark.parametrize(("text", "wanted"), [
    ("Tell your doctor about kidney problems and about all the medicines you take.",
     ["inform-provider-of-condition", "inform-provider-of-all-medications"]),
    ("It can raise blood sugar and cholesterol, so both should be checked every month.",
     ["monitor-blood-sugar", "monitor-cholesterol"]),
    ("And call your doctor if you notice a rash.", ["contact-healthcare-provider"]),
    ("Aim for the same time every day.", ["take-at-same-time-each-day"]),
    ("Take it when you remember, but never take two together.",
     ["take-missed-dose-as-soon-as-remembered", "do-not-take-double-dose"]),
    ("Stopping it suddenly is not a good idea.", ["do-not-stop-abruptly"]),
])  # fmt: skip
def test_what_plain_speech_advises(propose, text: str, wanted: list[str]):
    assert [act for _, act, _ in advised(propose, text)] == wanted


@pytest.mark.parametrize("text", [
    "Sleep and energy sometimes pick up within a month.", "Exercise and diet still matter.",
    "Now put the kettle on.", "Leave the gardening to the neighbors.", "Take your time.", "Give it time.",
    "Call it a miracle if you like.", "Interactions\n\nAntacids lower its absorption. Leave an hour between the two.",
])  # fmt: skip
def test_idle_words_advise_nothing(propose, text: str):
    assert advised(propose, text) == []


@pytest.mark.parametrize("line", ["Report any fever.", "Tell anyone who treats you.", "Not for children under two."])
def test_an_order_is_no_state_that_needs_caution(propose, line: str):
    found = propose(f"Zoloft\n\nPrecautions\n\n{line}\n", "zoloft")
    assert not any(c.rule == "caution" for c in found)


def doses(propose, text: str) -> list[tuple[str, str | None, str | None, str | None]]:
    """Each dose of a text about zolpidem with its timing, population and use."""
    found = [c.statement.regimen for c in propose(f"Zolpidem\n\n{text}", "zolpidem") if c.tier == "A"]
    return [(str(r.dose.low), r.timing and r.timing.entity, r.population, r.for_use) for r in found if r]


@pytest.mark.parametrize(("text", "wanted"), [
    ("For insomnia you usually take 10 mg by mouth as a single dose.", [("10", None, None, "insomnia")]),
    ("To prevent heartburn, swallow 10 mg before the meal.", [("10", None, None, "heartburn")]),
    ("For insomnia, adults start with 50 mg of the tartrate by mouth twice daily.",
     [("50", "twice-daily", "adult", "insomnia")]),
    ("For anxiety I give 30 mg once a day.", [("30", "once-daily", None, "anxiety")]),
    ("Dosage\n\nUnder 12: 5 mg once daily", [("5", "once-daily", "child", None)]),
    ("Dosage\n\nIn kidney failure, 10 mg every other day is enough.",
     [("10", "every-other-day", "person-with-kidney-failure", None)]),
    ("Dosage\n\nYou start with 25 mg and stay on that for a week.", [("25", None, None, None)]),
    ("Dosage\n\nDosage forms: tablets of 12.5, 25 and 50 mg; capsules of 12.5 mg", []),
    ("Dosage\n\nStrengths: 5 mg, 10 mg", []),
])  # fmt: skip
def test_doses_of_plain_speech(propose, text: str, wanted: list[tuple[str, str | None, str | None, str | None]]):
    assert doses(propose, text) == wanted


@pytest.mark.parametrize(("text", "wanted"), [
    ("Kidney function does not affect the dose.", [("kidney-function", "negated")]),
    ("The dose is calculated from body weight.", [("body-weight", "affirmed")]),
    ("People on dialysis need a lower dose.", [("dialysis", "affirmed")]),
    ("Depending on the infection, treatment lasts five days.", []),
])  # fmt: skip
def test_what_a_dose_depends_on(propose, text: str, wanted: list[tuple[str, str]]):
    found = [c.statement for c in propose(f"Zolpidem\n\nDosage\n\n{text}", "zolpidem") if c.tier == "A"]
    assert [(s.object, s.polarity) for s in found if s.stated_relation.name == "dosageDependsOn"] == wanted
