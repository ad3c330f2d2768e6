"""The package as a user gets it: a wheel that carries its data and works where there is no checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(out), str(root)]
    subprocess.run(command, check=True)
    (path,) = out.glob("*.whl")
    return path


def test_the_wheel_carries_every_data_file(wheel: Path, root: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for area in ("ontology", "mappings", "queries"):
        for file in (root / area).rglob("*"):
            if file.is_file() and "__pycache__" not in file.parts:
                assert f"monograph_kg/_data/{file.relative_to(root).as_posix()}" in names
    assert "monograph_kg/py.typed" in names
    assert not [name for name in names if name.startswith(("ontology/", "tests/", "scripts/"))]


def test_the_wheel_answers_queries_without_a_checkout(wheel: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "site")}
    code = "import monograph_kg, sys; sys.argv = ['monograph-kg', 'query', 'indications', '--format', 'csv']; "
    code += "assert 'site' in monograph_kg.__file__; from monograph_kg.cli.main import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, env=environment, cwd=tmp_path
    )
    assert "panic disorder" in done.stdout, done.stderr
