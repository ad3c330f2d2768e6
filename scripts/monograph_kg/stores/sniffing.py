"""Look at the first bytes of a foreign file: refuse by name what is no RDF, and find out what kind of RDF it is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import RdfFormat

from monograph_kg.errors import InputError, Place, RefusedError

BOM = b"\xef\xbb\xbf"
_WIDE = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16", b"\x00\x00\xfe\xff": "UTF-32"}
_HEAD = 4096

# What the first bytes say, and what to do. Signatures: RFC 1952 (gzip) and the makers' pages.
_SIGNATURES = (
    (b"\x1f\x8b", "a gzip archive", "decompress it first (gunzip)"),
    (b"PK\x03\x04", "a zip archive or an office document", "unpack it first"),
    (b"BZh", "a bzip2 archive", "decompress it first (bunzip2)"),
    (b"\xfd7zXZ\x00", "an xz archive", "decompress it first (unxz)"),
    (b"\x28\xb5\x2f\xfd", "a zstandard archive", "decompress it first (unzstd)"),
    (b"%PDF-", "a PDF document", "give the RDF file, not its description"),
    (b"version https://git-lfs.github.com/spec/", "a Git LFS pointer, not the file itself", "run 'git lfs pull' first"),
    (b"/annex/objects/", "a git-annex pointer, not the file itself", "run 'git annex get' first"),
)
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_XML = re.compile(rb"\s*(?:<!--.*?-->\s*)*<(?:\?xml|!DOCTYPE|(?:[A-Za-z_][\w.-]*:)?RDF[\s>]|!ENTITY)", re.DOTALL)
_JSON = re.compile(rb'\s*(?:\{\s*(?:"|\})|\[\s*(?:\{|\]))')

_BY_NAME = {
    "turtle": RdfFormat.TURTLE,
    "ttl": RdfFormat.TURTLE,
    "trig": RdfFormat.TRIG,
    "n-triples": RdfFormat.N_TRIPLES,
    "ntriples": RdfFormat.N_TRIPLES,
    "nt": RdfFormat.N_TRIPLES,
    "n-quads": RdfFormat.N_QUADS,
    "nquads": RdfFormat.N_QUADS,
    "nq": RdfFormat.N_QUADS,
    "rdf/xml": RdfFormat.RDF_XML,
    "rdfxml": RdfFormat.RDF_XML,
    "xml": RdfFormat.RDF_XML,
    "rdf": RdfFormat.RDF_XML,
    "owl": RdfFormat.RDF_XML,
    "json-ld": RdfFormat.JSON_LD,
    "jsonld": RdfFormat.JSON_LD,
}
_BY_SUFFIX = {
    ".ttl": RdfFormat.TURTLE,
    ".trig": RdfFormat.TRIG,
    ".nt": RdfFormat.N_TRIPLES,
    ".nq": RdfFormat.N_QUADS,
    ".rdf": RdfFormat.RDF_XML,
    ".xml": RdfFormat.RDF_XML,
    ".jsonld": RdfFormat.JSON_LD,
    ".json": RdfFormat.JSON_LD,
}


@dataclass(frozen=True, slots=True)
class Sniffed:
    """A document that may be RDF: its bytes without byte-order mark, its text and its format."""

    data: bytes
    text: str
    format: RdfFormat


def format_by_name(name: str) -> RdfFormat:
    """Return the format that a person named: a short name, a file suffix or a media type.

    Raises:
        InputError: if there is no such format, or the doors do not read it (N3).

    >>> format_by_name("ttl") == format_by_name("text/turtle")
    True
    """
    found = _BY_NAME.get(name.lower().lstrip(".")) or RdfFormat.from_media_type(name)
    if found is None or found == RdfFormat.N3:
        known = "turtle, trig, n-triples, n-quads, rdf/xml, json-ld"
        raise InputError(f"there is no RDF format '{name}' here", remedy=f"name one of: {known}")
    return found


def sniff(data: bytes, name: Path | str, wanted: RdfFormat | None = None) -> Sniffed:
    """Judge a document by its content.

    Args:
        data: the whole document.
        name: the file's name, or what to call the document in messages.
        wanted: the format that the caller says it has; None: its suffix and content decide.

    Raises:
        RefusedError: if it is empty, or surely something else than RDF; the message names what.
        InputError: if it is not UTF-8 (with line and column), or not what its suffix or ``wanted`` says.
    """
    body = data.removeprefix(BOM)
    place = Place(name)
    _refuse_others(body, place)
    text = _decode(body, name)
    by_content = _format_by_content(body)
    claimed = wanted or (_BY_SUFFIX.get(Path(name).suffix.lower()))
    if claimed and by_content and claimed != by_content:
        raise InputError(
            f"this is {by_content.name}, not {claimed.name}",
            remedy="name the format that it has, or mend the file's suffix",
            place=place,
        )
    if claimed and claimed in {RdfFormat.RDF_XML, RdfFormat.JSON_LD} and by_content is None:
        raise InputError(
            f"this does not begin as {claimed.name} does",
            remedy="name the format that it has, or mend the file's suffix",
            place=place,
        )
    return Sniffed(body, text, claimed or by_content or RdfFormat.TURTLE)


def refuse_page(data: bytes, name: Path | str) -> None:
    """Refuse what is surely no RDF by its first bytes.

    Raises:
        RefusedError: naming what it is.
    """
    _refuse_others(data.removeprefix(BOM), Place(name))


def _refuse_others(body: bytes, place: Place) -> None:
    if not body.strip():
        raise RefusedError("the file is empty", remedy="fetch or build it again", place=place)
    for mark, encoding in _WIDE.items():
        if body.startswith(mark):
            raise RefusedError(f"the file is in {encoding}", remedy="convert it to UTF-8", place=place)
    for signature, what, remedy in _SIGNATURES:
        if body.startswith(signature):
            raise RefusedError(f"this is {what}", remedy=remedy, place=place)
    if _HTML.match(body[:_HEAD]):
        raise RefusedError(
            "this is an HTML page, perhaps a server's error message, not RDF",
            remedy="read it in a browser, then fetch the RDF file itself",
            place=place,
        )


def _decode(body: bytes, name: Path | str) -> str:
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        before = body[: error.start]
        line, column = before.count(b"\n") + 1, error.start - (before.rfind(b"\n") + 1) + 1
        raise InputError(
            f"byte 0x{body[error.start]:02X} is not UTF-8 (Latin-1, perhaps?)",
            remedy="convert the file to UTF-8",
            place=Place(name, line, column),
        ) from None
    nul = text.find("\0")
    if nul >= 0:
        raise InputError(
            "a NUL character stands in the file",
            remedy="this is no text: fetch the file again",
            place=place_of(text, nul, name),
        )
    return text


def place_of(text: str, offset: int, name: Path | str) -> Place:
    r"""Return the place of a code point offset: line and column, both counted from 1.

    >>> str(place_of("ab\ncd", 4, "x"))
    'x:2:2'
    """
    return Place(name, text.count("\n", 0, offset) + 1, offset - (text.rfind("\n", 0, offset) + 1) + 1)


def _format_by_content(body: bytes) -> RdfFormat | None:
    head = body[:_HEAD]
    if _XML.match(head):
        return RdfFormat.RDF_XML
    if _JSON.match(head):
        return RdfFormat.JSON_LD
    return None
