"""FHIR R5: valid by fhir.resources; nothing denied, off-label or merely possible as a use."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any

import pytest
from publishing.forms_helpers import content

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
        if fact.statement.regimen and not fact.negated:
            assert re.search(rf'"value": {re.escape(fact.statement.regimen.dose.low)}\b', text)
    assert "\ue000" not in text


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
