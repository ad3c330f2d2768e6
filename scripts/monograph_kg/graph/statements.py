"""Statements as RDF: one individual each, typed by its kind, with qualifiers, evidence and the words behind them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode, Triple

from monograph_kg.graph.sources import erratum_node, source_triples, span_node, span_triples
from monograph_kg.graph.terms import (
    BOOLEAN_FIELDS,
    ENTITY_FIELDS,
    STATEMENT_FIELDS,
    TYPE,
    VALUE_FIELDS,
    agent,
    cue_of,
    entity,
    iri,
    mkg,
    property_of,
    source,
    text,
    typed,
    value_of,
    within,
)
from monograph_kg.graph.vocabulary import Vocabulary
from monograph_kg.records.source import Source
from monograph_kg.records.span import Span
from monograph_kg.records.statement import Dose, Duration, Maximum, Regimen, Statement, Timing
from monograph_kg.vocabulary.registry import Registry

CURATORS = "monograph-kg curators"
_TIME = {"s": "second", "min": "minute", "h": "hour", "d": "day", "wk": "week", "mo": "month", "a": "year"}


class StatementWriter:
    """Turns the statements of one source into triples."""

    def __init__(self, record: Source, vocabulary: Vocabulary, registry: Registry, ucum: dict[str, str]) -> None:
        """Take what the labels and units of statements need.

        Args:
            record: the source.
            vocabulary: labels of relations and superclasses of statement kinds.
            registry: labels of entities.
            ucum: UCUM code of each unit of the registry.
        """
        self.record = record
        self.vocabulary = vocabulary
        self.registry = registry
        self.ucum = ucum

    def triples(self, statements: Iterable[Statement]) -> Iterator[Triple]:
        """Yield the source, every statement and every span that one of them rests on."""
        spans: set[Span] = set()
        for statement in statements:
            yield from self._statement(statement)
            spans.update(statement.spans())
        yield from source_triples(self.record)
        yield from span_triples(self.record, spans)

    def node(self, name: str) -> NamedNode:
        """Return the individual of a statement id."""
        return within("statement", self.record.id, name)

    def subject_of(self, statement: Statement) -> NamedNode:
        """Return the individual that a statement is about: an entity, or the source itself."""
        return source(self.record.id) if statement.subject == self.record.id else entity(statement.subject)

    def label(self, statement: Statement) -> str:
        """Return a readable form of the fact, such as ``clonazepam: indicated for: panic disorder``.

        Circumstances belong to it: without them two facts that differ in nothing else would look the same.
        """
        relation = self.vocabulary.label(statement.stated_relation.name)
        negation = "not " if statement.polarity == "negated" else ""
        if statement.regimen:
            shown = f"{statement.regimen.id} regimen"
        else:
            shown = statement.value or self.registry[statement.object or ""].label
        about = self.registry.get(statement.subject)
        fact = f"{about.label if about else 'this document'}: {negation}{relation}: {shown}"
        return fact + self.when(statement.circumstance)

    def when(self, circumstances: Iterable[str]) -> str:
        """Return how a label ends that names circumstances: `` (pregnancy)``, or nothing."""
        names = ", ".join(self.registry[name].label for name in circumstances)
        return f" ({names})" if names else ""

    def _statement(self, statement: Statement) -> Iterator[Triple]:
        node, subject = self.node(statement.id), self.subject_of(statement)
        yield Triple(node, TYPE, iri("owl:NamedIndividual"))
        for kind in self.vocabulary.lineage(statement.stated_relation.leaf):
            yield Triple(node, TYPE, mkg(kind))
        yield Triple(node, TYPE, mkg("Negated" if statement.polarity == "negated" else "Affirmed"))
        yield Triple(node, iri("rdfs:label"), text(self.label(statement)))
        yield Triple(node, mkg("subject"), subject)
        yield Triple(subject, mkg("isSubjectOf"), node)
        yield Triple(node, mkg("statedIn"), source(self.record.id))
        yield Triple(node, iri("prov:wasAttributedTo"), agent(CURATORS))
        yield from self._object(statement, node)
        yield Triple(node, mkg("certainty"), value_of("certainty", statement.certainty))
        for name in statement.qualifiers():
            yield from self._qualifier(statement, node, name)
        if statement.frequency:
            yield from self._written_frequency(statement, node)
        yield from self._evidence(statement, node)

    def _object(self, statement: Statement, node: NamedNode) -> Iterator[Triple]:
        if statement.regimen:
            regimen = within("regimen", self.record.id, statement.regimen.id)
            yield Triple(node, mkg("object"), regimen)
            yield from self._regimen(regimen, statement.regimen)
        elif statement.value is not None:
            yield Triple(node, mkg("objectValue"), Literal(statement.value))
        elif statement.object is not None:
            yield Triple(node, mkg("object"), entity(statement.object))

    def _qualifier(self, statement: Statement, node: NamedNode, name: str) -> Iterator[Triple]:
        """Yield one qualifier; what kind of RDF term it is depends on its field."""
        given = getattr(statement, name)
        for value in given if isinstance(given, tuple) else (given,):
            yield Triple(node, property_of(name), self._qualifier_value(name, value))
            if name == "concerns":
                yield Triple(entity(value), mkg("isConcernOf"), node)
            if name == "via":
                yield Triple(self.node(value), mkg("nextStep"), node)

    def _qualifier_value(self, name: str, value: str | bool) -> NamedNode | Literal:
        if name in BOOLEAN_FIELDS:
            return typed("true" if value else "false", "boolean")
        written = str(value)
        if name in VALUE_FIELDS:
            return value_of(name, written)
        if name in ENTITY_FIELDS:
            return entity(written)
        return self.node(written) if name in STATEMENT_FIELDS else Literal(written)

    def _written_frequency(self, statement: Statement, node: NamedNode) -> Iterator[Triple]:
        """Yield the frequency in the source's own word: as given, or as the cue quotes it."""
        words = [span.mention for span in statement.cues.get("frequency", ()) if not span.is_digest]
        written = statement.frequency_as_written or (words[0] if words else None)
        if written:
            yield Triple(node, mkg("frequencyAsWritten"), Literal(written))

    def _evidence(self, statement: Statement, node: NamedNode) -> Iterator[Triple]:
        for span in (*statement.evidence, *statement.implied_by):
            yield Triple(node, mkg("evidence"), span_node(self.record, span))
        for span in statement.implied_by:
            yield Triple(node, mkg("impliedBy"), span_node(self.record, span))
        for name, spans in statement.cues.items():
            for span in spans:
                yield Triple(node, cue_of(name), span_node(self.record, span))
                yield Triple(node, mkg("cue"), span_node(self.record, span))
        for name in statement.read_through:
            yield Triple(node, mkg("readThrough"), erratum_node(self.record, name))

    def _regimen(self, node: NamedNode, regimen: Regimen) -> Iterator[Triple]:
        yield Triple(node, TYPE, iri("owl:NamedIndividual"))
        yield Triple(node, TYPE, mkg("DosageRegimen"))
        yield Triple(node, iri("rdfs:label"), text(self.regimen_label(regimen)))
        if regimen.dose:
            yield from self._dose(node, regimen.dose)
        if regimen.maximum:
            yield from self._maximum(node, regimen.maximum)
        if regimen.timing:
            yield from _timing(node, regimen.timing)
        if regimen.duration:
            yield from _duration(node, regimen.duration)
        if regimen.phase:
            yield Triple(node, mkg("phase"), value_of("phase", regimen.phase))
        if regimen.population:
            yield Triple(node, mkg("population"), entity(regimen.population))
        for factor in regimen.adjustment:
            yield Triple(node, mkg("adjustmentFactor"), entity(factor))
        if regimen.route:
            yield Triple(node, mkg("route"), entity(regimen.route))
        else:
            yield Triple(node, mkg("routeStated"), typed("false", "boolean"))
        if regimen.for_use:
            yield Triple(node, mkg("forUse"), entity(regimen.for_use))
        yield Triple(node, mkg("indicationStated"), typed("true" if regimen.for_use else "false", "boolean"))

    def regimen_label(self, regimen: Regimen) -> str:
        """Return a regimen in one line, such as ``initial: 0.25 to 0.5 mg, oral, 2 per d, for 2 weeks, adult``.

        A maximum always has its own words, such as ``at most 40 mg in 1 day``.
        """
        parts = [f"{regimen.dose.amount} {self.ucum[regimen.dose.unit]}"] if regimen.dose else []
        if regimen.route:
            parts.append(self.registry[regimen.route].label)
        if regimen.timing:
            parts.append(_per_period(regimen.timing))
        if regimen.maximum:
            unit = self.ucum[regimen.maximum.unit]
            parts.append(f"at most {regimen.maximum.amount} {unit} {maximum_period(regimen.maximum)}")
        if regimen.duration:
            parts.append(f"for {_in_words(regimen.duration.amount, regimen.duration.unit)}")
        if regimen.population:
            parts.append(self.registry[regimen.population].label)
        return f"{regimen.phase or regimen.id}: {', '.join(parts)}"

    def _dose(self, node: NamedNode, dose: Dose) -> Iterator[Triple]:
        yield Triple(node, mkg("doseLow"), typed(dose.low, "decimal"))
        yield Triple(node, mkg("doseHigh"), typed(dose.high, "decimal"))
        yield Triple(node, mkg("doseUnit"), entity(dose.unit))
        yield Triple(node, mkg("ucumCode"), text(self.ucum[dose.unit], None))

    def _maximum(self, node: NamedNode, maximum: Maximum) -> Iterator[Triple]:
        """Yield a maximum by properties of its own: what is asked for by those of a dose must never be one."""
        yield Triple(node, mkg("maximumAmount"), typed(maximum.amount, "decimal"))
        yield Triple(node, mkg("maximumUnit"), entity(maximum.unit))
        yield Triple(node, mkg("maximumUcumCode"), text(self.ucum[maximum.unit], None))
        if maximum.period and maximum.period_unit:
            yield Triple(node, mkg("maximumPeriod"), typed(maximum.period, "decimal"))
            yield Triple(node, mkg("maximumPeriodUnit"), text(maximum.period_unit, None))


def maximum_period(maximum: Maximum) -> str:
    """Return in words for how long a maximum holds.

    >>> maximum_period(Maximum(amount="40", unit="milligram", period="1", period_unit="d"))
    'in 1 day'
    >>> maximum_period(Maximum(amount="20", unit="milligram"))
    'at a time'
    """
    if maximum.period and maximum.period_unit:
        return f"in {_in_words(maximum.period, maximum.period_unit)}"
    return "at a time"


def _in_words(amount: str, unit: str) -> str:
    return f"{amount} {_TIME[unit]}{'' if amount == '1' else 's'}"


def _per_period(timing: Timing) -> str:
    """Return a timing in UCUM units, such as ``2 per d`` or ``1 per 4 h``."""
    period = timing.period_unit if timing.period == "1" else f"{timing.period} {timing.period_unit}"
    return f"{timing.frequency} per {period}"


def _timing(node: NamedNode, timing: Timing) -> Iterator[Triple]:
    if timing.entity:
        yield Triple(node, mkg("timing"), entity(timing.entity))
    repeat = "fhir:Timing.repeat."
    yield Triple(node, iri(f"{repeat}frequency"), typed(str(timing.frequency), "positiveInteger"))
    yield Triple(node, iri(f"{repeat}period"), typed(timing.period, "decimal"))
    yield Triple(node, iri(f"{repeat}periodUnit"), text(timing.period_unit, None))


def _duration(node: NamedNode, duration: Duration) -> Iterator[Triple]:
    yield Triple(node, mkg("durationLow"), typed(duration.low, "decimal"))
    yield Triple(node, mkg("durationHigh"), typed(duration.high, "decimal"))
    yield Triple(node, mkg("durationUnit"), text(duration.unit, None))
