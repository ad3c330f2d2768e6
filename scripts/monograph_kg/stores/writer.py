"""Updates within limits: each is tried on a copy of the data, in a process that can be stopped, before it counts.

The process tells which quads went and which came. Only these reach the data proper, so an update that outlasts its
limit, takes too much memory or crashes the engine has changed nothing. `apply` brings the changes in; with a journal on
disk they are brought in whole even if the machine stops in between: `recover` finishes what the journal names.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import BlankNode, NamedNode, Quad, RdfFormat, Store, parse

from monograph_kg.errors import LimitError, MonographError, Place, StoreError
from monograph_kg.graph.swap import replace_file
from monograph_kg.stores.foreign_query import Screened
from monograph_kg.stores.limits import Permissions, QueryLimits
from monograph_kg.stores.process import Data, WorkerProcess, checked, died, outlasted, unstarted

_NOTHING = Permissions()


@dataclass(frozen=True, slots=True)
class Changes:
    """What an update does to a store.

    Attributes:
        removed: quads that go.
        added: quads that come.
        no_graphs: named graphs that end.
        graphs: named graphs that begin; they may be empty.
        written: all this in bytes, as the worker told it and the journal keeps it.
    """

    removed: list[Quad]
    added: list[Quad]
    no_graphs: list[NamedNode | BlankNode]
    graphs: list[NamedNode | BlankNode]
    written: bytes


def read_changes(written: bytes) -> Changes:
    """Return the changes that a worker or a journal wrote.

    Raises:
        StoreError: if they are not whole.
    """
    try:
        head, _, lines = written.partition(b"\n")
        shape = json.loads(head)
        quads = list(parse(lines, format=RdfFormat.N_QUADS))
        removed = int(shape["removed"])
        no_graphs, graphs = ([_graph(name) for name in shape[key]] for key in ("no_graphs", "graphs"))
    except (ValueError, KeyError, TypeError, SyntaxError):
        raise StoreError("the changes cannot be read", remedy="move the journal away and look at the data") from None
    return Changes(quads[:removed], quads[removed:], no_graphs, graphs, written)


def _graph(name: str) -> NamedNode | BlankNode:
    return BlankNode(name[2:]) if name.startswith("_:") else NamedNode(name[1:-1])


class Writer:
    """Tries updates, one at a time, on a copy that follows the data. Close it, so that no process stays behind.

    Args:
        snapshot: writes the data as N-Quads into a file and returns it. Called when a copy has to be made anew.
        limits: what an update may cost; ``reply_bytes`` is the size of its changes.
    """

    def __init__(self, snapshot: Callable[[], Path], limits: QueryLimits) -> None:
        self._snapshot = snapshot
        self._limits = limits
        self._worker: WorkerProcess | None = None

    def changes(self, update: Screened) -> Changes:
        """Return what an update would change. The copy has then changed so: `apply` it, or `forget` the copy.

        Raises:
            LimitError: if it takes too long, or too much memory, or changes too much.
            QueryError: if it is malformed or cannot be run.
        """
        worker = self._worker or self._start()
        request = {"task": "update", "text": update.text, "reply_bytes": self._limits.reply_bytes}
        try:
            reply = checked(worker.ask(request, self._limits.seconds), self._limits, "update")
        except TimeoutError:
            self.forget()
            raise _unchanged(outlasted("update", self._limits)) from None
        except EOFError:
            warm, code = worker.warm, worker.wait(1.0)
            self.forget()
            raise _unchanged(died("update", code, self._limits)) if warm else unstarted() from None
        except MonographError as error:
            self.forget()
            raise (_unchanged(error) if isinstance(error, LimitError) else error) from None
        return read_changes(reply[1:])

    def forget(self) -> None:
        """Stop the process; the next update begins from the data anew."""
        if self._worker is not None:
            self._worker.stop()
            self._worker = None

    close = forget

    def _start(self) -> WorkerProcess:
        self._worker = WorkerProcess(Data([self._snapshot()], exact=True), self._limits, _NOTHING)
        return self._worker


def _unchanged(error: LimitError) -> LimitError:
    return LimitError(f"{error.problem}; nothing changed", remedy=error.remedy, place=error.place)


def apply(store: Store, changes: Changes, journal: Path | None = None) -> None:
    """Bring changes into a store: what comes first, in one transaction, so that a full disk stops it before it begins.

    Args:
        store: the data.
        changes: what `Writer.changes` returned.
        journal: a file that says what is under way until it is done; for a store on disk.

    Raises:
        StoreError: if the store cannot be written. Nothing changed then, unless the message says so.
    """
    if journal is not None:
        replace_file(journal, changes.written)
    try:
        store.extend(changes.added)
    except OSError as error:
        if journal is not None:
            journal.unlink(missing_ok=True)
        raise StoreError(f"the store cannot be written, and nothing changed: {error}",
                         remedy="make room on its disk") from error  # fmt: skip
    try:
        _finish(store, changes)
        store.flush()
    except OSError as error:
        raise StoreError(f"the store could be written in part only: {error}",
                         remedy="make room on its disk and start the server again: "
                         "it then finishes the update") from error  # fmt: skip
    if journal is not None:
        journal.unlink(missing_ok=True)


def _finish(store: Store, changes: Changes) -> None:
    for quad in changes.removed:
        store.remove(quad)
    for name in changes.no_graphs:
        store.remove_graph(name)
    for name in changes.graphs:
        store.add_graph(name)


def recover(store: Store, journal: Path) -> bool:
    """Finish the update that a journal names, if there is one, and return whether there was.

    Raises:
        StoreError: if the journal or the store cannot be used.
    """
    try:
        written = journal.read_bytes()
    except FileNotFoundError:
        return False
    except OSError as error:
        raise StoreError(f"cannot read the journal: {error.strerror}", remedy="give read permission",
                         place=Place(journal)) from error  # fmt: skip
    apply(store, read_changes(written), journal)
    return True
