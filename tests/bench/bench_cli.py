"""How long the commands take as whole processes, against a bare interpreter on the same machine in the same run.

Run with ``make bench``. Figures are medians; the bounds are those of the first release: a build under 2 s, a bundled
query from a cold start under 0.2 s, on a quiet machine. Ratios hold on a noisy one, too.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

RUNS = 7
BARE = (sys.executable, "-c", "import pyoxigraph")
RDFLIB = (sys.executable, "-c", "import rdflib")
QUERY = (sys.executable, "-m", "monograph_kg", "query", "indications")


def seconds(command: Sequence[str]) -> float:
    started = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - started


def medians(*commands: Sequence[str]) -> list[float]:
    """Medians of several commands, run in turn so that the machine's drift meets all alike."""
    times: list[list[float]] = [[] for _ in commands]
    for _ in range(RUNS):
        for command, found in zip(commands, times, strict=True):
            found.append(seconds(command))
    return [statistics.median(found) for found in times]


@pytest.mark.bench
def test_a_cold_query(capsys: pytest.CaptureFixture[str]) -> None:
    bare, rdflib, query = medians(BARE, RDFLIB, QUERY)
    with capsys.disabled():
        print(f"\ncold query {query:.3f} s; pyoxigraph alone {bare:.3f} s ({query / bare:.1f}x), ", end="")
        print(f"rdflib alone {rdflib:.3f} s ({query / rdflib:.2f}x)")
    assert query < rdflib * 1.5, "a query must not cost much more than importing rdflib would"


@pytest.mark.bench
def test_a_build(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    build = (sys.executable, "-m", "monograph_kg", "build", "--out", str(tmp_path / "out"))
    rdflib, built = medians(RDFLIB, build)
    with capsys.disabled():
        print(f"\nbuild {built:.2f} s; rdflib alone {rdflib:.3f} s ({built / rdflib:.1f}x)")
    assert built < rdflib * 12, "a build is bound to 2 s where importing rdflib takes 0.17 s"
