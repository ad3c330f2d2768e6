"""What the service says about itself: SPARQL Service Description, VoID, and the list of questions.

Terms: https://www.w3.org/TR/sparql11-service-description/ and https://www.w3.org/TR/void/.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from itertools import islice
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Store, Triple, serialize

from monograph_kg.graph.terms import RDF, TYPE, XSD, iri, mkg
from monograph_kg.querying.catalogue import BundledQuery
from monograph_kg.querying.reader import Reader
from monograph_kg.stores.serving.media import CANONICAL
from monograph_kg.stores.serving.watch import Watched
from monograph_kg.vocabulary.prefixes import load_prefixes

SD = "http://www.w3.org/ns/sparql-service-description#"
VOID = "http://rdfs.org/ns/void#"
FORMATS = "http://www.w3.org/ns/formats/"
_LICENCE = NamedNode("https://creativecommons.org/licenses/by/4.0/")
_RESULT_FORMATS = ("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV",
                   "Turtle", "N-Triples", "RDF_XML", "JSON-LD")  # fmt: skip
_OWN_PREFIXES = {"sd": SD, "void": VOID, "rdf": RDF}
_MOST_ENTITIES = 5_000
MOST_GRAPHS = 1_000
"""How many named graphs a service description lists."""

Write = Callable[[Iterable[Triple], RdfFormat | None, dict[str, str] | None], bytes]


def _whole(triples: Iterable[Triple], form: RdfFormat | None, prefixes: dict[str, str] | None) -> bytes:
    return serialize(triples, format=form, prefixes=prefixes) or b""


def _sd(name: str) -> NamedNode:
    return NamedNode(SD + name)


def _void(name: str) -> NamedNode:
    return NamedNode(VOID + name)


def _number(value: int) -> Literal:
    return Literal(str(value), datatype=NamedNode(XSD + "integer"))


def service_description(store: Store, base: str, *, writable: bool) -> list[Triple]:
    """Return the description of the SPARQL service whose address begins with ``base``.

    It lists `MOST_GRAPHS` named graphs, and says so where there are more.
    """
    service, dataset, default = NamedNode(base + "sparql"), NamedNode(base + "void#dataset"), BlankNode("default")
    languages = ["SPARQL10Query", "SPARQL11Query", *(["SPARQL11Update"] if writable else [])]
    found = [
        Triple(service, TYPE, _sd("Service")),
        Triple(service, _sd("endpoint"), service),
        *(Triple(service, _sd("supportedLanguage"), _sd(name)) for name in languages),
        *(Triple(service, _sd("resultFormat"), NamedNode(FORMATS + name)) for name in _RESULT_FORMATS),
        Triple(service, _sd("defaultDataset"), dataset),
        Triple(dataset, TYPE, _sd("Dataset")),
        Triple(dataset, _sd("defaultGraph"), default),
        Triple(default, TYPE, _sd("Graph")),
    ]
    graphs = store.named_graphs()
    for number, name in enumerate(islice(graphs, MOST_GRAPHS)):
        if isinstance(name, NamedNode):
            named = BlankNode(f"named{number}")
            found += [Triple(dataset, _sd("namedGraph"), named), Triple(named, TYPE, _sd("NamedGraph")),
                      Triple(named, _sd("name"), name)]  # fmt: skip
    if next(graphs, None) is not None:
        note = f"There are more named graphs than the {MOST_GRAPHS:,} listed here; ask for them with a query."
        found.append(Triple(dataset, iri("rdfs:comment"), Literal(note, language="en")))
    return found


def void_description(store: Watched, base: str) -> list[Triple]:
    """Return the description of the dataset: its size, its classes and properties with their counts."""
    dataset = NamedNode(base + "void#dataset")
    properties: Counter[NamedNode] = Counter()
    classes: Counter[NamedNode] = Counter()
    subjects, objects = set(), set()
    for quad in store:
        properties[quad.predicate] += 1
        subjects.add(quad.subject)
        objects.add(quad.object)
        if quad.predicate == TYPE and isinstance(quad.object, NamedNode):
            classes[quad.object] += 1
    counts = {"triples": len(store), "properties": len(properties), "classes": len(classes),
              "distinctSubjects": len(subjects), "distinctObjects": len(objects),
              "entities": sum(1 for _ in store.quads_for_pattern(None, TYPE, mkg("Entity"), None))}  # fmt: skip
    found = [
        Triple(dataset, TYPE, _void("Dataset")),
        Triple(
            dataset, iri("dcterms:title"), Literal("monograph-kg: drug monographs with their evidence", language="en")
        ),
        Triple(dataset, iri("dcterms:license"), _LICENCE),
        Triple(dataset, _void("sparqlEndpoint"), NamedNode(base + "sparql")),
        Triple(dataset, _void("dataDump"), NamedNode(base + "data")),
        Triple(dataset, _void("uriSpace"), Literal(load_prefixes().namespace("entity"))),
        *(Triple(dataset, _void(name), _number(value)) for name, value in counts.items()),
    ]
    for kind, part, of, counted in (("class", "classPartition", classes, "entities"),
                                    ("property", "propertyPartition", properties, "triples")):  # fmt: skip
        for number, (node, count) in enumerate(sorted(of.items(), key=str)):
            here = NamedNode(f"{base}void#{kind}-{number}")
            found += [Triple(dataset, _void(part), here), Triple(here, _void(kind), node),
                      Triple(here, _void(counted), _number(count))]  # fmt: skip
    return found


def written(triples: Iterable[Triple], short: str, write: Write = _whole) -> bytes:
    """Return triples in the format of that short name, with the prefixes of the project where it has any."""
    listed = list(triples)
    spaces = used_prefixes(listed) if short in {"turtle", "rdfxml", "jsonld"} else None
    return write(listed, RdfFormat.from_media_type(CANONICAL[short]), spaces)


def used_prefixes(triples: Iterable[Triple]) -> dict[str, str]:
    """Return those namespaces, by prefix, that some IRI of the triples is in."""
    prefixes = load_prefixes()
    values = set()
    for triple in triples:
        for term in (triple.subject, triple.predicate, triple.object):
            if isinstance(term, NamedNode):
                values.add(term.value)
            elif isinstance(term, Literal) and not term.language:
                values.add(term.datatype.value)
    used = {(prefixes.compress(value) or "").partition(":")[0] for value in values} - {""}
    own = {name: space for name, space in _OWN_PREFIXES.items() if any(value.startswith(space) for value in values)}
    return {prefix: prefixes.namespace(prefix) for prefix in sorted(used)} | own


def questions_document(questions: Mapping[str, BundledQuery], reader: Reader) -> dict[str, Any]:
    """Return what the page needs to offer the questions."""
    nodes = reader.subjects("rdf:type", mkg("Entity"))[:_MOST_ENTITIES]
    space = load_prefixes().namespace("entity")
    vocabulary = load_prefixes().namespace("mkg")
    labelled = (quad.subject for quad in reader.store.quads_for_pattern(None, iri("rdfs:label"), None, None))
    terms = [node for node in labelled if isinstance(node, NamedNode) and node.value.startswith(vocabulary)]
    return {
        "questions": [
            {
                "name": query.name,
                "group": query.group,
                "summary": query.summary,
                "description": query.description,
                "text": query.text,
                "parameters": [
                    {"name": p.name, "type": p.type, "default": p.default, "description": p.description}
                    for p in query.parameters
                ],
            }
            for query in questions.values()
        ],
        "entities": [{"id": node.value.removeprefix(space), "label": reader.label(node)} for node in nodes],
        "labels": {node.value: reader.label(node) for node in [*nodes, *terms[:_MOST_ENTITIES]]},
        "prefixes": load_prefixes().namespaces,
    }
