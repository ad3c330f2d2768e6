"""Terms of pyoxigraph and rdflib as the cells of the expected tables, so that both engines can be held to one table."""

from __future__ import annotations

import json
from decimal import Decimal

import pyoxigraph
import rdflib

from monograph_kg.querying.answers import Answer
from monograph_kg.vocabulary.prefixes import load_prefixes

# Columns of a curator's prose: that something stands there is held, not its wording.
PROSE = {"confirmedBy", "comment"}
NUMBERS = {"integer", "decimal", "double", "float", "positiveInteger", "nonNegativeInteger"}


def iri_cell(iri: str) -> str:
    return load_prefixes().compress(iri) or f"<{iri}>"


def literal_cell(text: str, datatype: str) -> str:
    """Numbers and booleans bare and in one spelling, texts in quotes; the language is left out."""
    name = datatype.rpartition("#")[2]
    if name in NUMBERS:
        return f"{Decimal(text).normalize():f}"
    return text if name == "boolean" else json.dumps(text, ensure_ascii=False)


def cell(term: pyoxigraph.NamedNode | pyoxigraph.Literal | None) -> str:
    if term is None:
        return ""
    if isinstance(term, pyoxigraph.NamedNode):
        return iri_cell(term.value)
    assert isinstance(term, pyoxigraph.Literal)
    return literal_cell(term.value, term.datatype.value)


def rdflib_cell(term: rdflib.term.Node | None) -> str:
    if term is None:
        return ""
    if isinstance(term, rdflib.URIRef):
        return iri_cell(str(term))
    assert isinstance(term, rdflib.Literal)
    return literal_cell(str(term), str(term.datatype or ""))


def table(answer: Answer) -> list[list[str]]:
    """The head and the rows of an answer; the truth of an ASK as one cell; the triples of a graph sorted."""
    if answer.kind == "ask":
        return [["true" if answer.truth else "false"]]
    if answer.kind == "graph":
        triples = [[cell(t.subject), cell(t.predicate), cell(t.object)] for t in answer.triples]
        return [["subject", "predicate", "object"], *sorted(triples)]
    return masked([list(answer.variables), *([cell(term) for term in row] for row in answer.rows)])


def rdflib_table(result: rdflib.query.Result) -> list[list[str]]:
    """The same of an answer of rdflib."""
    if result.type == "ASK":
        return [["true" if result.askAnswer else "false"]]
    if result.type == "CONSTRUCT":
        assert result.graph is not None
        triples = [[rdflib_cell(term) for term in triple] for triple in result.graph]
        return [["subject", "predicate", "object"], *sorted(triples)]
    names = [str(name) for name in result.vars or ()]
    return masked([names, *([rdflib_cell(row[i]) for i in range(len(names))] for row in result)])


def read_table(text: str) -> list[list[str]]:
    return [line.split("\t") for line in text.splitlines()]


def masked(rows: list[list[str]]) -> list[list[str]]:
    """Replace prose by an ellipsis."""
    hidden = {index for index, name in enumerate(rows[0]) if name in PROSE}
    return [rows[0], *(["…" if i in hidden and c else c for i, c in enumerate(row)] for row in rows[1:])]
