"""HTML in which everything is text unless it was made here: the only place where a bracket is written.

A child that is a plain string is escaped; only `Html`, which `tag` alone makes, goes in as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from html import escape

from pyoxigraph import Literal, NamedNode

from monograph_kg.querying.answers import Answer, Term
from monograph_kg.querying.reader import Thing
from monograph_kg.querying.tables import harmless, shown
from monograph_kg.vocabulary.prefixes import load_prefixes

MOST_ROWS = 2_000
_LINES = re.compile("([\n\t])")
_VOID = {"meta", "link", "input", "br"}
# Spaces of the project's own IRIs, by the first part of their local address.
SPACES = {"entity": "entity", "statement": "statement", "span": "span", "source": "source", "regimen": "regimen",
          "alignment": "alignment", "erratum": "erratum", "agent": "agent", "release": "release",
          "schema": "mkg"}  # fmt: skip


class Html(str):
    """Markup that was made by `tag` or `page`."""

    __slots__ = ()


Child = str | Iterable["Child"]
Label = Callable[[NamedNode], str | None]


def tag(name: str, /, *children: Child, **attributes: str | bool | None) -> Html:
    """Return an element. In attributes a last underscore is dropped, others become hyphens; None is left out.

    >>> tag("a", "<script>", href="/x?a=1&b=2", class_="term")
    '<a href="/x?a=1&amp;b=2" class="term">&lt;script&gt;</a>'
    """
    written = "".join(
        f" {key.rstrip('_').replace('_', '-')}" + ("" if value is True else f'="{escape(str(value))}"')
        for key, value in attributes.items()
        if value is not None and value is not False
    )
    if name in _VOID:
        return Html(f"<{name}{written}>")
    return Html(f"<{name}{written}>{_inside(children)}</{name}>")


def _inside(children: Iterable[Child]) -> str:
    return "".join(
        str(child) if isinstance(child, Html) else escape(visible(child)) if isinstance(child, str) else _inside(child)
        for child in children
    )


def visible(text: str) -> str:
    r"""Return ``text`` with control characters and marks of writing direction spelt out, its lines and tabs kept.

    >>> visible("a\n\x1b")
    'a\n\\x1b'
    """
    return "".join(part if part in {"\n", "\t"} else harmless(part) for part in _LINES.split(text))


def page(title: str, *body: Child, head: Iterable[Html] = ()) -> bytes:
    """Return a whole page: nothing in it is inline, nothing comes from elsewhere."""
    top = tag("header", tag("a", "monograph-kg", href="/", class_="home"), tag("nav", [
        tag("a", "questions", href="/#questions"), tag("a", "query", href="/#query"),
        tag("a", "service", href="/sparql?format=turtle"), tag("a", "data", href="/data"),
    ]))  # fmt: skip
    document = tag("html", tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("title", title),
        tag("link", rel="stylesheet", href="/static/style.css"),
        tag("link", rel="icon", href="/static/icon.svg", type="image/svg+xml"),
        head,
    ), tag("body", top, tag("main", body)), lang="en")  # fmt: skip
    return ("<!doctype html>\n" + document + "\n").encode("utf-8", "replace")


def local_address(iri: str) -> str | None:
    """Return the path of the page of one of our IRIs here, or None for an IRI that is not ours.

    >>> local_address("https://w3id.org/monograph-kg/entity/clonazepam")
    '/entity/clonazepam'
    """
    for part, prefix in SPACES.items():
        space = load_prefixes().namespace(prefix)
        if iri.startswith(space) and len(iri) > len(space):
            rest = iri[len(space) :].replace("%", "%25").replace("?", "%3F").replace("#", "%23")
            return f"/{part}/{rest}"
    return None


def link(iri: str, label: str | None = None) -> Html:
    """Return an IRI as a link: to its page here, to the web if it is an http address, else as mere text."""
    address = local_address(iri)
    text = label or load_prefixes().compress(iri) or iri
    if address:
        return tag("a", text, href=address, title=iri)
    if iri.startswith(("http://", "https://")):
        return tag("a", text, href=iri, title=iri, rel="noopener noreferrer", class_="away")
    return tag("span", text, title=iri)


def term(value: Term | None, label: Label | None = None) -> Html:
    """Return a term for reading: an IRI as a link, with its label if ``label`` has one."""
    if isinstance(value, NamedNode):
        return link(value.value, label(value) if label else None)
    if isinstance(value, Literal) and value.language:
        return tag("span", value.value, lang=value.language)
    return tag("span", shown(value))


def thing(value: Thing) -> Html:
    """Return a labelled node as a link, a literal as text."""
    return link(value.iri, value.label) if value.iri else tag("span", value.label)


def table(heads: Iterable[str], rows: Iterable[Iterable[Child]]) -> Html:
    """Return a table; without heads if they are all empty."""
    heads = list(heads)
    top = tag("thead", tag("tr", [tag("th", head, scope="col") for head in heads])) if any(heads) else ""
    return tag("div", tag("table", top,
                          tag("tbody", [tag("tr", [tag("td", cell) for cell in row]) for row in rows])),
               class_="table")  # fmt: skip


def answer_table(answer: Answer, label: Label | None = None) -> Html:
    """Return an answer of any kind for reading: at most `MOST_ROWS` rows, and how many there are."""
    if answer.kind == "ask":
        return tag("p", "yes" if answer.truth else "no", class_="truth")
    if answer.kind == "graph":
        heads: Iterable[str] = ("subject", "predicate", "object")
        rows: list[Sequence[Term | None]] = [(t.subject, t.predicate, t.object) for t in answer.triples]
    else:
        heads, rows = answer.variables, list(answer.rows)
    if not rows:
        return tag("p", "No rows: no source states such a fact.")
    cut = f", the first {MOST_ROWS:,} shown" if len(rows) > MOST_ROWS else ""
    return tag("div", tag("p", f"{len(rows):,} row{'s' * (len(rows) != 1)}{cut}", class_="hint"),
               table(heads, [[term(cell, label) for cell in row] for row in rows[:MOST_ROWS]]))  # fmt: skip
