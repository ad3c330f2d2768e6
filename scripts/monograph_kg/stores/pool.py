"""The door for foreign queries, second half: a small pool of warm processes, each with time, memory and row limits.

A query that crashes the engine, or takes more than it may, costs its own process. A new one is warm again before the
next query needs it.
"""

from __future__ import annotations

import contextlib
import json
import queue
import select
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any

from pyoxigraph import QueryResultsFormat, RdfFormat, parse, parse_query_results

from monograph_kg.errors import LimitError, QueryError, StoreError
from monograph_kg.querying.answers import Answer
from monograph_kg.stores.foreign_query import screen
from monograph_kg.stores.limits import Permissions, QueryLimits
from monograph_kg.stores.worker import write_frame

_START_SECONDS = 60.0
_LENGTH_BYTES = 8


@dataclass(frozen=True, slots=True)
class Data:
    """What the workers answer over: files that each worker loads, or the folder of a store that all read.

    Attributes:
        files: RDF files that were written here or came through `read_rdf`.
        store: folder of a persistent pyoxigraph store, opened read-only.
    """

    files: Sequence[Path] = ()
    store: Path | None = None


class _Worker:
    """One process and the frames to and from it."""

    def __init__(self, data: Data, limits: QueryLimits, permissions: Permissions) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-X", "faulthandler=0", "-m", "monograph_kg.stores.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        setup = {
            "files": [str(path) for path in data.files],
            "store": str(data.store) if data.store else "",
            "network": permissions.service,
            "memory": limits.memory,
        }
        self._send(json.dumps(setup).encode("utf-8"))
        self.warm = False

    @property
    def pid(self) -> int:
        """The process id, for tests and metrics."""
        return self._process.pid

    def ask(self, request: Mapping[str, Any], seconds: float) -> bytes:
        """Send a request and return the reply. Raises TimeoutError, or EOFError when the process died."""
        if not self.warm:
            self._receive(time.monotonic() + _START_SECONDS)
            self.warm = True
        self._send(json.dumps(request).encode("utf-8"))
        return self._receive(time.monotonic() + seconds)

    def stop(self) -> int:
        """Kill the process and return how it ended (negative: the signal)."""
        ended = self._process.poll()
        self._process.kill()
        code = self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream:
                try:
                    stream.close()
                except BrokenPipeError:
                    continue
        return ended if ended is not None else code

    def wait(self, seconds: float) -> int:
        """Wait a moment for a process that closed its output to end; kill it otherwise."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(seconds)
        return self.stop()

    def _send(self, body: bytes) -> None:
        if self._process.stdin is None:
            raise EOFError
        try:
            write_frame(self._process.stdin, body)
        except BrokenPipeError:
            raise EOFError from None

    def _receive(self, deadline: float) -> bytes:
        size = int.from_bytes(self._take(_LENGTH_BYTES, deadline), "big")
        return self._take(size, deadline)

    def _take(self, size: int, deadline: float) -> bytes:
        stream = self._process.stdout
        if stream is None:
            raise EOFError
        parts: list[bytes] = []
        while size:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([stream], [], [], left)[0]:
                raise TimeoutError
            part = stream.raw.read(min(size, 1 << 20))  # type: ignore[attr-defined]
            if not part:
                raise EOFError
            parts.append(part)
            size -= len(part)
        return b"".join(parts)


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
    _idle: queue.LifoQueue[_Worker] = field(default_factory=queue.LifoQueue, repr=False)
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

    def answer(self, text: str, *, union: bool = False, name: str = "<query>") -> Answer:
        """Screen a foreign query, run it and return its answer.

        Args:
            text: the query.
            union: whether the default graph is the union of all graphs.
            name: what to call the query in messages.

        Raises:
            RefusedError, LimitError, QueryError: see `screen`; LimitError also for time, memory and rows.
            StoreError: if the worker cannot be started.
        """
        screened = screen(text, self.limits, self.permissions, name)
        return _as_answer(self._run(screened.text, "", union))

    def serialised(
        self,
        text: str,
        media_type: str,
        *,
        union: bool = False,
        name: str = "<query>",
    ) -> bytes:
        """Like `answer`, but as bytes of a media type (SPARQL results, or RDF for CONSTRUCT and DESCRIBE).

        The limit on rows does not hold here; that on bytes does.
        """
        screened = screen(text, self.limits, self.permissions, name)
        return self._run(screened.text, media_type, union)[1:]

    def canonical_lines(self, lines: Iterable[str]) -> list[str]:
        """Name the blank nodes of N-Quads lines by RDFC-1.0, under the time limit, and return the lines sorted.

        Raises:
            LimitError: if the graph is one of those for which the algorithm does not end in time.
        """
        reply = self._ask({"task": "canonicalize", "lines": list(lines)})
        return _checked(reply, self.limits)[1:].decode("utf-8").splitlines()

    def _run(self, text: str, media: str, union: bool) -> bytes:
        request = {
            "task": "query",
            "text": text,
            "media": media,
            "union": union,
            "rows": self.limits.rows,
            "reply_bytes": self.limits.reply_bytes,
        }
        return _checked(self._ask(request), self.limits)

    def _ask(self, request: Mapping[str, Any]) -> bytes:
        worker = self._take_idle()
        good = False
        try:
            reply = worker.ask(request, self.limits.seconds)
            good = True
        except TimeoutError:
            raise LimitError(
                f"the query took longer than {self.limits.seconds:g} s and was stopped",
                remedy="ask for less (LIMIT, a more selective pattern), or raise the limit",
            ) from None
        except EOFError:
            raise (self._died(worker.wait(1.0)) if worker.warm else _unstarted()) from None
        finally:
            if good:
                self._give_back(worker)
            else:
                self._replace(worker)
        return reply

    def _take_idle(self) -> _Worker:
        """Wait for a worker, as long as the pool is open."""
        while not self._closed:
            with contextlib.suppress(queue.Empty):
                return self._idle.get(timeout=0.5)
        raise StoreError("the pool of query workers is closed", remedy="open a new one")

    def _died(self, code: int) -> LimitError:
        limit = self.limits.memory // (1024 * 1024)
        return LimitError(
            f"the query ended its worker process ({_how(code)}); others are not affected",
            remedy=f"it needed more than {limit} MB, or nests too deep for the engine: ask for less at once",
        )

    def _start(self) -> _Worker:
        return _Worker(self.data, self.limits, self.permissions)

    def _replace(self, worker: _Worker) -> None:
        worker.stop()
        with self._lock:
            self.restarts += 1
        if not self._closed:
            self._idle.put(self._start())

    def _give_back(self, worker: _Worker) -> None:
        if self._closed:
            worker.stop()
        else:
            self._idle.put(worker)


def _how(code: int) -> str:
    import signal  # noqa: PLC0415

    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"


def _unstarted() -> StoreError:
    return StoreError("a query worker could not start", remedy="check that its data files can be read")


def _checked(reply: bytes, limits: QueryLimits) -> bytes:
    if reply[:1] != b"E":
        return reply
    error = json.loads(reply[1:])
    if error["kind"] == "rows":
        raise LimitError(f"the answer has more than {limits.rows:,} rows", remedy="add LIMIT, or raise the row limit")
    if error["kind"] == "bytes":
        raise LimitError(
            f"the answer is larger than {limits.reply_bytes:,} bytes", remedy="add LIMIT, or raise the limit"
        )
    if error["kind"] == "memory":
        raise LimitError("the query needed more memory than it may take", remedy="ask for less at once")
    if error["kind"] == "syntax":
        raise QueryError(f"the query is not SPARQL 1.1: {error['message']}", remedy="mend it at that place")
    raise QueryError(f"the engine could not answer: {error['message']}", remedy="simplify the query")


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
