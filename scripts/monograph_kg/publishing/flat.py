"""The flat table of statements: one row each, every field a column; what CSV and Parquet share, and the way back.

Fields with several values are lists of texts (in CSV: JSON arrays). Spans are written ``START-END MENTION`` as in the
curated files, cues as one JSON object. ``read_rows`` turns rows into the same statements again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from monograph_kg.publishing.material import Fact, Material
from monograph_kg.records.span import write_span
from monograph_kg.records.statement import QUALIFIERS, Statement

LISTS = ("evidence", "implied_by", "read_through", "usage", "verb", "circumstance", "in_tension_with",
         "regimen_adjustment", "sections")  # fmt: skip
BOOLEANS = ("negated", "harm_named")
INTEGERS = ("regimen_frequency",)
_CORE = ("statement", "source", "id", "kind", "relation", "subject", "subject_label", "object", "object_label", "value",
         "negated", "certainty", "label")  # fmt: skip
_REGIMEN = ("id", "phase", "dose_low", "dose_high", "dose_unit", "maximum_amount", "maximum_unit",
            "maximum_period", "maximum_period_unit", "route", "timing", "frequency", "period", "period_unit",
            "duration_low", "duration_high", "duration_unit", "population", "adjustment", "for_use")  # fmt: skip
# Parts of a regimen with columns of their own for each field, which begin with the part's name.
_PARTS = {"dose": ("low", "high", "unit"), "maximum": ("amount", "unit", "period", "period_unit"),
          "duration": ("low", "high", "unit")}  # fmt: skip
_EVIDENCE = ("evidence", "implied_by", "sections", "cues", "read_through")
COLUMNS: tuple[str, ...] = (*_CORE, *QUALIFIERS, *(f"regimen_{name}" for name in _REGIMEN), *_EVIDENCE)
"""All columns in the order of the file."""

Row = dict[str, Any]


def rows(material: Material) -> Iterator[Row]:
    """Yield the row of each statement, by source and id; absent values are None, absent lists are empty."""
    for fact in material.facts:
        yield _row(fact, material)


def _row(fact: Fact, material: Material) -> Row:
    statement = fact.statement
    row: Row = {
        "statement": fact.iri,
        "source": fact.source.id,
        "relation": statement.stated_relation.name,
        "subject_label": material.label(statement.subject),
        "object_label": material.label(statement.object) if statement.object else None,
        "negated": fact.negated,
        "label": fact.label,
    }
    for name in ("id", "kind", "subject", "object", "value", "certainty", *QUALIFIERS):
        value = getattr(statement, name)
        row[name] = list(value) if isinstance(value, tuple) else value
    row |= _regimen(statement)
    row["evidence"] = [write_span(span) for span in statement.evidence]
    row["implied_by"] = [write_span(span) for span in statement.implied_by]
    holding = (fact.source.section_of(span) for span in (*statement.evidence, *statement.implied_by))
    row["sections"] = sorted({section.id for section in holding if section})
    cues = {name: [write_span(span) for span in spans] for name, spans in statement.cues.items()}
    row["cues"] = json.dumps(cues, ensure_ascii=False, sort_keys=True) if cues else None
    row["read_through"] = list(statement.read_through)
    return row


def _regimen(statement: Statement) -> Row:
    row: Row = {f"regimen_{name}": [] if name == "adjustment" else None for name in _REGIMEN}
    regimen = statement.regimen
    if regimen:
        row |= {f"regimen_{name}": getattr(regimen, name) for name in ("id", "phase", "route", "population", "for_use")}
        for part, names in _PARTS.items():
            row |= {f"regimen_{part}_{name}": getattr(getattr(regimen, part), name, None) for name in names}
        row["regimen_adjustment"] = list(regimen.adjustment)
        if regimen.timing:
            row["regimen_timing"] = regimen.timing.entity
            row |= {f"regimen_{name}": getattr(regimen.timing, name) for name in ("frequency", "period", "period_unit")}
    return row


def read_rows(found: Iterable[Mapping[str, Any]]) -> list[tuple[str, Statement]]:
    """Return the source id and the statement of each row; the inverse of `rows`.

    Raises:
        pydantic.ValidationError: if a row is no statement.
    """
    return [(row["source"], _statement(row)) for row in found]


def _statement(row: Mapping[str, Any]) -> Statement:
    data: Row = {name: row[name] for name in ("id", "kind", "relation", "subject", "object", "value", "certainty")}
    data |= {name: row[name] for name in (*QUALIFIERS, "evidence", "implied_by", "read_through")}
    data["polarity"] = "negated" if row["negated"] else "affirmed"
    data["cues"] = json.loads(row["cues"]) if row["cues"] else {}
    if row["regimen_id"]:
        data["regimen"] = _read_regimen(row)
    return Statement.model_validate({name: value for name, value in data.items() if value is not None})


def _read_regimen(row: Mapping[str, Any]) -> Row:
    made: Row = {name: row[f"regimen_{name}"] for name in ("id", "phase", "route", "population", "for_use")}
    for part, names in _PARTS.items():
        given = {name: row[f"regimen_{part}_{name}"] for name in names}
        if any(given.values()):
            made[part] = given
    made["adjustment"] = row["regimen_adjustment"]
    if row["regimen_frequency"]:
        made["timing"] = {name: row[f"regimen_{name}"] for name in ("frequency", "period", "period_unit")}
        made["timing"]["entity"] = row["regimen_timing"]
    return made
