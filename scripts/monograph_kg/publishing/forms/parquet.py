"""The flat table as Apache Parquet (https://parquet.apache.org), with real lists, booleans and integers."""

from __future__ import annotations

import io
from typing import Any

from monograph_kg.errors import MissingToolError
from monograph_kg.publishing.flat import BOOLEANS, COLUMNS, INTEGERS, LISTS, read_rows, rows
from monograph_kg.publishing.form import Export
from monograph_kg.publishing.loss import LEFT_OUT, Tally
from monograph_kg.publishing.material import Material
from monograph_kg.records.statement import Statement

name = "parquet"
summary = "Flat Parquet table, the columns of CSV with their types (needs the extra 'forms')"
suffixes = (".parquet",)


def write(material: Material) -> Export:
    """Write the table.

    Raises:
        MissingToolError: if pyarrow is not installed.
    """
    arrow, files = _pyarrow()
    tally = Tally(name, material)
    tally.keep_all(material.facts)
    tally.other_layers(LEFT_OUT)
    schema = arrow.schema([(column, _type(arrow, column)) for column in COLUMNS])
    table = arrow.Table.from_pylist(list(rows(material)), schema=schema)
    buffer = io.BytesIO()
    files.write_table(table, buffer, compression="zstd")
    return Export({f"{material.name}.parquet": buffer.getvalue()}, tally.close())


def read(content: bytes) -> list[tuple[str, Statement]]:
    """Read the table back: source id and statement of each row.

    Raises:
        MissingToolError: if pyarrow is not installed.
    """
    _, files = _pyarrow()
    return read_rows(files.read_table(io.BytesIO(content)).to_pylist())


def _type(arrow: Any, column: str) -> Any:  # noqa: ANN401 (pyarrow has no types)
    if column in LISTS:
        return arrow.list_(arrow.string())
    if column in BOOLEANS:
        return arrow.bool_()
    return arrow.int64() if column in INTEGERS else arrow.string()


def _pyarrow() -> tuple[Any, Any]:
    try:
        import pyarrow  # noqa: PLC0415 (an extra)
        import pyarrow.parquet  # noqa: PLC0415
    except ImportError as error:
        raise MissingToolError("the form 'parquet' needs pyarrow",
                               remedy="install monograph-kg with the extra 'forms'") from error  # fmt: skip
    return pyarrow, pyarrow.parquet
