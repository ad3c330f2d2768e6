"""schema.org ``Drug`` as JSON-LD for a web page (https://schema.org/Drug).

schema.org has no place for most qualifiers, so a fact that needs one to be true is left out or stands as a sentence in
``warning`` with its own words of caution. Off-label uses and negated facts are left out.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from monograph_kg.graph.statements import maximum_period
from monograph_kg.publishing.form import Export
from monograph_kg.publishing.loss import LEFT_OUT, SIMPLIFIED, Tally, json_bytes
from monograph_kg.publishing.material import Fact, Material
from monograph_kg.vocabulary.prefixes import load_prefixes

name = "schemaorg"
summary = "schema.org Drug as JSON-LD, to embed in a web page"
suffixes = (".jsonld",)

# Vocabularies whose codes a page may give, by the name that schema.org's examples use for the coding system.
SYSTEMS = {"rxnorm": "RxNorm", "atc": "ATC", "mesh": "MeSH", "snomedct": "SNOMED-CT", "unii": "UNII"}

Node = dict[str, Any]


def write(material: Material) -> Export:
    """Write one graph with a ``Drug`` node for each drug that a statement is about."""
    tally = Tally(name, material)
    page = _Page(material, tally)
    for fact in material.facts:
        page.add(fact)
    tally.layer("entities", SIMPLIFIED, len(page.drugs) + len(page.conditions))
    tally.layer("entities", LEFT_OUT, len(material.inputs.registry) - len(page.drugs) - len(page.conditions))
    tally.layer("alignments", SIMPLIFIED, page.codes)
    tally.layer("alignments", LEFT_OUT, len(material.inputs.ledger.entries) - page.codes)
    tally.layer("errata", LEFT_OUT, sum(len(m.errata) for m in material.inputs.monographs))
    tally.layer("derived triples", LEFT_OUT, len(material.layers.direct))
    tally.note("uses stand as MedicalCondition.drug, which has no qualifiers; schema.org's Drug has no indication")
    document = {"@context": "https://schema.org", "@graph": [*page.drugs.values(), *page.conditions.values()]}
    return Export({f"{material.name}.schemaorg.jsonld": json_bytes(document)}, tally.close())


class _Page:
    """Collects the nodes of one page."""

    def __init__(self, material: Material, tally: Tally) -> None:
        self.material = material
        self.tally = tally
        self.drugs: dict[str, Node] = {}
        self.conditions: dict[str, Node] = {}
        self.codes = 0

    def add(self, fact: Fact) -> None:
        """Put one statement on the page, or leave it out with the reason."""
        subject = self.material.inputs.registry.get(fact.statement.subject)
        handler = _HANDLERS.get(fact.statement.stated_relation.name)
        if subject is None or subject.kind != "Drug":
            self.tally.drop(fact, "its subject is no drug")
        elif fact.negated or fact.off_label:
            self.tally.drop(fact, "schema.org cannot mark it as denied or off-label")
        elif handler is None:
            self.tally.drop(fact, f"schema.org's Drug has no property for {fact.statement.stated_relation.name}")
        else:
            handler(self, fact)

    def drug(self, fact: Fact) -> Node:
        """Return the node of the fact's drug."""
        name = fact.statement.subject
        if name not in self.drugs:
            label = self.material.label(name)
            node: Node = {"@type": "Drug", "@id": fact.subject_iri, "name": label, "nonProprietaryName": label}
            codes = [m for prefix in SYSTEMS for m in self.material.exact(name, prefix)]
            node["code"] = [_code(m.object_id) for m in codes]
            rxcui = [m.object_id.partition(":")[2] for m in self.material.exact(name, "rxnorm")]
            self.codes += len(codes)
            self.drugs[name] = {key: value for key, value in {**node, "rxcui": rxcui}.items() if value}
        return self.drugs[name]

    def labelled(self, key: str, kind: str) -> Callable[[Fact], None]:
        """Return a handler that lists objects as nodes with a name."""

        def handle(fact: Fact) -> None:
            """Put the fact below ``key`` as a node of type ``kind``."""
            node = {"@type": kind, "@id": fact.object_iri, "name": self.material.label(fact.statement.object or "")}
            self.drug(fact).setdefault(key, []).append(node)
            self.tally.keep(fact, whole=False)

        return handle

    def use(self, fact: Fact) -> None:
        """An unreserved use: the condition names the drug."""
        if fact.statement.certainty not in ("asserted", "typical") or fact.statement.scope:
            self.tally.drop(fact, "schema.org cannot say that the use is only possible, or only of certain types")
            return
        name = fact.statement.object or ""
        node: Node = {
            "@type": "MedicalCondition",
            "@id": fact.object_iri,
            "name": self.material.label(name),
            "drug": [],
        }
        found = self.conditions.setdefault(name, node)
        self.drug(fact)
        if {"@id": fact.subject_iri} not in found["drug"]:
            found["drug"].append({"@id": fact.subject_iri})
        self.tally.keep(fact, whole=False)

    def text(self, fact: Fact, key: str) -> None:
        """A sentence of ours with the statement's caution in it."""
        self.drug(fact).setdefault(key, []).append(sentence(fact))
        less = ("certainty", "frequency", "circumstance", "scope", "trigger")
        self.tally.keep(
            fact, simplified=[p for p in less if p == "certainty" or getattr(fact.statement, p)], whole=False
        )

    def brand(self, fact: Fact) -> None:
        """A brand name is the drug's proprietary name."""
        self.drug(fact).setdefault("proprietaryName", []).append(self.material.label(fact.statement.object or ""))
        self.tally.keep(fact, whole=False)

    def status(self, fact: Fact) -> None:
        """Only one dispensing status has a term of schema.org."""
        if fact.statement.object != "prescription-only":
            self.tally.drop(fact, "schema.org has no term for this dispensing status")
            return
        self.drug(fact)["prescriptionStatus"] = "https://schema.org/PrescriptionOnly"
        self.tally.keep(fact)

    def regimen(self, fact: Fact) -> None:
        """A dose as the source gives it: reported, not recommended by an authority. A maximum is no dose to take."""
        regimen, drug = fact.statement.regimen, self.drug(fact)
        words = f"{fact.label} ({fact.regimen_label})"
        if regimen and (dose := regimen.dose):
            shown = {"@type": "ReportedDoseSchedule", "description": words}
            if dose.low == dose.high:
                shown |= {"doseValue": dose.low, "doseUnit": self.material.ucum[dose.unit]}
            drug.setdefault("doseSchedule", []).append(shown)
        if regimen and (most := regimen.maximum):
            shown = {"@type": "MaximumDoseSchedule", "description": words, "doseValue": most.amount,
                     "doseUnit": self.material.ucum[most.unit], "frequency": maximum_period(most)}  # fmt: skip
            drug.setdefault("maximumIntake", []).append(shown)
        parts = ("dose", "maximum", "phase", "route", "timing", "duration", "population")
        self.tally.keep(fact, simplified=[f"regimen.{part}" for part in parts], whole=False)

    def caution(self, fact: Fact) -> None:
        """Pregnancy and breastfeeding have properties of their own."""
        known = {"pregnancy": "pregnancyWarning", "breastfeeding": "breastfeedingWarning"}
        self.text(fact, known.get(fact.statement.object or "", "warning"))


def sentence(fact: Fact) -> str:
    """Return the fact in one line with its certainty, frequency, scope and circumstances.

    The words are those of the vocabulary, not of the source.
    """
    statement = fact.statement
    marks: list[str] = [statement.certainty]
    marks += [f"{key.replace('_', ' ')}: {value}" for key in ("frequency", "scope", "level", "trigger")
              if (value := getattr(statement, key))]  # fmt: skip
    marks += [f"circumstance: {name}" for name in statement.circumstance]
    return f"{fact.label} ({'; '.join(marks)})"


def _code(curie: str) -> Node:
    prefix, _, local = curie.partition(":")
    return {"@type": "MedicalCode", "codeValue": local, "codingSystem": SYSTEMS[prefix],
            "url": load_prefixes().expand(curie)}  # fmt: skip


_HANDLERS: dict[str, Callable[[_Page, Fact], None]] = {
    "hasBrandName": _Page.brand,
    "memberOf": lambda page, fact: page.labelled("drugClass", "DrugClass")(fact),
    "hasDispensingStatus": _Page.status,
    "indicatedFor": _Page.use,
    "interactsWith": lambda page, fact: page.text(fact, "warning"),
    "hasAdverseEffect": lambda page, fact: page.text(fact, "warning"),
    "hasRisk": lambda page, fact: page.text(fact, "warning"),
    "hasWithdrawalEffect": lambda page, fact: page.text(fact, "warning"),
    "hasCautionIn": _Page.caution,
    "hasDosageRegimen": _Page.regimen,
    "enhancesEffectOf": lambda page, fact: page.text(fact, "mechanismOfAction"),
    "increases": lambda page, fact: page.text(fact, "mechanismOfAction"),
    "reduces": lambda page, fact: page.text(fact, "mechanismOfAction"),
    "inhibits": lambda page, fact: page.text(fact, "mechanismOfAction"),
}
