"""Mapping sets: nothing is skipped, each bad row is named, and what is written is read back."""

from __future__ import annotations

from pathlib import Path

import pytest

from monograph_kg.errors import InputError
from monograph_kg.graph.assemble import Inputs
from monograph_kg.vocabulary.ledger import read_ledger
from monograph_kg.vocabulary.prefixes import load_prefixes
from monograph_kg.vocabulary.registry import Registry
from monograph_kg.vocabulary.sssom import read_sssom, read_sssom_text, write_sssom

META = """\
#mapping_set_id: https://w3id.org/monograph-kg/mapping/test
#mapping_set_version: 0.1.0
#mapping_set_title: A test
#license: https://creativecommons.org/licenses/by/4.0/
#sssom_version: "1.1"
#curie_map:
#  entity: https://w3id.org/monograph-kg/entity/
#  skos: http://www.w3.org/2004/02/skos/core#
#  semapv: https://w3id.org/semapv/vocab/
#  sssom: https://w3id.org/sssom/
#  HP: http://purl.obolibrary.org/obo/HP_
"""
CELLS = {
    "subject_id": "entity:tremor",
    "subject_label": "tremor",
    "predicate_id": "skos:exactMatch",
    "object_id": "HP:0001337",
    "object_label": "Tremor",
    "mapping_justification": "semapv:ManualMappingCuration",
    "confidence": "0.9",
    "author_label": "monograph-kg curators",
    "mapping_date": "2026-11-23",
    "object_source": "HP",
    "object_source_version": "2025-01-16",
    "comment": "",
    "licence_tier": "open",
    "confirmed_by": "looked up",
}
HEAD_LINE = META.count("\n") + 1


def text(*rows: dict[str, str], meta: str = META) -> str:
    lines = ["\t".join({**CELLS, **row}.values()) for row in rows]
    return meta + "\t".join(CELLS) + "\n" + "".join(f"{line}\n" for line in lines)


def read(folder: Path, content: str):
    path = folder / "test.sssom.tsv"
    path.write_text(content, encoding="utf-8")
    return read_sssom(path, load_prefixes())


def test_a_good_set_is_read(tmp_path: Path) -> None:
    mapping_set = read(tmp_path, text({}))
    assert mapping_set.title == "A test"
    assert mapping_set.mappings[0].object_id == "HP:0001337"
    assert mapping_set.mappings[0].is_exact


# change of the row, column that is named, words
BAD_ROWS = [
    ({"confidence": "9"}, "confidence", "confidence"),
    ({"confidence": "high"}, "confidence", "confidence"),
    ({"confidence": ""}, None, "'confidence' is missing"),
    ({"mapping_justification": ""}, None, "'mapping_justification' is missing"),
    ({"mapping_justification": "semapv:Guess"}, "mapping_justification", "unknown value 'semapv:Guess'"),
    ({"predicate_id": "skos:sameish"}, "predicate_id", "unknown value 'skos:sameish'"),
    ({"object_id": "0001337"}, "object_id", "object_id"),
    ({"object_id": "NOPE:1"}, "object_id", "the prefix of 'NOPE:1'"),
    ({"object_id": "HP:1<script>"}, "object_id", "object_id"),
    ({"mapping_date": "23.11.2026"}, "mapping_date", "mapping_date"),
    ({"licence_tier": "free"}, "licence_tier", "unknown value 'free'"),
    ({"confirmed_by": ""}, None, "an exactMatch without confirmation"),
    ({"object_id": "sssom:NoTermFound", "object_source": ""}, None, "where was searched"),
]


@pytest.mark.parametrize(("change", "column", "words"), BAD_ROWS, ids=[str(b[0]) for b in BAD_ROWS])
def test_a_bad_row_is_named(tmp_path: Path, change: dict[str, str], column: str | None, words: str) -> None:
    with pytest.raises(InputError) as caught:
        read(tmp_path, text({"object_id": "HP:0000001"}, change))
    error = getattr(caught.value, "errors", (caught.value,))[0]
    assert words in error.problem
    assert error.remedy
    assert error.place.line == HEAD_LINE + 2
    if column:
        assert error.place.column == list(CELLS).index(column) + 1


@pytest.mark.parametrize(
    ("meta", "words"),
    [
        ("", "no metadata"),
        ("#: [\n", "no YAML"),
        (META.replace("#license", "#licence"), "lacks license"),
        (META.replace("obo/HP_", "obo/HPO_"), "the prefix HP is"),
        (META.split("#curie_map", maxsplit=1)[0] + "#curie_map: [HP]\n", "curie_map is no map"),
    ],
)
def test_bad_metadata_is_named(tmp_path: Path, meta: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        read(tmp_path, text({}, meta=meta))


def test_odd_labels_are_data(tmp_path: Path) -> None:
    for label in ('say "tremor"', "NA", "null", "=1+1", "Ménière"):
        assert read(tmp_path, text({"object_label": label})).mappings[0].object_label == label


def test_a_doubled_mapping_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=f"stands in line {HEAD_LINE + 1} already"):
        read(tmp_path, text({}, {"predicate_id": "skos:closeMatch"}))


def test_our_own_sets_are_written_as_they_are_read(inputs: Inputs) -> None:
    for mapping_set in inputs.ledger.sets:
        written = write_sssom(mapping_set.metadata, mapping_set.mappings, mapping_set.columns)
        again = read_sssom_text(written, load_prefixes())
        assert again.metadata == mapping_set.metadata
        assert sorted(map(repr, again.mappings)) == sorted(map(repr, mapping_set.mappings))


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({"a": [{"subject_id": "entity:tremmor"}]}, "is no entity of the registry"),
        ({"a": [{}], "b": [{}]}, "are aligned in"),
        (
            {"a": [{}], "rejected": [{"predicate_modifier": "Not", "comment": "the symptom, not the trait"}]},
            "is rejected in",
        ),
    ],
)
def test_sets_are_held_against_each_other(
    tmp_path: Path, inputs: Inputs, files: dict[str, list[dict[str, str]]], words: str
) -> None:
    for name, rows in files.items():
        content = text(*rows)
        if name == "rejected":
            columns = [*CELLS, "predicate_modifier"]
            content = META + "\t".join(columns) + "\n" + "\t".join({**CELLS, **rows[0]}.values()) + "\n"
        (tmp_path / f"{name}.sssom.tsv").write_text(content)
    registry = Registry({"tremor": inputs.registry["tremor"]})
    with pytest.raises(InputError, match=words):
        read_ledger(registry, tmp_path)
