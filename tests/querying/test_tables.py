"""Tables for people: aligned, wrapped to the terminal, and harmless to it."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from monograph_kg.querying.answers import Answer
from monograph_kg.querying.tables import answer_table, columns, harmless, shown, table

IRI = NamedNode("https://w3id.org/monograph-kg/entity/clonazepam")


def test_terms_are_shown_for_reading() -> None:
    assert [shown(t) for t in (None, IRI, NamedNode("urn:x"), Literal("a", language="en"), BlankNode("b"))] == [
        "", "entity:clonazepam", "<urn:x>", "a", "_:b"]  # fmt: skip


def test_kinds_of_answers() -> None:
    assert answer_table(Answer.of_truth(True)) == "yes\n"
    assert answer_table(Answer.of_truth(False)) == "no\n"
    assert answer_table(Answer.of_rows((), [])) == "\n"
    assert answer_table(Answer.of_rows(("x",), [])) == "x\n-\n"
    graph = answer_table(Answer.of_triples([Triple(IRI, IRI, Literal("x"))]))
    assert graph.splitlines()[0].split() == ["subject", "predicate", "object"]


@given(st.text())
def test_nothing_that_steers_a_terminal_is_left(text: str) -> None:
    assert all(unicodedata.category(character) != "Cc" for character in harmless(text))
    assert not set("\u202e\u2066\u200f\u2028") & set(harmless(text))


def test_escape_sequences_are_spelt_out() -> None:
    assert harmless("a\x1b[2Jb\u202ec\nd") == r"a\x1b[2Jb\u202ec\nd"


def test_wide_and_combining_characters_are_counted() -> None:
    assert columns("日本") == 4
    assert columns("e\u0301") == 1


words = st.text(alphabet="ab ", max_size=40).map(lambda text: " ".join(text.split()))


@given(st.lists(st.lists(words, min_size=3, max_size=3), max_size=4), st.integers(30, 120))
def test_a_table_fits_its_width_and_loses_no_letter(rows: list[list[str]], width: int) -> None:
    text = table(("one", "two", "three"), rows, width)
    assert all(len(line) <= width for line in text.splitlines())
    body = text.split("\n", 2)[2]
    letters = "".join(letter for row in rows for cell in row for letter in cell if letter != " ")
    assert sorted(body.replace(" ", "").replace("\n", "")) == sorted(letters)


def test_without_width_nothing_is_wrapped() -> None:
    assert "x" * 500 in table(("a",), [("x" * 500,)])
