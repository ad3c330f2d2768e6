"""The endpoints for programs: SPARQL, Graph Store reads, bundled questions, health and metrics."""

from __future__ import annotations

import json
import re
from functools import partial

from pyoxigraph import DefaultGraph, NamedNode, RdfFormat
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from monograph_kg.querying.bind import bind
from monograph_kg.querying.catalogue import BundledQuery
from monograph_kg.stores.foreign_query import Screened
from monograph_kg.stores.serving import description
from monograph_kg.stores.serving.media import (
    CANONICAL,
    DATASETS,
    GRAPHS,
    HTML,
    by_name,
    choose,
    content_type,
    read_accept,
)
from monograph_kg.stores.serving.metrics import MEDIA
from monograph_kg.stores.serving.protocol import read_operation
from monograph_kg.stores.serving.refusal import BAD, FORBIDDEN, Refusal
from monograph_kg.stores.serving.scope import known_graphs
from monograph_kg.stores.serving.service import Service
from monograph_kg.stores.serving.watch import View
from monograph_kg.vocabulary.prefixes import load_prefixes

_NO_CONTENT, _NOT_FOUND, _NOT_ACCEPTABLE, _UNAVAILABLE = 204, 404, 406, 503
# https://www.w3.org/TR/xml/#charsets, as UTF-8; U+FFFE and U+FFFF are the last two.
_NO_XML = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")
# Parameters of a question's address that are ours; every other one is a value for the question.
_OWN = {"format"}


def service_of(request: Request) -> Service:
    """Return the service that a request came to."""
    found = request.app.state.service
    if not isinstance(found, Service):
        raise TypeError("the application was made without a service")
    return found


def reply(media: str, body: bytes) -> Response:
    """Return a successful answer; caches must tell the formats apart.

    Raises:
        Refusal: 406 if it is XML and holds a character that no XML document may hold: nobody could read it.
    """
    if media.endswith("xml") and _NO_XML.search(body):
        raise Refusal(
            _NOT_ACCEPTABLE, "the answer holds a control character, which XML cannot", "ask for another format"
        )
    return Response(body, headers={"Content-Type": content_type(media), "Vary": "Accept"})


def prefers_html(request: Request) -> bool:
    """Return whether a person's browser asks: it names HTML before all else."""
    ranges = read_accept(request.headers.get("accept", ""))
    return bool(ranges) and (ranges[0].main, ranges[0].sub) == ("text", "html")


async def sparql(request: Request) -> Response:
    """Answer by the SPARQL 1.1 Protocol: a query, an update, or what this service is."""
    service = service_of(request)
    operation = await read_operation(request, service.settings)
    accept = request.headers.get("accept")
    if operation.kind == "update":
        await service.update(request, operation.text)
        return Response(status_code=_NO_CONTENT)
    if operation.kind == "description":
        if prefers_html(request) and operation.form is None:
            return RedirectResponse("./", headers={"Vary": "Accept"})
        media = by_name(operation.form, GRAPHS) if operation.form else choose(accept, GRAPHS)
        triples = description.service_description(service.store, base_of(request), writable=service.settings.writable)
        return reply(media, description.written(triples, GRAPHS[media]))
    form = service.forms.get(operation.text)
    if form is not None and not operation.names_dataset and not operation.union:
        return reply(*await service.bundled(Screened(operation.text, form), accept, operation.form))
    text = operation.text
    if operation.names_dataset:
        text = await service.scoped(text, operation.default_graphs, operation.named_graphs)
    return reply(*await service.foreign(text, accept, operation.form, operation.union))


def base_of(request: Request) -> str:
    """Return the address of this server as its client sees it.

    Raises:
        Refusal: 400 if the Host header makes no IRI.
    """
    base = str(request.base_url)
    if any(character in base for character in ' <>"{}|^`\\') or not base.isascii():
        raise Refusal(BAD, "the Host header makes no address", "send the host's name")
    return base


async def graph_store(request: Request) -> Response:
    """Answer a read by the Graph Store Protocol: one graph, or all in a format that can hold them."""
    service = service_of(request)
    wanted = request.query_params
    graphs = wanted.getlist("graph")
    if len(graphs) > 1 or (graphs and "default" in wanted):
        raise Refusal(BAD, "more than one graph is named", "name one with ?graph=IRI, or use ?default")
    is_all = not graphs and "default" not in wanted
    offered = DATASETS if is_all else GRAPHS
    form = wanted.get("format")
    media = by_name(form, offered) if form else choose(request.headers.get("accept"), offered)
    node = None
    if graphs:
        node = _graph_of(service, graphs[0])
    return reply(media, await service.read(partial(_dump, node, offered[media], is_all)))


def _graph_of(service: Service, name: str) -> NamedNode:
    try:
        return known_graphs(service.store, [name])[0]
    except Refusal as refusal:
        status = _NOT_FOUND if "there is no graph" in refusal.problem else refusal.status
        raise Refusal(status, refusal.problem, refusal.remedy) from None


def _dump(node: NamedNode | None, short: str, is_all: bool, view: View) -> bytes:
    quads = view.store.quads_for_pattern(None, None, None, None if is_all else node or DefaultGraph())
    if not is_all:
        return description.written((quad.triple for quad in quads), short, view.written)
    spaces = load_prefixes().namespaces if short == "trig" else None
    return view.written(quads, RdfFormat.from_media_type(CANONICAL[short]), dict(spaces) if spaces else None)


async def void(request: Request) -> Response:
    """Describe the data: how many triples, which classes and properties (VoID)."""
    media = choose(request.headers.get("accept"), GRAPHS)
    base = base_of(request)
    triples = await service_of(request).read(lambda view: description.void_description(view.store, base))
    return reply(media, description.written(triples, GRAPHS[media]))


async def question(request: Request) -> Response:
    """Answer a bundled question; its parameters are those of the address."""
    service = service_of(request)
    query = question_of(service, request.path_params["name"])
    bound = await bound_query(service, query, request)
    return reply(*await service.bundled(bound, request.headers.get("accept"), request.query_params.get("format")))


def question_of(service: Service, name: str) -> BundledQuery:
    """Return a bundled query. Raises `Refusal` 404 without one of that name, 403 if it asks elsewhere."""
    if name in service.elsewhere:
        raise Refusal(FORBIDDEN, service.elsewhere[name], f"run it yourself: monograph-kg query {name}")
    found = service.questions.get(name)
    if found is None:
        raise Refusal(_NOT_FOUND, f"there is no question {name[:80]!r}", "see /questions for those that there are")
    return found


async def bound_query(service: Service, query: BundledQuery, request: Request) -> Screened:
    """Return the SPARQL of a question with the values of the address in their places, as terms."""
    values = {name: value for name, value in request.query_params.items() if name not in _OWN and value}
    text = await service.read(lambda view: bind(query, values, view.names)) if values else query.text
    return Screened(text, service.forms[query.text])


async def questions(request: Request) -> Response:
    """List the bundled questions with their parameters, the prefixes, and the entities to choose from."""
    service = service_of(request)
    document = await service.read(lambda view: description.questions_document(service.questions, view.reader))
    body = json.dumps(document, ensure_ascii=False)
    return Response(body, media_type="application/json")


async def health(request: Request) -> Response:
    """Say whether the server answers; 503 while it stops."""
    service = service_of(request)
    state = "stopping" if service.stopping else "ok"
    body = json.dumps({"status": state, "triples": len(service.store), "writable": service.settings.writable})
    return Response(body, _UNAVAILABLE if service.stopping else 200, media_type="application/json",
                    headers={"Cache-Control": "no-store"})  # fmt: skip


async def metrics(request: Request) -> Response:
    """Show the counters."""
    service = service_of(request)
    gauges = [
        ("triples", "Triples in the store.", float(len(service.store))),
        ("worker_restarts", "Workers replaced after a crash or at a limit.", float(service.holdings.restarts)),
        ("bundled_inside", "Bundled queries that run or wait.", float(service.ours.inside)),
        ("foreign_inside", "Foreign queries that run or wait.", float(service.theirs.inside)),
        ("updates_inside", "Updates that run or wait.", float(service.changing.inside)),
    ]
    return Response(service.metrics.text(gauges), headers={"Content-Type": MEDIA, "Cache-Control": "no-store"})


__all__ = ["HTML", "graph_store", "health", "metrics", "question", "questions", "sparql", "void"]
