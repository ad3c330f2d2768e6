"""The terms of the vocabulary as its page shows them: one record each, made from the schema's triples."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from monograph_kg.graph.terms import RDF, TYPE, iri, local_name
from monograph_kg.graph.vocabulary import Vocabulary
from monograph_kg.vocabulary.prefixes import load_prefixes

SORTS = (
    ("Classes", "owl:Class"),
    ("Object properties", "owl:ObjectProperty"),
    ("Datatype properties", "owl:DatatypeProperty"),
    ("Annotation properties", "owl:AnnotationProperty"),
    ("Closed values", "owl:NamedIndividual"),
)
"""Headings of the page with the OWL type below each; a term stands under the first that fits."""

_FACTS = (
    ("sub-class of", "rdfs:subClassOf"),
    ("disjoint with", "owl:disjointWith"),
    ("sub-property of", "rdfs:subPropertyOf"),
    ("domain", "rdfs:domain"),
    ("range", "rdfs:range"),
    ("inverse of", "owl:inverseOf"),
    ("follows from the chain", "owl:propertyChainAxiom"),
    ("direct property", "mkg:directProperty"),
    ("cue for", "mkg:cueFor"),
)
_TRAITS = {"FunctionalProperty": "functional", "SymmetricProperty": "symmetric", "TransitiveProperty": "transitive"}


@dataclass(frozen=True)
class Term:
    """One term of the vocabulary.

    Attributes:
        name: its local name, which is also the anchor on the page.
        iri: its IRI.
        sort: heading of its part of the page.
        label: English label.
        definition: what it means.
        example: a triple or a phrase that uses it.
        facts: further facts by title; each value is a list of IRIs (joined by ``/`` in a chain) or words.
    """

    name: str
    iri: str
    sort: str
    label: str
    definition: str
    example: str
    facts: dict[str, list[str]] = field(default_factory=dict)


Index = dict[object, list[Triple]]


def read_terms(vocabulary: Vocabulary) -> list[Term]:
    """Return our own terms by heading and name; terms of other vocabularies keep their own pages."""
    about: Index = defaultdict(list)
    for triple in vocabulary.axioms:
        about[triple.subject].append(triple)
    space = load_prefixes().namespace("mkg")
    own = [node for node in about if isinstance(node, NamedNode) and node.value.startswith(space)]
    terms = [term for node in own if (term := _term(node, about))]
    headings = [heading for heading, _ in SORTS]
    return sorted(terms, key=lambda term: (headings.index(term.sort), term.name.casefold(), term.name))


def _term(node: NamedNode, about: Index) -> Term | None:
    types = {t.object.value for t in about[node] if t.predicate == TYPE and isinstance(t.object, NamedNode)}
    sort = next((heading for heading, kind in SORTS if iri(kind).value in types), None)
    if sort is None:
        return None
    facts = {title: found for title, curie in _FACTS if (found := _values(node, curie, about))}
    values = sorted(value for value in types if value.startswith(load_prefixes().namespace("mkg")))
    if values:
        facts["value of"] = values
    traits = sorted(_TRAITS[local] for value in types if (local := value.rpartition("#")[2]) in _TRAITS)
    if traits:
        facts["is"] = traits
    return Term(local_name(node), node.value, sort, _text(node, "rdfs:label", about),
                _text(node, "skos:definition", about), _text(node, "skos:example", about), facts)  # fmt: skip


def _text(node: NamedNode, curie: str, about: Index) -> str:
    return next(iter(sorted(t.object.value for t in about[node] if t.predicate == iri(curie)
                            and isinstance(t.object, Literal))), "")  # fmt: skip


def _values(node: NamedNode, curie: str, about: Index) -> list[str]:
    """Return the IRIs that a property leads to; a list becomes one text, a union the IRIs of its parts."""
    found: list[str] = []
    for triple in about[node]:
        if triple.predicate != iri(curie):
            continue
        if isinstance(triple.object, NamedNode):
            found.append(triple.object.value)
        elif isinstance(triple.object, BlankNode) and curie == "owl:propertyChainAxiom":
            found.append(" / ".join(_list(triple.object, about)))
        elif isinstance(triple.object, BlankNode):
            unions = [t.object for t in about[triple.object] if t.predicate == iri("owl:unionOf")]
            found += [part for union in unions for part in _list(union, about)]
    return sorted(found)


def _list(node: object, about: Index) -> Iterable[str]:
    """Yield the IRIs of an RDF list."""
    while isinstance(node, BlankNode):
        after: object = None
        for triple in about[node]:
            if triple.predicate.value == f"{RDF}first" and isinstance(triple.object, NamedNode):
                yield triple.object.value
            elif triple.predicate.value == f"{RDF}rest":
                after = triple.object
        node = after
