"""YAML with positions: bad files are named with line and column."""

from __future__ import annotations

from pathlib import Path

import pytest

from monograph_kg.errors import InputError, ManyInputErrors
from monograph_kg.records.entity import Entity
from monograph_kg.records.yamlfile import read_record, read_yaml


def write(folder: Path, text: str) -> Path:
    path = folder / "file.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_each_value_has_its_place(tmp_path: Path) -> None:
    file = read_yaml(write(tmp_path, "a: 1\nb:\n  - x\n  - c: y\n"))
    assert file.data == {"a": 1, "b": ["x", {"c": "y"}]}
    place = file.place(("b", 1, "c"))
    assert (place.line, place.column) == (4, 8)


def test_an_unknown_path_gets_the_place_above_it(tmp_path: Path) -> None:
    file = read_yaml(write(tmp_path, "a:\n  b: 1\n"))
    assert file.place(("a", "missing")).line == 2


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a: 1\na: 2\n", 2, "'a' stands twice"),
        ("a: [1\nb: 2\n", 2, "is no YAML"),
        ("# nothing\n", 1, "holds no data"),
        ("a: !!python/object:os.system x\n", 1, "a tag"),
        ("a: !!int abc\n", 1, "a tag"),
        ("a: " + "[" * 3000 + "]" * 3000 + "\n", 1, "levels of nesting"),
        ("{[a]: 1}\n", 1, "a key is no plain text"),
        ("a: &x 1\nb: *x\n", 2, "an alias"),
    ],
)
def test_a_bad_file_is_named(tmp_path: Path, text: str, line: int, words: str) -> None:
    with pytest.raises(InputError, match=words) as caught:
        read_yaml(write(tmp_path, text))
    assert caught.value.place is not None
    assert caught.value.place.line == line


def test_all_faults_of_a_record_come_with_their_lines(tmp_path: Path) -> None:
    path = write(tmp_path, "id: Bad Id\nkind: Drug\nlabel: x\ndefinition: d\nsynonims: []\n")
    with pytest.raises(ManyInputErrors) as caught:
        read_record(path, Entity)
    lines = sorted((e.place.line, e.problem) for e in caught.value.errors if e.place)
    assert [line for line, _ in lines] == [1, 5]
    assert "synonims" in lines[1][1]
