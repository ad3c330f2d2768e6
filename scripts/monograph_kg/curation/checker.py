"""Statements and errata held to their source, to one another and to the registry."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from monograph_kg.errors import InputError, Place
from monograph_kg.records.erratum import Erratum
from monograph_kg.records.source import Source
from monograph_kg.records.statement import Statement
from monograph_kg.records.yamlfile import YamlFile
from monograph_kg.vocabulary.registry import Registry

# Fields of a statement and of its regimen that name entities of the registry.
ENTITY_FIELDS = (
    "object", "population", "at_risk", "harm", "circumstance", "trigger", "in_state", "location", "authority",
    "purpose", "concerns",
)  # fmt: skip
STATEMENT_FIELDS = ("via", "in_tension_with")


class Checker:
    """Holds statements to the source, the errata and the registry."""

    def __init__(
        self, source: Source, errata: dict[str, Erratum], registry: Registry, statements: Sequence[Statement]
    ) -> None:
        self.source = source
        self.errata = errata
        self.registry = registry
        self.ids = {statement.id for statement in statements}
        self._mentions: dict[str, str] = {}
        self._regimens: set[str] = set()

    def source_errors(self, file: YamlFile) -> Iterator[InputError]:
        """Yield what is wrong with the source itself."""
        if self.source.drug not in self.registry:
            yield self._unknown(self.source.drug, file.place(("drug",)))

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

    def errors(self, statement: Statement, file: YamlFile, keys: tuple[str | int, ...]) -> Iterator[InputError]:
        """Yield what is wrong with one statement, by itself or beside those before it."""
        yield from self._reference_errors(statement, file, keys)
        yield from self._repeated(statement, file, keys)
        for name in statement.read_through:
            if name not in self.errata:
                yield InputError(
                    f"read through the unknown erratum '{name}'",
                    remedy="add it to errata.tsv",
                    place=file.place((*keys, "read_through")),
                )
        for name in STATEMENT_FIELDS:
            for other in _listed(getattr(statement, name)):
                if other not in self.ids or other == statement.id:
                    yield InputError(
                        f"{name} names no other statement: '{other}'",
                        remedy="use another's id",
                        place=file.place((*keys, name)),
                    )
        for span in statement.spans():
            if span.end > self.source.code_points:
                yield InputError(
                    f"the span {span.key} of '{statement.id}' lies outside the text",
                    remedy=f"the text has {self.source.code_points} code points",
                    place=file.place(keys),
                )

    def _repeated(self, statement: Statement, file: YamlFile, keys: tuple[str | int, ...]) -> Iterator[InputError]:
        """Yield a regimen's id that is taken, and a span that is quoted in two ways: each would merge two nodes."""
        if statement.regimen:
            if statement.regimen.id in self._regimens:
                yield InputError(
                    f"the regimen id '{statement.regimen.id}' stands twice",
                    remedy="give one of the regimens another id",
                    place=file.place((*keys, "regimen", "id")),
                )
            self._regimens.add(statement.regimen.id)
        for span in statement.spans():
            if self._mentions.setdefault(span.key, span.mention) != span.mention:
                yield InputError(
                    f"the span {span.key} of '{statement.id}' is quoted in another way before",
                    remedy=f"one of them is wrong: '{span.mention}' or '{self._mentions[span.key]}'",
                    place=file.place(keys),
                )

    def _reference_errors(
        self, statement: Statement, file: YamlFile, keys: tuple[str | int, ...]
    ) -> Iterator[InputError]:
        about_document = statement.kind == "DocumentStatement"
        if statement.subject not in self.registry and not (about_document and statement.subject == self.source.id):
            yield self._unknown(statement.subject, file.place((*keys, "subject")))
        for name in ENTITY_FIELDS:
            for entity in _listed(getattr(statement, name)):
                if entity not in self.registry:
                    yield self._unknown(entity, file.place((*keys, name)))
        for path, entity in _regimen_entities(statement):
            if entity not in self.registry:
                yield self._unknown(entity, file.place((*keys, "regimen", *path)))

    def _unknown(self, name: str, place: Place) -> InputError:
        return InputError(f"unknown entity '{name}'", remedy=self.registry.suggest(name), place=place)


def _listed(value: str | tuple[str, ...] | None) -> tuple[str, ...]:
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else value


def _regimen_entities(statement: Statement) -> Iterator[tuple[tuple[str, ...], str]]:
    regimen = statement.regimen
    if regimen:
        yield ("dose", "unit"), regimen.dose.unit
        for name in ("route", "population", "for_use", "adjustment"):
            yield from (((name,), entity) for entity in _listed(getattr(regimen, name)))
        if regimen.timing and regimen.timing.entity:
            yield ("timing", "entity"), regimen.timing.entity
