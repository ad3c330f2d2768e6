"""Names, classes, mechanisms and definitions, each said in several ways; and what only looks like them."""

from __future__ import annotations

import pytest

TITLE = "Zaleplon: A Guide\n\nHow does zaleplon work?\n\n"
SAID = {
    "It blocks COX-2, lowers the production of prostaglandins and calms inflammation.": (
        "reduces",
        "zaleplon",
        "prostaglandin-production",
    ),
    "Zaleplon belongs to the third generation of diuretics.": ("memberOf", "zaleplon", "third-generation-diuretic"),
    "It is sold in Britain as Sonatil, in Canada as Starnoc.": ("hasBrandName", "zaleplon", "starnoc"),
    "Zaleplon ranks among the most widely prescribed diuretics.": ("memberOf", "zaleplon", "diuretic"),
    "Zaleplon blocks alpha receptors. As a result the muscle relaxes.": ("leadsTo", "zaleplon", "muscle-relaxation"),
    "Zaleplon blocks a pump. As a result, the pulse falls and the force of contraction is reduced.": (
        "reduces",
        "zaleplon",
        "contraction-force",
    ),
    "Zaleplon suppresses the release of renin; this in turn lowers the formation of aldosterone.": (
        "reduces",
        "reduced-renin-release",
        "aldosterone-formation",
    ),
    "Zaleplon lowers the production of prostaglandins, which cause fever.": ("leadsTo", "prostaglandin", "fever"),
    "Dopamine binds to D2 receptors. Zaleplon blocks these receptors.": ("inhibits", "zaleplon", "d2-receptor"),
    "Zaleplon blocks these receptors, chiefly the alpha-1A subtype.": ("inhibits", "zaleplon", "alpha-1a-subtype"),
    "In the brain it blocks sodium channels.": ("inhibits", "zaleplon", "sodium-channel"),
    "Zaleplon inhibits the enzyme xanthine oxidase.": ("inhibits", "zaleplon", "xanthine-oxidase"),
    "Zaleplon works by blocking sodium channels.": ("inhibits", "zaleplon", "sodium-channel"),
    "Blocks the reuptake of serotonin.": ("inhibits", "zaleplon", "serotonin-reuptake"),
    "Zaleplon is a selective inhibitor of factor Xa.": ("inhibits", "zaleplon", "factor-xa"),
    "Zaleplon prevents platelets from sticking together.": ("inhibits", "zaleplon", "platelet-aggregation"),
    "Zaleplon lowers the amount of dopamine in the brain.": ("reduces", "zaleplon", "dopamine"),
    "Zaleplon blocks a pump, so less acid is made.": ("reduces", "zaleplon", "acid"),
    "Zaleplon blocks a pump. As a result, blood pressure falls.": ("reduces", "zaleplon", "blood-pressure"),
    "Zaleplon enhances the effect of histamine.": ("enhancesEffectOf", "zaleplon", "histamine"),
    "Zaleplon raises dopamine. With less dopamine, fewer clots form.": (
        "reduces",
        "reduced-dopamine",
        "clot-formation",
    ),
    "Zaleplon is converted in the liver to its active metabolite, zaleprilat.": ("leadsTo", "zaleplon", "zaleprilat"),
    "Zaleplon belongs to a class of medicines called diuretics.": ("memberOf", "zaleplon", "diuretic"),
    "Zaleplon, a loop diuretic, acts fast.": ("memberOf", "zaleplon", "loop-diuretic"),
    "Zaleplon comes from a small group known as diuretics.": ("memberOf", "zaleplon", "diuretic"),
    "Zaleplon was the first of the triptans.": ("memberOf", "zaleplon", "triptan"),
    "Zaleplon is among the most potent opioids.": ("memberOf", "zaleplon", "opioid"),
    "Zaleplon, sold as Sonatil among others, is a loop diuretic.": ("memberOf", "zaleplon", "loop-diuretic"),
    "Zaleplon is a prescription diuretic.": ("hasDispensingStatus", "zaleplon", "prescription-only"),
    "Zaleplon raises dopamine and serotonin, two neurotransmitters.": ("broader", "serotonin", "neurotransmitter"),
    "Your body makes a hormone called angiotensin II.": ("broader", "angiotensin-ii", "hormone"),
    "It lowers the level of aldosterone, which is another hormone.": ("broader", "aldosterone", "hormone"),
    "Zaleplon blocks the reuptake of dopamine. As a result, more dopamine stays in the brain.": (
        "increases",
        "zaleplon",
        "dopamine",
    ),
    "Zaleplon inhibits the reuptake of dopamine and serotonin, so the levels of both rise.": (
        "increases",
        "zaleplon",
        "serotonin",
    ),
    "There is an enzyme in the liver called CYP2D6. Zaleplon blocks this enzyme.": ("inhibits", "zaleplon", "cyp2d6"),
    "Zaleplon blocks the proton pump. As a result, your stomach makes less acid.": ("reduces", "zaleplon", "acid"),
    "Zaleplon blocks a receptor. As a result, platelet aggregation is reduced.": (
        "reduces",
        "zaleplon",
        "platelet-aggregation",
    ),
    "It raises serotonin by blocking its reuptake into nerve cells.": ("inhibits", "zaleplon", "serotonin-reuptake"),
    "Zaleplon induces the enzyme CYP3A4.": ("increases", "zaleplon", "cyp3a4"),
    "Zaleplon is available on prescription only.": ("hasDispensingStatus", "zaleplon", "prescription-only"),
    "Zaleplon is sold without a prescription.": ("hasDispensingStatus", "zaleplon", "over-the-counter"),
    "Glutamate is an excitatory neurotransmitter.": ("broader", "glutamate", "excitatory-neurotransmitter"),
    "You will find it on the shelf as Sonatil.": ("hasBrandName", "zaleplon", "sonatil"),
    "The pack says Sonatil.": ("hasBrandName", "zaleplon", "sonatil"),
    "Gout is characterised by joint pain.": ("characterisedBy", "gout", "joint-pain"),
}
UNSAID = (
    "The dose depends on kidney function, the condition being treated and the response of each patient.",
    "Without a prescription, people mainly take it for heartburn.",
    "It is neither an opioid nor a steroid.",
    "Blood pressure was lowered or LIPITOR was given.",
    "Zaleplon lowers the risk of falls.",
    "Morphine inhibits the enzyme xanthine oxidase.",
    "Does zaleplon inhibit an enzyme?",
    "Here comes the serious bit.",
    "Zaleplon comes from the autumn crocus.",
    "Zaleplon belongs to a class of its own.",
    "Zaleplon stops testosterone from being converted into another hormone.",
    "It weakens hormonal contraceptives such as the pill.",
    "Avoid over-the-counter cold remedies.",
    "Tell your doctor about all prescription medicines you take.",
    "Morphine is an opioid.",
    "Get help at once if a rash comes with fever.",
)


def facts(propose, text: str) -> set[tuple[str, str, str | None, str, str]]:
    """Relation, subject, object, polarity and certainty of what is stated with certainty of its own."""
    found = [c.statement for c in propose(TITLE + text) if c.tier == "A"]
    kinds = ("NameStatement", "ClassificationStatement", "MechanismStep", "DefinitionStatement")
    return {
        (s.stated_relation.name, s.subject, s.object or s.value, s.polarity, s.certainty)
        for s in found
        if s.kind in kinds
    }


@pytest.mark.parametrize("text", SAID)
def test_what_is_said_is_read(propose, text: str):
    assert (*SAID[text], "affirmed", "asserted") in facts(propose, text)


@pytest.mark.parametrize("text", UNSAID)
def test_what_only_looks_like_it_is_not(propose, text: str):
    assert facts(propose, text) == set()


def test_sale_over_the_counter_may_be_denied(propose):
    found = facts(propose, "You can't buy it over the counter.")
    assert ("hasDispensingStatus", "zaleplon", "over-the-counter", "negated", "asserted") in found


def test_what_is_like_all_medicines_belongs_to_no_class(propose):
    assert facts(propose, "Like all medicines, zaleplon can cause side effects.") == set()


def test_how_much_a_drug_is_used_among_its_class_is_a_qualifier(propose):
    text = "Zaleplon has become one of the most widely prescribed diuretics of the past decade."
    found = [c.statement for c in propose(TITLE + text) if c.statement.kind == "ClassificationStatement"]
    assert [(s.object, s.usage) for s in found] == [("diuretic", ("most widely prescribed",))]


def test_an_answer_without_a_main_clause_takes_it_from_its_question(propose):
    found = facts(propose, "By stimulating the pancreas to release more insulin.")
    assert found == {("increases", "zaleplon", "insulin-release", "affirmed", "asserted")}


def test_negation_and_doubt_are_kept(propose):
    found = facts(propose, "Zaleplon does not inhibit monoamine oxidase. It may reduce the release of glutamate.")
    assert ("inhibits", "zaleplon", "monoamine-oxidase", "negated", "asserted") in found
    assert ("reduces", "zaleplon", "glutamate-release", "affirmed", "possible") in found


@pytest.mark.parametrize(
    ("text", "short", "thing"),
    [
        ("Zaleplon helps in restless legs syndrome (RLS).", "RLS", "restless-legs-syndrome"),
        ("RLS stands for restless legs syndrome.", "RLS", "restless-legs-syndrome"),
        ("Its name is abbreviated to ZAL.", "ZAL", "zaleplon"),
    ],
)
def test_abbreviations_are_read_both_ways(propose, text: str, short: str, thing: str):
    assert ("hasAbbreviation", thing, short, "affirmed", "asserted") in facts(propose, text)


def test_a_step_is_linked_to_the_one_through_which_it_comes_about(propose):
    found = [
        c.statement for c in propose(TITLE + "By blocking sodium channels, zaleplon lowers the release of glutamate.")
    ]
    steps = {s.object: s for s in found if s.kind == "MechanismStep"}
    assert steps["glutamate-release"].via == steps["sodium-channel"].id


def test_and_other_only_presupposes_what_it_says(propose):
    found = propose(TITLE + "It is not used for colds, flu and other viral infections.")
    kinds = {(s.subject, s.object, s.certainty) for c in found if (s := c.statement).relation == "broader"}
    assert kinds == {("influenza", "viral-infection", "implied")}
