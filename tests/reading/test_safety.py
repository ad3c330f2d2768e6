"""Safety in pregnancy, breastfeeding, states and groups: harms, judgements, cautions, and what is none."""

from __future__ import annotations

import pytest


def found(propose, sentence: str, heading: str = "Pregnancy and breastfeeding") -> list[tuple[str, str, str | None]]:
    """Object (with "-" if denied, "?" if possible, "~" if typical), who is at risk, and the harm of each caution."""
    text = f"# Zolvarine\n\nZolvarine is a medicine.\n\n## {heading}\n\n{sentence}\n"
    marks = {"possible": "?", "typical": "~"}
    return [
        (f"{'-' if s.polarity != 'affirmed' else ''}{s.object}{marks.get(s.certainty, '')}", s.at_risk or "", s.harm)
        for c in propose(text, "zolvarine")
        if c.tier == "A" and (s := c.statement).kind == "PopulationSafetyStatement"
    ]


@pytest.mark.parametrize(
    ("sentence", "cautions"),
    [
        ("Zolvarine may harm the unborn baby.", [("pregnancy?", "unborn-baby", None)]),
        ("It may be harmful to an unborn baby.", [("pregnancy?", "unborn-baby", None)]),
        ("Zolvarine increases the risk of miscarriage.", [("pregnancy", "", "miscarriage")]),
        ("Use in late pregnancy can cause tremor in newborns.", [("pregnancy?", "newborn", "tremor")]),
        ("The newborn may have tremor.", [("pregnancy?", "newborn", "tremor")]),
        ("It passes into breast milk and may make the baby sleepy.", [("breastfeeding?", "infant", "drowsiness")]),
        ("Diarrhoea has been reported in breastfed infants.", [("breastfeeding?", "infant", "diarrhea")]),
        ("No harm to the unborn baby has been shown.", [("-pregnancy", "unborn-baby", None)]),
        ("Harm to nursing infants is unlikely.", [("-breastfeeding", "infant", None)]),
        ("There is no evidence that zolvarine harms the fetus.", [("-pregnancy", "unborn-baby", None)]),
    ],
)
def test_a_harm_has_its_circumstance_and_who_is_at_risk(propose, sentence: str, cautions: list):
    assert found(propose, sentence) == cautions


@pytest.mark.parametrize(
    ("sentence", "objects"),
    [
        ("Zolvarine is not recommended in pregnancy.", "pregnancy"),
        ("Zolvarine is unsafe in pregnancy.", "pregnancy"),
        ("Zolvarine is not recommended during pregnancy or while breastfeeding.", "pregnancy breastfeeding"),
        ("It is not known whether zolvarine is safe in pregnancy.", "pregnancy"),
        ("Data in pregnancy are limited.", "pregnancy"),
        ("There is little experience with zolvarine in pregnant women.", "pregnancy"),
        ("Zolvarine is considered safe in pregnancy.", "-pregnancy"),
        ("It is compatible with breastfeeding.", "-breastfeeding"),
        ("Breastfeeding is generally considered safe.", "-breastfeeding~"),
        ("Pregnancy: not recommended", "pregnancy"),
        ("Considered compatible with breastfeeding.", "-breastfeeding"),
    ],
)
def test_a_judgement_on_use(propose, sentence: str, objects: str):
    assert sorted(caution[0] for caution in found(propose, sentence)) == sorted(objects.split())


@pytest.mark.parametrize(
    "sentence",
    [
        "It passes into breast milk in small amounts.",
        "Zolvarine should not be used in pregnancy.",
        "Nursing mothers should not take zolvarine.",
        "Epilepsy itself can harm the baby.",
        "Stopping zolvarine suddenly can harm the baby.",
        "Methotrexate is not recommended in pregnancy.",
        "If you become pregnant, tell your doctor.",
    ],
)
def test_advice_and_other_causes_are_no_caution(propose, sentence: str):
    assert found(propose, sentence) == []


@pytest.mark.parametrize(
    ("sentence", "objects"),
    [
        ("Use zolvarine with caution in people with kidney disease or asthma.", "kidney-disease asthma"),
        ("Caution is needed if you have glaucoma.", "glaucoma"),
        ("Caution is advised in gout and in heart failure.", "gout heart-failure"),
        ("Zolvarine should be used cautiously in the elderly.", "older-adult"),
        ("People with heart failure should be careful.", "heart-failure"),
        ("Care is needed in people with epilepsy.", "seizure-disorder"),
        ("Zolvarine is not recommended for children.", "child"),
        ("Be careful when driving.", ""),
        ("Zolvarine is not approved for women or children.", "woman child"),
        ("It isn't recommended for teenagers.", "adolescent"),
    ],
)
def test_cautions_in_states_and_groups(propose, sentence: str, objects: str):
    assert [caution[0] for caution in found(propose, sentence, "Warnings and precautions")] == objects.split()


def test_what_animals_showed_is_for_review_and_animals_are_no_part_of_the_harm(propose):
    text = "Zolvarine: A Guide\n\nIs it safe in pregnancy?\n\nZolvarine has caused birth defects in animals.\n"
    found = [c for c in propose(text) if c.statement.kind == "PopulationSafetyStatement"]
    assert [(c.tier, c.statement.object, c.statement.harm) for c in found] == [("B", "pregnancy", "birth-defect")]


@pytest.mark.parametrize(
    ("sentence", "stages"),
    [
        ("Taken in early pregnancy, it can cause spina bifida in the baby.", ("early-pregnancy",)),
        ("In the first trimester it can cause birth defects, and later it may slow growth.", ("first-trimester",)),
        ("From week 20 onwards, it may harm the kidneys of the unborn baby.", ("from-week-20",)),
        ("Taken shortly before delivery, it can cause tremor in the newborn.", ("shortly-before-delivery",)),
        ("High doses during pregnancy have been linked to birth defects.", ("high-dose",)),
        ("It may cause birth defects if taken during pregnancy.", ()),
    ],
)
def test_the_stage_to_which_a_caution_is_limited(propose, sentence, stages):
    text = f"Zolvarine: A Guide\n\nPregnancy and breastfeeding\n\n{sentence.replace('it ', 'zolvarine ', 1)}\n"
    found = [c.statement for c in propose(text) if c.statement.kind == "PopulationSafetyStatement"]
    assert found
    assert found[0].circumstance == stages
    assert all("circumstance" in s.cues for s in found if s.circumstance)


@pytest.mark.parametrize(
    "sentence",
    [
        "Zolvarine has not been studied in controlled trials involving pre-pubertal patients.",
        "Zolvarine is not recommended in patients younger than ten.",
    ],
)
def test_what_is_said_of_children_is_no_caution_in_pregnancy(propose, sentence):
    text = f"Zolvarine: A Guide\n\nPregnancy and breastfeeding\n\n{sentence}\n"
    assert [c for c in propose(text) if c.statement.kind == "PopulationSafetyStatement"] == []
