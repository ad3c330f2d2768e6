"""Drafts: statements in the making, in offsets of the published text."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Offsets = tuple[int, int]


@dataclass(slots=True)
class Draft:
    """A statement as a rule proposes it.

    Attributes:
        qualifiers: fields of `monograph_kg.records.statement.Statement` beyond its core.
        cues: for each field, the published spans of the words on which it rests.
        sentence: index of the sentence.
        through: spans, in the copy, of the defects that it is read through.
        labels: names of the new entities that it mentions, by identifier, with their kinds.
        tier: A may be accepted in bulk; B, from the sweep or from a rule that is not sure here, is for review only.
    """

    kind: str
    relation: str | None
    subject: str
    rule: str
    sentence: int
    object: str | None = None
    value: str | None = None
    regimen: dict[str, Any] | None = None
    polarity: str = "affirmed"
    certainty: str = "asserted"
    qualifiers: dict[str, Any] = field(default_factory=dict)
    evidence: list[Offsets] = field(default_factory=list)
    implied_by: list[Offsets] = field(default_factory=list)
    cues: dict[str, list[Offsets]] = field(default_factory=dict)
    through: list[str] = field(default_factory=list)
    labels: dict[str, tuple[str, str]] = field(default_factory=dict)
    tier: str = "A"
    implicit: bool = False

    def cue(self, name: str, span: Offsets) -> None:
        """Note the words on which a field rests."""
        known = self.cues.setdefault(name, [])
        if span not in known:
            known.append(span)

    def clone(self) -> Draft:
        """Return a copy that may be changed without changing this draft."""
        return Draft(
            self.kind, self.relation, self.subject, self.rule, self.sentence, self.object, self.value, self.regimen,
            self.polarity, self.certainty, dict(self.qualifiers), list(self.evidence), list(self.implied_by),
            {name: list(spans) for name, spans in self.cues.items()}, list(self.through), dict(self.labels),
            self.tier, self.implicit,
        )  # fmt: skip

    def first(self) -> Offsets:
        """The first span of evidence."""
        return (self.evidence or self.implied_by)[0]
