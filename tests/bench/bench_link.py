"""How fast and in how much memory a file of a million rows is linked.

Run with ``pytest tests/bench/bench_link.py --benchmarks -s``. The rows are generated: a million of an indication table,
of which one in a thousand is about clonazepam, plain and compressed; and a million that all are, of a thousand
diseases.
"""

from __future__ import annotations

import gzip
import json
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROWS = 1_000_000
MAX_SECONDS = 10.0
MAX_MEGABYTES = 500.0

_RUN = """
import json, resource, sys, time
from pathlib import Path
from monograph_kg.graph.assemble import read_inputs
from monograph_kg.linking.catalogue import find
from monograph_kg.linking.report import make_report
from monograph_kg.linking.run import link_files
started = time.perf_counter()
inputs = read_inputs()
ready = time.perf_counter()
outcomes = link_files(inputs, find("pharmacotherapydb"), Path(sys.argv[1]))
make_report(outcomes)
done = time.perf_counter()
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"inputs": ready - started, "link": done - ready, "mb": peak, "rows": outcomes.found.rows}))
"""


def generate(path: Path, share: float) -> None:
    """Write an indication table of a million rows, a given share of them about clonazepam."""
    rng = random.Random(4)  # noqa: S311 (made-up rows)
    diseases = 20_000 if share < 1 else 1_000
    with gzip.open(path, "wt", compresslevel=1) if path.suffix == ".gz" else path.open("w") as file:
        file.write("doid_id\tdrugbank_id\tdisease\tdrug\tcategory\tn_curators\tn_resources\n")
        for number in range(ROWS):
            drug = "DB01068" if rng.random() < share else f"DB{rng.randrange(100_000):05}"
            category = rng.choice(("DM", "SYM", "NOT"))
            file.write(f"DOID:{rng.randrange(diseases)}\t{drug}\tdisease {number % 977}\tdrug\t{category}\t3\t1\n")


@pytest.mark.bench
@pytest.mark.parametrize(
    ("name", "share"), [("indications.tsv", 0.001), ("indications.tsv.gz", 0.001), ("indications.tsv", 1.0)]
)
def test_a_million_rows(tmp_path: Path, name: str, share: float) -> None:
    path = tmp_path / name
    generate(path, share)
    started = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", _RUN, str(path)], capture_output=True, text=True, check=True)
    wall = time.perf_counter() - started
    figures = json.loads(done.stdout)
    size = path.stat().st_size / 1e6
    print(
        f"\n{name} ({size:.0f} MB, {share:.1%} wanted): {figures['link']:.2f} s, {ROWS / figures['link']:,.0f} rows/s, "
        f"{figures['mb']:.0f} MB; process {wall:.2f} s"
    )
    assert figures["rows"] == {name: ROWS}
    assert wall < MAX_SECONDS
    assert figures["mb"] < MAX_MEGABYTES
