"""What a server is told once, when it starts."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from monograph_kg.querying.passages import Texts
from monograph_kg.stores.limits import QueryLimits

MEBIBYTE = 1024 * 1024
TOKEN_VARIABLE = "MONOGRAPH_KG_TOKEN"  # noqa: S105 (the name of a variable, not its value)
SHORTEST_TOKEN = 16


@dataclass(frozen=True, slots=True)
class Settings:
    """How a server behaves.

    Attributes:
        token: what updates must present; None means read-only.
        workers: processes for foreign queries, and as many for bundled ones.
        limits: what one query or update may cost; its seconds hold for pages, too.
        page_statements: how many statements a page, a description or a dump may read.
        page_bytes: size of a dump or description.
        journal: where an update is written down until it is done; for a store on disk.
        waiting: foreign or bundled queries that may wait for their turn; one more is sent away with 503.
        cache_bytes: size of kept answers of bundled questions; 0 keeps none. Never used when updates are allowed.
        body_seconds: how long a client may take to send a request's body.
        texts: texts of the sources, for excerpts on the pages.
    """

    token: str | None = field(default=None, repr=False)
    workers: int = field(default_factory=lambda: max(2, os.cpu_count() or 2))
    limits: QueryLimits = field(default_factory=lambda: QueryLimits(seconds=30.0))
    page_statements: int = 5_000_000
    page_bytes: int = 512 * MEBIBYTE
    journal: Path | None = None
    waiting: int = 512
    cache_bytes: int = 32 * MEBIBYTE
    body_seconds: float = 15.0
    texts: Texts = field(default_factory=Texts)

    @property
    def writable(self) -> bool:
        """Whether updates are accepted from who holds the token."""
        return self.token is not None

    @property
    def body_bytes(self) -> int:
        """The largest body: a query in a form, each byte written as three, and room for the other fields."""
        return 3 * self.limits.bytes + 16 * 1024
