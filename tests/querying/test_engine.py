"""Running queries, and the errors of graphs and queries that cannot be read."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import Store

from monograph_kg.errors import InputError, QueryError
from monograph_kg.querying.engine import load_graph, local, release_file, run

GRAPH = b'<http://x/a> <http://x/p> "1", "2", "3" .'


@pytest.fixture
def small(tmp_path: Path) -> Store:
    path = tmp_path / "small.ttl"
    path.write_bytes(GRAPH)
    return load_graph(path)


def test_the_three_kinds_of_answers(small: Store) -> None:
    assert run("ASK { ?s ?p 2 }", small).truth is False
    assert run("ASK { ?s ?p ?o }", small).truth is True
    rows = run("SELECT ?o ?no { ?s ?p ?o } ORDER BY ?o", small)
    assert rows.variables == ("o", "no")
    assert [None if row[1] is None else row[1] for row in rows.rows] == [None] * 3
    graph = run("CONSTRUCT { ?o_ ?p ?s } { ?s ?p ?o BIND (?s AS ?o_) }", small)
    assert len(graph.triples) == 1
    assert run("DESCRIBE <http://x/a>", small).kind == "graph"


def test_rows_are_limited_when_asked(small: Store) -> None:
    assert len(run("SELECT * { ?s ?p ?o }", small, max_rows=2).rows) == 2
    assert len(run("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }", small, max_rows=2).triples) == 2


def test_the_seam_takes_a_text_and_gives_an_answer(small: Store) -> None:
    assert local(small)("ASK {}").truth is True


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ("SELCT * {}", (1, 1), "SELCT"),
        ("SELECT * {\n  ?s ?p }", None, "no SPARQL"),
        ("", (1, 1), "empty"),
        ("SELECT * { ?s ?p ?o", None, "ends too early"),
        ("SELECT * { ?s unknown:p ?o }", None, "no SPARQL"),
        ("PREFIX a: <a:>\n  INSERT DATA { a:a a:b a:c }", (2, 3), "begins with 'INSERT'"),
        ("SELECT (COUNT(?s) AS ?n) ?o { ?s ?p ?o }", None, "no SPARQL"),
        ('SELECT * { ?s ?p "\x00" } }', None, "no SPARQL"),
    ],
)
def test_what_is_no_query_is_told_where(text: str, place: tuple[int, int] | None, said: str, small: Store) -> None:
    with pytest.raises(QueryError, match=said) as caught:
        run(text, small)
    if place and caught.value.place:
        assert (caught.value.place.line, caught.value.place.column) == place
    assert len(str(caught.value)) < 400


@pytest.mark.parametrize("content", [b"<html></html>", b"\xff\xfe", b"@prefix a: <a:> . a:a a:b", b"\xef\xbb\xbf<a:a>"])
def test_a_file_that_is_no_turtle(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "bad.ttl"
    path.write_bytes(content)
    with pytest.raises(InputError, match="no Turtle"):
        load_graph(path)


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    for path in (tmp_path / "missing.ttl", tmp_path):
        with pytest.raises(InputError) as caught:
            load_graph(path)
        assert caught.value.place is not None


def test_the_release_is_in_its_place() -> None:
    assert release_file().is_file()
