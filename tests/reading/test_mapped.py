"""The mapped copy: folded for matching, with offsets that lead back to the published text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monograph_kg.reading.layout.mapped import fold_text


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Klonopin®", "klonopin"),
        ("GABA’s", "gaba's"),
        ("ﬁne", "fine"),
        ("µg", "μg"),
        ("Straße", "strasse"),
        ("İstanbul", "istanbul"),
        ("soft\u00adhyphen", "softhyphen"),
        ("zero\u200bwidth", "zerowidth"),
        ("cafe\u0301", "cafe"),
        ("café", "cafe"),
        ("10² mg", "10² mg"),
        ("1½", "1½"),
        ("a\u202eb", "ab"),
    ],
)
def test_folding(text: str, folded: str):
    assert fold_text(text).text == folded


@given(st.text(alphabet=st.characters(codec="utf-8")))
def test_each_character_of_the_copy_leads_back_into_the_text(text: str):
    copy = fold_text(text)
    assert copy.at(len(copy.text)) == len(text)
    last = 0
    for offset in range(len(copy.text)):
        start, end = copy.span(offset, offset + 1)
        assert 0 <= start < end <= len(text)
        assert start >= last
        last = start


@given(st.text(alphabet="aZ ®éßﬁ\u200bİ’\n"), st.integers(0, 20), st.integers(0, 20))
def test_a_span_of_the_copy_covers_the_text_that_folds_to_it(text: str, one: int, other: int):
    copy = fold_text(text)
    start, end = sorted((min(one, len(copy.text)), min(other, len(copy.text))))
    if start == end:
        return
    a, b = copy.span(start, end)
    assert copy.text[start:end] in fold_text(text[a:b]).text
