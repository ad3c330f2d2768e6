"""The direct layer: short triples derived from affirmed statements by the CONSTRUCT rules in ``queries/rules``.

Any triple store can run the same rules. They only ever add, so they are repeated until nothing new comes.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pyoxigraph import Quad, QueryTriples, Store, Triple

from monograph_kg.areas import area
from monograph_kg.errors import BuildError, Place
from monograph_kg.records.text import read_utf8

MAX_ROUNDS = 20


def rule_files(folder: Path | None = None) -> list[Path]:
    """Return the rules in the order of their names."""
    return sorted((folder or area("queries") / "rules").glob("*.rq"))


def derive(triples: Iterable[Triple], folder: Path | None = None) -> set[Triple]:
    """Return the triples that the rules add to ``triples``.

    Raises:
        BuildError: if a rule is no CONSTRUCT query, or the rules do not come to rest.
    """
    given = set(triples)
    store = Store()
    store.bulk_extend(Quad(t.subject, t.predicate, t.object) for t in given)
    derived: set[Triple] = set()
    rules = [(path, read_utf8(path)) for path in rule_files(folder)]
    for _ in range(MAX_ROUNDS):
        new = {triple for path, rule in rules for triple in _apply(store, path, rule)} - given - derived
        if not new:
            return derived
        derived |= new
        store.extend(Quad(t.subject, t.predicate, t.object) for t in new)
    raise BuildError(f"the rules do not come to rest in {MAX_ROUNDS} rounds", remedy="look for a rule that mints nodes")


def _apply(store: Store, path: Path, rule: str) -> Iterable[Triple]:
    try:
        result = store.query(rule)
    except SyntaxError as error:
        raise BuildError(f"is no SPARQL: {error.msg}", remedy="correct the rule", place=Place(path)) from error
    if not isinstance(result, QueryTriples):
        raise BuildError("is no CONSTRUCT query", remedy="write CONSTRUCT { ... } WHERE { ... }", place=Place(path))
    return result
