"""One worker process as its parent sees it: started, asked within a time, and stopped.

`monograph_kg.stores.pool` keeps several for queries, `monograph_kg.stores.writer` one for updates.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from monograph_kg.errors import LimitError, QueryError, StoreError
from monograph_kg.stores.limits import MEBIBYTE, Permissions, QueryLimits
from monograph_kg.stores.worker import write_frame

_START_SECONDS = 60.0
_LENGTH_BYTES = 8


@dataclass(frozen=True, slots=True)
class Data:
    """What the workers answer over: files that each worker loads, or the folder of a store that all read.

    Attributes:
        files: RDF files that were written here or came through `read_rdf`.
        store: folder of a persistent pyoxigraph store, opened read-only.
        exact: whether blank nodes keep the labels they have in the files: N-Quads that were written here.
    """

    files: Sequence[Path] = ()
    store: Path | None = None
    exact: bool = False


class WorkerProcess:
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
            "exact": data.exact,
            "network": permissions.service,
            "memory": limits.memory,
        }
        self._send(json.dumps(setup).encode("utf-8"))
        # Not select(): it takes no descriptor above 1,023, and a server may have that many connections.
        self._readable = select.poll()
        self._readable.register(self._output, select.POLLIN)
        self.warm = False

    @property
    def _output(self) -> int:
        if self._process.stdout is None:
            raise EOFError
        return self._process.stdout.fileno()

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
        """Return the next frame. As one is asked for at a time, nothing of another can stand behind it."""
        data = self._read(deadline)
        while len(data) < _LENGTH_BYTES:
            data += self._read(deadline)
        size = int.from_bytes(data[:_LENGTH_BYTES], "big")
        parts, left = [data[_LENGTH_BYTES:]], size + _LENGTH_BYTES - len(data)
        while left > 0:
            parts.append(self._read(deadline))
            left -= len(parts[-1])
        return b"".join(parts)

    def _read(self, deadline: float) -> bytes:
        left = deadline - time.monotonic()
        if left <= 0 or not self._readable.poll(1000 * left):
            raise TimeoutError
        part = os.read(self._output, 1 << 20)
        if not part:
            raise EOFError
        return part


def ending(code: int) -> str:
    """Return how a process ended, from its return code."""
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"


def died(what: str, code: int, limits: QueryLimits) -> LimitError:
    """Return the error for a query or update (``what``) that ended its process."""
    return LimitError(
        f"the {what} ended its worker process ({ending(code)}); others are not affected",
        remedy=f"it needed more than {limits.memory // MEBIBYTE} MB, or nests too deep for the engine: "
        "ask for less at once",
    )


def outlasted(what: str, limits: QueryLimits) -> LimitError:
    """Return the error for a query or update that took too long."""
    return LimitError(
        f"the {what} took longer than {limits.seconds:g} s and was stopped",
        remedy="ask for less (LIMIT, a more selective pattern), or raise the limit",
    )


def unstarted() -> StoreError:
    """Return the error for a worker that did not come so far as to read its data."""
    return StoreError("a query worker could not start", remedy="check that its data files can be read")


def checked(reply: bytes, limits: QueryLimits, what: str = "query") -> bytes:
    """Return a worker's reply, unless it is an error.

    Raises:
        LimitError: if the answer is larger than it may be, or memory ran out.
        QueryError: if the text is malformed, or the engine could not run it.
    """
    if reply[:1] != b"E":
        return reply
    error = json.loads(reply[1:])
    message = error["message"]
    match error["kind"]:
        case "rows":
            problem, remedy = f"the answer has more than {limits.rows:,} rows", "add LIMIT, or raise the row limit"
        case "bytes":
            problem, remedy = f"the answer is larger than {limits.reply_bytes:,} bytes", "add LIMIT, or raise the limit"
        case "memory":
            problem, remedy = f"the {what} needed more memory than it may take", "ask for less at once"
        case "syntax":
            raise QueryError(f"the {what} is not SPARQL 1.1: {message}", remedy="mend it at that place")
        case _:
            raise QueryError(f"the engine could not run the {what}: {message}", remedy=f"simplify the {what}")
    raise LimitError(problem, remedy=remedy)
