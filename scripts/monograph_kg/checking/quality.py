"""Quality rules: one query a rule in ``queries/quality``, each row of its answer one finding."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad, Store, Triple

from monograph_kg.areas import area
from monograph_kg.checking.finding import Finding, Outcome
from monograph_kg.querying.catalogue import BundledQuery, read_query
from monograph_kg.querying.engine import run
from monograph_kg.vocabulary.prefixes import load_prefixes


def quality_rules(folder: Path | None = None) -> list[BundledQuery]:
    """Return the rules in the order of their names.

    Raises:
        InputError: if one has a malformed header.
    """
    return [read_query(path) for path in sorted((folder or area("queries") / "quality").glob("*.rq"))]


def check_quality(triples: Iterable[Triple], folder: Path | None = None) -> Outcome:
    """Run every rule over a graph.

    Raises:
        InputError: if a rule has a malformed header.
        QueryError: if a rule is no SPARQL.
    """
    store = Store()
    store.bulk_extend(Quad(t.subject, t.predicate, t.object) for t in triples)
    rules = quality_rules(folder)
    findings = [finding for rule in rules for finding in _findings(rule, store)]
    return Outcome("quality", tuple(findings), f"{len(rules)} rules")


def _findings(rule: BundledQuery, store: Store) -> Iterable[Finding]:
    prefixes = load_prefixes()
    for node, *details in run(rule.text, store).rows:
        place = (prefixes.compress(node.value) or node.value) if isinstance(node, NamedNode) else str(node)
        told = [d.value for d in details if isinstance(d, NamedNode | Literal)]
        detail = f": {'; '.join(prefixes.compress(d) or d for d in told)}" if told else ""
        yield Finding(
            rule.header.severity or "error",
            f"{rule.name}: {rule.header.problem.strip()}{detail}",
            rule.header.solution.strip(),
            place,
        )
