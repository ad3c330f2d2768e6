"""A JSON list read item by item, so that a file of any length needs the memory of its largest item."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import TextIO

from monograph_kg.errors import LinkError

_BLOCK = 1 << 16
_SPACE = " \t\r\n"

Broken = Callable[[int, str], LinkError]
"""Makes the error for a line and a problem."""


class JsonList:
    """The items of a JSON list with the line on which each begins."""

    def __init__(self, text: TextIO, broken: Broken, longest: int) -> None:
        self._text, self._broken, self._longest = text, broken, longest
        self._buffer, self._line = "", 1
        self._decoder = json.JSONDecoder()

    def __iter__(self) -> Iterator[tuple[int, object]]:
        """Yield line and item.

        Raises:
            LinkError: if the text is no list, breaks off, or holds an item that is longer than allowed.
        """
        if self._peek() != "[":
            raise self._broken(self._line, "the file is no list of records in JSON")
        self._drop(1)
        while (mark := self._peek()) != "]":
            if not mark:
                raise self._broken(self._line, "the list of records has no end")
            if mark == ",":
                self._drop(1)
            else:
                yield self._line, self._item()

    def _fill(self) -> bool:
        block = self._text.read(_BLOCK)
        self._buffer += block
        return bool(block)

    def _drop(self, size: int) -> None:
        self._line += self._buffer.count("\n", 0, size)
        self._buffer = self._buffer[size:]

    def _peek(self) -> str:
        """Return the next character that is no white space, or the empty text at the end."""
        while True:
            self._drop(len(self._buffer) - len(self._buffer.lstrip(_SPACE)))
            if self._buffer or not self._fill():
                return self._buffer[:1]

    def _item(self) -> object:
        while True:
            try:
                item, end = self._decoder.raw_decode(self._buffer)
            except json.JSONDecodeError as error:
                if len(self._buffer) < self._longest and self._fill():
                    continue
                raise self._broken(self._line + error.lineno - 1, f"no JSON: {error.msg}") from error
            self._drop(end)
            return item
