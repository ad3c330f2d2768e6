"""Interactions: constructions in which a partner is named, what is said of it, and what is none."""

from __future__ import annotations

import pytest


def found(propose, sentence: str, heading: str = "Interactions with other medicines") -> set[str]:
    """Objects of the interactions of a sentence in a section; "-" marks a denied one, "?" a possible one."""
    text = f"# Zolvarine\n\nZolvarine is a medicine.\n\n## {heading}\n\n{sentence}\n"
    return {
        f"{'-' if s.polarity != 'affirmed' else ''}{s.object}{'?' if s.certainty == 'possible' else ''}"
        for c in propose(text, "zolvarine")
        if c.tier == "A" and (s := c.statement).kind == "InteractionStatement"
    }


@pytest.mark.parametrize(
    ("sentence", "objects"),
    [
        ("Zolvarine may intensify the effect of alcohol and sedatives.", "alcohol? sedative?"),
        ("Warfarin levels can be raised by zolvarine.", "warfarin?"),
        (
            "Never mix zolvarine with tramadol or with a triptan: together they can cause seizures.",
            "tramadol? triptan?",
        ),
        ("It's wise to avoid alcohol, since it may add to the sleepiness.", "alcohol?"),
        ("Rifabutin and phenytoin do the opposite: they speed up its breakdown.", "rifabutin phenytoin"),
        ("Caution is called for with lithium and with digoxin.", "lithium digoxin"),
        ("Zolvarine can make warfarin stronger.", "warfarin?"),
        ("- **Lithium and digoxin:** the levels of both rise.", "lithium digoxin"),
        ("- **Alcohol:** makes drowsiness worse; drink little or none.", "alcohol"),
        ("A glass of wine with dinner isn't a problem.", "-wine"),
        ("Together with pioglitazone, it may cause more swelling than either drug alone.", "pioglitazone?"),
        ("The dose of insulin may have to be lowered.", "insulin?"),
        ("Blood pressure pills may not work so well.", "antihypertensive?"),
        ("Ask first before you add ketoprofen, which can hurt the kidneys.", "ketoprofen?"),
        ("Phenytoin (an old epilepsy drug) speeds up its breakdown.", "phenytoin"),
        ("Cimetidine slows the breakdown of zolvarine.", "cimetidine"),
        ("The level of zolvarine is raised by fluconazole.", "fluconazole"),
        ("The blood level of zolvarine rises when it is taken with fluconazole.", "fluconazole"),
        ("Lithium levels may rise.", "lithium?"),
        ("Taking zolvarine together with tramadol or triptans may cause serotonin syndrome.", "tramadol? triptan?"),
        ("The combination with amiodarone can slow the heart.", "amiodarone?"),
        ("With alcohol, zolvarine makes people sleepy.", "alcohol"),
        ("The risk of muscle damage goes up with statins.", "statin"),
        ("If you take digoxin, your doctor will check your blood levels.", "digoxin"),
        ("People who take insulin may need a lower dose.", "insulin?"),
        ("Zolvarine must not be taken with lithium.", "lithium"),
        ("Zolvarine and tizanidine must never be combined.", "tizanidine"),
        ("It is not safe to combine zolvarine with simvastatin.", "simvastatin"),
        ("Antacids should be taken two hours before zolvarine.", "antacid"),
        ("Cranberry juice is best avoided.", "cranberry-juice"),
        ("Some medicines, including phenytoin, lower its level.", "phenytoin"),
        ("Antacids with aluminium or magnesium reduce its absorption.", "antacid"),
        (
            "Clarithromycin and other strong CYP3A4 inhibitors raise its level.",
            "clarithromycin strong-cyp3a4-inhibitor",
        ),
        ("Interactions have been reported with phenytoin.", "phenytoin?"),
        ("Tell your doctor if you take blood thinners.", "blood-thinner"),
        ("St. John's wort makes zolvarine less effective.", "st-john-s-wort"),
    ],
)
def test_a_partner_is_found_in_every_construction(propose, sentence: str, objects: str):
    assert found(propose, sentence) == set(objects.split())


@pytest.mark.parametrize(
    ("sentence", "objects"),
    [
        ("There are no known interactions with food.", "-food"),
        ("Zolvarine does not interact with oral contraceptives.", "-oral-contraceptive"),
        ("Omeprazole does not change its level.", "-omeprazole"),
        ("Zolvarine has no effect on warfarin.", "-warfarin"),
        ("Atenolol is no problem.", "-atenolol"),
        ("Zolvarine can be taken with atenolol.", "-atenolol"),
        ("Warfarin is not affected.", "-warfarin"),
    ],
)
def test_what_is_denied_is_negated(propose, sentence: str, objects: str):
    assert found(propose, sentence) == set(objects.split())


@pytest.mark.parametrize(
    "sentence",
    [
        "Zolvarine is weaker than diazepam.",
        "Unlike warfarin, zolvarine needs no blood tests.",
        "Insulin is used to lower blood sugar.",
        "Use paracetamol for pain.",
        "Alcohol is a depressant.",
        "Zolvarine can be taken with or without food.",
        "Nothing is known about an interaction with paracetamol.",
        "Leflunomide, another drug for arthritis, can cause hair loss.",
        "Tell your doctor about all the medicines you take.",
        "Keep antacids out of the reach of children.",
        "Warfarin should be stopped five days before surgery.",
    ],
)
def test_what_compares_or_tells_of_another_drug_is_no_interaction(propose, sentence: str):
    assert found(propose, sentence) == set()


@pytest.mark.parametrize(
    "sentence",
    [
        "Zolvarine is used with metformin to lower blood sugar.",
        "Zolvarine increases the effect of GABA.",
        "Caffeine can worsen anxiety.",
        "Zolvarine has the same effect as aspirin.",
    ],
)
def test_outside_of_its_section_an_interaction_must_be_said(propose, sentence: str):
    assert found(propose, sentence, "How it works") == set()


def test_lists_and_key_value_lines(propose):
    assert found(propose, "Zolvarine may interact with:\n\n* warfarin\n* antacids and iron tablets") == {
        "warfarin?", "antacid?", "iron?"}  # fmt: skip
    lines = "Warfarin: bleeding risk increases\n\nDigoxin: levels may rise\n\nCetirizine: no interaction"
    assert found(propose, lines) == {"warfarin", "digoxin?", "-cetirizine"}


def test_direction_management_and_level_are_kept_with_their_cues(propose):
    text = (
        "# Zolvarine\n\nZolvarine is a medicine.\n\n## Interactions\n\nNSAIDs may raise the risk of bleeding, so they"
        " should be avoided. Do not take zolvarine with lithium, because it can cause tremor.\n"
    )
    by_object = {
        c.statement.object: c.statement
        for c in propose(text, "zolvarine")
        if c.statement.kind == "InteractionStatement"
    }
    nsaid = by_object["nonsteroidal-anti-inflammatory-drug"]
    assert (nsaid.level, nsaid.hedge, nsaid.direction) == ("class", "may", "raise the risk of bleeding")
    lithium = by_object["lithium"]
    assert lithium.management.startswith("Do not take zolvarine with lithium")
    assert (lithium.direction, lithium.certainty) == ("cause tremor", "possible")
    assert all(name in lithium.cues for name in ("direction", "management", "certainty", "hedge"))


def test_an_interaction_has_its_words_for_itself(propose):
    text = "# Zolvarine\n\nZolvarine is a medicine.\n\n## Interactions\n\nAlcohol may cause drowsiness.\n"
    kinds = {c.statement.kind for c in propose(text, "zolvarine") if c.tier == "A"}
    assert "AdverseEffectStatement" not in kinds


@pytest.mark.parametrize(
    ("sentence", "objects"),
    [
        ("Ibuprofen makes bleeding more likely, and so does warfarin.", "ibuprofen warfarin"),
        ("Ibuprofen can make bleeding more likely, as can warfarin.", "ibuprofen warfarin"),
        ("Concurrent use of ampicillin increases the frequency of rash.", "ampicillin"),
        ("Cimetidine sends its level through the roof.", "cimetidine"),
        ("Ergotamine is out of the question.", "ergotamine"),
        ("Alcohol can make you dizzier than you bargained for.", "alcohol"),
        ("The following can increase the amount of it in your blood:\n\n- ketoconazole\n- cimetidine",
         "ketoconazole cimetidine"),
    ],
)  # fmt: skip
def test_likenesses_lists_and_idioms_name_partners(propose, sentence: str, objects: str):
    assert {one.removesuffix("?") for one in found(propose, sentence)} == set(objects.split())


def test_how_it_may_be_used_belongs_to_the_management(propose):
    text = "Zolvarine: A Guide\n\nInteractions\n\nRifampin should only be given together with zolvarine.\n"
    said = [c.statement.management for c in propose(text) if c.statement.kind == "InteractionStatement"]
    assert said == ["should only be given together with zolvarine"]
