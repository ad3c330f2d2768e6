"""Advice: who should do what; every action of the tables has an example that it reads and one that it leaves."""

from __future__ import annotations

import pytest

from monograph_kg.reading.advising.actions import Action, Part, actions, parts
from monograph_kg.reading.extract import extract
from monograph_kg.reading.layout.document import parse_text
from monograph_kg.reading.lexis.lexicon import Lexicon
from monograph_kg.reading.propose import candidates
from monograph_kg.records.statement import Statement


def advice(lexicon: Lexicon, text: str) -> list[Statement]:
    """What is advised in a text about zoloft."""
    plain = text.replace("DRUG", "Zoloft").replace("OTHER", "morphine")
    found = candidates(extract(parse_text(f"Zoloft\n\n{plain}"), lexicon, "zoloft"))
    return [c.statement for c in found if c.statement.kind == "AdviceStatement" and c.tier == "A"]


def acts(lexicon: Lexicon, text: str) -> list[str | None]:
    return [statement.object for statement in advice(lexicon, text)]


NAMED = [action for action in actions() if action.id]


@pytest.mark.parametrize("action", [*NAMED, *parts()], ids=lambda action: f"{action.id}:{action.example[:20]}")
def test_an_action_is_read_from_its_example_alone(action: Action | Part, lexicon: Lexicon):
    # Asking about use while pregnant or as told alone has a name of its own.
    near = {action.id, "discuss-use-with-provider"} | (
        {"use-only-as-directed"} if action.id == "use-as-directed" else set()
    )
    assert near & set(acts(lexicon, action.example)), f"{action.id} misses its example: {action.example}"
    assert action.id not in acts(lexicon, action.counter_example), f"{action.id} takes: {action.counter_example}"


@pytest.mark.parametrize(("text", "wanted"), [
    ("Stop the tablets and call a doctor if you get a rash.", ["discontinue-use", "contact-healthcare-provider"]),
    ("It is best not to take DRUG while breastfeeding.", ["avoid-use"]),
    ("Make sure that you drink plenty of water.", ["drink-enough-fluids"]),
    ("Remember to take DRUG at the same time every day.", ["take-at-same-time-each-day"]),
    ("Don't forget to tell your doctor about all medicines you use.", ["inform-provider-of-all-medications"]),
    ("You had better not drive.", ["avoid-driving"]),
    ("Patients are advised to avoid alcohol.", ["avoid-alcohol"]),
    ("I tell my patients to take it in the morning.", ["take-in-the-morning"]),
    ("We advise against driving.", ["avoid-driving"]),
    ("The dose should be reduced gradually.", ["reduce-dose-gradually"]),
    ("Weight and blood pressure should be measured.", ["monitor-weight", "monitor-blood-pressure"]),
    ("DRUG is contraindicated in severe heart failure.", ["avoid-use"]),
    ("Swallow them whole, with water; do not crush them.",
     ["swallow-whole", "take-with-water", "do-not-crush-or-chew"]),
    ("The capsules must be stored in a dry place and kept out of reach of children.",
     ["store-as-directed", "keep-out-of-reach-of-children"]),
    ("Regular blood tests are needed.", ["monitor-blood"]),
    ("DRUG works best when taken at bedtime.", ["take-at-bedtime"]),
    ("Missed dose: take it when you remember; never double up.",
     ["take-missed-dose-as-soon-as-remembered", "do-not-take-double-dose"]),
    ("Have your sodium and liver function checked regularly.", ["monitor-sodium", "monitor-liver-function"]),
    ("Monitoring: liver function, blood count", ["monitor-liver-function", "monitor-blood-count"]),
    ("Avoid: alcohol, driving", ["avoid-alcohol", "avoid-driving"]),
    ("Storage: in the original package", ["store-in-original-container"]),
    ("DRUG is not suitable for people with severe liver disease.", ["avoid-use"]),
    ("Call an ambulance in case of: facial swelling", ["seek-medical-help"]),
    ("Can I crush them?\n\nNo, swallow them whole.", ["swallow-whole"]),
    ("DRUG should be stopped only under medical supervision.", ["discontinue-only-under-medical-supervision"]),
    ("Take it when you remember, but never two at once.",
     ["take-missed-dose-as-soon-as-remembered", "do-not-take-double-dose"]),
    ("With or without food, as long as you take it at the same time each day.", ["take-at-same-time-each-day"]),
    ("You'll want to avoid alcohol.", ["avoid-alcohol"]),
    ("Can I stop taking it?\n\nNot without speaking to your doctor.", ["discontinue-only-under-medical-supervision"]),
    ("Can I crush the tablets?\n\nBetter not.", ["do-not-crush-or-chew"]),
    ("Should a rash appear, stop taking it.", ["discontinue-use"]),
    ("Because it can cause dizziness, stand up slowly.", ["rise-slowly"]),
    ("Gradual withdrawal is recommended.", ["discontinue-gradually"]),
    ("Sudden cessation of treatment is not recommended.", ["do-not-stop-abruptly"]),
    ("When to call the doctor: fever, rash", ["contact-healthcare-provider"]),
    ("Report any bleeding.", ["contact-healthcare-provider"]),
    ("Take it after eating.", ["take-with-food"]),
    ("Oh, and stick to a low-fat diet.", ["stick-to-low-fat-diet"]),
    ("Q: How should it be taken?\nA: Once a day, with a meal.", ["take-with-food"]),
])  # fmt: skip
def test_advice_is_read_whatever_its_construction(lexicon: Lexicon, text: str, wanted: list[str]):
    assert acts(lexicon, text) == wanted


@pytest.mark.parametrize("text", [
    "Should I stop DRUG?", "You can take DRUG with or without food.",
    "There is no need to stop breastfeeding.", "DRUG should be used with caution in the elderly.",
    "DRUG should not be used for colds.", "DRUG should not be combined with morphine.", "Morphine should be avoided.",
    "Take one tablet twice a day.", "Do not take more than eight tablets in 24 hours.", "Read more about DRUG.",
    "The pain should go away in a week.", "This leaflet should not replace medical advice.",
    "Lower doses are used in liver disease.", "DRUG is used to prevent and treat blood clots.",
    "Can I take it while pregnant?\n\nNot without asking your doctor.",
    "It must be used with care in people with asthma.",
    "DRUG is not suitable for everyone.", "Your doctor may increase the dose.",
    "Before you start, give me five minutes.",
    "Morphine, an older drug, has to be taken at night.", "Avoid: morphine",
    "With opioids such as morphine there may be drowsiness, so watch for it.",
    "If you stop DRUG, symptoms may return.",
    "Side effects\n\nCommon:\n- double vision\n- change in appetite",
    "Antacids lower the absorption of DRUG, so take it two hours earlier.",
])  # fmt: skip
def test_what_is_no_advice(lexicon: Lexicon, text: str):
    assert acts(lexicon, text) == []


@pytest.mark.parametrize(("text", "subject", "relation"), [
    ("Families should watch for changes in mood.", "family", "isAdvisedTo"),
    ("Women who could become pregnant should use contraception.", "woman-of-childbearing-potential", "isAdvisedTo"),
    ("I'd check the heart first.", "healthcare-provider", "isAdvisedTo"),
    ("Older people should begin with a lower dose.", "older-adult", "isAdvisedTo"),
    ("Doctors should check liver function.", "healthcare-provider", "isAdvisedTo"),
    ("Its use should be carefully evaluated in pregnancy.", "zoloft", "requires"),
    ("DRUG may be used in pregnancy if the benefit outweighs the risk.", "zoloft", "requires"),
    ("Your nurse can show you how to inject.", "healthcare-provider", "canProvide"),
])  # fmt: skip
def test_who_is_advised(lexicon: Lexicon, text: str, subject: str, relation: str):
    (said,) = advice(lexicon, text)
    assert (said.subject, said.stated_relation.name) == (subject, relation)


@pytest.mark.parametrize(("text", "wanted"), [
    ("Do not take DRUG if you are allergic to it.", ("zoloft-allergy",)),
    ("Call your doctor if you have a fever or chest pain.", ("fever", "chest-pain")),
    ("DRUG must not be used in people with severe liver disease.", ("severe-liver-disease",)),
    ("If you miss a dose, take it as soon as you remember.", ("missed-dose",)),
    ("Do not take DRUG if you:\n- have glaucoma\n- take warfarin", ("glaucoma",)),
    ("Overdose: call an ambulance.", ("overdose",)),
    ("Seek help if your lips swell.", ("lip-swelling",)),
    ("If you forget a dose, take it when you remember.", ("missed-dose",)),
    ("Should you miss a dose, skip it.", ("missed-dose",)),
    ("You must not drive if it makes you drowsy.", ("drowsiness",)),
    ("In case of fever or rash, call your doctor.", ("fever", "rash")),
])  # fmt: skip
def test_circumstances_come_from_clauses_subjects_keys_and_lists(lexicon: Lexicon, text: str, wanted: tuple[str, ...]):
    (said,) = advice(lexicon, text)
    assert said.circumstance == wanted


@pytest.mark.parametrize(("text", "value", "cue"), [
    ("You should avoid alcohol.", "should", "should"),
    ("It is important to finish the course.", "important", "important"),
    ("Always finish the course.", "always", "Always"),
    ("You must finish the course.", None, None),
])  # fmt: skip
def test_strength_has_its_word(lexicon: Lexicon, text: str, value: str | None, cue: str | None):
    (said,) = advice(lexicon, text)
    assert said.strength == value
    assert [span.mention for span in said.cues.get("strength", ())] == ([cue] if cue else [])


@pytest.mark.parametrize(("text", "wanted"), [
    ("Tell your doctor if you:\n- have asthma\n- are pregnant", ["asthma", "pregnancy"]),
    ("These tablets are not suitable for you if you:\n- have porphyria\n- have glaucoma", ["porphyria", "glaucoma"]),
    ("Who should not take DRUG?\n\n- people with heart block\n- anyone allergic to it",
     ["heart-block", "zoloft-allergy"]),
])  # fmt: skip
def test_each_item_of_a_list_is_a_statement_that_rests_on_the_item_too(lexicon: Lexicon, text: str, wanted: list[str]):
    said = advice(lexicon, text)
    assert [each.circumstance for each in said] == [(name,) for name in wanted]
    assert all(len(each.evidence) > 1 for each in said)


def test_an_item_under_a_condition_is_no_effect(lexicon: Lexicon):
    text = "Zoloft\n\nDo not take Zoloft if:\n- you have a stomach ulcer\n- you have glaucoma"
    found = candidates(extract(parse_text(text), lexicon, "zoloft"))
    assert {c.statement.kind for c in found if c.tier == "A"} == {"AdviceStatement"}


def test_what_no_test_is_needed_for_is_negated(lexicon: Lexicon):
    (said,) = advice(lexicon, "No routine blood tests are needed.")
    assert (said.polarity, said.stated_relation.name) == ("negated", "requires")


def test_a_duty_that_is_none_is_negated(lexicon: Lexicon):
    (said,) = advice(lexicon, "You do not need to reduce the dose step by step.")
    assert (said.object, said.polarity) == ("reduce-dose-gradually", "negated")
    assert [span.mention for span in said.cues["polarity"]] == ["not"]


def test_a_purpose_is_kept_apart_from_the_act(lexicon: Lexicon):
    (said,) = advice(lexicon, "Get up slowly to avoid dizziness.")
    assert (said.object, said.purpose) == ("rise-slowly", "avoid-dizziness")


@pytest.mark.parametrize(("text", "limits"), [
    ("DRUG is contraindicated in active bleeding and in severe hepatic impairment.",
     ("bleeding", "severe-hepatic-impairment")),
    ("DRUG is contraindicated in severe bradycardia, cardiogenic shock and sick sinus syndrome.",
     ("severe-bradycardia", "cardiogenic-shock", "sick-sinus-syndrome")),
    ("Do not use it for longer than four weeks.", ("for-longer-than-four-weeks",)),
    ("It should not be used by people who smoke.", ("by-people-who-smoke",)),
    ("People who smoke should not take it.", ("people-who-smoke",)),
    ("Avoid it in severe liver disease.", ("severe-liver-disease",)),
    ("Stop it four days before an allergy skin test.", ("before-allergy-skin-test",)),
    ("Treatment should not be started during an acute attack.", ("during-acute-attack",)),
    ("Do not use it after the expiry date.", ("after-expiry-date",)),
    ("Do not take it if you have low levels of potassium or sodium.", ("hypokalemia", "hyponatremia")),
    ("Do not take it if you have glucose-6-phosphate dehydrogenase deficiency.",
     ("glucose-6-phosphate-dehydrogenase-deficiency",)),
])  # fmt: skip
def test_what_limits_a_prohibition_is_not_lost(lexicon: Lexicon, text: str, limits: tuple[str, ...]):
    assert [statement.circumstance for statement in advice(lexicon, text)] == [limits]


@pytest.mark.parametrize("text", ["Avoid it in bright sunlight.", "Do not use it on broken skin that weeps."])
def test_a_prohibition_whose_limits_were_not_read_is_for_review(lexicon: Lexicon, text: str):
    found = candidates(extract(parse_text(f"Zoloft\n\n{text}"), lexicon, "zoloft"))
    assert [(c.tier, c.statement.circumstance) for c in found if c.statement.object == "avoid-use"] == [("B", ())]


def test_a_prohibition_for_everybody_stays_one(lexicon: Lexicon):
    assert [s.circumstance for s in advice(lexicon, "Do not take DRUG.")] == [()]


@pytest.mark.parametrize(
    "text", ["Do not take it if you have problems with your stomach.", "Tell your doctor if you have sodium."]
)
def test_a_circumstance_that_names_no_state_is_for_review(lexicon: Lexicon, text: str):
    assert advice(lexicon, text) == []


def test_less_of_something_is_not_that_thing(lexicon: Lexicon):
    assert [s.circumstance for s in advice(lexicon, "Do not drive if you feel less alert.")] == [("less-alert",)]


def test_a_missed_dose_is_known_from_the_heading(lexicon: Lexicon):
    text = "What if I miss a dose?\n\nTake it as soon as you remember. Never take a double dose to make up for it."
    assert {s.circumstance for s in advice(lexicon, text)} == {("missed-dose",)}
