"""Fixtures of the store tests: the results that the matrix in the README is made of."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from stores.site import Site

from monograph_kg.stores.transport import Transport

RESULTS = Path(__file__).resolve().parents[2] / ".cache" / "stores" / "seen"


@pytest.fixture(scope="session")
def seen():
    """Keep what a test saw of a store: one small file a fact, so that parallel workers do not meet."""

    def keep(store: str, fact: str, value: object) -> None:
        RESULTS.mkdir(parents=True, exist_ok=True)
        temporary = RESULTS / f"{store}.{fact}.{os.getpid()}.tmp"
        temporary.write_text(json.dumps(value), encoding="utf-8")
        temporary.replace(RESULTS / f"{store}.{fact}.json")

    return keep


@pytest.fixture
def site():
    with Site() as made:
        yield made


@pytest.fixture(autouse=True)
def _closed(monkeypatch):
    """Close every client that a test made, however the test ends."""
    made: list[Transport] = []
    begin = Transport.__init__

    def noted(self, *given, **named):
        begin(self, *given, **named)
        made.append(self)

    monkeypatch.setattr(Transport, "__init__", noted)
    yield
    for transport in made:
        transport.close()
