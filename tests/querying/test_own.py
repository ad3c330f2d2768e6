"""Queries of the user's own: prefixes are declared for them, lines keep their numbers."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Store

from monograph_kg.errors import InputError
from monograph_kg.querying.engine import run
from monograph_kg.querying.own import own_query, read_own, read_stdin


def text_of(text: str) -> str:
    return own_query(text, Path("q.rq")).text


def test_only_used_and_undeclared_prefixes_are_declared() -> None:
    made = text_of("PREFIX mkg: <http://other/>\nSELECT * { ?x mkg:a entity:b ; unknown:c ?d }")
    assert made.startswith("PREFIX entity: <https://w3id.org/monograph-kg/entity/> PREFIX mkg: <http://other/>")
    assert "unknown: <" not in made


def test_lines_keep_their_numbers_and_the_header_its_place() -> None:
    text = "#+ summary: mine\n# skos:note in a comment\nSELECT *\n{ ?x mkg:a ?y }"
    made = text_of(text)
    assert made.startswith("#+ summary: mine\n")
    assert made.count("\n") == text.count("\n")
    assert "skos" not in made.replace("# skos:note", "")
    assert own_query(text, Path("q.rq")).summary == "mine"


def test_without_header_there_are_no_parameters_to_fill() -> None:
    with pytest.raises(InputError, match="no header"):
        _ = own_query("ASK {}", Path("q.rq")).parameters


def test_names_with_two_full_stops_are_spelt_out() -> None:
    text = "PREFIX x: <http://x/>\nSELECT * { source:clonazepam-faq.section.intro x:a.b.c x:a.b , mkg:d. }"
    made = text_of(text)
    assert (
        "<https://w3id.org/monograph-kg/source/clonazepam-faq.section.intro> <http://x/a.b.c> x:a.b , mkg:d. }" in made
    )
    run(made, Store())


@given(st.text(max_size=40))
def test_any_text_is_prepared_without_failing(text: str) -> None:
    assert text_of(text).endswith(text[-1:])


def test_a_text_without_tokens_is_left_alone() -> None:
    assert text_of("# nothing") == "# nothing"


def test_files_are_read_strictly(tmp_path: Path) -> None:
    path = tmp_path / "q.rq"
    for content, problem in ((b"", "empty"), (b"\xff", "not UTF-8")):
        path.write_bytes(content)
        with pytest.raises(InputError, match=problem):
            read_own(path)
    with pytest.raises(InputError, match="cannot read"):
        read_own(tmp_path / "missing.rq")


class Piped:
    def __init__(self, content: bytes) -> None:
        self.buffer = io.BytesIO(content)


@pytest.mark.parametrize(("content", "problem"), [(b"", "no query"), (b" \n", "no query"), (b"\xff", "not UTF-8")])
def test_standard_input_is_read_strictly(content: bytes, problem: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", Piped(content))
    with pytest.raises(InputError, match=problem):
        read_stdin()


def test_standard_input_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", Piped("ASK { ?x ?y 'é' }".encode()))
    assert read_stdin().text == "ASK { ?x ?y 'é' }"
