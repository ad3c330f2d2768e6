"""What there is to count in a graph, for VoID and for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import BlankNode, NamedNode, Triple

from monograph_kg.graph.terms import TYPE


@dataclass(frozen=True)
class Statistics:
    """Counts of one graph.

    Attributes:
        triples: all triples.
        subjects: distinct subjects.
        objects: distinct objects.
        classes: instances of each class IRI.
        properties: triples of each property IRI.
    """

    triples: int
    subjects: int
    objects: int
    classes: dict[str, int]
    properties: dict[str, int]


def count(triples: Iterable[Triple]) -> Statistics:
    """Count a graph; blank nodes count as subjects and objects, never as classes."""
    given = set(triples)
    typed = Counter(t.object.value for t in given if t.predicate == TYPE and isinstance(t.object, NamedNode))
    return Statistics(
        triples=len(given),
        subjects=len({t.subject for t in given if isinstance(t.subject, NamedNode | BlankNode)}),
        objects=len({t.object for t in given}),
        classes=dict(sorted(typed.items())),
        properties=dict(sorted(Counter(t.predicate.value for t in given).items())),
    )
