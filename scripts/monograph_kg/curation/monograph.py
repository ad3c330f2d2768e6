# ruff: noqa: E501 (patterns and messages stand on one line)
"""A monograph as curated: its source, statements and errata, checked against one another and the registry."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from monograph_kg.areas import area
from monograph_kg.curation.decisions import reviewed
from monograph_kg.errors import InputError, Place, reraise
from monograph_kg.records.erratum import Erratum
from monograph_kg.records.record import Record, Slug
from monograph_kg.records.source import Source
from monograph_kg.records.statement import Statement
from monograph_kg.records.tsv import read_records, read_table, unique
from monograph_kg.records.yamlfile import YamlFile, read_record
from monograph_kg.vocabulary.registry import Registry

ERRATA_COLUMNS = (
    "id", "start", "end", "type", "severity", "as_written", "as_read", "action", "decision", "decided_by", "date",
    "doses_accepted", "note",
)  # fmt: skip

# Fields of a statement and of its regimen that name entities of the registry.
ENTITY_FIELDS = (
    "object", "population", "at_risk", "harm", "circumstance", "trigger", "in_state", "location", "authority",
    "purpose", "concerns",
)  # fmt: skip
STATEMENT_FIELDS = ("via", "in_tension_with")


class StatementFile(Record):
    """The contents of a ``statements.yaml``."""

    source: Slug
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Monograph:
    """What people wrote about one source.

    Attributes:
        source: the document and its outline.
        statements: every curated statement, in the order of the file, then those accepted in review, document statements last.
        errata: defects by id.
        pending: statements kept out of the graph, each with the reason.
    """

    source: Source
    statements: tuple[Statement, ...]
    errata: dict[str, Erratum]
    pending: tuple[tuple[Statement, str], ...] = ()


def source_folders(root: Path | None = None) -> list[Path]:
    """Return the folders of all monographs, by name."""
    root = root or area("ontology") / "sources"
    return sorted(path.parent for path in root.glob("*/source.yaml"))


def read_errata(path: Path) -> dict[str, Erratum]:
    """Read ``errata.tsv``.

    Raises:
        InputError: for a malformed or doubled row.
    """
    table = read_table(path, ERRATA_COLUMNS)
    rows = read_records(table, Erratum, lists=("doses_accepted",))
    unique(table, [(row, (erratum.id,)) for row, erratum in rows], "erratum")
    return {erratum.id: erratum for _, erratum in rows}


def read_monograph(folder: Path, registry: Registry) -> Monograph:
    """Read and check the folder of one monograph.

    Statements read through an undecided erratum, and doses without their acceptance by name, are set aside; so are
    accepted candidates whose words are no longer found.

    Raises:
        InputError: for anything malformed, unknown, doubled or out of range, with file, line and remedy.
    """
    source, source_file = read_record(folder / "source.yaml", Source)
    content, file = read_record(folder / "statements.yaml", StatementFile)
    errata = read_errata(folder / "errata.tsv")
    settled = reviewed(folder)
    content = content.model_copy(update={"statements": (*content.statements, *settled.accepted)})
    if content.source != source.id or folder.name != source.id:
        raise InputError(
            f"source '{content.source}', folder '{folder.name}' and source.yaml '{source.id}' differ",
            remedy="give all three the same id",
            place=file.place(("source",)),
        )
    checker = _Checker(source, errata, registry, content.statements)
    errors = [*checker.source_errors(source_file), *_doubled(content.statements, source.metadata, file)]
    for index, statement in enumerate(content.statements):
        errors.extend(checker.errors(statement, file, ("statements", index)))
    for index, statement in enumerate(source.metadata):
        errors.extend(checker.errors(statement, source_file, ("metadata", index)))
    reraise(errors)
    ready, pending = _decide((*content.statements, *source.metadata), errata)
    return Monograph(source, tuple(ready), errata, (*pending, *settled.stale))


def _doubled(statements: Sequence[Statement], metadata: Sequence[Statement], file: YamlFile) -> Iterator[InputError]:
    seen = {statement.id for statement in metadata}
    for index, statement in enumerate(statements):
        if statement.id in seen:
            yield InputError(
                f"the id '{statement.id}' stands twice",
                remedy="give one of them another id",
                place=file.place(("statements", index, "id")),
            )
        seen.add(statement.id)


def _decide(
    statements: Sequence[Statement], errata: dict[str, Erratum]
) -> tuple[list[Statement], list[tuple[Statement, str]]]:
    """Part the statements into those that may be built and those that wait for a person."""
    ready: list[Statement] = []
    pending: list[tuple[Statement, str]] = []
    for statement in statements:
        reason = waiting_for(statement, errata)
        if reason:
            pending.append((statement, reason))
        else:
            ready.append(statement)
    return ready, pending


def waiting_for(statement: Statement, errata: dict[str, Erratum]) -> str | None:
    """Return why a statement may not be built yet, or None.

    A statement waits for each erratum that it is read through to be accepted; a dose also for an acceptance that names
    the statement, because a dose under a wrong reading is the most dangerous mistake of all.
    """
    for name in statement.read_through:
        erratum = errata[name]
        if erratum.decision != "accepted":
            return f"{name} is {erratum.decision}"
        replaces = erratum.as_read is not None and erratum.severity == "critical"
        if statement.regimen and replaces and statement.id not in erratum.doses_accepted:
            return f"{name} does not accept the dose of {statement.id} by name"
    return None


class _Checker:
    """Holds statements to the source, the errata and the registry."""

    def __init__(
        self, source: Source, errata: dict[str, Erratum], registry: Registry, statements: Sequence[Statement]
    ) -> None:
        self.source = source
        self.errata = errata
        self.registry = registry
        self.ids = {statement.id for statement in statements}

    def source_errors(self, file: YamlFile) -> Iterator[InputError]:
        """Yield what is wrong with the source itself."""
        if self.source.drug not in self.registry:
            yield self._unknown(self.source.drug, file.place(("drug",)))
        for erratum in self.errata.values():
            if erratum.end > self.source.code_points:
                yield InputError(
                    f"the erratum {erratum.id} lies outside the text",
                    remedy="correct its offsets",
                    place=Place(file.path.with_name("errata.tsv")),
                )

    def errors(self, statement: Statement, file: YamlFile, keys: tuple[str | int, ...]) -> Iterator[InputError]:
        """Yield what is wrong with one statement."""
        yield from self._reference_errors(statement, file, keys)
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
