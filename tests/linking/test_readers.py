"""The readers: what they give does not depend on compression, block size, line ends or order; lines are right."""

from __future__ import annotations

import csv
import gzip
import io
import json
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monograph_kg.errors import LinkError
from monograph_kg.graph.assemble import Inputs
from monograph_kg.linking.catalogue import find
from monograph_kg.linking.delimited import DelimitedRows
from monograph_kg.linking.description import Source
from monograph_kg.linking.documents import DocumentRows
from monograph_kg.linking.rows import BLOCK, Rows
from monograph_kg.linking.run import link_files
from monograph_kg.linking.spaces import make_parser, plain, spell

CSV, TSV = Source(file="t", format="csv"), Source(file="t", format="tsv")


def read(rows: Rows) -> list[tuple[int, list[str]]]:
    return [(n, list(cells)) for numbers, block in rows for n, cells in zip(numbers, block, strict=True)]


def test_lines_of_quoted_cells_and_blank_lines(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text('\ufeffa,b\n1,"x\ny"\n\n2,"q""r"\n3,z\n', encoding="utf-8")
    assert read(DelimitedRows("d", path, CSV)) == [(2, ["1", "x\ny"]), (5, ["2", 'q"r']), (6, ["3", "z"])]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_line_ends_and_a_missing_last_one(tmp_path: Path, end: str) -> None:
    path = tmp_path / "t.tsv"
    path.write_bytes(f'a\tb{end}1\t"x{end}2\ty"'.encode())
    assert read(DelimitedRows("d", path, TSV)) == [(2, ["1", '"x']), (3, ["2", 'y"'])]


@pytest.mark.parametrize("rows", [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK])
def test_blocks_lose_nothing(tmp_path: Path, rows: int) -> None:
    path = tmp_path / "t.tsv"
    path.write_text("a\n" + "".join(f"{n}\n" for n in range(rows)), encoding="utf-8")
    assert read(DelimitedRows("d", path, TSV)) == [(n + 2, [str(n)]) for n in range(rows)]


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\r\x00", exclude_categories=["Cs"]), max_size=6)


@settings(max_examples=60)
@given(st.lists(st.tuples(CELLS, CELLS), max_size=20))
def test_csv_comes_back_as_it_was_written(rows: list[tuple[str, str]]) -> None:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerows([("a", "b"), *rows])
    with TemporaryDirectory() as folder:
        path, packed = Path(folder) / "t.csv", Path(folder) / "t.csv.gz"
        path.write_text(buffer.getvalue(), encoding="utf-8", newline="")
        packed.write_bytes(gzip.compress(path.read_bytes()))
        found = DelimitedRows("d", path, CSV)
        assert [cells for _, cells in read(found)] == [list(row) for row in rows]
        assert read(DelimitedRows("d", packed, CSV)) == read(DelimitedRows("d", path, CSV))
        assert len(found.sha256 or "") == 64


RECORDS = st.lists(
    st.fixed_dictionaries({"id": st.text(min_size=1, max_size=5), "links": st.lists(st.integers(0, 9), max_size=3)}),
    min_size=1, max_size=8,
)  # fmt: skip


@settings(max_examples=60)
@given(RECORDS, st.sampled_from([None, 2]))
def test_json_records_come_one_by_one(records: list[dict[str, object]], indent: int | None) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "t.json"
        path.write_text(json.dumps(records, indent=indent, ensure_ascii=True), encoding="utf-8")
        source = Source(file="t.json", format="json")
        assert [cells for _, cells in read(DocumentRows("d", path, source, ["id"]))] == [[r["id"]] for r in records]


def test_json_longer_than_a_block(tmp_path: Path) -> None:
    path = tmp_path / "t.json"
    path.write_text(json.dumps([{"id": str(n), "pad": "x" * 999} for n in range(500)], indent=1), encoding="utf-8")
    rows = read(DocumentRows("d", path, Source(file="t.json", format="json"), ["id"]))
    assert [cells[0] for _, cells in rows] == [str(n) for n in range(500)]
    assert [line for line, _ in rows][:3] == [2, 6, 10]


@pytest.mark.parametrize("text", ['{"id": 1}', '[{"id": 1}', '[{"id": ]', "[1, 2", "", "<html>"])
def test_broken_json(tmp_path: Path, text: str) -> None:
    path = tmp_path / "t.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(LinkError, match="d: ") as caught:
        read(DocumentRows("d", path, Source(file="t.json", format="json"), ["id"]))
    assert caught.value.place is not None
    assert caught.value.place.path == path


@pytest.mark.parametrize("dataset", ["pharmacotherapydb", "drugmechdb", "hetionet", "sider", "dron", "wikidata"])
def test_what_is_spelt_is_read_back(dataset: str, inputs: Inputs) -> None:
    """For every identifier of the ledger: its spelling in a dataset parses to the identifier itself."""
    description = find(dataset)
    curies = {entry.mapping.object_id for entry in inputs.ledger.entries}
    tried = 0
    for table in description.tables:
        for identifier in table.identifiers():
            parser = make_parser(identifier, description.spaces)
            for name in identifier.spaces:
                for curie in curies:
                    for cell in spell(description.spaces[name], curie):
                        tried += 1
                        assert parser.parse(cell) == curie, (identifier.column, cell)
                        assert parser.parse(f"{cell} ") is None
    assert tried


@settings(max_examples=200)
@given(st.text())
def test_plain_text_is_one_printable_line(text: str) -> None:
    shown = plain(text)
    assert shown.isprintable()
    assert plain(shown) == shown
    assert shown == " ".join(shown.split())


OBJECTS = [("594", "SYM"), ("1826", "DM"), ("594", "NOT"), ("1826", "DM"), ("8398", "NOT"), ("2030", "SYM")]


def found_in(inputs: Inputs, order: list[int]) -> dict[str, tuple[object, ...]]:
    """Link against a file with these rows; return the verdicts that found something, and the counts of assertions."""
    rows = [f"DOID:{OBJECTS[i][0]}\tDB01068\tx\tClonazepam\t{OBJECTS[i][1]}\t1\t1\n" for i in order]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "indications.tsv"
        header = "doid_id\tdrugbank_id\tdisease\tdrug\tcategory\tn_curators\tn_resources\n"
        path.write_text(header + "".join(rows), encoding="utf-8")
        outcomes = link_files(inputs, find("pharmacotherapydb"), path)
    verdicts = {v.item.id: (v.outcome.value, v.strength, v.remark) for v in outcomes.verdicts if v.evidence}
    counts = {f"{a.object.curie} {a.relation.name}": (n,) for a, n in outcomes.found.all()}
    return {**verdicts, **counts}


@settings(max_examples=15, deadline=None)
@given(st.permutations(range(6)))
def test_the_order_of_rows_in_a_file_does_not_change_a_verdict(inputs: Inputs, order: list[int]) -> None:
    found = found_in(inputs, order)
    assert found == found_in(inputs, list(range(6)))
    assert found["clonazepam-faq.indication-panic-disorder"][0] == "contradicted"
    assert found["DOID:1826 disease-modifying"] == (2,)
