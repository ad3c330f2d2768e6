"""One running service: its data, its threads, its questions and its counters. Every endpoint gets this."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from functools import lru_cache, partial
from typing import TypeVar

from pyoxigraph import Store
from starlette.requests import Request

from monograph_kg.errors import MonographError, RefusedError
from monograph_kg.querying.answers import Answer
from monograph_kg.querying.catalogue import BundledQuery, catalogue
from monograph_kg.stores.foreign_query import QueryForm, Screened, screen
from monograph_kg.stores.limits import QueryLimits
from monograph_kg.stores.serving.holdings import READING, Holdings
from monograph_kg.stores.serving.media import GRAPHS, RESULTS, TRUTHS, by_name, choose
from monograph_kg.stores.serving.metrics import Metrics
from monograph_kg.stores.serving.refusal import FORBIDDEN, Refusal, refusal_of
from monograph_kg.stores.serving.scope import known_graphs, with_dataset
from monograph_kg.stores.serving.settings import Settings
from monograph_kg.stores.serving.turnstile import Turnstile
from monograph_kg.stores.serving.watch import View

_T = TypeVar("_T")
OFFERED: dict[str, dict[str, str]] = {"select": RESULTS, "ask": TRUTHS, "construct": GRAPHS, "describe": GRAPHS}
_UNAUTHORIZED = 401
# A query of so many characters is judged at once.
_SHORT = 4_000


class Service:
    """What the endpoints share.

    Attributes:
        forms: the form of each bundled query by its text.
        questions: bundled queries that are answered here, by name.
        elsewhere: why the others are not.
        stopping: whether the server takes its leave.
    """

    def __init__(self, store: Store, settings: Settings) -> None:
        self.settings = settings
        self.holdings = Holdings(store, settings)
        self.metrics = Metrics()
        self.forms: dict[str, QueryForm] = {}
        self.questions: dict[str, BundledQuery] = {}
        self.elsewhere: dict[str, str] = {}
        for query in catalogue().values():
            self._offer(query)
        self.ours = Turnstile(settings.workers, settings.waiting, "bundled")
        self.theirs = Turnstile(settings.workers, settings.waiting, "foreign")
        self.changing = Turnstile(1, settings.waiting, "update")
        self.stopping = False

    def _offer(self, query: BundledQuery) -> None:
        """Take a bundled query, unless it asks other endpoints: this process opens no connection."""
        try:
            self.forms[query.text] = screen(query.text, name=query.name).form
            self.questions[query.name] = query
        except RefusedError as error:
            self.elsewhere[query.name] = error.problem

    @property
    def store(self) -> Store:
        """The data."""
        return self.holdings.store

    def close(self) -> None:
        """Let running queries end, then stop threads and workers."""
        self.stopping = True
        self.ours.close()
        self.theirs.close()
        self.changing.close()
        self.holdings.close()

    async def bundled(self, query: Screened, accept: str | None, wanted: str | None) -> tuple[str, bytes]:
        """Answer a query of ours; return the media type and the body."""
        media, short = chosen(query.form, accept, wanted)
        kept = self.holdings.kept.get(query.text, short)
        if kept is not None:
            self.metrics.query("kept")
            return media, kept
        self.metrics.query("bundled")
        return media, await self._run(self.ours, partial(self.holdings.bundled, query, short))

    async def answered(self, query: Screened) -> Answer:
        """Answer a query of ours for a page."""
        self.metrics.query("bundled")
        return await self._run(self.ours, partial(self.holdings.answer, query))

    async def read(self, work: Callable[[View], _T]) -> _T:
        """Let ``work`` read the data, on a thread and within limits, and return what it returns."""
        return await self._run(self.ours, partial(self.holdings.read, work))

    async def foreign(
        self, text: str, accept: str | None, wanted: str | None = None, union: bool = False
    ) -> tuple[str, bytes]:
        """Answer a client's query by the hardened door; return the media type and the body."""
        query = await self._screened(text)
        media, short = chosen(query.form, accept, wanted)
        self.metrics.query("foreign")
        return media, await self._run(self.theirs, partial(self.holdings.foreign, query, short, union))

    async def scoped(self, text: str, default: tuple[str, ...], named: tuple[str, ...]) -> str:
        """Return ``text`` asked of these graphs; the text is screened first, so that it can be taken apart.

        Raises:
            Refusal: if the text does not pass, or a graph is not here.
        """
        await self._screened(text)
        graphs = known_graphs(self.store, default), known_graphs(self.store, named)
        if len(text) <= _SHORT:
            return with_dataset(text, *graphs)
        return await self.theirs.run(partial(with_dataset, text, *graphs))

    async def _screened(self, text: str) -> Screened:
        """Return a query that may run; a long one is read on a thread, so that nobody waits for it."""
        try:
            if len(text) <= _SHORT:
                return _screened(text, self.settings.limits)
            return await self.theirs.run(partial(screen, text, self.settings.limits, READING, "query"))
        except MonographError as error:
            raise refusal_of(error) from error

    async def update(self, request: Request, text: str) -> None:
        """Run an update for who holds the token.

        Raises:
            Refusal: 403 if this server only reads, 401 without the right token, else what is wrong with the update.
        """
        token = self.settings.token
        if token is None:
            raise Refusal(FORBIDDEN, "this server only reads", "start it with --read-write and a token")
        given = request.headers.get("authorization", "")
        if not hmac.compare_digest(given.encode("utf-8"), f"Bearer {token}".encode()):
            raise Refusal(_UNAUTHORIZED, "updates need the token", "send 'Authorization: Bearer TOKEN'",
                          {"WWW-Authenticate": 'Bearer realm="monograph-kg"'})  # fmt: skip
        self.metrics.query("update")
        await self._run(self.changing, partial(self.holdings.update, text))

    async def _run(self, turnstile: Turnstile, work: Callable[[], _T]) -> _T:
        try:
            return await turnstile.run(work)
        except MonographError as error:
            raise refusal_of(error) from error


@lru_cache(maxsize=512)
def _screened(text: str, limits: QueryLimits) -> Screened:
    """Return a short query that may run: the same few are asked again and again."""
    return screen(text, limits, READING, "query")


@lru_cache(maxsize=512)
def chosen(form: QueryForm, accept: str | None, wanted: str | None) -> tuple[str, str]:
    """Return media type and short name of the format for an answer of that form.

    Raises:
        Refusal: 406 if the client takes nothing that can be written.
    """
    offered = OFFERED.get(form, RESULTS)
    media = by_name(wanted, offered) if wanted else choose(accept, offered)
    return media, offered[media]
