"""How the tests of this room spoil the release."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from checking.wrong_graphs import HEAD, Wrong
from pyoxigraph import Quad, RdfFormat, Store, Triple, parse

from monograph_kg.graph.assemble import Layers


@pytest.fixture(scope="session")
def spoil(layers: Layers) -> Callable[..., set[Triple]]:
    """Return the release with changes made; a change that changes nothing is a mistake of the test.

    The alignments, more than half of the triples and in no way concerned, are left out to save time.
    """
    alignments = "https://w3id.org/monograph-kg/alignment/"
    base = [t for t in layers.all() if not str(t.subject).startswith(f"<{alignments}")]

    def changed(*changes: Wrong) -> set[Triple]:
        store = Store()
        store.bulk_extend(Quad(t.subject, t.predicate, t.object) for t in base)
        for wrong in changes:
            before = {quad.triple for quad in store}
            if wrong.remove:
                prefixes = HEAD.replace("@prefix", "PREFIX").replace(" .\n", "\n")
                store.update(f"{prefixes} DELETE WHERE {{ {wrong.remove} }}")
            for quad in parse(HEAD + wrong.add, format=RdfFormat.TURTLE):
                store.add(Quad(quad.subject, quad.predicate, quad.object))
            assert {quad.triple for quad in store} != before, f"'{wrong.name}' changes nothing"
        return {quad.triple for quad in store}

    return changed
