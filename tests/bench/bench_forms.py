"""One million generated statements as N-Quads: rate against pyoxigraph alone, and memory. Run with ``make bench``.

Both rates are of the same quads in the same run: pyoxigraph serialises them from a list in memory, we write them from
statement records. Making the records and the list is not timed. Memory is that of a process of its own that streams.
"""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, RdfFormat, parse, serialize

from monograph_kg.curation.monograph import read_monograph
from monograph_kg.graph.assemble import read_inputs
from monograph_kg.graph.statements import StatementWriter
from monograph_kg.publishing.quadlines import StatementLines
from monograph_kg.records.span import Span
from monograph_kg.records.statement import Statement

STATEMENTS = int(os.environ.get("MONOGRAPH_KG_BENCH_STATEMENTS", "1000000"))
CHUNK = 1_000
GRAPH = NamedNode("https://w3id.org/monograph-kg/release/generated/graph/source.generated")
DATA = Path(__file__).resolve().parents[1] / "publishing" / "data"


def generated(number: int) -> Iterator[Statement]:
    """Statements like the curated ones, each with an id and spans of its own."""
    inputs = read_inputs(mappings=DATA / "mappings")
    patterns = itertools.cycle(
        [s for s in inputs.monographs[0].statements if not s.regimen and s.subject in inputs.registry]
    )
    for index, pattern in zip(range(number), patterns, strict=False):
        span = Span.model_construct(start=index, end=index + 5, mention="words")
        yield pattern.model_copy(update={"id": f"{pattern.id}-{index}", "evidence": (span,)})


def fast_writer() -> StatementLines:
    inputs = read_inputs(mappings=DATA / "mappings")
    source = read_monograph(DATA / "made-up", inputs.registry).source
    return StatementLines(StatementWriter(source, inputs.vocabulary, inputs.registry, {}), GRAPH)


def stream(path: Path, number: int) -> int:
    """Write statements to a file as they are made; return the bytes."""
    with path.open("wb") as file:
        return sum(file.write(chunk) for chunk in fast_writer().stream(generated(number)))


@pytest.mark.bench
def test_a_million_statements_as_nquads(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ours, theirs, quads = 0.0, 0.0, 0
    lines, source = fast_writer(), generated(STATEMENTS)
    with (tmp_path / "ours.nq").open("w+b") as mine, (tmp_path / "theirs.nq").open("wb") as other:
        while held := list(itertools.islice(source, CHUNK)):
            begin, started = mine.tell(), time.perf_counter()
            for chunk in lines.stream(held):
                mine.write(chunk)
            ours += time.perf_counter() - started
            mine.seek(begin)
            same = list(parse(mine.read(), format=RdfFormat.N_QUADS))
            started = time.perf_counter()
            serialize(same, output=other, format=RdfFormat.N_QUADS)
            theirs += time.perf_counter() - started
            quads += len(same)
            del same
    assert (tmp_path / "ours.nq").stat().st_size == (tmp_path / "theirs.nq").stat().st_size
    with capsys.disabled():
        print(f"\n{STATEMENTS:,} statements, {quads:,} quads ({quads / STATEMENTS:.1f} each)")
        print(f"ours {quads / ours:,.0f} quads/s, pyoxigraph alone {quads / theirs:,.0f}; ratio {theirs / ours:.2f}")
    assert quads >= 12 * STATEMENTS
    assert theirs / ours >= 1 / 3


@pytest.mark.bench
def test_streaming_needs_little_memory(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    started = time.perf_counter()
    command = [sys.executable, __file__, str(tmp_path / "streamed.nq"), str(STATEMENTS)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, env={**os.environ})
    peak = int(done.stdout) / 1024
    with capsys.disabled():
        size = (tmp_path / "streamed.nq").stat().st_size
        print(f"\npeak memory {peak:,.0f} MB for {size / 1e6:,.0f} MB in {time.perf_counter() - started:.0f} s")
    assert peak < 1000


if __name__ == "__main__":
    stream(Path(sys.argv[1]), int(sys.argv[2]))
    # The high-water mark of this process alone; getrusage would count the process that it was forked from.
    status = Path("/proc/self/status").read_text()
    print(status.partition("VmHWM:")[2].split()[0])
