"""Which of a dataset's identifiers are which of our entities, by the alignment ledger and by nothing else.

A dataset's identifier counts if the ledger has it, or if a third-party mapping or the dataset's own crosswalk ties it
exactly to an identifier that the ledger has. What the ledger decided itself is never overruled by such a step, and a
pair that the ledger rejects is never made by one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from monograph_kg.records.mapping import Mapping
from monograph_kg.vocabulary.ledger import Ledger

EXACT, CLOSE, BROAD, NARROW = "skos:exactMatch", "skos:closeMatch", "skos:broadMatch", "skos:narrowMatch"
_ORDER = (EXACT, CLOSE, BROAD, NARROW)
INVERSE = {EXACT: EXACT, CLOSE: CLOSE, BROAD: NARROW, NARROW: BROAD}


@dataclass(frozen=True, slots=True, order=True)
class Match:
    """An identifier resolved to one of our entities.

    Attributes:
        entity: id of the entity.
        predicate: what the identifier is to the entity: exact, close, broad or narrow match.
        chain: the steps that lead from the entity to the identifier, the ledger's row first.
    """

    entity: str
    predicate: str
    chain: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """A foreign row that ties two identifiers.

    Attributes:
        subject: CURIE.
        predicate: SKOS mapping property of the row.
        object: CURIE.
        origin: where the row stands.
    """

    subject: str
    predicate: str
    object: str
    origin: str


class Resolver:
    """Entities by the identifiers that name them."""

    def __init__(self, ledger: Ledger) -> None:
        self._matches: dict[str, set[Match]] = defaultdict(set)
        self._decided: set[tuple[str, str]] = set()
        self._rows: dict[tuple[str, str], Mapping] = {}
        for entry in (*ledger.entries, *ledger.rejected):
            mapping = entry.mapping
            name = mapping.subject_id.partition(":")[2]
            self._decided.add((name, mapping.object_id))
        for entry in ledger.entries:
            mapping = entry.mapping
            if mapping.is_absence or mapping.predicate_modifier or mapping.predicate_id not in INVERSE:
                continue
            name = mapping.subject_id.partition(":")[2]
            self._rows[(name, mapping.object_id)] = mapping
            step = f"{mapping.subject_id} {mapping.predicate_id} {mapping.object_id}"
            self._matches[mapping.object_id].add(Match(name, mapping.predicate_id, (step,)))
        self._base = {curie: frozenset(matches) for curie, matches in self._matches.items()}

    @property
    def known(self) -> frozenset[str]:
        """All identifiers that resolve to an entity."""
        return frozenset(curie for curie, matches in self._matches.items() if matches)

    def matches(self, curie: str) -> tuple[Match, ...]:
        """Return the entities of an identifier, sorted; nothing if it has none."""
        return tuple(sorted(self._matches.get(curie, ())))

    def row(self, match: Match) -> Mapping | None:
        """Return the row of the ledger that a match begins with."""
        return self._rows.get((match.entity, match.chain[0].rpartition(" ")[2]))

    def extend(self, steps: Iterable[Step]) -> int:
        """Add identifiers that are one step away from the ledger's; return how many matches came of it."""
        added = 0
        for step in steps:
            if step.predicate not in INVERSE:
                continue
            added += self._follow(step, step.subject, step.predicate, step.object)
            added += self._follow(step, step.object, INVERSE[step.predicate], step.subject)
        return added

    def _follow(self, step: Step, known: str, predicate: str, target: str) -> int:
        added = 0
        for match in self._base.get(known, ()):
            combined = _combine(match.predicate, predicate)
            if combined is None or (match.entity, target) in self._decided:
                continue
            words = f"{step.subject} {step.predicate} {step.object} ({step.origin})"
            found = Match(match.entity, combined, (*match.chain, words))
            rivals = {rival for rival in self._matches[target] if rival.entity == match.entity}
            if all(_weight(found) < _weight(rival) for rival in rivals):
                self._matches[target] = self._matches[target] - rivals | {found}
                added += not rivals
        return added


def _weight(match: Match) -> tuple[int, tuple[str, ...]]:
    """Return a key that puts the strongest match first, so that the order of rows does not matter."""
    return (_ORDER.index(match.predicate), match.chain)


def _combine(first: str, second: str) -> str | None:
    """Return what two mapping steps amount to: at least one of them must be exact, or nothing is claimed."""
    if first == EXACT:
        return second
    return first if second == EXACT else None
