"""A small ledger, registry and monograph of the tests' own, so that no incidental row of the project matters."""

from __future__ import annotations

from pathlib import Path

from monograph_kg.errors import Place
from monograph_kg.records.entity import Entity
from monograph_kg.records.mapping import Mapping
from monograph_kg.vocabulary.ledger import Entry, Ledger
from monograph_kg.vocabulary.registry import Registry


def row(subject: str, predicate: str, target: str, line: int = 1, **more: str) -> Entry:
    """Return one row of a ledger."""
    mapping = Mapping(
        subject_id=f"entity:{subject}", predicate_id=f"skos:{predicate}Match", object_id=target,
        mapping_justification="semapv:ManualMappingCuration", confidence="0.9", author_label="tests",
        mapping_date="2026-11-23", licence_tier="open", confirmed_by="two sources", **more,
    )  # fmt: skip
    return Entry(mapping, Place(Path("mappings/test.sssom.tsv"), line))


def ledger(*entries: Entry, rejected: tuple[Entry, ...] = ()) -> Ledger:
    """Return a ledger of these rows."""
    return Ledger((), entries, (), rejected)


def registry(*pairs: tuple[str, str]) -> Registry:
    """Return a registry of (id, kind) pairs."""
    return Registry({n: Entity(id=n, kind=k, label=n, definition="A thing.") for n, k in pairs})  # type: ignore[arg-type]
