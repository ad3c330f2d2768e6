"""One line of progress on standard error: rewritten on a terminal, now and then elsewhere."""

from __future__ import annotations

import sys
import time

_PAUSE = {True: 0.1, False: 5.0}


class ProgressLine:
    """Shows the latest line, not more often than a reader can follow. Use it in ``with``."""

    def __init__(self) -> None:
        self._terminal = sys.stderr.isatty()
        self._last = -_PAUSE[False]
        self._width = 0

    def __enter__(self) -> ProgressLine:
        return self

    def __exit__(self, *_error: object) -> None:
        if self._terminal and self._width:
            sys.stderr.write("\n")

    def show(self, line: str) -> None:
        """Show a line, if enough time has passed since the last."""
        now = time.monotonic()
        if now - self._last < _PAUSE[self._terminal]:
            return
        self._last = now
        if self._terminal:
            sys.stderr.write(f"\r{line:<{self._width}}")
            self._width = len(line)
        else:
            sys.stderr.write(f"{line}\n")
        sys.stderr.flush()
