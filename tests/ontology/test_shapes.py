"""The shapes: a right graph conforms, and for each shape there is a graph that violates it and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pytest
from ontology.graphs import RIGHT, SHAPE, entity, graph, nn, right
from ontology.vocabulary_graph import MKG, is_literal, leaves, lineage, schema
from ontology.wrong_graphs import ALIGNED, CASES, CUE, D01, Wrong, instead, without
from rdflib import RDF, RDFS, SH, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.plugins.sparql import prepareQuery
from rdflib.query import Result

from monograph_kg.areas import area
from monograph_kg.graph.terms import property_of
from monograph_kg.records.kinds import EVERY_KIND, KINDS

# --- running the shapes ----------------------------------------------------------------------------------------------


@cache
def shapes() -> Graph:
    return Graph().parse(area("ontology") / "shapes.ttl")


def rules() -> list[str]:
    return sorted(str(s).removeprefix(str(SHAPE)) for s in shapes().subjects(SH.message))


@pytest.fixture(scope="module", autouse=True)
def prepared_queries() -> Iterator[None]:
    """Parse each query of the shapes once and not once a case: parsing takes longer than all the rest."""
    ask, prepare = Graph.query, cache(prepareQuery)

    def query(self: Graph, text: str, *args, **kwargs) -> Result:
        return ask(self, prepare(text), *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Graph, "query", query)
        yield


def violated(data: Graph) -> set[str]:
    """The names of the shapes that a graph violates."""
    import pyshacl

    conforms, report, text = pyshacl.validate(data, shacl_graph=shapes(), inference="none")
    assert isinstance(report, Graph), text
    found = {str(s).removeprefix(str(SHAPE)) for s in report.objects(None, SH.sourceShape)}
    assert conforms == (not found)
    return found


def test_a_right_graph_conforms() -> None:
    assert violated(graph()) == set()


def test_a_right_statement_of_every_leaf_conforms() -> None:
    names = {str(leaf).removeprefix(str(MKG)) for leaf in leaves()}
    assert names == set(RIGHT)
    everything = "".join(right(leaf, f"right-{leaf}") for leaf in names - {"RegimenStatement"})
    assert violated(graph(everything)) == set()


@pytest.mark.parametrize("case", CASES, ids=[f"{n}-{case.shape}" for n, case in enumerate(CASES)])
def test_each_shape_finds_its_own_mistake_and_no_other(case: Wrong) -> None:
    assert violated(graph(case.add, case.update)) == {case.shape, case.also} - {""}


def test_each_shape_has_a_graph_that_violates_it() -> None:
    assert {case.shape for case in CASES} == set(rules())


def test_a_zero_length_erratum_is_a_point_and_needs_no_words() -> None:
    place = f"erratum:t.D01 oa:start {nn(24)} ; oa:end {nn(24)} ."
    assert violated(graph(place, without(D01, "mkg:location", "mkg:asWritten"))) == set()


def test_a_digest_stands_in_for_a_long_mention() -> None:
    words = f'span:t.30-33.quote a mkg:TextDigestSelector ; mkg:digest "sha256:{"0a" * 32}" .'
    assert violated(graph(words, without("span:t.30-33.quote", "oa:exact"))) == set()


def test_circumstances_tell_two_statements_apart() -> None:
    long_use, misuse = entity("longUse", "Circumstance"), entity("misuse", "Circumstance")
    apart = [
        right("RiskStatement", name, f"mkg:circumstance e:{name} ; mkg:circumstanceCue {CUE}")
        for name in ("longUse", "misuse")
    ]
    assert violated(graph(long_use + misuse + "".join(apart))) == set()


NOT_FOUND = instead(ALIGNED, "sssom:object_id", "sssom:NoTermFound")


def test_an_unmapped_vocabulary_needs_no_plain_triple() -> None:
    update = f"{NOT_FOUND} ;\n{without('e:ClinicalState', 'skos:exactMatch')}"
    assert violated(graph(update=update)) == set()


# --- the file itself -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rule", rules())
def test_each_shape_teaches(rule: str) -> None:
    def text(prop) -> str:
        (found,) = shapes().objects(SHAPE[rule], prop)
        assert isinstance(found, Literal)
        return str(found)

    assert text(SH.message).count(".") >= 1, "say what is wrong, then what to do"
    assert text(RDFS.comment)
    assert text(SH.name if (SHAPE[rule], RDF.type, SH.PropertyShape) in shapes() else RDFS.label)
    assert shapes().value(SHAPE[rule], SH.severity) in (SH.Violation, SH.Warning, SH.Info)


def test_every_term_that_a_shape_names_exists() -> None:
    named = {
        str(n) for triple in shapes() for n in triple if str(n).startswith(str(MKG)) and not isinstance(n, Literal)
    }
    assert {
        n.removeprefix(str(MKG)) for n in named if not list(schema().predicates(MKG[n.removeprefix(str(MKG))]))
    } == set()


def test_queries_stay_within_what_shacl_allows_and_off_the_network() -> None:
    queries = [str(q) for q in shapes().objects(None, SH.select)]
    assert queries
    for query in queries:
        assert not {"SERVICE", "MINUS", "VALUES", "FROM", "GRAPH"} & set(query.split()), query
        assert "$this" in query
    assert not [p for p in shapes().predicates() if "js" in str(p).removeprefix(str(SH)).casefold()]


def listed(head) -> set[str]:
    return {str(v).removeprefix(str(MKG)) for v in Collection(shapes(), head)}


def test_closed_lists_are_those_of_the_vocabulary() -> None:
    checked = set()
    for shape, head in shapes().subject_objects(SH["in"]):
        prop = shapes().value(shape, SH.path)
        kind = schema().value(prop, RDFS.range) if prop else None
        if kind and (kind, RDFS.subClassOf, MKG.ClosedValue) in schema():
            assert listed(head) == {str(v).removeprefix(str(MKG)) for v in schema().subjects(RDF.type, kind)}
            checked.add(kind)
    assert checked == set(schema().subjects(RDFS.subClassOf, MKG.ClosedValue))


def carriers(prop) -> set[str] | None:
    """The classes of our vocabulary that the shapes let carry a qualifier; None if any statement may."""
    for shape in shapes().subjects(SH.targetSubjectsOf, prop):
        if str(shapes().value(shape, RDFS.label)).startswith("qualifier: "):
            either = shapes().value(shape, SH["or"])
            options = Collection(shapes(), either) if either else [shape]
            return {str(shapes().value(option, SH["class"])).removeprefix(str(MKG)) for option in options}
    return None


def test_shapes_and_records_allow_the_same_qualifiers() -> None:
    fields = {field for kind in KINDS.values() for field in kind.qualifiers}
    for field in sorted(fields):
        allowed = carriers(URIRef(property_of(field).value))
        if field in EVERY_KIND:
            assert allowed is None, field
            continue
        assert allowed is not None, f"no shape limits {field}"
        by_shapes = {name for name in KINDS if allowed & {str(c).removeprefix(str(MKG)) for c in lineage(MKG[name])}}
        assert by_shapes == {name for name, kind in KINDS.items() if field in kind.qualifiers}, field


def test_literal_leaves_are_the_ones_of_the_vocabulary() -> None:
    literal = {leaf for leaf in leaves() if is_literal(leaf)}
    assert set(shapes().objects(SHAPE.LiteralObject, SH.targetClass)) == literal
    targeted = {c for shape, c in shapes().subject_objects(SH.targetClass) if str(shape).endswith("Object")}
    for leaf in set(leaves()) - literal:
        assert targeted & set(lineage(leaf)), f"no shape says what the object of {leaf} is"
