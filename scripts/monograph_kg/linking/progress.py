"""Progress on long inputs: one line on standard error, only where a person watches."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TextIO

from monograph_kg.linking.rows import Tick

INTERVAL = 0.2
"""Seconds between two updates of the line."""


class Progress:
    """Shows how far each file was read; shows nothing if the stream is no terminal."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream if stream is not None else sys.stderr
        self._shown = False
        self._last = 0.0

    @property
    def is_shown(self) -> bool:
        """Whether anybody watches."""
        return self._stream.isatty()

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_error: object) -> None:
        self._clear()

    def of(self, path: Path) -> Tick:
        """Return the function that is told how many bytes of a file were read."""
        total = max(path.stat().st_size, 1)

        def tick(done: int) -> None:
            """Show how much is read, if the last time is a while ago."""
            now = time.monotonic()
            if self.is_shown and now - self._last >= INTERVAL:
                self._last = now
                self._shown = True
                share = min(100 * done // total, 100)
                self._stream.write(f"\r\x1b[K{path.name}: {share} % of {total / 1e6:,.1f} MB")
                self._stream.flush()

        return tick

    def _clear(self) -> None:
        if self._shown:
            self._stream.write("\r\x1b[K")
            self._stream.flush()
            self._shown = False
