"""The entity registry: ``ontology/entities.tsv``."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from pathlib import Path

from monograph_kg.areas import area
from monograph_kg.errors import InputError, reraise
from monograph_kg.records.entity import Entity
from monograph_kg.records.tsv import Row, Table, read_records, read_table, unique

COLUMNS = ("id", "kind", "label", "synonyms", "broader", "definition", "note")


class Registry(Mapping[str, Entity]):
    """All entities by id, in the order of the file."""

    def __init__(self, entities: Mapping[str, Entity]) -> None:
        self._entities = dict(entities)

    def __getitem__(self, key: str) -> Entity:
        return self._entities[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._entities)

    def __len__(self) -> int:
        return len(self._entities)

    def suggest(self, name: str) -> str:
        """Return a remedy for an unknown ``name``: the nearest id, or where to add one.

        >>> Registry({}).suggest("panic")
        'add a row to ontology/entities.tsv'
        """
        near = difflib.get_close_matches(name, self._entities, n=1)
        return f"did you mean '{near[0]}'?" if near else "add a row to ontology/entities.tsv"

    def ancestors(self, name: str) -> set[str]:
        """Return the ids of all entities broader than ``name``, at any distance."""
        found: set[str] = set()
        waiting = list(self._entities[name].broader)
        while waiting:
            parent = waiting.pop()
            if parent not in found:
                found.add(parent)
                waiting.extend(self._entities[parent].broader)
        return found


def read_registry(path: Path | None = None) -> Registry:
    """Read the registry.

    Raises:
        InputError: for a malformed row, a doubled id or label, an unknown or cyclic ``broader``.
    """
    table = read_table(path or area("ontology") / "entities.tsv", COLUMNS)
    rows = read_records(table, Entity, lists=("synonyms", "broader"))
    unique(table, [(row, (entity.id,)) for row, entity in rows], "id")
    unique(table, [(row, (entity.label.casefold(),)) for row, entity in rows], "label")
    registry = Registry({entity.id: entity for _, entity in rows})
    reraise([error for row, entity in rows for error in _broader_errors(table, row, entity, registry)])
    return registry


def _broader_errors(table: Table, row: Row, entity: Entity, registry: Registry) -> Iterator[InputError]:
    place = table.place(row.line, "broader")
    unknown = [name for name in entity.broader if name not in registry]
    for name in unknown:
        yield InputError(f"broader names the unknown entity '{name}'", remedy=registry.suggest(name), place=place)
    if not unknown and (cycle := _cycle(entity.id, registry)):
        shown = " -> ".join(cycle)
        yield InputError(f"broader goes in a circle: {shown}", remedy="remove one of these steps", place=place)


def _cycle(start: str, registry: Registry) -> list[str] | None:
    """Return a path of broader steps from ``start`` back to itself, or None; unknown ids end a path."""
    paths = [[start]]
    seen: set[str] = set()
    while paths:
        path = paths.pop()
        entity = registry.get(path[-1])
        for parent in entity.broader if entity else ():
            if parent == start:
                return [*path, parent]
            if parent not in seen:
                seen.add(parent)
                paths.append([*path, parent])
    return None
