"""Uses, effectiveness, roles and therapeutic effects: how English says them, and what only looks like them."""

from __future__ import annotations

import pytest

from monograph_kg.reading.draft import Draft
from monograph_kg.reading.extract import extract
from monograph_kg.reading.layout.document import parse_text
from monograph_kg.reading.lexis.lexicon import Lexicon

KINDS = {"Indication": "for", "OffLabelUse": "off", "EffectivenessStatement": "works", "RoleStatement": "as",
         "TherapeuticEffectStatement": "effect"}  # fmt: skip


def drafts(lexicon: Lexicon, sentence: str, before: str = "Zolvarine is nice. ") -> list[Draft]:
    text = f"# Zolvarine\n\n## Uses\n\n{before}{sentence}\n".replace("DRUG", "Zolvarine").replace("OTHER", "morphine")
    return [d for d in extract(parse_text(text), lexicon, "zolvarine").drafts if d.kind in KINDS]


def said(lexicon: Lexicon, sentence: str, before: str = "Zolvarine is nice. ") -> list[str]:
    found = drafts(lexicon, sentence, before)
    return sorted({f"{'not ' if d.polarity == 'negated' else ''}{KINDS[d.kind]} {d.object}" for d in found})


STATED = {
    "DRUG relieves pain, reduces swelling and treats gout.": ["for gout", "for pain"],
    "DRUG is used less for insomnia, because of the risk of dependence.": ["for insomnia"],
    "DRUG is given off label for the prevention of gout and of migraine.": ["off gout", "off migraine"],
    "DRUG is not approved for gout, unlike several older members of its class.": ["not for gout"],
    "DRUG is used for high blood pressure, alone or with other diuretics.": ["for hypertension"],
    "DRUG is approved for goiter, a visible enlargement of the thyroid.": ["for goiter"],
    "DRUG is given for edema due to heart failure, cirrhosis or malaria.": [
        "for edema-due-to-cirrhosis",
        "for edema-due-to-heart-failure",
        "for edema-due-to-malaria",
    ],
    "DRUG is used for nerve pain after shingles and for epilepsy.": [
        "for nerve-pain-after-shingles",
        "for seizure-disorder",
    ],
    "Off label, DRUG is used for gout, and some of my patients take it for migraine.": ["off gout", "off migraine"],
    "Doctors use DRUG off label for gout, and some use it for migraine.": ["off gout", "off migraine"],
    "In atrial fibrillation DRUG is given to control the heart rate.": ["for atrial-fibrillation"],
    "DRUG is effective for gout but not for prevention of migraine.": ["works gout"],
    "People take DRUG to relieve or prevent heartburn.": ["for heartburn"],
    "After a hard day it relieves headache.": ["for headache"],
    "DRUG is used to treat gout and migraine.": ["for gout", "for migraine"],
    "DRUG is used for the treatment of gout.": ["for gout"],
    "DRUG is used in treating gout.": ["for gout"],
    "DRUG is indicated in patients with gout.": ["for gout"],
    "DRUG is prescribed by specialists for gout.": ["for gout"],
    "DRUG is used together with other medicines to treat tuberculosis.": ["for tuberculosis"],
    "DRUG is also used after surgery for gout, and to treat goiter.": ["for goiter", "for gout"],
    "DRUG is an antibiotic used to treat gout.": ["for gout"],
    "Doctors prescribe DRUG to treat migraine and for gout.": ["for gout", "for migraine"],
    "People take DRUG because of gout.": ["for gout"],
    "You may have been given DRUG for gout.": ["for gout"],
    "DRUG relieves headache.": ["for headache"],
    "DRUG lowers the risk of stroke.": ["for stroke"],
    "DRUG helps with headache.": ["for headache"],
    "Its main use is in asthma.": ["for asthma"],
    "Uses of DRUG include asthma and gout.": ["for asthma", "for gout"],
    "Migraine can be treated with DRUG.": ["for migraine"],
    "DRUG is the main treatment for gout.": ["for gout"],
    "DRUG is mostly for pain.": ["for pain"],
    "DRUG is not used for gout.": ["not for gout"],
    "DRUG is no longer used for gout.": ["not for gout"],
    "DRUG is not a treatment for gout.": ["not for gout"],
    "DRUG is not used for gout, nor is it suitable for the relief of migraine.": ["not for gout", "not for migraine"],
    "DRUG is not only used for gout but also for fever.": ["for fever", "for gout"],
    "Guidelines advise against giving DRUG for gout.": ["not for gout"],
    "Off-label uses include gout and migraine.": ["off gout", "off migraine"],
    "Outside its licence, DRUG is tried for gout.": ["off gout"],
    "Some doctors use DRUG off-label for gout.": ["off gout"],
    "DRUG is approved for gout and used off-label for migraine.": ["for gout", "off migraine"],
    "DRUG can be effective in gout.": ["works gout"],
    "DRUG is of no use in gout.": ["not works gout"],
    "DRUG does not help against gout.": ["not works gout"],
    "DRUG does not cure arthritis.": ["not works arthritis"],
    "In severe migraine, DRUG can be effective.": ["works severe-migraine"],
    "DRUG is used as a painkiller.": ["as analgesic"],
    "DRUG acts as an analgesic.": ["as analgesic"],
    "DRUG calms nerve cells, thus preventing seizures.": ["effect seizure"],
    "DRUG opens the airways.": ["effect airway-opening"],
    "DRUG is used for sciatica caused by stress.": ["for sciatica-caused-by-stress"],
    "DRUG is used to treat severe gout.": ["for severe-gout"],
    "DRUG is approved for fever in adults and migraine in children.": ["for fever", "for migraine"],
    "It is given for gout that keeps coming back, migraine and fever.": ["for fever", "for gout", "for migraine"],
    "It treats infections of the skin and the ears.": ["for ear-infection", "for skin-infection"],
    "DRUG has a place in the treatment of gout.": ["for gout"],
    "DRUG plays an important role in treating gout.": ["for gout"],
    "For children with gout, DRUG is often the first choice.": ["for gout"],
    "My doctor gave me DRUG for sciatica.": ["for sciatica"],
    "Doctors turn to DRUG for gout.": ["for gout"],
    "Children can have it for migraine.": ["for migraine"],
    "It reduces the recurrence of kidney stones.": ["for kidney-stone"],
    "It is not intended for short-term relief of pain.": ["not for pain"],
    "DRUG is not approved for use in obesity.": ["not for obesity"],
    "DRUG is not suitable for treating gout.": ["not for gout"],
    "Its use in migraine is off-label.": ["off migraine"],
    "Using it for anxiety is off-label.": ["off anxiety"],
    "What it won't do is help with weight loss.": ["not works weight-loss"],
    "It does nothing for a cold.": ["not works common-cold"],
    "It will not help a cold.": ["not works common-cold"],
    "This keeps seizures from spreading.": ["effect seizure-spread"],
    "DRUG relieves headache in asthma.": ["effect relief-of-headache", "for asthma"],
}  # fmt: skip


@pytest.mark.parametrize(("sentence", "expected"), STATED.items())
def test_what_is_stated(sentence: str, expected: list[str], lexicon: Lexicon):
    assert said(lexicon, sentence) == expected


NOT_STATED = (
    "OTHER is used to treat migraine.",
    "DRUG is used for six weeks.",
    "DRUG is taken in the morning.",
    "DRUG is given by injection in hospital.",
    "DRUG can be used during pregnancy.",
    "DRUG should not be used in people with kidney disease.",
    "DRUG is used with caution in kidney failure.",
    "DRUG is not recommended in liver disease.",
    "DRUG is approved for adults only.",
    "DRUG is being studied for gout.",
    "DRUG is a risk factor for gout.",
    "If you take DRUG for gout, tell your doctor.",
    "People take DRUG for many reasons.",
    "DRUG works for about six hours.",
    "Zolvarine can cause headaches, and OTHER is used to treat them.",
    "There is no evidence that DRUG helps in gout.",
    "It is not suitable for people with kidney disease.",
    "Used in combination with lithium, it may fail.",
    "DRUG does not treat its cause.",
)


@pytest.mark.parametrize("sentence", NOT_STATED)
def test_what_is_not_stated(sentence: str, lexicon: Lexicon):
    assert said(lexicon, sentence) == []


def test_populations_make_statements_of_their_own(lexicon: Lexicon):
    found = drafts(lexicon, "DRUG is indicated for gout in adults and in children aged six years and older.")
    assert [d.qualifiers["population"] for d in found] == ["adult", "child"]
    found = drafts(lexicon, "DRUG is used to treat gout in people with asthma or migraine.")
    assert [d.qualifiers["population"] for d in found] == ["person-with-asthma", "person-with-migraine"]


def test_words_of_a_use_have_their_cues(lexicon: Lexicon):
    [draft] = drafts(lexicon, "DRUG is mainly used to reduce the risk of stroke.")
    assert draft.qualifiers["importance"] == "primary"
    assert draft.qualifiers["verb"] == ("reduce the risk of",)
    assert set(draft.cues) == {"importance", "verb"}
    [draft] = drafts(lexicon, "DRUG may also be prescribed off-label for gout.")
    assert (draft.certainty, draft.qualifiers["hedge"], draft.qualifiers["status"]) == (
        "possible",
        "may also",
        "off-label",
    )
    [draft] = drafts(lexicon, "DRUG is often approved for gout.")
    assert (draft.qualifiers["frequency"], draft.qualifiers["status"]) == ("often", "approved")


def test_a_short_answer_takes_its_verb_from_the_question(lexicon: Lexicon):
    assert said(lexicon, "Mostly to prevent stroke.", "What do people take it for?\n\n") == ["for stroke"]


ANSWERED = {
    ("Does DRUG help with gout?", "No, not at all."): ["not works gout"],
    ("Can it be used for migraine?", "Yes, in adults."): ["for migraine"],
    ("Is DRUG used to treat fever?", "No."): ["not for fever"],
    ("Is DRUG an opioid?", "No."): [],
    ("Why do doctors prescribe it?", "Mainly for migraine attacks in adults."): ["for migraine-attack"],
}


@pytest.mark.parametrize(("asked", "expected"), ANSWERED.items())
def test_an_answer_gives_or_denies_what_is_asked(asked: tuple[str, str], expected: list[str], lexicon: Lexicon):
    assert said(lexicon, asked[1], f"{asked[0]}\n\n") == expected


def test_items_that_tell_in_whom_are_no_uses(lexicon: Lexicon):
    items = "\nDoctors prescribe DRUG to relieve pain in:\n\n- multiple sclerosis\n- gout\n"
    assert said(lexicon, items, "") == []


def test_items_behind_symptoms_of_are_uses(lexicon: Lexicon):
    items = "\nAdults take DRUG to relieve the symptoms of:\n\n- hay fever\n- hives\n"
    assert said(lexicon, items, "") == ["for hay-fever", "for hives"]


def test_a_key_denies_that_it_works(lexicon: Lexicon):
    assert said(lexicon, "Does not work against: colds, flu\n", "") == [
        "not works common-cold",
        "not works influenza",
    ]


def test_list_items_are_uses(lexicon: Lexicon):
    items = "\n- Gout\n- Relief of headache\n- Not for migraine\n- Fever (off-label)\n"
    assert said(lexicon, items, "") == ["for gout", "for headache", "not for migraine", "off fever"]


def test_an_item_behind_indicated_to_is_a_use_with_its_verb_and_no_order(propose):
    text = "Zaleplon: A Guide\n\nZaleplon is indicated to:\n\n- Reduce the risk of stroke\n- Relieve pain\n"
    found = [c.statement for c in propose(text) if c.tier == "A"]
    assert [(s.kind, s.object, s.verb) for s in found] == [
        ("Indication", "stroke", ("Reduce the risk of",)),
        ("Indication", "pain", ("Relieve",)),
    ]


def test_the_countries_behind_names_are_no_uses(propose):
    lead = "Zaleplon is authorised in Europe under the following names:"
    text = f"Zaleplon: A Guide\n\n{lead}\n\n- Finland: Zalep\n- Spain: Zalepa\n"
    assert [c for c in propose(text) if c.statement.kind == "Indication"] == []


def test_these_conditions_are_those_named_before(lexicon: Lexicon):
    found = said(lexicon, "It can be effective against these conditions.", "DRUG is used for gout and migraine. ")
    assert found == ["for gout", "for migraine", "works gout", "works migraine"]
