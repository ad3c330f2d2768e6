"""The door for foreign queries, second half: a small pool of warm processes, each with time, memory and row limits.

A query that crashes the engine, or takes more than it may, costs its own process. A new one is warm again before the
next query needs it.
"""

from __future__ import annotations

import contextlib
import json
import queue
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any

from pyoxigraph import QueryResultsFormat, RdfFormat, parse, parse_query_results

from monograph_kg.errors import StoreError
from monograph_kg.querying.answers import Answer
from monograph_kg.stores.foreign_query import Screened, screen
from monograph_kg.stores.limits import Permissions, QueryLimits
from monograph_kg.stores.process import Data, WorkerProcess, checked, died, outlasted, unstarted

_START_SECONDS = 60.0
_LENGTH_BYTES = 8


@dataclass
class QueryPool:
    """Answers foreign queries over fixed data. Safe to use from several threads; close it, or use it in ``with``.

    Attributes:
        data: what is asked.
        size: how many queries run at once; more wait for their turn.
        limits: what one query may cost.
        permissions: what a query may do beside reading.
        restarts: how many workers had to be replaced so far.
    """

    data: Data
    size: int = 2
    limits: QueryLimits = field(default_factory=QueryLimits)
    permissions: Permissions = field(default_factory=Permissions)
    restarts: int = 0
    _idle: queue.LifoQueue[WorkerProcess] = field(default_factory=queue.LifoQueue, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)
    _closed: bool = False

    def __post_init__(self) -> None:
        for _ in range(self.size):
            self._idle.put(self._start())

    def __enter__(self) -> QueryPool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stop every idle worker; a busy one is stopped when it is given back."""
        self._closed = True
        while True:
            try:
                self._idle.get_nowait().stop()
            except queue.Empty:
                return

    def answer(self, text: str | Screened, *, union: bool = False, name: str = "<query>") -> Answer:
        """Screen a foreign query, run it and return its answer.

        Args:
            text: the query; not screened again if it was already.
            union: whether the default graph is the union of all graphs.
            name: what to call the query in messages.

        Raises:
            RefusedError, LimitError, QueryError: see `screen`; LimitError also for time, memory and rows.
            StoreError: if the worker cannot be started.
        """
        return _as_answer(self._run(self._screened(text, name), "", union))

    def serialised(
        self,
        text: str | Screened,
        media_type: str,
        *,
        union: bool = False,
        name: str = "<query>",
    ) -> bytes:
        """Like `answer`, but as bytes of a media type (SPARQL results, or RDF for CONSTRUCT and DESCRIBE).

        The limit on rows does not hold here; that on bytes does.
        """
        return self._run(self._screened(text, name), media_type, union)[1:]

    def canonical_lines(self, lines: Iterable[str]) -> list[str]:
        """Name the blank nodes of N-Quads lines by RDFC-1.0, under the time limit, and return the lines sorted.

        Raises:
            LimitError: if the graph is one of those for which the algorithm does not end in time.
        """
        reply = self._ask({"task": "canonicalize", "lines": list(lines)})
        return checked(reply, self.limits)[1:].decode("utf-8").splitlines()

    def _screened(self, text: str | Screened, name: str) -> str:
        return text.text if isinstance(text, Screened) else screen(text, self.limits, self.permissions, name).text

    def _run(self, text: str, media: str, union: bool) -> bytes:
        request = {
            "task": "query",
            "text": text,
            "media": media,
            "union": union,
            "rows": self.limits.rows,
            "reply_bytes": self.limits.reply_bytes,
        }
        return checked(self._ask(request), self.limits)

    def _ask(self, request: Mapping[str, Any]) -> bytes:
        worker = self._take_idle()
        good = False
        try:
            reply = worker.ask(request, self.limits.seconds)
            good = True
        except TimeoutError:
            raise outlasted("query", self.limits) from None
        except EOFError:
            raise (died("query", worker.wait(1.0), self.limits) if worker.warm else unstarted()) from None
        finally:
            if good:
                self._give_back(worker)
            else:
                self._replace(worker)
        return reply

    def _take_idle(self) -> WorkerProcess:
        """Wait for a worker, as long as the pool is open."""
        while not self._closed:
            with contextlib.suppress(queue.Empty):
                return self._idle.get(timeout=0.5)
        raise StoreError("the pool of query workers is closed", remedy="open a new one")

    def _start(self) -> WorkerProcess:
        return WorkerProcess(self.data, self.limits, self.permissions)

    def _replace(self, worker: WorkerProcess) -> None:
        worker.stop()
        with self._lock:
            self.restarts += 1
        if not self._closed:
            self._idle.put(self._start())

    def _give_back(self, worker: WorkerProcess) -> None:
        if self._closed:
            worker.stop()
        else:
            self._idle.put(worker)


def _as_answer(reply: bytes) -> Answer:
    kind = reply[:1]
    if kind == b"T":
        return Answer.of_truth(reply[1:] == b"1")
    if kind == b"G":
        return Answer.of_triples(quad.triple for quad in parse(reply[1:], format=RdfFormat.N_TRIPLES))
    head, _, table = reply[1:].partition(b"\n")
    shape = json.loads(head)
    if not shape["variables"]:
        return Answer.of_rows((), [()] * shape["count"])
    solutions = parse_query_results(table, QueryResultsFormat.TSV)
    return Answer.of_rows(shape["variables"], (tuple(row) for row in solutions))  # type: ignore[union-attr]
