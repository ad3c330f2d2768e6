"""Harms in all constructions: adverse effects, risks and withdrawal effects, with their qualifiers, and traps."""

from __future__ import annotations

import pytest

HEAD = "Zolvarine: A Guide\n\nZolvarine is a benzodiazepine used to treat epilepsy.\n\n"
SIDE = HEAD + "What are the side effects?\n\n"
KINDS = {"AdverseEffectStatement": "effect", "RiskStatement": "risk", "WithdrawalEffectStatement": "withdrawal"}

TRIGGERS = {"abrupt-discontinuation": "abrupt", "discontinuation": "stop"}


def harms(propose, sentence: str, before: str = SIDE) -> set[str]:
    text = before + sentence.replace("DRUG", "Zolvarine")
    found = set()
    for candidate in propose(text):
        one = candidate.statement
        if one.kind in KINDS and candidate.tier == "A":
            marks = [
                "not" if one.polarity == "negated" else "", one.certainty if one.certainty != "asserted" else "",
                one.frequency or "", TRIGGERS.get(one.trigger or "", ""),
                one.subject if one.subject != "zolvarine" else "",
            ]  # fmt: skip
            found.add(" ".join([KINDS[one.kind], str(one.object), *filter(None, marks)]))
    return found


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Among the most common side effects are nausea and headache.", "effect nausea common|effect headache common"),
        ("A prolonged, painful erection is very rare.", "effect prolonged-painful-erection very-rare"),
        (
            "Rarely, DRUG causes low sodium, mostly in the elderly, or fainting.",
            "effect hyponatremia rare|effect fainting rare",
        ),
        (
            "Less often, people gain weight or notice blurred vision.",
            "effect weight-gain less-common|effect blurred-vision less-common",
        ),
        ("It may cause a fall in blood pressure on standing up.", "effect orthostatic-hypotension possible"),
        ("Headache, by comparison, is rare.", "effect headache rare"),
        (
            "It can cause tremor if you stop suddenly. You may notice insomnia.",
            "withdrawal tremor possible abrupt|withdrawal insomnia possible abrupt",
        ),
        ("You can stop without withdrawal symptoms.", "risk withdrawal-syndrome not"),
        ("Cutting the dose too quickly may cause irritability.", "withdrawal irritability possible abrupt"),
        ("Less common are insomnia and impotence.", "effect insomnia less-common|effect impotence less-common"),
        ("Rarely, DRUG causes liver damage.", "effect liver-damage rare"),
        ("In rare cases it can lead to kidney failure.", "effect kidney-failure possible rare"),
        ("Serotonin syndrome is a rare but serious side effect.", "effect serotonin-syndrome rare"),
        ("A rare but serious side effect is liver failure.", "effect liver-failure rare"),
        ("There have been reports of hair loss.", "effect hair-loss possible"),
        ("There have been rare reports of liver failure.", "effect liver-failure rare"),
        ("Cases of pancreatitis have been reported.", "effect pancreatitis possible"),
        ("A small number of people get a rash.", "effect rash"),
        ("You may feel dizzy, sleepy or sick.", "effect dizziness possible|effect drowsiness possible|"
         "effect nausea possible"),
        ("DRUG may make you feel dizzy.", "effect dizziness possible"),
        ("It can leave you drowsy the next day.", "effect drowsiness possible"),
        ("Unlike older medicines, it rarely makes people sleepy.", "effect drowsiness rare"),
        ("It can make your skin more sensitive to sunlight.", "effect photosensitivity possible"),
        ("It can raise blood pressure and lower potassium.",
         "effect hypertension possible|effect hypokalemia possible"),
        ("It can damage the liver.", "effect liver-damage possible"),
        ("DRUG may worsen asthma.", "effect worsening-of-asthma possible"),
        ("Asthma may get worse.", "effect worsening-of-asthma possible"),
        ("It may also slow your breathing.", "effect respiratory-depression possible"),
        ("It can cause your blood sugar to fall.", "effect hypoglycemia possible"),
        ("DRUG can affect your memory.", "effect memory-problems possible"),
        ("It does not usually cause weight gain.", "effect weight-gain not typical"),
        ("No weight gain has been seen.", "effect weight-gain not"),
        ("Weight gain is not a common problem.", "effect weight-gain uncommon"),
        ("It won't make you drowsy.", "effect drowsiness not"),
        ("DRUG has been linked to hip fractures.", "effect hip-fracture possible"),
        ("More rarely, a rash appears.", "effect rash less-common"),
        ("Rash (common), itching (rare).", "effect rash common|effect itching rare"),
        ("The following side effects have been reported:\n\n- gout\n", "effect gout possible"),
        ("Skin: rash, itching.", "effect rash|effect itching"),
        ("Nausea: very common.", "effect nausea very-common"),
        ("A serious side effect is a disorder called serotonin syndrome.", "effect serotonin-syndrome"),
        ("DRUG may cause liver problems (hepatitis).", "effect hepatitis possible"),
        ("Common side effects are usually mild. They include nausea.", "effect nausea common"),
        ("It may cause a severe skin rash.", "effect severe-rash possible"),
        ("Sweating, tremor and, rarely, seizures may occur.",
         "effect sweating possible|effect tremor possible|effect seizure possible rare"),
        ("Benzodiazepines may cause drowsiness.", "effect drowsiness possible benzodiazepine"),
    ],
)  # fmt: skip
def test_an_adverse_effect_is_read_in_each_construction(propose, sentence: str, expected: str):
    assert harms(propose, sentence) == set(expected.split("|"))


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("DRUG increases the risk of bleeding.", "risk bleeding"),
        ("The risk of bleeding is higher in older adults.", "risk bleeding"),
        ("Older people are more prone to confusion.", "risk confusion"),
        ("The most serious risk is lactic acidosis.", "risk lactic-acidosis"),
        ("Bleeding is the main risk.", "risk bleeding"),
        ("DRUG can be habit-forming.", "risk addiction possible"),
        ("You can become dependent on it.", "risk drug-dependence possible"),
        ("Dependence may develop with prolonged use.", "risk drug-dependence possible"),
        ("Prolonged use or misuse of DRUG can lead to tolerance.", "risk drug-tolerance possible"),
        ("There is a risk of addiction.", "risk addiction"),
        ("DRUG has a potential for abuse.", "risk abuse potential"),
        ("There is no evidence that it causes dependence.", "risk drug-dependence not"),
        ("There is no evidence of tolerance.", "risk drug-tolerance not"),
        ("DRUG is not addictive and has no potential for abuse.", "risk addiction not|risk abuse not"),
        ("Nobody gets hooked on it.", "risk addiction not"),
        ("Dependence: none", "risk drug-dependence not"),
        ("Dependence does not occur.", "risk drug-dependence not"),
        ("Like other benzodiazepines, it carries a risk of dependence.",
         "risk drug-dependence|risk drug-dependence benzodiazepine"),
    ],
)  # fmt: skip
def test_a_risk_is_read_in_each_construction(propose, sentence: str, expected: str):
    assert harms(propose, sentence) == set(expected.split("|"))


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Stopping suddenly can bring on anxiety and tremor.",
         "withdrawal anxiety possible abrupt|withdrawal tremor possible abrupt"),
        ("If you stop taking it, you may get withdrawal symptoms such as sweating.",
         "risk withdrawal-syndrome possible|withdrawal sweating possible stop"),
        ("Anxiety can occur after the last dose.", "withdrawal anxiety possible stop"),
        ("Coming off it too fast may cause dizziness.", "withdrawal dizziness possible abrupt"),
        ("Once treatment stops, blood pressure may rise again.", "withdrawal hypertension possible stop"),
        ("Do not stop suddenly, because this can cause seizures.", "withdrawal seizure possible abrupt"),
        ("Never stop it suddenly. This can cause seizures.", "withdrawal seizure possible abrupt"),
        ("People who stop abruptly can experience nausea.", "withdrawal nausea possible abrupt"),
        ("Stopping DRUG does not cause withdrawal symptoms.", "risk withdrawal-syndrome not"),
        ("If it is stopped, high blood pressure comes back.", "withdrawal hypertension stop"),
        ("Withdrawal symptoms include anxiety.", "withdrawal anxiety stop"),
        ("Withdrawal can be unpleasant. Symptoms include anxiety.", "withdrawal anxiety stop"),
        ("Sudden withdrawal may be followed by insomnia.", "withdrawal insomnia possible abrupt"),
        ("Angina may worsen if DRUG is stopped suddenly.", "withdrawal worsening-of-angina possible abrupt"),
        ("Stopping all at once may cause:\n\n- anxiety\n- sweating\n",
         "withdrawal anxiety possible abrupt|withdrawal sweating possible abrupt"),
    ],
)  # fmt: skip
def test_what_stopping_does_is_no_effect_of_the_drug_itself(propose, sentence: str, expected: str):
    assert harms(propose, sentence) == set(expected.split("|"))


@pytest.mark.parametrize(
    "sentence",
    [
        "Tell your doctor if you notice a rash or have a fever.",
        "If you feel dizzy, sit down.",
        "Do not drive while you feel sleepy.",
        "You should have regular blood tests.",
        "Taken with alcohol, it can cause severe drowsiness.",
        "Newborn babies may have withdrawal symptoms.",
        "Phenytoin may cause gum overgrowth in people who take both.",
        "It is less likely to cause drowsiness than older medicines.",
        "Like all medicines, DRUG can cause side effects, although not everybody gets them.",
        "Side effects are usually mild.",
        "Rash and fever may be signs of a serious reaction.",
        "Symptoms may return if treatment is stopped.",
        "Call an ambulance if you have swelling of the face.",
        "Angioedema can be fatal.",
        "Only a few of the people who take it have ever had a seizure.",
        "Call the clinic if heartburn lasts or if swallowing becomes painful.",
        "Antiepileptics have been linked to hair loss.",
    ],
)
def test_nothing_is_a_harm_that_the_drug_is_not_said_to_do(propose, sentence: str):
    assert harms(propose, sentence) == set()


@pytest.mark.parametrize(
    "heading", ["Common (may affect up to 1 in 10 people)", "Common: may affect up to 1 in 10 people", "**Common**"]
)
def test_a_heading_of_frequency_holds_for_its_list(propose, heading: str):
    assert harms(propose, f"{heading}\n\n- Nausea\n\n- Wind, itchy skin\n", HEAD + "# Possible side effects\n\n") == {
        "effect nausea common", "effect flatulence common", "effect itching common",
    }  # fmt: skip


def test_a_short_answer_speaks_of_what_the_question_asks(propose):
    assert harms(propose, "Is it addictive?\n\nNo.\n", HEAD) == {"risk addiction not"}


def test_a_disease_that_is_common_is_no_effect(propose):
    assert harms(propose, "", "Zolvarine\n\nZolvarine is used for migraine. Migraine is common.\n") == set()


def test_people_and_circumstances_are_noted(propose):
    (one,) = [
        c.statement for c in propose(SIDE + "Hair loss can happen in the first weeks, mostly in children.")
        if c.statement.kind == "AdverseEffectStatement"
    ]  # fmt: skip
    assert (one.population, one.circumstance) == ("child", ("start-of-treatment",))
    assert {"certainty", "hedge", "population", "circumstance"} <= set(one.cues)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Stop it overnight and you may feel dizzy.", "withdrawal dizziness possible abrupt"),
        ("Stop taking it and your migraine comes back.", "withdrawal migraine stop"),
        ("Stopping it overnight can bring back the chest pain.", "withdrawal chest-pain possible abrupt"),
        ("Abrupt withdrawal has been associated with seizures.", "withdrawal seizure possible abrupt"),
        ("Rebound insomnia may follow sudden withdrawal.", "withdrawal rebound-insomnia possible abrupt"),
        (
            "There is a withdrawal syndrome, with anxiety and insomnia.",
            "risk withdrawal-syndrome|withdrawal anxiety stop|withdrawal insomnia stop",
        ),
        ("Stopping it suddenly causes nausea. Nightmares may follow.",
         "withdrawal nausea abrupt|withdrawal nightmare possible abrupt"),
        ("The risk of dependence grows with the dose.", "risk drug-dependence"),
        ("It isn't addictive in the way that alcohol is.", "risk addiction not"),
        ("Older adults face a higher risk of falls and fractures.", "risk fall|risk fracture"),
        ("Higher risk of falls: older adults, smokers", "risk fall"),
        ("Dependence: not known", ""),
        ("Benzodiazepines increase the risk of falls.", "risk fall benzodiazepine"),
        ("It won't make you put on weight.", "effect weight-gain not"),
        ("Less often I hear about hair loss.", "effect hair-loss less-common"),
        ("People notice hair loss or ringing in the ears.", "effect hair-loss|effect tinnitus"),
        ("Dizziness, a stuffy nose, back pain and tiredness are common.",
         "effect dizziness common|effect nasal-congestion common|effect back-pain common|effect fatigue common"),
        ("Headache is common, and so are flushing and nausea.",
         "effect headache common|effect flushing common|effect nausea common"),
        ("Very common (1 in 10)\n\n- feeling sick", "effect nausea very-common"),
        ("Do not take it if:\n\n- you have a stomach ulcer", ""),
        ("Severe infections start with a fever.", ""),
    ],
)  # fmt: skip
def test_orders_answers_and_groups_are_read_for_what_they_say(propose, sentence: str, expected: str):
    assert harms(propose, sentence) == set(expected.split("|")) - {""}


@pytest.mark.parametrize(
    ("sentence", "objects"),
    [
        ("DRUG causes less drowsiness than diazepam.", {"drowsiness"}),
        ("It causes fewer headaches than triazolam.", {"headache"}),
        ("It causes less severe headaches than triazolam.", {"severe-headache"}),
        ("It causes tiredness in animals and people.", {"fatigue"}),
    ],
)
def test_what_is_less_than_elsewhere_or_seen_in_animals_is_for_review(propose, sentence, objects):
    found = [c for c in propose(SIDE + sentence.replace("DRUG", "Zolvarine")) if c.statement.kind in KINDS]
    assert {(c.statement.object, c.tier) for c in found} == {(name, "B") for name in objects}


def test_less_often_is_a_frequency(propose):
    assert harms(propose, "It often causes rash, and less often hives.") == {
        "effect rash often",
        "effect hives less-common",
    }


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("It may cause exacerbation of colitis and Crohn's disease.",
         "effect exacerbation-of-colitis possible|effect exacerbation-of-crohn-s-disease possible"),
        ("Impaired kidney or liver function may occur.", "effect impaired-kidney-function possible"),
        ("The risk of bleeding in the stomach or intestines is increased.",
         "risk gastric-bleeding|risk bleeding-in-the-intestines"),
        ("It may cause retention.", ""),
        ("It may change renal function tests.", ""),
    ],
)  # fmt: skip
def test_a_part_or_a_test_of_the_body_is_no_harm(propose, sentence, expected):
    assert harms(propose, sentence) == set(filter(None, expected.split("|")))


def test_who_never_had_it_before_is_no_group(propose):
    text = SIDE + "Bleeding may occur even in patients who have never had such problems before."
    found = [c.statement for c in propose(text) if c.statement.kind == "AdverseEffectStatement"]
    assert [(s.object, s.population) for s in found] == [("bleeding", None)]


@pytest.mark.parametrize(
    ("sentence", "kind", "found"),
    [
        ("Stopping it suddenly can cause chest pain in people with heart disease.", "WithdrawalEffectStatement",
         [("chest-pain", "person-with-heart-disease")]),
        ("It can cause hemolytic anemia in people with G6PD deficiency.", "AdverseEffectStatement",
         [("hemolytic-anemia", "person-with-g6pd-deficiency")]),
        ("It can cause liver damage in people who drink alcohol.", "AdverseEffectStatement",
         [("liver-damage", "person-who-drink-alcohol")]),
        ("It may cause suicidal thoughts in young people.", "AdverseEffectStatement",
         [("suicidal-thought", "young-person")]),
    ],
)  # fmt: skip
def test_whom_it_harms_is_a_population_and_no_harm(propose, sentence, kind, found):
    said = [c.statement for c in propose(SIDE + sentence) if c.statement.kind == kind and c.tier == "A"]
    assert [(s.object, s.population) for s in said] == found


def test_harms_of_some_people_who_were_not_read_are_for_review(propose):
    text = SIDE + "It can cause rash in adults with a fair complexion that burns easily in the sun all day long."
    assert [c.tier for c in propose(text) if c.statement.object == "rash"] == ["B"]
