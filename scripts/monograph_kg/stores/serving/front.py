"""The front page: the bundled questions as forms, and an editor. Without its script the forms still work."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from itertools import groupby
from urllib.parse import quote

from pyoxigraph import NamedNode
from starlette.requests import Request
from starlette.responses import Response

from monograph_kg.graph.terms import mkg
from monograph_kg.querying.answers import Answer
from monograph_kg.querying.catalogue import BundledQuery
from monograph_kg.querying.reader import Reader
from monograph_kg.stores.serving.endpoints import (
    bound_query,
    prefers_html,
    question,
    question_of,
    reply,
    service_of,
)
from monograph_kg.stores.serving.html import Html, answer_table, page, tag
from monograph_kg.stores.serving.media import HTML
from monograph_kg.stores.serving.service import Service
from monograph_kg.stores.serving.watch import View
from monograph_kg.vocabulary.prefixes import load_prefixes

_MOST_CHOICES = 5_000
_START = """SELECT ?drug ?state ?certainty ?statement
WHERE {
  ?statement a mkg:AdverseEffectStatement ;
    mkg:subject ?drug ;
    mkg:object ?state ;
    mkg:certainty ?certainty .
}
ORDER BY ?drug ?state
LIMIT 50
"""
_TITLES = {"competency": "Questions about drugs", "quality": "Checks of the graph",
           "rules": "Rules that derive direct facts", "linking": "Joins with research datasets"}  # fmt: skip


async def front(request: Request) -> Response:
    """Show the page."""
    service = service_of(request)
    return reply(HTML, await service.read(partial(_front, service)))


def _front(service: Service, view: View) -> bytes:
    intro = tag("p", "Every fact here names the words of the source that say it. "
                "An empty answer means that no source states such a fact, not that it is false.")  # fmt: skip
    asked = tag("section", tag("h2", "Questions"),
                tag("input", type="search", id="filter", placeholder="find a question", aria_label="find a question"),
                *_groups(service.questions.values()), id="questions")  # fmt: skip
    editor = tag(
        "section",
        tag("h2", "Query"),
        tag("div", tag("pre", id="paint", aria_hidden="true"),
            tag("textarea", _START, id="text", spellcheck="false", autocomplete="off", aria_label="SPARQL query"),
            class_="editor"),
        tag("div", tag("button", "Run", id="run", type="button"),
            tag("button", "Add prefixes", id="prefixes", type="button"),
            tag("span", "Ctrl+Enter runs; prefixes that are missing are added", class_="hint"), class_="bar"),
        tag("noscript", tag("p", "The editor needs the page's own script; the questions do not.")),
        tag("div", id="answer", aria_live="polite"),
        id="query",
    )  # fmt: skip
    script = tag("script", src="/static/app.js", defer=True)
    size = tag("p", f"{len(service.store):,} triples, {len(service.questions)} questions. For programs: ",
               tag("a", "/sparql", href="/sparql?format=turtle"), " (SPARQL 1.1 Protocol), ",
               tag("a", "/data", href="/data"), " (Graph Store reads), ",
               tag("a", "/void", href="/void"), ".", class_="hint")  # fmt: skip
    top = tag("h1", "Drug monographs, as a graph with its evidence")
    return page(
        "monograph-kg",
        top,
        intro,
        tag("div", asked, editor, class_="columns"),
        _choices(view.reader),
        size,
        head=[script],
    )


def _groups(queries: Iterable[BundledQuery]) -> Iterable[Html]:
    for group, members in groupby(queries, key=lambda query: query.group):
        listed = [_question(query) for query in members]
        yield tag("details", tag("summary", f"{_TITLES.get(group, group)} ({len(listed)})"), listed,
                  class_="group", open=group == "competency")  # fmt: skip


def _question(query: BundledQuery) -> Html:
    edit = tag("button", "Open in editor", type="button", class_="edit")
    return tag("details", tag("summary", query.summary, tag("code", query.name)), tag("p", query.description),
               _form(query, {}, edit), class_="question", data_name=query.name)  # fmt: skip


def _form(query: BundledQuery, values: Mapping[str, str], *more: Html) -> Html:
    """Return the fields of a question, filled with values or with what it asks if nobody says otherwise."""
    fields = [
        tag("label", tag("span", parameter.name, title=parameter.type),
            tag("input", name=parameter.name, value=values.get(parameter.name) or parameter.default,
                list="entities" if parameter.type == "entity" else None,
                inputmode={"integer": "numeric", "decimal": "decimal"}.get(parameter.type)),
            tag("small", parameter.description))
        for parameter in query.parameters
    ]  # fmt: skip
    return tag("form", fields, tag("button", "Ask"), *more, action=f"/question/{query.name}", method="get")


def _choices(reader: Reader) -> Html:
    """Return the entities to choose from in the fields."""
    space = load_prefixes().namespace("entity")
    nodes = reader.subjects("rdf:type", mkg("Entity"))[:_MOST_CHOICES]
    return tag("datalist", [tag("option", value=node.value.removeprefix(space), label=reader.label(node))
                            for node in nodes], id="entities")  # fmt: skip


async def question_page(request: Request) -> Response:
    """Answer a bundled question: as a page if a browser asks, else in a result format."""
    if not prefers_html(request) or "format" in request.query_params:
        return await question(request)
    service = service_of(request)
    query = question_of(service, request.path_params["name"])
    bound = await bound_query(service, query, request)
    answer = await service.answered(bound)
    made = partial(_answered, query, dict(request.query_params), bound.text, answer)
    return reply(HTML, await service.read(made))


def _answered(query: BundledQuery, values: Mapping[str, str], text: str, answer: Answer, view: View) -> bytes:
    space = load_prefixes().namespace("mkg").removesuffix("schema/")

    def label(node: NamedNode) -> str | None:
        """Return the label of a node of ours."""
        return view.reader.text(node, "rdfs:label") if node.value.startswith(space) else None

    forms = {"graph": ("turtle", "ntriples", "jsonld")}.get(answer.kind, ("json", "csv", "tsv", "xml"))
    asked = "".join(f"{name}={quote(value, safe='')}&" for name, value in values.items() if name != "format")
    links = [[tag("a", form, href=f"/question/{query.name}?{asked}format={form}"), " "] for form in forms]
    return page(
        query.summary,
        tag("h1", query.summary),
        tag("p", query.description),
        [_form(query, values), _choices(view.reader)] if query.parameters else "",
        answer_table(answer, label),
        tag("p", "As data: ", links, class_="hint"),
        tag("details", tag("summary", "The query"), tag("pre", text)),
    )
