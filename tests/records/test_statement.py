"""Statements: what a kind may say, and how a slip of the curator is answered."""

from __future__ import annotations

from typing import Any

import pytest

from monograph_kg.errors import InputError, Place
from monograph_kg.records.kinds import KINDS, RELATIONS
from monograph_kg.records.record import validate
from monograph_kg.records.references import references
from monograph_kg.records.statement import QUALIFIERS, Statement

GOOD: dict[str, Any] = {
    "id": "indication-panic-disorder",
    "kind": "Indication",
    "subject": "clonazepam",
    "object": "panic-disorder",
    "certainty": "asserted",
    "evidence": ["234-248 panic disorder"],
}
REGIMEN = {"id": "initial", "dose": {"low": "0.25", "high": "0.5", "unit": "milligram"}}


def errors_of(**changes: Any) -> list[InputError]:
    data = {**GOOD, **changes}
    data = {key: value for key, value in data.items() if value is not ...}
    return validate(Statement, data, lambda keys: Place(".".join(map(str, keys))))[1]


def test_a_good_statement_is_taken() -> None:
    record, errors = validate(Statement, GOOD, lambda _: Place("x"))
    assert errors == []
    assert record is not None
    assert record.stated_relation.name == "indicatedFor"
    assert record.polarity == "affirmed"


@pytest.mark.parametrize(
    ("changes", "words", "remedy"),
    [
        ({"certainity": "asserted"}, "unknown key 'certainity'", "did you mean 'certainty'?"),
        ({"certainty": ...}, "'certainty' is missing", "add 'certainty'"),
        ({"certainty": "sure"}, "unknown value 'sure'", "asserted"),
        ({"kind": "SideEffect"}, "unknown value 'SideEffect'", "AdverseEffectStatement"),
        ({"relation": "treats"}, "has no relation 'treats'", "indicatedFor"),
        ({"kind": "MechanismStep"}, "has several relations, and none is given", "enhancesEffectOf"),
        ({"object": ...}, "takes 'object'", "give 'object' alone"),
        ({"value": "GABA"}, "takes 'object', the statement has object and value", "give 'object' alone"),
        ({"kind": "NameStatement", "relation": "hasAbbreviation"}, "takes 'value'", "give 'value' alone"),
        ({"kind": "DosageStatement", "relation": "hasDosageRegimen"}, "takes 'regimen'", "give 'regimen' alone"),
        ({"severity": "major"}, "Indication cannot carry severity", "drop the qualifier"),
        ({"evidence": []}, "no evidence", "at least one span"),
        ({"evidence": ["234-247 panic disorder"]}, "covers 13 code points", "correct"),
        ({"cues": {"frequency": "1-7 common"}}, "cues for what is not stated: frequency", "drop its cue"),
        ({"id": "Panic Disorder"}, "'id'", "correct the value"),
        ({"read_through": ["3"]}, "read_through", "correct the value"),
        ({"hedge": "may "}, "white space", "correct"),
        ({"hedge": "may\x0b"}, "U+000B", "correct"),
    ],
)
def test_a_slip_is_answered_with_what_to_do(changes: dict[str, Any], words: str, remedy: str) -> None:
    found = errors_of(**changes)
    assert len(found) == 1, found
    assert words in found[0].problem
    assert remedy in found[0].remedy


@pytest.mark.parametrize(
    ("dose", "words"),
    [
        ({"low": "0.5", "high": "0.25", "unit": "milligram"}, "low dose is above the high one"),
        ({"low": "0,25", "high": "0.5", "unit": "milligram"}, "low"),
        ({"low": ".5", "high": "1", "unit": "milligram"}, "low"),
        ({"low": "-1", "high": "1", "unit": "milligram"}, "low"),
        ({"low": 0.25, "high": "0.5", "unit": "milligram"}, "low"),
    ],
)
def test_an_odd_dose_is_refused(dose: dict[str, Any], words: str) -> None:
    regimen = {**REGIMEN, "dose": dose}
    found = errors_of(kind="DosageStatement", relation="hasDosageRegimen", object=..., regimen=regimen)
    assert words in found[0].problem


def test_a_dose_keeps_its_lexical_form() -> None:
    dose = {"low": "2.50", "high": "10.0", "unit": "milligram"}
    data = {**GOOD, "kind": "DosageStatement", "relation": "hasDosageRegimen", "regimen": {**REGIMEN, "dose": dose}}
    del data["object"]
    record, errors = validate(Statement, data, lambda _: Place("x"))
    assert errors == []
    assert record is not None
    assert record.regimen is not None
    assert (record.regimen.dose.low, record.regimen.dose.high) == ("2.50", "10.0")


def test_every_relation_and_leaf_belongs_to_one_kind() -> None:
    relations = [relation for kind in KINDS.values() for relation in kind.relations]
    assert len({r.name for r in relations}) == len(relations) == len(RELATIONS)
    assert len({r.leaf for r in relations}) == len(relations)


def test_every_qualifier_of_a_kind_is_a_field() -> None:
    for kind in KINDS.values():
        assert kind.qualifiers <= set(QUALIFIERS), kind.name


MAXIMUM = {"amount": "40", "unit": "milligram", "period": "1", "period_unit": "d"}


@pytest.mark.parametrize(
    ("regimen", "words"),
    [
        ({"dose": None}, "neither a dose nor a maximum"),
        ({"maximum": {**MAXIMUM, "period": None}}, "a period without its unit"),
        ({"maximum": {**MAXIMUM, "period_unit": None}}, "a unit without its period"),
        ({"maximum": {**MAXIMUM, "period_unit": "day"}}, "unknown value 'day'"),
        ({"maximum": {**MAXIMUM, "amount": "040"}}, "amount"),
        ({"duration": {"low": "4", "high": "2", "unit": "wk"}}, "low duration is above the high one"),
        ({"duration": {"low": "2", "high": "2", "unit": "weeks"}}, "unknown value 'weeks'"),
    ],
)
def test_an_odd_maximum_or_duration_is_refused(regimen: dict[str, Any], words: str) -> None:
    found = errors_of(kind="DosageStatement", relation="hasDosageRegimen", object=..., regimen={**REGIMEN, **regimen})
    assert any(words in error.problem for error in found), [error.problem for error in found]


def test_a_maximum_needs_no_dose_and_names_its_unit() -> None:
    alone = {"id": "maximum", "maximum": {**MAXIMUM, "unit": "microgram"}}
    data = {**GOOD, "kind": "DosageStatement", "relation": "hasDosageRegimen", "regimen": alone}
    del data["object"]
    record, errors = validate(Statement, data, lambda _: Place("x"))
    assert record is not None, errors
    assert [(r.path, r.entity, r.kind) for r in references(record)] == [
        (("subject",), "clonazepam", "Drug"), (("regimen", "maximum", "unit"), "microgram", "Unit"),
    ]  # fmt: skip
