"""Candidates as rows for a person at a terminal."""

from __future__ import annotations

from collections.abc import Iterable

from monograph_kg.reading.candidate import Candidate
from monograph_kg.records.statement import Regimen, Statement, Timing

HEADS = ("tier", "fact", "qualifiers", "words", "at")
"""Heads of the columns that :func:`rows` gives."""


def rows(made: Iterable[Candidate], text: str) -> list[tuple[str, ...]]:
    """Return a row for each candidate: tier, fact, qualifiers, the words of ``text`` and where they begin.

    A negated fact begins with NOT, in capitals, so that no reader takes it for its opposite; an asterisk after the
    tier marks a candidate that waits for an erratum.
    """
    return [_row(candidate, text) for candidate in made]


def _row(candidate: Candidate, text: str) -> tuple[str, ...]:
    statement = candidate.statement
    first = (statement.evidence or statement.implied_by)[0]
    words = " ".join(text[first.start : first.end].split())
    tier = candidate.tier + ("*" if candidate.pending else "")
    return (tier, _fact(statement), _qualifiers(statement), words, str(first.start))


def _fact(statement: Statement) -> str:
    told = statement.object or statement.value or (regimen_line(statement.regimen) if statement.regimen else "")
    sign = "NOT " if statement.polarity == "negated" else ""
    return f"{sign}{statement.subject} {statement.stated_relation.name} {told}"


def regimen_line(regimen: Regimen) -> str:
    """Return a regimen in one line of ids and numbers; a maximum always has its own words."""
    dose, most, lasting = regimen.dose, regimen.maximum, regimen.duration
    parts = (
        regimen.phase,
        f"{dose.amount} {dose.unit}" if dose else None,
        _timing(regimen.timing) if regimen.timing else None,
        f"at most {most.amount} {most.unit}" if most else None,
        (f"in {most.period} {most.period_unit}" if most.period else "at a time") if most else None,
        f"for {lasting.amount} {lasting.unit}" if lasting else None,
        regimen.route,
        regimen.population,
        regimen.for_use,
    )
    return " ".join(part for part in parts if part)


def _timing(timing: Timing) -> str:
    return timing.entity or f"{timing.frequency} per {timing.period} {timing.period_unit}"


def _qualifiers(statement: Statement) -> str:
    told: list[str] = [] if statement.certainty == "asserted" else [statement.certainty]
    for name, value in statement.qualifiers().items():
        shown = ", ".join(value) if isinstance(value, tuple) else str(value)
        told.append(f"{name}: {shown}")
    return "; ".join(told)
