"""Spans: offsets in code points, mentions of a few words, digests for longer ones."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pydantic import ValidationError
from pydantic_core import PydanticCustomError

from monograph_kg.records.span import Span, digest, parse_span, write_span
from monograph_kg.records.text import FORBIDDEN, word_count


def test_offsets_count_code_points_not_bytes() -> None:
    text = "GABA’s dose 💊 once"
    assert parse_span("0-6 GABA’s").agrees_with(text)
    assert parse_span("12-13 💊").agrees_with(text)
    assert parse_span("14-18 once").agrees_with(text)


def test_a_long_mention_agrees_by_its_digest() -> None:
    text = "one two three four five six seven eight"
    span = parse_span(f"0-{len(text)} {digest(text)}")
    assert span.is_digest
    assert span.agrees_with(text)
    assert not span.agrees_with(text.replace("eight", "nine!"))


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("5-5 x", "ends at or before its start"),
        ("9-5 abcd", "ends at or before its start"),
        ("0-3 drug", "covers 3 code points, its mention has 4"),
        ("0-15 a b c d e f g h", "quotes more than seven words"),
        ("0-3 a\x00b", "U\\+0000"),
        ("0 - 3 abc", "has another form"),
        ("-3-0 abc", "has another form"),
        ("panic disorder", "has another form"),
    ],
)
def test_a_bad_span_is_refused_with_its_reason(written: str, words: str) -> None:
    with pytest.raises((ValidationError, PydanticCustomError), match=words):
        parse_span(written)


@given(st.text(min_size=1, max_size=40), st.integers(0, 10_000))
def test_written_spans_are_read_back(mention: str, start: int) -> None:
    assume(not FORBIDDEN.search(mention) and word_count(mention) <= 7)
    span = Span(start=start, end=start + len(mention), mention=mention)
    assert parse_span(write_span(span)) == span


@given(st.text(min_size=1, max_size=60), st.data())
def test_a_span_agrees_with_exactly_its_own_characters(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    mention = text[start:end]
    assume(not FORBIDDEN.search(mention))
    span = Span(start=start, end=end, mention=digest(mention))
    assert span.agrees_with(text)
    assert not span.agrees_with("\N{SNOWMAN}" * len(text)) or set(mention) == {"\N{SNOWMAN}"}
