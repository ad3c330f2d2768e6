"""Broken datasets: the error names the dataset and the place, and nothing half-written stays."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from click.testing import CliRunner

from monograph_kg.cli.main import cli
from monograph_kg.errors import InputError, LinkError, MonographError
from monograph_kg.graph.assemble import Inputs
from monograph_kg.linking.catalogue import find, read_description
from monograph_kg.linking.run import link_files

HEADER = "doid_id\tdrugbank_id\tdisease\tdrug\tcategory\tn_curators\tn_resources\n"
GOOD = HEADER + "DOID:594\tDB01068\tpanic disorder\tClonazepam\tSYM\t3\t3\n"


def link(inputs: Inputs, path: Path, dataset: str = "pharmacotherapydb") -> None:
    link_files(inputs, find(dataset), path)


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        (GOOD.replace("category", "Category"), 1, "the column 'category' is missing"),
        (
            GOOD.replace("DB01068", "CHEBI:3756"),
            2,
            "'CHEBI:3756' in the column 'drugbank_id' is no identifier of drugbank",
        ),
        (GOOD.replace("DOID:594", "MESH:D016584"), 2, "no identifier of DOID"),
        (GOOD.replace("\tSYM", "\tMAYBE"), 2, "unknown value 'MAYBE'"),
        (GOOD + "DOID:1826\tDB01068\n", 3, "2 cells where the table has 7"),
        (HEADER.replace("drug\t", "disease\t"), 1, "the column 'disease' stands twice"),
        ("", 1, "the file is empty"),
        ("<!DOCTYPE html>\n<html><body>Not found</body></html>\n", 1, "is missing"),
    ],
    ids=["column", "subject-space", "object-space", "relation", "ragged", "doubled", "empty", "html"],
)
def test_a_broken_table(inputs: Inputs, tmp_path: Path, content: str, line: int, words: str) -> None:
    path = tmp_path / "indications.tsv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(LinkError) as caught:
        link(inputs, path)
    error = caught.value
    assert words in error.problem
    assert error.problem.startswith("pharmacotherapydb: ")
    assert error.place is not None
    assert (error.place.path, error.place.line) == (path, line)
    assert error.remedy


def many(rows: int) -> bytes:
    body = "".join(f"DOID:{n}\tDB{n:05}\tdisease\tdrug\tDM\t1\t1\n" for n in range(rows))
    return gzip.compress((HEADER + body).encode())


@pytest.mark.parametrize("keep", [0.2, 0.5, 0.99])
def test_a_truncated_gzip_names_the_line_it_got_to(inputs: Inputs, tmp_path: Path, keep: float) -> None:
    packed = many(50_000)
    path = tmp_path / "indications.tsv.gz"
    path.write_bytes(packed[: int(len(packed) * keep)])
    with pytest.raises(LinkError, match="cut short or damaged") as caught:
        link(inputs, path)
    assert caught.value.place is not None
    assert (caught.value.place.line or 0) > 1


def test_a_damaged_gzip(inputs: Inputs, tmp_path: Path) -> None:
    packed = bytearray(many(5_000))
    packed[len(packed) // 2] ^= 0xFF
    path = tmp_path / "indications.tsv.gz"
    path.write_bytes(bytes(packed))
    with pytest.raises(LinkError):
        link(inputs, path)


def test_bytes_that_are_no_text(inputs: Inputs, tmp_path: Path) -> None:
    path = tmp_path / "indications.tsv"
    path.write_bytes(GOOD.encode() + b"DOID:1\tDB00001\tSj\xf6gren\tdrug\tDM\t1\t1\n")
    with pytest.raises(LinkError, match="not UTF-8"):
        link(inputs, path)


def test_a_column_of_another_vocabulary_where_strangers_are_allowed(inputs: Inputs, tmp_path: Path) -> None:
    """Hetionet skips nodes of other kinds; but a list without one known node is another file."""
    path = tmp_path / "hetionet-nodes.tsv"
    path.write_text("id\tname\tkind\nX:1\tone\tX\nX:2\ttwo\tX\n", encoding="utf-8")
    with pytest.raises(LinkError, match="not one cell of the column 'id'"):
        link(inputs, path, "hetionet")


def test_a_line_without_end_does_not_fill_the_memory(inputs: Inputs, tmp_path: Path) -> None:
    path = tmp_path / "indications.tsv.gz"
    path.write_bytes(gzip.compress(HEADER.encode() + b"x" * 50_000_000))
    with pytest.raises(LinkError, match="a line has more than") as caught:
        link(inputs, path)
    assert caught.value.place is not None
    assert caught.value.place.line == 2


@pytest.mark.parametrize("dataset", ["pharmacotherapydb", "hetionet", "sider"])
def test_a_folder_without_the_files(inputs: Inputs, tmp_path: Path, dataset: str) -> None:
    with pytest.raises(LinkError, match=dataset) as caught:
        link(inputs, tmp_path, dataset)
    assert caught.value.place is not None
    with pytest.raises(LinkError, match="nothing at this path"):
        link(inputs, tmp_path / "absent", dataset)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("- graph: {drugbank: [}\n", "no YAML"),
        ("graph:\n  drugbank: DB01068\n", "no list of records"),
        ("- 1\n", "no mapping of keys"),
        ("- graph:\n    drugbank: DB:DB01068\n", "is missing"),
        ("<html><body>Sorry</body></html>\n", "no list of records"),
    ],
)
def test_a_broken_document(inputs: Inputs, tmp_path: Path, content: str, words: str) -> None:
    path = tmp_path / "indication_paths.yaml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(LinkError, match=words) as caught:
        link(inputs, path, "drugmechdb")
    assert "drugmechdb" in caught.value.problem


def test_nothing_is_written_when_a_run_fails(tmp_path: Path) -> None:
    """Old files stay as they were, to the byte, when the new data turn out broken half-way."""
    runner = CliRunner()
    good, out = tmp_path / "indications.tsv", tmp_path / "out"
    good.write_text(GOOD, encoding="utf-8")
    assert runner.invoke(cli, ["link", "pharmacotherapydb", "--data", str(good), "--out", str(out)]).exit_code == 0
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    assert set(before) == {"corroboration.ttl", "corroboration.tsv", "corroboration.html", "links.sssom.tsv"}
    good.write_text(GOOD + "broken\n", encoding="utf-8")
    result = runner.invoke(cli, ["link", "pharmacotherapydb", "--data", str(good), "--out", str(out)])
    assert isinstance(result.exception, LinkError)
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before
    fresh = tmp_path / "fresh"
    result = runner.invoke(cli, ["link", "pharmacotherapydb", "--data", str(good), "--out", str(fresh)])
    assert isinstance(result.exception, LinkError)
    assert not fresh.exists()
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("prefix: DOID", "prefix: DOIDS", "unknown prefix 'DOIDS'"),
        ("spaces: doid}", "spaces: mondo}", "there is no space 'mondo'"),
        ("[Indication, OffLabelUse, EffectivenessStatement]}", "[Cure]}", "no such kind of statement: Cure"),
        ("DOID:{}", "DOID:", "has not exactly one gap"),
        ("    relation: category\n", "", "told apart"),
        ("title:", "titel:", "unknown key 'titel'"),
        ("licence: https:", "licence: ftp:", "licence"),
        ("id: pharmacotherapydb", "id: other", "not the name of the file"),
    ],
)
def test_a_broken_description_says_where(tmp_path: Path, old: str, new: str, words: str) -> None:
    from monograph_kg.linking.catalogue import folder

    text = (folder() / "pharmacotherapydb.yaml").read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "pharmacotherapydb.yaml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_description(path)
    assert words in str(caught.value)
    assert str(path) in str(caught.value)


def test_an_unknown_dataset_teaches() -> None:
    with pytest.raises(MonographError) as caught:
        find("pharmacotherapy")
    assert caught.value.remedy == "did you mean 'pharmacotherapydb'?"
