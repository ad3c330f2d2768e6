"""Counters in the text format of Prometheus (https://prometheus.io/docs/instrumenting/exposition_formats/)."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

MEDIA = "text/plain; version=0.0.4; charset=utf-8"
# Upper bounds of the histogram's buckets, in seconds.
BOUNDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


@dataclass(slots=True)
class Metrics:
    """What a server has done since it started. Safe to use from several threads."""

    started: float = field(default_factory=time.time)
    requests: Counter[tuple[str, int]] = field(default_factory=Counter)
    queries: Counter[str] = field(default_factory=Counter)
    buckets: list[int] = field(default_factory=lambda: [0] * (len(BOUNDS) + 1))
    seconds: float = 0.0
    in_flight: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def query(self, path: str) -> None:
        """Count a query by the way it took: bundled, kept, foreign or update."""
        with self._lock:
            self.queries[path] += 1

    def request(self, route: str, status: int, seconds: float) -> None:
        """Count a finished request."""
        with self._lock:
            self.requests[route, status] += 1
            self.seconds += seconds
            self.buckets[next((i for i, bound in enumerate(BOUNDS) if seconds <= bound), len(BOUNDS))] += 1

    def text(self, gauges: Iterable[tuple[str, str, float]]) -> str:
        """Return everything as text. ``gauges`` are measured now: name, what it means, value."""
        lines: list[str] = []
        _family(lines, "monograph_kg_requests_total", "counter", "Requests by route and status.")
        for (route, status), count in sorted(self.requests.items()):
            lines.append(f'monograph_kg_requests_total{{route="{route}",status="{status}"}} {count}')
        _family(lines, "monograph_kg_queries_total", "counter", "Queries by the way they took.")
        lines += [f'monograph_kg_queries_total{{path="{path}"}} {n}' for path, n in sorted(self.queries.items())]
        name = "monograph_kg_request_seconds"
        _family(lines, name, "histogram", "Time from a request's head to its last byte.")
        total = 0
        for bound, count in zip((*map(str, BOUNDS), "+Inf"), self.buckets, strict=True):
            total += count
            lines.append(f'{name}_bucket{{le="{bound}"}} {total}')
        lines += [f"{name}_sum {self.seconds:.6f}", f"{name}_count {total}"]
        own = [("in_flight", "Requests that are being answered.", float(self.in_flight)),
               ("start_time_seconds", "When the server started, in seconds since 1970.", self.started)]  # fmt: skip
        for short, meaning, value in [*own, *gauges]:
            _family(lines, f"monograph_kg_{short}", "gauge", meaning)
            lines.append(f"monograph_kg_{short} {value:.15g}")
        return "\n".join(lines) + "\n"


def _family(lines: list[str], name: str, kind: str, meaning: str) -> None:
    lines += [f"# HELP {name} {meaning}", f"# TYPE {name} {kind}"]
