"""Fixtures that several rooms of the tests share."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from monograph_kg.graph.assemble import Inputs, Layers, assemble, read_inputs

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def root() -> Path:
    """The top of the checkout."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The shared material beside the checkout: reference tables, texts, datasets."""
    folder = Path(os.environ.get("MONOGRAPH_KG_SHARED", ROOT.parent / "shared"))
    if not folder.is_dir():
        pytest.skip("the shared reference material is not here; MONOGRAPH_KG_SHARED may name its folder")
    return folder


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--benchmarks", action="store_true", help="run the measurements of tests/bench")
    parser.addoption("--update-readme", action="store_true", help="write the README's table anew instead of testing it")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--benchmarks"):
        skip = pytest.mark.skip(reason="a measurement: run it with --benchmarks")
        for item in items:
            if item.get_closest_marker("bench"):
                item.add_marker(skip)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the curated files that a test may spoil; commands of this test work on it."""
    copy = tmp_path / "project"
    ignore = shutil.ignore_patterns("release")
    for area in ("ontology", "mappings", "queries"):
        shutil.copytree(ROOT / area, copy / area, ignore=ignore)
    monkeypatch.setenv("MONOGRAPH_KG_PROJECT", str(copy))
    return copy


@pytest.fixture(scope="session")
def inputs() -> Inputs:
    """The project's own curated files, read once."""
    return read_inputs()


@pytest.fixture(scope="session")
def layers(inputs: Inputs) -> Layers:
    """The project's own graph, assembled once."""
    return assemble(inputs, "clonazepam")
