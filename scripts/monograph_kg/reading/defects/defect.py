"""What a defect of a text is."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from operator import itemgetter


@dataclass(slots=True)
class Defect:
    """A proposed erratum, in offsets of the copy.

    Attributes:
        read: how it should be read; None where nothing is to be replaced.
        sentence: index of its sentence, -1 if it lies in none.
        masks: span of the name that is read as the subject, if it is.
    """

    start: int
    end: int
    type: str
    severity: str
    read: str | None
    action: str
    sentence: int = -1
    masks: tuple[int, int] | None = None
    statements: list[str] = field(default_factory=list)


def sentence_at(bounds: list[tuple[int, int]], at: int) -> int:
    """Return the index of the sentence at an offset of the copy, -1 where there is none."""
    index = bisect_right(bounds, at, key=itemgetter(0)) - 1
    return index if index >= 0 and at < bounds[index][1] else -1
