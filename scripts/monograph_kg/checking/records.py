"""Records: what reading the curated files showed that is no error but needs a person."""

from __future__ import annotations

from collections.abc import Iterator

from monograph_kg.checking.finding import Finding, Outcome
from monograph_kg.graph.assemble import Inputs


def check_records(inputs: Inputs) -> Outcome:
    """Report statements that wait for a decision, errata that nothing uses, and notes that ask for a review."""
    findings = tuple(_findings(inputs))
    statements = sum(len(m.statements) for m in inputs.monographs)
    return Outcome(
        "records",
        findings,
        f"{len(inputs.registry)} entities, {statements} statements, "
        f"{len(inputs.ledger.entries)} alignments, {len(inputs.monographs)} sources",
    )


def _findings(inputs: Inputs) -> Iterator[Finding]:
    for monograph in inputs.monographs:
        source = monograph.source.id
        for statement, reason in monograph.pending:
            yield Finding(
                "warning",
                f"kept out of the graph: {reason}",
                "decide the erratum in errata.tsv",
                f"statement:{source}.{statement.id}",
            )
        for erratum in monograph.errata.values():
            if erratum.decision == "proposed":
                yield Finding(
                    "warning",
                    f"the erratum {erratum.id} is undecided",
                    "accept or reject it",
                    f"erratum:{source}.{erratum.id}",
                )
        for statement in monograph.statements:
            if statement.needs_review:
                yield Finding(
                    "info",
                    f"marked for review: {statement.needs_review}",
                    "compare with another source",
                    f"statement:{source}.{statement.id}",
                )
