"""Decisions: what reviewers said of candidates, one row each, append-only; and how they follow a text that changes."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from monograph_kg.errors import InputError, Place
from monograph_kg.reading.candidate import Candidate, dump_statement, read_candidates
from monograph_kg.records.record import Record, Slug, Text
from monograph_kg.records.span import Span, parse_span
from monograph_kg.records.statement import Statement
from monograph_kg.records.tsv import read_records, read_table, write_table

COLUMNS = ("candidate", "decision", "orcid", "date", "tag", "note", "section", "anchor", "rule", "statement")


class Decision(Record):
    """One row of ``decisions.tsv``.

    Attributes:
        candidate: id of the candidate.
        decision: accept, reject or edit; the last row of a candidate holds.
        orcid: who decided (https://orcid.org), by the last part of the identifier.
        tag: the reviewer's keyword, such as ``wrong-object``.
        section: type of the section of the candidate's first evidence.
        anchor: that evidence, ``START-END MENTION``.
        rule: the rule that had proposed it.
        statement: the statement as accepted or edited, JSON; empty for a rejection.
    """

    candidate: Slug
    decision: Literal["accept", "reject", "edit"]
    orcid: Annotated[str, Field(pattern=r"^\d{4}-\d{4}-\d{4}-\d{3}[\dX]$")]
    date: Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]
    tag: Text | None = None
    note: Text | None = None
    section: Slug
    anchor: Text
    rule: Text
    statement: Text | None = None

    @model_validator(mode="after")
    def _complete(self) -> Decision:
        try:
            parse_span(self.anchor)
        except (ValidationError, PydanticCustomError) as error:
            raise PydanticCustomError(
                "decision", "the anchor is no span", {"remedy": "write START-END MENTION"}
            ) from error
        if (self.statement is None) != (self.decision == "reject"):
            raise PydanticCustomError("decision", "a rejection has no statement, all others have one",
                                      {"remedy": "export the row from the review page again"})  # fmt: skip
        return self

    @property
    def span(self) -> Span:
        """The anchor as a span."""
        return parse_span(self.anchor)


@dataclass(frozen=True, slots=True)
class Settled:
    """What the decisions come to.

    Attributes:
        accepted: statements for the build.
        rejected: ids of rejected candidates.
        open: candidates on which nobody has decided.
        stale: statements of decisions whose candidate cannot be found again, each with the reason.
    """

    accepted: tuple[Statement, ...]
    rejected: tuple[str, ...]
    open: tuple[Candidate, ...]
    stale: tuple[tuple[Statement, str], ...]


def read_decisions(path: Path) -> list[Decision]:
    """Read ``decisions.tsv``; a missing file holds none.

    Raises:
        InputError: for a malformed row.
    """
    if not path.exists():
        return []
    table = read_table(path, COLUMNS)
    return [decision for _, decision in read_records(table, Decision)]


def decision_places(path: Path) -> dict[str, Place]:
    """Return for each candidate where its last decision stands; a missing file holds none."""
    if not path.exists():
        return {}
    table = read_table(path, COLUMNS)
    return {row.cells["candidate"]: table.place(row.line) for row in table.rows}


def write_decisions(decisions: Iterable[Decision]) -> str:
    """Return the text of a ``decisions.tsv``."""
    return write_table(COLUMNS, ([str(getattr(d, name) or "") for name in COLUMNS] for d in decisions))


def append_decisions(path: Path, new: Sequence[Decision]) -> None:
    """Append rows to the file; the rows that stand there are never touched."""
    text = write_decisions(new)
    if path.exists():
        read_decisions(path)
        text = text.split("\n", 1)[1]
    with path.open("a", encoding="utf-8", newline="") as file:
        file.write(text)


def decide(
    candidate: Candidate,
    decision: Literal["accept", "reject", "edit"],
    orcid: str,
    date: str,
    **more: Any,  # noqa: ANN401
) -> Decision:
    """Return the row for a decision on a candidate; ``statement`` may be given for an edit."""
    first = (candidate.statement.evidence or candidate.statement.implied_by)[0]
    statement = more.pop("statement", candidate.statement)
    written = (
        None if decision == "reject" else json.dumps(dump_statement(statement), ensure_ascii=False, sort_keys=True)
    )
    return Decision(candidate=candidate.id, decision=decision, orcid=orcid, date=date, section=candidate.section,
                    anchor=f"{first.key} {first.mention}", rule=candidate.rule, statement=written, **more)  # fmt: skip


def parse_statement(written: str, place: Place | None = None) -> Statement:
    """Read a statement from its JSON.

    Raises:
        InputError: if it is none.
    """
    try:
        return Statement.model_validate(json.loads(written))
    except ValueError as error:
        raise InputError(f"the statement of a decision is malformed: {str(error).splitlines()[0]}",
                         remedy="export the row from the review page again", place=place) from error  # fmt: skip


def settle(candidates: Sequence[Candidate], decisions: Iterable[Decision]) -> Settled:
    """Apply decisions to the candidates of the text as it is now.

    A decision finds its candidate by id and offset, then by its quote if exactly one candidate of the same rule or
    kind in the same section has it; else it is stale. Errata decide later whether a statement may be built.
    """
    last = {decision.candidate: decision for decision in decisions}
    by_id = {candidate.id: candidate for candidate in candidates}
    accepted: list[Statement] = []
    rejected: list[str] = []
    stale: list[tuple[Statement, str]] = []
    done: set[str] = set()
    for decision in last.values():
        found = _find(decision, by_id, candidates, done)
        if found is None:
            if decision.statement:
                statement = parse_statement(decision.statement)
                stale.append((statement, f"the decision of {decision.date} no longer finds its words; review it again"))
            continue
        done.add(found.id)
        if decision.decision == "reject":
            rejected.append(found.id)
        elif decision.decision == "accept":
            accepted.append(found.statement.model_copy(update={"id": decision.candidate}))
        else:
            accepted.append(_moved(decision, found))
    rest = tuple(c for c in candidates if c.id not in done)
    return Settled(tuple(accepted), tuple(rejected), rest, tuple(stale))


def _find(
    decision: Decision, by_id: Mapping[str, Candidate], candidates: Sequence[Candidate], done: set[str]
) -> Candidate | None:
    span = decision.span
    here = by_id.get(decision.candidate)
    if here is not None and span in (*here.statement.evidence, *here.statement.implied_by):
        return here
    kind = parse_statement(decision.statement).kind if decision.statement else None
    alike = [
        c for c in candidates
        if c.id not in done and c.section == decision.section
        and (c.statement.kind == kind if kind else c.rule == decision.rule)
        and any(s.mention == span.mention for s in (*c.statement.evidence, *c.statement.implied_by))
    ]  # fmt: skip
    return alike[0] if len(alike) == 1 else None


def _moved(decision: Decision, found: Candidate) -> Statement:
    """An edited statement with its spans moved as far as its anchor has moved."""
    statement = parse_statement(decision.statement or "")
    now = next(
        s for s in (*found.statement.evidence, *found.statement.implied_by) if s.mention == decision.span.mention
    )
    by = now.start - decision.span.start
    if not by:
        return statement

    def move(spans: tuple[Span, ...]) -> tuple[Span, ...]:
        """Return the spans where the text has them now."""
        return tuple(Span(start=s.start + by, end=s.end + by, mention=s.mention) for s in spans)

    return statement.model_copy(
        update={"evidence": move(statement.evidence), "implied_by": move(statement.implied_by),
                "cues": {name: move(spans) for name, spans in statement.cues.items()}}
    )  # fmt: skip


def reviewed(folder: Path) -> Settled:
    """Settle the candidates and decisions of a source's folder; empty where it has none.

    Raises:
        InputError: for a malformed file.
    """
    path = folder / "candidates.jsonl"
    decisions = read_decisions(folder / "decisions.tsv")
    if not decisions:
        return Settled((), (), (), ())
    return settle(read_candidates(path) if path.exists() else [], decisions)


def rule_counts(decisions: Iterable[Decision]) -> dict[str, tuple[int, int]]:
    """Return for each rule how many of its candidates were accepted as they were, and how many were reviewed."""
    last = {decision.candidate: decision for decision in decisions}
    total = Counter(d.rule for d in last.values())
    good = Counter(d.rule for d in last.values() if d.decision == "accept")
    return {rule: (good[rule], total[rule]) for rule in sorted(total)}
