"""Linked data: every IRI of the project has a page here, and the same in Turtle, JSON-LD, N-Triples and RDF/XML."""

from __future__ import annotations

from functools import partial
from urllib.parse import quote, unquote

from pyoxigraph import BlankNode, NamedNode, Quad, Triple
from starlette.requests import Request
from starlette.responses import Response

from monograph_kg.graph.terms import iri
from monograph_kg.querying.reader import Quads
from monograph_kg.stores.serving.description import written
from monograph_kg.stores.serving.endpoints import reply, service_of
from monograph_kg.stores.serving.html import SPACES, local_address
from monograph_kg.stores.serving.media import GRAPHS, HTML, by_name, choose
from monograph_kg.stores.serving.profile import profile
from monograph_kg.stores.serving.refusal import BAD, Refusal
from monograph_kg.stores.serving.service import Service
from monograph_kg.stores.serving.watch import View
from monograph_kg.vocabulary.prefixes import load_prefixes

OFFERED_HERE = {HTML: "html", **{media: short for media, short in GRAPHS.items() if media != "text/plain"}}
_NOT_FOUND = 404
_MOST_INCOMING = 2_000
# What belongs to a node: described along with it when it stands in one of its triples.
_PARTS = ("span", "regimen", "erratum")


async def resource(request: Request) -> Response:
    """Describe the node of our own IRI that this address stands for."""
    space = request.path_params["space"]
    prefix = SPACES.get(space)
    if prefix is None:
        raise Refusal(_NOT_FOUND, f"there is no page /{space[:80]}", "begin at /")
    if "local" not in request.path_params:
        return await _described(request, [load_prefixes().namespace(prefix).rstrip("/")])
    written_as = request.scope.get("raw_path", b"").decode("ascii", "replace").split("?")[0].split("/", 2)[-1]
    names = dict.fromkeys([unquote(written_as), written_as])
    return await _described(request, [load_prefixes().namespace(prefix) + name for name in names])


async def any_resource(request: Request) -> Response:
    """Describe the node of any IRI in the graph: ``/resource?iri=...``."""
    return await _described(request, [request.query_params.get("iri", "")])


async def _described(request: Request, names: list[str]) -> Response:
    service = service_of(request)
    node = _found(service, names)
    form = request.query_params.get("format")
    media = by_name(form, OFFERED_HERE) if form else choose(request.headers.get("accept"), OFFERED_HERE)
    if media == HTML:
        made = reply(HTML, await service.read(partial(profile, node, service.settings.texts)))
    else:
        made = reply(media, await service.read(partial(_turtle, node, OFFERED_HERE[media])))
    here = local_address(node.value) or f"/resource?iri={quote(node.value, safe='')}"
    join = "&" if "?" in here else "?"
    made.headers["Link"] = ", ".join(
        f'<{quote(here, safe="/?=&%:;,.~-_")}{join}format={short}>; rel="alternate"; type="{media}"'
        for media, short in (("text/turtle", "turtle"), ("application/ld+json", "jsonld"))
    )
    return made


def _found(service: Service, names: list[str]) -> NamedNode:
    for name in names:
        try:
            node = NamedNode(name)
        except ValueError as error:
            raise Refusal(BAD, f"{name[:200]!r} is no IRI: {error}", "write it in full") from None
        if any(service.store.quads_for_pattern(node, None, None, None)):
            return node
        if any(service.store.quads_for_pattern(None, None, node, None)):
            return node
    raise Refusal(_NOT_FOUND, f"the graph says nothing about {names[0][:200]}", "find it by a question or a query at /")


def _turtle(node: NamedNode, short: str, view: View) -> bytes:
    return written(description_of(view.store, node), short, view.written)


def description_of(store: Quads, node: NamedNode) -> list[Triple]:
    """Return what the graph says of ``node`` and of what belongs to it, and what points at it.

    Spans come with their selectors, an entity with its alignments, so that a statement shows its evidence.
    """
    spaces = tuple(load_prefixes().namespace(prefix) for prefix in _PARTS)
    seen: set[NamedNode | BlankNode] = set()
    waiting: list[NamedNode | BlankNode] = [node]
    waiting += [quad.subject for quad in store.quads_for_pattern(None, iri("mkg:alignedEntity"), node, None)
                if isinstance(quad.subject, NamedNode)]  # fmt: skip
    found: list[Quad] = []
    while waiting:
        each = waiting.pop()
        if each in seen:
            continue
        seen.add(each)
        for quad in store.quads_for_pattern(each, None, None, None):
            found.append(quad)
            value = quad.object
            is_part = isinstance(value, NamedNode) and value.value.startswith(spaces)
            if isinstance(value, BlankNode) or (isinstance(value, NamedNode) and is_part):
                waiting.append(value)
    for number, quad in enumerate(store.quads_for_pattern(None, None, node, None)):
        if number >= _MOST_INCOMING:
            break
        found.append(quad)
    return sorted({quad.triple for quad in found}, key=str)
