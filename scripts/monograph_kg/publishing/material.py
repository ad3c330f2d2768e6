"""What forms are made from: the inputs that people wrote, the layers of the graph, and the release's own metadata."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from pyoxigraph import Literal

from monograph_kg.errors import ExportError
from monograph_kg.graph.assemble import Inputs, Layers, assemble
from monograph_kg.graph.statements import StatementWriter
from monograph_kg.graph.terms import entity, iri, within
from monograph_kg.publishing.metadata import Metadata, read_metadata
from monograph_kg.records.mapping import Mapping
from monograph_kg.records.source import Source
from monograph_kg.records.statement import Statement
from monograph_kg.records.text import forbidden_character


@dataclass(frozen=True)
class Fact:
    """One statement with the source that states it.

    Attributes:
        source: the document.
        statement: what it says.
        label: a readable form of the fact.
        regimen_label: a readable form of its regimen, empty where it has none.
    """

    source: Source
    statement: Statement
    label: str
    regimen_label: str = ""

    @property
    def iri(self) -> str:
        """IRI of the statement's individual."""
        return within("statement", self.source.id, self.statement.id).value

    @property
    def subject_iri(self) -> str:
        """IRI of what the statement is about: an entity, or the document itself."""
        space = "source" if self.about_document else "entity"
        return iri(f"{space}:{self.statement.subject}").value

    @property
    def object_iri(self) -> str | None:
        """IRI of the object: an entity or a regimen; None where the object is a text."""
        if self.statement.regimen:
            return within("regimen", self.source.id, self.statement.regimen.id).value
        return entity(self.statement.object).value if self.statement.object else None

    @property
    def about_document(self) -> bool:
        """Whether the subject is the document, not an entity."""
        return self.statement.subject == self.source.id

    @property
    def negated(self) -> bool:
        """Whether the source denies the fact."""
        return self.statement.polarity == "negated"

    @property
    def off_label(self) -> bool:
        """Whether the fact is a use outside the approved ones."""
        return self.statement.kind == "OffLabelUse" or self.statement.status == "off-label"


@dataclass(frozen=True)
class Material:
    """Everything that a form may draw on; read-only.

    Attributes:
        name: name of the release, such as ``clonazepam``.
        inputs: what people wrote, as records.
        layers: the graph as triples.
        metadata: title, licence, version and recorded date of the release.
    """

    name: str
    inputs: Inputs
    layers: Layers
    metadata: Metadata

    @cached_property
    def facts(self) -> tuple[Fact, ...]:
        """Every statement of the release, by source and id."""
        return tuple(sorted(self._facts(), key=lambda fact: (fact.source.id, fact.statement.id)))

    def _facts(self) -> Iterator[Fact]:
        for monograph in self.inputs.monographs:
            writer = StatementWriter(monograph.source, self.inputs.vocabulary, self.inputs.registry, self.ucum)
            for statement in monograph.statements:
                regimen = writer.regimen_label(statement.regimen) if statement.regimen else ""
                yield Fact(monograph.source, statement, writer.label(statement), regimen)

    @cached_property
    def ucum(self) -> dict[str, str]:
        """UCUM code of each unit that is aligned exactly."""
        entries = (entry.mapping for entry in self.inputs.ledger.entries)
        return {
            mapping.subject_id.partition(":")[2]: mapping.object_id.partition(":")[2]
            for mapping in entries
            if mapping.is_exact and mapping.object_id.startswith("ucum:")
        }

    def label(self, name: str) -> str:
        """Return the label of an entity, or of a source by its id."""
        found = self.inputs.registry.get(name)
        if found:
            return found.label
        return next(m.source.title for m in self.inputs.monographs if m.source.id == name)

    def exact(self, name: str, prefix: str) -> list[Mapping]:
        """Return the exact matches of an entity in one vocabulary, sorted by identifier.

        Only rows that ship with the release's licence count: ``opt-in`` identifiers stay out of every form.
        """
        return [
            mapping
            for mapping in self.inputs.ledger.of(name)
            if mapping.is_exact and mapping.object_id.startswith(f"{prefix}:") and mapping.licence_tier != "opt-in"
        ]


def gather(inputs: Inputs, name: str, metadata: Metadata | None = None) -> Material:
    """Assemble the graph and put together what forms need.

    Raises:
        BuildError: if the graph cannot be assembled.
        ExportError: if a text holds a character that XML forbids.
    """
    layers = assemble(inputs, name)
    check_characters(layers)
    return Material(name, inputs, layers, metadata or read_metadata())


def check_characters(layers: Layers) -> None:
    """Refuse texts that some form could not be read back from.

    Raises:
        ExportError: names the character and the node that carries it.
    """
    for triple in layers.all():
        if isinstance(triple.object, Literal) and (character := forbidden_character(triple.object.value)):
            raise ExportError(f"a text of {triple.subject} holds {character}, which XML forbids",
                              remedy="remove the character from the curated file; nothing was written")  # fmt: skip
