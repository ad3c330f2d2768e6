"""Machine-readable answers, read back by another implementation of the same W3C formats."""

from __future__ import annotations

import csv
import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Triple,
    parse,
    parse_query_results,
)

from monograph_kg.errors import QueryError
from monograph_kg.querying.answers import Answer, Term
from monograph_kg.querying.formats import write_answer, write_csv, write_json, write_tsv, write_turtle

IRI = NamedNode("https://w3id.org/monograph-kg/entity/clonazepam")
XSD = "http://www.w3.org/2001/XMLSchema#"
texts = st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=12)
literals = st.one_of(
    texts.map(Literal),
    texts.map(lambda text: Literal(text, language="en-GB")),
    st.sampled_from(["0.50", "1", "-3"]).map(lambda text: Literal(text, datatype=NamedNode(XSD + "decimal"))),
)
terms: st.SearchStrategy[Term | None] = st.one_of(st.none(), st.just(IRI), literals, st.just(BlankNode("b0")))
answers = st.lists(st.tuples(terms, terms), max_size=5).map(lambda rows: Answer.of_rows(("first", "second"), rows))


def read_back(text: str, form: QueryResultsFormat) -> list[tuple[Term | None, ...]]:
    found = parse_query_results(text.encode(), format=form)
    assert isinstance(found, QuerySolutions)
    assert [variable.value for variable in found.variables] == ["first", "second"]
    return [tuple(solution) for solution in found]


@settings(deadline=None)
@given(answers)
def test_json_keeps_every_term(answer: Answer) -> None:
    assert read_back(write_json(answer), QueryResultsFormat.JSON) == list(answer.rows)


@settings(deadline=None)
@given(answers)
def test_tsv_keeps_every_term(answer: Answer) -> None:
    assert read_back(write_tsv(answer), QueryResultsFormat.TSV) == list(answer.rows)


@settings(deadline=None)
@given(answers)
def test_csv_keeps_the_values_and_has_the_line_ends_of_its_standard(answer: Answer) -> None:
    text = write_csv(answer)
    assert text.startswith("first,second\r\n")
    found = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    expected = [["" if t is None else t.value if not isinstance(t, BlankNode) else str(t) for t in row]
                for row in answer.rows]  # fmt: skip
    assert found[1:] == expected


def one(term: Term) -> Answer:
    return Answer.of_rows(("x",), [(term,)])


# Row 26 of the hostile inputs: what a spreadsheet would run.
FORMULAS = ['=HYPERLINK("http://x/","click")', "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1"]


@pytest.mark.parametrize("formula", FORMULAS)
def test_formulas_are_exact_by_default_and_harmless_on_request(formula: str) -> None:
    plain = next(csv.reader(io.StringIO(write_csv(one(Literal(formula))).partition("\r\n")[2], newline="")))
    safe = next(csv.reader(io.StringIO(write_csv(one(Literal(formula)), True).partition("\r\n")[2], newline="")))
    assert plain == [formula]
    assert safe == [f"'{formula}"]


def test_numbers_are_no_formulas() -> None:
    number = Literal("-0.5", datatype=NamedNode(XSD + "decimal"))
    assert write_csv(one(number), spreadsheet=True) == "x\r\n-0.5\r\n"
    assert write_csv(one(Literal("-0.5")), spreadsheet=True) == "x\r\n'-0.5\r\n"


def test_full_terms_not_curies() -> None:
    for form in ("csv", "tsv", "json"):
        assert IRI.value in write_answer(one(IRI), form)


def test_truth() -> None:
    assert [write_answer(Answer.of_truth(True), form) for form in ("csv", "tsv")] == ["true\n", "true\n"]
    assert json.loads(write_answer(Answer.of_truth(False), "json")) == {"head": {}, "boolean": False}


def test_quoted_triples_in_json() -> None:
    found = json.loads(write_json(one(Triple(IRI, IRI, Literal("x")))))
    assert found["results"]["bindings"][0]["x"]["value"]["object"] == {"type": "literal", "value": "x"}


def test_turtle_is_read_back_and_declares_what_it_uses() -> None:
    triples = [Triple(IRI, NamedNode("http://example.org/p"), Literal('a "b"\n', language="en")), Triple(IRI, IRI, IRI)]
    text = write_turtle(Answer.of_triples([*triples, triples[0]]))
    assert {quad.triple for quad in parse(text.encode(), format=RdfFormat.TURTLE)} == set(triples)
    assert [line for line in text.splitlines() if line.startswith("@prefix")] == [
        "@prefix entity: <https://w3id.org/monograph-kg/entity/> ."
    ]
    assert write_turtle(Answer.of_triples([])) == ""


@pytest.mark.parametrize(
    ("answer", "form"),
    [
        (one(IRI), "turtle"),
        (Answer.of_truth(True), "turtle"),
        (Answer.of_triples([]), "csv"),
        (Answer.of_triples([]), "json"),
        (Answer.of_triples([]), "tsv"),
    ],
)
def test_a_format_that_cannot_hold_an_answer_says_which_can(answer: Answer, form: str) -> None:
    with pytest.raises(QueryError, match="cannot be written") as caught:
        write_answer(answer, form)  # type: ignore[arg-type]
    assert "formats that can hold it" in caught.value.remedy
