"""Nanopublications (https://nanopub.net/guidelines/working_draft/): one a statement, with a trusty URI.

The assertion holds the statement with its qualifiers and, where it is affirmed, the triple that it states; the
provenance holds the source, the spans of the evidence, errata and attribution; the publication info the licence, the
recorded date and the release. They are not signed: a signature belongs to a person's key.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from pyoxigraph import NamedNode, Quad, RdfFormat, Triple

from monograph_kg.graph.terms import TYPE, agent, iri, local_name, mkg, ordered, source, text, typed
from monograph_kg.publishing.form import Export
from monograph_kg.publishing.forms.rdf12 import stated
from monograph_kg.publishing.loss import CARRIED, LEFT_OUT, SIMPLIFIED, Tally
from monograph_kg.publishing.material import Fact, Material
from monograph_kg.publishing.rdfbytes import rdf_bytes
from monograph_kg.publishing.trusty import PLACEHOLDER, artifact_code, rename
from monograph_kg.vocabulary.prefixes import load_prefixes

name = "nanopubs"
summary = "Nanopublications in TriG: assertion, provenance and publication info of each statement"
suffixes = (".trig",)

SPACE = "https://w3id.org/monograph-kg/np/"
NP = "http://www.nanopub.org/nschema#"
PREFIXES = {"np": NP, "nanopub": SPACE}

# Properties of a statement that say where it comes from, not what it says.
_PROVENANCE = frozenset({"evidence", "impliedBy", "cue", "statedIn", "readThrough", "wasAttributedTo"})
# What the provenance follows from the statement to describe its evidence.
_FOLLOWED = frozenset({"evidence", "impliedBy", "cue", "readThrough", "hasSelector", "location", "inSection"})


def write(material: Material) -> Export:
    """Write one nanopublication a statement, by source and id."""
    tally = Tally(name, material)
    about = _by_subject(material)
    quads = [quad for fact in material.facts for quad in nanopublication(fact, about, material)]
    tally.keep_all(material.facts)
    tally.layer("entities", SIMPLIFIED, len(material.inputs.registry))
    tally.layer("alignments", LEFT_OUT, len(material.inputs.ledger.entries))
    tally.layer("errata", CARRIED, sum(len(m.errata) for m in material.inputs.monographs))
    tally.layer("derived triples", LEFT_OUT, len(material.layers.direct))
    tally.note("entities are named, not described; errata stand with the statements that are read through them")
    tally.note("not signed: publish them with your own key")
    content = rdf_bytes(quads, RdfFormat.TRIG, load_prefixes().namespaces | PREFIXES)
    return Export({f"{material.name}.nanopubs.trig": content}, tally.close())


Index = dict[str, list[Triple]]


def _by_subject(material: Material) -> Index:
    index: Index = defaultdict(list)
    for triples in material.layers.sources.values():
        for triple in ordered(triples):
            if isinstance(triple.subject, NamedNode):
                index[triple.subject.value].append(triple)
    return index


def nanopublication(fact: Fact, about: Index, material: Material) -> list[Quad]:
    """Return the four graphs of a statement, its trusty URI in place."""
    parts = {
        "Head": _head(),
        "assertion": _assertion(fact, about),
        "provenance": _provenance(fact, about),
        "pubinfo": _pubinfo(fact, material),
    }
    quads = []
    for part, triples in parts.items():
        graph = NamedNode(f"{PLACEHOLDER}#{part}")
        quads += [Quad(t.subject, t.predicate, t.object, graph) for t in ordered(triples)]
    return rename(quads, SPACE + artifact_code(quads, SPACE))


def _head() -> Iterator[Triple]:
    this = NamedNode(PLACEHOLDER)
    yield Triple(this, TYPE, NamedNode(f"{NP}Nanopublication"))
    for part, link in (("assertion", "Assertion"), ("provenance", "Provenance"), ("pubinfo", "PublicationInfo")):
        yield Triple(this, NamedNode(f"{NP}has{link}"), NamedNode(f"{PLACEHOLDER}#{part}"))


def _grounds(triple: Triple) -> bool:
    """Say whether a triple of a statement tells its grounds: evidence, or the words behind one of its fields."""
    local = local_name(triple.predicate)
    return local in _PROVENANCE or local.endswith("Cue")


def _assertion(fact: Fact, about: Index) -> Iterator[Triple]:
    yield from (triple for triple in about[fact.iri] if not _grounds(triple))
    if fact.statement.regimen:
        yield from about[fact.object_iri or ""]
    if not fact.negated:
        yield stated(fact)


def _provenance(fact: Fact, about: Index) -> Iterator[Triple]:
    this = NamedNode(f"{PLACEHOLDER}#assertion")
    yield Triple(this, iri("prov:wasDerivedFrom"), source(fact.source.id))
    waiting = [triple for triple in about[fact.iri] if _grounds(triple)]
    seen: set[Triple] = set()
    while waiting:
        triple = waiting.pop()
        if triple in seen:
            continue
        seen.add(triple)
        yield triple
        if triple.predicate == iri("prov:wasAttributedTo"):
            yield Triple(this, triple.predicate, triple.object)
        elif isinstance(triple.object, NamedNode) and local_name(triple.predicate) in _FOLLOWED:
            waiting.extend(about[triple.object.value])


def _pubinfo(fact: Fact, material: Material) -> Iterator[Triple]:
    this = NamedNode(PLACEHOLDER)
    metadata = material.metadata
    yield Triple(this, iri("rdfs:label"), text(fact.label))
    yield Triple(this, iri("dcterms:created"), typed(metadata.moment, "dateTime"))
    yield Triple(this, iri("dcterms:license"), NamedNode(metadata.licence))
    yield Triple(this, iri("dcterms:creator"), agent(metadata.creator))
    yield Triple(this, iri("dcterms:isPartOf"), iri(f"release:{material.name}"))
    yield Triple(this, iri("dcterms:subject"), mkg(fact.statement.kind))
