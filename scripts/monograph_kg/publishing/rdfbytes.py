"""RDF to bytes by pyoxigraph, whose `serialize` gives bytes or, with a file to write to, nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pyoxigraph import Quad, RdfFormat, Triple, serialize


def rdf_bytes(
    given: Iterable[Quad] | Iterable[Triple], form: RdfFormat, prefixes: Mapping[str, str] | None = None
) -> bytes:
    """Return triples or quads in a format, in the order given."""
    made = serialize(given, format=form, prefixes=dict(prefixes) if prefixes else None)
    return made or b""
