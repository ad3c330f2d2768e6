"""CSV and Parquet: N statements in, N out, equal."""

from __future__ import annotations

import csv as stdcsv
import io

import pytest
from publishing.forms_helpers import content
from pydantic import ValidationError

from monograph_kg.publishing.flat import COLUMNS, read_rows, rows
from monograph_kg.publishing.forms import csv, parquet
from monograph_kg.publishing.material import Material

COLUMNS_OF_AMOUNTS = ("dose_low", "dose_high", "dose_unit", "maximum_amount", "maximum_unit", "maximum_period",
                      "maximum_period_unit", "duration_low", "duration_high", "duration_unit")  # fmt: skip


def statements(material: Material) -> list[tuple[str, object]]:
    """What a table should give back; a default relation is written out, because a table has no defaults."""
    return [(f.source.id, f.statement.model_copy(update={"relation": f.statement.stated_relation.name}))
            for f in material.facts]  # fmt: skip


def test_csv_comes_back_as_it_went(everything: Material):
    assert csv.read(content("csv", everything)) == statements(everything)


def test_parquet_comes_back_as_it_went(everything: Material):
    pytest.importorskip("pyarrow", reason="the extra 'forms' is not installed")
    assert parquet.read(content("parquet", everything)) == statements(everything)


def test_both_have_the_same_columns_and_pandas_reads_them(everything: Material):
    pandas = pytest.importorskip("pandas", reason="a second reader of tables, where it is installed")
    pytest.importorskip("pyarrow", reason="the extra 'forms' is not installed")
    flat = pandas.read_csv(io.BytesIO(content("csv", everything)))
    typed = pandas.read_parquet(io.BytesIO(content("parquet", everything)))
    assert list(flat.columns) == list(typed.columns) == list(COLUMNS)
    assert len(flat) == len(typed) == len(everything.facts)
    assert int(flat["negated"].sum()) == int(typed["negated"].sum()) == sum(f.negated for f in everything.facts)


def test_no_cell_of_the_csv_starts_a_formula(everything: Material):
    rows = list(stdcsv.reader(io.StringIO(content("csv", everything).decode())))
    assert not [cell for row in rows for cell in row if cell[:1] in {"=", "+", "-", "@"}]


def test_doses_keep_their_lexical_form(everything: Material):
    row = next(
        r for r in stdcsv.DictReader(io.StringIO(content("csv", everything).decode())) if r["regimen_id"] == "starting"
    )
    assert (row["regimen_dose_low"], row["regimen_dose_high"]) == ("2.50", "10.0")


def test_a_maximum_is_in_no_column_of_a_dose(everything: Material):
    table = {r["regimen_id"]: r for r in stdcsv.DictReader(io.StringIO(content("csv", everything).decode()))}
    parts = {name: [table[name][f"regimen_{column}"] for column in COLUMNS_OF_AMOUNTS]
             for name in ("starting", "most-a-day", "most-at-a-time")}  # fmt: skip
    assert parts == {
        "starting": ["2.50", "10.0", "milligram", "", "", "", "", "7", "10.0", "d"],
        "most-a-day": ["", "", "", "40.50", "milligram", "1", "d", "", "", ""],
        "most-at-a-time": ["", "", "", "22.0", "milligram", "", "", "2", "2", "wk"],
    }


def test_half_a_maximum_in_a_table_is_refused(everything: Material):
    found = next(row for row in rows(everything) if row["regimen_id"] == "most-a-day")
    with pytest.raises(ValidationError, match="unit"):
        read_rows([found | {"regimen_maximum_unit": None}])
