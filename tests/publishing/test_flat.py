"""CSV and Parquet: N statements in, N out, equal."""

from __future__ import annotations

import csv as stdcsv
import io

import pytest
from publishing.forms_helpers import content

from monograph_kg.publishing.flat import COLUMNS
from monograph_kg.publishing.forms import csv, parquet
from monograph_kg.publishing.material import Material


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
