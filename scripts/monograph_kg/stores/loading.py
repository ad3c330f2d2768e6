"""Load a graph into a store so that it is there whole or not at all.

Two ways lead there. Into an empty graph, a store that takes an upload as one transaction gets the whole file in one
request. Otherwise the parts go into a graph beside, which is read back and compared, and only then takes the place of
the old one in a single update.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal as OneOf

from monograph_kg.errors import InputError, LimitError, MonographError, StoreError
from monograph_kg.stores.fingerprint import Fingerprint, Fingerprinter
from monograph_kg.stores.kinds import Services
from monograph_kg.stores.payload import Part, Payload
from monograph_kg.stores.remote import RemoteGraphs
from monograph_kg.stores.response import HttpError
from monograph_kg.stores.state import LoadState, read_state, state_path, write_state

Method = OneOf["auto", "gsp", "update", "bulk"]
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load did.

    Attributes:
        method: how the data went over: ``unchanged`` if it was there already.
        atomic: how the whole took the place of the old.
        found: the graph as read back.
        resumed: parts that an earlier, interrupted load had already sent.
        sent_seconds: until the store had taken everything.
        seconds: in all, with reading back and comparing.
    """

    method: str
    atomic: str
    found: Fingerprint
    resumed: int
    sent_seconds: float
    seconds: float


@dataclass
class Loader:
    """Loads into one store.

    Attributes:
        remote: the store's services.
        method: how; auto chooses.
        progress: takes one line now and then.
        states: folder of the state files.
    """

    remote: RemoteGraphs
    method: Method = "auto"
    progress: Progress = lambda _line: None
    states: Path | None = None
    _started: float = field(default=0.0, init=False)
    _sent: float = field(default=0.0, init=False)

    @property
    def services(self) -> Services:
        """The store's addresses and abilities."""
        return self.remote.services

    def load(self, payload: Payload, graph: str | None) -> Loaded:
        """Make a graph of the store (None: its default graph) equal to the payload.

        Raises:
            StoreError, LimitError: the store holds the graph that it held before; the message says so, and what to do.
        """
        self._started = time.monotonic()
        count = self.remote.count(graph)
        if count:
            self.progress(f"the store's graph has {count:,} triples; comparing")
            same = self._unchanged(payload, graph, count)
            if same:
                return self._report("unchanged", "nothing was written", same, 0)
        elif self._whole():
            return self._load_whole(payload, graph)
        return self._load_beside(payload, graph)

    def _whole(self) -> bool:
        if self.method == "bulk" and not self.services.whole:
            raise StoreError(
                f"{self.services.kind} has no upload in one transaction", remedy="use --method auto, gsp or update"
            )
        return self.services.whole and self.method in {"auto", "bulk"}

    def _unchanged(self, payload: Payload, graph: str | None, count: int) -> Fingerprint | None:
        wanted = payload.fingerprint()
        if wanted.count < count:
            return None
        found = self.remote.fingerprint(graph)
        if found != wanted and found.count != wanted.count:
            wanted = payload.distinct_fingerprint()
        return found if found == wanted else None

    # One request into an empty graph

    def _load_whole(self, payload: Payload, graph: str | None) -> Loaded:
        maker = Fingerprinter(payload.limits.blank_nodes)
        try:
            self.remote.upload(graph, lambda: self._chunks(payload, maker))
        except MonographError as error:
            raise self._undone(_blamed(error, payload), graph) from error
        self._sent = time.monotonic()
        self.progress("reading back")
        try:
            found = self._compare(payload, graph, maker.finish())
        except MonographError as error:
            raise self._undone(error, graph) from error
        return self._report("bulk", "one upload into an empty graph, a transaction of the store", found, 0)

    def _chunks(self, payload: Payload, maker: Fingerprinter) -> Iterator[bytes]:
        maker.__init__(payload.limits.blank_nodes)  # type: ignore[misc]  # a retry begins anew
        done = 0
        for part in payload.raw_parts(1 << 20, maker):
            done += part.triples
            self._tick(done)
            yield part.data

    def _undone(self, error: MonographError, graph: str | None) -> StoreError:
        """Take away what a failed upload may have left, and say how things stand."""
        try:
            if self.remote.count(graph):
                self.remote.drop(graph)
            state = "the graph is empty in the store, as before"
        except MonographError:
            state = (
                "the store cannot be asked now; it took the upload as one transaction, so its graph is empty or whole"
            )
        return _failed(error, f"{state}; run the same command again when the cause is mended")

    # Parts beside, then a swap

    def _load_beside(self, payload: Payload, graph: str | None) -> Loaded:
        path = state_path(self.services.query, graph or "default", self.states)
        staging = _staging(graph, payload.digest)
        state, resumed = self._resume(path, payload, staging)
        maker = Fingerprinter(payload.limits.blank_nodes)
        try:
            parts = payload.parts if self._way() == "update" else payload.raw_parts
            for number, part in enumerate(parts(state.part_bytes, maker), 1):
                if number > state.parts:
                    self._send_part(staging, part)
                    state.parts, state.triples = number, state.triples + part.triples
                    write_state(path, state)
                    self._tick(state.triples)
            self.progress("reading back the graph beside")
            wanted = maker.finish()
            self._compare(payload, staging, wanted)
        except MonographError as error:
            raise _failed(
                _blamed(error, payload),
                "the store holds the former graph, untouched; run the same command again to go on",
            ) from error
        found = self._swap(staging, graph, wanted, payload)
        path.unlink(missing_ok=True)
        return self._report(self._way(), self.services.swap, found, resumed)

    def _way(self) -> str:
        return "update" if self.method == "update" or self.services.graphs is None else "gsp"

    def _send_part(self, staging: str, part: Part) -> None:
        if self._way() == "update":
            self.remote.insert(staging, part.data)
        else:
            self.remote.add(staging, part.data)

    def _resume(self, path: Path, payload: Payload, staging: str) -> tuple[LoadState, int]:
        size = self.services.part_bytes
        state = read_state(path)
        fits = state and (state.input, state.staging, state.part_bytes) == (payload.digest, staging, size)
        if state and fits and state.parts and self.remote.count(staging) == state.triples:
            self.progress(f"going on after part {state.parts} ({state.triples:,} triples)")
            return state, state.parts
        if state:
            self.remote.drop(state.staging)
        self.remote.drop(staging)
        return LoadState(payload.digest, staging, size), 0

    def _swap(self, staging: str, graph: str | None, wanted: Fingerprint, payload: Payload) -> Fingerprint:
        self.progress("swapping")
        try:
            self.remote.move(staging, graph)
        except MonographError as error:
            if not self._moved(staging, graph):
                remedy = "the store holds the former graph, as it was; run the same command again to try the swap again"
                raise _failed(error, remedy) from error
        self._sent = time.monotonic()
        return self._compare(payload, graph, wanted)

    def _moved(self, staging: str, graph: str | None) -> bool:
        """Tell, after a swap whose answer was lost, whether it took place."""
        try:
            return self.remote.count(staging) == 0 and self.remote.count(graph) > 0
        except MonographError:
            return False

    def _compare(self, payload: Payload, graph: str | None, wanted: Fingerprint) -> Fingerprint:
        """Read a graph back: quickly by its lines, and term by term where these differ."""
        found = self.remote.quick_fingerprint(graph)
        if found == wanted:
            return found
        found, wanted = self.remote.fingerprint(graph), payload.fingerprint()
        if found != wanted and found.count < wanted.count:
            wanted = payload.distinct_fingerprint()
        if found != wanted:
            raise StoreError(f"the store took another graph than it was sent: {found}, not {wanted}")
        return found

    def _tick(self, done: int) -> None:
        rate = done / max(time.monotonic() - self._started, 0.001)
        self.progress(f"{done:,} triples sent, {rate:,.0f} a second")

    def _report(self, method: str, atomic: str, found: Fingerprint, resumed: int) -> Loaded:
        now = time.monotonic()
        sent = (self._sent or now) - self._started
        return Loaded(method, atomic, found, resumed, sent, now - self._started)


def _staging(graph: str | None, digest: str) -> str:
    base = graph or "https://w3id.org/monograph-kg/graph/default"
    return f"{base}#staging-{hashlib.sha256((base + digest).encode()).hexdigest()[:16]}"


def _blamed(error: MonographError, payload: Payload) -> MonographError:
    """Return what is wrong with the file, if the store refused the data because of it; else the error itself."""
    if isinstance(error, HttpError) and error.status in {400, 415, 422, 500}:
        try:
            payload.check()
        except InputError as own:
            return own
    return error


def _failed(error: MonographError, state: str) -> StoreError:
    kind = LimitError if isinstance(error, LimitError) else StoreError
    advice = f"{error.remedy}. " if error.remedy else ""
    return kind(f"{error.problem}", remedy=f"{advice}As things stand, {state}", place=error.place)  # type: ignore[return-value]
