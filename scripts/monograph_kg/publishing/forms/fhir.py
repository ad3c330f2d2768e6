"""HL7 FHIR R5: one Bundle of ``ClinicalUseDefinition``, ``MedicationKnowledge`` and ``Medication``.

https://hl7.org/fhir/R5/clinicalusedefinition.html, https://hl7.org/fhir/R5/medicationknowledge.html. FHIR has no
element that a reader must heed for a denied, an off-label or a merely possible use, so these are left out. What FHIR
has no element for stands in extensions of ours, named by the IRIs of the vocabulary's properties.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from typing import Any

from monograph_kg.graph.terms import property_of, value_of
from monograph_kg.publishing.form import Export
from monograph_kg.publishing.loss import LEFT_OUT, SIMPLIFIED, Tally, json_bytes, parts_of
from monograph_kg.publishing.material import Fact, Material
from monograph_kg.records.span import write_span
from monograph_kg.records.statement import Dose, Duration, Regimen
from monograph_kg.vocabulary.prefixes import load_prefixes

name = "fhir"
summary = "FHIR R5 ClinicalUseDefinition and MedicationKnowledge in a Bundle"
suffixes = (".json",)

# Code systems by our prefix, as https://www.hl7.org/fhir/R5/terminologies-systems.html names them.
SYSTEMS = {
    "rxnorm": "http://www.nlm.nih.gov/research/umls/rxnorm",
    "snomedct": "http://snomed.info/sct",
    "unii": "http://fdasis.nlm.nih.gov",
    "atc": "http://www.whocc.no/atc",
}
_ID_LENGTH = 64  # at most (https://hl7.org/fhir/R5/datatypes.html#id)
UCUM = "http://unitsofmeasure.org"
_SURE = ("asserted", "typical")
_WARNINGS = frozenset({"hasRisk", "hasWithdrawalEffect", "hasCautionIn"})
# A decimal keeps its digits in JSON: written as a marked text first, then without quotes.
_NUMBER = re.compile('"\ue000([0-9.]+)"')

Node = dict[str, Any]


def write(material: Material) -> Export:
    """Write the bundle, resources in the order of the statements."""
    tally = Tally(name, material)
    bundle = _Bundle(material, tally)
    for fact in material.facts:
        bundle.add(fact)
    inputs = material.inputs
    tally.layer("entities", SIMPLIFIED, len(inputs.registry))
    tally.layer("alignments", SIMPLIFIED, len(bundle.codes))
    tally.layer("alignments", LEFT_OUT, len(inputs.ledger.entries) - len(bundle.codes))
    tally.layer("errata", LEFT_OUT, sum(len(m.errata) for m in inputs.monographs))
    tally.layer("derived triples", LEFT_OUT, len(material.layers.direct))
    tally.note("qualifiers stand in extensions; a reader that skips extensions loses certainty and scope")
    tally.note("the doses are what the source states, not a recommendation: see MedicationKnowledge.status 'inactive'")
    document = {
        "resourceType": "Bundle",
        "type": "collection",
        "timestamp": material.metadata.moment,
        "entry": [{"fullUrl": f"urn:monograph-kg:{r['resourceType']}:{r['id']}", "resource": r} for r in bundle.all()],
    }
    return Export({f"{material.name}.fhir.json": fhir_json(document)}, tally.close())


def fhir_json(document: Node) -> bytes:
    """Return a document as JSON with its decimals digit by digit (https://hl7.org/fhir/R5/json.html#decimal)."""
    return _NUMBER.sub(r"\1", json_bytes(document).decode("utf-8")).encode("utf-8")


def decimal(lexical: str) -> str:
    """Mark a decimal so that `fhir_json` writes its very digits."""
    return f"\ue000{lexical}"


class _Bundle:
    """Collects resources."""

    def __init__(self, material: Material, tally: Tally) -> None:
        self.material = material
        self.tally = tally
        self.codes: set[tuple[str, str]] = set()
        self.uses: list[Node] = []
        self.knowledge: dict[str, Node] = {}

    def all(self) -> Iterator[Node]:
        """Yield medications, what is known of them, then their uses, risks and interactions."""
        for drug in self.knowledge:
            yield {"resourceType": "Medication", "id": drug, "code": self.concept(drug)}
        yield from self.knowledge.values()
        yield from self.uses

    def add(self, fact: Fact) -> None:
        """Put one statement into the bundle, or leave it out with the reason."""
        record = self.material.inputs.registry.get(fact.statement.subject)
        relation = fact.statement.stated_relation.name
        if record is None or record.kind != "Drug":
            self.tally.drop(fact, "its subject is no drug")
        elif fact.negated or fact.off_label:
            self.tally.drop(fact, "FHIR has no element that must be heeded for a denied or off-label use")
        elif relation == "indicatedFor" and (fact.statement.certainty not in _SURE or fact.statement.scope):
            self.tally.drop(fact, "FHIR cannot say that a use is only possible, or only of certain types")
        elif not self._place(fact, relation):
            self.tally.drop(fact, f"neither resource has an element for {relation}")

    def _place(self, fact: Fact, relation: str) -> bool:
        """Put a fact into the resource that has an element for it; say whether there is one."""
        name = fact.statement.object or ""
        if relation == "indicatedFor":
            self._use(fact, "indication", {"diseaseSymptomProcedure": {"concept": self.concept(name)}})
        elif relation == "hasAdverseEffect":
            effect: Node = {"symptomConditionEffect": {"concept": self.concept(name)}}
            self._use(fact, "undesirable-effect", effect | self._frequency(fact))
        elif relation == "interactsWith":
            interaction: Node = {"interactant": [{"itemCodeableConcept": self.concept(name)}]}
            if fact.statement.management:
                interaction["management"] = [{"text": fact.statement.management}]
            self._use(fact, "interaction", interaction)
        elif relation in _WARNINGS:
            warning = {"description": fact.label, "code": self.concept(name)}
            self._use(fact, "warning", warning, whole=False)
        else:
            return self._known(fact, relation)
        return True

    def _known(self, fact: Fact, relation: str) -> bool:
        """Put a fact into the drug's MedicationKnowledge."""
        known = self.drug(fact.statement.subject)
        if relation == "hasBrandName":
            known["name"].append(self.material.label(fact.statement.object or ""))
            self.tally.keep(fact, whole=False)
        elif relation == "memberOf":
            classification = {"type": {"text": "class of the drug"},
                              "classification": [self.concept(fact.statement.object or "")]}  # fmt: skip
            known.setdefault("medicineClassification", []).append(classification | self._extensions(fact))
            self._keep(fact)
        elif relation == "hasDosageRegimen" and fact.statement.regimen:
            known.setdefault("indicationGuideline", []).append(self._guideline(fact, fact.statement.regimen))
            self._keep(fact, {p for p in parts_of(fact) if p.startswith("regimen.")} - {"regimen.adjustment"},
                       simplified={"regimen.adjustment"})  # fmt: skip
        else:
            return False
        return True

    def drug(self, name: str) -> Node:
        """Return the MedicationKnowledge of a drug; ``inactive``, because it is no prescribing information."""
        if name not in self.knowledge:
            self.knowledge[name] = {
                "resourceType": "MedicationKnowledge",
                "id": name,
                "status": "inactive",
                "code": self.concept(name),
                "name": [self.material.label(name)],
                "associatedMedication": [{"reference": f"Medication/{name}"}],
            }
        return self.knowledge[name]

    def _use(self, fact: Fact, kind: str, content: Node, whole: bool = True) -> None:
        element = "undesirableEffect" if kind == "undesirable-effect" else kind
        known = self.drug(fact.statement.subject)
        resource: Node = {
            "resourceType": "ClinicalUseDefinition",
            "id": _resource_id(fact),
            "identifier": [{"system": "urn:ietf:rfc:3986", "value": fact.iri}],
            "type": kind,
            "subject": [{"reference": f"Medication/{fact.statement.subject}"}],
            element: content,
        }
        self.uses.append(resource | self._extensions(fact))
        known.setdefault("clinicalUseIssue", []).append({"reference": f"ClinicalUseDefinition/{resource['id']}"})
        self._keep(fact, whole=whole)

    def _keep(self, fact: Fact, more: set[str] | None = None, simplified: set[str] | None = None,
              whole: bool = True) -> None:  # fmt: skip
        carried = {"certainty", *fact.statement.qualifiers(), "frequency_as_written", "evidence.offsets",
                   "evidence.mention", "implied_by", "read_through"} | (more or set())  # fmt: skip
        self.tally.keep(fact, carried - (simplified or set()), simplified or (), whole=whole)

    def concept(self, name: str) -> Node:
        """Return a CodeableConcept: our own code, and those of the systems that FHIR names."""
        own = {"system": load_prefixes().namespace("entity"), "code": name, "display": self.material.label(name)}
        codings = [own]
        for prefix, system in SYSTEMS.items():
            for mapping in self.material.exact(name, prefix):
                self.codes.add((mapping.subject_id, mapping.object_id))
                codings.append({"system": system, "code": mapping.object_id.partition(":")[2]})
        return {"coding": codings, "text": self.material.label(name)}

    def _frequency(self, fact: Fact) -> Node:
        statement = fact.statement
        if not statement.frequency:
            return {}
        code = value_of("frequency", statement.frequency).value
        space = load_prefixes().namespace("mkg")
        coding = {"system": space, "code": code.removeprefix(space)}
        shown = statement.frequency_as_written or statement.frequency
        return {"frequencyOfOccurrence": {"coding": [coding], "text": shown}}

    def _extensions(self, fact: Fact) -> Node:
        """Return certainty, qualifiers and evidence as extensions with the vocabulary's IRIs."""
        statement = fact.statement
        made: list[tuple[str, str]] = [(property_of("certainty").value, statement.certainty)]
        fields = dict(statement.qualifiers())
        if statement.frequency_as_written:
            fields["frequency_as_written"] = statement.frequency_as_written
        if statement.read_through:
            fields["read_through"] = statement.read_through
        for field, value in fields.items():
            for one in value if isinstance(value, tuple) else (value,):
                made.append((property_of(field).value, str(one).lower() if isinstance(one, bool) else str(one)))
        made += [(property_of("evidence").value, f"{fact.source.id} {write_span(s)}") for s in statement.evidence]
        made += [(property_of("implied_by").value, f"{fact.source.id} {write_span(s)}") for s in statement.implied_by]
        return {"extension": [{"url": url, "valueString": shown} for url, shown in made]}

    def _guideline(self, fact: Fact, regimen: Regimen) -> Node:
        dosage: Node = {"text": fact.label} | self._amounts(regimen) | self._timing(regimen)
        if regimen.route:
            dosage["route"] = self.concept(regimen.route)
        if regimen.adjustment:
            factors = ", ".join(self.material.label(factor) for factor in regimen.adjustment)
            dosage["patientInstruction"] = f"adjusted by: {factors}"
        guideline: Node = {"dosage": [{"type": {"text": "as stated by the source"}, "dosage": [dosage]}]}
        if regimen.phase:
            guideline["administrationTreatment"] = {"text": regimen.phase}
        if regimen.population:
            who = {"type": {"text": "population"}, "valueCodeableConcept": self.concept(regimen.population)}
            guideline["patientCharacteristic"] = [who]
        made: Node = {"dosingGuideline": [guideline]} | self._extensions(fact)
        if regimen.for_use:
            made["indication"] = [{"concept": self.concept(regimen.for_use)}]
        return made

    def _amounts(self, regimen: Regimen) -> Node:
        """Return dose and maximum, each in the elements that R5's Dosage has for it."""
        made: Node = {}
        if regimen.dose:
            made["doseAndRate"] = [{"doseRange": _range(regimen.dose, self.material.ucum[regimen.dose.unit])}]
        if most := regimen.maximum:
            amount = _quantity(most.amount, self.material.ucum[most.unit])
            if most.period and most.period_unit:
                period = _quantity(most.period, most.period_unit)
                made["maxDosePerPeriod"] = [{"numerator": amount, "denominator": period}]
            else:
                made["maxDosePerAdministration"] = amount
        return made

    def _timing(self, regimen: Regimen) -> Node:
        timing, duration = regimen.timing, regimen.duration
        repeat: Node = {}
        if timing:
            repeat |= {"frequency": timing.frequency, "period": decimal(timing.period),
                       "periodUnit": timing.period_unit}  # fmt: skip
        if duration and duration.low == duration.high:
            repeat["boundsDuration"] = _quantity(duration.low, duration.unit)
        elif duration:
            repeat["boundsRange"] = _range(duration, duration.unit)
        named = {"code": self.concept(timing.entity)} if timing and timing.entity else {}
        return {"timing": {"repeat": repeat} | named} if repeat else {}


def _quantity(amount: str, code: str) -> Node:
    return {"value": decimal(amount), "unit": code, "system": UCUM, "code": code}


def _range(bounds: Dose | Duration, code: str) -> Node:
    return {"low": _quantity(bounds.low, code), "high": _quantity(bounds.high, code)}


def _resource_id(fact: Fact) -> str:
    """Return an id within the length that FHIR allows: of a long one its beginning, with a digest of all."""
    plain = f"{fact.source.id}.{fact.statement.id}"
    if len(plain) <= _ID_LENGTH:
        return plain
    return f"{plain[:51]}.{hashlib.sha256(plain.encode()).hexdigest()[:12]}"
