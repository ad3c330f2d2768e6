"""A second parser: rdflib reads RDF/XML that pyoxigraph wrote, so that neither is believed alone."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterator

import rdflib
from pyoxigraph import BlankNode, Literal, NamedNode, Triple
from rdflib.plugins.parsers.rdfxml import create_parser
from rdflib.term import Node


@contextlib.contextmanager
def literals_as_written() -> Iterator[None]:
    """Let rdflib keep "007" as it is while inside; the switch is global, and other libraries turn it, too.

    See https://rdflib.readthedocs.io/en/stable/apidocs/rdflib/#rdflib.NORMALIZE_LITERALS.
    """
    before = rdflib.NORMALIZE_LITERALS
    rdflib.NORMALIZE_LITERALS = False
    try:
        yield
    finally:
        rdflib.NORMALIZE_LITERALS = before


class _Listener(rdflib.Graph):
    """A graph that only listens: the triples are wanted once, in no index."""

    def __init__(self) -> None:
        super().__init__(store="SimpleMemory")
        self.heard: list[tuple[Node, Node, Node]] = []

    def add(self, triple: tuple[Node, Node, Node], *_: object) -> _Listener:
        """Note a triple."""
        self.heard.append(triple)
        return self


def read_rdfxml(xml: bytes) -> list[Triple]:
    """Return the triples of a file of our own, with the names that its blank nodes have there.

    Foreign files come in by the hardened door, never here.
    """
    listener = _Listener()
    source = rdflib.parser.InputSource()
    source.setByteStream(io.BytesIO(xml))
    with literals_as_written():
        create_parser(source, listener).parse(source)
    return [Triple(_node(s), NamedNode(str(p)), _term(o)) for s, p, o in listener.heard]


def _node(node: Node) -> NamedNode | BlankNode:
    if isinstance(node, rdflib.BNode):
        return BlankNode(str(node))
    return NamedNode(str(node))


def _term(node: Node) -> NamedNode | BlankNode | Literal:
    """Return a term of rdflib as pyoxigraph's."""
    if not isinstance(node, rdflib.Literal):
        return _node(node)
    if node.language:
        return Literal(str(node), language=node.language)
    return Literal(str(node), datatype=NamedNode(str(node.datatype))) if node.datatype else Literal(str(node))
