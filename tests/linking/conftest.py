"""Inputs that the linking tests share: the project's own statements and ledger, and a small world of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from monograph_kg.graph.assemble import Inputs, read_inputs

from .serving import Server, serve


@pytest.fixture(scope="session")
def inputs() -> Inputs:
    """The project's own statements and ledger."""
    return read_inputs()


@pytest.fixture(scope="session")
def datasets(shared: Path) -> Path:
    """The shared datasets."""
    folder = shared / "datasets"
    if not folder.is_dir():
        pytest.skip("the shared datasets are not here")
    return folder


@pytest.fixture
def server() -> Iterator[Server]:
    """A SPARQL endpoint on this machine."""
    with serve() as running:
        yield running
