"""CURIEs and IRIs: ``mappings/prefixes.json`` is the only place where a namespace is spelled.

The file is an extended prefix map (https://curies.readthedocs.io). Our own well-formed CURIEs are expanded and
compressed by a dictionary, because importing ``curies`` would cost a cold query more than the query itself; CURIEs from
outside, with their synonyms and spellings, go through `converter`.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from monograph_kg.areas import area
from monograph_kg.errors import InputError, Place
from monograph_kg.records.text import read_utf8

if TYPE_CHECKING:
    from curies import Converter

FILE_NAME = "prefixes.json"


class Prefixes:
    """A fixed map of prefixes to namespace IRIs."""

    def __init__(self, namespaces: Mapping[str, str]) -> None:
        self._namespaces = dict(namespaces)
        self._sorted = sorted((iri, prefix) for prefix, iri in namespaces.items())

    @property
    def namespaces(self) -> dict[str, str]:
        """Namespace IRI of each prefix."""
        return dict(self._namespaces)

    def namespace(self, prefix: str) -> str:
        """Return the namespace IRI of ``prefix``.

        Raises:
            InputError: if the prefix is unknown.
        """
        if prefix not in self._namespaces:
            raise InputError(f"unknown prefix '{prefix}'", remedy=f"add it to mappings/{FILE_NAME}, or correct it")
        return self._namespaces[prefix]

    def expand(self, curie: str) -> str:
        """Return the one canonical IRI of a CURIE.

        Raises:
            InputError: if there is no colon or the prefix is unknown.

        >>> Prefixes({"ex": "https://example.org/"}).expand("ex:a")
        'https://example.org/a'
        """
        prefix, colon, local = curie.partition(":")
        if not colon or not local:
            raise InputError(f"'{curie}' is no CURIE", remedy="write PREFIX:IDENTIFIER")
        return self.namespace(prefix) + local

    def compress(self, iri: str) -> str | None:
        """Return the CURIE of an IRI by the longest namespace that fits, or None.

        >>> Prefixes({"ex": "https://example.org/"}).compress("https://example.org/a")
        'ex:a'
        """
        best = ""
        for namespace, prefix in self._sorted[: bisect_right(self._sorted, (iri, "\U0010ffff"))]:
            if iri.startswith(namespace) and len(namespace) > len(self._namespaces.get(best, "")):
                best = prefix
        return f"{best}:{iri[len(self._namespaces[best]) :]}" if best else None


@cache
def load_prefixes(path: Path | None = None) -> Prefixes:
    """Read the prefix map.

    Raises:
        InputError: if the file is missing, no JSON, or doubles a prefix.
    """
    path = path or area("mappings") / FILE_NAME
    try:
        entries = json.loads(read_utf8(path))
        pairs = [(entry["prefix"], entry["uri_prefix"]) for entry in entries]
    except json.JSONDecodeError as error:
        place = Place(path, error.lineno, error.colno)
        raise InputError(f"is no JSON: {error.msg}", remedy="correct the syntax there", place=place) from error
    except (KeyError, TypeError) as error:
        raise InputError(
            "is no extended prefix map", remedy="give each entry prefix and uri_prefix", place=Place(path)
        ) from error
    doubled = sorted({prefix for prefix, _ in pairs if sum(p == prefix for p, _ in pairs) > 1})
    if doubled:
        raise InputError(f"prefixes stand twice: {', '.join(doubled)}", remedy="keep one", place=Place(path))
    return Prefixes(dict(pairs))


@cache
def converter(path: Path | None = None) -> Converter:
    """Return the ``curies`` converter of the same file, for CURIEs and IRIs that come from outside."""
    from curies import load_extended_prefix_map  # noqa: PLC0415 (0.25 s of imports)

    return load_extended_prefix_map(path or area("mappings") / FILE_NAME)
