"""Load a generated graph into Oxigraph and Fuseki, beside curl with the same file: rate, memory of our side, ratio.

MONOGRAPH_KG_BENCH_STATEMENTS sets the size (12 triples each; the full measure is 1,000,000):

    MONOGRAPH_KG_BENCH_STATEMENTS=1000000 python -m pytest tests/bench/bench_load.py --benchmarks -s
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from stores import servers

from monograph_kg.stores.kinds import services

STATEMENTS = int(os.environ.get("MONOGRAPH_KG_BENCH_STATEMENTS", "20000"))
BASE = "https://w3id.org/monograph-kg"
MKG, TYPE = f"{BASE}/schema/", "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
MEMORY_LIMIT = 300 * 1024 * 1024
GRAPH = "http://x/bench"

LOAD = """
import resource, sys
from monograph_kg.stores.kinds import services
from monograph_kg.stores.loading import Loader
from monograph_kg.stores.payload import Payload
from monograph_kg.stores.remote import RemoteGraphs
from monograph_kg.stores.transport import Timeouts, Transport
from pathlib import Path
url, kind, path, graph = sys.argv[1:5]
with Transport(None, Timeouts(10, 3600), reply_limit=1 << 40) as transport:
    remote = RemoteGraphs(services(url, kind), transport)
    loaded = Loader(remote, states=Path(path).parent).load(Payload(Path(path)), graph)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
print(loaded.found.count, loaded.sent_seconds, loaded.seconds, peak)
"""


def generate(path: Path, statements: int) -> int:
    """Write about 12 triples a statement, shaped like ours, and return their number."""
    count = 0
    with path.open("w", encoding="utf-8") as out:
        for number in range(statements):
            node = f"<{BASE}/statement/bench.{number:07d}>"
            span = f"<{BASE}/span/bench.{number:07d}>"
            lines = [
                f"{node} <{TYPE}> <{MKG}AdverseEffectStatement>", f"{node} <{TYPE}> <{MKG}Statement>",
                f"{node} <{TYPE}> <{MKG}Affirmed>", f"{node} <{MKG}subject> <{BASE}/entity/drug-{number % 5000}>",
                f"{node} <{MKG}object> <{BASE}/entity/s{number % 9000}>", f"{node} <{MKG}certainty> <{MKG}possible>",
                f"{node} <{MKG}evidence> {span}", f"{node} <{MKG}statedIn> <{BASE}/source/bench-{number % 1000}>",
                f'{node} <{MKG}frequencyAsWritten> "common {number % 700}"@en',
                f"{span} <{TYPE}> <http://www.w3.org/ns/oa#SpecificResource>",
                f'{span} <http://www.w3.org/ns/oa#start> "{number}"^^<http://www.w3.org/2001/XMLSchema#integer>',
                f'{span} <http://www.w3.org/ns/oa#end> "{number + 9}"^^<http://www.w3.org/2001/XMLSchema#integer>',
            ]  # fmt: skip
            out.write(" .\n".join(lines) + " .\n")
            count += len(lines)
    return count


@pytest.fixture(scope="module")
def generated(tmp_path_factory):
    path = tmp_path_factory.mktemp("bench") / "graph.nt"
    return path, generate(path, STATEMENTS)


def curl(url: str, path: Path) -> float:
    started = time.monotonic()
    send = ["curl", "-sS", "--fail", "-T", str(path), "-H", "Content-Type: application/n-triples"]
    subprocess.run([*send, "-o", "/dev/null", url], check=True)
    return time.monotonic() - started


def ours(server: servers.Server, path: Path) -> tuple[int, float, float, int]:
    command = [sys.executable, "-c", LOAD, server.url, server.kind, str(path), GRAPH]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    count, sent, whole, peak = done.stdout.split()[-4:]
    return int(count), float(sent), float(whole), int(peak)


def fresh(store: type[servers.Server], folder: Path) -> servers.Server:
    if hasattr(store, "heap") and STATEMENTS > 200_000:
        store.heap = "-Xmx4g"
    return store(folder).start()


@pytest.mark.bench
@pytest.mark.parametrize("store", [servers.Fuseki, servers.Oxigraph], ids=lambda s: s.kind)
def test_load(store, generated, tmp_path):
    if shutil.which("curl") is None:
        pytest.skip("curl is not installed")
    path, triples = generated
    size = path.stat().st_size
    print(f"\n{store.name}: {triples:,} triples, {size / 1e6:,.0f} MB, N-Triples over HTTP on loopback")
    server = fresh(store, tmp_path / "curl")
    theirs = curl(services(server.url, server.kind).graph_url(GRAPH), path)
    server.stop()
    shutil.rmtree(tmp_path / "curl")
    print(f"  curl -T          {theirs:8.1f} s  {triples / theirs:10,.0f} triples/s")
    server = fresh(store, tmp_path / "ours")
    count, sent, whole, peak = ours(server, path)
    server.stop()
    shutil.rmtree(tmp_path / "ours")
    print(f"  load, sent       {sent:8.1f} s  {triples / sent:10,.0f} triples/s  ratio {theirs / sent:.2f}")
    print(f"  load, verified   {whole:8.1f} s  {triples / whole:10,.0f} triples/s  ratio {theirs / whole:.2f}")
    print(f"  peak memory of our process {peak / 1e6:.0f} MB")
    assert count == triples
    assert peak < MEMORY_LIMIT
    if triples >= 1_000_000:
        assert theirs / sent >= 0.8
