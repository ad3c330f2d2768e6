"""Trusty URIs of module RA: an identifier that contains the hash of what it identifies.

Method: https://trustyuri.net and Kuhn & Dumontier, https://doi.org/10.1109/TKDE.2015.2419657. Written here without its
libraries so that an export needs none; the tests hold every identifier to the library of the nanopublication network.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Triple

from monograph_kg.errors import ExportError

PLACEHOLDER = "http://purl.org/nanopub/placeholder"
"""Stands for the identifier while what it identifies is being put together."""

_Key = tuple[str, str, str, tuple[str, ...], str]


def artifact_code(quads: Iterable[Quad], space: str) -> str:
    """Return the code of a nanopublication, ``RA`` and 43 letters.

    Args:
        quads: all its quads, with `PLACEHOLDER` as its identifier and ``PLACEHOLDER#...`` for its parts.
        space: IRI that the code will be appended to.

    Raises:
        ExportError: if a term cannot be hashed: a blank node or the default graph.
    """
    lines = [_lines(quad, space) for quad in quads]
    text = "".join(key[4] for key in sorted(set(lines)))
    digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode("utf-8")).digest())
    return "RA" + digest.decode("ascii").rstrip("=")


def _lines(quad: Quad, space: str) -> _Key:
    """Return the sort key of a quad, its last part the text that is hashed."""
    graph, subject, predicate = (_name(t, space) for t in (quad.graph_name, quad.subject, quad.predicate))
    value = quad.object
    if isinstance(value, Literal):
        datatype = "" if value.language else value.datatype.value
        shown = f"@{value.language.lower()}" if value.language else f"^{datatype}"
        escaped = value.value.replace("\\", "\\\\").replace("\n", "\\n")
        order: tuple[str, ...] = ("1", value.value, datatype, value.language or "")
        last = f"{shown} {escaped}"
    else:
        last = _name(value, space)
        order = ("0", last)
    return graph, subject, predicate, order, f"{graph}\n{subject}\n{predicate}\n{last}\n"


def _name(term: object, space: str) -> str:
    if not isinstance(term, NamedNode) or isinstance(term, DefaultGraph | Triple):
        raise ExportError(f"{term} cannot stand in a nanopublication", remedy="give it an IRI")
    return term.value.replace(PLACEHOLDER, f"{space} ", 1) if term.value.startswith(PLACEHOLDER) else term.value


def rename(quads: Iterable[Quad], target: str) -> list[Quad]:
    """Return quads with `PLACEHOLDER` replaced by ``target``."""

    def name(term: NamedNode) -> NamedNode:
        """Return a term with the placeholder replaced."""
        held = term.value.startswith(PLACEHOLDER)
        return NamedNode(target + term.value[len(PLACEHOLDER) :]) if held else term

    renamed = []
    for quad in quads:
        terms = [name(t) if isinstance(t, NamedNode) else t
                 for t in (quad.subject, quad.predicate, quad.object, quad.graph_name)]  # fmt: skip
        renamed.append(Quad(*terms))  # type: ignore[arg-type]
    return renamed
