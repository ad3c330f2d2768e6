"""Errata files: read, and written for the errata that reading proposes."""

from __future__ import annotations

from collections.abc import Iterable

from monograph_kg.curation.monograph import ERRATA_COLUMNS, read_errata
from monograph_kg.records.erratum import Erratum
from monograph_kg.records.tsv import LIST_MARK, write_table

__all__ = ["read_errata", "write_errata"]


def write_errata(errata: Iterable[Erratum]) -> str:
    """Return the text of an ``errata.tsv``."""
    return write_table(ERRATA_COLUMNS, ([_cell(getattr(e, name)) for name in ERRATA_COLUMNS] for e in errata))


def _cell(value: object) -> str:
    if value is None:
        return ""
    return LIST_MARK.join(value) if isinstance(value, tuple) else str(value)
