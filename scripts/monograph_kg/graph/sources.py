"""Sources as RDF: the document, its outline, the spans that carry evidence, and its errata."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode, Triple

from monograph_kg.graph.entities import agent_triples
from monograph_kg.graph.terms import TYPE, agent, day, entity, iri, mkg, source, text, typed, within
from monograph_kg.records.erratum import Erratum
from monograph_kg.records.source import Section, Source
from monograph_kg.records.span import Span, digest
from monograph_kg.records.text import MAX_MENTION_WORDS, word_count

INDIVIDUAL = "owl:NamedIndividual"


def source_triples(record: Source) -> Iterator[Triple]:
    """Yield the document, its sections and its sentences."""
    node = source(record.id)
    for kind in (INDIVIDUAL, "mkg:Source", "prov:Entity"):
        yield Triple(node, TYPE, iri(kind))
    yield Triple(node, iri("rdfs:label"), text(record.title, record.language))
    yield Triple(node, iri("dcterms:title"), text(record.title, record.language))
    yield Triple(node, iri("dcterms:language"), text(record.language, None))
    yield Triple(node, iri("dcterms:type"), text(record.document_type))
    yield Triple(node, iri("dcterms:subject"), entity(record.drug))
    yield Triple(node, iri("dcterms:license"), text(record.licence))
    for name in ("publisher", "rights"):
        if value := getattr(record, name):
            yield Triple(node, iri(f"dcterms:{name}"), text(value))
    yield Triple(node, mkg("sha256"), text(record.sha256, None))
    yield Triple(node, mkg("codePoints"), typed(str(record.code_points), "nonNegativeInteger"))
    for section in record.sections:
        yield from _section(record, section)


def section_node(record: Source, section: Section) -> NamedNode:
    """Return the individual of a section."""
    return within("source", record.id, f"section.{section.id}")


def _section(record: Source, section: Section) -> Iterator[Triple]:
    node = section_node(record, section)
    yield Triple(source(record.id), mkg("hasSection"), node)
    yield Triple(node, TYPE, iri(INDIVIDUAL))
    yield Triple(node, TYPE, mkg("Section"))
    yield Triple(node, iri("rdfs:label"), text(section.label))
    yield Triple(node, iri("dcterms:type"), text(section.type, None))
    yield from _position(node, section.start, section.end)


def span_node(record: Source, span: Span) -> NamedNode:
    """Return the individual of a span; one span of a text has one IRI, whatever rests on it."""
    return within("span", record.id, span.key)


def span_triples(record: Source, spans: Iterable[Span]) -> Iterator[Triple]:
    """Yield the description of each span and of the sentence around it."""
    for span in set(spans):
        yield from _span(record, span.start, span.end, span.mention, span.is_digest)
        node = span_node(record, span)
        if section := record.section_of(span):
            yield Triple(node, mkg("inSection"), section_node(record, section))
        sentence = record.sentence_of(span)
        if sentence and sentence != (span.start, span.end):
            start, end = sentence
            yield Triple(node, mkg("inSentence"), within("span", record.id, f"{start}-{end}"))
            yield from _span(record, start, end, None, is_digest=False)


def _span(record: Source, start: int, end: int, mention: str | None, is_digest: bool) -> Iterator[Triple]:
    node = within("span", record.id, f"{start}-{end}")
    for kind in (INDIVIDUAL, "oa:SpecificResource", "mkg:Span"):
        yield Triple(node, TYPE, iri(kind))
    name = f"{record.id} {start}-{end}"
    yield Triple(node, iri("rdfs:label"), text(name))
    yield Triple(node, iri("oa:hasSource"), source(record.id))
    position = NamedNode(f"{node.value}.position")
    yield Triple(node, iri("oa:hasSelector"), position)
    yield Triple(position, TYPE, iri(INDIVIDUAL))
    yield Triple(position, TYPE, iri("oa:TextPositionSelector"))
    yield Triple(position, iri("rdfs:label"), text(f"{name}: position"))
    yield from _position(position, start, end)
    if mention is None:
        return
    quote = NamedNode(f"{node.value}.quote")
    yield Triple(node, iri("oa:hasSelector"), quote)
    yield Triple(quote, TYPE, iri(INDIVIDUAL))
    yield Triple(quote, TYPE, mkg("TextDigestSelector") if is_digest else iri("oa:TextQuoteSelector"))
    yield Triple(quote, iri("rdfs:label"), text(f"{name}: quote"))
    yield Triple(quote, mkg("digest") if is_digest else iri("oa:exact"), Literal(mention))


def _position(node: NamedNode, start: int, end: int) -> Iterator[Triple]:
    yield Triple(node, iri("oa:start"), typed(str(start), "nonNegativeInteger"))
    yield Triple(node, iri("oa:end"), typed(str(end), "nonNegativeInteger"))


def erratum_node(record: Source, name: str) -> NamedNode:
    """Return the individual of an erratum."""
    return within("erratum", record.id, name)


def erratum_triples(record: Source, errata: Iterable[Erratum]) -> Iterator[Triple]:
    """Yield what was written, what was read, and by whom it was decided."""
    for erratum in errata:
        node = erratum_node(record, erratum.id)
        yield Triple(node, TYPE, iri(INDIVIDUAL))
        yield Triple(node, TYPE, mkg("Erratum"))
        yield Triple(node, iri("rdfs:label"), text(f"{erratum.id}: {erratum.type}"))
        yield Triple(node, mkg("statedIn"), source(record.id))
        yield Triple(node, mkg("defectType"), text(erratum.type))
        for name in ("severity", "decision"):
            yield Triple(node, mkg(name), text(getattr(erratum, name), None))
        yield Triple(node, mkg("curatorAction"), text(erratum.action))
        if erratum.read is not None:
            yield Triple(node, mkg("asRead"), text(erratum.read, None))
        if erratum.written:
            is_digest = erratum.written.startswith("sha256:")
            yield Triple(node, mkg("digest" if is_digest else "asWritten"), text(erratum.written, None))
        if erratum.note:
            yield Triple(node, iri("rdfs:comment"), text(erratum.note))
        if erratum.decided_by and erratum.date:
            yield Triple(node, mkg("decidedBy"), agent(erratum.decided_by))
            yield Triple(node, iri("dcterms:date"), day(erratum.date))
            yield from agent_triples(erratum.decided_by)
        for name in erratum.doses_accepted:
            yield Triple(node, mkg("acceptsDoseOf"), within("statement", record.id, name))
        yield from _erratum_place(record, erratum, node)


def _erratum_place(record: Source, erratum: Erratum, node: NamedNode) -> Iterator[Triple]:
    """Yield the offsets of a defect; where characters are missing there is a point, not a span."""
    if erratum.start == erratum.end:
        yield from _position(node, erratum.start, erratum.end)
        return
    yield Triple(node, mkg("location"), within("span", record.id, f"{erratum.start}-{erratum.end}"))
    written = erratum.written
    if not written.startswith("sha256:") and word_count(written) > MAX_MENTION_WORDS:
        written = digest(written)
    yield from _span(record, erratum.start, erratum.end, written or None, written.startswith("sha256:"))
