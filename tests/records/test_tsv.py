"""The strict table reader: what it takes, and how each bad file is named."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monograph_kg.errors import InputError, ManyInputErrors
from monograph_kg.records.tsv import read_table, write_table

COLUMNS = ("id", "label")

# name, bytes of the file, line, column, words of the message
BAD_FILES = [
    ("empty", b"", None, None, "empty"),
    ("not UTF-8", b"id\tlabel\na\tcaf\xe9\n", 2, 6, "0xe9 is not UTF-8"),
    ("byte-order mark", b"\xef\xbb\xbfid\tlabel\n", 1, 1, "byte-order mark"),
    ("carriage return", b"id\tlabel\r\na\tb\r\n", 1, None, "carriage return"),
    ("cut short", b"id\tlabel\na\tb", 2, None, "last line has no end"),
    ("tab in a cell", b"id\tlabel\na\tb\tc\n", 2, None, "3 cells where the header has 2"),
    ("missing cell", b"id\tlabel\na\n", 2, None, "1 cells where the header has 2"),
    ("empty line", b"id\tlabel\n\na\tb\n", 2, None, "empty line"),
    ("outer space", b"id\tlabel\na\tb \n", 2, 2, "white space"),
    ("control character", b"id\tlabel\na\tb\x0bc\n", 2, 2, "U+000B"),
    ("unknown column", b"id\tlable\na\tb\n", 1, 2, "unknown column 'lable'"),
    ("doubled column", b"id\tid\na\tb\n", 1, 2, "stands twice"),
    ("no header", b"# only a comment\n", 2, None, "no header"),
]


@pytest.mark.parametrize(
    ("content", "line", "column", "words"), [b[1:] for b in BAD_FILES], ids=[b[0] for b in BAD_FILES]
)
def test_bad_file_is_named_with_line_and_remedy(
    tmp_path: Path, content: bytes, line: int | None, column: int | None, words: str
) -> None:
    path = tmp_path / "table.tsv"
    path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        read_table(path, COLUMNS, preamble=True)
    error = caught.value.errors[0] if isinstance(caught.value, ManyInputErrors) else caught.value
    assert words in error.problem
    assert error.remedy
    assert error.place is not None
    assert (error.place.path, error.place.line, error.place.column) == (path, line, column)


def test_missing_file_and_folder_are_named(tmp_path: Path) -> None:
    for path in (tmp_path / "none.tsv", tmp_path):
        with pytest.raises(InputError, match="cannot read the file"):
            read_table(path, COLUMNS)


def test_all_bad_lines_are_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "table.tsv"
    path.write_text("id\tlabel\na\nb\tc\td\n")
    with pytest.raises(ManyInputErrors) as caught:
        read_table(path, COLUMNS)
    assert [error.place.line for error in caught.value.errors if error.place] == [2, 3]
    assert str(path) in str(caught.value)


cell = st.text(
    st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\ufffe\uffff\ufeff\u2028\u2029\x85"),
    max_size=8,
).map(str.strip)


@given(st.lists(st.tuples(cell.filter(bool), cell), max_size=6))
def test_what_is_written_is_read_back(tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]]) -> None:
    path = tmp_path_factory.mktemp("tables") / "table.tsv"
    path.write_text(write_table(COLUMNS, rows), encoding="utf-8", newline="")
    assert [tuple(row.cells.values()) for row in read_table(path, COLUMNS).rows] == rows


@pytest.mark.parametrize("bad", ["a\tb", "a\nb", "a\rb", "a\x00b"])
def test_a_cell_that_would_break_the_table_is_not_written(bad: str) -> None:
    with pytest.raises(InputError, match="cannot stand in a table"):
        write_table(COLUMNS, [("a", bad)])
