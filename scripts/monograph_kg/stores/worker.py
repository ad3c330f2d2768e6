"""A process that answers foreign queries over one fixed dataset. Started by `monograph_kg.stores.process`, not by hand.

It speaks frames over its standard input and output: eight bytes of length, then as many bytes. A request is JSON. The
reply is one byte of kind and a body: ``R`` rows (a line of JSON, then TSV), ``T`` truth, ``G`` N-Triples,
``B`` a serialised answer, ``D`` what an update changed, ``E`` an error.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import resource
import struct
import sys
from itertools import islice
from pathlib import Path
from typing import IO, Any

from pyoxigraph import CanonicalizationAlgorithm as Algorithm
from pyoxigraph import (
    Dataset,
    DefaultGraph,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    parse,
)

_LENGTH = struct.Struct(">Q")
_NEW_NETWORK, _NEW_USER = 0x40000000, 0x10000000


class TooMuchError(Exception):
    """The answer is larger than the caller takes."""


class Bounded:
    """A sink for pyoxigraph's serialisers that stops at a size."""

    def __init__(self, limit: int) -> None:
        self.parts: list[bytes] = []
        self.left = limit

    def write(self, data: bytes) -> int:
        """Keep bytes while the limit is not reached."""
        self.left -= len(data)
        if self.left < 0:
            raise TooMuchError
        self.parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Do nothing: the parts are in memory."""


def read_frame(stream: IO[bytes]) -> bytes | None:
    """Return the next frame, or None at the end of the stream."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    size = _LENGTH.unpack(head)[0]
    body = stream.read(size)
    return body if len(body) == size else None


def write_frame(stream: IO[bytes], body: bytes) -> None:
    """Write one frame and flush it."""
    stream.write(_LENGTH.pack(len(body)) + body)
    stream.flush()


def main() -> None:
    """Load what the first frame names, say so, then answer until the input ends."""
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    first = read_frame(source)
    if first is None:
        return
    setup = json.loads(first)
    store = _load(setup)
    if not setup["network"]:
        _leave_network()
    if setup["memory"]:
        _limit_memory(setup["memory"])
    write_frame(sink, b"K")
    while (request := read_frame(source)) is not None:
        write_frame(sink, _answer(store, json.loads(request)))


def _load(setup: dict[str, Any]) -> Store:
    if setup["store"]:
        return Store.read_only(setup["store"])
    store = Store()
    for path in setup["files"]:
        if setup["exact"]:
            store.bulk_extend(parse(path=path, format=_format_of(path)))
            continue
        store.bulk_load(
            path=path, format=_format_of(path), to_graph=None if path.endswith((".nq", ".trig")) else DefaultGraph()
        )
    return store


def _format_of(path: str) -> RdfFormat | None:
    return RdfFormat.from_extension(Path(path).suffix.lstrip("."))


def _leave_network() -> None:
    """Move to a network without any way out, where the system lets us. What cannot connect cannot leak."""
    with contextlib.suppress(OSError, AttributeError):
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.unshare(_NEW_NETWORK) != 0:
            libc.unshare(_NEW_USER | _NEW_NETWORK)


def _limit_memory(extra: int) -> None:
    pages = (
        int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) if Path("/proc/self/statm").exists() else 0
    )
    limit = pages * resource.getpagesize() + extra
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _answer(store: Store, request: dict[str, Any]) -> bytes:
    try:
        return _TASKS[request["task"]](store, request)
    except SyntaxError as error:
        return _error("syntax", str(error))
    except TooMuchError:
        return _error("bytes", "")
    except MemoryError:
        return _error("memory", "")
    except (ValueError, RuntimeError, OSError) as error:
        return _error("failed", str(error))


def _error(kind: str, message: str) -> bytes:
    return b"E" + json.dumps({"kind": kind, "message": message}).encode("utf-8")


def _query(store: Store, request: dict[str, Any]) -> bytes:
    results = store.query(request["text"], use_default_graph_as_union=request["union"])
    if request["media"]:
        return _serialised(results, request)
    limit = request["rows"]
    if isinstance(results, QueryBoolean):
        return b"T1" if results else b"T0"
    if isinstance(results, QuerySolutions):
        names = [variable.value for variable in results.variables]
        rows = ["\t".join("" if term is None else str(term) for term in row) for row in islice(results, limit + 1)]
        head = json.dumps({"variables": names, "count": len(rows)})
        return _lines(b"R", [head, "\t".join(f"?{name}" for name in names), *rows], 2, request)
    return _lines(b"G", [f"{triple} ." for triple in islice(results, limit + 1)], 0, request)


def _lines(kind: bytes, lines: list[str], heads: int, request: dict[str, Any]) -> bytes:
    if len(lines) - heads > request["rows"]:
        return _error("rows", "")
    body = "\n".join([*lines, ""]).encode("utf-8")
    return kind + body if len(body) <= request["reply_bytes"] else _error("bytes", "")


def _serialised(results: QuerySolutions | QueryBoolean | QueryTriples, request: dict[str, Any]) -> bytes:
    sink = Bounded(request["reply_bytes"])
    if isinstance(results, QueryTriples):
        rdf = RdfFormat.from_media_type(request["media"])
        results.serialize(sink, rdf)  # type: ignore[arg-type]
    else:
        results.serialize(sink, QueryResultsFormat.from_media_type(request["media"]))  # type: ignore[arg-type]
    return b"B" + b"".join(sink.parts)


def _update(store: Store, request: dict[str, Any]) -> bytes:
    """Run an update and tell what it changed: a line of JSON, then the quads that went and those that came."""
    lines, graphs = _state(store)
    store.update(request["text"])
    lines_now, graphs_now = _state(store)
    gone, new = sorted(lines - lines_now), sorted(lines_now - lines)
    head = {"removed": len(gone), "no_graphs": sorted(graphs - graphs_now), "graphs": sorted(graphs_now - graphs)}
    body = b"\n".join([json.dumps(head).encode("utf-8"), *gone, *new, b""])
    return b"D" + body if len(body) <= request["reply_bytes"] else _error("bytes", "")


def _state(store: Store) -> tuple[set[bytes], set[str]]:
    lines = (store.dump(format=RdfFormat.N_QUADS) or b"").split(b"\n")
    return set(lines) - {b""}, {str(graph) for graph in store.named_graphs()}


def _canonical(_store: Store, request: dict[str, Any]) -> bytes:
    """Name blank nodes by RDFC-1.0, whose time is exponential for hostile graphs: here it can be killed."""
    lines = "\n".join(request["lines"])
    dataset = Dataset(
        Quad(q.subject, q.predicate, q.object, q.graph_name) for q in parse(lines, format=RdfFormat.N_QUADS)
    )
    dataset.canonicalize(Algorithm.RDFC_1_0)
    return b"G" + "\n".join(sorted(f"{quad} ." for quad in dataset)).encode("utf-8")


_TASKS = {"query": _query, "update": _update, "canonicalize": _canonical}

if __name__ == "__main__":
    main()
