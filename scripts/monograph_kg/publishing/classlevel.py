"""The class-level view that OBO tools expect: entities as classes, affirmed facts as existential axioms.

A class goes by the IRI of its exact match in an OBO ontology; without one, by an IRI of ours below ``.../class/``, so
that no IRI is a class here and an individual in the release. Off-label use keeps its own relation; a denied fact has no
place here and is left out. The qualifiers of a fact stand as annotations of its axiom.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from monograph_kg.graph.terms import ROOT, mkg, property_of
from monograph_kg.publishing.loss import CARRIED, LEFT_OUT, SIMPLIFIED, Tally
from monograph_kg.publishing.material import Fact, Material
from monograph_kg.vocabulary.prefixes import load_prefixes

OBO = ("CHEBI", "MONDO", "HP", "UBERON", "GO", "DOID", "NCIT", "DRON", "RO", "UO")
"""OBO vocabularies whose classes may stand for an entity, the first one first."""

IS_A = frozenset({"memberOf", "broader"})
"""Relations that are subclass axioms."""

_WITHOUT_CLASS = {
    "AdviceStatement": "advice is no property of a class",
    "DocumentStatement": "a fact about the document, not about the domain",
}


@dataclass(frozen=True)
class Term:
    """A class of the module.

    Attributes:
        entity: id in the registry.
        iri: its class IRI.
        label: the open label of the class that it goes by, else ours.
        external: whether the IRI belongs to another ontology.
    """

    entity: str
    iri: str
    label: str
    external: bool


@dataclass(frozen=True)
class Axiom:
    """``subject SubClassOf relation some object``, or a plain subclass axiom where ``relation`` is None."""

    subject: str
    relation: str | None
    object: str
    fact: Fact | None = None


@dataclass(frozen=True)
class ClassLevel:
    """The classes and axioms of a release."""

    material: Material

    @cached_property
    def terms(self) -> dict[str, Term]:
        """Return the class of each entity; two entities never share one."""
        found = {name: self._external(name) for name in self.material.inputs.registry}
        taken = [term.iri for term in found.values() if term]
        return {
            name: term if term and taken.count(term.iri) == 1 else Term(name, own_class(name), record.label, False)
            for (name, record), term in zip(self.material.inputs.registry.items(), found.values(), strict=True)
        }

    def _external(self, name: str) -> Term | None:
        for prefix in OBO:
            for mapping in self.material.exact(name, prefix):
                label = mapping.object_label if mapping.licence_tier == "open" else None
                iri = load_prefixes().expand(mapping.object_id)
                return Term(name, iri, label or self.material.label(name), True)
        return None

    @cached_property
    def axioms(self) -> list[Axiom]:
        """Return the axioms of the statements that have one, and those of the registry's own hierarchy."""
        made = []
        for fact in self.material.facts:
            if not self.reason(fact):
                statement = fact.statement
                relation = statement.stated_relation.name
                kept = None if relation in IS_A else mkg(relation).value
                made.append(Axiom(self.iri(statement.subject), kept, self.iri(statement.object or ""), fact))
        stated = {(axiom.subject, axiom.object) for axiom in made if axiom.relation is None}
        for record in self.material.inputs.registry.values():
            pairs = ((self.iri(record.id), self.iri(parent)) for parent in record.broader)
            made += [Axiom(child, None, parent) for child, parent in pairs if (child, parent) not in stated]
        return made

    def iri(self, name: str) -> str:
        """Return the class IRI of an entity."""
        return self.terms[name].iri

    @staticmethod
    def reason(fact: Fact) -> str:
        """Return why a statement has no axiom; empty if it has one."""
        if fact.statement.kind in _WITHOUT_CLASS:
            return _WITHOUT_CLASS[fact.statement.kind]
        if fact.negated:
            return "a denied fact is no existential axiom"
        if fact.off_label and fact.statement.kind != "OffLabelUse":
            return "its relation does not say that the use is off-label"
        return "" if fact.statement.object else "its object is no class"

    def account(self, tally: Tally, annotated: bool) -> None:
        """Give every statement its fate.

        Args:
            tally: where to.
            annotated: whether qualifiers stand as annotations of the axioms.
        """
        for fact in self.material.facts:
            if reason := self.reason(fact):
                tally.drop(fact, reason)
                continue
            parts = {"off_label", "attribution", "evidence.offsets"}
            parts |= {"certainty", *fact.statement.qualifiers()} if annotated else set()
            tally.keep(fact, parts, whole=fact.statement.stated_relation.name != "broader")
        ledger = self.material.inputs.ledger.entries
        external = sum(term.external for term in self.terms.values())
        tally.layer("entities", CARRIED, len(self.terms))
        tally.layer("alignments", SIMPLIFIED, external)
        tally.layer("alignments", LEFT_OUT, len(ledger) - external)
        tally.layer("errata", LEFT_OUT, sum(len(m.errata) for m in self.material.inputs.monographs))
        tally.layer("derived triples", LEFT_OUT, len(self.material.layers.direct))


def own_class(name: str) -> str:
    """Return the class IRI of an entity that no OBO ontology has.

    >>> own_class("panic-attack")
    'https://w3id.org/monograph-kg/class/panic-attack'
    """
    return f"{ROOT}class/{name}"


def module_iri(release: str) -> str:
    """Return the ontology IRI of the class-level module."""
    return f"{ROOT}release/{release}/classes"


def axiom_notes(fact: Fact) -> list[tuple[str, str]]:
    """Return the qualifiers of a fact as property IRI and plain text, with its certainty, statement and offsets."""
    statement = fact.statement
    made: list[tuple[str, str]] = [(mkg("certainty").value, statement.certainty)]
    for name, value in statement.qualifiers().items():
        for one in value if isinstance(value, tuple) else (value,):
            made.append((property_of(name).value, str(one).lower() if isinstance(one, bool) else str(one)))
    made.append((load_prefixes().expand("dcterms:source"), fact.iri))
    made += [(load_prefixes().expand("oa:hasSelector"), f"{fact.source.id} {span.key}")
             for span in (*statement.evidence, *statement.implied_by)]  # fmt: skip
    return made
