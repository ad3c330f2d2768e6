"""What a dataset states about our entities, as it was found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from monograph_kg.errors import Place
from monograph_kg.linking.description import Relation

Key = tuple[str, str, str, str, str]
"""What makes two rows the same assertion: relation, polarity, subject, object and source."""


@dataclass(frozen=True, slots=True, order=True)
class Node:
    """A subject or object of a dataset: its CURIE, the cell as written, and its name (empty if there is none)."""

    curie: str
    written: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Assertion:
    """What a dataset states, once or in several equal rows.

    Attributes:
        relation: what it states.
        subject: about what.
        object: of what.
        place: the first row that states it.
        details: further columns of that row.
        symmetric: whether it holds with its ends exchanged.
    """

    relation: Relation
    subject: Node
    object: Node
    place: Place
    details: tuple[tuple[str, str], ...] = ()
    symmetric: bool = False

    @property
    def ends(self) -> tuple[Node, Node]:
        """Subject and object."""
        return (self.subject, self.object)

    def turned(self) -> Assertion:
        """Return the assertion with its ends exchanged; only a symmetric one still says the same."""
        return replace(self, subject=self.object, object=self.subject)

    def named(self, names: Mapping[str, str]) -> Assertion:
        """Return the assertion with names for those of its nodes that have none."""
        subject, target = (replace(end, label=end.label or names.get(end.written, "")) for end in self.ends)
        return replace(self, subject=subject, object=target)

    @property
    def order(self) -> tuple[str, str, str, str]:
        """Key that puts assertions in a fixed order."""
        return (self.relation.name, self.object.label.casefold(), self.object.curie, self.subject.curie)

    @property
    def where(self) -> str:
        """File or source and number of the row, without a folder."""
        name = str(self.place.path).replace("\\", "/").rpartition("/")[2]
        return f"{name}:{self.place.line}" if self.place.line else name


@dataclass(slots=True)
class Found:
    """What was found in a dataset.

    Attributes:
        assertions: each with the number of rows that state it.
        rows: rows read, by source.
        nodes: nodes that are our entities, by CURIE.
        kinds: kinds of statement to which the tables that were read correspond.
        skipped: rows or cells left aside, by reason.
        sha256: digests of the files, by name.
    """

    assertions: dict[Key, tuple[Assertion, int]] = field(default_factory=dict)
    nodes: dict[str, Node] = field(default_factory=dict)
    kinds: set[str] = field(default_factory=set)
    rows: dict[str, int] = field(default_factory=dict)
    skipped: dict[str, int] = field(default_factory=dict)
    sha256: dict[str, str] = field(default_factory=dict)

    def all(self) -> list[tuple[Assertion, int]]:
        """Return the assertions in a fixed order."""
        return [self.assertions[key] for key in sorted(self.assertions)]

    def skip(self, reason: str) -> None:
        """Count a row that was left aside."""
        self.skipped[reason] = self.skipped.get(reason, 0) + 1
