"""The data that a server holds, and what can be done with them: bundled questions, foreign queries, pages, updates.

Every query runs in a pool of processes, with limits on time and memory: a foreign one can crash the engine or never
end, and a bundled one can do so over data that we do not know. Bundled questions have a pool of their own, so that they
never wait for foreign ones. Pages read here, under the clock. An update is tried in a process beside.
"""

from __future__ import annotations

import tempfile
import threading
import traceback
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from pyoxigraph import RdfFormat, Store

from monograph_kg.errors import MonographError, QueryError, StoreError
from monograph_kg.querying.answers import Answer
from monograph_kg.stores.foreign_query import Screened, screen
from monograph_kg.stores.limits import Permissions
from monograph_kg.stores.pool import QueryPool
from monograph_kg.stores.process import Data
from monograph_kg.stores.serving.media import CANONICAL
from monograph_kg.stores.serving.settings import Settings
from monograph_kg.stores.serving.watch import Gate, View, Watched
from monograph_kg.stores.writer import Writer, apply

_T = TypeVar("_T")

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


class Copies:
    """A pool of workers over a copy of the data; once they changed, a new pool takes its place."""

    def __init__(self, snapshot: Callable[[], Path], settings: Settings) -> None:
        self._snapshot = snapshot
        self._settings = settings
        self._lock = threading.Lock()
        self._stale = False
        self._restarts = 0
        self._pool = self._start()

    @property
    def restarts(self) -> int:
        """How many workers were replaced because a query crashed them or outlasted its limit."""
        return self._restarts + self._pool.restarts

    def outdated(self) -> None:
        """Say that the data changed: the next query is asked of a new copy."""
        self._stale = True

    def close(self) -> None:
        """Stop the workers."""
        with self._lock:
            self._pool.close()

    def run(self, work: Callable[[QueryPool], _T]) -> _T:
        """Do something with the pool over the data as they are now.

        Raises:
            LimitError, QueryError, StoreError: see `QueryPool`.
        """
        pool = self._current()
        try:
            return work(pool)
        except StoreError:
            if pool is self._pool:
                raise
            return work(self._current())

    def _current(self) -> QueryPool:
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
        return QueryPool(Data([self._snapshot()]), self._settings.workers, self._settings.limits, READING)


class Holdings:
    """A store and the workers over copies of it. Close it, so that no worker stays behind."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self.store = store
        self.settings = settings
        self.kept = Kept(0 if settings.writable else settings.cache_bytes)
        self._gate = Gate()
        self._folder = tempfile.TemporaryDirectory(prefix="monograph-kg-")
        self._lock = threading.Lock()
        self._generation = 0
        self._written: Path | None = None
        self._ours = Copies(self._snapshot, settings)
        self._theirs = Copies(self._snapshot, settings)
        self._writer = Writer(self._snapshot, settings.limits)

    def close(self) -> None:
        """Stop the workers and remove their copy of the data."""
        for each in (self._ours, self._theirs, self._writer):
            each.close()
        self._folder.cleanup()

    @property
    def restarts(self) -> int:
        """How many workers were replaced because a query crashed them or outlasted its limit."""
        return self._ours.restarts + self._theirs.restarts

    def bundled(self, query: Screened, short: str) -> bytes:
        """Answer a query of ours in a format by its short name; values are bound in it as terms.

        Raises:
            LimitError, QueryError, StoreError: see `QueryPool.serialised`.
        """
        made = self._ours.run(lambda pool: pool.serialised(query, CANONICAL[short]))
        self.kept.put(query.text, short, made)
        return made

    def answer(self, query: Screened) -> Answer:
        """Answer a query of ours, for a page.

        Raises:
            LimitError, QueryError, StoreError: see `QueryPool.answer`.
        """
        return self._ours.run(lambda pool: pool.answer(query))

    def foreign(self, query: Screened, short: str, union: bool = False) -> bytes:
        """Answer a query of a client's that passed the door, in a format by its short name.

        Raises:
            LimitError, QueryError, StoreError: see `QueryPool.serialised`.
        """
        return self._theirs.run(lambda pool: pool.serialised(query, CANONICAL[short], union=union))

    def read(self, work: Callable[[View], _T]) -> _T:
        """Let ``work`` read the data, within limits and while nothing changes them.

        Raises:
            LimitError: if it takes too long, or reads too much.
        """
        limits = self.settings
        with self._gate.reading():
            try:
                return work(View(Watched(self.store, limits.limits.seconds, limits.page_statements), limits.page_bytes))
            except MonographError as error:
                _let_go(error)
                raise

    def update(self, text: str) -> None:
        """Change the data; the workers see the change with the next query. Not for several threads at once.

        Raises:
            RefusedError, LimitError, QueryError: if it may not or cannot run; nothing has changed then.
            StoreError: if the store cannot be written.
        """
        screened = screen(text, self.settings.limits, CHANGING, "update")
        if screened.form != "update":
            raise QueryError("this is a query, not an update", remedy="send it in the field 'query'")
        changes = self._writer.changes(screened)
        try:
            with self._gate.changing():
                apply(self.store, changes, self.settings.journal)
        except MonographError:
            self._writer.forget()
            raise
        finally:
            with self._lock:
                self._written = None
            self._ours.outdated()
            self._theirs.outdated()

    def _snapshot(self) -> Path:
        """Return the data as they are now in a file, which stays until they have changed twice.

        Raises:
            StoreError: if it cannot be written.
        """
        with self._lock, self._gate.reading():
            if self._written is None:
                self._generation += 1
                self._written = self._dump(Path(self._folder.name) / f"{self._generation}.nq")
                self._written.with_name(f"{self._generation - 2}.nq").unlink(missing_ok=True)
            return self._written

    def _dump(self, path: Path) -> Path:
        try:
            self.store.dump(str(path), format=RdfFormat.N_QUADS)
        except OSError as error:
            raise StoreError(
                f"cannot write the copy of the data that the workers read: {error}",
                remedy=f"make room in {path.parent.parent}, or name another place by TMPDIR",
            ) from None
        return path


def _let_go(error: BaseException) -> None:
    """Empty the frames behind an error: they hold cursors of the store, which only the thread they live on may drop."""
    cause: BaseException | None = error
    while cause is not None:
        traceback.clear_frames(cause.__traceback__)
        cause = cause.__context__
