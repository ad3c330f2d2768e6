"""All files of the site: the vocabulary's page, its files in four formats, the start page and the redirect rules."""

from __future__ import annotations

from html import escape

from pyoxigraph import Literal, RdfFormat, Triple

from monograph_kg.graph.terms import iri
from monograph_kg.graph.turtle import write_turtle
from monograph_kg.graph.vocabulary import Vocabulary
from monograph_kg.publishing.forms.jsonld import document_bytes
from monograph_kg.publishing.material import Material
from monograph_kg.publishing.named import canonical
from monograph_kg.publishing.pages.html import page
from monograph_kg.publishing.pages.redirects import htaccess
from monograph_kg.publishing.pages.terms import read_terms
from monograph_kg.publishing.rdfbytes import rdf_bytes
from monograph_kg.publishing.registry import load_form
from monograph_kg.publishing.verify import whole
from monograph_kg.vocabulary.prefixes import load_prefixes

# Forms whose files the redirect rules lead to.
_FORMS = ("turtle", "ntriples", "nquads", "trig", "jsonld", "csv", "nanopubs", "queries", "metadata")


def site(material: Material, base: str) -> dict[str, bytes]:
    """Return every file of the site by its path.

    Args:
        material: the release.
        base: web address under which the site is served.

    Raises:
        InputError: if ``base`` is no web address.
    """
    vocabulary = material.inputs.vocabulary
    files = {
        "w3id.htaccess": htaccess(material.name, base).encode("utf-8"),
        "schema/index.html": page(read_terms(vocabulary), material.metadata, _header(material)).encode("utf-8"),
    }
    files |= {f"schema/{name}": content for name, content in schema_files(vocabulary).items()}
    for name in _FORMS:
        made = load_form(name).write(material).files
        files |= {f"release/{file}": whole(content) for file, content in made.items()}
    files["index.html"] = _start(material, sorted(files)).encode("utf-8")
    return dict(sorted(files.items()))


def schema_files(vocabulary: Vocabulary) -> dict[str, bytes]:
    """Return the vocabulary with its own header in every format that its IRIs can be asked for."""
    triples = canonical([*vocabulary.header, *vocabulary.axioms])
    return {
        "schema.ttl": write_turtle(triples, load_prefixes().namespaces).encode("utf-8"),
        "schema.nt": rdf_bytes(triples, RdfFormat.N_TRIPLES),
        "schema.owl": rdf_bytes(triples, RdfFormat.RDF_XML, _xml_names(triples)),
        "schema.jsonld": document_bytes(triples, vocabulary),
    }


def _xml_names(triples: list[Triple]) -> dict[str, str]:
    used = {t.predicate.value for t in triples}
    return {p: space for p, space in load_prefixes().namespaces.items() if any(v.startswith(space) for v in used)}


def _header(material: Material) -> dict[str, str]:
    """Return what the schema says of itself."""
    names = {"title": "dcterms:title", "description": "dcterms:description", "version": "owl:versionInfo"}
    header = material.inputs.vocabulary.header
    found = {key: next((t.object.value for t in header if t.predicate == iri(curie)
                        and isinstance(t.object, Literal)), "") for key, curie in names.items()}  # fmt: skip
    return found | {"iri": load_prefixes().namespace("mkg").rstrip("/")}


def _start(material: Material, files: list[str]) -> str:
    metadata = material.metadata
    links = "\n".join(f'<li><a href="{escape(f)}">{escape(f)}</a></li>' for f in files if not f.startswith("w3id"))
    return (
        f'<!DOCTYPE html>\n<html xmlns="http://www.w3.org/1999/xhtml" lang="{escape(metadata.language)}">\n'
        f'<head><meta charset="utf-8"/><title>{escape(metadata.title)}</title></head>\n<body>\n'
        f"<h1>{escape(metadata.title)}</h1>\n<p>{escape(metadata.description)}</p>\n"
        f"<p>Version {escape(metadata.version)}, {escape(metadata.issued)}. {escape(metadata.citation)}</p>\n"
        f"<ul>\n{links}\n</ul>\n</body></html>\n"
    )
