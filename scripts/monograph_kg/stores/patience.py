"""Servers that answer a byte at a time keep every single time-out and never end. Two bounds on the whole stop them."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Iterator

# Bytes a second that a reply must keep up on average, once it has taken longer than the time for one of its pieces.
LEAST_RATE = 50


@contextlib.contextmanager
def until(connection: socket.socket, seconds: float) -> Iterator[None]:
    """Shut a connection down if the block takes longer: for the head of a reply, which is read line by line.

    Raises:
        TimeoutError: if it took longer.
    """
    late = threading.Event()

    def end() -> None:
        """Let who waits for the connection go on."""
        late.set()
        with contextlib.suppress(OSError):
            connection.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        if late.is_set():
            raise TimeoutError


class Pace:
    """Tells whether a reply trickles.

    Args:
        seconds: how long a piece of it may take.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._started = time.monotonic()

    def trickles(self, taken: int) -> bool:
        """Return whether ``taken`` bytes are too few for the time that they took."""
        elapsed = time.monotonic() - self._started
        return elapsed > self._seconds and taken < LEAST_RATE * elapsed
