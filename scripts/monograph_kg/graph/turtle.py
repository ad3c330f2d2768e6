"""Turtle for people and for version control: sorted, grouped, with blank nodes where they belong.

The same triples give the same bytes whatever order or blank node labels they come with: each blank node is written
inside the one triple that refers to it and is ordered by what it says, so that no label is ever needed.
Grammar: https://www.w3.org/TR/turtle/.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from monograph_kg.errors import BuildError
from monograph_kg.graph.terms import RDF, TYPE, XSD

Term = NamedNode | BlankNode | Literal

_FIRST, _REST, _NIL = NamedNode(f"{RDF}first"), NamedNode(f"{RDF}rest"), NamedNode(f"{RDF}nil")
# Written right after the type, in this order; every other predicate follows by its IRI.
_EARLY = {
    TYPE.value: "0",
    "http://www.w3.org/2000/01/rdf-schema#label": "1",
    "http://www.w3.org/2004/02/skos/core#definition": "2",
}
# A subset of PN_LOCAL that needs no escapes.
_PLAIN_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?")
_BARE = {
    f"{XSD}boolean": re.compile(r"true|false"),
    f"{XSD}integer": re.compile(r"[+-]?[0-9]+"),
    f"{XSD}decimal": re.compile(r"[+-]?[0-9]*\.[0-9]+"),
}
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


class TurtleWriter:
    """Writes one set of triples; see `write_turtle`."""

    def __init__(self, triples: Iterable[Triple], namespaces: Mapping[str, str]) -> None:
        self._names = sorted(((iri, prefix) for prefix, iri in namespaces.items()), key=lambda n: -len(n[0]))
        self._namespaces = dict(namespaces)
        self._used: set[str] = set()
        self._short: dict[str, str] = {}
        self._seen: set[Term] = set()
        self._of: dict[Term, dict[NamedNode, set[Term]]] = defaultdict(lambda: defaultdict(set))
        references: dict[BlankNode, int] = defaultdict(int)
        for triple in set(triples):
            subject, value = triple.subject, triple.object
            if isinstance(subject, Triple) or isinstance(value, Triple):
                raise BuildError("a triple about a triple", remedy="export RDF 1.2 with its own form")
            self._of[subject][triple.predicate].add(value)
            if isinstance(value, BlankNode):
                references[value] += 1
        shared = [node for node, count in references.items() if count > 1]
        if shared:
            raise BuildError(
                "a blank node is referred to twice, so no order of the file is its own", remedy="give that node an IRI"
            )
        self._roots = [s for s in self._of if not (isinstance(s, BlankNode) and s in references)]

    def sections(self, groups: Sequence[tuple[str, Iterable[str]]]) -> str:
        """Return the file: prefixes, then each group of subjects under its comment, then all others."""
        blocks = {self._key(node): self._block(node) for node in self._roots}
        if len(blocks) != len(self._roots):
            raise BuildError("two blank nodes say the same", remedy="remove one of them")
        self._check_complete()
        out = []
        left = dict(blocks)
        for title, keys in (*groups, ("Further nodes", sorted(left))):
            chosen = [(key, left.pop(key)) for key in sorted(set(keys), key=_nameless_last) if key in left]
            if chosen:
                out.append(f"# {title}\n\n" + "\n".join(block for _, block in chosen))
        head = [f"@prefix {p}: <{iri}> .\n" for p, iri in sorted(self._namespaces.items()) if p in self._used]
        return "".join(head) + "\n" + "\n".join(out)

    def _check_complete(self) -> None:
        """Refuse blank nodes that refer to each other in a circle: no root leads to them."""
        if not self._of.keys() <= self._seen:
            raise BuildError("blank nodes refer to each other in a circle", remedy="give one of them an IRI")

    def _key(self, node: Term) -> str:
        return node.value if isinstance(node, NamedNode) else self._block(node)

    def _block(self, node: Term) -> str:
        self._seen.add(node)
        head = self.term(node) if isinstance(node, NamedNode) else "[]"
        return f"{head} {self._properties(node, 1)} .\n"

    def _properties(self, node: Term, depth: int) -> str:
        lines = []
        of = self._of[node]
        for predicate in sorted(of, key=lambda p: (_EARLY.get(p.value, "9"), p.value)):
            name = "a" if predicate == TYPE else self.term(predicate)
            objects = sorted(self._object(o, depth) for o in of[predicate])
            lines.append(f"{name} {' , '.join(objects)}")
        return f" ;\n{'    ' * depth}".join(lines)

    def _object(self, node: Term, depth: int) -> str:
        if not isinstance(node, BlankNode):
            return self.term(node)
        self._seen.add(node)
        if _FIRST in self._of[node]:
            return self._list(node, depth)
        if node not in self._of:
            return "[]"
        inner = self._properties(node, depth + 1)
        pad = "    " * (depth + 1)
        return f"[\n{pad}{inner}\n{'    ' * depth}]" if "\n" in inner else f"[ {inner} ]"

    def _list(self, node: Term, depth: int) -> str:
        items = []
        while node != _NIL:
            self._seen.add(node)
            firsts, rests = self._of[node][_FIRST], self._of[node][_REST]
            if self._of[node].keys() - {_FIRST, _REST, TYPE}:
                raise BuildError("a list node says more than its item and tail", remedy="say it of a node of its own")
            if len(firsts) != 1 or len(rests) != 1:
                raise BuildError("a list node has more than one item or tail", remedy="write lists as ( ... )")
            items.append(self._object(next(iter(firsts)), depth))
            node = next(iter(rests))
        return f"( {' '.join(items)} )"

    def term(self, node: Term) -> str:
        """Return one IRI or literal as Turtle."""
        if isinstance(node, NamedNode):
            return self._iri(node.value)
        if isinstance(node, BlankNode):  # pragma: no cover - callers nest blank nodes
            raise AssertionError(node)
        quoted = '"' + "".join(_ESCAPES.get(c, c) for c in node.value) + '"'
        if node.language:
            return f"{quoted}@{node.language}"
        datatype = node.datatype.value
        bare = _BARE.get(datatype)
        if bare and bare.fullmatch(node.value):
            return node.value
        return quoted if datatype == f"{XSD}string" else f"{quoted}^^{self._iri(datatype)}"

    def _iri(self, iri: str) -> str:
        if iri not in self._short:
            self._short[iri] = self._shorten(iri)
        return self._short[iri]

    def _shorten(self, iri: str) -> str:
        for namespace, prefix in self._names:
            if iri.startswith(namespace) and _PLAIN_LOCAL.fullmatch(iri[len(namespace) :]):
                self._used.add(prefix)
                return f"{prefix}:{iri[len(namespace) :]}"
        return f"<{iri}>"


def _nameless_last(key: str) -> tuple[bool, str]:
    return key.startswith("["), key


def write_turtle(
    triples: Iterable[Triple], namespaces: Mapping[str, str], groups: Sequence[tuple[str, Iterable[str]]] = ()
) -> str:
    """Return triples as Turtle.

    Args:
        triples: what to write; repetitions do not matter.
        namespaces: IRI of each prefix that may be used; unused ones are left out of the file.
        groups: comment titles with the IRIs of the subjects to put below each, in order; the others come last.

    Raises:
        BuildError: if a blank node is shared, in a circle, or a twin of another: such a graph has no file of its own.
    """
    writer = TurtleWriter(triples, namespaces)
    return writer.sections(groups)
