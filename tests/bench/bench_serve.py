"""How many bundled questions a second the embedded server answers, beside the Oxigraph server, in one run.

Run with ``pytest tests/bench/bench_serve.py --benchmarks -s``. Sixty-four clients hold a connection each and ask all
bundled questions in turn, each from a place of its own. Both servers and the clients share the machine's cores, so what
is compared is the whole; the clients are the same for both. `SERVE_SECONDS` sets how long each server is asked.
"""

from __future__ import annotations

import asyncio
import os
import resource
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from stores.servers import Oxigraph, free_port

from monograph_kg.querying.catalogue import catalogue
from monograph_kg.querying.engine import release_file

CLIENTS = 64
SECONDS = float(os.environ.get("SERVE_SECONDS", "10"))
SOAK_SECONDS = float(os.environ.get("SERVE_SOAK_SECONDS", "60"))
ACCEPT = "application/sparql-results+json, text/turtle;q=0.9"


def requests(path: str, mark: str = "") -> list[bytes]:
    """Every bundled question as an HTTP request; ``mark`` makes it another text, so foreign to the server."""
    made = []
    for query in catalogue().values():
        if "SERVICE" in query.text:
            continue
        body = (query.text + mark).encode()
        head = (
            f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: {ACCEPT}\r\nContent-Type: application/sparql-query\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        made.append(head.encode() + body)
    return made


async def read_reply(reader: asyncio.StreamReader) -> tuple[int, int]:
    """Read one reply; return its status and the size of its body."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    status = int(head.split(" ", 2)[1])
    if "transfer-encoding: chunked" in head:
        total = 0
        while size := int((await reader.readline()).strip() or b"0", 16):
            await reader.readexactly(size + 2)
            total += size
        await reader.readline()
        return status, total
    length = next((int(line.partition(":")[2]) for line in head.split("\r\n") if line.startswith("content-length:")), 0)
    await reader.readexactly(length)
    return status, length


async def ask_all(port: int, asked: list[bytes], seconds: float) -> tuple[Counter[int], list[float], float]:
    """Ask with all clients until the time is over; return statuses, latencies in seconds, and the time it took."""
    statuses: Counter[int] = Counter()
    latencies: list[float] = []
    end = time.perf_counter() + seconds

    async def client(number: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1 << 22)
        at = number * len(asked) // CLIENTS
        while time.perf_counter() < end:
            started = time.perf_counter()
            writer.write(asked[at % len(asked)])
            status, _ = await read_reply(reader)
            latencies.append(time.perf_counter() - started)
            statuses[status] += 1
            at += 1
        writer.close()

    started = time.perf_counter()
    await asyncio.gather(*(client(number) for number in range(CLIENTS)))
    return statuses, latencies, time.perf_counter() - started


@contextmanager
def ours(*options: str) -> Iterator[int]:
    """Run `monograph-kg serve` and yield its port."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "monograph_kg", "serve", "--port", str(port), *options], stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    assert b"serving" in process.stdout.readline()
    try:
        yield port
    finally:
        process.terminate()
        assert process.wait(60) == 0


@contextmanager
def oxigraph(folder: Path) -> Iterator[int]:
    """Run the Oxigraph server over the release and yield its port."""
    server = Oxigraph(folder)
    server.folder.mkdir(parents=True, exist_ok=True)
    command = [server.command()[0], "load", "--location", str(folder / "data"), "--file", str(release_file())]
    subprocess.run(command, check=True, capture_output=True)
    server.start()
    try:
        yield server.port
    finally:
        server.stop()


def measure(name: str, port: int, asked: list[bytes], seconds: float) -> float:
    asyncio.run(ask_all(port, asked, min(2.0, seconds)))
    statuses, latencies, took = asyncio.run(ask_all(port, asked, seconds))
    latencies.sort()
    rate = sum(statuses.values()) / took
    middle, late = (1000 * latencies[int(len(latencies) * share)] for share in (0.5, 0.99))
    print(f"{name}: {rate:,.0f} questions/s, p50 {middle:.0f} ms, p99 {late:.0f} ms, {dict(statuses)}")
    assert set(statuses) == {200}, name
    return rate


@pytest.mark.bench
def test_as_many_questions_as_the_oxigraph_server(tmp_path: Path) -> None:
    print(f"\n{len(catalogue())} questions, {CLIENTS} clients, {SECONDS:g} s each, {os.cpu_count()} cores")
    with oxigraph(tmp_path / "oxigraph") as port:
        theirs = measure("Oxigraph server", port, requests("/query"), SECONDS)
    with ours("--cache-mb", "0") as port:
        bundled = measure("serve, bundled, nothing kept", port, requests("/sparql"), SECONDS)
    with ours() as port:
        kept = measure("serve, bundled, answers kept", port, requests("/sparql"), SECONDS)
        foreign = measure("serve, foreign, in workers", port, requests("/sparql", "\n# foreign"), SECONDS)
    with oxigraph(tmp_path / "oxigraph") as port:
        again = measure("Oxigraph server again", port, requests("/query"), SECONDS)
    base = (theirs + again) / 2
    print(f"of the Oxigraph server: bundled {bundled / base:.0%}, kept {kept / base:.0%}, foreign {foreign / base:.0%}")


@pytest.mark.bench
def test_sixty_four_clients_for_a_minute() -> None:
    mixed = [each for pair in zip(requests("/sparql"), requests("/sparql", "\n# own"), strict=True) for each in pair]
    with ours() as port:
        measure(f"soak, {SOAK_SECONDS:g} s, bundled and foreign mixed", port, mixed, SOAK_SECONDS)
    print(f"largest resident size of a server: {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024:.0f} MB")
