"""``monograph-kg verify``: a folder of exports against its manifest, its inputs and a fresh build."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from monograph_kg.cli.export import export
from monograph_kg.cli.verify import verify
from monograph_kg.publishing.manifest import input_digests, read_manifest


@pytest.fixture
def folder(inputs: object, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An export of two forms, made in two calls."""
    monkeypatch.setattr("monograph_kg.graph.assemble.read_inputs", lambda _sources=(): inputs)
    monkeypatch.setattr("monograph_kg.publishing.verify.read_inputs", lambda _sources=(): inputs)
    out = tmp_path / "forms"
    for form in ("csv", "kgx"):
        assert CliRunner().invoke(export, [form, "--out", str(out)]).exit_code == 0
    return out


def run(folder: Path) -> Result:
    return CliRunner().invoke(verify, [str(folder)])


def test_a_fresh_export_verifies(folder: Path):
    result = run(folder)
    assert result.exit_code == 0, result.output
    assert "no differences" in result.output


def test_the_manifest_lists_all_inputs_and_outputs(folder: Path):
    manifest = read_manifest(folder)
    assert manifest.inputs == input_digests()
    assert {"ontology/schema.ttl", "ontology/entities.tsv", "mappings/prefixes.json", "queries/rules/10-direct.rq",
            "ontology/sources/clonazepam-faq/statements.yaml"} <= manifest.inputs.keys()  # fmt: skip
    assert set(manifest.outputs) == {p.name for p in folder.iterdir()} - {"manifest.json"}


def test_a_changed_byte_is_named(folder: Path):
    path = folder / "clonazepam.csv"
    content = bytearray(path.read_bytes())
    content[100] ^= 1
    path.write_bytes(content)
    result = run(folder)
    assert result.exit_code == 1
    assert "clonazepam.csv: is not what was exported" in result.output
    assert "from byte 100 on" in result.output


def test_a_missing_and_a_foreign_file_are_named(folder: Path):
    (folder / "clonazepam.csv").unlink()
    (folder / "foreign.txt").write_text("x")
    result = run(folder)
    assert result.exit_code == 1
    assert "clonazepam.csv: is missing" in result.output
    assert "foreign.txt: is not in the manifest" in result.output


def test_a_changed_input_is_named(folder: Path):
    path = folder / "manifest.json"
    data = json.loads(path.read_text())
    data["inputs"]["ontology/entities.tsv"] = "0" * 64
    data["inputs"]["ontology/gone.tsv"] = "0" * 64
    path.write_text(json.dumps(data))
    result = run(folder)
    assert result.exit_code == 1
    assert "ontology/entities.tsv: has changed" in result.output
    assert "ontology/gone.tsv: is an input no longer" in result.output


@pytest.mark.parametrize("content", [None, "", "{", "[]", '{"release": 1}'])
def test_a_folder_without_a_sound_manifest_is_an_error(content: str | None, tmp_path: Path):
    if content is not None:
        (tmp_path / "manifest.json").write_text(content)
    from monograph_kg.errors import InputError

    assert isinstance(run(tmp_path).exception, InputError)


def test_a_manifest_that_points_elsewhere_is_refused(folder: Path):
    path = folder / "manifest.json"
    data = json.loads(path.read_text())
    data["outputs"]["../manifest.json"] = data["outputs"].pop("clonazepam.csv")
    path.write_text(json.dumps(data))
    assert "outside its folder" in str(run(folder).exception)


def test_new_inputs_drop_stale_entries_from_the_manifest(folder: Path):
    from monograph_kg.publishing.manifest import make_manifest

    old = read_manifest(folder)
    stale = old.model_copy(update={"inputs": {**old.inputs, "ontology/entities.tsv": "0" * 64}})
    assert make_manifest("clonazepam", (), {}, old).outputs == old.outputs
    assert make_manifest("clonazepam", (), {}, stale).outputs == {}
