"""Bundled queries with other values than their defaults: chosen by hand, so that a wrong answer would show."""

from __future__ import annotations

import pytest
from pyoxigraph import Store
from querying.cells import table

from monograph_kg.errors import QueryError
from monograph_kg.querying.bind import bind
from monograph_kg.querying.catalogue import find_query
from monograph_kg.querying.engine import run
from monograph_kg.querying.names import Names


def ask(name: str, store: Store, names: Names, **values: str) -> list[list[str]]:
    return table(run(bind(find_query(name), values, names), store))[1:]


def truth(name: str, store: Store, names: Names, **values: str) -> bool | None:
    return run(bind(find_query(name), values, names), store).truth


@pytest.mark.parametrize(
    ("amount", "unit", "verdict"),
    [
        ("0.25", "mg", "within"),
        ("0.5", "mg", "within"),
        ("0.50", "mg", "within"),
        ("0.249", "mg", "below"),
        ("0.51", "mg", "above"),
        ("2", "mg", "above"),
        ("500", "ug", "within"),
        ("0.5", "ug", "below"),
        ("501", "ug", "above"),
        ("0.0005", "g", "within"),
        ("0.5", "g", "above"),
        ("500000", "ng", "within"),
        ("0.5", "mL", "not comparable"),
        ("0.5", "mcg", "not comparable"),  # not UCUM's code: no guess
        ("0.5", "MG", "not comparable"),  # UCUM is case-sensitive: MG would be megagauss
        ("0.5", "[iU]", "not comparable"),
        ("0.5", "", "not comparable"),
        ("-1", "mg", "below"),
    ],
)
def test_doses_are_compared_by_unit_not_by_number(
    amount: str, unit: str, verdict: str, store: Store, names: Names
) -> None:
    (row,) = ask("dose-in-range", store, names, amount=amount, amountUnit=unit)
    assert row[2:6] == ["0.25", "0.5", '"mg"', f'"{verdict}"']


PER_DRUG = [
    "indications", "off-label-uses", "uses-with-status", "initial-dose", "daily-dose", "adverse-effects",
    "adverse-effects-by-frequency", "withdrawal-effects", "risks", "interactions", "cautions", "advice", "roles",
    "drug-classes", "brand-names", "statements-of-a-drug", "dispensing-status", "effectiveness", "dose-in-range",
    "mechanism-path",
]  # fmt: skip


@pytest.mark.parametrize("name", PER_DRUG)
def test_nothing_is_known_of_the_drug_that_only_errata_name(name: str, store: Store, names: Names) -> None:
    assert ask(name, store, names, drug="diazepam") == []


def test_a_brand_is_no_drug(store: Store, names: Names) -> None:
    assert ask("indications", store, names, drug="klonopin") == []
    with pytest.raises(QueryError, match="no entity"):
        ask("brand-to-ingredient", store, names, brand="Rivotril")


def test_classes(store: Store, names: Names) -> None:
    assert truth("is-in-class", store, names, **{"class": "benzodiazepine"}) is True
    assert truth("is-in-class", store, names, **{"class": "medication"}) is True
    assert truth("is-in-class", store, names, **{"class": "opioid"}) is False
    assert truth("is-in-class", store, names, drug="diazepam") is False, "true in the world, said by no source here"
    rows = ask("class-membership", store, names, **{"class": "benzodiazepine"})
    assert [row[:2] for row in rows] == [["mkg:Affirmed", "mkg:asserted"]]
    assert ask("class-membership", store, names, **{"class": "opioid"}) == []


def test_conditions_with_and_without_their_kinds(store: Store, names: Names) -> None:
    seizures = ask("drugs-for-condition", store, names, target="seizure")
    assert [row[1] for row in seizures] == [
        "entity:absence-seizure", "entity:akinetic-seizure", "entity:myoclonic-seizure"]  # fmt: skip
    assert ask("drugs-indicated-for", store, names, condition="anxiety-disorder") == []
    assert ask("drugs-for-condition", store, names, target="insomnia") == []


def test_no_dose_for_those_for_whom_none_is_stated(store: Store, names: Names) -> None:
    assert ask("dose-by-population", store, names, population="infant") == []
    assert ask("dose-by-population", store, names, population="unborn baby") == []


def test_withdrawal_effects_are_no_adverse_effects(store: Store, names: Names) -> None:
    for effect in ("insomnia", "seizure", "tremor", "rebound-anxiety"):
        assert ask("evidence-of-an-adverse-effect", store, names, effect=effect) == []
        assert ask("evidence-of-a-fact", store, names, relation="mkg:hasAdverseEffect", object=effect) == []
        (row,) = ask("evidence-of-a-fact", store, names, relation="mkg:hasWithdrawalEffect", object=effect)
        assert row[2] == "source:clonazepam-faq.section.dependence"


def test_definitions(store: Store, names: Names) -> None:
    rows = ask("definitions", store, names, state="panic-attack")
    assert [row[:2] for row in rows] == [
        ["mkg:accompaniedBy", "entity:intense-fear"], ["mkg:accompaniedBy", "entity:physical-symptoms"]]  # fmt: skip
    assert ask("definitions", store, names, state="addiction") == []
    ((relation, meaning, *_),) = ask("definitions", store, names, state="drug-tolerance")
    assert (relation, meaning) == ("mkg:definedAs", '"higher doses needed for the same effect"')


def test_breastfeeding_is_not_pregnancy(store: Store, names: Names) -> None:
    rows = ask("advice-in-a-state", store, names, state="breastfeeding")
    assert [row[2].rpartition("-in-")[2] for row in rows[:2]] == ["breastfeeding", "breastfeeding"]
    assert len(rows) == 4


def test_hierarchy_in_both_directions(store: Store, names: Names) -> None:
    rows = ask("hierarchy", store, names, entity="panic-disorder")
    assert rows == [
        ['"broader"', "entity:anxiety-disorder"],
        ['"broader"', "entity:anxiety-related-conditions"],
        ['"broader"', "entity:condition"],
    ]


def test_statements_of_each_certainty_add_up(store: Store, names: Names) -> None:
    counts = [
        len(ask("statements-by-certainty", store, names, certainty=f"mkg:{name}"))
        for name in ("asserted", "typical", "possible", "potential", "implied")
    ]
    in_all = run("PREFIX mkg: <https://w3id.org/monograph-kg/schema/> SELECT ?s { ?s a mkg:Statement }", store)
    assert sum(counts) == len(in_all.rows)
    assert counts[1] == 1
    assert counts[3] == 5
