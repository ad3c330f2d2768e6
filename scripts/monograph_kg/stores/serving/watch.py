"""What pages read of the data: within a time and a number of statements, and never in the middle of a change.

Queries run in worker processes, which can be stopped. Pages are made here, of many small readings, so each reading
looks at the clock.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Store, Triple, serialize

from monograph_kg.errors import LimitError
from monograph_kg.querying.names import Names
from monograph_kg.querying.reader import Reader
from monograph_kg.stores.worker import Bounded, TooMuchError

# Readings between two looks at the clock.
_STRIDE = 256


class Watched:
    """A store for one request. Reading it ends with an error after a time, or a number of statements.

    Args:
        store: the data.
        seconds: how long the request may take from now on.
        most: how many statements it may read.
    """

    def __init__(self, store: Store, seconds: float, most: int) -> None:
        self._store = store
        self._seconds = seconds
        self._end = time.monotonic() + seconds
        self._most = most
        self._read = 0

    def __len__(self) -> int:
        return len(self._store)

    def __iter__(self) -> Iterator[Quad]:
        return self._counted(self._store)

    def quads_for_pattern(
        self,
        subject: NamedNode | BlankNode | Triple | None,
        predicate: NamedNode | None,
        object: NamedNode | BlankNode | Literal | Triple | None,  # noqa: A002 (pyoxigraph's name)
        graph_name: NamedNode | BlankNode | DefaultGraph | None = None,
        /,
    ) -> Iterator[Quad]:
        """Yield the quads that fit; None fits all.

        Raises:
            LimitError: at the limit.
        """
        self._look()
        return self._counted(self._store.quads_for_pattern(subject, predicate, object, graph_name))

    def _counted(self, quads: Iterable[Quad]) -> Iterator[Quad]:
        for quad in quads:
            self._read += 1
            if self._read % _STRIDE == 0:
                self._look()
            yield quad

    def _look(self) -> None:
        if time.monotonic() > self._end:
            raise LimitError(f"making this page took longer than {self._seconds:g} s and was stopped",
                             remedy="ask for what you need with a query that has LIMIT")  # fmt: skip
        if self._read > self._most:
            raise LimitError(f"this page would have to read more than {self._most:,} statements",
                             remedy="ask for what you need with a query that has LIMIT")  # fmt: skip


@dataclass
class View:
    """The data as one request reads them.

    Attributes:
        store: reading it is limited.
        largest: bytes of the largest answer.
    """

    store: Watched
    largest: int

    @cached_property
    def reader(self) -> Reader:
        """The data, node by node."""
        return Reader(self.store)

    @cached_property
    def names(self) -> Names:
        """The names of the entities."""
        return Names(self.store)

    def written(
        self, quads: Iterable[Quad] | Iterable[Triple], form: RdfFormat | None, prefixes: dict[str, str] | None
    ) -> bytes:
        """Return quads or triples in a format.

        Raises:
            LimitError: if they are more bytes than an answer may have, or reading them takes too long.
        """
        sink = Bounded(self.largest)
        try:
            serialize(quads, sink, form, prefixes=prefixes)  # type: ignore[arg-type]
        except TooMuchError:
            raise LimitError(f"the answer is larger than {self.largest:,} bytes",
                             remedy="ask for one graph, or for what you need with a query") from None  # fmt: skip
        return b"".join(sink.parts)


@dataclass
class Gate:
    """Many may read at once. Who changes waits until they are done, and those who come meanwhile wait for him."""

    _condition: threading.Condition = field(default_factory=threading.Condition)
    _readers: int = 0
    _changing: bool = False

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Read, beside others who do."""
        with self._condition:
            self._condition.wait_for(lambda: not self._changing)
            self._readers += 1
        try:
            yield
        finally:
            with self._condition:
                self._readers -= 1
                self._condition.notify_all()

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Change, alone."""
        with self._condition:
            self._condition.wait_for(lambda: not self._changing)
            self._changing = True
            self._condition.wait_for(lambda: not self._readers)
        try:
            yield
        finally:
            with self._condition:
                self._changing = False
                self._condition.notify_all()
