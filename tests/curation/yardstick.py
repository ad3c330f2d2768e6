"""Finds the curated statement that says a row of the yardstick, through the crosswalk in ``data/crosswalk.tsv``.

The crosswalk translates the yardstick's words: its terms to entities, its predicates to kinds and relations, its
qualifiers to fields. Nothing in it points at a statement, so that a statement is found by what it says alone.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from monograph_kg.areas import area
from monograph_kg.curation.monograph import Monograph, read_monograph
from monograph_kg.records.erratum import Erratum
from monograph_kg.records.source import Source
from monograph_kg.records.span import Span
from monograph_kg.records.statement import Statement
from monograph_kg.vocabulary.registry import read_registry

FOLDER = area("ontology") / "sources" / "clonazepam-faq"
CROSSWALK = Path(__file__).parent / "data" / "crosswalk.tsv"
# Keys of the yardstick that are no qualifiers: bookkeeping, and links between rows that have tests of their own.
BOOKKEEPING = {"kind", "tier", "sent", "children", "unit_shared_with", "restates", "near", "via", "purpose"}


@dataclass(frozen=True)
class Row:
    """One fact of the yardstick; ``span`` is ``START-END``, ``said`` its qualifiers as written there."""

    id: str
    span: str
    subject: str
    predicate: str
    object: str
    said: dict[str, str]

    @property
    def objects(self) -> list[str]:
        return self.object.split("; ")

    def qualifiers(self) -> Iterator[tuple[str, str]]:
        return ((key, value) for key, value in self.said.items() if key not in BOOKKEEPING)


class MissError(Exception):
    """A row of the yardstick that no statement says, and what is amiss."""


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


@cache
def _crosswalk() -> dict[tuple[str, str, str], str]:
    return {(row["table"], row["key"], row["when"]): row["ours"] for row in table(CROSSWALK)}


def ours(table: str, key: str, when: str = "") -> str | None:
    return _crosswalk().get((table, key, when)) or _crosswalk().get((table, key, ""))


def _term(text: str) -> str:
    if found := ours("term", text):
        return found
    raise MissError(f"the crosswalk has no term for {text!r}: add a row to {CROSSWALK.name}")


@cache
def yardstick_rows(shared: Path) -> dict[str, Row]:
    made = {}
    for cells in table(shared / "reference" / "clonazepam-faq.facts.tsv"):
        said = dict(part.split("=", 1) for part in cells["qualifiers"].split(";"))
        made[cells["id"]] = Row(
            cells["id"], f"{cells['start']}-{cells['end']}",
            cells["subject"], cells["predicate"], cells["object"], said,
        )  # fmt: skip
    return made


@cache
def _monograph() -> Monograph:
    return read_monograph(FOLDER, read_registry(area("ontology") / "entities.tsv"))


def source() -> Source:
    return _monograph().source


def statements() -> tuple[Statement, ...]:
    """Return all statements that reach the graph, those about the document too."""
    return _monograph().statements


def curated() -> tuple[Statement, ...]:
    """Return the statements that are not about the document."""
    return tuple(statement for statement in statements() if statement.kind != "DocumentStatement")


def pending() -> dict[str, str]:
    """Return the reasons why statements wait outside the graph, by id."""
    return {statement.id: reason for statement, reason in _monograph().pending}


def errata() -> dict[str, Erratum]:
    return _monograph().errata


def values(statement: Statement, path: str) -> set[str]:
    """Return the values of a field, or of one below the regimen, as texts."""
    value: object = statement
    for name in path.split("."):
        value = getattr(value, name, None)
    if value is None:
        return set()
    return {str(one) for one in value} if isinstance(value, tuple) else {str(value)}


def keys(spans: tuple[Span, ...]) -> set[str]:
    return {span.key for span in spans}


def _object(statement: Statement) -> str | None:
    return statement.regimen.id if statement.regimen else statement.object or statement.value


def _lacking(statement: Statement, row: Row) -> list[str]:
    """Say which qualifiers of the row the statement has not."""
    lacking = []
    for key, value in row.qualifiers():
        if (key, value) == ("certainty", "implied"):
            whole = statement.certainty == "implied" or "restates" in row.said
            if not whole or row.span not in keys(statement.implied_by):
                lacking.append(f"certainty implied, with {row.span} under implied_by")
            continue
        field = ours("qualifier", key, statement.kind)
        if field is None:
            raise MissError(f"the crosswalk has no field for the qualifier {key!r}: add a row to {CROSSWALK.name}")
        wanted = set((ours("value", value) or value).split("|"))
        if not wanted <= values(statement, field):
            lacking.append(f"{field} = {' and '.join(sorted(wanted))}")
    return lacking


def _qualified(found: list[Statement], row: Row) -> Statement:
    lacks = {statement.id: _lacking(statement, row) for statement in found}
    for statement in found:
        if not lacks[statement.id]:
            return statement
    raise MissError("; ".join(f"{name} lacks {', '.join(what)}" for name, what in lacks.items()))


def _as_statement(row: Row, text: str) -> Statement:
    """Find the statement that says the row's fact of the object ``text``."""
    kind, relation = (ours("predicate", row.predicate, text) or "none none").split()
    core = (kind, relation, _term(row.subject), _term(text))
    same = [s for s in statements() if (s.kind, s.stated_relation.name, s.subject, _object(s)) == core]
    if not same:
        raise MissError(f"no statement says {' '.join(core)}")
    grounded = [s for s in same if row.span in keys((*s.evidence, *s.implied_by))]
    if not grounded:
        raise MissError(f"{', '.join(s.id for s in same)}: the span {row.span} is not among the evidence")
    return _qualified(grounded, row)


def _as_facet(row: Row, facet: str) -> tuple[Statement, ...]:
    """Find the statements that carry the row as a qualifier, with its span as the qualifier's cue."""
    cue, field = facet.split()
    subject, value = _term(row.subject), _term(row.object)
    cued = [s for s in curated() if row.span in keys(s.cues.get(cue, ())) and s.subject == subject]
    found = [s for s in cued if value in values(s, field)]
    if not found:
        raise MissError(f"no statement about {subject} has {field} = {value} with the cue {cue} at {row.span}")
    for one in found:
        _qualified([one], row)
    return tuple(found)


def statements_of(row: Row) -> tuple[Statement, ...]:
    """Return the statements that say the row.

    Raises:
        MissError: if there are none, saying how near the nearest one comes.
    """
    if facet := ours("facet", row.predicate, row.object):
        return _as_facet(row, facet)
    return tuple(_as_statement(row, text) for text in row.objects)


def ids_of(row: Row) -> set[str]:
    return {statement.id for statement in statements_of(row)}
