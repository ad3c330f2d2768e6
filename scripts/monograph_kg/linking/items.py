"""What is held against a dataset: the statements of the monographs, and the exact alignments of the ledger."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from monograph_kg.graph.assemble import Inputs
from monograph_kg.graph.entities import alignment_node
from monograph_kg.graph.terms import within
from monograph_kg.linking.description import ALIGNMENT
from monograph_kg.vocabulary.registry import Registry


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to find in a dataset.

    Attributes:
        id: unique name, such as ``clonazepam-faq.indication-panic-disorder``.
        iri: its individual in the graph.
        kinds: its kind and its leaf class; a dataset's relation corresponds to either.
        subject: entity id.
        object: entity id, the CURIE for an alignment, or None if the object is no entity.
        negated: whether it denies its relation.
        words: how to read it, in words.
    """

    id: str
    iri: str
    kinds: tuple[str, str]
    subject: str
    object: str | None
    negated: bool
    words: str

    @property
    def kind(self) -> str:
        """The kind of statement, or ``Alignment``."""
        return self.kinds[0]


@dataclass(frozen=True, slots=True)
class Graph:
    """The side of the comparison that is ours.

    Attributes:
        items: statements in the order of their files, then alignments.
        drugs: entities that the monographs are about.
        broader: for each entity all entities broader than it: of the registry, of affirmed hierarchy statements, and
            the classes that a drug is stated to be a member of.
        labels: names of entities.
    """

    items: tuple[Item, ...]
    drugs: frozenset[str]
    broader: Mapping[str, frozenset[str]]
    labels: Mapping[str, str]


def graph_of(inputs: Inputs) -> Graph:
    """Return what is to be linked."""
    labels = {name: entity.label for name, entity in inputs.registry.items()}
    items = (*_statements(inputs, labels), *_alignments(inputs, labels))
    drugs = frozenset(monograph.source.drug for monograph in inputs.monographs)
    return Graph(items, drugs, _broader(items, inputs.registry), labels)


def _statements(inputs: Inputs, labels: Mapping[str, str]) -> Iterator[Item]:
    for monograph in inputs.monographs:
        for statement in monograph.statements:
            if statement.kind == "DocumentStatement":
                continue
            relation = statement.stated_relation
            target = labels.get(statement.object or "", "") or statement.value
            if statement.regimen:
                target = f"regimen '{statement.regimen.id}'"
            negated = statement.polarity == "negated"
            verb = ("not: " if negated else "") + _spaced(relation.name)
            yield Item(
                id=f"{monograph.source.id}.{statement.id}",
                iri=within("statement", monograph.source.id, statement.id).value,
                kinds=(statement.kind, relation.leaf),
                subject=statement.subject,
                object=statement.object,
                negated=negated,
                words=f"{labels.get(statement.subject, statement.subject)} {verb} {target}",
            )


def _alignments(inputs: Inputs, labels: Mapping[str, str]) -> Iterator[Item]:
    for entry in inputs.ledger.entries:
        mapping = entry.mapping
        if mapping.is_exact:
            node, name = alignment_node(mapping).value, mapping.subject_id.partition(":")[2]
            yield Item(
                id=f"alignment.{node.rpartition('/')[2]}",
                iri=node,
                kinds=(ALIGNMENT, ALIGNMENT),
                subject=name,
                object=mapping.object_id,
                negated=False,
                words=f"{labels.get(name, name)} is {mapping.object_id}",
            )


def _spaced(name: str) -> str:
    """Return a property's name in words.

    >>> _spaced("usedOffLabelFor")
    'used off label for'
    """
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).casefold()


def _broader(items: tuple[Item, ...], registry: Registry) -> dict[str, frozenset[str]]:
    """Return the ancestors of each entity by registry, hierarchy statements and memberships."""
    parents = {name: set(entity.broader) for name, entity in registry.items()}
    for item in items:
        if item.kinds[1] in {"HierarchyStatement", "MembershipStatement"} and item.object and not item.negated:
            parents.setdefault(item.subject, set()).add(item.object)
    return {name: frozenset(_reach(name, parents)) for name in parents}


def _reach(start: str, parents: Mapping[str, set[str]]) -> set[str]:
    found: set[str] = set()
    waiting = list(parents.get(start, ()))
    while waiting:
        name = waiting.pop()
        if name not in found and name != start:
            found.add(name)
            waiting.extend(parents.get(name, ()))
    return found
