"""schema.org: only terms that schema.org has, and nothing off-label or denied."""

from __future__ import annotations

import json
from typing import Any

import pytest
from publishing.forms_helpers import content, export
from rdflib.namespace import SDO

from monograph_kg.publishing.material import Material


def walk(node: Any):
    if isinstance(node, dict):
        yield node
        for value in node.values():
            yield from walk(value)
    elif isinstance(node, list):
        for value in node:
            yield from walk(value)


@pytest.mark.parametrize("which", ["material", "everything"])
def test_every_type_and_property_is_one_of_schema_org(which: str, request: pytest.FixtureRequest):
    document = json.loads(content("schemaorg", request.getfixturevalue(which)))
    for node in walk(document["@graph"]):
        for key, value in node.items():
            term = value if key == "@type" else key
            if not term.startswith("@"):
                assert SDO[term] in SDO, term


def test_uses_are_the_plain_affirmed_ones(everything: Material):
    document = json.loads(content("schemaorg", everything))
    pairs = {(drug["@id"], node["@id"]) for node in document["@graph"] if node["@type"] == "MedicalCondition"
             for drug in node["drug"]}  # fmt: skip
    uses = [f for f in everything.facts if f.statement.kind == "Indication" and not f.negated]
    sure = [f for f in uses if f.statement.certainty in ("asserted", "typical") and not f.statement.scope]
    plain = {(f.subject_iri, f.object_iri) for f in sure if not f.off_label}
    assert pairs == {pair for pair in plain if pair[0].endswith(("clonazepam", "diazepam"))}


def test_negated_and_off_label_facts_are_left_out(everything: Material):
    report = export("schemaorg", everything).loss
    for fact in everything.facts:
        if fact.negated or fact.off_label:
            assert fact.iri in report.left_out


def test_warnings_keep_their_caution(material: Material):
    document = json.loads(content("schemaorg", material))
    drug = next(node for node in document["@graph"] if node["@type"] == "Drug")
    possible = [f for f in material.facts if f.statement.kind == "AdverseEffectStatement"]
    assert possible
    for fact in possible:
        text = next(t for t in drug["warning"] if t.startswith(fact.label))
        assert fact.statement.certainty in text
        assert (fact.statement.frequency or "") in text


def test_pyld_and_rdflib_would_need_the_network_for_its_context(material: Material):
    """The context is schema.org's own, as search engines expect; nothing of ours is in it."""
    assert json.loads(content("schemaorg", material))["@context"] == "https://schema.org"


def test_a_maximum_is_no_reported_dose(everything: Material):
    document = json.loads(content("schemaorg", everything))
    (drug,) = [n for n in document["@graph"] if n["@type"] == "Drug" and n["@id"].endswith("/diazepam")]
    (dose,) = drug["doseSchedule"]
    assert dose["@type"] == "ReportedDoseSchedule"
    assert "2.50 to 10.0 mg, oral, 2 per d, for 7 to 10.0 days, adult" in dose["description"]
    most = [{key: value for key, value in node.items() if key != "description"} for node in drug["maximumIntake"]]
    shared = {"@type": "MaximumDoseSchedule", "doseUnit": "mg"}
    assert most == [shared | {"doseValue": "40.50", "frequency": "in 1 day"},
                    shared | {"doseValue": "22.0", "frequency": "at a time"}]  # fmt: skip
    assert "at most 40.50 mg in 1 day" in drug["maximumIntake"][0]["description"]
    assert "at most 22.0 mg at a time, for 2 weeks" in drug["maximumIntake"][1]["description"]


def test_what_is_said_of_doses_in_words_is_accounted_for_as_simplified(everything: Material):
    parts = export("schemaorg", everything).loss.parts
    assert parts["regimen.maximum"] == {"simplified": 2}
    assert parts["regimen.duration"] == {"simplified": 2}
