"""Read a graph node by node: the values of a property, a label, a number, all in a fixed order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple

from monograph_kg.graph.terms import TYPE, iri, local_name
from monograph_kg.querying.answers import Term


@dataclass(frozen=True, slots=True, order=True)
class Thing:
    """A node or a literal for showing: its label or text, and its IRI, empty for a literal."""

    label: str
    iri: str = ""


class Quads(Protocol):
    """What can be read node by node: a pyoxigraph store, or something that watches over one."""

    def quads_for_pattern(
        self,
        subject: NamedNode | BlankNode | Triple | None,
        predicate: NamedNode | None,
        object: NamedNode | BlankNode | Literal | Triple | None,  # noqa: A002 (pyoxigraph's name)
        graph_name: NamedNode | BlankNode | DefaultGraph | None = None,
        /,
    ) -> Iterator[Quad]:
        """Yield the quads that fit; None fits all."""


class Reader:
    """The graph of a store, seen from its nodes."""

    def __init__(self, store: Quads) -> None:
        """Take the graph; nothing is read before it is asked for."""
        self.store = store

    def values(self, node: NamedNode, *properties: str) -> list[Term]:
        """Return the objects of CURIEs ``properties`` of ``node``, sorted."""
        found = [
            quad.object for name in properties for quad in self.store.quads_for_pattern(node, iri(name), None, None)
        ]
        return sorted(found, key=str)

    def nodes(self, node: NamedNode, *properties: str) -> list[NamedNode]:
        """Return those objects that are IRIs, sorted."""
        return [value for value in self.values(node, *properties) if isinstance(value, NamedNode)]

    def subjects(self, name: str, value: NamedNode | Literal) -> list[NamedNode]:
        """Return the nodes that have ``value`` for the CURIE ``name``, sorted."""
        found = (quad.subject for quad in self.store.quads_for_pattern(None, iri(name), value, None))
        return sorted((node for node in found if isinstance(node, NamedNode)), key=str)

    def text(self, node: NamedNode, *properties: str) -> str:
        """Return the first literal of the properties as text, or nothing."""
        return next((value.value for value in self.values(node, *properties) if isinstance(value, Literal)), "")

    def number(self, node: NamedNode, name: str) -> int | None:
        """Return the first value of ``name`` as an integer, or None."""
        written = self.text(node, name)
        return int(written) if written.lstrip("+-").isdecimal() else None

    def has_type(self, node: NamedNode, name: str) -> bool:
        """Return whether ``node`` is of the class ``name``."""
        return any(self.store.quads_for_pattern(node, TYPE, iri(name), None))

    def label(self, node: NamedNode) -> str:
        """Return the label of a node, or the last part of its IRI."""
        return self.text(node, "rdfs:label") or local_name(node)

    def thing(self, term: Term) -> Thing:
        """Return a term for showing."""
        if isinstance(term, NamedNode):
            return Thing(self.label(term), term.value)
        return Thing(term.value if isinstance(term, Literal) else str(term))
