"""VoID, DCAT and the SPARQL service description as triples without blank nodes.

https://www.w3.org/TR/void/, https://www.w3.org/TR/vocab-dcat-3/, https://www.w3.org/TR/sparql11-service-description/.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from pyoxigraph import DefaultGraph, Literal, NamedNode, Triple

from monograph_kg.graph.terms import ROOT, TYPE, iri, text, typed
from monograph_kg.publishing.describe.distributions import Distribution, version_iri
from monograph_kg.publishing.describe.statistics import count
from monograph_kg.publishing.material import Material
from monograph_kg.publishing.named import named_graphs
from monograph_kg.vocabulary.prefixes import load_prefixes

SD = "http://www.w3.org/ns/sparql-service-description#"
SPDX = "http://spdx.org/rdf/terms#"
FORMATS = "http://www.w3.org/ns/formats/"
_RESULTS = ("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV", "Turtle",
            "N-Triples", "RDF_XML")  # fmt: skip
_VOCABULARIES = ("mkg", "skos", "prov", "oa", "sssom", "dcterms")
_IANA = "https://www.iana.org/assignments/media-types/"


def _local(value: str) -> str:
    """Return a name for a fragment: the CURIE of an IRI with everything odd replaced."""
    return re.sub(r"[^A-Za-z0-9]+", "-", load_prefixes().compress(value) or value).strip("-")


def _integer(number: int) -> Literal:
    return typed(str(number), "integer")


def dataset(material: Material) -> NamedNode:
    """Return the node of the dataset: the version IRI of the release."""
    return NamedNode(version_iri(material))


def common(material: Material, node: NamedNode) -> Iterator[Triple]:
    """Yield what every description says of the dataset, from the metadata file."""
    metadata = material.metadata
    yield Triple(node, iri("dcterms:title"), text(metadata.title, metadata.language))
    yield Triple(node, iri("dcterms:description"), text(metadata.description, metadata.language))
    yield Triple(node, iri("dcterms:license"), NamedNode(metadata.licence))
    yield Triple(node, iri("dcterms:issued"), typed(metadata.moment, "dateTime"))
    yield Triple(node, iri("dcterms:creator"), text(metadata.creator, None))
    yield Triple(node, iri("dcterms:publisher"), text(metadata.publisher, None))
    yield Triple(node, iri("dcterms:isVersionOf"), NamedNode(f"{ROOT}release/{material.name}"))
    for subject in metadata.theme:
        yield Triple(node, iri("dcterms:subject"), NamedNode(subject))
    for monograph in material.inputs.monographs:
        yield Triple(node, iri("dcterms:source"), iri(f"source:{monograph.source.id}"))


def void(material: Material, files: list[Distribution]) -> Iterator[Triple]:
    """Yield the VoID description: counts, partitions by class and property, one subset a graph, and linksets."""
    node = dataset(material)
    yield Triple(node, TYPE, iri("void:Dataset"))
    yield from common(material, node)
    yield from _partitions(node, material.layers.all())
    yield Triple(node, iri("void:uriSpace"), Literal(ROOT))
    yield Triple(node, iri("void:sparqlEndpoint"), NamedNode(material.metadata.endpoint))
    yield Triple(node, iri("void:exampleResource"), NamedNode(material.facts[0].subject_iri))
    for prefix in _VOCABULARIES:
        yield Triple(node, iri("void:vocabulary"), NamedNode(load_prefixes().namespace(prefix)))
    for file in files:
        if file.media_type != "text/csv":
            yield Triple(node, iri("void:dataDump"), NamedNode(file.url))
    for graph, triples in named_graphs(material).items():
        if isinstance(graph, NamedNode):
            yield Triple(node, iri("void:subset"), graph)
            yield Triple(graph, TYPE, iri("void:Dataset"))
            yield from _partitions(graph, triples)
    yield from _linksets(material, node)


def _partitions(node: NamedNode, triples: set[Triple] | list[Triple]) -> Iterator[Triple]:
    counts = count(triples)
    numbers = {"triples": counts.triples, "distinctSubjects": counts.subjects, "distinctObjects": counts.objects,
               "classes": len(counts.classes), "properties": len(counts.properties)}  # fmt: skip
    for name, number in numbers.items():
        yield Triple(node, iri(f"void:{name}"), _integer(number))
    for sort, measure, found in (("class", "entities", counts.classes), ("property", "triples", counts.properties)):
        for value, number in found.items():
            part = NamedNode(f"{node.value}/void.{sort}.{_local(value)}")
            yield Triple(node, iri(f"void:{sort}Partition"), part)
            yield Triple(part, iri(f"void:{sort}"), NamedNode(value))
            yield Triple(part, iri(f"void:{measure}"), _integer(number))


def _linksets(material: Material, node: NamedNode) -> Iterator[Triple]:
    """Yield one linkset for each vocabulary and mapping property."""
    found = Counter((e.mapping.object_id.partition(":")[0], e.mapping.predicate_id)
                    for e in material.inputs.ledger.entries if not e.mapping.is_absence)  # fmt: skip
    for (prefix, predicate), number in sorted(found.items()):
        link = NamedNode(f"{node.value}/void.linkset.{_local(prefix)}.{predicate.partition(':')[2]}")
        target = NamedNode(f"{node.value}/void.target.{_local(prefix)}")
        yield Triple(node, iri("void:subset"), link)
        yield Triple(link, TYPE, iri("void:Linkset"))
        yield Triple(link, iri("void:subjectsTarget"), node)
        yield Triple(link, iri("void:objectsTarget"), target)
        yield Triple(link, iri("void:linkPredicate"), iri(predicate))
        yield Triple(link, iri("void:triples"), _integer(number))
        yield Triple(target, TYPE, iri("void:Dataset"))
        yield Triple(target, iri("void:uriSpace"), Literal(load_prefixes().namespace(prefix)))


def dcat(material: Material, files: list[Distribution]) -> Iterator[Triple]:
    """Yield the DCAT description: the dataset, its distributions with checksums, and its data service."""
    node, metadata = dataset(material), material.metadata
    yield Triple(node, TYPE, iri("dcat:Dataset"))
    yield from common(material, node)
    yield Triple(node, iri("dcat:version"), text(metadata.version, None))
    yield Triple(node, iri("dcat:landingPage"), NamedNode(metadata.homepage))
    for word in metadata.keywords:
        yield Triple(node, iri("dcat:keyword"), text(word, metadata.language))
    for subject in metadata.theme:
        yield Triple(node, iri("dcat:theme"), NamedNode(subject))
    for file in files:
        part = NamedNode(f"{file.url}.distribution")
        checksum = NamedNode(f"{file.url}.checksum")
        yield Triple(node, iri("dcat:distribution"), part)
        yield Triple(part, TYPE, iri("dcat:Distribution"))
        yield Triple(part, iri("dcterms:title"), text(file.name, None))
        yield Triple(part, iri("dcterms:license"), NamedNode(metadata.licence))
        yield Triple(part, iri("dcat:downloadURL"), NamedNode(file.url))
        yield Triple(part, iri("dcat:mediaType"), NamedNode(_IANA + file.media_type))
        yield Triple(part, iri("dcat:byteSize"), typed(str(file.size), "nonNegativeInteger"))
        yield Triple(part, NamedNode(f"{SPDX}checksum"), checksum)
        yield Triple(checksum, TYPE, NamedNode(f"{SPDX}Checksum"))
        yield Triple(checksum, NamedNode(f"{SPDX}algorithm"), NamedNode(f"{SPDX}checksumAlgorithm_sha256"))
        yield Triple(checksum, NamedNode(f"{SPDX}checksumValue"), typed(file.sha256, "hexBinary"))
    service = NamedNode(metadata.endpoint)
    yield Triple(service, TYPE, iri("dcat:DataService"))
    yield Triple(service, iri("dcterms:title"), text(f"{metadata.title}: SPARQL"))
    yield Triple(service, iri("dcat:endpointURL"), service)
    yield Triple(service, iri("dcat:servesDataset"), node)


def service_description(material: Material) -> Iterator[Triple]:
    """Yield what a SPARQL service of this release says about itself."""
    service, node = NamedNode(material.metadata.endpoint), dataset(material)
    whole = NamedNode(f"{node.value}/sd.dataset")
    default = NamedNode(f"{node.value}/sd.default-graph")
    yield Triple(service, TYPE, NamedNode(f"{SD}Service"))
    yield Triple(service, NamedNode(f"{SD}endpoint"), service)
    yield Triple(service, NamedNode(f"{SD}supportedLanguage"), NamedNode(f"{SD}SPARQL11Query"))
    yield Triple(service, NamedNode(f"{SD}feature"), NamedNode(f"{SD}UnionDefaultGraph"))
    for form in _RESULTS:
        yield Triple(service, NamedNode(f"{SD}resultFormat"), NamedNode(FORMATS + form))
    yield Triple(service, NamedNode(f"{SD}defaultDataset"), whole)
    yield Triple(whole, TYPE, NamedNode(f"{SD}Dataset"))
    yield Triple(whole, NamedNode(f"{SD}defaultGraph"), default)
    yield Triple(default, TYPE, NamedNode(f"{SD}Graph"))
    yield Triple(default, iri("void:triples"), _integer(len(material.layers.all())))
    for graph, triples in named_graphs(material).items():
        if isinstance(graph, DefaultGraph):
            continue
        named = NamedNode(f"{graph.value}/sd")
        yield Triple(whole, NamedNode(f"{SD}namedGraph"), named)
        yield Triple(named, TYPE, NamedNode(f"{SD}NamedGraph"))
        yield Triple(named, NamedNode(f"{SD}name"), graph)
        yield Triple(named, NamedNode(f"{SD}graph"), graph)
        yield Triple(graph, TYPE, NamedNode(f"{SD}Graph"))
        yield Triple(graph, iri("void:triples"), _integer(len(triples)))
