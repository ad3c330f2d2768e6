"""An OBO-style class-level OWL module in RDF/XML: ``clonazepam SubClassOf indicatedFor some panic-disorder``."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple

from monograph_kg.graph.terms import RDF, ROOT, TYPE, iri, text
from monograph_kg.publishing.classlevel import Axiom, ClassLevel, axiom_notes, module_iri
from monograph_kg.publishing.form import Export
from monograph_kg.publishing.loss import Tally
from monograph_kg.publishing.material import Material
from monograph_kg.publishing.named import canonical
from monograph_kg.publishing.rdfbytes import rdf_bytes
from monograph_kg.vocabulary.prefixes import load_prefixes

name = "obo"
summary = "OBO-style class-level OWL module, with the class IRIs of OBO ontologies"
suffixes = (".owl",)

OBO = "http://purl.obolibrary.org/obo/"
OIO = "http://www.geneontology.org/formats/oboInOwl#"
DEFINITION = NamedNode(f"{OBO}IAO_0000115")
SYNONYM = NamedNode(f"{OIO}hasExactSynonym")


def write(material: Material) -> Export:
    """Write the module; qualifiers are annotations of the axioms."""
    tally = Tally(name, material)
    module = ClassLevel(material)
    module.account(tally, annotated=True)
    tally.note("class-level axioms claim a fact of every instance; read them as the source's general statements")
    triples = canonical(_triples(module))
    namespaces = {p: i for p, i in load_prefixes().namespaces.items() if p in ("owl", "rdf", "rdfs", "dcterms", "mkg")}
    content = rdf_bytes(triples, RdfFormat.RDF_XML, namespaces | {"obo": OBO, "oboInOwl": OIO})
    return Export({f"{material.name}.classes.owl": content}, tally.close())


def _triples(module: ClassLevel) -> Iterator[Triple]:
    yield from _header(module.material)
    registry = module.material.inputs.registry
    for term in module.terms.values():
        node = NamedNode(term.iri)
        yield Triple(node, TYPE, iri("owl:Class"))
        yield Triple(node, iri("rdfs:label"), text(term.label))
        if not term.external:
            yield Triple(node, DEFINITION, text(registry[term.entity].definition))
            for synonym in registry[term.entity].synonyms:
                yield Triple(node, SYNONYM, text(synonym))
        yield Triple(node, iri("skos:closeMatch"), NamedNode(f"{ROOT}entity/{term.entity}"))
    for number, axiom in enumerate(module.axioms):
        yield from _axiom(axiom, number)
    yield from _properties(module)


def _header(material: Material) -> Iterator[Triple]:
    metadata = material.metadata
    node = NamedNode(module_iri(material.name))
    yield Triple(node, TYPE, iri("owl:Ontology"))
    yield Triple(node, iri("owl:versionIRI"), NamedNode(f"{node.value}/{metadata.version}"))
    yield Triple(node, iri("owl:versionInfo"), text(metadata.version, None))
    yield Triple(node, iri("dcterms:title"), text(f"{metadata.title}: class-level module"))
    yield Triple(node, iri("dcterms:description"), text(metadata.description))
    yield Triple(node, iri("dcterms:license"), NamedNode(metadata.licence))
    yield Triple(node, iri("rdfs:comment"), text("An axiom here stands for what a source states in general."))


def _axiom(axiom: Axiom, number: int) -> Iterator[Triple]:
    """Yield a subclass axiom and, for a statement's, the annotations on it."""
    subject, value = NamedNode(axiom.subject), NamedNode(axiom.object)
    target: NamedNode | BlankNode = value
    if axiom.relation:
        target = BlankNode(f"r{number}")
        yield Triple(target, TYPE, iri("owl:Restriction"))
        yield Triple(target, iri("owl:onProperty"), NamedNode(axiom.relation))
        yield Triple(target, iri("owl:someValuesFrom"), value)
    yield Triple(subject, iri("rdfs:subClassOf"), target)
    if not axiom.fact:
        return
    note = BlankNode(f"a{number}")
    yield Triple(note, TYPE, iri("owl:Axiom"))
    yield Triple(note, iri("owl:annotatedSource"), subject)
    yield Triple(note, iri("owl:annotatedProperty"), iri("rdfs:subClassOf"))
    yield Triple(note, iri("owl:annotatedTarget"), target)
    for predicate, shown in axiom_notes(axiom.fact):
        is_node = predicate.endswith("/source")
        yield Triple(note, note_property(predicate), NamedNode(shown) if is_node else Literal(shown))


def note_property(predicate: str) -> NamedNode:
    """Return the annotation property of this module for a qualifier of the release.

    Our qualifiers are object and datatype properties in the release; here each gets an IRI of its own, so that no IRI
    is an annotation property in one file and another kind of property in the other.
    """
    own = predicate.startswith(f"{ROOT}schema/")
    return NamedNode(f"{ROOT}class/note.{predicate.rpartition('/')[2]}") if own else NamedNode(predicate)


def _properties(module: ClassLevel) -> Iterator[Triple]:
    """Yield declarations of every property in use, with label and, for ours, its definition."""
    vocabulary = module.material.inputs.vocabulary
    definitions = {t.subject: t.object for t in vocabulary.axioms if t.predicate == iri("skos:definition")}
    for relation in sorted({axiom.relation for axiom in module.axioms if axiom.relation}):
        node = NamedNode(relation)
        yield Triple(node, TYPE, iri("owl:ObjectProperty"))
        yield Triple(node, iri("rdfs:label"), text(vocabulary.label(relation.rpartition("/")[2])))
        if node in definitions:
            yield Triple(node, DEFINITION, definitions[node])
    notes = {predicate for axiom in module.axioms if axiom.fact for predicate, _ in axiom_notes(axiom.fact)}
    fixed = ["dcterms:title", "dcterms:description", "dcterms:license", "skos:closeMatch"]
    for node in (*map(note_property, sorted(notes)), *map(iri, fixed), DEFINITION, SYNONYM):
        yield Triple(node, TYPE, iri("owl:AnnotationProperty"))
        yield Triple(node, iri("rdfs:label"), text(_readable(node.value)))


def _readable(value: str) -> str:
    known = {DEFINITION.value: "definition", SYNONYM.value: "has exact synonym", f"{RDF}type": "type"}
    local = value.replace("#", "/").rpartition("/")[2].removeprefix("note.")
    return known.get(value) or "".join(f" {c.lower()}" if c.isupper() else c for c in local).strip()
