"""The characters behind a statement: spans with their sections, and excerpts where the text is at hand.

Offsets are Unicode code points, 0-based and half-open, into the text exactly as published; a text whose digest differs
from the recorded one is another text, and no excerpt is taken from it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from pyoxigraph import NamedNode

from monograph_kg.errors import InputError, Place
from monograph_kg.graph.terms import iri
from monograph_kg.querying.reader import Reader
from monograph_kg.records.text import read_utf8

# Code points on each side of a span that has no sentence recorded around it.
_AROUND = 60


@dataclass(frozen=True, slots=True)
class Passage:
    """A span of a source.

    Attributes:
        start: first code point.
        end: the code point after the last.
        mention: the words, or ``sha256:`` and their digest if there are more than seven.
        section: label of the innermost section, or nothing.
        presupposed: whether the span only presupposes what the statement says.
        excerpt: the sentence around the span as three parts, the middle one the mention; None without the text.
    """

    start: int
    end: int
    mention: str
    section: str
    presupposed: bool = False
    excerpt: tuple[str, str, str] | None = None


@dataclass(slots=True)
class Texts:
    """The texts at hand, by the IRI of their source."""

    by_source: dict[str, str] = field(default_factory=dict)

    def excerpt(self, source: str, start: int, end: int, around: tuple[int, int]) -> tuple[str, str, str] | None:
        """Return what stands before, in and after a span within ``around``, or None if the text is not at hand."""
        text = self.by_source.get(source)
        if text is None:
            return None
        first, last = min(around[0], start), max(around[1], end)
        return text[first:start], text[start:end], text[end:last]


def read_texts(reader: Reader, paths: Iterable[Path]) -> Texts:
    """Read texts and recognise by its digest of which source each one is.

    Raises:
        InputError: if one cannot be read, or is the text of no source of the graph; the message names both digests.
    """
    sources = {reader.text(node, "mkg:sha256"): node for node in reader.subjects("rdf:type", iri("mkg:Source"))}
    texts = Texts()
    for path in paths:
        text = read_utf8(path)
        digest = hashlib.sha256(text.encode("utf-8")).hexdigest()
        if digest not in sources:
            expected = "; ".join(f"{reader.label(node)}: {each}" for each, node in sorted(sources.items()))
            raise InputError(f"has the sha256 {digest}, which is no source of this graph",
                             remedy=f"give the text exactly as published, byte for byte ({expected})",
                             place=Place(path))  # fmt: skip
        texts.by_source[sources[digest].value] = text
    return texts


def passage(reader: Reader, span: NamedNode, texts: Texts, presupposed: bool = False) -> Passage:
    """Return a span with its section and, where the text is at hand, its excerpt."""
    start, end = offsets(reader, span)
    source = next((node.value for node in reader.nodes(span, "oa:hasSource")), "")
    sentences = reader.nodes(span, "mkg:inSentence")
    around = offsets(reader, sentences[0]) if sentences else (max(start - _AROUND, 0), end + _AROUND)
    return Passage(
        start,
        end,
        next(filter(None, (reader.text(node, "oa:exact", "mkg:digest") for node in _selectors(reader, span))), ""),
        next((reader.label(node) for node in reader.nodes(span, "mkg:inSection")), ""),
        presupposed,
        texts.excerpt(source, start, end, around),
    )


def offsets(reader: Reader, span: NamedNode) -> tuple[int, int]:
    """Return where a span begins and ends; (0, 0) if the graph does not say."""
    for node in _selectors(reader, span):
        start, end = reader.number(node, "oa:start"), reader.number(node, "oa:end")
        if start is not None and end is not None:
            return start, end
    return 0, 0


def _selectors(reader: Reader, span: NamedNode) -> list[NamedNode]:
    return reader.nodes(span, "oa:hasSelector")
