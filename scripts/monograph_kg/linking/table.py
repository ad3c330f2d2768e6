"""The outcome of a run as a table: one line a statement, then one a thing that only the dataset states."""

from __future__ import annotations

from collections.abc import Iterator

from monograph_kg.linking.assertions import Assertion, Node
from monograph_kg.linking.run import Outcomes
from monograph_kg.linking.spaces import plain
from monograph_kg.linking.verdicts import Verdict
from monograph_kg.records.tsv import write_table

COLUMNS = (
    "verdict", "strength", "kind", "statement", "says", "dataset_relation", "dataset_subject", "dataset_object",
    "dataset_object_label", "place", "rows", "details", "steps", "remark",
)  # fmt: skip
BEYOND = "only in the dataset"


def outcome_table(outcomes: Outcomes) -> str:
    """Return the table as TSV: disagreements first, then what was found, what was not, and what is new."""
    ordered = sorted(outcomes.verdicts, key=reading_order)
    rows = [*map(_verdict, ordered), *_beyond(outcomes)]
    return write_table(COLUMNS, [[plain(cell) for cell in row] for row in rows])


def reading_order(verdict: Verdict) -> tuple[bool, int, str, str]:
    """Return the key that puts what a person must see first."""
    order = list(type(verdict.outcome))
    return (not verdict.is_disagreement, order.index(verdict.outcome), verdict.item.kind, verdict.item.id)


def _verdict(verdict: Verdict) -> list[str]:
    item = verdict.item
    head = [verdict.outcome.words, verdict.strength.value if verdict.strength else "", item.kind, item.id, item.words]
    if not verdict.evidence:
        return [*head, *[""] * 8, verdict.reason.value if verdict.reason else ""]
    best = verdict.evidence[0]
    tail = [" | ".join(best.chain), verdict.remark]
    return [*head, *_assertion(best.assertion, best.rows), *tail]


def _beyond(outcomes: Outcomes) -> Iterator[list[str]]:
    for assertion, rows in outcomes.beyond:
        kinds = " | ".join(assertion.relation.corresponds)
        yield [BEYOND, "", kinds, "", "", *_assertion(assertion, rows), "", ""]


def _assertion(assertion: Assertion, rows: int) -> list[str]:
    details = " | ".join(f"{name}: {value}" for name, value in assertion.details)
    return [
        assertion.relation.name, shown(assertion.subject), assertion.object.curie, assertion.object.label,
        assertion.where, str(rows), details,
    ]  # fmt: skip


def shown(node: Node) -> str:
    """Return a node for people: its name where it has one, and its CURIE."""
    return f"{node.label} ({node.curie})" if node.label else node.curie
