"""The data that a server holds, and the three ways to ask: bundled questions, foreign queries, updates.

Bundled questions are ours, so they run in this process, on threads: the engine lets go of Python's lock while it works.
Foreign queries can crash the engine or never end, so they go through the hardened door's pool of processes.
"""

from __future__ import annotations

import tempfile
import threading
from collections import OrderedDict
from pathlib import Path

from pyoxigraph import QueryResultsFormat, QueryTriples, RdfFormat, Store

from monograph_kg.errors import QueryError, StoreError
from monograph_kg.stores.foreign_query import screen
from monograph_kg.stores.limits import Permissions
from monograph_kg.stores.pool import Data, QueryPool
from monograph_kg.stores.serving.media import CANONICAL
from monograph_kg.stores.serving.settings import Settings

# FROM may stand in a query: this engine chooses among the graphs it has by it, and fetches nothing.
READING = Permissions(dataset=True)
CHANGING = Permissions(dataset=True, update=True)


class Kept:
    """The most recent answers, up to a size in bytes. Safe to use from several threads."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._size = 0
        self._answers: OrderedDict[tuple[str, str], bytes] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, text: str, short: str) -> bytes | None:
        """Return the kept answer to a query in a format, or None."""
        with self._lock:
            found = self._answers.get((text, short))
            if found is not None:
                self._answers.move_to_end((text, short))
            return found

    def put(self, text: str, short: str, answer: bytes) -> None:
        """Keep an answer, and drop the ones not asked for longest until all fit."""
        if len(answer) > self._limit // 4:
            return
        with self._lock:
            self._size += len(answer) - len(self._answers.pop((text, short), b""))
            self._answers[text, short] = answer
            while self._size > self._limit:
                self._size -= len(self._answers.popitem(last=False)[1])


class Holdings:
    """A store and the pool of workers over a copy of it. Close it, so that no worker stays behind."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self.store = store
        self.settings = settings
        self.kept = Kept(0 if settings.writable else settings.cache_bytes)
        self._folder = tempfile.TemporaryDirectory(prefix="monograph-kg-")
        self._lock = threading.Lock()
        self._generation = 0
        self._restarts = 0
        self._stale = False
        self._pool = self._start()

    def close(self) -> None:
        """Stop the workers and remove their copy of the data."""
        with self._lock:
            self._pool.close()
        self._folder.cleanup()

    @property
    def restarts(self) -> int:
        """How many workers were replaced because a query crashed them or outlasted its limit."""
        return self._restarts + self._pool.restarts

    def bundled(self, text: str, short: str) -> bytes:
        """Answer a query of ours.

        Args:
            text: plain SPARQL 1.1 that was written here, values bound as terms.
            short: short name of a format that fits its form.

        Raises:
            QueryError: if it cannot be run.
        """
        try:
            results = self.store.query(text)
            made: bytes | None
            if isinstance(results, QueryTriples):
                made = results.serialize(format=_rdf(short))
            else:
                made = results.serialize(format=_results(short))
        except (ValueError, RuntimeError, OSError, SyntaxError) as error:
            raise QueryError(f"the query cannot be run: {error}", remedy="correct the query file") from error
        self.kept.put(text, short, made or b"")
        return made or b""

    def foreign(self, text: str, short: str, union: bool = False) -> bytes:
        """Answer a query of a client's, in a worker process and within its limits.

        Raises:
            RefusedError, LimitError, QueryError, StoreError: see `QueryPool.serialised`.
        """
        pool = self._current()
        try:
            return pool.serialised(text, CANONICAL[short], union=union, name="query")
        except StoreError:
            if pool is self._pool:
                raise
            return self._current().serialised(text, CANONICAL[short], union=union, name="query")

    def update(self, text: str) -> None:
        """Change the data; the workers see the change with the next query.

        Raises:
            RefusedError, LimitError, QueryError: if it may not or cannot run.
        """
        screened = screen(text, self.settings.limits, CHANGING, "update")
        if screened.form != "update":
            raise QueryError("this is a query, not an update", remedy="send it in the field 'query'")
        try:
            self.store.update(screened.text)
        except SyntaxError as error:
            raise QueryError(f"the update is not SPARQL 1.1: {error}", remedy="mend it at that place") from error
        except (ValueError, RuntimeError, OSError) as error:
            raise QueryError(f"the update failed, and nothing changed: {error}", remedy="correct it") from error
        finally:
            self._stale = True

    def _current(self) -> QueryPool:
        """Return the pool over the data as they are now, a new one if they changed."""
        if not self._stale:
            return self._pool
        with self._lock:
            if self._stale:
                self._stale = False
                self._restarts += self._pool.restarts
                self._pool.close()
                self._pool = self._start()
            return self._pool

    def _start(self) -> QueryPool:
        self._generation += 1
        path = Path(self._folder.name) / f"{self._generation}.nq"
        self.store.dump(str(path), format=RdfFormat.N_QUADS)
        path.with_name(f"{self._generation - 2}.nq").unlink(missing_ok=True)
        return QueryPool(Data([path]), self.settings.workers, self.settings.limits, READING)


def _rdf(short: str) -> RdfFormat:
    found = RdfFormat.from_media_type(CANONICAL[short])
    if found is None:
        raise QueryError(f"a graph cannot be written as {short}", remedy="ask for turtle")
    return found


def _results(short: str) -> QueryResultsFormat:
    found = QueryResultsFormat.from_media_type(CANONICAL[short])
    if found is None:
        raise QueryError(f"rows cannot be written as {short}", remedy="ask for json")
    return found
