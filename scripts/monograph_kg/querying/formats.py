"""Answers as text for machines: the W3C's result formats, and Turtle for graphs.

CSV and TSV: https://www.w3.org/TR/sparql11-results-csv-tsv/; JSON: https://www.w3.org/TR/sparql11-results-json/. These
formats say how SELECT answers are written, JSON also how ASK answers are; the truth of an ASK query in CSV or TSV is
one line, ``true`` or ``false``, as common stores write it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any
from typing import Literal as OneOf

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, serialize

from monograph_kg.errors import QueryError
from monograph_kg.graph.terms import XSD
from monograph_kg.querying.answers import Answer, Term
from monograph_kg.vocabulary.prefixes import load_prefixes

FormatName = OneOf["table", "csv", "tsv", "json", "turtle"]

_NEEDS_QUOTES = frozenset('",\r\n')
# What makes a spreadsheet take a cell for a formula (https://owasp.org/www-community/attacks/CSV_Injection).
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_STRING = XSD + "string"
_NUMBERS = frozenset(XSD + name for name in ("integer", "decimal", "double", "float"))


def write_answer(answer: Answer, form: FormatName, spreadsheet: bool = False) -> str:
    """Return an answer in one of the machine-readable formats.

    Args:
        answer: the answer.
        form: the format, not ``table``.
        spreadsheet: for the CSV of rows, see `write_csv`.

    Raises:
        QueryError: if the format cannot hold an answer of that kind.
    """
    writer = _WRITERS.get((answer.kind, form))
    if writer is None:
        fitting = ", ".join(name for kind, name in _WRITERS if kind == answer.kind)
        raise QueryError(f"the answer cannot be written as {form}", remedy=f"formats that can hold it: {fitting}")
    return write_csv(answer, spreadsheet) if writer is write_csv else writer(answer)


def write_csv(answer: Answer, spreadsheet: bool = False) -> str:
    """Return a SELECT answer as CSV, exactly the values of the terms.

    Args:
        answer: the answer.
        spreadsheet: put an apostrophe before a text that a spreadsheet would take for a formula. The file then no
            longer holds the very values, so it is for reading, not for exchange.
    """
    cell = _safe_value if spreadsheet else _value
    lines = [answer.variables, *([cell(term) for term in row] for row in answer.rows)]
    return "".join(",".join(_quoted(value) for value in line) + "\r\n" for line in lines)


def _value(term: Term | None) -> str:
    """Return what CSV keeps of a term: its IRI or its lexical form."""
    if term is None:
        return ""
    return term.value if isinstance(term, NamedNode | Literal) else str(term)


def _safe_value(term: Term | None) -> str:
    value = _value(term)
    is_number = isinstance(term, Literal) and term.datatype.value in _NUMBERS
    return f"'{value}" if value.startswith(_FORMULA_STARTS) and not is_number else value


def _quoted(value: str) -> str:
    return '"' + value.replace('"', '""') + '"' if _NEEDS_QUOTES & set(value) else value


def write_tsv(answer: Answer) -> str:
    """Return a SELECT answer as TSV: every term in full, in the syntax of Turtle."""
    lines = [[f"?{name}" for name in answer.variables]]
    lines += [["" if term is None else str(term) for term in row] for row in answer.rows]
    return "".join("\t".join(line) + "\n" for line in lines)


def write_json(answer: Answer) -> str:
    """Return a SELECT answer as SPARQL results in JSON."""
    bindings = [
        {name: _json_term(term) for name, term in zip(answer.variables, row, strict=True) if term is not None}
        for row in answer.rows
    ]
    return _json({"head": {"vars": list(answer.variables)}, "results": {"bindings": bindings}})


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _json_term(term: Term) -> dict[str, Any]:
    if isinstance(term, NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, Triple):
        parts = {"subject": term.subject, "predicate": term.predicate, "object": term.object}
        return {"type": "triple", "value": {name: _json_term(part) for name, part in parts.items()}}
    made = {"type": "literal", "value": term.value}
    if term.language:
        made["xml:lang"] = term.language
    elif term.datatype.value != _STRING:
        made["datatype"] = term.datatype.value
    return made


def write_turtle(answer: Answer) -> str:
    """Return the triples of a CONSTRUCT or DESCRIBE answer as Turtle, with the prefixes that they use."""
    prefixes = load_prefixes()
    used = {prefix for value in _iris(answer.triples) if (prefix := (prefixes.compress(value) or "").partition(":")[0])}
    namespaces = {prefix: prefixes.namespace(prefix) for prefix in sorted(used)}
    return (serialize(answer.triples, format=RdfFormat.TURTLE, prefixes=namespaces) or b"").decode("utf-8")


def _iris(triples: Iterable[Triple]) -> Iterable[str]:
    for triple in triples:
        for term in (triple.subject, triple.predicate, triple.object):
            if isinstance(term, NamedNode):
                yield term.value
            elif isinstance(term, Literal) and not term.language:
                yield term.datatype.value


def _truth(answer: Answer) -> str:
    return "true\n" if answer.truth else "false\n"


_WRITERS: dict[tuple[str, str], Callable[[Answer], str]] = {
    ("select", "csv"): write_csv,
    ("select", "tsv"): write_tsv,
    ("select", "json"): write_json,
    ("ask", "csv"): _truth,
    ("ask", "tsv"): _truth,
    ("ask", "json"): lambda answer: _json({"head": {}, "boolean": answer.truth}),
    ("graph", "turtle"): write_turtle,
}
