"""Loss reports: nothing is left out in silence, and no form may change what a statement means."""

from __future__ import annotations

import json

import pytest
from publishing.forms_helpers import export

from monograph_kg.errors import ExportError
from monograph_kg.graph.assemble import read_inputs
from monograph_kg.publishing.loss import Tally, parts_of
from monograph_kg.publishing.material import Material, gather
from monograph_kg.publishing.registry import form_names

FORMS = sorted(form_names())


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("which", ["material", "everything"])
def test_every_statement_and_every_part_has_one_fate(form: str, which: str, request: pytest.FixtureRequest):
    material: Material = request.getfixturevalue(which)
    report = export(form, material).loss
    kinds = [fact.statement.kind for fact in material.facts]
    assert {kind: sum(counts.values()) for kind, counts in report.kinds.items()} == {k: kinds.count(k) for k in kinds}
    parts = [part for fact in material.facts for part in parts_of(fact)]
    assert {part: sum(counts.values()) for part, counts in report.parts.items()} == {p: parts.count(p) for p in parts}
    assert len(report.left_out) == report.total["left_out"]
    assert all(reason for reason in report.left_out.values())


@pytest.mark.parametrize("form", FORMS)
def test_the_report_is_readable_by_people_and_machines(form: str, material: Material):
    report = export(form, material).loss
    data = json.loads(report.as_json())
    assert data["form"] == form
    assert sum(data["statements"].values()) == len(material.facts)
    assert report.table().splitlines()[1].split()[-3:] == [str(n) for n in (
        data["statements"]["carried"], data["statements"]["simplified"], data["statements"]["left_out"])]  # fmt: skip


def test_a_form_that_forgets_a_statement_is_refused(material: Material):
    tally = Tally("forgetful", material)
    tally.keep_all(material.facts[1:])
    with pytest.raises(ExportError, match="does not account for 1 statements"):
        tally.close()


@pytest.mark.parametrize("mark", ["negation", "off_label"])
def test_a_form_that_drops_a_mark_is_refused(mark: str, everything: Material):
    fact = next(fact for fact in everything.facts if mark in parts_of(fact))
    with pytest.raises(ExportError, match=f"without its mark '{mark}'"):
        Tally("blunt", everything).keep(fact, set(parts_of(fact)) - {mark})


def test_a_statement_has_one_fate_only(material: Material):
    tally = Tally("twice", material)
    tally.drop(material.facts[0], "a reason")
    with pytest.raises(ExportError, match="twice"):
        tally.keep(material.facts[0])


@pytest.fixture(scope="module")
def project_itself() -> Material:
    """The release with the alignments that curators have made so far, whatever they are."""
    return gather(read_inputs(), "clonazepam")


@pytest.mark.parametrize("form", sorted(set(FORMS) - {"metadata", "turtle"}))
def test_the_project_with_its_own_alignments_can_be_written(form: str, project_itself: Material):
    made = export(form, project_itself)
    assert made.files
    assert sum(made.loss.total.values()) == len(project_itself.facts)
