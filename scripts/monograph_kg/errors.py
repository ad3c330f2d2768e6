"""The one tree of errors: each says what is wrong, where, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Place:
    """Where a problem stands: a file and, where known, its line and column (both counted from 1)."""

    path: Path | str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        parts = [str(self.path), self.line, self.column]
        return ":".join(str(part) for part in parts if part is not None)


class MonographError(Exception):
    """Root of every error that this package raises on purpose.

    Attributes:
        problem: what is wrong, one sentence.
        remedy: what to do about it, one sentence; may be empty.
        place: where it is wrong, if that is a place in a file.
        exit_code: what the command line ends with when nothing catches the error.
    """

    exit_code = 2

    def __init__(self, problem: str, *, remedy: str = "", place: Place | None = None) -> None:
        super().__init__(problem)
        self.problem = problem
        self.remedy = remedy
        self.place = place

    def __str__(self) -> str:
        head = f"{self.place}: {self.problem}" if self.place else self.problem
        return f"{head}\n  remedy: {self.remedy}" if self.remedy else head


class InputError(MonographError):
    """A file of the project, or one that a user gave, cannot be taken as it is."""


class ManyInputErrors(InputError):
    """Several problems of one reading, so that a curator mends them in one round."""

    def __init__(self, errors: list[InputError]) -> None:
        super().__init__(f"{len(errors)} problems in the input")
        self.errors = tuple(errors)

    def __str__(self) -> str:
        return "\n".join(str(error) for error in self.errors)


class BuildError(MonographError):
    """The graph cannot be assembled or written; the former release is untouched."""


class QueryError(MonographError):
    """A query, or a value for one of its parameters, cannot be used."""


class LimitError(MonographError):
    """A limit on time, memory, size, depth or rows was reached, and the work was given up."""


class RefusedError(MonographError):
    """Foreign data or a foreign query asks for what the hardened doors do not allow."""


class StoreError(MonographError):
    """A triple store or SPARQL endpoint could not be reached, refused, or answered nonsense."""


class LinkError(MonographError):
    """A research dataset does not have the shape that its description promises."""


class ExportError(MonographError):
    """A form cannot be written, or not without saying something that no statement says."""


class MissingToolError(MonographError):
    """An optional library or program is not installed."""


def reraise(errors: list[InputError]) -> None:
    """Raise what was collected: nothing, the one error itself, or all together.

    Raises:
        InputError: the only error of the list.
        ManyInputErrors: if there are several.
    """
    if len(errors) == 1:
        raise errors[0]
    if errors:
        raise ManyInputErrors(errors)
