"""The JSON-LD context of the vocabulary, made from the schema: published at ``.../context.jsonld`` and used in exports.

Terms of ours go by their bare names, with the type of their values: IRIs for object properties, the datatype for
datatype properties with a range. JSON-LD 1.1, https://www.w3.org/TR/json-ld11/.
"""

from __future__ import annotations

from typing import Any

from pyoxigraph import NamedNode

from monograph_kg.graph.terms import TYPE, XSD, iri, local_name
from monograph_kg.graph.vocabulary import Vocabulary
from monograph_kg.vocabulary.prefixes import load_prefixes

CONTEXT_IRI = "https://w3id.org/monograph-kg/context.jsonld"

Context = dict[str, Any]


def make_context(vocabulary: Vocabulary) -> Context:
    """Return the context; the same for every release of one vocabulary version."""
    context: Context = {"@version": 1.1, "id": "@id", "type": "@type"}
    for prefix, namespace in sorted(load_prefixes().namespaces.items()):
        context[prefix] = {"@id": namespace, "@prefix": True}
    context["label"] = {"@id": iri("rdfs:label").value, "@language": "en"}
    context["definition"] = {"@id": iri("skos:definition").value, "@language": "en"}
    for term, coercion in sorted(_coercions(vocabulary).items()):
        definition = {"@id": load_prefixes().namespace("mkg") + term}
        context[term] = definition | ({"@type": coercion} if coercion else {})
    return context


def _coercions(vocabulary: Vocabulary) -> dict[str, str]:
    """Return ``@id``, a datatype IRI or nothing for each property of ours."""
    space = load_prefixes().namespace("mkg")
    ranges = {t.subject.value: t.object for t in vocabulary.axioms
              if t.predicate == iri("rdfs:range") and isinstance(t.subject, NamedNode)}  # fmt: skip
    found: dict[str, str] = {}
    for triple in vocabulary.axioms:
        if triple.predicate != TYPE or not isinstance(triple.subject, NamedNode):
            continue
        subject = triple.subject
        if not subject.value.startswith(space):
            continue
        if triple.object == iri("owl:ObjectProperty"):
            found[local_name(subject)] = "@id"
        elif triple.object == iri("owl:DatatypeProperty"):
            datatype = ranges.get(subject.value)
            named = isinstance(datatype, NamedNode) and datatype.value not in (XSD + "string", XSD + "anyURI")
            found[local_name(subject)] = datatype.value if named and isinstance(datatype, NamedNode) else ""
    return found
