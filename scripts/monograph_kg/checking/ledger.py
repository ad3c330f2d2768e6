"""The ledger against itself and against other people's mapping sets: alignments that cannot all be true."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from monograph_kg.checking.finding import Finding, Outcome
from monograph_kg.vocabulary.contradictions import Contradiction, find_contradictions
from monograph_kg.vocabulary.foreign import read_foreign
from monograph_kg.vocabulary.ledger import Ledger
from monograph_kg.vocabulary.registry import Registry


def check_ledger(ledger: Ledger, registry: Registry, against: Iterable[Path] = ()) -> Outcome:
    """Check that no two alignments contradict each other, each finding told as the chain of rows that shows it.

    Args:
        ledger: the alignments.
        registry: what kind of thing each entity is.
        against: third-party mapping sets (SSSOM TSV) to hold the ledger to.

    Raises:
        InputError: if a third-party set cannot be read.
    """
    objects = {entry.mapping.object_id for entry in ledger.entries}
    foreign = [read_foreign(path, objects) for path in against]
    findings = tuple(_finding(each) for each in find_contradictions(ledger, registry, foreign))
    sets = f", {len(foreign)} third-party sets" if foreign else ""
    return Outcome("ledger", findings, f"{len(ledger.entries)} alignments, {len(ledger.rejected)} rejected ones{sets}")


def _finding(found: Contradiction) -> Finding:
    chain = "".join(f"\n      {number}. {step}" for number, step in enumerate(found.chain, start=1))
    return Finding("error", f"{found.message}{chain}", found.remedy, found.place)
