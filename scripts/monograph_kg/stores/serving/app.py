"""The ASGI application: routes, the frame around every answer, and what errors look like."""

from __future__ import annotations

import contextlib
import time
from collections.abc import AsyncIterator
from pathlib import Path

from pyoxigraph import Store
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from monograph_kg.stores.serving import endpoints
from monograph_kg.stores.serving.front import front, question_page
from monograph_kg.stores.serving.html import SPACES, page, tag
from monograph_kg.stores.serving.media import HTML, content_type
from monograph_kg.stores.serving.refusal import Refusal
from monograph_kg.stores.serving.resources import any_resource, resource
from monograph_kg.stores.serving.service import Service
from monograph_kg.stores.serving.settings import Settings

STATIC = Path(__file__).with_name("static")
# Nothing inline, nothing from elsewhere, in no frame.
POLICY = ("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
          "form-action 'self'; base-uri 'none'; frame-ancestors 'none'")  # fmt: skip
HEADERS = {
    b"content-security-policy": POLICY.encode(),
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"no-referrer",
    b"x-frame-options": b"DENY",
    b"cross-origin-opener-policy": b"same-origin",
    b"permissions-policy": b"camera=(), geolocation=(), microphone=()",
}
_READS = ("GET", "POST", "HEAD", "OPTIONS")
_KNOWN = {"", "sparql", "data", "void", "questions", "question", "health", "metrics", "static", "resource", *SPACES}
_NOT_ALLOWED, _INTERNAL = 405, 500


class Frame:
    """Around everything: security headers on every answer, and the counters."""

    def __init__(self, app: ASGIApp, service: Service) -> None:
        self._app = app
        self._service = service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        metrics, started, status = self._service.metrics, time.perf_counter(), _INTERNAL

        async def framed(message: Message) -> None:
            """Add the headers that every answer has, and note its status."""
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], *HEADERS.items()]
            await send(message)

        metrics.in_flight += 1
        try:
            await self._app(scope, receive, framed)
        finally:
            metrics.in_flight -= 1
            first = scope["path"].split("/", 2)[1] if "/" in scope["path"] else ""
            metrics.request("/" + first if first in _KNOWN else "other", status, time.perf_counter() - started)


def make_app(store: Store, settings: Settings | None = None) -> Starlette:
    """Return the application over ``store``. Its lifespan stops the workers.

    Args:
        store: the data.
        settings: how to behave; read-only with the usual limits if not given.
    """
    service = Service(store, settings or Settings())

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        """Close the service when the server ends."""
        try:
            yield
        finally:
            service.close()

    app = Starlette(
        routes=_routes(),
        middleware=[
            Middleware(Frame, service=service),
            Middleware(CORSMiddleware, allow_origins=["*"], allow_methods=_READS, max_age=86_400,
                       allow_headers=["Accept", "Content-Type", "Authorization"],
                       expose_headers=["Link", "Retry-After", "WWW-Authenticate"]),
        ],
        exception_handlers={Refusal: _refused, HTTPException: _http, Exception: _broken},
        lifespan=lifespan,
    )  # fmt: skip
    app.router.redirect_slashes = False
    app.state.service = service
    return app


def _routes() -> list[Route | Mount]:
    read = ["GET"]
    return [
        Route("/sparql", endpoints.sparql, methods=["GET", "POST"]),
        Route("/question/{name}", question_page, methods=read),
        Route("/data", endpoints.graph_store, methods=read),
        Route("/void", endpoints.void, methods=read),
        Route("/.well-known/void", endpoints.void, methods=read),
        Route("/questions", endpoints.questions, methods=read),
        Route("/health", endpoints.health, methods=read),
        Route("/metrics", endpoints.metrics, methods=read),
        Route("/", front, methods=read),
        Mount("/static", StaticFiles(directory=STATIC), name="static"),
        Route("/resource", any_resource, methods=read),
        Route("/{space}/{local:path}", resource, methods=read),
        Route("/{space}", resource, methods=read),
    ]


def _message(request: Request, refusal: Refusal) -> Response:
    headers = {**refusal.headers, "Vary": "Accept"}
    if endpoints.prefers_html(request):
        body = page(refusal.problem, tag("h1", refusal.problem), tag("p", refusal.remedy))
        return Response(body, refusal.status, {**headers, "Content-Type": content_type(HTML)})
    return Response(refusal.text, refusal.status, {**headers, "Content-Type": content_type("text/plain")})


async def _refused(request: Request, error: Exception) -> Response:
    if not isinstance(error, Refusal):
        raise error
    return _message(request, error)


async def _http(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    allowed = (error.headers or {}).get("Allow", "GET")
    if error.status_code == _NOT_ALLOWED:
        problem, remedy = f"{request.method[:20]} is not answered here", f"use one of: {allowed}"
        if request.url.path == "/data":
            remedy += "; change data with a SPARQL update at /sparql, where the server allows it"
    else:
        problem, remedy = f"there is nothing at {request.url.path[:200]}", "begin at /"
    return _message(request, Refusal(error.status_code, problem, remedy, error.headers))


async def _broken(request: Request, error: Exception) -> Response:  # noqa: ARG001 (Starlette's signature)
    """Answer a fault of ours: the traceback goes to the log, not to the client. The frame is already left."""
    made = _message(request, Refusal(_INTERNAL, "the server failed at this request", "its log says why"))
    made.raw_headers.extend(HEADERS.items())
    return made
