"""Roles in OWL 2 DL: which properties are simple, what only simple ones may do, and regular property chains.

Definitions: https://www.w3.org/TR/owl2-syntax/#Property_Hierarchy_and_Simple_Object_Property_Expressions. An inverse
counts as the property itself here, which is stricter than the specification in corners that this project has none of.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pyoxigraph import BlankNode, NamedNode, Triple

from monograph_kg.checking.finding import Finding
from monograph_kg.graph.terms import RDF

OWL = "http://www.w3.org/2002/07/owl#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
SIMPLE_ONLY_TYPES = frozenset(
    f"{OWL}{n}"
    for n in ("FunctionalProperty", "InverseFunctionalProperty", "IrreflexiveProperty", "AsymmetricProperty")
)
SIMPLE_ONLY_RESTRICTIONS = frozenset(
    f"{OWL}{n}"
    for n in (
        "hasSelf", "cardinality", "minCardinality", "maxCardinality", "qualifiedCardinality",
        "minQualifiedCardinality", "maxQualifiedCardinality",
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Chain:
    """A property chain axiom: ``steps`` one after another imply ``head``."""

    head: str
    steps: tuple[str, ...]


def chains(triples: Iterable[Triple]) -> list[Chain]:
    """Return the property chain axioms of a graph, sorted."""
    first: dict[str, str] = {}
    rest: dict[str, str] = {}
    heads: list[tuple[str, str]] = []
    for triple in triples:
        subject, value = _key(triple.subject), _key(triple.object)
        if triple.predicate.value == f"{RDF}first":
            first[subject] = value
        elif triple.predicate.value == f"{RDF}rest":
            rest[subject] = value
        elif triple.predicate.value == f"{OWL}propertyChainAxiom":
            heads.append((subject, value))
    found = []
    for head, cell in heads:
        steps: list[str] = []
        node = cell
        while node in first and len(steps) <= len(first):
            steps.append(first[node])
            node = rest.get(node, "")
        found.append(Chain(head, tuple(steps)))
    return sorted(found, key=lambda c: (c.head, c.steps))


def composite(triples: Iterable[Triple], types: Mapping[str, set[str]], found: Iterable[Chain]) -> set[str]:
    """Return the properties that are not simple: chained or transitive ones, and all above or inverse to them."""
    marked = {chain.head for chain in found}
    marked |= {node for node, kinds in types.items() if f"{OWL}TransitiveProperty" in kinds}
    above: dict[str, set[str]] = defaultdict(set)
    for triple in triples:
        if triple.predicate.value == f"{RDFS}subPropertyOf":
            above[_key(triple.subject)].add(_key(triple.object))
        elif triple.predicate.value == f"{OWL}inverseOf":
            above[_key(triple.subject)].add(_key(triple.object))
            above[_key(triple.object)].add(_key(triple.subject))
    waiting = sorted(marked)
    while waiting:
        for node in above[waiting.pop()] - marked:
            marked.add(node)
            waiting.append(node)
    return marked


def role_findings(triples: list[Triple], types: Mapping[str, set[str]]) -> Iterator[Finding]:
    """Yield every use of a composite property where only a simple one may stand, and every irregular chain."""
    found = chains(triples)
    not_simple = composite(triples, types, found)
    remedy = "only simple properties may do this: drop the axiom, or the chain"
    for node in sorted(not_simple):
        if types.get(node, set()) & SIMPLE_ONLY_TYPES:
            yield Finding(
                "error", "a chained or transitive property is functional, irreflexive or the like", remedy, node
            )
    restricted = {_key(t.subject) for t in triples if t.predicate.value in SIMPLE_ONLY_RESTRICTIONS}
    for triple in triples:
        name = triple.predicate.value
        if name == f"{OWL}onProperty" and _key(triple.subject) in restricted and _key(triple.object) in not_simple:
            yield Finding(
                "error", "a chained or transitive property in a self or number restriction", remedy, _key(triple.object)
            )
        if name == f"{OWL}propertyDisjointWith" and {_key(triple.subject), _key(triple.object)} & not_simple:
            yield Finding(
                "error", "a chained or transitive property is disjoint with another", remedy, _key(triple.subject)
            )
    yield from _irregular(triples, found)


def _irregular(triples: list[Triple], found: list[Chain]) -> Iterator[Finding]:
    """Yield chains that allow no strict order of the properties."""
    below: dict[str, set[str]] = defaultdict(set)
    for triple in triples:
        if triple.predicate.value == f"{RDFS}subPropertyOf":
            below[_key(triple.object)].add(_key(triple.subject))
    for chain in found:
        steps = chain.steps
        if steps == (chain.head, chain.head):
            continue
        if steps[:1] == (chain.head,):
            steps = steps[1:]
        elif steps[-1:] == (chain.head,):
            steps = steps[:-1]
        below[chain.head].update(steps)
    for chain in found:
        if _reaches(below, chain.head):
            yield Finding(
                "error",
                "the property chains go in a circle",
                "break the circle: a chain may not lead back to its own property",
                chain.head,
            )


def _reaches(below: Mapping[str, set[str]], start: str) -> bool:
    seen: set[str] = set()
    waiting = list(below.get(start, ()))
    while waiting:
        node = waiting.pop()
        if node == start:
            return True
        if node not in seen:
            seen.add(node)
            waiting.extend(below.get(node, ()))
    return False


def _key(node: object) -> str:
    return f"_:{node.value}" if isinstance(node, BlankNode) else node.value if isinstance(node, NamedNode) else ""
