"""Sentences that look like facts and are none, and facts that a careless reader turns round."""

from __future__ import annotations

import pytest

TITLE = "Clonazepam: A Guide\n\nClonazepam is a benzodiazepine.\n\nWhat is clonazepam?\n\n"


def statements(propose, sentence: str):
    text = TITLE + sentence
    return [
        c.statement
        for c in propose(text)
        if (c.statement.evidence or c.statement.implied_by)[0].start >= len(TITLE) and c.tier == "A"
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "Diazepam has a longer half-life than clonazepam.",
        "If you are taking diazepam, tell your friends at work about the party.",
        "A dose of 0.5 mg is equivalent to 10 mg of diazepam.",
        "Flumazenil reverses an overdose.",
        "Prostaglandins cause pain.",
        "Diazepam may cause drowsiness in people who take both.",
        "Unlike clonazepam, diazepam is used to treat muscle spasms.",
        "Is clonazepam addictive?",
        "In this article we look at the uses and side effects of clonazepam.",
    ],
)
def test_nothing_is_stated_of_this_drug(propose, sentence: str):
    found = [s for s in statements(propose, sentence) if s.kind not in ("AdviceStatement",)]
    assert not found, [f"{s.kind} {s.object} {s.value}" for s in found]


@pytest.mark.parametrize(
    "sentence",
    [
        "Diazepam has a longer half-life than clonazepam.",
        "If you are taking diazepam, tell your doctor.",
        "This is equivalent to 10 mg of diazepam.",
        "Flumazenil reverses an overdose.",
        "Like diazepam, it is a benzodiazepine.",
        "Lorazepam and diazepam are other benzodiazepines.",
        "Some patients switch to diazepam.",
    ],
)
def test_a_deliberate_other_drug_is_no_defect(read, sentence: str):
    assert not [d for d in read(TITLE + sentence).defects if "drug" in d.type]


def test_another_drug_as_subject_is_a_critical_defect(read, propose):
    text = TITLE + "Common side effects of diazepam may include nausea and fatigue."
    (defect,) = [d for d in read(text).defects if "drug" in d.type]
    assert (defect.type, defect.severity, defect.read) == ("wrong drug", "critical", "clonazepam")
    adverse = [c for c in propose(text) if c.statement.kind == "AdverseEffectStatement"]
    assert {c.statement.object for c in adverse} == {"nausea", "fatigue"}
    assert all(c.pending for c in adverse)
    assert {c.statement.subject for c in adverse} == {"clonazepam"}


def test_a_drug_of_another_class_is_no_defect(read):
    assert not [d for d in read(TITLE + "Warfarin may cause bleeding.").defects if "drug" in d.type]


@pytest.mark.parametrize(
    ("sentence", "kind", "thing"),
    [
        ("Clonazepam is not used to treat depression.", "Indication", "depression"),
        ("Clonazepam does not cause weight gain.", "AdverseEffectStatement", "weight-gain"),
        ("Clonazepam does not interact with food.", "InteractionStatement", "food"),
        ("Clonazepam is not effective in migraine.", "EffectivenessStatement", "migraine"),
    ],
)
def test_what_is_denied_is_negated_with_a_cue(propose, sentence: str, kind: str, thing: str):
    found = [s for s in statements(propose, sentence) if s.kind == kind and s.object == thing]
    assert [s.polarity for s in found] == ["negated"], sentence
    if kind != "InteractionStatement":
        assert found[0].cues["polarity"]


def test_off_label_is_never_an_indication(propose):
    found = statements(propose, "Clonazepam can be used off-label to manage tics and migraine.")
    assert {(s.kind, s.object, s.status) for s in found} == {
        ("OffLabelUse", "tic", "off-label"), ("OffLabelUse", "migraine", "off-label")}  # fmt: skip
    assert {s.certainty for s in found} == {"possible"}


def test_stopping_causes_withdrawal_effects_not_adverse_ones(propose):
    found = statements(propose, "Suddenly stopping clonazepam may cause insomnia and seizures.")
    assert {(s.kind, s.object, s.trigger) for s in found} == {
        ("WithdrawalEffectStatement", "insomnia", "abrupt-discontinuation"),
        ("WithdrawalEffectStatement", "seizure", "abrupt-discontinuation"),
    }


def test_frequency_is_kept_as_written_and_normalised(propose):
    (found,) = statements(propose, "Less commonly, clonazepam may cause dizziness.")
    assert (found.frequency, found.frequency_as_written, found.certainty) == (
        "less-common",
        "Less commonly",
        "possible",
    )


def test_elided_heads_are_supplied(propose):
    found = statements(propose, "Clonazepam may cause liver and kidney problems.")
    assert {s.object for s in found} == {"liver-problem", "kidney-problem"}


@pytest.mark.parametrize(
    "sentence",
    [
        "The risk of this occurring is increased with grapefruit juice.",
        "Survival was reported to be longer.",
        "Nothing serious has been reported.",
    ],
)
def test_what_names_nothing_is_no_fact(propose, sentence: str):
    found = [c.statement for c in propose(f"Zaleplon: A Guide\n\nWarnings\n\n{sentence}\n")]
    assert [s.object for s in found if s.kind in ("RiskStatement", "AdverseEffectStatement")] == []


def test_advice_under_a_condition_that_stands_elsewhere_is_for_review(propose):
    found = propose("Zaleplon: A Guide\n\nWarnings\n\nStop taking zaleplon if this happens.\n")
    assert [(c.tier, c.statement.object) for c in found] == [("B", "discontinue-use")]
    assert found[0].statement.needs_review


@pytest.mark.parametrize(
    ("sentence", "kinds"),
    [
        ("You are unlikely to get a rash.", set()),
        ("It is unlikely to cause drowsiness.", set()),
        ("It is no longer used for gout.", {("Indication", "negated")}),
        ("Nobody should drive after taking zaleplon.", set()),
        ("Nobody should take zaleplon for gout.", {("Indication", "negated")}),
    ],
)
def test_what_is_unlikely_past_or_nobodys_is_not_affirmed(propose, sentence: str, kinds: set[tuple[str, str]]):
    found = propose(f"Zaleplon: A Guide\n\nGood to know\n\n{sentence}\n")
    assert {(c.statement.kind, c.statement.polarity) for c in found if c.tier == "A"} == kinds


@pytest.mark.parametrize(
    "words",
    [
        "In one study, 5 of 100 people had nausea, against 6 of 100 on placebo.",
        "Zaleplon may cause liver tumors in mice.",
    ],
)
def test_what_a_trial_or_an_animal_showed_is_for_review(propose, words: str):
    found = propose(f"Zaleplon: A Guide\n\nSide effects\n\n{words}\n")
    assert {c.tier for c in found} <= {"B"}


@pytest.mark.parametrize(
    "sentence",
    [
        "If clonazepam caused a rash before, tell the nurse.",
        "Withdrawal from alcohol causes tremor.",
        "Some people believe that clonazepam causes weight gain.",
        "It is a myth that clonazepam causes baldness.",
        "It is a myth that clonazepam treats depression.",
        "It is not known if clonazepam interacts with valerian.",
        "It is unclear whether clonazepam raises the level of lithium.",
        "Clonazepam was formerly used for migraine.",
        "Clonazepam has been tried in migraine without success.",
        "Clonazepam is used in dogs for fear of noise.",
        "It is a common treatment of epilepsy in cats.",
        "Clonazepam may be prescribed for conditions other than epilepsy.",
        "Some doctors use it for tinnitus, although it is not approved for this.",
        "Hardly anyone gets a rash.",
        "Clonazepam hardly ever causes nausea.",
        "It causes less drowsiness than diazepam.",
    ],
)
def test_what_is_not_said_outright_is_not_for_acceptance_in_bulk(propose, sentence: str):
    found = [s for s in statements(propose, sentence) if s.kind != "AdviceStatement"]
    assert not found, [f"{s.kind} {s.object}" for s in found]


@pytest.mark.parametrize(
    ("sentence", "denied"),
    [
        ("Nor does it cause gout.", {"gout"}),
        ("It does not cause nausea, nor does it cause headache.", {"nausea", "headache"}),
        ("It is not addictive, nor can it cause gout.", {"addiction", "gout"}),
        ("Neither does it cause dependence.", {"drug-dependence"}),
        ("It does not interact with iron, nor does it interact with zinc.", {"iron", "zinc"}),
        ("It does not treat pain, nor is it used for fever.", {"pain", "fever"}),
    ],
)
def test_a_denial_before_the_subject_is_one(propose, sentence: str, denied: set[str]):
    found = statements(propose, sentence)
    assert {s.object for s in found if s.polarity == "negated"} == denied
    assert not [s.object for s in found if s.polarity == "affirmed"]


def test_what_an_overdose_does_is_under_that_circumstance(propose):
    (said,) = statements(propose, "An overdose of clonazepam can cause coma.")
    assert (said.object, said.circumstance) == ("coma", ("overdose",))
