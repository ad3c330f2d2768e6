"""A release to write in every form: the project's own monograph, and a made-up one that says everything sayable.

The alignments are a handful of the tests' own, so that no test depends on what curators are adding to `mappings/`.
"""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from monograph_kg.areas import area
from monograph_kg.curation.monograph import Monograph, read_monograph
from monograph_kg.graph.assemble import Inputs, read_inputs
from monograph_kg.publishing.material import Material, gather
from monograph_kg.vocabulary.registry import read_registry

DATA = Path(__file__).resolve().parent / "data"


@pytest.fixture(scope="session")
def mappings() -> Path:
    return DATA / "mappings"


@pytest.fixture(scope="session")
def inputs(mappings: Path) -> Inputs:
    """The project's own sources with the alignments of the tests."""
    return read_inputs(mappings=mappings)


@pytest.fixture(scope="session")
def material(inputs: Inputs) -> Material:
    """The project's own release."""
    return gather(inputs, "clonazepam")


@pytest.fixture(scope="session")
def everything(inputs: Inputs, mappings: Path) -> Material:
    """A release with a second source in which every kind, polarity and qualifier occurs."""
    return gather(dataclasses.replace(inputs, monographs=(*inputs.monographs, made_up())), "everything")


def made_up() -> Monograph:
    """The made-up leaflet of ``data/made-up``."""
    return read_monograph(DATA / "made-up", read_registry(area("ontology") / "entities.tsv"))
