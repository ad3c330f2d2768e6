"""Enumerations: each member with its own words, and no words of what stands around."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monograph_kg.reading.datafolder import DATA
from monograph_kg.reading.grammar.items import read_items
from monograph_kg.reading.lexis.wordsets import COLUMNS
from monograph_kg.records.tsv import read_table


def names(text: str) -> list[str]:
    return [item.name for item in read_items(text, 0, len(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("liver and kidney problems, nausea, or a rash", ["liver problems", "kidney problems", "nausea", "rash"]),
        ("pain in the joints and swelling of the ankles", ["pain in the joints", "swelling of the ankles"]),
        ("epilepsy in adults and in children over 2", ["epilepsy"]),
        ("symptoms of depression and trouble sleeping", ["depression", "trouble sleeping"]),
        ("a rash caused by allergy, fever", ["rash", "fever"]),
        ("gout and it can", ["gout"]),
        ("headache, a serious condition", ["headache"]),
        ("nausea, headache and dry mouth are common", ["nausea", "headache"]),
        ("crohn's disease as well as ulcerative colitis", ["crohn's disease", "ulcerative colitis"]),
        ("nausea during treatment", ["nausea"]),
        ("", []),
    ],
)
def test_members_of_an_enumeration(text: str, expected: list[str]):
    assert names(text) == expected


def test_examples_belong_to_their_head():
    text = "certain types of seizures, such as focal seizures and myoclonic seizures"
    head, first, second = read_items(text, 0, len(text))
    assert (head.name, head.scope, head.head) == ("seizures", "certain types of", True)
    assert [(i.name, i.member_of) for i in (first, second)] == [("focal seizures", 0), ("myoclonic seizures", 0)]


def test_a_gloss_is_no_part_of_the_name():
    text = "low blood sugar (hypoglycemia) and gout"
    first, second = read_items(text, 0, len(text))
    assert (first.name, text[slice(*first.gloss)]) == ("low blood sugar", "(hypoglycemia)")
    assert (second.name, second.gloss) == ("gout", None)


@given(st.text(alphabet="ab ,()and;.'", max_size=60))
def test_any_text_gives_members_inside_of_it_in_their_order(text: str):
    items = read_items(text, 0, len(text))
    assert all(0 <= item.start < item.end <= len(text) for item in items)
    assert [item.start for item in items] == sorted(item.start for item in items)


def test_no_set_of_words_stands_twice():
    rows = read_table(DATA / "word-sets.tsv", COLUMNS).rows
    names = [row.cells["name"] for row in rows]
    assert len(names) == len(set(names))


def test_signs_of_a_state_are_no_examples_of_it(propose):
    found = propose("Zolvarine: A Guide\n\nZolvarine may hide signs of infections such as fever and pain.\n")
    assert [c.statement.object for c in found if c.statement.relation == "broader"] == []
