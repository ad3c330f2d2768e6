"""What changed between two releases: claims, qualifiers, evidence, alignments and entities."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from monograph_kg.publishing.snapshot import Item, Pairs, Snapshot

Sort = Literal["added", "removed", "changed"]
Group = Literal["claim", "qualifiers", "evidence", "alignment", "entity"]
GROUPS: tuple[Group, ...] = ("claim", "qualifiers", "evidence", "alignment", "entity")


@dataclass(frozen=True, order=True)
class Change:
    """One change.

    Attributes:
        group: what kind of thing changed.
        sort: added, removed or changed.
        iri: the statement, alignment or entity.
        label: what people call it.
        gone: pairs that only the old release has.
        come: pairs that only the new release has.
    """

    group: Group
    sort: Sort
    iri: str
    label: str
    gone: tuple[tuple[str, str], ...] = ()
    come: tuple[tuple[str, str], ...] = ()


def compare(old: Snapshot, new: Snapshot) -> list[Change]:
    """Return every change, by group, sort and IRI; none if both releases claim the same."""
    changes = [
        *_compare(old.statements, new.statements, ("claim", "qualifiers", "evidence")),
        *_compare(old.alignments, new.alignments, ("alignment",)),
        *_compare(old.entities, new.entities, ("entity",)),
    ]
    return sorted(changes, key=lambda change: (GROUPS.index(change.group), change.sort, change.iri))


def _compare(old: dict[str, Item], new: dict[str, Item], groups: tuple[Group, ...]) -> list[Change]:
    """Compare items by IRI; one that came or went is told once, under its first group, with all its pairs."""
    changes = [_whole(groups[0], "removed", old[iri]) for iri in old.keys() - new.keys()]
    changes += [_whole(groups[0], "added", new[iri]) for iri in new.keys() - old.keys()]
    for iri in old.keys() & new.keys():
        for group in groups:
            before, after = old[iri].parts[group], new[iri].parts[group]
            if before != after:
                gone, come = _sorted(before - after), _sorted(after - before)
                changes.append(Change(group, "changed", iri, new[iri].label, gone, come))
    return changes


def _whole(group: Group, sort: Sort, item: Item) -> Change:
    pairs = _sorted(frozenset().union(*item.parts.values()))
    return Change(
        group, sort, item.iri, item.label, pairs if sort == "removed" else (), pairs if sort == "added" else ()
    )


def _sorted(pairs: Pairs) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(pairs))
