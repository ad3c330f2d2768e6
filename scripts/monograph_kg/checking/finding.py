"""What checks report: findings with severity and remedy, gathered into outcomes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from monograph_kg.errors import InputError, ManyInputErrors, MonographError, Place

Severity = Literal["error", "warning", "info"]
Status = Literal["passed", "findings", "not run"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a check found.

    Attributes:
        severity: an ``error`` must not be released; a ``warning`` needs a look; an ``info`` is for the record.
        message: what is wrong.
        remedy: what to do.
        place: where, a place in a file or an IRI.
    """

    severity: Severity
    message: str
    remedy: str = ""
    place: Place | str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one check did.

    Attributes:
        check: its name.
        findings: all that it found.
        summary: one line on what it looked at.
        hindrance: why it could not run; empty if it ran.
    """

    check: str
    findings: tuple[Finding, ...] = ()
    summary: str = ""
    hindrance: str = ""

    @property
    def status(self) -> Status:
        """``not run``, ``findings`` if there is an error or a warning, else ``passed``."""
        if self.hindrance:
            return "not run"
        return "findings" if any(f.severity != "info" for f in self.findings) else "passed"


def exit_code(outcomes: Iterable[Outcome]) -> int:
    """Return 2 if a check could not run, else 1 if any has findings, else 0.

    >>> exit_code([Outcome("records")])
    0
    """
    statuses = {outcome.status for outcome in outcomes}
    return 2 if "not run" in statuses else int("findings" in statuses)


def from_error(error: MonographError) -> list[Finding]:
    """Turn an error of reading into findings, one for each problem."""
    single: tuple[MonographError | InputError, ...] = (error,)
    if isinstance(error, ManyInputErrors):
        single = error.errors
    return [Finding("error", e.problem, e.remedy, e.place or "") for e in single]
