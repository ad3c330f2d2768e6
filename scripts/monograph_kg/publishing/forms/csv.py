"""The flat table as CSV (RFC 4180, UTF-8, header), for data frames and spreadsheets.

Lists are JSON arrays. A text that a spreadsheet would run as a formula gets an apostrophe before it; `read` takes it
off again (https://owasp.org/www-community/attacks/CSV_Injection).
"""

from __future__ import annotations

import csv
import io
import json

from monograph_kg.publishing.flat import BOOLEANS, COLUMNS, INTEGERS, LISTS, read_rows, rows
from monograph_kg.publishing.form import Export
from monograph_kg.publishing.loss import LEFT_OUT, Tally
from monograph_kg.publishing.material import Material
from monograph_kg.records.statement import Statement

name = "csv"
summary = "Flat CSV table: one row a statement, every qualifier a column"
suffixes = (".csv",)

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")


def write(material: Material) -> Export:
    """Write the table; entities are named by id and label, their alignments stay out."""
    tally = Tally(name, material)
    tally.keep_all(material.facts)
    tally.other_layers(LEFT_OUT)
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in rows(material):
        writer.writerow([_cell(row[column]) for column in COLUMNS])
    return Export({f"{material.name}.csv": file.getvalue().encode("utf-8")}, tally.close())


def _cell(value: object) -> str:
    if value is None or value == []:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    shown = json.dumps(value, ensure_ascii=False) if isinstance(value, list) else str(value)
    return f"'{shown}" if shown.startswith(_FORMULA) else shown


def read(content: bytes) -> list[tuple[str, Statement]]:
    """Read the table back: source id and statement of each row.

    Raises:
        pydantic.ValidationError: if a row is no statement.
    """
    table = csv.DictReader(io.StringIO(content.decode("utf-8"), newline=""))
    return read_rows({column: _value(column, cell) for column, cell in row.items()} for row in table)


def _value(column: str, cell: str) -> object:
    text = cell.removeprefix("'")
    if column in LISTS:
        return json.loads(text) if text else []
    if not text:
        return None
    if column in BOOLEANS:
        return text == "true"
    return int(text) if column in INTEGERS else text
