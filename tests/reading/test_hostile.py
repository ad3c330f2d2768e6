"""No input crashes the reader: a result, or one clear error."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monograph_kg.errors import MonographError
from monograph_kg.reading.open import open_document

WORDS = st.sampled_from(
    [  # noqa: RUF005
        "Clonazepam",
        "clonazepam",
        "diazepam",
        "it",
        "may",
        "can",
        "cause",
        "treat",
        "used",
        "for",
        "the",
        "with",
        "not",
        "nausea",
        "seizures",
        "and",
        "or",
        ",",
        ".",
        ":",
        ";",
        "?",
        "(",
        ")",
        "-",
        "*",
        "#",
        "mg",
        "0.5",
        "1,000",
        "to",
        "twice",
        "daily",
        "side",
        "effects",
        "include",
        "such",
        "as",
        "off-label",
        "pregnancy",
        "breast-feeding",
        "withdrawal",
        "stopping",
        "\n",
        "\n\n",
        "\u200b",
        "\u202e",
        "®",
        "µg",
        "ﬁ",
        "é",
        "|",
        "&",
        "<",
        ">",
    ]
    + ["\n", "\n\n", " "]
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(WORDS, max_size=120).map(" ".join))
def test_any_jumble_of_its_own_words_is_read(propose, text: str):
    for candidate in propose("Clonazepam\n\n" + text):
        for span in candidate.statement.spans():
            assert span.agrees_with("Clonazepam\n\n" + text)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=400))
def test_any_text_is_read(propose, text: str):
    for candidate in propose(text):
        assert all(span.agrees_with(text) for span in candidate.statement.spans())


@pytest.mark.parametrize(
    "text",
    [
        "clonazepam " * 20_000,
        "a" * 200_000,
        "(" * 20_000,
        "nausea, " * 10_000,
        "\n" * 200_000,
        "1. " * 10_000,
        "Clonazepam may cause " + "nausea and " * 20_000,
        "\u202e" * 20_000,
        "?" * 20_000,
        "# " * 10_000,
        "take 5 mg " * 20_000,
    ],
    ids=lambda text: text[:12].strip() or "blank",
)
def test_long_inputs_take_linear_time(propose, text: str):
    import time

    started = time.monotonic()
    propose(text)
    assert time.monotonic() - started < 20


@pytest.mark.parametrize(
    "raw",
    [b"", b"   \n", b"\x00" * 100, b"\xff\xfe\x00", b"\x89PNG\r\n\x1a\n\x00\x00", b"<?xml version='1.0'?><a/>"],
    ids=["empty", "blank", "zeros", "utf16", "png", "xml"],
)
def test_a_file_that_is_no_text_is_one_clear_error(tmp_path: Path, raw: bytes):
    path = tmp_path / "monograph.txt"
    path.write_bytes(raw)
    with pytest.raises(MonographError) as error:
        open_document(path)
    assert error.value.remedy


def test_fifty_megabytes_are_refused_before_they_are_read(tmp_path: Path):
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.truncate(50 * 2**20)
    with pytest.raises(MonographError, match="longer than"):
        open_document(path)


def test_a_missing_file_and_a_folder(tmp_path: Path):
    for path in (tmp_path / "none.txt", tmp_path):
        with pytest.raises(MonographError):
            open_document(path)
