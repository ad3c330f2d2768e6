"""Errata: defects of a source's text, as written and as read, and who decided."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from monograph_kg.records.record import Day, Record, Slug, Text
from monograph_kg.records.span import digest
from monograph_kg.records.text import MAX_MENTION_WORDS, word_count


class Erratum(Record):
    r"""One row of ``errata.tsv``.

    Attributes:
        id: ``D`` and a number, unique within the source.
        start: offset of the first defective code point.
        end: offset after the last one; equal to ``start`` where something is missing.
        as_written: the characters (``\n`` for a line end), or their digest if they are more than seven words.
        as_read: how a careful reader takes them; empty where nothing is to be replaced.
        decision: statements read through an erratum that is not accepted stay out of the graph.
        doses_accepted: ids of the statements whose dose may be read through this erratum; a dose needs its name here.
    """

    id: Annotated[str, Field(pattern=r"^D[0-9]{2,}$")]
    start: int = Field(ge=0)
    end: int = Field(ge=0)
    type: Text
    severity: Literal["minor", "major", "critical"]
    as_written: Text | None = None
    as_read: Text | None = None
    action: Text
    decision: Literal["accepted", "proposed", "rejected"]
    decided_by: Text | None = None
    date: Day | None = None
    doses_accepted: tuple[Slug, ...] = ()
    note: Text | None = None

    @model_validator(mode="after")
    def _decided(self) -> Erratum:
        if self.end < self.start:
            raise _bad("the erratum ends before its start", "correct start and end")
        if self.decision != "proposed" and not (self.decided_by and self.date):
            raise _bad(f"the erratum is {self.decision} by nobody", "fill decided_by and date")
        if self.as_written and word_count(self.as_written) > MAX_MENTION_WORDS:
            raise _bad("as_written quotes more than seven words", f"write {digest(self.written)}")
        return self

    @property
    def written(self) -> str:
        """``as_written`` with its line ends restored."""
        return (self.as_written or "").replace("\\n", "\n")

    @property
    def read(self) -> str | None:
        """``as_read`` with its line ends restored."""
        return None if self.as_read is None else self.as_read.replace("\\n", "\n")

    def agrees_with(self, text: str) -> bool:
        """Say whether ``text`` has the defect at its offsets."""
        found = text[self.start : self.end]
        return self.written in (found, digest(found))


def _bad(problem: str, remedy: str) -> PydanticCustomError:
    return PydanticCustomError("erratum", "{problem}", {"problem": problem, "remedy": remedy})
