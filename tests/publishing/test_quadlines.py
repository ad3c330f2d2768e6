"""The fast writer of statements against the ordinary one, line by line."""

from __future__ import annotations

import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from monograph_kg.graph.statements import StatementWriter
from monograph_kg.publishing import quadlines
from monograph_kg.publishing.material import Material
from monograph_kg.publishing.quadlines import StatementLines

GRAPH = NamedNode("https://example.org/graph")
OWN = ("statement/", "regimen/", "entity/")


@pytest.mark.parametrize("number", [0, 1])
def test_both_writers_say_the_same_of_every_statement(number: int, everything: Material):
    monograph = everything.inputs.monographs[number]
    inputs = everything.inputs
    writer = StatementWriter(monograph.source, inputs.vocabulary, inputs.registry, everything.ucum)
    fast = StatementLines(writer, GRAPH)
    for statement in monograph.statements:
        lines = fast.lines(statement)
        found = list(parse(lines, format=RdfFormat.N_QUADS))
        # The source and its spans stand once in a graph, not with each statement.
        mine = [t for t in writer.triples([statement]) if t.predicate.value.endswith("/isSubjectOf")
                or t.subject.value.removeprefix("https://w3id.org/monograph-kg/").startswith(OWN)]  # fmt: skip
        expected = {Quad(t.subject, t.predicate, t.object, GRAPH) for t in mine}
        assert set(found) == expected, statement.id
        assert len(found) == len(expected), f"{statement.id}: a line stands twice"
        assert sorted(lines.splitlines()) == sorted(f"{quad} ." for quad in expected)


def test_chunks_and_forgotten_pieces_change_nothing(everything: Material, monkeypatch: pytest.MonkeyPatch):
    monograph = everything.inputs.monographs[1]
    inputs = everything.inputs
    writer = StatementWriter(monograph.source, inputs.vocabulary, inputs.registry, everything.ucum)
    whole = b"".join(StatementLines(writer, GRAPH).stream(monograph.statements))
    monkeypatch.setattr(quadlines, "MAX_PIECES", 3)
    assert b"".join(StatementLines(writer, GRAPH).stream(monograph.statements, chunk=1)) == whole
