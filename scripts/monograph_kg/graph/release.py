"""The release: Turtle, RDF/XML and pictures of one graph; each RDF file is read back by another parser."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import BlankNode, NamedNode, RdfFormat, Triple, parse, serialize

from monograph_kg.areas import area
from monograph_kg.errors import BuildError
from monograph_kg.graph.assemble import Layers
from monograph_kg.graph.canonical import canonical_lines
from monograph_kg.graph.picture import draw
from monograph_kg.graph.secondparser import read_rdfxml
from monograph_kg.graph.swap import replace_together
from monograph_kg.graph.terms import ROOT, iri, local_name, ordered
from monograph_kg.graph.turtle import write_turtle
from monograph_kg.graph.vocabulary import Vocabulary
from monograph_kg.vocabulary.prefixes import load_prefixes

# Comment titles of the Turtle file, each with the namespace whose subjects stand below it, in reading order.
GROUPS = (
    ("The ontology", "release/"),
    ("The source and its sections", "source/"),
    ("Statements: one fact each, with its qualifiers and its evidence", "statement/"),
    ("Dosage regimens", "regimen/"),
    ("Errata: what was written, what was read, who decided", "erratum/"),
    ("Entities, their alignments in short, and the direct layer", "entity/"),
    ("Evidence: the characters of the text", "span/"),
    ("Alignments with their evidence", "alignment/"),
    ("Agents", "agent/"),
    ("The vocabulary", "schema/"),
)


@dataclass(frozen=True, slots=True)
class Release:
    """The files of one release by name, and how many triples they hold."""

    name: str
    files: dict[str, bytes]
    triples: int


def release_folder() -> Path:
    """Return the folder of the committed release."""
    return area("ontology") / "release"


def make_release(layers: Layers, name: str) -> Release:
    """Return the release as bytes, checked.

    Raises:
        BuildError: if a file, read back by another parser, does not hold the very triples that were written.
    """
    triples = layers.all()
    turtle = turtle_text(triples)
    named = _name_blank_nodes(turtle)
    xml = serialize(ordered(named), format=RdfFormat.RDF_XML, prefixes=_xml_prefixes(named)) or b""
    expected = canonical_lines(triples)
    _compare("Turtle", expected, canonical_lines(named))
    _compare("RDF/XML", expected, canonical_lines(read_rdfxml(xml)))
    files = {f"{name}.ttl": turtle.encode("utf-8"), f"{name}.owl": xml, **_pictures(layers, triples)}
    return Release(name, files, len(triples))


def _pictures(layers: Layers, triples: set[Triple]) -> dict[str, bytes]:
    """Return a picture of each drug that a source is about."""
    vocabulary = Vocabulary(list(layers.vocabulary))
    about = iri("dcterms:subject")
    drugs = {local_name(t.object) for t in triples if t.predicate == about and isinstance(t.object, NamedNode)}
    return {f"{drug}.svg": draw(triples, vocabulary, drug).encode("utf-8") for drug in sorted(drugs)}


def write_release(release: Release, folder: Path | None = None) -> None:
    """Put the files in place, all or none.

    Raises:
        BuildError: if they cannot be written; the former release is untouched.
    """
    replace_together(folder or release_folder(), release.files)


def turtle_text(triples: set[Triple]) -> str:
    """Return the graph as Turtle with its parts under comment titles."""
    members: dict[str, list[str]] = defaultdict(list)
    for value in {t.subject.value for t in triples if isinstance(t.subject, NamedNode)}:
        for title, space in GROUPS:
            if value.startswith(ROOT + space):
                members[title].append(value)
    groups = [(title, members[title]) for title, _ in GROUPS]
    return write_turtle(triples, load_prefixes().namespaces, groups)


def _name_blank_nodes(turtle: str) -> list[Triple]:
    """Read the Turtle back, naming blank nodes by the order in which the file has them."""
    names: dict[BlankNode, BlankNode] = {}

    def _name(node: BlankNode) -> BlankNode:
        return names.setdefault(node, BlankNode(f"b{len(names) + 1}"))

    triples = []
    for quad in parse(turtle, format=RdfFormat.TURTLE):
        subject = _name(quad.subject) if isinstance(quad.subject, BlankNode) else quad.subject
        value = _name(quad.object) if isinstance(quad.object, BlankNode) else quad.object
        triples.append(Triple(subject, quad.predicate, value))
    return triples


def _xml_prefixes(triples: Iterable[Triple]) -> dict[str, str]:
    """Return the prefixes of the predicates and datatypes that the file uses: no others, so that diffs stay small."""
    namespaces = load_prefixes().namespaces
    predicates = {t.predicate.value for t in triples}
    return {p: iri for p, iri in sorted(namespaces.items()) if any(v.startswith(iri) for v in predicates)}


def _compare(form: str, expected: list[str], found: list[str]) -> None:
    if expected != found:
        odd = next(iter(sorted(set(expected) ^ set(found))), "the number of triples differs")
        raise BuildError(
            f"the {form} file, read back, is another graph: {odd}",
            remedy="this is a defect of a writer; report it with this message",
        )
