"""A monograph as curated: its source, statements and errata, checked against one another and the registry."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from monograph_kg.areas import area
from monograph_kg.curation.checker import PROPOSED_ENTITIES, Checker
from monograph_kg.curation.decisions import decision_places, reviewed
from monograph_kg.errors import InputError, Place, reraise
from monograph_kg.records.erratum import Erratum
from monograph_kg.records.record import Locate, Record, Slug
from monograph_kg.records.source import Source
from monograph_kg.records.statement import Statement
from monograph_kg.records.tsv import read_records, read_table, unique
from monograph_kg.records.yamlfile import KeyPath, read_record
from monograph_kg.vocabulary.registry import COLUMNS as ENTITY_COLUMNS
from monograph_kg.vocabulary.registry import Registry

ERRATA_COLUMNS = (
    "id", "start", "end", "type", "severity", "as_written", "as_read", "action", "decision", "decided_by", "date",
    "doses_accepted", "note",
)  # fmt: skip


PROPOSED_ERRATA = "errata.proposed.tsv"
"""Name of the file with the errata that reading proposes."""
# A statement, what gives places in the file where it stands, and its key path there.
_Written = tuple[Statement, Locate, KeyPath]


class StatementFile(Record):
    """The contents of a ``statements.yaml``."""

    source: Slug
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Monograph:
    """What people wrote about one source.

    Attributes:
        source: the document and its outline.
        statements: every curated statement, in the order of the file, then those accepted in review, then those
            about the document.
        errata: defects by id.
        pending: statements kept out of the graph, each with the reason.
    """

    source: Source
    statements: tuple[Statement, ...]
    errata: dict[str, Erratum]
    pending: tuple[tuple[Statement, str], ...] = ()


def source_folders(root: Path | None = None) -> list[Path]:
    """Return the folders of all monographs, by name; one without its ``source.yaml`` is an error when it is read."""
    root = root or area("ontology") / "sources"
    return sorted(path for path in root.glob("[!.]*") if path.is_dir())


def read_errata(path: Path) -> dict[str, Erratum]:
    """Read ``errata.tsv``.

    Raises:
        InputError: for a malformed or doubled row.
    """
    return {erratum.id: erratum for _, erratum in _errata_rows(path)}


def _errata_rows(path: Path) -> list[tuple[Place, Erratum]]:
    table = read_table(path, ERRATA_COLUMNS)
    rows = read_records(table, Erratum, lists=("doses_accepted",))
    unique(table, [(row, (erratum.id,)) for row, erratum in rows], "erratum")
    return [(table.place(row.line), erratum) for row, erratum in rows]


def read_monograph(folder: Path, registry: Registry) -> Monograph:
    """Read and check the folder of one monograph.

    Statements read through an undecided erratum, and doses without their acceptance by name, are set aside; so are
    accepted candidates whose words are no longer found.

    Raises:
        InputError: for anything malformed, unknown, doubled or out of range, with file, line and remedy.
    """
    source, source_file = read_record(folder / "source.yaml", Source)
    content, file = read_record(folder / "statements.yaml", StatementFile)
    rows = _errata_rows(folder / "errata.tsv")
    errata = {erratum.id: erratum for _, erratum in rows}
    # What waits for an erratum that reading proposed waits, too, before a person has copied its row.
    known = {**_proposed_errata(folder), **errata}
    settled = reviewed(folder)
    if content.source != source.id or folder.name != source.id:
        raise InputError(
            f"source '{content.source}', folder '{folder.name}' and source.yaml '{source.id}' differ",
            remedy="give all three the same id",
            place=file.place(("source",)),
        )
    places = decision_places(folder / "decisions.tsv")
    written: list[_Written] = [(s, file.place, ("statements", i)) for i, s in enumerate(content.statements)]
    written += [(s, _always(places.get(s.id, Place(folder / "decisions.tsv"))), ()) for s in settled.accepted]
    about: list[_Written] = [(s, source_file.place, ("metadata", i)) for i, s in enumerate(source.metadata)]
    checker = Checker(source, known, registry, [statement for statement, _, _ in written],
                      _proposed_entities(folder))  # fmt: skip
    errors = [*checker.source_errors(source_file), *checker.errata_errors(rows), *_doubled(about, written)]
    for statement, place, keys in (*written, *about):
        errors.extend(checker.errors(statement, place, keys))
    reraise(errors)
    ready, pending = _decide([statement for statement, _, _ in (*written, *about)], known)
    return Monograph(source, tuple(ready), errata, (*pending, *settled.stale))


def _proposed_errata(folder: Path) -> dict[str, Erratum]:
    """What reading proposes; a decision counts in ``errata.tsv`` alone, which reading never writes anew."""
    path = folder / PROPOSED_ERRATA
    found = read_errata(path) if path.exists() else {}
    return {name: erratum.model_copy(update={"decision": "proposed"}) for name, erratum in found.items()}


def _proposed_entities(folder: Path) -> set[str]:
    path = folder / PROPOSED_ENTITIES
    return {row.cells["id"] for row in read_table(path, ENTITY_COLUMNS).rows} if path.exists() else set()


def _always(place: Place) -> Locate:
    return lambda _keys: place


def _doubled(about: Sequence[_Written], written: Sequence[_Written]) -> Iterator[InputError]:
    seen = {statement.id for statement, _, _ in about}
    for statement, place, keys in written:
        if statement.id in seen:
            yield InputError(
                f"the id '{statement.id}' stands twice",
                remedy="give one of them another id",
                place=place((*keys, "id")),
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

    A statement waits for each erratum that it is read through to be accepted; a dose also, where the erratum replaces
    words, for an acceptance that names the statement: nothing is more dangerous than a dose under a wrong reading.
    """
    for name in statement.read_through:
        erratum = errata[name]
        if erratum.decision != "accepted":
            return f"{name} is {erratum.decision}"
        if statement.regimen and erratum.as_read is not None and statement.id not in erratum.doses_accepted:
            return f"{name} does not accept the dose of {statement.id} by name"
    return None
