"""Candidates as rows for a person at a terminal."""

from __future__ import annotations

from collections.abc import Iterable

from monograph_kg.reading.candidate import Candidate
from monograph_kg.records.statement import Regimen, Statement

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
    told = statement.object or statement.value or (_regimen(statement.regimen) if statement.regimen else "")
    sign = "NOT " if statement.polarity == "negated" else ""
    return f"{sign}{statement.subject} {statement.stated_relation.name} {told}"


def _regimen(regimen: Regimen) -> str:
    dose, most, lasting = regimen.dose, regimen.maximum, regimen.duration
    parts = (
        regimen.phase,
        f"{_range(dose.low, dose.high)} {dose.unit}" if dose else None,
        f"at most {most.amount} {most.unit}" if most else None,
        (f"in {most.period} {most.period_unit}" if most.period else "at once") if most else None,
        regimen.timing.entity if regimen.timing else None,
        f"for {_range(lasting.low, lasting.high)} {lasting.unit}" if lasting else None,
        regimen.route,
        regimen.population,
        regimen.for_use,
    )
    return " ".join(part for part in parts if part)


def _range(low: str, high: str) -> str:
    return low if low == high else f"{low} to {high}"


def _qualifiers(statement: Statement) -> str:
    told: list[str] = [] if statement.certainty == "asserted" else [statement.certainty]
    for name, value in statement.qualifiers().items():
        shown = ", ".join(value) if isinstance(value, tuple) else str(value)
        told.append(f"{name}: {shown}")
    return "; ".join(told)
