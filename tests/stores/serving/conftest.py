"""Servers that the tests of this folder ask."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

pytest.importorskip("uvicorn", reason="the extra 'serve' is not installed")

from stores.serving.client import TOKEN, Client, graphs, running

from monograph_kg.querying.engine import load_graph, release_file
from monograph_kg.stores.limits import QueryLimits
from monograph_kg.stores.serving.settings import Settings


@pytest.fixture(scope="package")
def release() -> Iterator[Client]:
    """A server over the release."""
    limits = QueryLimits(seconds=5, rows=20_000, memory=256 * 1024 * 1024)
    with running(load_graph(release_file()), Settings(workers=2, limits=limits)) as client:
        yield client


@pytest.fixture(scope="package")
def dataset() -> Iterator[Client]:
    """A server over four small named graphs."""
    with running(graphs(), Settings(workers=1)) as client:
        yield client


@pytest.fixture
def writable() -> Iterator[Client]:
    """A server that takes updates."""
    with running(graphs(), Settings(workers=1, token=TOKEN)) as client:
        yield client
