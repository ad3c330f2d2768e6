"""The OWL 2 DL profile: what an RDF graph must respect so that every DL reasoner and editor takes it whole.

A restatement, for the constructs that this project uses, of the global restrictions of the OWL 2 specification
(https://www.w3.org/TR/owl2-syntax/#Global_Restrictions_on_Axioms_in_OWL_2_DL) and of the typing constraints for RDF
graphs (https://www.w3.org/TR/owl2-mapping-to-rdf/). Roles and chains are in `monograph_kg.checking.roles`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from monograph_kg.checking.finding import Finding, Outcome
from monograph_kg.checking.roles import role_findings
from monograph_kg.graph.terms import RDF, TYPE, XSD

Node = NamedNode | BlankNode | Triple

OWL = "http://www.w3.org/2002/07/owl#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
RESERVED = (RDF, RDFS, OWL, XSD)

CLASS, DATATYPE = f"{OWL}Class", f"{RDFS}Datatype"
OBJECT, DATA, ANNOTATION = f"{OWL}ObjectProperty", f"{OWL}DatatypeProperty", f"{OWL}AnnotationProperty"
PROPERTY_KINDS = (OBJECT, DATA, ANNOTATION)

BUILT_IN_ANNOTATIONS = frozenset(
    {f"{RDFS}{n}" for n in ("label", "comment", "seeAlso", "isDefinedBy")}
    | {f"{OWL}{n}" for n in ("versionInfo", "deprecated", "backwardCompatibleWith", "incompatibleWith", "priorVersion")}
)
# Predicates of the RDF mapping of axioms, which are no assertions.
SYNTAX = frozenset(
    {f"{RDFS}{n}" for n in ("subClassOf", "subPropertyOf", "domain", "range")}
    | {f"{RDF}{n}" for n in ("first", "rest")}
) | {
    f"{OWL}{n}"
    for n in (
        "versionIRI", "imports", "equivalentClass", "disjointWith", "intersectionOf", "unionOf", "complementOf",
        "oneOf", "onProperty", "someValuesFrom", "allValuesFrom", "hasValue", "hasSelf", "inverseOf",
        "propertyChainAxiom",
        "members", "distinctMembers", "equivalentProperty", "propertyDisjointWith", "sameAs", "differentFrom",
        "cardinality", "minCardinality", "maxCardinality", "qualifiedCardinality", "onClass", "disjointUnionOf",
    )
}  # fmt: skip

# The OWL 2 datatype map (https://www.w3.org/TR/owl2-syntax/#Datatype_Maps), with lexical forms where we use them.
DATATYPES: dict[str, re.Pattern[str] | None] = {
    f"{XSD}{name}": re.compile(pattern) if pattern else None
    for name, pattern in {
        "string": "", "normalizedString": "", "token": "", "anyURI": "", "double": "", "float": "", "hexBinary": "",
        "boolean": r"true|false|0|1",
        "decimal": r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)",
        "integer": r"[+-]?[0-9]+",
        "nonNegativeInteger": r"\+?[0-9]+",
        "positiveInteger": r"\+?0*[1-9][0-9]*",
        "int": r"[+-]?[0-9]+", "long": r"[+-]?[0-9]+", "unsignedInt": r"[0-9]+",
        "dateTime": r"-?\d{4,}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?",
        "dateTimeStamp": r"-?\d{4,}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)",
    }.items()
} | {f"{RDF}{name}": None for name in ("langString", "PlainLiteral", "XMLLiteral")}  # fmt: skip


class Graph:
    """Triples with the indexes that the checks need: types of each node, and objects by subject and predicate."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self.triples = list(triples)
        self.types: dict[str, set[str]] = defaultdict(set)
        for triple in self.triples:
            if triple.predicate == TYPE and isinstance(triple.object, NamedNode):
                self.types[key(triple.subject)].add(triple.object.value)

    def declared(self, node: Node, kind: str) -> bool:
        """Say whether a node has that type."""
        return kind in self.types.get(key(node), ())


def key(node: Node) -> str:
    """Return a text that identifies a node: its IRI, else its N-Triples form."""
    return node.value if isinstance(node, NamedNode) else str(node)


def check_profile(triples: Iterable[Triple]) -> Outcome:
    """Check one self-contained ontology against OWL 2 DL."""
    graph = Graph(triples)
    findings = [
        *_header(graph),
        *_punning(graph),
        *(finding for triple in graph.triples for finding in _triple(graph, triple)),
        *_lists(graph),
        *role_findings(graph.triples, graph.types),
    ]
    unique = tuple(dict.fromkeys(findings))
    return Outcome("profile", unique, f"OWL 2 DL, {len(graph.triples)} triples")


def _error(message: str, remedy: str, node: Node | str) -> Finding:
    return Finding("error", message, remedy, node if isinstance(node, str) else key(node))


def _header(graph: Graph) -> Iterator[Finding]:
    headers = [node for node, types in graph.types.items() if f"{OWL}Ontology" in types]
    if len(headers) != 1:
        yield _error(f"{len(headers)} ontology headers", "keep exactly one owl:Ontology", ", ".join(headers))


def _punning(graph: Graph) -> Iterator[Finding]:
    for node, types in graph.types.items():
        kinds = [kind for kind in PROPERTY_KINDS if kind in types]
        if len(kinds) > 1:
            yield _error("a property of two kinds", "make it an object, a datatype or an annotation property", node)
        if CLASS in types and DATATYPE in types:
            yield _error("both class and datatype", "give one of them another IRI", node)
        if node.startswith(RESERVED) and types & {CLASS, DATATYPE, *PROPERTY_KINDS}:
            yield _error("declares a term of a reserved namespace", "use an IRI of our own", node)


def _triple(graph: Graph, triple: Triple) -> Iterator[Finding]:
    predicate, value = triple.predicate, triple.object
    if isinstance(value, Literal):
        yield from _literal(triple, value)
    if predicate == TYPE:
        yield from _type(graph, triple)
        return
    not_an_assertion = predicate.value in SYNTAX or predicate.value in BUILT_IN_ANNOTATIONS
    if not_an_assertion or graph.declared(predicate, ANNOTATION):
        return
    if graph.declared(predicate, OBJECT):
        yield from _object_assertion(graph, triple)
    elif graph.declared(predicate, DATA):
        if not isinstance(value, Literal):
            yield _error("a datatype property with an IRI", "use an object property", predicate)
    else:
        yield _error("an undeclared property", "declare it in ontology/schema.ttl", predicate)


def _object_assertion(graph: Graph, triple: Triple) -> Iterator[Finding]:
    predicate, value = triple.predicate, triple.object
    if isinstance(value, Literal):
        yield _error("an object property with a literal", "use a datatype property", predicate)
    elif isinstance(triple.subject, BlankNode) or isinstance(value, BlankNode):
        yield _error("an anonymous individual", "give the individual an IRI", predicate)
    elif not graph.declared(value, f"{OWL}NamedIndividual"):
        problem = f"the object of {predicate.value} is no declared individual"
        yield _error(problem, "declare it, or use an annotation property", value)


def _type(graph: Graph, triple: Triple) -> Iterator[Finding]:
    kind = triple.object
    if not isinstance(kind, NamedNode):
        return
    built_in = kind.value.startswith((OWL, RDFS, RDF))
    if not built_in and not graph.declared(kind, CLASS):
        yield _error("an undeclared class", "declare it in ontology/schema.ttl", kind)


def _literal(triple: Triple, value: Literal) -> Iterator[Finding]:
    datatype = value.datatype.value
    if datatype not in DATATYPES:
        yield _error(f"the datatype {datatype} is not in the OWL 2 datatype map", "use one that is", triple.predicate)
        return
    pattern = DATATYPES[datatype]
    if pattern and not pattern.fullmatch(value.value):
        yield _error(f"'{value.value}' is no {datatype}", "correct the value", triple.subject)


def _lists(graph: Graph) -> Iterator[Finding]:
    cells: dict[str, list[str]] = defaultdict(list)
    for triple in graph.triples:
        if triple.predicate.value in (f"{RDF}first", f"{RDF}rest"):
            cells[key(triple.subject)].append(triple.predicate.value)
    for node, parts in cells.items():
        if sorted(parts) != [f"{RDF}first", f"{RDF}rest"]:
            yield _error("a malformed list", "write lists as ( ... )", node)
