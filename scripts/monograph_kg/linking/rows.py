"""Rows of a dataset, whatever its format: cells in the order of the columns that were asked for.

Every reader streams: it holds one block of rows at a time.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

from monograph_kg.errors import LinkError, Place

Cells = Sequence[str]
"""The cells of one row, in the order of the columns."""

Block = tuple[Sequence[int], Sequence[Cells]]
"""Some rows that follow each other: the number of each (line of a file, record or result, from 1), and its cells.

Blocks, not rows, because handing over a million rows one by one would take longer than reading them.
"""

BLOCK = 256
"""Rows of a block at most: few enough that they come and go without waking the garbage collector."""

Tick = Callable[[int], None]
"""Called now and then with the number of bytes, or of rows, that were read."""


class Rows(Protocol):
    """Rows with what is needed to speak of them.

    Attributes:
        columns: names of the cells, in order.
        name: what the rows come from, as reports show it.
    """

    columns: tuple[str, ...]
    name: str

    def place(self, number: int) -> Place:
        """Return the place of a row."""
        ...

    def __iter__(self) -> Iterator[Block]: ...

    @property
    def sha256(self) -> str | None:
        """Digest of the file in hexadecimal, once it was read to its end; None if the rows come from no file."""
        ...


def missing_columns(dataset: str, absent: Sequence[str], present: Sequence[str], place: Place) -> LinkError:
    """Return the error for columns that a file lacks, with the nearest ones that it has."""
    shown = ", ".join(f"'{name}'" for name in absent)
    near = [match for name in absent for match in difflib.get_close_matches(name, present, n=1)]
    hint = f"did the dataset rename it to '{near[0]}'?" if near else f"the file has: {', '.join(present)}"
    return LinkError(f"{dataset}: the column {shown} is missing", place=place,
                     remedy=f"{hint}; give the right file, or correct the description")  # fmt: skip
