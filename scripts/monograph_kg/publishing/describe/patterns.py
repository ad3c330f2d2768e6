"""The pattern of a SPARQL query as a drawing: Mermaid text (https://mermaid.js.org) that Markdown viewers render."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from monograph_kg.errors import QueryError
from monograph_kg.vocabulary.prefixes import load_prefixes

# Algebra nodes whose second part need not, or must not, match.
_WEAK = {"LeftJoin": "optional", "Minus": "minus"}
# Algebra nodes that are weak as a whole; patterns inside EXISTS stay as they were parsed.
_WEAK_WHOLE = {"Builtin_NOTEXISTS": "not exists", "OptionalGraphPattern": "optional", "MinusGraphPattern": "minus"}

# Strings, IRIs and comments: where a colon is no part of a name.
_NO_NAMES = re.compile(r'"(?:[^"\\]|\\.)*"|\'(?:[^\'\\]|\\.)*\'|<[^<>\s]*>|#[^\n]*')

Edge = tuple[str, str, str, str]


def mermaid(text: str, where: str = "query") -> str:
    """Return the triple patterns of a query as a Mermaid flow chart.

    Solid arrows must match; dotted ones are optional, or stand under MINUS or NOT EXISTS as their label says.

    Args:
        text: the query.
        where: its name, for errors.

    Raises:
        QueryError: if it is no SPARQL query.
    """
    names: dict[str, str] = {}
    lines = ["graph LR"]
    for subject, path, value, sort in _edges(text, where):
        for term in (subject, value):
            if term not in names:
                names[term] = f"n{len(names)}"
                shape = ('(["', '"])') if term.startswith("?") else ('["', '"]')
                lines.append(f"  {names[term]}{shape[0]}{_quoted(term)}{shape[1]}")
        label = _quoted(path if sort == "required" else f"{path} ({sort})")
        arrow = "-->" if sort == "required" else "-.->"
        lines.append(f'  {names[subject]} {arrow}|"{label}"| {names[value]}')
    return "\n".join(lines)


def _edges(text: str, where: str) -> list[Edge]:
    from pyparsing.exceptions import ParseException  # noqa: PLC0415 (0.2 s; only drawings need it)
    from rdflib.plugins.sparql import prepareQuery  # noqa: PLC0415

    _check_prefixes(text, where)
    try:
        algebra = prepareQuery(text).algebra
    except (ParseException, ValueError, RecursionError) as error:
        raise QueryError(f"{where} is no SPARQL query: {error}", remedy="correct it") from error
    found = dict.fromkeys(_walk(algebra, "required"))
    return sorted(found, key=lambda edge: edge[3] != "required")


def _check_prefixes(text: str, where: str) -> None:
    """Refuse undeclared prefixes here: rdflib has no error of its own for them."""
    bare = _NO_NAMES.sub(" ", text)
    declared = set(re.findall(r"PREFIX\s+([\w.-]*):", bare, re.IGNORECASE))
    unknown = sorted({name for name in re.findall(r"([\w.-]*):", bare) if name != "_"} - declared)
    if unknown:
        raise QueryError(f"{where} uses the undeclared prefix '{unknown[0]}:'", remedy="declare it with PREFIX")


def _walk(node: Any, sort: str) -> Iterator[Edge]:  # noqa: ANN401 (rdflib's algebra has no types)
    from rdflib.plugins.sparql.parserutils import CompValue  # noqa: PLC0415

    if isinstance(node, list | tuple):
        for one in node:
            yield from _walk(one, sort)
        return
    if not isinstance(node, CompValue):
        return
    if node.name in ("BGP", "TriplesBlock"):
        flat = [term for triple in node.triples for term in triple]
        for subject, path, value in zip(flat[::3], flat[1::3], flat[2::3], strict=True):
            yield _shown(subject), _path(path), _shown(value), sort
        return
    for key, child in node.items():
        weak = _WEAK.get(node.name, sort) if key in ("p2", "expr") and node.name in _WEAK else sort
        yield from _walk(child, _WEAK_WHOLE.get(node.name, weak))


def _shown(term: Any) -> str:  # noqa: ANN401 (a term of rdflib)
    import rdflib  # noqa: PLC0415

    if isinstance(term, rdflib.Variable):
        return f"?{term}"
    if isinstance(term, rdflib.URIRef):
        return load_prefixes().compress(str(term)) or str(term)
    return "[ ]" + str(term)[-4:] if isinstance(term, rdflib.BNode) else f"'{term}'"


def _path(path: Any) -> str:  # noqa: ANN401 (a term or a property path of rdflib)
    import rdflib  # noqa: PLC0415
    from rdflib import paths  # noqa: PLC0415

    if isinstance(path, rdflib.term.Identifier):
        return _shown(path)
    if isinstance(path, paths.SequencePath):
        return "/".join(_path(one) for one in path.args)
    if isinstance(path, paths.AlternativePath):
        return "|".join(_path(one) for one in path.args)
    if isinstance(path, paths.InvPath):
        return f"^{_path(path.arg)}"
    if isinstance(path, paths.MulPath):
        return f"{_path(path.path)}{path.mod}"
    return f"!{path}"


def _quoted(text: str) -> str:
    """Escape what Mermaid would take as markup (https://mermaid.js.org/syntax/flowchart.html#entity-codes-to-escape-characters)."""
    return text.replace("#", "#35;").replace('"', "#quot;").replace("<", "#lt;").replace(">", "#gt;")
