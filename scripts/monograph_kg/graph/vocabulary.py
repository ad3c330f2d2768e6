"""The vocabulary as RDF: ``ontology/schema.ttl``, and what assembling needs to know of it."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TypeGuard

from pyoxigraph import NamedNode, RdfFormat, Triple, parse

from monograph_kg.areas import area
from monograph_kg.errors import InputError, Place
from monograph_kg.graph.terms import TYPE, iri, local_name, mkg
from monograph_kg.records.text import read_utf8
from monograph_kg.vocabulary.prefixes import load_prefixes


class Vocabulary:
    """The terms of the schema.

    Attributes:
        header: triples of the schema's own ontology header.
        axioms: all other triples.
    """

    def __init__(self, triples: list[Triple]) -> None:
        ontologies = {t.subject for t in triples if t.predicate == TYPE and t.object == iri("owl:Ontology")}
        self.header = [t for t in triples if t.subject in ontologies]
        self.axioms = [t for t in triples if t.subject not in ontologies]

    def label(self, name: str) -> str:
        """Return the English label of one of our terms; its name if it has none."""
        return self._labels.get(mkg(name).value, name)

    def lineage(self, leaf: str) -> list[str]:
        """Return the statement class ``leaf`` and all its superclasses in our vocabulary, nearest first.

        Raises:
            KeyError: if the schema has no such class.
        """
        if leaf not in self._parents:
            raise KeyError(leaf)
        found = [leaf]
        for name in found:
            found.extend(parent for parent in self._parents.get(name, ()) if parent not in found)
        return found

    @cached_property
    def _labels(self) -> dict[str, str]:
        label = iri("rdfs:label")
        return {
            t.subject.value: t.object.value
            for t in self.axioms
            if t.predicate == label and isinstance(t.subject, NamedNode) and hasattr(t.object, "value")
        }

    @cached_property
    def _parents(self) -> dict[str, list[str]]:
        """Named superclasses of each of our classes."""
        namespace = load_prefixes().namespace("mkg")
        parents: dict[str, list[str]] = {}
        for triple in self.axioms:
            if not _in(triple.subject, namespace):
                continue
            name, value = local_name(triple.subject), triple.object
            if triple.predicate == TYPE and value == iri("owl:Class"):
                parents.setdefault(name, [])
            elif triple.predicate == iri("rdfs:subClassOf") and _in(value, namespace):
                parents.setdefault(name, []).append(local_name(value))
        return parents

    @cached_property
    def direct_properties(self) -> frozenset[str]:
        """IRIs of all properties of the direct layer: each leaf's own, their superproperties, derived ones."""
        found = {
            t.object.value
            for t in self.axioms
            if t.predicate == mkg("directProperty") and isinstance(t.object, NamedNode)
        }
        found |= {mkg(name).value for name in ("hasAdvice", "mayInteractWithMember")}
        above = [(t.subject, t.object) for t in self.axioms if t.predicate == iri("rdfs:subPropertyOf")]
        for _ in above:
            found |= {
                parent.value
                for child, parent in above
                if isinstance(parent, NamedNode) and getattr(child, "value", None) in found
            }
        return frozenset(found)


def _in(node: object, namespace: str) -> TypeGuard[NamedNode]:
    return isinstance(node, NamedNode) and node.value.startswith(namespace)


def read_vocabulary(path: Path | None = None) -> Vocabulary:
    """Read the schema.

    Raises:
        InputError: if it is no Turtle, with line and column.
    """
    path = path or area("ontology") / "schema.ttl"
    try:
        quads = list(parse(read_utf8(path), format=RdfFormat.TURTLE))
    except SyntaxError as error:
        place = Place(path, error.lineno, error.offset)
        raise InputError(f"is no Turtle: {error.msg}", remedy="correct the syntax there", place=place) from error
    return Vocabulary([quad.triple for quad in quads])
