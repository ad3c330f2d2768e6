"""What each verdict means: strength, direction, polarity, kind; on a small world of the tests' own."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monograph_kg.errors import Place
from monograph_kg.linking.assertions import Assertion, Node
from monograph_kg.linking.description import Description, Relation
from monograph_kg.linking.items import Graph, Item
from monograph_kg.linking.resolve import Resolver, Step
from monograph_kg.linking.verdicts import Judge, Outcome, Reason, Strength, Verdict

from .world import ledger, row

DESCRIPTION = Description.model_validate({
    "id": "tests", "title": "Tests", "version": "1", "licence": "https://example.org/l",
    "homepage": "https://example.org/h", "about": "Made up.",
    "spaces": {"any": {"prefix": "DOID"}, "drug": {"prefix": "drugbank"}},
    "tables": [{
        "file": "t.tsv", "subject": {"ids": [{"column": "s", "spaces": "drug"}]},
        "object": {"ids": [{"column": "o", "spaces": "any"}]}, "relation": "r",
        "relations": [
            {"when": "T", "name": "treats", "corresponds": ["Indication", "OffLabelUse"]},
            {"when": "A", "name": "harms", "corresponds": "AdverseEffectStatement"},
        ],
    }],
})  # fmt: skip
KINDS = frozenset({"Indication", "OffLabelUse", "AdverseEffectStatement"})
LEDGER = ledger(
    row("drug", "exact", "drugbank:DB00001"), row("class", "exact", "drugbank:DB00009"),
    row("panic", "exact", "DOID:594"), row("anxiety", "exact", "DOID:2030"), row("seizure", "exact", "DOID:1"),
    row("akin", "close", "DOID:2"), row("rebound", "broad", "DOID:3"), row("wide", "narrow", "DOID:4"),
    row("loose", "related", "DOID:5"),
)  # fmt: skip
BROADER = {"panic": frozenset({"anxiety"}), "drug": frozenset({"class"})}


def item(target: str, kind: str = "Indication", *, negated: bool = False, subject: str = "drug") -> Item:
    name, iri = f"s.{kind}-{subject}-{target}", f"https://example.org/{target}"
    return Item(name, iri, (kind, kind), subject, target, negated, "")


def assertion(target: str, kinds: tuple[str, ...] = ("Indication", "OffLabelUse"), *, denied: bool = False,
              subject: str = "DB00001", status: str = "any", symmetric: bool = False) -> Assertion:  # fmt: skip
    polarity = "negated" if denied else "affirmed"
    relation = Relation.model_validate(
        {"name": f"r {kinds[0]}", "corresponds": kinds, "polarity": polarity, "status": status}
    )
    one, two = Node(f"drugbank:{subject}", subject), Node(f"DOID:{target}", target)
    return Assertion(relation, one, two, Place(Path("t.tsv"), 2), (), symmetric)


def judge(items: list[Item], assertions: list[Assertion], resolver: Resolver | None = None) -> list[Verdict]:
    graph = Graph(tuple(items), frozenset({"drug"}), BROADER, {})
    return Judge(graph, resolver or Resolver(LEDGER), DESCRIPTION, KINDS).verdicts([(a, 1) for a in assertions])[0]


@pytest.mark.parametrize(
    ("target", "said", "outcome", "strength"),
    [
        ("panic", "594", Outcome.CORROBORATED, Strength.EXACT),
        ("panic", "2030", Outcome.MORE_GENERAL, Strength.EXACT),
        ("anxiety", "594", Outcome.MORE_SPECIFIC, Strength.EXACT),
        ("akin", "2", Outcome.CORROBORATED, Strength.CLOSE),
        ("rebound", "3", Outcome.MORE_GENERAL, Strength.BROAD),
        ("wide", "4", Outcome.MORE_SPECIFIC, Strength.NARROW),
    ],
)
def test_strength_and_direction(target: str, said: str, outcome: Outcome, strength: Strength) -> None:
    [found] = judge([item(target)], [assertion(said)])
    assert (found.outcome, found.strength) == (outcome, strength)


@pytest.mark.parametrize(("target", "said"), [("loose", "5"), ("panic", "1"), ("seizure", "594")])
def test_a_related_match_or_another_state_is_nothing(target: str, said: str) -> None:
    [found] = judge([item(target)], [assertion(said)])
    assert found.outcome is Outcome.NOT_FOUND


def test_the_class_of_the_drug_is_more_general() -> None:
    [found] = judge([item("panic")], [assertion("594", subject="DB00009")])
    assert found.outcome is Outcome.MORE_GENERAL
    [found] = judge([item("panic", subject="class")], [assertion("594")])
    assert found.outcome is Outcome.MORE_SPECIFIC


def test_ends_that_point_in_opposite_directions_are_not_compared() -> None:
    [found] = judge([item("anxiety")], [assertion("594", subject="DB00009")])
    assert found.outcome is Outcome.NOT_FOUND


@pytest.mark.parametrize(
    ("target", "negated", "said", "denied", "outcome"),
    [
        ("panic", False, "594", True, Outcome.CONTRADICTED),
        ("panic", False, "2030", True, Outcome.CONTRADICTED),  # denied of all anxiety disorders, so of panic disorder
        ("anxiety", False, "594", True, Outcome.NOT_FOUND),  # denied of panic disorder says nothing of the others
        ("panic", True, "594", False, Outcome.CONTRADICTED),
        ("anxiety", True, "594", False, Outcome.CONTRADICTED),
        ("panic", True, "2030", False, Outcome.NOT_FOUND),
        ("panic", True, "594", True, Outcome.CORROBORATED),
        ("rebound", False, "3", True, Outcome.NOT_FOUND),  # a broad match is too weak to contradict
        ("akin", False, "2", True, Outcome.CONTRADICTED),
    ],
)
def test_polarity(target: str, negated: bool, said: str, denied: bool, outcome: Outcome) -> None:
    [found] = judge([item(target, negated=negated)], [assertion(said, denied=denied)])
    assert found.outcome is outcome


def test_seizure_as_use_and_as_harm_never_meet() -> None:
    items = [item("seizure"), item("seizure", "AdverseEffectStatement"), item("seizure", "WithdrawalEffectStatement")]
    treats, harms = assertion("1"), assertion("1", ("AdverseEffectStatement",))
    use, harm, withdrawal = judge(items, [treats])
    assert (use.outcome, harm.outcome) == (Outcome.CORROBORATED, Outcome.NOT_FOUND)
    assert withdrawal.reason is Reason.OUT_OF_SCOPE
    use, harm, withdrawal = judge(items, [harms])
    assert (use.outcome, harm.outcome) == (Outcome.NOT_FOUND, Outcome.CORROBORATED)
    assert withdrawal.outcome is Outcome.NOT_FOUND


def test_status_is_told_and_does_not_hide_the_agreement() -> None:
    [off] = judge([item("panic", "OffLabelUse")], [assertion("594", status="labelled")])
    assert off.outcome is Outcome.CORROBORATED
    assert "off-label in the source" in off.remark
    [use] = judge([item("panic")], [assertion("594", status="off-label")])
    assert "off-label in the dataset" in use.remark
    assert judge([item("panic", "OffLabelUse")], [assertion("594", status="any")])[0].remark == ""


def test_a_dataset_at_odds_with_itself_shows_its_denial_and_says_so() -> None:
    [found] = judge([item("panic")], [assertion("594"), assertion("594", denied=True)])
    assert found.outcome is Outcome.CONTRADICTED
    assert found.remark == "the dataset says both"
    assert {e.outcome for e in found.evidence} == {Outcome.CONTRADICTED, Outcome.CORROBORATED}


def test_the_exact_row_decides_over_a_close_or_a_broader_one() -> None:
    [found] = judge([item("panic")], [assertion("2030"), assertion("594")])
    assert found.outcome is Outcome.CORROBORATED
    assert [e.outcome for e in found.evidence] == [Outcome.CORROBORATED, Outcome.MORE_GENERAL]


def test_reasons() -> None:
    items = [item("nothing"), item("panic"), item("panic", "AdviceStatement")]
    nameless, silent, foreign = judge(items, [assertion("1")])
    assert (nameless.reason, silent.reason, foreign.reason) == (
        Reason.NO_IDENTIFIER, Reason.NOT_STATED, Reason.OUT_OF_SCOPE
    )  # fmt: skip


def test_a_symmetric_relation_holds_both_ways() -> None:
    turned = assertion("594", symmetric=True).turned()
    assert judge([item("panic")], [turned])[0].outcome is Outcome.CORROBORATED
    assert judge([item("panic")], [assertion("594").turned()])[0].outcome is Outcome.NOT_FOUND


def test_a_foreign_step_extends_the_ledger_and_never_overrules_it() -> None:
    rejected = (row("panic", "exact", "DOID:77", predicate_modifier="Not", comment="another disorder"),)
    resolver = Resolver(ledger(*LEDGER.entries, rejected=rejected))
    added = resolver.extend([
        Step("DOID:594", "skos:exactMatch", "DOID:70", "x:1"), Step("DOID:71", "skos:broadMatch", "DOID:594", "x:2"),
        Step("DOID:2", "skos:exactMatch", "DOID:72", "x:3"), Step("DOID:2", "skos:closeMatch", "DOID:73", "x:4"),
        Step("DOID:594", "skos:exactMatch", "DOID:77", "x:5"), Step("DOID:594", "oboInOwl:hasDbXref", "DOID:74", "x:6"),
        Step("DOID:5", "skos:exactMatch", "DOID:75", "x:7"),
    ])  # fmt: skip
    predicates = [m.predicate for c in ("DOID:70", "DOID:71", "DOID:72") for m in resolver.matches(c)]
    assert predicates == ["skos:exactMatch", "skos:narrowMatch", "skos:closeMatch"]
    assert added == 3
    assert [resolver.matches(c) for c in ("DOID:73", "DOID:74", "DOID:75", "DOID:77")] == [(), (), (), ()]


def test_the_strongest_of_several_steps_counts_whatever_their_order() -> None:
    steps = [Step("DOID:2", "skos:exactMatch", "DOID:80", "x:1"), Step("DOID:81", "skos:exactMatch", "DOID:80", "x:2")]
    entries = ledger(*LEDGER.entries, row("akin", "exact", "DOID:81"))
    for order in (steps, steps[::-1]):
        resolver = Resolver(entries)
        assert resolver.extend(order) == 1
        [match] = resolver.matches("DOID:80")
        assert match.predicate == "skos:exactMatch"


ASSERTIONS = st.lists(
    st.builds(
        assertion, st.sampled_from(["594", "2030", "1", "2", "3", "4", "5", "6"]),
        st.sampled_from([("Indication", "OffLabelUse"), ("AdverseEffectStatement",)]),
        denied=st.booleans(), subject=st.sampled_from(["DB00001", "DB00009", "DB00005"]),
    ),
    max_size=12,
)  # fmt: skip
ITEMS = [
    item(target, kind, negated=negated)
    for target in ("panic", "anxiety", "seizure", "akin", "rebound", "wide")
    for kind in ("Indication", "AdverseEffectStatement", "WithdrawalEffectStatement")
    for negated in (False, True)
]


@settings(max_examples=150)
@given(ASSERTIONS, st.randoms())
def test_the_order_of_rows_does_not_matter(assertions: list[Assertion], random: object) -> None:
    shuffled = list(assertions)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = judge(ITEMS, assertions), judge(ITEMS, shuffled)
    assert [(v.outcome, v.strength, v.reason) for v in one] == [(v.outcome, v.strength, v.reason) for v in other]


@settings(max_examples=150)
@given(ASSERTIONS)
def test_evidence_always_corresponds_in_kind_and_polarity(assertions: list[Assertion]) -> None:
    for verdict in judge(ITEMS, assertions):
        assert (verdict.outcome is Outcome.NOT_FOUND) == (verdict.evidence == ())
        for evidence in verdict.evidence:
            assert verdict.item.kind in evidence.assertion.relation.corresponds
            denied = evidence.assertion.relation.polarity == "negated"
            assert (evidence.outcome is Outcome.CONTRADICTED) == (denied != verdict.item.negated)
            assert evidence.chain
