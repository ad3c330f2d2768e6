"""The release, as each of the two engines sees it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import rdflib
from pyoxigraph import Store

from monograph_kg.querying.engine import release_file, release_store
from monograph_kg.querying.names import Names


@pytest.fixture(scope="session")
def store() -> Store:
    """The release in pyoxigraph; tests that change a graph copy it."""
    return release_store()


@pytest.fixture(scope="session")
def names(store: Store) -> Names:
    return Names(store)


@pytest.fixture(scope="session")
def rdflib_graph() -> Iterator[rdflib.Graph]:
    """The release in rdflib, its literals spelt as in the file."""
    normalising, rdflib.NORMALIZE_LITERALS = rdflib.NORMALIZE_LITERALS, False
    graph = rdflib.Graph()
    graph.parse(release_file(), format="turtle")
    yield graph
    rdflib.NORMALIZE_LITERALS = normalising
