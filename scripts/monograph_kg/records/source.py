"""Sources: what is known of a monograph without keeping its text."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from monograph_kg.records.record import Record, Slug, Text
from monograph_kg.records.span import Span, WrittenSpan
from monograph_kg.records.statement import Statement

Offset = Annotated[int, Field(ge=0)]


class Section(Record):
    """A part of the outline: ``[start, end)`` in code points, its heading's span where it has one.

    ``type`` says what the section is for (uses, dosage, side-effects ...), whatever its heading's words are.
    """

    id: Slug
    label: Text
    type: Slug
    start: Offset
    end: Offset
    heading: WrittenSpan | None = None


class IgnoredSpan(Record):
    """Characters that carry no fact, and why."""

    span: WrittenSpan
    reason: Text


class Source(Record):
    """A monograph: bibliographic facts, hash and outline; never its text.

    Attributes:
        sha256: hexadecimal digest of the file's bytes, by which a text at hand is recognised.
        code_points: length of the text in Unicode code points.
        sections: outline in text order; a section may lie inside another one.
        sentences: ``[start, end)`` of each sentence or heading, in text order, not overlapping.
        metadata: statements about the document itself.
    """

    id: Slug
    title: Text
    language: Text
    drug: Slug
    publisher: Text | None = None
    licence: Text
    rights: Text | None = None
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    code_points: int = Field(ge=1)
    document_type: Text
    sections: tuple[Section, ...] = Field(min_length=1)
    sentences: tuple[tuple[Offset, Offset], ...]
    ignored: tuple[IgnoredSpan, ...] = ()
    metadata: tuple[Statement, ...] = ()
    format: Literal["text", "markdown", "spl"] = "text"

    @model_validator(mode="after")
    def _ordered(self) -> Source:
        for section in self.sections:
            if not section.start < section.end <= self.code_points:
                raise _bad(f"the section {section.id} does not lie inside the text", "correct its start and end")
        last = 0
        for start, end in self.sentences:
            if not last <= start < end <= self.code_points:
                raise _bad(f"the sentence {start}-{end} overlaps another or leaves the text", "correct its offsets")
            last = end
        return self

    def section_of(self, span: Span) -> Section | None:
        """Return the innermost section that holds the span's first character, or None."""
        holding = [s for s in self.sections if s.start <= span.start < s.end]
        return min(holding, key=lambda s: s.end - s.start, default=None)

    def sentence_of(self, span: Span) -> tuple[int, int] | None:
        """Return the offsets of the sentence that holds the whole span, or None."""
        return next(((a, b) for a, b in self.sentences if a <= span.start and span.end <= b), None)


def _bad(problem: str, remedy: str) -> PydanticCustomError:
    return PydanticCustomError("source", "{problem}", {"problem": problem, "remedy": remedy})
