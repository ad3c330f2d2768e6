"""What a request that cannot be answered gets: a status, what is wrong, and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping

from monograph_kg.errors import LimitError, MonographError, QueryError, RefusedError

# From here on the engine lists all tokens of the grammar that would fit.
_EXPECTED = ": expected "
_LONGEST = 500
BAD, FORBIDDEN, TOO_LARGE, FAILED = 400, 403, 413, 500


class Refusal(Exception):
    """An answer other than success.

    Attributes:
        status: the HTTP status code.
        problem: what is wrong, one sentence.
        remedy: what to do about it.
        headers: headers that belong to the status, such as ``Retry-After``.
    """

    def __init__(self, status: int, problem: str, remedy: str = "", headers: Mapping[str, str] | None = None) -> None:
        super().__init__(problem)
        self.status = status
        self.problem = problem
        self.remedy = remedy
        self.headers = dict(headers or {})

    @property
    def text(self) -> str:
        """The message as plain text, a line each for problem and remedy."""
        return f"{self.problem}\nremedy: {self.remedy}\n" if self.remedy else f"{self.problem}\n"


def refusal_of(error: MonographError) -> Refusal:
    """Return what an error of the package means over HTTP.

    A limit that was seen in the text is the client's to mend (400, or 413 for its size). One that was reached while
    the query ran is 500, as the protocol asks for a well-formed query that is not answered; not 503, which clients
    repeat.
    """
    problem = " ".join(error.problem.partition(_EXPECTED)[0].split())[:_LONGEST]
    problem = f"{error.place}: {problem}" if error.place else problem
    if isinstance(error, RefusedError):
        return Refusal(FORBIDDEN, problem, error.remedy)
    if isinstance(error, QueryError):
        return Refusal(BAD, problem, error.remedy)
    if isinstance(error, LimitError) and error.place is not None:
        return Refusal(TOO_LARGE if "bytes" in error.problem else BAD, problem, error.remedy)
    return Refusal(FAILED, problem, error.remedy)
