"""Entities: the drugs, states, populations, units and the like that statements speak of."""

from __future__ import annotations

from typing import Literal

from monograph_kg.records.record import Record, Slug, Text

EntityKind = Literal[
    "Drug", "Brand", "DrugClass", "Chemical", "ChemicalRole", "AnatomicalStructure", "ClinicalState", "Process",
    "Effect", "Hazard", "Circumstance", "Population", "Agent", "Route", "Timing", "Unit", "DispensingStatus",
    "DosingFactor", "Action",
]  # fmt: skip


class Entity(Record):
    """One row of the registry.

    Attributes:
        id: last part of the entity's IRI, the label in kebab case.
        kind: local name of its class in the vocabulary.
        label: preferred English name.
        synonyms: other names.
        broader: ids of entities of which this one is a special case.
        definition: one sentence of our own.
        note: remark for curators; not part of the graph.
    """

    id: Slug
    kind: EntityKind
    label: Text
    synonyms: tuple[Text, ...] = ()
    broader: tuple[Slug, ...] = ()
    definition: Text
    note: Text | None = None
