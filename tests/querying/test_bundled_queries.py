"""Every bundled query against its expected table, on pyoxigraph and on rdflib.

The tables in ``expected/<group>/<name>.tsv`` were read row by row against the article and the table of its facts. Cells
hold CURIEs, bare numbers and quoted texts, see ``cells``.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
import rdflib
from pyoxigraph import Store
from querying.cells import rdflib_table, read_table, table

from monograph_kg.areas import area
from monograph_kg.querying.bind import bind, parameter_blocks, to_sparql, to_term
from monograph_kg.querying.catalogue import BundledQuery, catalogue
from monograph_kg.querying.engine import run
from monograph_kg.querying.names import Names

EXPECTED = Path(__file__).parent / "expected"
QUERIES = [query for query in catalogue().values() if query.group in ("competency", "quality")]
RULES = [query for query in QUERIES if query.group == "quality"]
QUESTIONS = range(1, 40)

each_query = pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)


def expected(query: BundledQuery) -> list[list[str]]:
    return read_table((EXPECTED / query.group / f"{query.name}.tsv").read_text(encoding="utf-8"))


@each_query
def test_the_answer_is_the_expected_table(query: BundledQuery, store: Store) -> None:
    assert table(run(query.text, store)) == expected(query)


@each_query
def test_rdflib_gives_the_same_answer(query: BundledQuery, rdflib_graph: rdflib.Graph) -> None:
    assert rdflib_table(rdflib_graph.query(query.text)) == expected(query)


@each_query
def test_the_order_of_rows_is_fixed_by_the_query(query: BundledQuery) -> None:
    is_ordered = "\nORDER BY " in query.text
    assert is_ordered or "\nASK {" in query.text or "\nCONSTRUCT {" in query.text


@each_query
def test_the_header_is_complete(query: BundledQuery) -> None:
    header = query.header
    assert header.summary
    assert len(header.summary) <= 110
    assert header.tags
    if query.group == "competency":
        assert header.description
        assert set(header.questions) <= set(QUESTIONS)
    else:
        assert header.problem
        assert header.problem.endswith(".")
        assert header.solution
        assert header.severity


@each_query
def test_the_default_of_each_parameter_stands_in_the_text(query: BundledQuery, names: Names, store: Store) -> None:
    blocks = parameter_blocks(query)
    assert all(query.text[start:end].strip() for start, end in blocks.values())
    bound = bind(query, {parameter.name: parameter.default for parameter in query.parameters}, names)
    assert table(run(bound, store)) == table(run(query.text, store))


@each_query
def test_every_parameter_matters(query: BundledQuery, names: Names) -> None:
    for parameter in query.parameters:
        term = to_sparql(to_term(parameter, parameter.default, names))
        start, _ = parameter_blocks(query)[parameter.name]
        assert bind(query, {parameter.name: parameter.default}, names)[start:].startswith(f" {term} }}")
        assert query.text.count(f"?{parameter.name}") > 1


def test_tables_and_queries_belong_together() -> None:
    tables = {(path.parent.name, path.stem) for path in EXPECTED.glob("*/*.tsv")}
    assert tables == {(query.group, query.name) for query in QUERIES}


def test_there_are_at_least_forty_queries_and_fifteen_rules() -> None:
    assert len(QUERIES) - len(RULES) >= 40
    assert len(RULES) >= 15


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_quality_rule_answers_with_node_and_detail(rule: BundledQuery) -> None:
    head, *rows = expected(rule)
    assert head == ["node", "detail"]
    assert not rows or rule.header.severity == "info", "the release breaks one of its own rules"


def unanswerable() -> list[dict[str, str]]:
    path = area("queries") / "competency" / "unanswerable.tsv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def test_every_competency_question_is_answered_or_listed_as_unanswerable() -> None:
    answered = {number for query in QUERIES for number in query.header.questions}
    listed = {int(row["question"]) for row in unanswerable()}
    assert answered | listed >= set(QUESTIONS)


def test_exactly_the_listed_questions_come_back_empty() -> None:
    empty = {query.name for query in QUERIES if query.group == "competency" and len(expected(query)) == 1}
    asks = {query.name for query in QUERIES if "\nASK {" in query.text}
    assert {row["query"] for row in unanswerable()} == empty - asks
    for row in unanswerable():
        assert int(row["question"]) in catalogue()[row["query"]].header.questions
        assert len(row["reason"]) > 20
        assert "mpty" in catalogue()[row["query"]].description, "the header says why it is empty"


def test_questions_name_known_numbers_only(shared: Path) -> None:
    text = (shared / "reference" / "competency-questions.md").read_text(encoding="utf-8")
    numbers = {int(line.partition(".")[0]) for line in text.splitlines() if line[:2].strip(".").isdigit()}
    assert numbers == set(QUESTIONS)
