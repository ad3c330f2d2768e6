"""Put the dataset of a protocol request into its query, where it takes the place of the query's own.

SPARQL 1.1 Protocol, section 2.1.4: ``default-graph-uri`` and ``named-graph-uri`` win over FROM and FROM NAMED. The
clauses are written as checked IRIs at the one place where the grammar has them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice

from pyoxigraph import NamedNode, Store

from monograph_kg.querying.lexis import Token, tokens
from monograph_kg.stores.serving.refusal import BAD, Refusal

_FORMS = {"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"}
_ENDS = {"WHERE", "GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET", "VALUES"}
_SHOWN = 5  # graphs that a refusal names
_PROLOGUE = {"BASE": 2, "PREFIX": 3, "VERSION": 2}


def known_graphs(store: Store, names: Iterable[str]) -> list[NamedNode]:
    """Return graph IRIs of a request as nodes.

    Raises:
        Refusal: 400 if one is no IRI, or no graph of the store: nothing is fetched.
    """
    found = []
    for name in names:
        try:
            node = NamedNode(name)
        except ValueError as error:
            raise Refusal(BAD, f"the graph name {name[:200]!r} is no IRI: {error}", "write it in full") from None
        if not store.contains_named_graph(node):
            here = ", ".join(sorted(str(graph) for graph in islice(store.named_graphs(), _SHOWN))) or "none"
            raise Refusal(BAD, f"there is no graph {str(node)[:200]} here, and nothing is fetched",
                          f"leave the parameter out for the default graph; named graphs here: {here}")  # fmt: skip
        found.append(node)
    return found


def with_dataset(text: str, default: Sequence[NamedNode], named: Sequence[NamedNode]) -> str:
    """Return ``text`` with dataset clauses for these graphs and no others.

    >>> with_dataset("ASK FROM <http://x/a> { ?s ?p ?o }", [NamedNode("http://x/b")], [])
    'ASK  FROM <http://x/b>  { ?s ?p ?o }'
    """
    found = list(tokens(text))
    start = _form_at(found)
    place, dropped = _survey(found, start, len(text))
    clauses = "".join([*(f" FROM {node}" for node in default), *(f" FROM NAMED {node}" for node in named), " "])
    pieces, position = [], 0
    for begin, end, new in sorted([*((*span, "") for span in dropped), (place, place, clauses)]):
        pieces += [text[position:begin], new]
        position = end
    return "".join([*pieces, text[position:]])


def _form_at(found: Sequence[Token]) -> int:
    """Return the index of SELECT, ASK, CONSTRUCT or DESCRIBE after the prologue."""
    position = 0
    while position < len(found) and (length := _PROLOGUE.get(found[position].text.upper())):
        position += length
    if position >= len(found) or found[position].text.upper() not in _FORMS:
        raise Refusal(BAD, "the query form was not found", "begin with SELECT, ASK, CONSTRUCT or DESCRIBE")
    return position


def _survey(found: Sequence[Token], start: int, length: int) -> tuple[int, list[tuple[int, int]]]:
    """Return where dataset clauses go, and where those of the query stand."""
    position, depth = start + 1, 0
    if found[start].text.upper() == "CONSTRUCT" and position < len(found) and found[position].text == "{":
        position = _after_braces(found, position)
    place: int | None = None
    dropped: list[tuple[int, int]] = []
    while position < len(found):
        token = found[position]
        word = token.text.upper()
        depth += (token.text == "(") - (token.text == ")")
        if depth == 0 and (token.text == "{" or (token.kind == "name" and word in _ENDS)):
            return (token.start if place is None else place), dropped
        if depth == 0 and token.kind == "name" and word == "FROM":
            size = 3 if found[position + 1 : position + 2] and found[position + 1].text.upper() == "NAMED" else 2
            clause = found[position : position + size]
            place = token.start if place is None else place
            dropped.append((token.start, clause[-1].end))
            position += size
            continue
        position += 1
    return (length if place is None else place), dropped


def _after_braces(found: Sequence[Token], position: int) -> int:
    depth = 0
    for index in range(position, len(found)):
        depth += (found[index].text == "{") - (found[index].text == "}")
        if depth == 0:
            return index + 1
    return len(found)
