"""Entities and their alignments as RDF.

External identifiers are values of annotation properties only (SKOS mapping properties, ``sssom:object_id``), never
individuals or classes of this ontology.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pyoxigraph import NamedNode, Triple

from monograph_kg.graph.terms import TYPE, agent, day, entity, iri, mkg, text, typed
from monograph_kg.records.entity import Entity
from monograph_kg.records.mapping import Mapping
from monograph_kg.vocabulary.ledger import Ledger
from monograph_kg.vocabulary.registry import Registry


def entity_triples(registry: Registry, ledger: Ledger) -> Iterator[Triple]:
    """Yield the registry and the alignments of its entities."""
    for record in registry.values():
        yield from _entity(record)
    for entry in ledger.entries:
        yield from _alignment(entry.mapping)
    for author in sorted({entry.mapping.author_label for entry in ledger.entries}):
        yield from agent_triples(author)


def agent_triples(label: str) -> Iterator[Triple]:
    """Yield the description of who wrote or decided something."""
    node = agent(label)
    yield Triple(node, TYPE, iri("owl:NamedIndividual"))
    yield Triple(node, TYPE, iri("prov:Agent"))
    yield Triple(node, iri("rdfs:label"), text(label))


def _entity(record: Entity) -> Iterator[Triple]:
    node = entity(record.id)
    yield Triple(node, TYPE, iri("owl:NamedIndividual"))
    yield Triple(node, TYPE, mkg("Entity"))
    yield Triple(node, TYPE, mkg(record.kind))
    yield Triple(node, iri("rdfs:label"), text(record.label))
    yield Triple(node, iri("skos:definition"), text(record.definition))
    for synonym in record.synonyms:
        yield Triple(node, iri("skos:altLabel"), text(synonym))
    for parent in record.broader:
        yield Triple(node, mkg("broader"), entity(parent))


def alignment_node(mapping: Mapping) -> NamedNode:
    """Return the individual of a mapping: its entity and its object, or the vocabulary that has no term."""
    what = f"none-{mapping.object_source}" if mapping.is_absence else mapping.object_id
    local = re.sub(r"[^A-Za-z0-9]+", "-", what).strip("-")
    return iri(f"alignment:{mapping.subject_id.partition(':')[2]}.{local}")


def _alignment(mapping: Mapping) -> Iterator[Triple]:
    node, subject = alignment_node(mapping), iri(mapping.subject_id)
    yield Triple(node, TYPE, iri("owl:NamedIndividual"))
    yield Triple(node, TYPE, mkg("Alignment"))
    yield Triple(node, iri("rdfs:label"), text(_label(mapping)))
    yield Triple(node, mkg("alignedEntity"), subject)
    for name in ("predicate_id", "object_id", "mapping_justification"):
        yield Triple(node, iri(f"sssom:{name}"), iri(getattr(mapping, name)))
    yield Triple(node, iri("sssom:confidence"), typed(mapping.confidence, "decimal"))
    yield Triple(node, iri("sssom:mapping_date"), day(mapping.mapping_date))
    for name in ("author_label", "object_label", "object_source", "object_source_version", "mapping_tool", "comment"):
        if value := getattr(mapping, name):
            yield Triple(node, iri(f"sssom:{name}"), text(value, None))
    yield Triple(node, iri("prov:wasAttributedTo"), agent(mapping.author_label))
    yield Triple(node, mkg("licenceTier"), text(mapping.licence_tier, None))
    if mapping.confirmed_by:
        yield Triple(node, mkg("confirmedBy"), text(mapping.confirmed_by, None))
    if not mapping.is_absence:
        yield Triple(subject, iri(mapping.predicate_id), iri(mapping.object_id))


def _label(mapping: Mapping) -> str:
    """Return a mapping in one line, such as ``panic-disorder skos:exactMatch MONDO:0005383``."""
    subject = mapping.subject_id.partition(":")[2]
    if mapping.is_absence:
        return f"{subject}: no term in {mapping.object_source}"
    return f"{subject} {mapping.predicate_id} {mapping.object_id}"
