"""The door for foreign RDF: everything that is read but was not written here comes through `read_rdf`.

Nothing is fetched, no entity is expanded, and no native parser sees a document that is too large or nests too deep.
"""

from __future__ import annotations

import re
import stat
from pathlib import Path

from pyoxigraph import BlankNode, Quad, RdfFormat, Triple, parse

from monograph_kg.errors import InputError, LimitError, Place
from monograph_kg.stores.limits import RdfLimits
from monograph_kg.stores.nesting import check_json, check_turtle, check_xml
from monograph_kg.stores.sniffing import Sniffed, format_by_name, place_of, sniff

_DEFAULT = RdfLimits()


def read_rdf(
    source: Path | str | bytes,
    format: str | RdfFormat | None = None,  # noqa: A002 (the usual name)
    limits: RdfLimits = _DEFAULT,
    *,
    name: str | None = None,
    base_iri: str | None = None,
) -> list[Quad]:
    """Read a foreign RDF document whole.

    Args:
        source: the path of a regular file, or the document's bytes. An address of the web is not a path.
        format: a name (``turtle``), a media type or pyoxigraph's format; None: by suffix and content.
        limits: how much it may cost.
        name: what to call the document in messages; the path if None.
        base_iri: for relative IRIs; without it a relative IRI is an error.

    Returns:
        The quads in the order of the document; triples have the default graph.

    Raises:
        RefusedError: for what is no RDF (an HTML page, a Git LFS pointer, an archive, an empty file), a DOCTYPE or a
            context that would have to be fetched.
        LimitError: if it is larger, deeper or longer than ``limits`` allow.
        InputError: if it cannot be opened or is malformed, with line and column.
    """
    called = name or ("<bytes>" if isinstance(source, bytes) else str(source))
    data = source if isinstance(source, bytes) else read_bytes(Path(source), limits.bytes)
    if len(data) > limits.bytes:
        _too_large(limits.bytes, called)
    wanted = format_by_name(format) if isinstance(format, str) else format
    document = sniff(data, called, wanted)
    check_nesting(document, limits.depth, called)
    return _parse(document, limits, called, base_iri)


def read_bytes(path: Path, limit: int) -> bytes:
    """Return the content of a regular file that has at most ``limit`` bytes.

    Raises:
        InputError: if it is missing, unreadable, or a pipe, device or folder.
        LimitError: if it is larger.
    """
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise InputError("this is not a regular file", remedy="give a file", place=Place(path))
        if status.st_size > limit:
            _too_large(limit, path)
        with path.open("rb") as file:
            return file.read(limit + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(
            f"cannot read: {reason}", remedy="check the name and the permissions", place=Place(str(path)[:300])
        ) from None


def check_nesting(document: Sniffed, depth: int, name: Path | str) -> None:
    """Refuse what would overflow a recursive parser, and what asks for a fetch.

    Raises:
        LimitError, RefusedError, InputError: see `monograph_kg.stores.nesting`.
    """
    if document.format == RdfFormat.RDF_XML:
        check_xml(document.data, depth, name)
    elif document.format == RdfFormat.JSON_LD:
        check_json(document.text, depth, name)
    else:
        check_turtle(document.text, depth, name)


def _parse(document: Sniffed, limits: RdfLimits, name: str, base_iri: str | None) -> list[Quad]:
    quads: list[Quad] = []
    blank: set[BlankNode] = set()
    try:
        for quad in parse(document.data, format=document.format, base_iri=base_iri):
            quads.append(quad)
            blank.update(term for term in (quad.subject, quad.object) if isinstance(term, BlankNode))
            if len(quads) > limits.statements:
                _too_many(limits.statements, "statements", name)
            if len(blank) > limits.blank_nodes:
                _too_many(limits.blank_nodes, "blank nodes", name)
    except SyntaxError as error:
        raise InputError(
            f"this is not {document.format.name}: {error.msg}",
            remedy="mend the file, or name its format",
            place=_place(error, document, name),
        ) from None
    return quads


def _place(error: SyntaxError, document: Sniffed, name: str) -> Place:
    """Return where an error stands; the parser of RDF/XML has no places, but quotes what it cannot take."""
    if error.lineno:
        return Place(name, error.lineno, error.offset)
    quoted = re.search(r"'([^']+)'", error.msg)
    text = document.data.decode("utf-8", "replace")
    at = text.find(quoted[1]) if quoted else -1
    return place_of(text, at, name) if at >= 0 else Place(name)


def triples_of(quads: list[Quad], name: str) -> list[Triple]:
    """Return the triples of a document that must not name graphs.

    Raises:
        InputError: if a quad stands in a named graph.
    """
    named = next((quad.graph_name for quad in quads if quad.graph_name.__class__.__name__ != "DefaultGraph"), None)
    if named is not None:
        raise InputError(
            f"the document names the graph {named}", remedy="give one graph, without names", place=Place(name)
        )
    return [quad.triple for quad in quads]


def _too_large(limit: int, name: Path | str) -> None:
    raise LimitError(
        f"the document is larger than {limit:,} bytes",
        remedy="give a smaller one, or raise the limit",
        place=Place(name),
    )


def _too_many(limit: int, what: str, name: str) -> None:
    raise LimitError(
        f"the document has more than {limit:,} {what}",
        remedy="give a smaller one, or raise the limit",
        place=Place(name),
    )
