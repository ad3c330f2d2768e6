"""Statements and errata held to their source, to one another and to the registry."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

from monograph_kg.errors import InputError, Place
from monograph_kg.records.erratum import Erratum
from monograph_kg.records.record import Locate
from monograph_kg.records.references import listed, references
from monograph_kg.records.source import Source
from monograph_kg.records.statement import Statement
from monograph_kg.records.yamlfile import KeyPath, YamlFile
from monograph_kg.vocabulary.registry import Registry

PROPOSED_ENTITIES = "entities.proposed.tsv"
"""Name of the file with what reading found and the registry lacks."""
STATEMENT_FIELDS = ("via", "in_tension_with")


class Checker:
    """Holds statements to the source, the errata and the registry.

    Args:
        source: the document.
        errata: its defects by id, also those that are only proposed.
        registry: the entities that may be named.
        statements: all of the source.
        proposed: the entities that reading proposes for the registry.
    """

    def __init__(
        self,
        source: Source,
        errata: Mapping[str, Erratum],
        registry: Registry,
        statements: Sequence[Statement],
        proposed: Container[str] = (),
    ) -> None:
        self.source = source
        self.errata = errata
        self.registry = registry
        self.ids = {statement.id for statement in statements}
        self._proposed = proposed
        self._missing: set[str] = set()
        self._mentions: dict[str, str] = {}
        self._regimens: set[str] = set()

    def source_errors(self, file: YamlFile) -> Iterator[InputError]:
        """Yield what is wrong with the source itself."""
        if self.source.drug not in self.registry:
            yield from self._unknown(self.source.drug, file.place(("drug",)))

    def errata_errors(self, rows: Iterable[tuple[Place, Erratum]]) -> Iterator[InputError]:
        """Yield what is wrong with the errata, each with its place."""
        for place, erratum in rows:
            if erratum.end > self.source.code_points:
                yield InputError(
                    f"the erratum {erratum.id} lies outside the text", remedy="correct its offsets", place=place
                )
            for name in erratum.doses_accepted:
                if name not in self.ids:
                    yield InputError(
                        f"{erratum.id} accepts the dose of the unknown statement '{name}'",
                        remedy="write the id of a statement with a regimen",
                        place=place,
                    )

    def errors(self, statement: Statement, place: Locate, keys: KeyPath) -> Iterator[InputError]:
        """Yield what is wrong with one statement, by itself or beside those before it.

        Args:
            statement: the statement.
            place: gives the place of a key path of the file in which it stands.
            keys: its own key path there.
        """
        yield from self._reference_errors(statement, place, keys)
        yield from self._repeated(statement, place, keys)
        for name in statement.read_through:
            if name not in self.errata:
                yield InputError(
                    f"read through the unknown erratum '{name}'",
                    remedy="add it to errata.tsv, or let `monograph-kg extract --out` propose it",
                    place=place((*keys, "read_through")),
                )
        for name in STATEMENT_FIELDS:
            for other in listed(getattr(statement, name)):
                if other not in self.ids or other == statement.id:
                    yield InputError(
                        f"{name} names no other statement: '{other}'",
                        remedy="use another's id",
                        place=place((*keys, name)),
                    )
        for span in statement.spans():
            if span.end > self.source.code_points:
                yield InputError(
                    f"the span {span.key} of '{statement.id}' lies outside the text",
                    remedy=f"the text has {self.source.code_points} code points",
                    place=place(keys),
                )

    def _repeated(self, statement: Statement, place: Locate, keys: KeyPath) -> Iterator[InputError]:
        """Yield a regimen's id that is taken, and a span that is quoted in two ways: each would merge two nodes."""
        if statement.regimen:
            if statement.regimen.id in self._regimens:
                yield InputError(
                    f"the regimen id '{statement.regimen.id}' stands twice",
                    remedy="give one of the regimens another id",
                    place=place((*keys, "regimen", "id")),
                )
            self._regimens.add(statement.regimen.id)
        for span in statement.spans():
            if self._mentions.setdefault(span.key, span.mention) != span.mention:
                yield InputError(
                    f"the span {span.key} of '{statement.id}' is quoted in another way before",
                    remedy=f"one of them is wrong: '{span.mention}' or '{self._mentions[span.key]}'",
                    place=place(keys),
                )

    def _reference_errors(self, statement: Statement, place: Locate, keys: KeyPath) -> Iterator[InputError]:
        if statement.kind == "DocumentStatement" and statement.subject not in {self.source.id, *self.registry}:
            yield from self._unknown(statement.subject, place((*keys, "subject")))
        for reference in references(statement):
            if reference.entity not in self.registry:
                yield from self._unknown(reference.entity, place((*keys, *reference.path)))

    def _unknown(self, name: str, place: Place) -> Iterator[InputError]:
        """Yield the error for an entity without a row, at the first place that names it."""
        if name in self._missing:
            return
        self._missing.add(name)
        remedy = self.registry.suggest(name)
        if name in self._proposed:
            remedy = f"add its row of {PROPOSED_ENTITIES} to ontology/entities.tsv, with a definition"
        yield InputError(f"unknown entity '{name}'", remedy=remedy, place=place)
