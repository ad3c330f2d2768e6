r"""Put values into a bundled query, as RDF terms and nothing else.

A parameter stands in the text as ``VALUES ?name { default }``. `bind` replaces what is between those two braces, and
no other character, by one term that pyoxigraph has checked and written. A value is never read as SPARQL: whatever it
holds, it becomes one IRI or one literal, or it is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from pyoxigraph import Literal, NamedNode

from monograph_kg.errors import InputError, Place, QueryError
from monograph_kg.graph.terms import XSD
from monograph_kg.querying.catalogue import BundledQuery
from monograph_kg.querying.header import Parameter, ParameterType
from monograph_kg.querying.lexis import Token, tokens
from monograph_kg.querying.names import Names, to_iri
from monograph_kg.records.text import forbidden_character

_INTEGER = re.compile(r"[+-]?[0-9]+")
_DECIMAL = re.compile(r"[+-]?[0-9]*\.?[0-9]+")
_ESCAPED_BACKSLASH_U = re.compile(r"\\(\\[uU]?|.)", re.DOTALL)
_LETTER = {"u": "\\U00000075", "U": "\\U00000055"}


def bind(query: BundledQuery, values: Mapping[str, str], names: Names | None = None) -> str:
    """Return the text of ``query`` with ``values`` in the place of its defaults: plain SPARQL 1.1.

    Args:
        query: the query.
        values: what a user typed, by the name of the parameter; the others keep their defaults.
        names: the entities of the graph that will be asked; those of the release if not given.

    Raises:
        QueryError: for an unknown parameter or a value that is not of its type or names no entity.
        InputError: if the query's text has not exactly one VALUES block of the parameter.
    """
    known = {parameter.name: parameter for parameter in query.parameters}
    for name in values:
        if name not in known:
            listed = ", ".join(known) or "none"
            raise QueryError(f"'{query.name}' has no parameter '{name}'", remedy=f"its parameters: {listed}")
    text = query.text
    blocks = parameter_blocks(query)
    for name in sorted(values, key=lambda name: blocks[name][0], reverse=True):
        start, end = blocks[name]
        text = f"{text[:start]} {to_sparql(to_term(known[name], values[name], names))} {text[end:]}"
    return text


def parameter_blocks(query: BundledQuery) -> dict[str, tuple[int, int]]:
    """Return where the inside of each parameter's VALUES block begins and ends in the text.

    Raises:
        InputError: if a parameter has no such block, or several.
    """
    found: dict[str, list[tuple[int, int]]] = {parameter.name: [] for parameter in query.parameters}
    line = list(tokens(query.text))
    for index, token in enumerate(line[:-3]):
        name = line[index + 1].text[1:]
        if token.text.upper() == "VALUES" and line[index + 1].kind == "variable" and name in found:
            found[name].append(_inside(line[index + 2 :]))
    for name, blocks in found.items():
        if len(blocks) != 1:
            problem = f"parameter '{name}' has {len(blocks)} blocks VALUES ?{name} {{ ... }} in the text"
            raise InputError(problem, remedy="write exactly one, with the default in it", place=Place(query.path))
    return {name: blocks[0] for name, blocks in found.items()}


def _inside(rest: list[Token]) -> tuple[int, int]:
    """Return where the inside of the braces that ``rest`` begins with starts and ends; (0, 0) if it has none."""
    closing = next((token for token in rest if token.text == "}"), None)
    return (rest[0].end, closing.start) if closing and rest[0].text == "{" else (0, 0)


def to_term(parameter: Parameter, value: str, names: Names | None = None) -> NamedNode | Literal:
    """Return what a user typed as the term that a parameter takes.

    Raises:
        QueryError: if the value is not of the parameter's type, or names no entity.
    """
    try:
        return _TERM[parameter.type](value, names)
    except QueryError as error:
        raise QueryError(f"parameter '{parameter.name}': {error.problem}", remedy=error.remedy) from error


def _entity(value: str, names: Names | None) -> NamedNode:
    if names is None:
        from monograph_kg.querying.engine import release_store  # noqa: PLC0415 (reads the release)

        names = Names(release_store())
    return names.entity(value)


def _iri(value: str, _: Names | None) -> NamedNode:
    return to_iri(value)


def _string(value: str, _: Names | None) -> Literal:
    if name := forbidden_character(value):
        raise QueryError(f"the text holds {name}, which no graph holds", remedy="remove that character")
    return Literal(value)


def _integer(value: str, _: Names | None) -> Literal:
    if not _INTEGER.fullmatch(value):
        raise QueryError(f"{value!r} is no integer", remedy="write digits only, such as 12")
    return Literal(value, datatype=NamedNode(XSD + "integer"))


def _decimal(value: str, _: Names | None) -> Literal:
    if not _DECIMAL.fullmatch(value):
        raise QueryError(f"{value!r} is no decimal number", remedy="write it with a point, without unit: 0.25")
    return Literal(value, datatype=NamedNode(XSD + "decimal"))


_TERM: dict[ParameterType, Callable[[str, Names | None], NamedNode | Literal]] = {
    "entity": _entity,
    "iri": _iri,
    "string": _string,
    "integer": _integer,
    "decimal": _decimal,
}


def to_sparql(term: NamedNode | Literal) -> str:
    r"""Return a term as SPARQL that every parser reads as that very term.

    SPARQL replaces codepoint escapes before it reads tokens (section 19.2), and some parsers, rdflib's among them, do
    so in strings without looking at the backslash before: the literal ``\u0022`` written as ``"\\u0022"`` reaches them
    as a quotation mark. So a ``u`` after an escaped backslash is itself written as an escape, the long one: rdflib
    takes eight hexadecimal digits after a short one if it finds them.

    >>> print(to_sparql(Literal("a\\u0022")))
    "a\\\U000000750022"
    """
    if isinstance(term, NamedNode):
        return str(term)

    def _spell(match: re.Match[str]) -> str:
        escaped = match.group(1)
        return match.group() if len(escaped) == 1 else f"\\\\{_LETTER[escaped[1]]}"

    return _ESCAPED_BACKSLASH_U.sub(_spell, str(term))
