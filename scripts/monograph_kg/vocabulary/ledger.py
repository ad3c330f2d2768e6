"""The alignment ledger: all mapping sets together, with what must not match."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from monograph_kg.areas import area
from monograph_kg.errors import InputError, Place, reraise
from monograph_kg.records.mapping import Mapping
from monograph_kg.vocabulary.prefixes import Prefixes, load_prefixes
from monograph_kg.vocabulary.registry import Registry
from monograph_kg.vocabulary.sssom import MappingSet, read_sssom

SUFFIX = ".sssom.tsv"
REJECTED = f"rejected{SUFFIX}"
SCHEMA = f"schema{SUFFIX}"


@dataclass(frozen=True, slots=True)
class Entry:
    """A mapping with the place where it stands."""

    mapping: Mapping
    place: Place


@dataclass(frozen=True, slots=True)
class Ledger:
    """The alignments of entities and of vocabulary terms.

    Attributes:
        sets: every file, by name.
        entries: rows about entities, sorted.
        schema: rows about terms of our vocabulary.
        rejected: rows that say what must not match.
    """

    sets: tuple[MappingSet, ...]
    entries: tuple[Entry, ...]
    schema: tuple[Entry, ...]
    rejected: tuple[Entry, ...]

    def of(self, entity: str) -> list[Mapping]:
        """Return the alignments of an entity, absences included, in the order of their objects."""
        return [entry.mapping for entry in self.entries if entry.mapping.subject_id == f"entity:{entity}"]


def read_ledger(registry: Registry, folder: Path | None = None, prefixes: Prefixes | None = None) -> Ledger:
    """Read every mapping set of the folder.

    Raises:
        InputError: for a malformed row, an unknown subject, or a row that another one rejects.
    """
    folder = folder or area("mappings")
    prefixes = prefixes or load_prefixes()
    sets = tuple(read_sssom(path, prefixes) for path in sorted(folder.glob(f"*{SUFFIX}")))
    by_name = {mapping_set.path.name: mapping_set for mapping_set in sets}
    rejected = tuple(_entries(by_name.get(REJECTED)))
    schema = tuple(_entries(by_name.get(SCHEMA)))
    others = [s for s in sets if s.path.name not in {REJECTED, SCHEMA}]
    entries = tuple(sorted((e for s in others for e in _entries(s)), key=_order))
    reraise([*_unknown(entries, registry), *_doubled(entries), *_contradicted(entries, rejected)])
    return Ledger(sets, entries, schema, rejected)


def _entries(mapping_set: MappingSet | None) -> Iterator[Entry]:
    if mapping_set:
        for line, mapping in mapping_set.rows:
            yield Entry(mapping, Place(mapping_set.path, line))


def _order(entry: Entry) -> tuple[str, str, str]:
    mapping = entry.mapping
    return (mapping.subject_id, mapping.object_id, mapping.object_source or "")


def _unknown(entries: tuple[Entry, ...], registry: Registry) -> Iterator[InputError]:
    for entry in entries:
        prefix, _, name = entry.mapping.subject_id.partition(":")
        if prefix != "entity" or name not in registry:
            problem = f"the subject '{entry.mapping.subject_id}' is no entity of the registry"
            yield InputError(problem, remedy=registry.suggest(name), place=entry.place)


def _doubled(entries: tuple[Entry, ...]) -> Iterator[InputError]:
    """Yield pairs of rows in different files that align the same two terms."""
    seen: dict[tuple[str, str, str], Entry] = {}
    for entry in entries:
        earlier = seen.setdefault(_order(entry), entry)
        if earlier is not entry:
            problem = f"{entry.mapping.subject_id} and {entry.mapping.object_id} are aligned in {earlier.place} too"
            yield InputError(problem, remedy="remove one of the two rows", place=entry.place)


def _contradicted(entries: tuple[Entry, ...], rejected: tuple[Entry, ...]) -> Iterator[InputError]:
    """Yield rows whose very claim the rejected set denies."""
    denied = {(e.mapping.subject_id, e.mapping.predicate_id, e.mapping.object_id): e for e in rejected}
    for entry in entries:
        mapping = entry.mapping
        against = denied.get((mapping.subject_id, mapping.predicate_id, mapping.object_id))
        if against:
            problem = f"{mapping.subject_id} {mapping.predicate_id} {mapping.object_id} is rejected in {against.place}"
            yield InputError(problem, remedy=f"drop one of the two: {against.mapping.comment}", place=entry.place)
