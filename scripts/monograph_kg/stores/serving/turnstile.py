"""Threads for work that blocks, with a bounded queue before them: one request too many is told to come back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from monograph_kg.stores.serving.refusal import Refusal

_T = TypeVar("_T")
_BUSY = 503
_RETRY_SECONDS = "1"


class Turnstile:
    """A number of threads and of places to wait for them."""

    def __init__(self, threads: int, waiting: int, name: str) -> None:
        self._limit = threads + waiting
        self._inside = 0
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix=name)

    @property
    def inside(self) -> int:
        """How many pieces of work run or wait."""
        return self._inside

    async def run(self, work: Callable[[], _T]) -> _T:
        """Run ``work`` on a thread and return what it returns.

        Raises:
            Refusal: 503 with Retry-After if too much waits already.
        """
        if self._inside >= self._limit:
            raise Refusal(_BUSY, f"{self._inside} queries run or wait already", "ask again in a moment",
                          {"Retry-After": _RETRY_SECONDS})  # fmt: skip
        self._inside += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work)
        finally:
            self._inside -= 1

    def close(self) -> None:
        """Let running work end, and take no more."""
        self._threads.shutdown(wait=True, cancel_futures=True)
