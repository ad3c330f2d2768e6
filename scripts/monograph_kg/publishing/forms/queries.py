"""The bundled competency queries: as SHACL executables in Turtle, and as Markdown with a drawing of each pattern.

The Turtle has the form of sib-swiss/sparql-examples, so that tools for those find ours too:
``sh:SPARQLExecutable`` with ``sh:select`` (or ``sh:ask``, ``sh:construct``), ``rdfs:comment``, ``schema:keywords`` and
``schema:target``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode, Triple

from monograph_kg.graph.terms import ROOT, TYPE, iri, text
from monograph_kg.graph.turtle import write_turtle
from monograph_kg.publishing.describe.patterns import mermaid
from monograph_kg.publishing.form import Export
from monograph_kg.publishing.loss import LEFT_OUT, Tally
from monograph_kg.publishing.material import Material
from monograph_kg.querying.catalogue import BundledQuery, catalogue
from monograph_kg.vocabulary.prefixes import load_prefixes

name = "queries"
summary = "Competency queries as SHACL executables (Turtle) and as Markdown with drawings"
suffixes = (".ttl", ".md")

SPACE = f"{ROOT}sparql-examples/"
_FORM = re.compile(r"^\s*(SELECT|ASK|CONSTRUCT|DESCRIBE)\b", re.IGNORECASE | re.MULTILINE)


def write(material: Material) -> Export:
    """Write the queries of the group ``competency``, by name."""
    tally = Tally(name, material)
    for fact in material.facts:
        tally.drop(fact, "queries ask for statements and hold none")
    tally.other_layers(LEFT_OUT)
    chosen = [query for query in catalogue().values() if query.group == "competency"]
    turtle = write_turtle(_triples(chosen, material.metadata.endpoint), load_prefixes().namespaces)
    files = {"queries.ttl": turtle, "queries.md": markdown(chosen, material.metadata.title)}
    return Export({f"{material.name}.{file}": content.encode("utf-8") for file, content in files.items()},
                  tally.close())  # fmt: skip


def query_form(query: BundledQuery) -> str:
    """Return ``select``, ``ask`` or ``construct``."""
    body = "\n".join(line for line in query.text.splitlines() if not line.lstrip().startswith("#"))
    match = _FORM.search(body)
    return match[1].lower() if match else "select"


def body(query: BundledQuery) -> str:
    """Return the query without its header comments; it runs as it is."""
    return "\n".join(line for line in query.text.splitlines() if not line.startswith("#+")).strip() + "\n"


def _triples(queries: Iterable[BundledQuery], endpoint: str) -> Iterator[Triple]:
    prefixes = NamedNode(f"{SPACE}prefixes")
    used: set[str] = set()
    for query in queries:
        node = NamedNode(SPACE + query.name)
        form = query_form(query)
        yield Triple(node, TYPE, iri("sh:SPARQLExecutable"))
        yield Triple(node, TYPE, iri(f"sh:SPARQL{form.capitalize()}Executable"))
        yield Triple(node, iri(f"sh:{form}"), Literal(body(query)))
        yield Triple(node, iri("sh:prefixes"), prefixes)
        yield Triple(node, iri("rdfs:label"), text(query.summary))
        yield Triple(node, iri("rdfs:comment"), text(f"{query.summary} {' '.join(query.description.split())}".strip()))
        yield Triple(node, iri("schema:target"), NamedNode(endpoint))
        for tag in query.tags:
            yield Triple(node, iri("schema:keywords"), Literal(tag))
        used |= set(re.findall(r"^PREFIX\s+([A-Za-z0-9_.-]*):", query.text, re.MULTILINE))
    yield Triple(prefixes, TYPE, iri("owl:Ontology"))
    for prefix in sorted(used & load_prefixes().namespaces.keys()):
        declared = NamedNode(f"{SPACE}prefixes.{prefix}")
        yield Triple(prefixes, iri("sh:declare"), declared)
        yield Triple(declared, iri("sh:prefix"), Literal(prefix))
        space = Literal(load_prefixes().namespace(prefix), datatype=iri("xsd:anyURI"))
        yield Triple(declared, iri("sh:namespace"), space)


def markdown(queries: Iterable[BundledQuery], title: str) -> str:
    """Return one page with every query: what it answers, its parameters, its text and its drawing."""
    parts = [f"# Queries: {title}\n"]
    for query in queries:
        about = f"## {query.summary}\n\n`{query.name}`" + (f" · {', '.join(query.tags)}" if query.tags else "")
        filled = "".join(f"- `{p.name}` (default `{p.default}`): {p.description}\n" for p in query.parameters)
        parts.append(f"{about}\n\n{query.description.strip()}\n" + (f"\nParameters:\n\n{filled}" if filled else ""))
        parts.append(f"```sparql\n{body(query)}```\n")
        parts.append(f"```mermaid\n{mermaid(query.text, query.name)}\n```\n")
    return "\n".join(parts)
