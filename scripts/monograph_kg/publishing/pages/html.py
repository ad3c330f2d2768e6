"""The vocabulary's page: one static HTML file without scripts, well-formed as XML too, the same bytes every time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from monograph_kg.publishing.metadata import Metadata
from monograph_kg.publishing.pages.terms import SORTS, Term
from monograph_kg.vocabulary.prefixes import load_prefixes

FORMATS = (("schema.ttl", "Turtle"), ("schema.owl", "RDF/XML"), ("schema.nt", "N-Triples"),
           ("schema.jsonld", "JSON-LD"))  # fmt: skip
"""Files beside the page, with the names of their formats."""

_STYLE = (
    "body{font:1rem/1.5 sans-serif;max-width:60rem;margin:auto;padding:1rem}"
    "section.term{border-top:1px solid #ccc;padding:.5rem 0}"
    "dt{font-weight:bold}dd{margin:0 0 .3rem 1.5rem}nav li{display:inline-block;margin-right:1rem}"
    "code{font-family:monospace}.iri{color:#555}"
)


def page(terms: Iterable[Term], metadata: Metadata, header: dict[str, str]) -> str:
    """Return the page of the vocabulary.

    Args:
        terms: its terms in the order of the page.
        metadata: licence and home page.
        header: ``title``, ``description``, ``version`` and ``iri`` of the schema's own header.
    """
    given = list(terms)
    parts = [
        "<!DOCTYPE html>",
        f'<html xmlns="http://www.w3.org/1999/xhtml" lang="{escape(metadata.language)}">',
        f'<head><meta charset="utf-8"/><title>{escape(header["title"])}</title>',
        '<meta name="viewport" content="width=device-width, initial-scale=1"/>',
        *(f'<link rel="alternate" href="{file}" title="{title}"/>' for file, title in FORMATS),
        f"<style>{_STYLE}</style></head><body>",
        *_head(header, metadata),
        *_contents(given),
        *(line for heading, _ in SORTS for line in _part(heading, [t for t in given if t.sort == heading], given)),
        "</body></html>",
    ]
    return "\n".join(parts) + "\n"


def _head(header: dict[str, str], metadata: Metadata) -> Iterator[str]:
    yield f"<header><h1>{escape(header['title'])}</h1><p>{escape(header['description'])}</p><dl>"
    yield f"<dt>IRI</dt><dd><code>{escape(header['iri'])}</code></dd>"
    yield f"<dt>Version</dt><dd>{escape(header['version'])}, {escape(metadata.issued)}</dd>"
    yield f'<dt>Licence</dt><dd><a href="{escape(metadata.licence)}">{escape(metadata.licence_name)}</a></dd>'
    links = ", ".join(f'<a href="{file}">{title}</a>' for file, title in FORMATS)
    yield f"<dt>Formats</dt><dd>{links}</dd></dl></header>"


def _contents(terms: list[Term]) -> Iterator[str]:
    yield '<nav aria-label="contents">'
    for heading, _ in SORTS:
        mine = [term for term in terms if term.sort == heading]
        if mine:
            items = "".join(f'<li><a href="#{escape(t.name)}">{escape(t.name)}</a></li>' for t in mine)
            yield f"<h2>{heading} ({len(mine)})</h2><ul>{items}</ul>"
    yield "</nav><main>"


def _part(heading: str, mine: list[Term], every: list[Term]) -> Iterator[str]:
    own = {term.iri: term.name for term in every}
    if mine:
        yield f"<h2>{heading}</h2>"
    for term in mine:
        yield f'<section class="term" id="{escape(term.name)}"><h3>{escape(term.label or term.name)}</h3>'
        yield f'<p class="iri"><code>{escape(term.iri)}</code></p><p>{escape(term.definition)}</p><dl>'
        for title, values in term.facts.items():
            shown = ", ".join(_value(value, own) for value in values)
            yield f"<dt>{title}</dt><dd>{shown}</dd>"
        if term.example:
            yield f"<dt>example</dt><dd><code>{escape(term.example)}</code></dd>"
        yield "</dl></section>"
    if heading == SORTS[-1][0]:
        yield "</main>"


def _value(value: str, own: dict[str, str]) -> str:
    """Return an IRI as a link, a chain as several, a word as it is."""
    if " / " in value:
        return " / ".join(_value(part, own) for part in value.split(" / "))
    if value in own:
        return f'<a href="#{escape(own[value])}">{escape(own[value])}</a>'
    if value.startswith("http"):
        return f'<a href="{escape(value)}">{escape(load_prefixes().compress(value) or value)}</a>'
    return escape(value)
