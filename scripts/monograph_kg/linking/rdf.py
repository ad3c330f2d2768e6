"""The outcome of a run as RDF: verdicts, the dataset's record, provenance, and linksets with counts.

Verdicts are individuals with IRIs of their own; identifiers of the dataset are values of annotation properties, as
everywhere in this project. There is no clock in the file: the same inputs give the same bytes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from pyoxigraph import NamedNode, Triple

from monograph_kg import __version__
from monograph_kg.graph.terms import TYPE, iri, mkg, text, typed
from monograph_kg.graph.turtle import write_turtle
from monograph_kg.linking.links import Link, links_of
from monograph_kg.linking.run import Outcomes
from monograph_kg.linking.verdicts import Evidence, Outcome, Verdict
from monograph_kg.vocabulary.prefixes import load_prefixes

TOOL = "monograph-kg"


def corroboration_turtle(outcomes: Outcomes) -> str:
    """Return the Turtle file of a run."""
    description = outcomes.description
    links = links_of(outcomes)
    triples = [*_dataset(outcomes), *_activity(outcomes), *_linksets(outcomes, links)]
    for verdict in outcomes.verdicts:
        triples.extend(_verdict(outcomes, verdict))
    namespaces = load_prefixes().namespaces
    subjects = sorted({t.subject.value for t in triples if isinstance(t.subject, NamedNode)})
    head = dataset_node(description.id).value
    groups = [
        ("The dataset, the run and the linksets", [s for s in subjects if s.startswith(head) or "/agent/" in s]),
        ("Verdicts: what the dataset says about each statement", [s for s in subjects if "/verdict/" in s]),
    ]
    return write_turtle(triples, namespaces, groups)


def dataset_node(name: str) -> NamedNode:
    """Return the individual of a dataset."""
    return iri(f"dataset:{name}")


def verdict_node(dataset: str, item: str) -> NamedNode:
    """Return the individual of the verdict of a dataset on an item."""
    return iri(f"verdict:{dataset}.{item}")


def _run_node(outcomes: Outcomes) -> NamedNode:
    return iri(f"dataset:{outcomes.description.id}.linking")


def _dataset(outcomes: Outcomes) -> Iterator[Triple]:
    description = outcomes.description
    node = dataset_node(description.id)
    for kind in ("void:Dataset", "prov:Entity"):
        yield Triple(node, TYPE, iri(kind))
    yield Triple(node, iri("dcterms:title"), text(description.title))
    yield Triple(node, iri("dcterms:license"), NamedNode(description.licence))
    yield Triple(node, iri("dcterms:description"), text(description.about))
    yield Triple(node, iri("foaf:homepage"), NamedNode(description.homepage))
    yield Triple(node, iri("dcat:version"), text(description.version, None))
    if outcomes.endpoint:
        yield Triple(node, iri("void:sparqlEndpoint"), NamedNode(outcomes.endpoint))
    for name, rows in sorted(outcomes.found.rows.items()):
        if name == outcomes.endpoint:
            continue
        part = iri(f"dataset:{description.id}.file.{_local(name)}")
        yield Triple(node, iri("dcterms:hasPart"), part)
        yield Triple(part, TYPE, iri("dcat:Distribution"))
        yield Triple(part, iri("dcterms:title"), text(name, None))
        yield Triple(part, mkg("rowCount"), typed(str(rows), "integer"))
        if digest := outcomes.found.sha256.get(name):
            yield Triple(part, iri("dcterms:identifier"), text(f"sha256:{digest}", None))


def _activity(outcomes: Outcomes) -> Iterator[Triple]:
    run, tool = _run_node(outcomes), iri(f"agent:{TOOL}-{__version__.replace('.', '-')}")
    yield Triple(run, TYPE, iri("prov:Activity"))
    yield Triple(run, iri("rdfs:label"), text(f"Linking the monographs with {outcomes.description.title}"))
    yield Triple(run, iri("prov:used"), dataset_node(outcomes.description.id))
    for source in sorted({v.item.id.partition(".")[0] for v in outcomes.verdicts if v.item.kind != "Alignment"}):
        yield Triple(run, iri("prov:used"), iri(f"source:{source}"))
    yield Triple(run, iri("prov:wasAssociatedWith"), tool)
    yield Triple(tool, TYPE, iri("prov:SoftwareAgent"))
    yield Triple(tool, iri("rdfs:label"), text(f"{TOOL} {__version__}", None))


def _linksets(outcomes: Outcomes, links: list[Link]) -> Iterator[Triple]:
    """Yield one linkset a mapping property, as VoID asks (https://www.w3.org/TR/void/#linkset)."""
    name = outcomes.description.id
    for predicate, count in sorted(Counter(link.mapping.predicate_id for link in links).items()):
        node = iri(f"dataset:{name}.links.{predicate.partition(':')[2]}")
        yield Triple(node, TYPE, iri("void:Linkset"))
        yield Triple(node, iri("void:linkPredicate"), iri(predicate))
        yield Triple(node, iri("void:objectsTarget"), dataset_node(name))
        yield Triple(node, iri("void:subjectsTarget"), iri("dataset:monograph-kg"))
        yield Triple(node, iri("void:triples"), typed(str(count), "integer"))
        yield Triple(node, iri("prov:wasGeneratedBy"), _run_node(outcomes))
    ours = iri("dataset:monograph-kg")
    yield Triple(ours, TYPE, iri("void:Dataset"))
    yield Triple(ours, iri("dcterms:title"), text("The statements and entities of monograph-kg"))
    yield Triple(ours, iri("void:uriSpace"), text("https://w3id.org/monograph-kg/", None))


def _verdict(outcomes: Outcomes, verdict: Verdict) -> Iterator[Triple]:
    dataset, item = outcomes.description.id, verdict.item
    node = verdict_node(dataset, item.id)
    yield Triple(node, TYPE, mkg("Verdict"))
    yield Triple(node, TYPE, iri("prov:Entity"))
    yield Triple(node, iri("rdfs:label"), text(f"{item.words}: {verdict.outcome.words}"))
    yield Triple(node, mkg("judges"), NamedNode(item.iri))
    yield Triple(node, mkg("inDataset"), dataset_node(dataset))
    yield Triple(node, mkg("verdictValue"), mkg(verdict.outcome.value))
    yield Triple(node, iri("prov:wasGeneratedBy"), _run_node(outcomes))
    yield Triple(node, iri("prov:wasDerivedFrom"), NamedNode(item.iri))
    if verdict.outcome is Outcome.NOT_FOUND:
        if verdict.reason:
            yield Triple(node, mkg("notFoundReason"), text(verdict.reason.value))
        return
    yield Triple(node, iri("prov:wasDerivedFrom"), dataset_node(dataset))
    if verdict.strength:
        yield Triple(node, mkg("matchStrength"), mkg(f"{verdict.strength.value}Strength"))
    if verdict.remark:
        yield Triple(node, iri("rdfs:comment"), text(verdict.remark))
    for number, evidence in enumerate(verdict.evidence, start=1):
        yield from _evidence(iri(f"verdict:{dataset}.{item.id}.row-{number}"), node, evidence)


def _evidence(node: NamedNode, verdict: NamedNode, evidence: Evidence) -> Iterator[Triple]:
    assertion = evidence.assertion
    yield Triple(verdict, mkg("restsOn"), node)
    yield Triple(node, TYPE, mkg("DatasetAssertion"))
    yield Triple(node, mkg("verdictValue"), mkg(evidence.outcome.value))
    yield Triple(node, mkg("matchStrength"), mkg(f"{evidence.strength.value}Strength"))
    yield Triple(node, mkg("datasetSubject"), iri(assertion.subject.curie))
    yield Triple(node, mkg("datasetRelation"), text(assertion.relation.name))
    yield Triple(node, mkg("datasetObject"), iri(assertion.object.curie))
    yield Triple(node, mkg("datasetPlace"), text(assertion.where, None))
    yield Triple(node, mkg("rowCount"), typed(str(evidence.rows), "integer"))
    for step in evidence.chain:
        yield Triple(node, mkg("matchStep"), text(step, None))
    for name, value in assertion.details:
        yield Triple(node, mkg("datasetDetail"), text(f"{name}: {value}", None))


def _local(name: str) -> str:
    return "".join(c if c.isascii() and (c.isalnum() or c in "-_") else "-" for c in name).strip("-")
