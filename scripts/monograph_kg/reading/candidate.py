"""Candidates: statements that a rule proposed, with the rule, the tier and the record of that rule."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Literal

from pydantic import ValidationError

from monograph_kg.errors import InputError, Place
from monograph_kg.records.record import Record, Slug
from monograph_kg.records.span import write_span
from monograph_kg.records.statement import Statement
from monograph_kg.records.text import read_utf8


class NewEntity(Record):
    """An entity that the registry does not have yet."""

    id: Slug
    kind: str
    label: str


class Candidate(Record):
    """One line of ``candidates.jsonl``.

    Attributes:
        rule: id of the rule that proposed it.
        tier: A may be accepted in bulk, B is for review only.
        accepted, reviewed: the rule's record: how many of its reviewed candidates were accepted.
        section: type of the section.
        statement: the statement as it would be curated.
        new_entities: entities to be added to the registry first.
        pending: ids of proposed errata on which it waits.
    """

    id: Slug
    rule: str
    tier: Literal["A", "B"]
    accepted: int = 0
    reviewed: int = 0
    section: str
    statement: Statement
    new_entities: tuple[NewEntity, ...] = ()
    pending: tuple[str, ...] = ()


def dump_statement(statement: Statement) -> dict[str, Any]:
    """Return a statement as plain data in the form of ``statements.yaml``."""
    data = statement.model_dump(exclude_defaults=True, exclude_none=True)
    for name in ("evidence", "implied_by"):
        if name in data:
            data[name] = [write_span(span) for span in getattr(statement, name)]
    if statement.cues:
        data["cues"] = {key: [write_span(span) for span in spans] for key, spans in sorted(statement.cues.items())}
    data["certainty"] = statement.certainty
    return data


def write_candidates(made: Iterable[Candidate]) -> str:
    """Return candidates as JSON lines with sorted keys."""
    lines = []
    for candidate in made:
        data = candidate.model_dump(exclude={"statement"})
        data["statement"] = dump_statement(candidate.statement)
        lines.append(json.dumps(data, ensure_ascii=False, sort_keys=True))
    return "".join(line + "\n" for line in lines)


def read_candidates(path: Path) -> list[Candidate]:
    """Read ``candidates.jsonl``.

    Raises:
        InputError: for a line that is no candidate, with its number.
    """
    made = []
    for number, line in enumerate(read_utf8(path).splitlines(), start=1):
        try:
            made.append(Candidate.model_validate(json.loads(line)))
        except (ValueError, ValidationError) as error:
            problem = str(error).splitlines()[0]
            raise InputError(f"is no candidate: {problem}", remedy="write the file anew with `monograph-kg extract`",
                             place=Place(path, number)) from error  # fmt: skip
    return made
