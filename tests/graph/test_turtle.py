"""The Turtle writer: same triples, same bytes, and a second parser reads the same graph."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from monograph_kg.errors import BuildError
from monograph_kg.graph.canonical import graph_digest
from monograph_kg.graph.turtle import write_turtle

EX = "https://example.org/"
NAMESPACES = {"ex": EX, "xsd": "http://www.w3.org/2001/XMLSchema#"}
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"


def ex(name: str) -> NamedNode:
    return NamedNode(EX + name)


def read(turtle: str) -> list[Triple]:
    return [quad.triple for quad in parse(turtle, format=RdfFormat.TURTLE)]


names = st.text("abz09_.-~'()%é/", min_size=1, max_size=6).map(lambda n: n.replace("%", "%25"))
iris = names.map(ex)
literals = st.one_of(
    st.text(st.characters(blacklist_categories=("Cs",)), max_size=12).map(Literal),
    st.sampled_from(["en", "de-ch"]).flatmap(
        lambda tag: st.text("a\"\\\n'", max_size=5).map(lambda v: Literal(v, language=tag))
    ),
    st.sampled_from(["0.50", "007", "true", "1", ".5", "-2.", "1e3", "maybe"]).flatmap(
        lambda v: st.sampled_from(["decimal", "integer", "boolean", "dateTime"]).map(
            lambda d: Literal(v, datatype=NamedNode(NAMESPACES["xsd"] + d))
        )
    ),
)


@st.composite
def graphs(draw: st.DrawFn) -> list[Triple]:
    """Triples with IRIs, literals and blank nodes that each hang below one other node."""
    triples = draw(st.lists(st.builds(Triple, iris, iris, st.one_of(iris, literals)), max_size=12))
    for number in range(draw(st.integers(0, 4))):
        node = BlankNode(f"n{draw(st.integers(0, 9))}x{number}")
        inside = draw(st.lists(st.builds(Triple, st.just(node), iris, literals), min_size=1, max_size=3))
        # A number of its own keeps two blank nodes from saying the same.
        triples += [Triple(draw(iris), draw(iris), node), Triple(node, ex("number"), Literal(number)), *inside]
    return triples


@given(graphs(), st.randoms(use_true_random=False))
def test_read_back_it_is_the_same_graph_in_the_same_bytes(triples: list[Triple], shuffler: random.Random) -> None:
    written = write_turtle(triples, NAMESPACES)
    assert graph_digest(read(written)) == graph_digest(triples)
    renamed = {t: BlankNode() for t in {n for x in triples for n in (x.subject, x.object)} if isinstance(t, BlankNode)}
    other = [Triple(renamed.get(t.subject, t.subject), t.predicate, renamed.get(t.object, t.object)) for t in triples]
    shuffler.shuffle(other)
    assert write_turtle(other, NAMESPACES) == written


def test_a_dose_keeps_its_last_zero() -> None:
    dose = Literal("2.50", datatype=NamedNode(NAMESPACES["xsd"] + "decimal"))
    assert "2.50" in write_turtle([Triple(ex("a"), ex("dose"), dose)], NAMESPACES)


def test_lists_and_nested_nodes_are_written_in_place() -> None:
    turtle = (
        "@prefix ex: <https://example.org/> .\n\n# Further nodes\n\n"
        "ex:p ex:chain ( ex:a ex:b [ ex:c ex:d ] ) .\n\n"
        "[] a ex:Thing ;\n    ex:of ex:p .\n"
    )
    assert write_turtle(read(turtle), NAMESPACES).split() == turtle.split()


@pytest.mark.parametrize(
    ("turtle", "words"),
    [
        ("ex:a ex:p _:x . ex:b ex:p _:x .", "referred to twice"),
        ("_:x ex:p _:y . _:y ex:p _:x .", "in a circle"),
        ("[] ex:p ex:a . [] ex:p ex:a .", "say the same"),
        (f"ex:a ex:p _:l . _:l <{RDF}first> ex:b , ex:c ; <{RDF}rest> () .", "more than one item"),
        (f"ex:a ex:p _:l . _:l <{RDF}first> ex:b ; <{RDF}rest> () ; ex:q ex:c .", "more than its item"),
    ],
)
def test_a_graph_without_an_order_of_its_own_is_refused(turtle: str, words: str) -> None:
    with pytest.raises(BuildError, match=words):
        write_turtle(read(f"@prefix ex: <{EX}> . {turtle}"), NAMESPACES)


def test_subjects_stand_below_their_titles() -> None:
    triples = [Triple(ex(name), ex("p"), ex("o")) for name in ("b", "a", "c")]
    written = write_turtle(triples, NAMESPACES, [("Second letter", [EX + "b"]), ("Nobody", [EX + "zz"])])
    assert written.index("# Second letter") < written.index("ex:b") < written.index("# Further nodes")
    assert written.index("# Further nodes") < written.index("ex:a") < written.index("ex:c")
    assert "Nobody" not in written
