"""Mappings: one row of an SSSOM set (https://mapping-commons.github.io/sssom/), as this project restricts it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from monograph_kg.records.record import Day, Record, Text

Curie = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_.-]*:[^\s|<>\"{}^`\\]+$")]
Confidence = Annotated[str, Field(pattern=r"^(0(\.[0-9]+)?|1(\.0+)?)$")]

Predicate = Literal["skos:exactMatch", "skos:closeMatch", "skos:broadMatch", "skos:narrowMatch", "skos:relatedMatch"]
Justification = Literal[
    "semapv:ManualMappingCuration", "semapv:LexicalMatching", "semapv:MappingReview", "semapv:UnspecifiedMatching",
    "semapv:DatabaseCrossReferenceMatching", "semapv:MappingChaining", "semapv:CompositeMatching",
]  # fmt: skip

NO_TERM_FOUND = "sssom:NoTermFound"


class Mapping(Record):
    """An alignment of one of our terms with one of another vocabulary, or the finding that there is none.

    Confidence keeps its lexical form. ``licence_tier`` says whether the identifier ships with labels (``open``), alone
    (``id-only``) or only on request (``opt-in``). ``confirmed_by`` says how the identifier was checked.
    """

    subject_id: Curie
    subject_label: Text | None = None
    predicate_id: Predicate
    predicate_modifier: Literal["Not"] | None = None
    object_id: Curie
    object_label: Text | None = None
    mapping_justification: Justification
    confidence: Confidence
    author_label: Text
    mapping_tool: Text | None = None
    mapping_date: Day
    object_source: Text | None = None
    object_source_version: Text | None = None
    comment: Text | None = None
    licence_tier: Literal["open", "id-only", "opt-in"]
    confirmed_by: Text | None = None

    @model_validator(mode="after")
    def _complete(self) -> Mapping:
        if self.object_id == NO_TERM_FOUND and not self.object_source:
            raise _bad("NoTermFound does not say where was searched", "fill object_source")
        if self.is_exact and not self.confirmed_by:
            raise _bad("an exactMatch without confirmation", "fill confirmed_by, or choose a weaker predicate")
        if self.predicate_modifier and not self.comment:
            raise _bad("a rejected mapping without a reason", "say in 'comment' why it must not match")
        return self

    @property
    def is_exact(self) -> bool:
        """Whether this row asserts that both terms mean the same."""
        return self.predicate_id == "skos:exactMatch" and not self.predicate_modifier and not self.is_absence

    @property
    def is_absence(self) -> bool:
        """Whether this row says that a vocabulary was searched and has no term."""
        return self.object_id == NO_TERM_FOUND


def _bad(problem: str, remedy: str) -> PydanticCustomError:
    return PydanticCustomError("mapping", "{problem}", {"problem": problem, "remedy": remedy})
