"""Fingerprints: equal for equal graphs however written, labelled or ordered; other for any other graph."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from monograph_kg.errors import LimitError, StoreError
from monograph_kg.stores.dialects import NodeNames
from monograph_kg.stores.fingerprint import Fingerprinter, by_value, fingerprint
from monograph_kg.stores.paging import without_comments
from monograph_kg.stores.payload import Payload

X = "http://www.w3.org/2001/XMLSchema#"
INTEGER = NamedNode(X + "integer")
P = NamedNode("http://x/p")
nodes = st.integers(0, 5).map(lambda i: BlankNode(f"n{i}")) | st.integers(0, 5).map(
    lambda i: NamedNode(f"http://x/{i}")
)
literals = (
    st.text(max_size=8).filter(lambda t: not any("\ud800" <= c <= "\udfff" for c in t)).map(Literal)
    | st.sampled_from(["0", "7", "007", "+7", "-0", "1.50", "x"]).map(lambda v: Literal(v, datatype=INTEGER))
    | st.sampled_from(["1.50", "0.0", "-1.0", "x"]).map(lambda v: Literal(v, datatype=NamedNode(X + "decimal")))
    | st.sampled_from(["en", "en-US", "EN"]).map(lambda t: Literal("l", language=t))
)  # fmt: skip
graphs = st.sets(st.builds(Triple, nodes, st.just(P), nodes | literals), max_size=12)


def relabelled(triples, names):
    def name(term):
        return BlankNode(names[term.value]) if isinstance(term, BlankNode) else term

    return [Triple(name(t.subject), t.predicate, name(t.object)) for t in triples]


@given(graphs, st.permutations(range(6)), st.randoms())
@settings(max_examples=150, deadline=None)
def test_neither_order_nor_labels_matter(graph, order, shuffler):
    other = relabelled(graph, {f"n{i}": f"m{order[i]}" for i in range(6)})
    shuffler.shuffle(other)
    assert fingerprint(graph) == fingerprint(other)


@given(graphs, graphs)
@settings(max_examples=150, deadline=None)
def test_ground_graphs_are_told_apart(one, other):
    def plain(graph):
        return {t for t in graph if "_:" not in str(t)}

    def lines(graph):
        return sorted(by_value(str(t)) for t in plain(graph))

    assert (fingerprint(plain(one)) == fingerprint(plain(other))) == (lines(one) == lines(other))


@given(graphs)
@settings(max_examples=150, deadline=None)
def test_lines_give_what_terms_give(graph):
    maker = Fingerprinter()
    maker.add_lines([f"{triple} .\n".encode() for triple in graph])
    assert maker.finish() == fingerprint(graph)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("_:a <x:p> _:b . _:b <x:p> _:a .", "_:a <x:p> _:a . _:b <x:p> _:b ."),
        ("_:a <x:p> 1 . _:a <x:q> 2 .", "_:a <x:p> 1 . _:b <x:q> 2 ."),
        ("<x:s> <x:p> 1 .", '<x:s> <x:p> "1" .'),
        ("<x:s> <x:p> 1.5 .", "<x:s> <x:p> 1.51 ."),
        ('<x:s> <x:p> "a"@en .', '<x:s> <x:p> "a"@fr .'),
    ],
)
def test_other_graphs_have_others(one, other):
    assert read(one) != read(other)


def read(text):
    return fingerprint(quad.triple for quad in parse(text, format=RdfFormat.TURTLE))


def test_the_poison_of_canonicalisation_is_harmless():
    triples = {Triple(BlankNode(f"b{i}"), P, BlankNode(f"b{j}")) for i in range(60) for j in range(60) if i != j}
    started = time.monotonic()
    assert fingerprint(triples).count == 3540
    assert time.monotonic() - started < 5


def test_a_line_that_is_cut_is_an_error():
    with pytest.raises(StoreError, match="no triple"):
        Fingerprinter().add_lines([b"<http://x/s> <http://x/p> <http://x\n"])


def test_too_many_blank_nodes_are_an_error():
    maker = Fingerprinter(max_blank=3)
    with pytest.raises(LimitError, match="skolemise"):
        for i in range(5):
            maker.add(Triple(BlankNode(f"b{i}"), P, P))


@given(st.integers(1, 40), st.randoms())
@settings(max_examples=60, deadline=None)
def test_node_names_are_mended_across_pieces(pieces, chooser):
    text = b'[{"type": "bnode", "value": "nodeID://b10"}, {"value": "nodeID://kept"}, {"type": "bnode", "value": "nodeID://b11"}]'
    cuts = sorted(chooser.randrange(len(text)) for _ in range(pieces))
    parts = [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True) if a != b]
    names = NodeNames()
    found = b"".join([*(names.feed(part) for part in parts), names.feed(b"")])
    assert found == text.replace(b'"bnode", "value": "nodeID://', b'"bnode", "value": "')


def test_comments_go_and_strings_stay():
    text = "# head\nSELECT * { ?s <http://x/#a> '# b' # c\n}"
    assert without_comments(text) == "\nSELECT * { ?s <http://x/#a> '# b' \n}"


@given(st.lists(st.integers(0, 30), min_size=1, max_size=60), st.integers(20, 400), st.booleans())
@settings(max_examples=40, deadline=None)
def test_parts_hold_every_line_once(tmp_path_factory, numbers, size, raw):
    lines = [f"<http://x/s{n}> <http://x/p> <http://x/o> .\n" for n in numbers] + ["_:a <http://x/p> _:b .\n"]
    random.Random(size).shuffle(lines)  # noqa: S311
    path = tmp_path_factory.mktemp("parts") / "x.nt"
    path.write_text("".join(lines), encoding="utf-8")
    payload = Payload(path)
    maker = Fingerprinter()
    parts = list(payload.raw_parts(size, maker) if raw else payload.parts(size, maker))
    assert sorted(b"".join(part.data for part in parts).decode().splitlines(keepends=True)) == sorted(lines)
    assert sum(part.triples for part in parts) == len(lines)
    assert b"_:" in parts[-1].data
    assert maker.finish() == payload.fingerprint()
    assert payload.distinct_fingerprint().count == len(set(lines))
