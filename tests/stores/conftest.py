"""Fixtures of the store tests: the results that the matrix in the README is made of."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

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
