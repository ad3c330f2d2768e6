"""Tokens of SPARQL: what is a keyword, and what only looks like one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monograph_kg.querying.lexis import tokens, unescape


def words(text: str) -> list[tuple[str, str]]:
    return [(token.kind, token.text) for token in tokens(text)]


def test_keywords_in_strings_iris_comments_and_names_are_not_tokens_of_their_own() -> None:
    text = """SELECT ?from { <http://x/LOAD#y> a ex:service ; ex:p "FROM" , 'FR\\'OM' , '''a' FROM ''' } # SERVICE"""
    assert {found for kind, found in words(text) if kind == "name"} == {"SELECT", "a", "ex:service", "ex:p"}


def test_less_than_is_no_iri() -> None:
    assert ("mark", "<") in words("FILTER (?a < ?b && ?c > 1)")


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ('"a"@en', ["string", "name"]),
        ('"""a "quoted" b"""', ["string"]),
        ('"unfinished', ["mark", "name"]),
        ("?x$y", ["variable", "variable"]),
        ("mkg:a.b.c.", ["name", "mark"]),
        ("_:b0", ["name"]),
        (":local", ["name"]),
    ],
)
def test_kinds(text: str, kinds: list[str]) -> None:
    assert [kind for kind, _ in words(text)] == kinds


@given(st.text(max_size=60))
def test_tokens_cover_the_text_in_order_and_never_fail(text: str) -> None:
    end = 0
    for token in tokens(text):
        assert token.start >= end
        assert text[token.start : token.end] == token.text
        end = token.end


def test_codepoint_escapes_are_replaced_but_impossible_ones_left() -> None:
    assert unescape(r"\u0046ROM \U00000046ROM \UFFFFFFFF") == r"FROM FROM \UFFFFFFFF"
