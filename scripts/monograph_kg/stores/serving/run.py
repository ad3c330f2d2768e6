"""Run the application on a socket until a signal stops it: what runs is finished, then workers and threads end."""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Literal

import uvicorn
from starlette.applications import Starlette

from monograph_kg.errors import StoreError

_BACKLOG = 2_048
_LOOPBACK = {"127.0.0.1", "::1", "localhost"}


def listen(host: str, port: int) -> socket.socket:
    """Return a listening socket; port 0 takes a free one.

    Raises:
        StoreError: if the address cannot be had.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    made = socket.socket(family, socket.SOCK_STREAM)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((host, port))
        made.listen(_BACKLOG)
    except OSError as error:
        made.close()
        raise StoreError(f"cannot listen on {host}, port {port}: {error.strerror or error}",
                         remedy="choose another --port, or stop what uses it") from error  # fmt: skip
    return made


def is_loopback(host: str) -> bool:
    """Return whether only this machine can reach ``host``."""
    return host in _LOOPBACK


def serve(app: Starlette, place: socket.socket, grace: float, ready: Callable[[], None] = lambda: None) -> None:
    """Serve until SIGTERM or SIGINT.

    Args:
        app: the application.
        place: a listening socket.
        grace: seconds that requests in flight get to finish.
        ready: called when requests are answered.
    """
    config = uvicorn.Config(app, http=protocol(), log_level="warning", access_log=False, server_header=False,
                            backlog=_BACKLOG, timeout_keep_alive=20, timeout_graceful_shutdown=int(grace) or 1,
                            h11_max_incomplete_event_size=256 * 1024)  # fmt: skip
    server = _Announced(config, ready)
    with _quiet_signals(), place:
        server.run([place])


def protocol() -> type[asyncio.Protocol] | Literal["auto"]:
    """Return how the server speaks HTTP: by httptools, an answer in one piece; without that library, as uvicorn can."""
    try:
        from monograph_kg.stores.serving.corked import CorkedProtocol  # noqa: PLC0415 (httptools may be missing)
    except ImportError:
        return "auto"
    return CorkedProtocol


class _Announced(uvicorn.Server):
    """A server that says when it answers."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to listen, then say so."""
        await super().startup(sockets)
        self._ready()


@contextmanager
def _quiet_signals() -> Iterator[None]:
    """Let the signals that stop the server not end the process: uvicorn raises them again when it is done."""

    def nothing(_number: int, _frame: FrameType | None) -> None:
        """Take a signal without doing anything: uvicorn has noted it already."""

    before = {number: signal.signal(number, nothing) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
