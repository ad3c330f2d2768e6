"""SHACL and quality rules: the release passes, and each way to spoil it is named by one of them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from checking.wrong_graphs import ILL_FORMED, Wrong
from pyoxigraph import Triple

from monograph_kg.checking.finding import Finding
from monograph_kg.checking.quality import check_quality
from monograph_kg.checking.shapes import check_shapes
from monograph_kg.graph.assemble import Layers


def test_the_release_conforms(layers: Layers) -> None:
    for outcome in (check_shapes(layers.all()), check_quality(layers.all())):
        assert [f for f in outcome.findings if f.severity == "error"] == []


@pytest.fixture(scope="module")
def errors(spoil: Callable[..., set[Triple]]) -> list[Finding]:
    """What is found in one graph that is wrong in all these ways: a validation takes seconds, so there is one."""
    graph = spoil(*ILL_FORMED)
    return [f for f in (*check_quality(graph).findings, *check_shapes(graph).findings) if f.severity == "error"]


@pytest.mark.parametrize("wrong", ILL_FORMED, ids=lambda w: w.name)
def test_each_way_to_spoil_the_graph_is_named(wrong: Wrong, errors: list[Finding]) -> None:
    assert [f for f in errors if wrong.focus in f"{f.place} {f.message}"], wrong.name
