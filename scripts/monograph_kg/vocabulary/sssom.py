"""SSSOM mapping sets as TSV with embedded metadata: a strict reader and its writer.

Format: https://mapping-commons.github.io/sssom/spec-formats-tsv/ (YAML metadata behind ``#``, then a table). Stricter
than the standard, on purpose: no row is skipped, every prefix is declared and agrees with the project's prefix map,
every row has a justification, a confidence and an author. Non-standard columns are declared as extensions.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

import yaml

from monograph_kg.errors import InputError, Place, reraise
from monograph_kg.records.mapping import NO_TERM_FOUND, Mapping
from monograph_kg.records.tsv import Row, Table, read_records, read_table, unique, write_table
from monograph_kg.vocabulary.prefixes import Prefixes

REQUIRED = (
    "subject_id", "subject_label", "predicate_id", "object_id", "object_label", "mapping_justification", "confidence",
    "author_label", "mapping_date", "object_source", "object_source_version", "comment", "licence_tier",
    "confirmed_by",
)  # fmt: skip
OPTIONAL = ("predicate_modifier", "mapping_tool")
REQUIRED_METADATA = (
    "mapping_set_id", "mapping_set_version", "mapping_set_title", "license", "sssom_version", "curie_map",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class MappingSet:
    """One file: its metadata as plain YAML data, its rows with their lines."""

    path: Path
    metadata: dict[str, Any]
    columns: tuple[str, ...]
    rows: tuple[tuple[int, Mapping], ...]

    @property
    def mappings(self) -> tuple[Mapping, ...]:
        """The rows without their line numbers."""
        return tuple(mapping for _, mapping in self.rows)

    @property
    def title(self) -> str:
        """Human-readable name of the set."""
        return str(self.metadata["mapping_set_title"])


def read_sssom(path: Path, prefixes: Prefixes) -> MappingSet:
    """Read one mapping set.

    Raises:
        InputError: or `ManyInputErrors`, with file, line, column and remedy, if anything at all is amiss.
    """
    table = read_table(path, REQUIRED, OPTIONAL, preamble=True)
    metadata = _metadata(table, prefixes)
    rows = read_records(table, Mapping)
    unique(table, [(row, _key(mapping)) for row, mapping in rows], "mapping")
    declared = frozenset(metadata["curie_map"])
    reraise([error for row, mapping in rows for error in _curie_errors(table, row, mapping, declared)])
    return MappingSet(path, metadata, table.columns, tuple((row.line, mapping) for row, mapping in rows))


def _key(mapping: Mapping) -> tuple[str, ...]:
    place = mapping.object_source or "" if mapping.object_id == NO_TERM_FOUND else ""
    return tuple(part for part in (mapping.subject_id, mapping.object_id, place) if part)


def _metadata(table: Table, prefixes: Prefixes) -> dict[str, Any]:
    """Read the YAML behind the ``#`` marks and hold it to what this project requires."""
    try:
        metadata = yaml.safe_load("\n".join(table.preamble))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise InputError(
            "the metadata is no YAML", remedy="correct the commented lines", place=Place(table.path, line)
        ) from error
    if not isinstance(metadata, dict):
        raise InputError(
            "the mapping set has no metadata",
            remedy="put '#key: value' lines above the header",
            place=Place(table.path, 1),
        )
    missing = [key for key in REQUIRED_METADATA if key not in metadata]
    if missing:
        raise InputError(
            f"the metadata lacks {', '.join(missing)}", remedy="add these keys", place=Place(table.path, 1)
        )
    if not isinstance(metadata["curie_map"], dict):
        place = Place(table.path, 1)
        raise InputError("curie_map is no map", remedy="write one 'prefix: IRI' a line below it", place=place)
    for prefix, iri in metadata["curie_map"].items():
        if prefixes.namespaces.get(prefix) != iri:
            line = next((n for n, text in enumerate(table.preamble, 1) if text.strip().startswith(f"{prefix}:")), 1)
            raise InputError(
                f"the prefix {prefix} is {iri} here, not {prefixes.namespaces.get(prefix)}",
                remedy="agree with mappings/prefixes.json",
                place=Place(table.path, line),
            )
    return metadata


def _curie_errors(table: Table, row: Row, mapping: Mapping, declared: frozenset[str]) -> list[InputError]:
    return [
        InputError(
            f"the prefix of '{curie}' is not in this set's curie_map",
            remedy="declare it, or correct it",
            place=table.place(row.line, column),
        )
        for column in ("subject_id", "predicate_id", "object_id", "mapping_justification")
        if (curie := getattr(mapping, column)).partition(":")[0] not in declared
    ]


def write_sssom(metadata: dict[str, Any], mappings: Sequence[Mapping], columns: Sequence[str] | None = None) -> str:
    """Return the text of a mapping set, rows sorted; the inverse of `read_sssom`.

    Raises:
        InputError: if a value cannot stand in a table.
    """
    chosen = columns or [name for name in (*REQUIRED, *OPTIONAL) if name in REQUIRED or _used(name, mappings)]
    head = yaml.safe_dump(metadata, sort_keys=False, allow_unicode=True, width=10_000)
    rows = sorted([getattr(mapping, name) or "" for name in chosen] for mapping in mappings)
    return "".join(f"#{line}\n" for line in head.splitlines()) + write_table(chosen, rows)


def _used(name: str, mappings: Sequence[Mapping]) -> bool:
    return any(getattr(mapping, name) for mapping in mappings)


def read_sssom_text(text: str, prefixes: Prefixes) -> MappingSet:
    """Read a mapping set that is at hand as text; see `read_sssom`."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "text.sssom.tsv"
        path.write_text(text, encoding="utf-8", newline="")
        return read_sssom(path, prefixes)


PREDICATES: tuple[str, ...] = get_args(Mapping.model_fields["predicate_id"].annotation)
"""The five SKOS mapping properties."""
