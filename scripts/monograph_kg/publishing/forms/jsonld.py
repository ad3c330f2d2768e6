"""JSON-LD 1.1 (https://www.w3.org/TR/json-ld11/) with the vocabulary's own context: every triple of the release.

The context stands in the file itself, so that reading it needs no network; it is written beside it as well, as it is
published. Numbers stay texts with a datatype, because a JSON number has no lexical form.
"""

from __future__ import annotations

import json
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from monograph_kg.graph.terms import TYPE, XSD
from monograph_kg.graph.vocabulary import Vocabulary
from monograph_kg.publishing.context import Context, make_context
from monograph_kg.publishing.form import Export
from monograph_kg.publishing.loss import CARRIED, Tally
from monograph_kg.publishing.material import Material
from monograph_kg.publishing.named import canonical
from monograph_kg.vocabulary.prefixes import load_prefixes

name = "jsonld"
summary = "JSON-LD 1.1 with the vocabulary's own context"
suffixes = (".jsonld",)


def write(material: Material) -> Export:
    """Write one flat ``@graph``, a node object per subject, and the context beside it."""
    tally = Tally(name, material)
    tally.keep_all(material.facts)
    tally.other_layers(CARRIED)
    vocabulary = material.inputs.vocabulary
    files = {
        f"{material.name}.jsonld": document_bytes(canonical(material.layers.all()), vocabulary),
        "context.jsonld": _bytes({"@context": make_context(vocabulary)}),
    }
    return Export(files, tally.close())


def document_bytes(triples: list[Triple], vocabulary: Vocabulary) -> bytes:
    """Return sorted triples, their blank nodes named, as a document with the vocabulary's context."""
    context = make_context(vocabulary)
    return _bytes({"@context": context, "@graph": _Nodes(context).nodes(triples)})


def _bytes(data: object) -> bytes:
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


class _Nodes:
    """Writes node objects in the terms of a context."""

    def __init__(self, context: Context) -> None:
        self.terms = {d["@id"]: (term, d) for term, d in context.items() if isinstance(d, dict) and "@prefix" not in d}

    def nodes(self, triples: list[Triple]) -> list[dict[str, Any]]:
        """Return the node objects in the order of the triples, which are sorted by subject."""
        made: dict[str, dict[str, Any]] = {}
        for triple in triples:
            if isinstance(triple.subject, Triple) or isinstance(triple.object, Triple):  # pragma: no cover
                raise AssertionError(triple)
            node = made.setdefault(str(triple.subject), {"id": self.reference(triple.subject)})
            if triple.predicate == TYPE and isinstance(triple.object, NamedNode):
                node.setdefault("type", []).append(_compact(triple.object.value))
                continue
            key, definition = self.terms.get(triple.predicate.value, (_compact(triple.predicate.value), {}))
            node.setdefault(key, []).append(self.value(triple.object, definition))
        return list(made.values())

    @staticmethod
    def reference(node: NamedNode | BlankNode) -> str:
        """Return an IRI, compact where a prefix fits, or a blank node's name."""
        return _compact(node.value) if isinstance(node, NamedNode) else f"_:{node.value}"

    def value(self, term: NamedNode | BlankNode | Literal, definition: dict[str, str]) -> str | dict[str, str]:
        """Return an object, in short where its term's coercion says the rest."""
        coercion = definition.get("@type")
        if not isinstance(term, Literal):
            reference = self.reference(term)
            return reference if coercion == "@id" else {"id": reference}
        if term.language:
            short = definition.get("@language") == term.language
            return term.value if short else {"@value": term.value, "@language": term.language}
        datatype = term.datatype.value
        plain = datatype == XSD + "string" and not coercion and "@language" not in definition
        if plain or datatype == coercion:
            return term.value
        return {"@value": term.value} if datatype == XSD + "string" else {"@value": term.value, "@type": datatype}


def _compact(value: str) -> str:
    """Return the CURIE of an IRI if it reads back as that IRI, else the IRI."""
    curie = load_prefixes().compress(value)
    if curie is None:
        return value
    local = curie.partition(":")[2]
    return value if not local or local.startswith("//") else curie
