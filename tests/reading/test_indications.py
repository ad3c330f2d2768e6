"""Indications in sections on uses: which named states a drug is for, and how far the words that say so reach."""

from __future__ import annotations

import pytest

from monograph_kg.reading.labels.ailments import find_ailments
from monograph_kg.reading.labels.indications import indication_spans
from monograph_kg.reading.labels.scopes import scopes
from monograph_kg.reading.lexis.lexicon import Entry, Lexicon, make_lexicon

STATES = (
    "asthma", "hypertension", "angina pectoris", "schizophrenia", "crohn's disease", "atrial fibrillation", "gout",
    "ulcerative colitis", "migraine", "type 2 diabetes", "narcolepsy", "erythema nodosum", "chickenpox", "edema",
)  # fmt: skip


@pytest.fixture(scope="module")
def states() -> Lexicon:
    return make_lexicon((name, Entry(name, "ClinicalState", "exact", "MONDO", name)) for name in STATES)


def uses(text: str, lexicon: Lexicon) -> list[str]:
    return [text[start:end] for start, end in indication_spans(text, lexicon)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Zolvar is indicated for the treatment of asthma.", ["asthma"]),
        ("Zolvar is used to treat gout, migraine and asthma.", ["gout", "migraine", "asthma"]),
        ("In severe gout, Zolvar may be useful as adjunctive therapy.", ["gout"]),
        ("To relieve migraine. For the short term control of edema.", ["migraine", "edema"]),
        ("Zolvar is indicated for asthma in patients with narcolepsy.", ["asthma", "narcolepsy"]),
        ("Zolvar temporarily relieves minor pain due to migraine.", ["pain", "migraine"]),
    ],
)
def test_what_is_named_behind_words_of_use_is_a_use(states: Lexicon, text: str, found: list[str]):
    assert uses(text, states) == found


@pytest.mark.parametrize(
    "text",
    [
        "Zolvar is not indicated for asthma.",
        "Zolvar should not be used in the treatment of gout.",
        "It is unknown whether Zolvar is effective in migraine, and no studies in asthma are planned.",
        "Gout has been reported with Zolvar.",
        "Before therapy, other causes of edema must be ruled out.",
        "Patients who have had migraine should not take Zolvar.",
        "Take care with Zolvar in patients with asthma.",
    ],
)
def test_what_is_denied_or_of_another_subject_is_none(states: Lexicon, text: str):
    assert uses(text, states) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Zolvar is indicated for gout in adults without asthma.", ["gout"]),
        ("Zolvar is indicated for angina pectoris due to hypertension.", ["angina pectoris"]),
        ("Zolvar is indicated for migraine when gout is absent; and for edema.", ["migraine", "edema"]),
        ("Zolvar is indicated for gout in people who failed to respond to edema care.", ["gout"]),
        ("Zolvar is indicated for gout (see Warnings, asthma should not be treated) and edema.", ["gout", "edema"]),
        ("Since studies of asthma are few, Zolvar is indicated only for gout.", ["gout"]),
    ],
)
def test_words_that_end_the_scope_reach_as_far_as_they_do(states: Lexicon, text: str, found: list[str]):
    assert uses(text, states) == found


def test_a_heading_and_a_list_speak_of_uses_by_themselves(states: Lexicon):
    text = "Hypertension\nZolvar lowers pressure in most adults.\n\nZolvar is used in\nGout\nAsthma that lasts\n"
    assert uses(text, states) == ["Hypertension", "Gout", "Asthma"]


def test_a_list_that_a_denial_leads_names_no_use(states: Lexicon):
    text = "Zolvar is indicated for gout.\nIt does not work in\nAsthma\nEdema\nIt is indicated for migraine too.\n"
    assert uses(text, states) == ["gout", "migraine"]


def test_limits_of_use_hold_until_a_heading_leads_to_a_use(states: Lexicon):
    text = ("Zolvar is indicated for gout.\nLimitations of Use\nFor use in asthma, see elsewhere.\nEdema\n"
            "Zolvar is also indicated for edema.\n")  # fmt: skip
    assert uses(text, states) == ["gout", "Edema", "edema"]


def test_a_use_counts_wherever_the_section_names_it(states: Lexicon):
    text = "Zolvar is indicated for Crohn's disease. In trials, Crohn's disease got better, asthma did not."
    assert uses(text, states) == ["Crohn's disease", "Crohn's disease"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "Zolvar is indicated for atrial fibrillation. It was studied in AF and in PSVT.",
            ["atrial fibrillation", "AF"],
        ),
        ("For angina pectoris (AnP). Studies of AnP were small.", ["angina pectoris", "AnP", "AnP"]),
        ("For erythema nodosum leprosum (ENL). Trials in ENL.", ["erythema nodosum", "ENL", "ENL"]),
    ],
)
def test_abbreviations_count_as_the_name_does(states: Lexicon, text: str, found: list[str]):
    assert uses(text, states) == found


def test_a_name_too_general_counts_where_it_is_used_only(states: Lexicon):
    text = "Zolvar is indicated for severe pain. Physicians should know other ways of pain care."
    assert uses(text, states) == ["pain"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("uncomplicated bacterial infections", ["bacterial infections"]),
        ("the following infections", []),
        ("infections of the urinary tract", ["infections of the urinary"]),
        ("seasonal and perennial allergic rhinitis", ["seasonal and perennial allergic rhinitis"]),
        ("Behcet's syndrome and this syndrome", ["Behcet's syndrome"]),
        ("viral 2 infection", ["viral 2 infection"]),
        ("chronic plantar fasciitis", ["plantar fasciitis"]),
        ("these purposes, a diagnosis and doses", []),
    ],
)
def test_names_are_built_on_heads(states: Lexicon, text: str, found: list[str]):
    assert [text[one.start : one.end] for one in find_ailments(text, states)] == found


def test_a_short_word_in_small_letters_is_no_acronym():
    entry = Entry("x:1", "ClinicalState", "exact", "MONDO", "pelvic ligament ache")
    lexicon = make_lexicon([("pla", entry), ("ague", Entry("x:2", "ClinicalState", "exact", "MONDO", "ague"))])
    text = "pla PLA ague; KEEP PLA TABLETS DRY"
    assert [text[one.start : one.end] for one in find_ailments(text, lexicon)] == ["PLA", "ague"]


def test_a_name_in_capitals_counts_in_small_letters_and_an_acronym_does_not():
    ache = Entry("x:1", "ClinicalState", "exact", "MONDO", "pelvic ligament ache")
    text = "VIRAL GASTRITIS\nFor PLA. Our studies of viral gastritis had no place for Pla."
    assert uses(text, make_lexicon([("pla", ache)])) == ["VIRAL GASTRITIS", "PLA", "viral gastritis"]


def test_a_negative_form_names_no_state():
    entries = [
        Entry("x:1", "ClinicalState", "exact", "MONDO", "wild oats"),
        Entry("x:1", "ClinicalState", "negative", "lexicon"),
    ]
    assert uses("Zolvar is indicated for wild oats.", make_lexicon([("wild oats", entries[1])])) == []
    assert uses("Zolvar is indicated for wild oats.", make_lexicon([("wild oats", entries[0])])) == ["wild oats"]


def test_spans_are_those_of_the_published_text(states: Lexicon):
    text = "Zolvar® ﬁghts pain. Zolvar® is indicated for  Crohn’s\u00a0disease (CRD)."
    assert uses(text, states)[-2:] == ["Crohn’s\u00a0disease", "CRD"]


def test_a_wrapped_line_is_one_sentence(states: Lexicon):
    text = "Zolvar tablets are not indicated, whatever the age of the people who ask,\nfor asthma.\n"
    assert uses(text, states) == []


def test_scopes_cover_each_sentence():
    text = "Uses\nZolvar is indicated for gout. It is not for asthma.\n"
    assert [(text[s.start : s.end], s.open != ()) for s in scopes(text)] == [
        ("Uses", True), ("Zolvar is indicated for gout.", True), ("It is not for asthma.", False),
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["", " \n\n ", "Limitations of Use", "(" * 1000, "gout " * 2000, "for the " * 2000])
def test_any_text_is_read(states: Lexicon, text: str):
    assert all(text[start:end] == "gout" for start, end in indication_spans(text, states))
