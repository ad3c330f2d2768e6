"""Binding: whatever a value holds, it becomes one term, and nothing else of the query changes."""

from __future__ import annotations

from pathlib import Path

import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Store
from rdflib.plugins.sparql import prepareQuery

from monograph_kg.errors import InputError, MonographError, QueryError
from monograph_kg.querying.bind import bind, parameter_blocks, to_sparql
from monograph_kg.querying.catalogue import BundledQuery, find_query
from monograph_kg.querying.engine import run
from monograph_kg.querying.names import Names
from monograph_kg.records.text import forbidden_character

TEXT = """\
#+ summary: every type of parameter
#+ parameters:
#+   word: {type: string, default: x, description: a text}
#+   whole: {type: integer, default: "1", description: a number}
#+   part: {type: decimal, default: "1.0", description: a number}
#+   place: {type: iri, default: "mkg:subject", description: an IRI}
#+   drug: {type: entity, default: clonazepam, description: a drug}
PREFIX entity: <https://w3id.org/monograph-kg/entity/>
# VALUES ?word { "a comment" }
SELECT ?word ?whole ?part ?place ?drug ?decoy
WHERE {
  VALUES ?decoy { "VALUES ?word { 1 }" }
  VALUES ?word { "x" }
  VALUES ?whole { 1 }
  VALUES ?part { 1.0 }
  VALUES ?place { <https://w3id.org/monograph-kg/schema/subject> }
  VALUES ?drug { entity:clonazepam }
}
"""
QUERY = BundledQuery("all-types", "own", Path("all-types.rq"), TEXT)
COLUMNS = ("word", "whole", "part", "place", "drug")

# What breaks out of a string, an IRI, a block or a comment, and what a careless escaping turns into something else.
FRAGMENTS = [
    '"', "'", '"""', "'''", "\\", '\\"', "\\u0022", "\\U00000022", "\\u005C", "\\u000A", "\n", "\r", "\t", "#", "}",
    "{", " } ", "> ", "<", "?x", "VALUES ?word {", "} SERVICE <http://x/> {", "UNION", "@en", "^^", "<http://x/>",
    "1", ".", "entity:", "clonazepam", "mkg:", "http://x/", "é", "\u2028", "\x85", "𝄞", "\x7f", "\u202e", "0.5", "-",
    "+", "e5",
]  # fmt: skip
hostile = st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=2), max_size=8).map("".join)


def empty_store() -> Store:
    return Store()


def algebra(text: str) -> str:
    return str(prepareQuery(text).algebra)


PLAIN_ALGEBRA = algebra(TEXT)


@settings(deadline=None)
@given(hostile)
def test_a_text_is_data_for_both_engines(value: str) -> None:
    if forbidden_character(value):
        with pytest.raises(QueryError, match="no graph holds"):
            bind(QUERY, {"word": value})
        return
    bound = bind(QUERY, {"word": value})
    answer = run(bound, empty_store())
    assert len(answer.rows) == 1
    row = dict(zip(answer.variables, answer.rows[0], strict=True))
    assert row["word"] == Literal(value)
    assert {name: row[name] for name in answer.variables if name != "word"} == unbound("word")
    rows = list(rdflib.Graph().query(bound))
    assert [str(found["word"]) for found in rows] == [value]  # type: ignore[index]


def unbound(changed: str) -> dict[str, object]:
    answer = run(TEXT, empty_store())
    row = dict(zip(answer.variables, answer.rows[0], strict=True))
    return {name: term for name, term in row.items() if name != changed}


@settings(deadline=None)
@given(hostile)
def test_nothing_but_the_block_changes_in_the_text_and_the_term_alone_in_the_algebra(value: str) -> None:
    if forbidden_character(value):
        return
    bound = bind(QUERY, {"word": value})
    start, end = parameter_blocks(QUERY)["word"]
    assert bound.startswith(TEXT[:start])
    assert bound.endswith(TEXT[end:])
    swapped = algebra(bound).replace(repr(rdflib.Literal(value)), repr(rdflib.Literal("x")))
    assert swapped == PLAIN_ALGEBRA


@pytest.mark.parametrize("column", ["whole", "part", "place", "drug"])
@settings(deadline=None)
@given(value=hostile)
def test_a_typed_value_is_one_term_or_refused(column: str, names: Names, value: str) -> None:
    try:
        bound = bind(QUERY, {column: value}, names)
    except QueryError as error:
        assert error.remedy
        return
    answer = run(bound, empty_store())
    assert len(answer.rows) == 1
    row = dict(zip(answer.variables, answer.rows[0], strict=True))
    assert {name: row[name] for name in answer.variables if name != column} == unbound(column)


@settings(deadline=None)
@given(st.tuples(hostile, hostile, hostile, hostile, hostile))
def test_several_hostile_values_do_not_help_each_other(names: Names, values: tuple[str, ...]) -> None:
    try:
        bound = bind(QUERY, dict(zip(COLUMNS, values, strict=True)), names)
    except MonographError:
        bound = bind(QUERY, {"word": "".join(values).translate({ord(c): None for c in "\x00"})[:0]})
    answer = run(bound, empty_store())
    assert len(answer.rows) == 1
    assert dict(zip(answer.variables, answer.rows[0], strict=True))["decoy"] == Literal("VALUES ?word { 1 }")


@settings(deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_a_literal_written_as_sparql_is_read_back_the_same(value: str) -> None:
    if forbidden_character(value):
        return
    for literal in (Literal(value), Literal(value, language="en"), Literal(value, datatype=NamedNode("http://x/d"))):
        answer = run(f"SELECT ?x {{ VALUES ?x {{ {to_sparql(literal)} }} }}", empty_store())
        assert answer.rows == ((literal,),)


@pytest.mark.parametrize("value", ["clonazepam", "Clonazepam", "entity:clonazepam", "KLONOPIN ", "memory impairment",
                                   "<https://w3id.org/monograph-kg/entity/clonazepam>", "GABA"])  # fmt: skip
def test_an_entity_goes_by_id_label_synonym_curie_or_iri(value: str, names: Names) -> None:
    assert " <https://w3id.org/monograph-kg/entity/" in bind(QUERY, {"drug": value}, names)


REFUSED = [
    ("drug", "clonazepan", "did you mean 'clonazepam'"),
    ("drug", "", "no entity"),
    ("drug", "clonazepam }", "clonazepam"),
    ("drug", "entity:clonazepam> }", "no entity"),
    ("drug", "mkg:Drug", "no entity"),
    ("drug", "statement:clonazepam-faq.dosage-initial", "no entity"),
    ("drug", "http://example.org/clonazepam", "no entity"),
    ("place", "subject", "no IRI"),
    ("place", "relative/iri", "no IRI"),
    ("place", "http://x/> }", "no IRI"),
    ("place", "http://x/\\u003E", "no IRI"),
    ("place", "nonsense:", "Invalid|no IRI|CURIE"),
    ("whole", "1.5", "no integer"),
    ("whole", "١", "no integer"),
    ("whole", "1 2", "no integer"),
    ("whole", "1\n", "no integer"),
    ("whole", "", "no integer"),
    ("part", "0,5", "no decimal"),
    ("part", "1e5", "no decimal"),
    ("part", "NaN", "no decimal"),
    ("part", "0.5 mg", "no decimal"),
    ("word", "bell\x07", "U\\+0007"),
    ("word", "half \ud800", "U\\+D800"),
    ("frug", "clonazepam", "no parameter 'frug'"),
]


@pytest.mark.parametrize(("name", "value", "message"), REFUSED)
def test_refused_values_name_the_parameter_and_a_remedy(name: str, value: str, message: str, names: Names) -> None:
    if value == "nonsense:":
        assert "nonsense:" in bind(QUERY, {name: value}, names)  # an IRI of an unknown scheme is an IRI
        return
    with pytest.raises(QueryError, match=message) as caught:
        bind(QUERY, {name: value}, names)
    assert f"'{name}'" in caught.value.problem
    assert caught.value.remedy


def test_a_value_may_hold_the_parameters_own_block(names: Names) -> None:
    bound = bind(QUERY, {"word": 'x" } VALUES ?drug { "y', "drug": "diazepam"}, names)
    answer = run(bound, empty_store())
    assert dict(zip(answer.variables, answer.rows[0], strict=True))["drug"] == NamedNode(
        "https://w3id.org/monograph-kg/entity/diazepam"
    )


@pytest.mark.parametrize(
    "body",
    [
        "SELECT * { ?x ?y ?word }",
        'SELECT * { VALUES ?word { "a" } VALUES ?word { "b" } }',
        'SELECT * { VALUES (?word) { ("a") } }',
        '# VALUES ?word { "a" }\nSELECT * { ?x ?y "VALUES ?word { 1 }" }',
        "SELECT * { VALUES ?word",
    ],
)
def test_a_parameter_needs_exactly_one_block(body: str) -> None:
    head = "#+ summary: s\n#+ parameters:\n#+   word: {type: string, default: a, description: d}\n"
    with pytest.raises(InputError, match="parameter 'word' has"):
        parameter_blocks(BundledQuery("q", "own", Path("q.rq"), head + body))


def test_without_values_the_text_is_untouched() -> None:
    query = find_query("indications")
    assert bind(query, {}) == query.text


def test_names_of_the_release_are_used_when_none_are_given() -> None:
    assert "entity/diazepam>" in bind(find_query("indications"), {"drug": "diazepam"})
