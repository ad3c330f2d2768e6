"""KGX tables: valid by the Biolink model's own classes, and never a plain positive where there is none."""

from __future__ import annotations

import csv
import io

import pytest
from publishing.forms_helpers import content, contents, export

from monograph_kg.publishing.forms import kgx
from monograph_kg.publishing.material import Material

LISTS = {"publications", "supporting_text", "synonym", "xref", "category"}

# One process makes what all of these tests look at.
pytestmark = pytest.mark.xdist_group("kgx")


def table(material: Material, which: str) -> list[dict[str, str]]:
    text = content("kgx", material, f"_{which}.tsv").decode()
    return list(csv.DictReader(io.StringIO(text), delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.fixture(scope="module")
def model():
    return pytest.importorskip(
        "biolink_model.datamodel.pydanticmodel_v2", reason="the package biolink-model is not here"
    )


def biolink_record(row: dict[str, str]) -> dict[str, object]:
    """A row as Biolink's classes take it: lists split, our own columns and empty cells left out."""
    record: dict[str, object] = {k: v.split("|") if k in LISTS else v for k, v in row.items() if v and k[:4] != "mkg_"}
    if "negated" in record:
        record["negated"] = record["negated"] == "true"
    return record


@pytest.mark.parametrize("which", ["material", "everything"])
def test_the_biolink_model_accepts_every_node_and_edge(which: str, model, request: pytest.FixtureRequest):
    material: Material = request.getfixturevalue(which)
    nodes, edges = table(material, "nodes"), table(material, "edges")
    assert nodes and edges
    for row in (*nodes, *edges):
        record = biolink_record(row)
        if not row.get("predicate") and row["category"] not in ("biolink:Drug", "biolink:ChemicalEntity"):
            record.pop("trade_name", None)
        getattr(model, row["category"].removeprefix("biolink:")).model_validate(record)


def test_every_predicate_is_one_of_the_model(everything: Material, model):
    from pathlib import Path

    import biolink_model
    import yaml

    folder = Path(biolink_model.__path__[0]) if hasattr(biolink_model, "__path__") else Path()
    text = (folder / "schema" / "biolink_model.yaml").read_text(encoding="utf-8")
    slots = yaml.load(text, Loader=yaml.CSafeLoader)["slots"]
    for row in table(everything, "edges"):
        name = row["predicate"].removeprefix("biolink:").replace("_", " ")
        assert name in slots and "deprecated" not in slots[name], name


def test_every_edge_ends_in_nodes(everything: Material):
    ids = {row["id"] for row in table(everything, "nodes")}
    assert len(ids) == len(everything.inputs.registry)
    for row in table(everything, "edges"):
        assert {row["subject"], row["object"]} <= ids


def test_negated_and_off_label_facts_say_so(everything: Material):
    facts = {fact.iri: fact for fact in everything.facts}
    edges = table(everything, "edges")
    assert {row["negated"] for row in edges} == {"true", "false"}
    for row in edges:
        fact = facts[row["id"]]
        assert (row["negated"] == "true") == fact.negated
        off_label = row["clinical_approval_status"] == "off_label_use"
        assert off_label == fact.off_label
        assert not (off_label and row["predicate"] == "biolink:treats")


def test_approval_is_said_only_where_a_source_says_it(material: Material, everything: Material):
    for row in (*table(material, "edges"), *table(everything, "edges")):
        assert (row["clinical_approval_status"] == "approved_for_condition") == (
            row["mkg_status"] == "approved" and row["original_predicate"] == "mkg:indicatedFor")  # fmt: skip


def test_a_use_with_reserve_is_no_treats(everything: Material):
    for row in table(everything, "edges"):
        if row["predicate"] == "biolink:treats":
            assert row["mkg_certainty"] in ("asserted", "typical")
            assert row["mkg_scope"] == ""


def test_carried_qualifiers_and_offsets_can_be_read_back(everything: Material):
    facts = {fact.iri: fact for fact in everything.facts}
    for row in table(everything, "edges"):
        statement = facts[row["id"]].statement
        for field, value in statement.qualifiers().items():
            written = row[f"mkg_{field}"].split("|")
            expected = value if isinstance(value, tuple) else (str(value).lower() if value is True else str(value),)
            assert written == [" ".join(str(v).split()) for v in expected], field
        assert row["mkg_offsets"].split("|") == [s.key for s in (*statement.evidence, *statement.implied_by)]
        assert row["mkg_certainty"] == statement.certainty
        assert row["mkg_frequency_as_written"] == (statement.frequency_as_written or "")


def test_two_entities_with_one_identifier_stay_two_nodes(everything: Material):
    assert len(set(kgx.node_ids(everything).values())) == len(everything.inputs.registry)


def test_opt_in_identifiers_stay_out(material: Material):
    assert b"DB01068" not in b"".join(contents(export("kgx", material)).values())
