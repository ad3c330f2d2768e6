"""From what a user types (id, label, CURIE, IRI) to the node that a graph has for it, or the nearest names."""

from __future__ import annotations

import difflib
from collections import defaultdict
from functools import cached_property

from pyoxigraph import Literal, NamedNode

from monograph_kg.errors import InputError, MonographError, QueryError
from monograph_kg.graph.terms import TYPE, entity, iri, local_name, mkg
from monograph_kg.querying.reader import Quads
from monograph_kg.vocabulary.prefixes import load_prefixes

_NEAR = 3


def to_iri(value: str) -> NamedNode:
    """Return the IRI that ``value`` is: in full, between angle brackets or not, or as a CURIE of the prefix map.

    Raises:
        QueryError: if it is neither.

    >>> to_iri("mkg:indicatedFor").value
    'https://w3id.org/monograph-kg/schema/indicatedFor'
    """
    written = value[1:-1] if value.startswith("<") and value.endswith(">") else value
    scheme, colon, rest = written.partition(":")
    try:
        if colon and not rest.startswith("//") and scheme in load_prefixes().namespaces:
            written = load_prefixes().expand(written)
        return NamedNode(written)
    except (ValueError, InputError) as error:
        problem = str(error).splitlines()[0]
        raise QueryError(f"{value!r} is no IRI: {problem}",
                         remedy="write a full IRI, or a CURIE such as mkg:indicatedFor") from error  # fmt: skip


class Names:
    """The names of the entities of one graph."""

    def __init__(self, store: Quads) -> None:
        """Take the graph; nothing is read before a name is asked for."""
        self._store = store

    def entity(self, value: str) -> NamedNode:
        """Return the entity of an id, a label or synonym (letter case aside), a CURIE or an IRI.

        Raises:
            QueryError: if the graph has no such entity, with the nearest names, or several of that label.
        """
        node = self._addressed(value)
        if node is not None:
            if not self._is_entity(node):
                raise QueryError(f"the graph has no entity {node}", remedy=self._suggestion(local_name(node)))
            return node
        found = self._labelled.get(value.casefold().strip(), set())
        if len(found) == 1:
            return next(iter(found))
        if found:
            ids = ", ".join(sorted(local_name(node) for node in found))
            raise QueryError(f"{value!r} names several entities", remedy=f"use one of the ids {ids}")
        raise QueryError(f"the graph has no entity {value!r}", remedy=self._suggestion(value))

    def _addressed(self, value: str) -> NamedNode | None:
        """Return the node of an id, CURIE or IRI, known or not; None if ``value`` can only be a label."""
        try:
            node = to_iri(value) if ":" in value else entity(value)
        except (MonographError, ValueError):
            return None
        return node if ":" in value or self._is_entity(node) else None

    def _is_entity(self, node: NamedNode) -> bool:
        return any(self._store.quads_for_pattern(node, TYPE, mkg("Entity"), None))

    @cached_property
    def _labelled(self) -> dict[str, set[NamedNode]]:
        """Entities by each of their names in lower case."""
        found: dict[str, set[NamedNode]] = defaultdict(set)
        for name in ("rdfs:label", "skos:altLabel"):
            for quad in self._store.quads_for_pattern(None, iri(name), None, None):
                node, label = quad.subject, quad.object
                if isinstance(node, NamedNode) and isinstance(label, Literal) and self._is_entity(node):
                    found[label.value.casefold()].add(node)
        return dict(found)

    def _suggestion(self, value: str) -> str:
        """Return a remedy that names the nearest ids and labels."""
        names = {local_name(node) for nodes in self._labelled.values() for node in nodes} | set(self._labelled)
        near = difflib.get_close_matches(value.casefold().strip(), sorted(names), n=_NEAR)
        if not near:
            return "list the entities with 'monograph-kg query entities'"
        return f"did you mean {' or '.join(repr(name) for name in near)}?"
