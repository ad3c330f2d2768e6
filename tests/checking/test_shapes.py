"""SHACL and quality rules: the release passes, each ill-formed graph is found out by one of them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from checking.wrong_graphs import ILL_FORMED, Wrong
from pyoxigraph import Triple

from monograph_kg.checking.quality import check_quality
from monograph_kg.checking.shapes import check_shapes
from monograph_kg.graph.assemble import Layers


def test_the_release_conforms(layers: Layers) -> None:
    for outcome in (check_shapes(layers.all()), check_quality(layers.all())):
        assert [f for f in outcome.findings if f.severity == "error"] == []


@pytest.mark.parametrize("wrong", ILL_FORMED, ids=lambda w: w.name)
def test_an_ill_formed_graph_is_in_violation(wrong: Wrong, spoil: Callable[[Wrong], set[Triple]]) -> None:
    graph = spoil(wrong)
    found = [f for f in (*check_quality(graph).findings, *check_shapes(graph).findings) if f.severity == "error"]
    assert found
    assert all(f.message and f.place for f in found)
