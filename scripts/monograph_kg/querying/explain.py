"""Explain a statement: on which words of which source, through which corrections, with which alignments."""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import NamedNode

from monograph_kg.graph.terms import iri, local_name
from monograph_kg.querying.passages import Passage, Texts, passage
from monograph_kg.querying.reader import Reader, Thing

# Properties of a statement that are shown in places of their own; every other one of the vocabulary is a qualifier.
_STRUCTURE = frozenset(
    {"subject", "object", "objectValue", "evidence", "impliedBy", "cue", "statedIn", "readThrough", "nextStep"}
)
_REGIMEN = "mkg:DosageRegimen"


@dataclass(frozen=True, slots=True)
class Qualifier:
    """A qualifier: its label, its values, and the words on which it rests."""

    name: str
    values: tuple[Thing, ...]
    cues: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True)
class Correction:
    """An erratum that a statement is read through."""

    id: str
    defect: str
    severity: str
    written: str
    read: str
    decision: str
    decided_by: str
    date: str
    action: str


@dataclass(frozen=True, slots=True)
class AlignmentFact:
    """An identifier of one end of a statement in a public vocabulary; ``identifier`` is empty where it has none."""

    entity: str
    predicate: str
    identifier: str
    label: str
    vocabulary: str
    confidence: str
    confirmed_by: str


@dataclass(frozen=True, slots=True)
class SourceFact:
    """The document that states a fact."""

    iri: str
    title: str
    sha256: str
    code_points: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """All that the graph says about one statement."""

    iri: str
    label: str
    kind: Thing
    polarity: str
    subject: Thing
    relation: Thing
    object: Thing
    qualifiers: tuple[Qualifier, ...]
    source: SourceFact
    entered_by: str
    evidence: tuple[Passage, ...]
    corrections: tuple[Correction, ...]
    alignments: tuple[AlignmentFact, ...]


def explain(reader: Reader, statement: NamedNode, texts: Texts) -> Explanation:
    """Return what the graph says about ``statement``, with excerpts of the texts at hand."""
    kinds = [node for node in reader.nodes(statement, "rdf:type") if reader.nodes(node, "mkg:directProperty")]
    ends = [reader.values(statement, *names) for names in (["mkg:subject"], ["mkg:object", "mkg:objectValue"])]
    sources = reader.nodes(statement, "mkg:statedIn")
    presupposed = set(reader.nodes(statement, "mkg:impliedBy"))
    evidence = [passage(reader, s, texts, s in presupposed) for s in reader.nodes(statement, "mkg:evidence")]
    entities = [node for node in (*ends[0], *ends[1]) if isinstance(node, NamedNode)]
    return Explanation(
        iri=statement.value,
        label=reader.label(statement),
        kind=_first(reader, kinds),
        polarity="negated" if reader.has_type(statement, "mkg:Negated") else "affirmed",
        subject=reader.thing(ends[0][0]) if ends[0] else Thing("none"),
        relation=_first(reader, [node for kind in kinds for node in reader.nodes(kind, "mkg:directProperty")]),
        object=reader.thing(ends[1][0]) if ends[1] else Thing("none"),
        qualifiers=tuple(_qualifiers(reader, statement, texts)),
        source=_source(reader, sources),
        entered_by=", ".join(reader.label(node) for node in reader.nodes(statement, "prov:wasAttributedTo")),
        evidence=tuple(sorted(evidence, key=lambda each: (each.start, each.end))),
        corrections=tuple(_correction(reader, node) for node in reader.nodes(statement, "mkg:readThrough")),
        alignments=tuple(fact for node in dict.fromkeys(entities) for fact in _alignments(reader, node)),
    )


def _first(reader: Reader, nodes: list[NamedNode]) -> Thing:
    return reader.thing(nodes[0]) if nodes else Thing("none")


def _source(reader: Reader, sources: list[NamedNode]) -> SourceFact:
    if not sources:
        return SourceFact("", "", "", "")
    node = sources[0]
    return SourceFact(node.value, reader.text(node, "dcterms:title"), reader.text(node, "mkg:sha256"),
                      reader.text(node, "mkg:codePoints"))  # fmt: skip


def _qualifiers(reader: Reader, statement: NamedNode, texts: Texts) -> list[Qualifier]:
    """Return the qualifiers of a statement and of its regimen by label, the certainty first."""
    cues = _cues(reader, statement)
    vocabulary = iri("mkg:subject").value.removesuffix("subject")
    regimens = [node for node in reader.nodes(statement, "mkg:object") if reader.has_type(node, _REGIMEN)]
    found: dict[NamedNode, list[Thing]] = {}
    for node in (statement, *regimens):
        for quad in reader.store.quads_for_pattern(node, None, None, None):
            name = local_name(quad.predicate)
            is_ours = quad.predicate.value.startswith((vocabulary, iri("fhir:Timing").value))
            if is_ours and name not in _STRUCTURE and not name.endswith("Cue"):
                found.setdefault(quad.predicate, []).append(reader.thing(quad.object))
    made = [
        Qualifier(
            reader.label(node), tuple(sorted(values)), tuple(passage(reader, s, texts) for s in cues.get(node, ()))
        )
        for node, values in found.items()
    ]
    return sorted(made, key=lambda each: (each.name != "certainty", each.name))


def _cues(reader: Reader, statement: NamedNode) -> dict[NamedNode, list[NamedNode]]:
    """Return the spans on which each qualifier rests, by its property: the vocabulary says which cue is for which."""
    found: dict[NamedNode, list[NamedNode]] = {}
    for quad in reader.store.quads_for_pattern(statement, None, None, None):
        if isinstance(quad.object, NamedNode):
            for target in reader.nodes(quad.predicate, "mkg:cueFor"):
                found.setdefault(target, []).append(quad.object)
    return {target: sorted(spans, key=str) for target, spans in found.items()}


def _correction(reader: Reader, node: NamedNode) -> Correction:
    return Correction(
        id=local_name(node),
        defect=reader.text(node, "mkg:defectType"),
        severity=reader.text(node, "mkg:severity"),
        written=reader.text(node, "mkg:asWritten", "mkg:digest"),
        read=reader.text(node, "mkg:asRead"),
        decision=reader.text(node, "mkg:decision"),
        decided_by=", ".join(reader.label(who) for who in reader.nodes(node, "mkg:decidedBy")),
        date=reader.text(node, "dcterms:date").partition("T")[0],
        action=reader.text(node, "mkg:curatorAction"),
    )


def _alignments(reader: Reader, entity: NamedNode) -> list[AlignmentFact]:
    absent = iri("sssom:NoTermFound")
    made = []
    for node in reader.subjects("mkg:alignedEntity", entity):
        identifier = reader.nodes(node, "sssom:object_id")[0]
        made.append(
            AlignmentFact(
                entity=reader.label(entity),
                predicate="".join(local_name(each) for each in reader.nodes(node, "sssom:predicate_id")),
                identifier="" if identifier == absent else identifier.value,
                label=reader.text(node, "sssom:object_label"),
                vocabulary=reader.text(node, "sssom:object_source"),
                confidence=reader.text(node, "sssom:confidence"),
                confirmed_by=reader.text(node, "mkg:confirmedBy"),
            )
        )
    return sorted(made, key=lambda each: (not each.identifier, each.predicate, each.identifier, each.vocabulary))
