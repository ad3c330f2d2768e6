"""``monograph-kg export``: the command, and what happens to old files when it cannot do its work."""

from __future__ import annotations

import errno
import os
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from monograph_kg.cli.export import export
from monograph_kg.errors import ExportError, MonographError
from monograph_kg.publishing import registry
from monograph_kg.publishing.files import put_files
from monograph_kg.publishing.material import Material, check_characters
from monograph_kg.publishing.registry import form_names, load_form


@pytest.fixture
def run(inputs: object, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("monograph_kg.graph.assemble.read_inputs", lambda _sources=(): inputs)

    def call(*arguments: object) -> Result:
        return CliRunner().invoke(export, [str(a) for a in arguments])

    return call


def test_it_writes_files_account_and_table(run, tmp_path: Path):
    result = run("ntriples", "--out", tmp_path)
    assert result.exit_code == 0, result.output
    assert sorted(p.name for p in tmp_path.iterdir()) == ["clonazepam.nt", "manifest.json", "ntriples.loss.json"]
    assert "left out" in result.output


def test_one_file_may_have_a_name_of_its_own(run, tmp_path: Path):
    assert run("csv", "--out", tmp_path / "mine.csv").exit_code == 0
    assert sorted(p.name for p in tmp_path.iterdir()) == ["csv.loss.json", "mine.csv"]


def test_the_list_names_every_form(run):
    lines = run("--list").output.splitlines()
    assert [line.split()[0] for line in lines] == list(form_names())


def test_an_unknown_form_is_an_error_with_the_nearest_one(run, tmp_path: Path):
    error = run("nquad", "--out", tmp_path).exception
    assert isinstance(error, ExportError)
    assert "did you mean 'nquads'" in error.remedy
    assert not list(tmp_path.iterdir())


def test_a_path_that_cannot_be_written_leaves_old_files(run, tmp_path: Path):
    blocked = tmp_path / "file"
    blocked.write_text("old")
    error = run("ntriples", "--out", blocked / "below").exception
    assert isinstance(error, MonographError)
    assert "cannot write" in error.problem
    assert blocked.read_text() == "old"


def test_a_folder_in_the_place_of_a_file_is_an_error(tmp_path: Path):
    (tmp_path / "a.nt").mkdir()
    with pytest.raises(ExportError, match="Is a directory"):
        put_files({tmp_path / "a.nt": b"new"})
    assert [p.name for p in tmp_path.iterdir()] == ["a.nt"]


@pytest.mark.parametrize("failing", [1, 2])
def test_a_full_disk_leaves_all_old_files(failing: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    targets = [tmp_path / "a.nt", tmp_path / "b.json"]
    for target in targets:
        target.write_text("old")
    calls = []

    def full(descriptor: int) -> None:
        calls.append(descriptor)
        if len(calls) == failing:
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ExportError, match="No space left on device"):
        put_files(dict.fromkeys(targets, b"new"))
    assert {p.name: p.read_text() for p in tmp_path.iterdir()} == {"a.nt": "old", "b.json": "old"}


def test_a_really_full_device_is_an_error():
    device = Path("/dev/full")
    if not device.exists():
        pytest.skip("this system has no /dev/full")
    from monograph_kg.publishing.files import _write

    with pytest.raises(OSError, match="No space left"):
        _write(os.open(device, os.O_WRONLY), b"x" * 100)


def test_a_writer_that_fails_half_way_leaves_the_old_file(tmp_path: Path):
    def chunks():
        yield b"half"
        raise ExportError("no more")

    (tmp_path / "a.nq").write_text("old")
    with pytest.raises(ExportError, match="no more"):
        put_files({tmp_path / "a.nq": chunks()})
    assert {p.name: p.read_text() for p in tmp_path.iterdir()} == {"a.nq": "old"}


def test_a_control_character_in_a_label_is_an_error(material: Material):
    import dataclasses

    from pyoxigraph import Literal, NamedNode, Triple

    bad = Triple(NamedNode("https://example.org/a"), NamedNode("https://example.org/label"), Literal("a\x0bb"))
    with pytest.raises(ExportError, match=r"U\+000B"):
        check_characters(dataclasses.replace(material.layers, entities=material.layers.entities | {bad}))


def test_a_third_party_may_add_a_form(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(
        registry, "entry_points", lambda group: [EntryPoint("mine", "publishing.third_party_form", group)]
    )
    assert load_form("mine").summary == "a form of a third party"


@pytest.mark.parametrize(("value", "problem"), [("no_such_module", "cannot be loaded"), ("json", "is no form")])
def test_a_broken_third_party_form_is_an_error(value: str, problem: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(registry, "entry_points", lambda group: [EntryPoint("mine", value, group)])
    with pytest.raises(ExportError, match=problem):
        load_form("mine")


@pytest.mark.parametrize("name", form_names())
def test_every_form_keeps_the_protocol(name: str):
    form = load_form(name)
    assert form.summary
    assert all(suffix.startswith(".") for suffix in form.suffixes)


def test_the_direct_layer_can_be_keyed_by_other_vocabularies(run, tmp_path: Path):
    result = run("--keyed-by", "CHEBI,MONDO,HP", "--out", tmp_path)
    assert result.exit_code == 0, result.output
    assert sorted(p.name for p in tmp_path.iterdir()) == ["clonazepam.keyed.tsv", "clonazepam.keyed.ttl"]
    assert "CHEBI:3756" in (tmp_path / "clonazepam.keyed.ttl").read_text()
    assert "entity:insomnia: no exact match" in result.output


def test_an_unknown_vocabulary_to_key_by_is_an_error(run, tmp_path: Path):
    error = run("--keyed-by", "CHEEBI", "--out", tmp_path).exception
    assert isinstance(error, MonographError)
    assert not list(tmp_path.iterdir())
