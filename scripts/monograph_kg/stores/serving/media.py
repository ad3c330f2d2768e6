"""Media types, and the choice among them by the Accept header (RFC 9110, section 12.5.1)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from monograph_kg.stores.serving.refusal import Refusal

HTML = "text/html"
PLAIN = "text/plain"

# What each kind of answer can be written as, the server's own preference first, with the short names for ``format=``.
RESULTS = {
    "application/sparql-results+json": "json",
    "application/sparql-results+xml": "xml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
    "application/json": "json",
    "application/xml": "xml",
    "text/xml": "xml",
}
TRUTHS = {media: name for media, name in RESULTS.items() if name in {"json", "xml", "csv", "tsv"}}
GRAPHS = {
    "text/turtle": "turtle",
    "application/n-triples": "ntriples",
    "application/rdf+xml": "rdfxml",
    "application/ld+json": "jsonld",
    "text/plain": "ntriples",
    "application/xml": "rdfxml",
    "application/json": "jsonld",
    "application/x-turtle": "turtle",
}
DATASETS = {
    "application/n-quads": "nquads",
    "application/trig": "trig",
    "application/ld+json": "jsonld",
    "text/x-nquads": "nquads",
    "application/json": "jsonld",
}
# The one media type by which pyoxigraph knows a short name, and the charset that goes on the wire with it.
CANONICAL = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "turtle": "text/turtle",
    "ntriples": "application/n-triples",
    "rdfxml": "application/rdf+xml",
    "jsonld": "application/ld+json",
    "nquads": "application/n-quads",
    "trig": "application/trig",
}
_LONGEST_ACCEPT = 2_000
_MOST_RANGES = 50


@dataclass(frozen=True, slots=True)
class Range:
    """One part of an Accept header: ``text/*;q=0.5``."""

    main: str
    sub: str
    quality: float

    def fits(self, media: str) -> bool:
        """Return whether ``media`` is within this range."""
        main, _, sub = media.partition("/")
        return self.main in {"*", main} and self.sub in {"*", sub}

    @property
    def precision(self) -> int:
        """How exactly the range names its type; the most exact range decides a type's quality."""
        return (self.main != "*") + (self.sub != "*")


def read_accept(header: str) -> list[Range]:
    """Return the ranges of an Accept header; parts that cannot be read are left out, as the standard lets us.

    >>> read_accept("text/turtle, */*;q=0.1")[1]
    Range(main='*', sub='*', quality=0.1)
    """
    found = []
    for part in header[:_LONGEST_ACCEPT].split(",")[:_MOST_RANGES]:
        name, *parameters = (piece.strip() for piece in part.lower().split(";"))
        main, slash, sub = name.partition("/")
        if slash and main and sub:
            found.append(Range(main, sub, _quality(parameters)))
    return found


def _quality(parameters: Iterable[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                return min(max(float(value), 0.0), 1.0)
            except ValueError:
                return 0.0
    return 1.0


def choose(accept: str | None, offered: Sequence[str] | Iterable[str]) -> str:
    """Return the offered media type that a client likes best; ours first among equals.

    Args:
        accept: the Accept header, None or blank if there was none.
        offered: media types, the preferred one first.

    Raises:
        Refusal: 406 if none is acceptable, naming what is offered.
    """
    offers = list(offered)
    ranges = read_accept(accept) if accept and accept.strip() else []
    if not ranges:
        return offers[0]
    best, best_quality = "", 0.0
    for media in offers:
        fitting = [each for each in ranges if each.fits(media)]
        quality = max(fitting, key=lambda each: each.precision).quality if fitting else 0.0
        if quality > best_quality:
            best, best_quality = media, quality
    if not best:
        raise Refusal(406, f"nothing here can be written as {(accept or '')[:200]!r}",
                      f"ask for one of: {', '.join(offers)}")  # fmt: skip
    return best


def by_name(name: str, offered: dict[str, str]) -> str:
    """Return the media type of a short name such as ``turtle``, or of a media type itself.

    Raises:
        Refusal: 406 if it is not offered here, naming what is.
    """
    for media, short in offered.items():
        if name in {media, short}:
            return media
    names = ", ".join(dict.fromkeys(offered.values()))
    raise Refusal(406, f"there is no format {name[:80]!r} for this answer", f"formats here: {names}")


def content_type(media: str) -> str:
    """Return the value of the Content-Type header: text types carry their charset."""
    return f"{media}; charset=utf-8" if media.startswith("text/") else media
