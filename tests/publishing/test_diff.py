"""``monograph-kg diff``: what changed, group by group, as notes and as RDF."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, parse

from monograph_kg.cli.diff import diff
from monograph_kg.errors import MonographError
from monograph_kg.graph.assemble import Inputs
from monograph_kg.graph.canonical import canonical_lines
from monograph_kg.publishing.diff import compare
from monograph_kg.publishing.diffnotes import changes_turtle, release_notes
from monograph_kg.publishing.material import Material, gather
from monograph_kg.publishing.snapshot import Snapshot, snapshot
from monograph_kg.records.span import parse_span
from monograph_kg.records.statement import Duration, Maximum


def altered(inputs: Inputs, name: str, **fields: object) -> Material:
    """The release with one statement changed, or left out if no field is given."""
    monograph = next(m for m in inputs.monographs if m.source.id == "clonazepam-faq")
    kept = [s for s in monograph.statements if s.id != name]
    changed = [s.model_copy(update=fields) for s in monograph.statements if s.id == name and fields]
    assert len(kept) < len(monograph.statements)
    return gather(dataclasses.replace(inputs, monographs=(dataclasses.replace(
        monograph, statements=(*kept, *changed)),)), "clonazepam")  # fmt: skip


def seen(material: Material) -> Snapshot:
    return snapshot(material.layers.all())


def test_a_release_does_not_differ_from_itself(material: Material):
    assert compare(seen(material), seen(material)) == []
    assert "Nothing" in release_notes([], "a", "b")


def test_a_statement_that_came_or_went_is_a_claim(material: Material, inputs: Inputs):
    without = seen(altered(inputs, "indication-panic-disorder"))
    (removed,) = [c for c in compare(seen(material), without) if c.group == "claim"]
    assert (removed.sort, removed.iri.rpartition(".")[2]) == ("removed", "indication-panic-disorder")
    (added,) = [c for c in compare(without, seen(material)) if c.group == "claim"]
    assert added.sort == "added"
    assert "indicated for" in release_notes([added], "old", "new")


@pytest.mark.parametrize(
    ("fields", "group", "pair"),
    [
        ({"importance": "secondary"}, "qualifiers", ("mkg:importance", "mkg:secondary")),
        ({"certainty": "possible"}, "qualifiers", ("mkg:certainty", "mkg:possible")),
        ({"object": "insomnia"}, "claim", ("mkg:object", "entity:insomnia")),
        ({"polarity": "negated"}, "claim", ("rdf:type", "mkg:Negated")),
        ({"evidence": (parse_span("234-239 panic"),)}, "evidence", ("mkg:evidence", "span:clonazepam-faq.234-239")),
    ],
)
def test_a_change_is_told_in_its_group(fields: dict[str, object], group: str, pair: tuple[str, str],
                                       material: Material, inputs: Inputs):  # fmt: skip
    changes = compare(seen(material), seen(altered(inputs, "indication-panic-disorder", **fields)))
    (change,) = [c for c in changes if c.iri.endswith("indication-panic-disorder")]
    assert (change.group, change.sort) == (group, "changed")
    assert pair in change.come


def test_a_changed_dose_is_a_changed_claim(material: Material, inputs: Inputs):
    monograph = next(m for m in inputs.monographs if m.source.id == "clonazepam-faq")
    regimen = next(s.regimen for s in monograph.statements if s.regimen)
    more = regimen.model_copy(update={"dose": regimen.dose.model_copy(update={"high": "5.0"})})
    changes = compare(seen(material), seen(altered(inputs, "dosage-initial", regimen=more)))
    change = next(c for c in changes if c.group == "claim")
    assert ("mkg:doseHigh", "5.0") in change.come
    assert ("mkg:doseHigh", "0.5") in change.gone


def test_a_maximum_that_is_added_is_a_changed_claim_and_no_dose(material: Material, inputs: Inputs):
    monograph = next(m for m in inputs.monographs if m.source.id == "clonazepam-faq")
    regimen = next(s.regimen for s in monograph.statements if s.regimen)
    most = Maximum(amount="4", unit="milligram", period="1", period_unit="d")
    more = regimen.model_copy(update={"maximum": most, "duration": Duration(low="2", high="3", unit="wk")})
    changes = compare(seen(material), seen(altered(inputs, "dosage-initial", regimen=more)))
    change = next(c for c in changes if c.group == "claim")
    assert change.gone == ()
    assert dict(change.come) == {
        "mkg:maximumAmount": "4", "mkg:maximumUnit": "entity:milligram", "mkg:maximumUcumCode": "mg",
        "mkg:maximumPeriod": "1", "mkg:maximumPeriodUnit": "d",
        "mkg:durationLow": "2", "mkg:durationHigh": "3", "mkg:durationUnit": "wk",
    }  # fmt: skip


def test_alignments_are_told_by_entity_and_object(material: Material, inputs: Inputs):
    fewer = dataclasses.replace(inputs.ledger, entries=tuple(e for e in inputs.ledger.entries
                                                             if e.mapping.object_id != "MONDO:0005383"))  # fmt: skip
    changes = compare(seen(material), seen(gather(dataclasses.replace(inputs, ledger=fewer), "clonazepam")))
    assert [(c.group, c.sort, c.label) for c in changes] == [
        ("alignment", "removed", "entity:panic-disorder skos:exactMatch MONDO:0005383")
    ]


def test_the_rdf_holds_every_changed_triple_of_the_subjects(material: Material, inputs: Inputs):
    old, new = material.layers.all(), altered(inputs, "indication-panic-disorder", importance="secondary").layers.all()
    changes = compare(snapshot(old), snapshot(new))
    written = changes_turtle(changes, old, new, "a reason")
    found = [quad.triple for quad in parse(written, format=RdfFormat.TURTLE)]
    removals = {t.object for t in found if t.predicate.value.endswith("#removal")}
    additions = {t.object for t in found if t.predicate.value.endswith("#addition")}
    subjects = {c.iri for c in changes}
    assert len(removals) == len([t for t in old - new if getattr(t.subject, "value", "") in subjects])
    assert len(additions) == len([t for t in new - old if getattr(t.subject, "value", "") in subjects])
    assert written == changes_turtle(changes, old, new, "a reason")


def run(*arguments: object) -> Result:
    return CliRunner().invoke(diff, [str(a) for a in arguments])


def test_the_command_compares_files_of_any_format(material: Material, inputs: Inputs, tmp_path: Path):
    (tmp_path / "old.nt").write_text("".join(f"{line}\n" for line in canonical_lines(material.layers.all())))
    new = altered(inputs, "indication-panic-disorder").layers.all()
    (tmp_path / "new.nq").write_text("".join(f"{line}\n" for line in canonical_lines(new)))
    result = run(tmp_path / "old.nt", tmp_path / "new.nq")
    assert result.exit_code == 1
    assert "1 claims removed" in result.output
    assert run(tmp_path / "old.nt", tmp_path / "old.nt").exit_code == 0
    assert (
        run(tmp_path / "old.nt", tmp_path / "new.nq", "--format", "turtle", "--out", tmp_path / "c.ttl").exit_code == 1
    )
    assert (tmp_path / "c.ttl").stat().st_size > 0


@pytest.mark.parametrize(
    ("name", "content"),
    [("none.ttl", None), ("a.txt", b"x"), ("a.ttl", b"<a"), ("a.nt", b"\xff\xfe"),
     ("a.owl", b'<!DOCTYPE r [<!ENTITY a "b">]><r/>'), ("folder", None)],
)  # fmt: skip
def test_what_is_no_release_is_an_error(name: str, content: bytes | None, tmp_path: Path):
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    elif name == "folder":
        path.mkdir()
    assert isinstance(run(path, path).exception, MonographError)


def test_a_huge_file_is_refused(tmp_path: Path):
    from monograph_kg.errors import LimitError
    from monograph_kg.publishing.readgraph import read_release

    (tmp_path / "a.nt").write_bytes(b"# much\n" * 100)
    with pytest.raises(LimitError):
        read_release(tmp_path / "a.nt", limit=100)


@settings(max_examples=25, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(indices=st.sets(st.integers(min_value=0, max_value=20), max_size=6))
def test_removing_statements_is_the_reverse_of_adding_them(indices: set[int], material: Material):
    whole = seen(material)
    names = sorted(whole.statements)
    kept = {name: item for i, name in enumerate(names) if i not in indices for item in [whole.statements[name]]}
    part = dataclasses.replace(whole, statements=kept)
    there, back = compare(whole, part), compare(part, whole)
    assert [(c.iri, c.gone) for c in there] == [(c.iri, c.come) for c in back]
    assert {c.sort for c in there} <= {"removed"}
    assert len(there) == len(indices)
