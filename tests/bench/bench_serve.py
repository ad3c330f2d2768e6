"""How many bundled questions a second the embedded server answers, beside the Oxigraph server, in one run.

Run with ``pytest tests/bench/bench_serve.py --benchmarks -s``. Sixty-four clients hold a connection each and ask all
bundled questions, every one as often as every other. The servers take turns, twice; server and clients share the
machine's cores, so what is compared is the whole, and the clients are the same for all. ``SERVE_ROUNDS`` says how often
each question is asked, ``SERVE_SOAK_SECONDS`` how long the soak takes.
"""

from __future__ import annotations

import asyncio
import http.client
import os
import resource
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Container, Iterator
from contextlib import contextmanager
from itertools import chain, cycle, repeat, takewhile
from pathlib import Path

import pytest
from stores.servers import Oxigraph, free_port

from monograph_kg.querying.catalogue import catalogue
from monograph_kg.querying.engine import release_file

CLIENTS = 64
ROUNDS = int(os.environ.get("SERVE_ROUNDS", "12"))
SOAK_SECONDS = float(os.environ.get("SERVE_SOAK_SECONDS", "60"))
TURNS = 2
OXIGRAPH = "Oxigraph server"
# Of the faster Oxigraph server's rate on the same mixed questions.
LEAST_SHARE = 0.9
ACCEPT = "application/sparql-results+json, text/turtle;q=0.9"


def requests(path: str, mark: str = "", names: Container[str] | None = None) -> list[bytes]:
    """Every bundled question as an HTTP request; ``mark`` makes it another text, so foreign to the server."""
    made = []
    for query in catalogue().values():
        if "SERVICE" in query.text or (names is not None and query.name not in names):
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


async def ask_all(port: int, asked: Iterator[bytes]) -> tuple[Counter[int], list[float], float]:
    """Let all clients take requests until there are no more; return statuses, latencies in seconds, and the time."""
    statuses: Counter[int] = Counter()
    latencies: list[float] = []

    async def client() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1 << 22)
        for request in asked:
            started = time.perf_counter()
            writer.write(request)
            status, _ = await read_reply(reader)
            latencies.append(time.perf_counter() - started)
            statuses[status] += 1
        writer.close()

    started = time.perf_counter()
    await asyncio.gather(*(client() for _ in range(CLIENTS)))
    return statuses, latencies, time.perf_counter() - started


def rounds(asked: list[bytes]) -> Iterator[bytes]:
    """Yield every request as often as every other: the same work for every server."""
    return chain.from_iterable(repeat(asked, ROUNDS))


def until(asked: list[bytes], seconds: float) -> Iterator[bytes]:
    """Yield requests in turn until the time is over."""
    end = time.perf_counter() + seconds
    return takewhile(lambda _: time.perf_counter() < end, cycle(asked))


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


class InMemory(Oxigraph):
    """The Oxigraph server without a folder: its data are in memory, as ours are."""

    def command(self) -> list[str]:
        return [super().command()[0], "serve", "--bind", f"127.0.0.1:{self.port}"]


@contextmanager
def oxigraph(server: Oxigraph) -> Iterator[int]:
    """Run an Oxigraph server, load the release over HTTP, and yield its port."""
    server.start()
    try:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=120)
        connection.request("PUT", "/store?default", release_file().read_bytes(), {"Content-Type": "text/turtle"})
        assert connection.getresponse().status in {201, 204}
        connection.close()
        yield server.port
    finally:
        server.stop()


Rates = dict[str, list[float]]


def measure(name: str, port: int, asked: Iterator[bytes], rates: Rates) -> set[int]:
    """Ask a server, print what came out, add its rate to ``rates``, and return the statuses that it answered."""
    statuses, latencies, took = asyncio.run(ask_all(port, asked))
    latencies.sort()
    rate = sum(statuses.values()) / took
    middle, late = (1000 * latencies[int(len(latencies) * share)] for share in (0.5, 0.99))
    print(f"{name}: {rate:,.0f} questions/s, p50 {middle:.0f} ms, p99 {late:.0f} ms, {dict(statuses)}", flush=True)
    rates.setdefault(name, []).append(rate)
    return set(statuses)


def shares(rates: Rates) -> dict[str, float]:
    """Print each rate's mean, and return it as a share of that of the faster Oxigraph server."""
    means = {name: sum(each) / len(each) for name, each in rates.items()}
    base = max(mean for name, mean in means.items() if name.startswith(OXIGRAPH))
    for name, mean in means.items():
        print(f"{name}: {mean:,.0f} questions/s on average, {mean / base:.0%} of the faster Oxigraph server")
    return {name: mean / base for name, mean in means.items()}


@pytest.mark.bench
def test_as_many_questions_as_the_oxigraph_server(tmp_path: Path) -> None:
    print(f"\n{len(catalogue())} questions, {CLIENTS} clients, {ROUNDS} rounds each, {os.cpu_count()} cores")
    rates: Rates = {}
    statuses: set[int] = set()
    for turn in range(TURNS):
        with oxigraph(Oxigraph(tmp_path / f"disk{turn}")) as port:
            statuses |= measure(f"{OXIGRAPH}, on disk", port, rounds(requests("/query")), rates)
        with oxigraph(InMemory(tmp_path / f"memory{turn}")) as port:
            statuses |= measure(f"{OXIGRAPH}, in memory", port, rounds(requests("/query")), rates)
        with ours("--cache-mb", "0") as port:
            statuses |= measure("serve, bundled, nothing kept", port, rounds(requests("/sparql")), rates)
            statuses |= measure("serve, foreign", port, rounds(requests("/sparql", "\n# foreign")), rates)
        with ours() as port:
            statuses |= measure("serve, bundled, answers kept", port, rounds(requests("/sparql")), rates)
    share = shares(rates)
    assert statuses == {200}
    assert share["serve, bundled, nothing kept"] >= LEAST_SHARE
    assert share["serve, foreign"] >= LEAST_SHARE


@pytest.mark.bench
def test_the_cost_of_a_request(tmp_path: Path) -> None:
    """A question that costs the engine next to nothing shows what the servers themselves cost. No share is asked."""

    def light(path: str, mark: str = "") -> Iterator[bytes]:
        return chain.from_iterable(repeat(requests(path, mark, {"indications"}), 100 * ROUNDS))

    rates: Rates = {}
    statuses: set[int] = set()
    print()
    for turn in range(TURNS):
        with oxigraph(InMemory(tmp_path / f"memory{turn}")) as port:
            statuses |= measure(f"{OXIGRAPH}, light, in memory", port, light("/query"), rates)
        with ours("--cache-mb", "0") as port:
            statuses |= measure("serve, light, bundled, nothing kept", port, light("/sparql"), rates)
            statuses |= measure("serve, light, foreign", port, light("/sparql", "\n# foreign"), rates)
        with ours() as port:
            statuses |= measure("serve, light, bundled, answers kept", port, light("/sparql"), rates)
    share = shares(rates)
    assert statuses == {200}
    assert set(share) == set(rates)


@pytest.mark.bench
def test_sixty_four_clients_for_a_minute() -> None:
    mixed = [each for pair in zip(requests("/sparql"), requests("/sparql", "\n# own"), strict=True) for each in pair]
    with ours() as port:
        statuses = measure(f"soak, {SOAK_SECONDS:g} s, bundled and foreign mixed", port, until(mixed, SOAK_SECONDS), {})
    print(f"largest resident size of a server: {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024:.0f} MB")
    assert statuses == {200}
