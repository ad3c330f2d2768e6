"""FHIR R5: valid by fhir.resources; nothing denied, off-label or merely possible as a use."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any

import pytest
from publishing.forms_helpers import content, export

from monograph_kg.publishing.material import Material


def resources(material: Material, kind: str = "") -> list[dict[str, Any]]:
    bundle = json.loads(content("fhir", material), parse_float=Decimal)
    found = [entry["resource"] for entry in bundle["entry"]]
    return [r for r in found if not kind or r["resourceType"] == kind]


@pytest.mark.parametrize("which", ["material", "everything"])
def test_fhir_resources_accepts_the_bundle(which: str, request: pytest.FixtureRequest):
    bundles = pytest.importorskip("fhir.resources.bundle", reason="fhir.resources is not installed")
    bundle = bundles.Bundle.model_validate_json(content("fhir", request.getfixturevalue(which)))
    assert len(bundle.entry) == len(resources(request.getfixturevalue(which)))


def test_indications_are_the_sure_affirmed_ones(everything: Material):
    found = {
        r["identifier"][0]["value"] for r in resources(everything, "ClinicalUseDefinition") if r["type"] == "indication"
    }
    uses = [f for f in everything.facts if f.statement.kind == "Indication" and not f.negated and not f.off_label]
    sure = [f for f in uses if f.statement.certainty in ("asserted", "typical")]
    expected = {f.iri for f in sure if f.statement.scope is None}
    assert found == expected
    assert found


def test_doses_keep_every_digit(everything: Material):
    text = content("fhir", everything).decode()
    for fact in everything.facts:
        regimen = fact.statement.regimen
        if regimen and not fact.negated:
            given = (regimen.dose and regimen.dose.low, regimen.maximum and regimen.maximum.amount,
                     regimen.duration and regimen.duration.high)  # fmt: skip
            for amount in filter(None, given):
                assert re.search(rf'"value": {re.escape(amount)}\b', text), amount
    assert "\ue000" not in text


def dosage(material: Material, regimen: str) -> dict[str, Any]:
    """The Dosage of one regimen of the made-up leaflet."""
    found = [dose for known in resources(material, "MedicationKnowledge")
             for indication in known.get("indicationGuideline", ()) for guide in indication["dosingGuideline"]
             for outer in guide["dosage"] for dose in outer["dosage"]]  # fmt: skip
    (one,) = [dose for dose in found if f": {regimen} regimen" in dose["text"]]
    return one


def quantity(value: str, code: str) -> dict[str, Any]:
    return {"value": Decimal(value), "unit": code, "system": "http://unitsofmeasure.org", "code": code}


def test_a_maximum_is_no_dose(everything: Material):
    a_day, at_a_time = dosage(everything, "most-a-day"), dosage(everything, "most-at-a-time")
    assert a_day["maxDosePerPeriod"] == [{"numerator": quantity("40.50", "mg"), "denominator": quantity("1", "d")}]
    assert at_a_time["maxDosePerAdministration"] == quantity("22.0", "mg")
    assert a_day.keys().isdisjoint({"doseAndRate", "maxDosePerAdministration", "timing"})
    assert at_a_time.keys().isdisjoint({"doseAndRate", "maxDosePerPeriod"})


def test_a_duration_bounds_the_timing(everything: Material):
    repeat = dosage(everything, "starting")["timing"]["repeat"]
    assert repeat["boundsRange"] == {"low": quantity("7", "d"), "high": quantity("10.0", "d")}
    assert (repeat["frequency"], repeat["periodUnit"]) == (2, "d")
    assert dosage(everything, "most-at-a-time")["timing"] == {"repeat": {"boundsDuration": quantity("2", "wk")}}


def test_maximum_and_duration_are_accounted_for(everything: Material):
    parts = export("fhir", everything).loss.parts
    assert parts["regimen.maximum"] == {"carried": 2}
    assert parts["regimen.duration"] == {"carried": 2}


def test_every_effect_keeps_its_frequency_and_certainty(everything: Material):
    facts = {f.iri: f.statement for f in everything.facts}
    for resource in resources(everything, "ClinicalUseDefinition"):
        statement = facts[resource["identifier"][0]["value"]]
        extensions = {e["url"].rpartition("/")[2]: e["valueString"] for e in resource["extension"]}
        assert extensions["certainty"] == statement.certainty
        for field in ("scope", "hedge"):
            assert extensions.get(field) == getattr(statement, field)
        if resource["type"] == "undesirable-effect" and statement.frequency:
            assert resource["undesirableEffect"]["frequencyOfOccurrence"]["text"]


def test_references_lead_to_resources_of_the_bundle(everything: Material):
    known = {f"{r['resourceType']}/{r['id']}" for r in resources(everything)}
    assert len(known) == len(resources(everything))
    assert set(re.findall(r'"reference": "([^"]+)"', content("fhir", everything).decode())) <= known


def test_no_resource_poses_as_prescribing_information(material: Material):
    assert {r["status"] for r in resources(material, "MedicationKnowledge")} == {"inactive"}
