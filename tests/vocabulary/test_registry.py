"""The registry: every entity of the yardstick, and clear words for each slip."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from monograph_kg.errors import InputError
from monograph_kg.graph.assemble import Inputs
from monograph_kg.vocabulary.registry import COLUMNS, read_registry

HEAD = "\t".join(COLUMNS)


def table(folder: Path, *rows: str) -> Path:
    path = folder / "entities.tsv"
    path.write_text("\n".join([HEAD, *rows]) + "\n", encoding="utf-8")
    return path


def row(name: str, *, label: str = "", kind: str = "ClinicalState", broader: str = "") -> str:
    return f"{name}\t{kind}\t{label or name}\t\t{broader}\tA state.\t"


@pytest.mark.parametrize(
    ("rows", "line", "words"),
    [
        ([row("a"), row("a", label="other")], 3, "the id 'a' stands in line 2"),
        ([row("a", label="Same"), row("b", label="same")], 3, "the label 'same' stands in line 2"),
        ([row("a", broader="b")], 2, "unknown entity 'b'"),
        ([row("a", broader="a")], 2, "in a circle: a -> a"),
        ([row("a", broader="b"), row("b", broader="c"), row("c", broader="a")], 2, "in a circle: a -> b -> c -> a"),
        ([row("a", kind="Disease")], 2, "unknown value 'Disease'"),
        ([row("A b")], 2, "'id'"),
        (["a\tDrug\ta\t\t\t\t"], 2, "'definition' is missing"),
    ],
)
def test_a_slip_is_named_with_its_line(tmp_path: Path, rows: list[str], line: int, words: str) -> None:
    with pytest.raises(InputError) as caught:
        read_registry(table(tmp_path, *rows))
    first = getattr(caught.value, "errors", (caught.value,))[0]
    assert words in first.problem
    assert first.remedy
    assert first.place.line == line


def test_an_unknown_name_is_answered_with_the_nearest(inputs: Inputs) -> None:
    assert inputs.registry.suggest("panic-disoder") == "did you mean 'panic-disorder'?"


def test_ancestors_are_found_at_any_distance(tmp_path: Path) -> None:
    registry = read_registry(table(tmp_path, row("a", broader="b|c"), row("b", broader="d"), row("c"), row("d")))
    assert registry.ancestors("a") == {"b", "c", "d"}


def test_every_entity_of_the_yardstick_is_registered(inputs: Inputs, shared: Path) -> None:
    with (shared / "reference" / "clonazepam-faq.entities.tsv").open(encoding="utf-8") as lines:
        labels = [r["label"].partition(" (")[0] for r in csv.DictReader(lines, delimiter="\t")]
    assert len(labels) == 52
    known = {name.casefold() for e in inputs.registry.values() for name in (e.label, *e.synonyms)}
    assert [label for label in labels if label.casefold() not in known] == []
