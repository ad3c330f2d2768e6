"""Find statements: by id, or by the triple that they state."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode

from monograph_kg.errors import MonographError, QueryError
from monograph_kg.graph.terms import iri, local_name
from monograph_kg.querying.names import Names, to_iri
from monograph_kg.querying.reader import Reader

_NEAR = 3
_OBJECTS = ("mkg:object", "mkg:objectValue")


class Facts:
    """The statements of a graph."""

    def __init__(self, reader: Reader) -> None:
        """Take the graph."""
        self.reader = reader
        self.names = Names(reader.store)

    def by_id(self, name: str) -> NamedNode:
        """Return the statement of an id, with or without its source, a CURIE or an IRI.

        Raises:
            QueryError: if there is none, with the nearest ids, or if two sources have that id.
        """
        statements = self.reader.subjects("rdf:type", iri("mkg:Statement"))
        wanted = to_iri(name) if ":" in name else None
        found = [node for node in statements if node == wanted or name in _ids(node)]
        if len(found) == 1:
            return found[0]
        if found:
            several = ", ".join(local_name(node) for node in found)
            raise QueryError(f"'{name}' is a statement of several sources", remedy=f"use one of {several}")
        known = sorted(identifier for node in statements for identifier in _ids(node))
        near = difflib.get_close_matches(local_name(wanted) if wanted else name, known, n=_NEAR)
        hint = (
            f"did you mean {' or '.join(near)}?" if near else "list them with 'monograph-kg query statements-of-a-drug'"
        )
        raise QueryError(f"there is no statement '{name}'", remedy=hint)

    def relation(self, name: str) -> NamedNode:
        """Return the property of a local name, label, CURIE or IRI.

        Raises:
            QueryError: if no kind of statement has that property, with the nearest ones.
        """
        known = {node: self.reader.label(node) for node in self._relations()}
        wanted = to_iri(name) if ":" in name else None
        for node, label in known.items():
            if node == wanted or name in (local_name(node), label):
                return node
        names = {local_name(node) for node in known} | set(known.values())
        near = difflib.get_close_matches(name, sorted(names), n=_NEAR)
        hint = f"did you mean {' or '.join(repr(item) for item in near)}?" if near else (
            f"known ones: {', '.join(sorted(local_name(node) for node in known))}")  # fmt: skip
        raise QueryError(f"no statement has the relation '{name}'", remedy=hint)

    def _relations(self) -> set[NamedNode]:
        direct = {q.object for q in self.reader.store.quads_for_pattern(None, iri("mkg:directProperty"), None, None)}
        named = {node for node in direct if isinstance(node, NamedNode)}
        general = {parent for node in named for parent in self.reader.nodes(node, "rdfs:subPropertyOf")}
        return named | general | {iri("mkg:hasAdvice")}

    def subject(self, name: str) -> NamedNode:
        """Return the entity or source that a user names as a subject.

        Raises:
            QueryError: if the graph has no such entity.
        """
        for candidate in _candidates(name, "source:"):
            if self.reader.has_type(candidate, "mkg:Source"):
                return candidate
        return self.names.entity(name)

    def object(self, name: str) -> NamedNode | Literal:
        """Return what a user names as an object: a regimen, an entity, or else a literal.

        Raises:
            QueryError: for a CURIE or IRI that the graph does not know.
        """
        for candidate in _candidates(name, "regimen:"):
            if self.reader.has_type(candidate, "mkg:DosageRegimen"):
                return candidate
        if self.reader.subjects("mkg:objectValue", Literal(name)):
            return Literal(name)
        return self.names.entity(name)

    def stating(self, subject: NamedNode, relation: NamedNode, value: NamedNode | Literal) -> list[NamedNode]:
        """Return the statements of a triple, affirmed or negated, sorted by IRI."""
        if relation == iri("mkg:hasAdvice"):
            return sorted(self._matching(self.reader.subjects("mkg:concerns", subject), value), key=str)
        about = self._matching(self.reader.subjects("mkg:subject", subject), value)
        return [node for node in about if relation in self.relations_of(node)]

    def relations_of(self, statement: NamedNode) -> list[NamedNode]:
        """Return the property that a statement's kind states, and the more general ones."""
        kinds = self.reader.nodes(statement, "rdf:type")
        direct = [node for kind in kinds for node in self.reader.nodes(kind, "mkg:directProperty")]
        return direct + [parent for node in direct for parent in self.reader.nodes(node, "rdfs:subPropertyOf")]

    def nearest(self, subject: NamedNode, relation: NamedNode, value: NamedNode | Literal) -> list[NamedNode]:
        """Return statements that share two of the three parts: same two ends first, then same subject and relation."""
        about = self.reader.subjects("mkg:subject", subject)
        same_ends = self._matching(about, value)
        same_relation = [node for node in about if relation in self.relations_of(node)]
        return list(dict.fromkeys([*same_ends, *same_relation]))

    def _matching(self, statements: list[NamedNode], value: NamedNode | Literal) -> list[NamedNode]:
        return [node for node in statements if value in self.reader.values(node, *_OBJECTS)]


def _ids(node: NamedNode) -> tuple[str, str]:
    """Return the id of a statement with and without its source."""
    name = local_name(node)
    return name, name.partition(".")[2]


def _candidates(name: str, prefix: str) -> Iterator[NamedNode]:
    """Yield the IRI that ``name`` is, taken as CURIE or IRI, or else as a local name of ``prefix``."""
    try:
        yield to_iri(name if ":" in name else prefix + name)
    except MonographError:
        return
