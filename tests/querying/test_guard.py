"""The guard: what a user's own query may not do, however it is spelt."""

from __future__ import annotations

import subprocess
import sys

import pytest

from monograph_kg.errors import LimitError, MonographError, RefusedError
from monograph_kg.querying.catalogue import catalogue
from monograph_kg.querying.guard import MAX_CHARACTERS, guard

REFUSED = [
    "SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }",
    "SELECT * { service silent <http://example.org/> { ?s ?p ?o } }",
    "SELECT * { SERVICE\n\n <http://example.org/> { ?s ?p ?o } }",
    "SELECT * { SERVICE# comment\n<http://example.org/> { ?s ?p ?o } }",
    "SELECT * { SERVICE ?where { ?s ?p ?o } }",
    r"SELECT * { S\u0045RVICE <http://example.org/> { ?s ?p ?o } }",
    "SELECT * { ?s ?p ?o } # \\u000A SERVICE <http://example.org/>",
    "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
    "SELECT * from named <http://example.org/> { ?s ?p ?o }",
    "LOAD <http://example.org/>",
    "INSERT DATA { <a:a> <a:b> <a:c> }",
    "DELETE WHERE { ?s ?p ?o }",
    "PREFIX a: <a:> DROP ALL",
    "CLEAR DEFAULT",
    "CREATE GRAPH <a:a>",
]
ALLOWED = [
    "SELECT ?service { ?service a <http://example.org/SERVICE> }",
    'SELECT * { ?s ?p "SERVICE <http://example.org/> { }" } # SERVICE',
    "PREFIX service: <http://example.org/> SELECT * { ?s a service:load }",
    'SELECT * { ?s ?p """FROM\nLOAD "x" """ }',
    "SELECT * { ?s ?from $load }",
]


@pytest.mark.parametrize("text", REFUSED)
def test_reaching_out_and_changing_are_refused(text: str) -> None:
    with pytest.raises(RefusedError) as caught:
        guard(text)
    assert caught.value.remedy


@pytest.mark.parametrize("text", ALLOWED)
def test_words_that_only_look_like_it_pass(text: str) -> None:
    assert guard(text) is None  # it raises what it refuses


def test_what_we_ship_to_be_run_here_passes() -> None:
    for query in catalogue().values():
        if query.group in ("competency", "quality", "rules"):
            assert guard(query.text) is None


# Each of these takes pyoxigraph's parser or evaluator down, or a long while, at a greater length.
DEEP = {
    "brackets": lambda n: f"SELECT * {{ BIND({'(' * n}1{')' * n} AS ?x) }}",
    "groups": lambda n: "SELECT * " + "{" * n + "}" * n,
    "lists": lambda n: f"SELECT * {{ ?s ?p {'(' * n}{')' * n} }}",
    "not": lambda n: f"SELECT * {{ BIND({'!' * n}true AS ?x) }}",
    "path": lambda n: f"SELECT * {{ ?s {'<a:b>/' * n}<a:b> ?o }}",
    "alternatives": lambda n: f"SELECT * {{ ?s {'<a:b>|' * n}<a:b> ?o }}",
    "sum": lambda n: f"SELECT (1{'+1' * n} AS ?x) {{}}",
    "or": lambda n: f"SELECT * {{ FILTER(true{'||true' * n}) }}",
    "union": lambda n: f"SELECT * {{ {{}}{'UNION{}' * n} }}",
    "optional": lambda n: f"SELECT * {{ {'OPTIONAL{}' * n} }}",
    "patterns": lambda n: f"SELECT * {{ {'?s ?p ?o .' * n} }}",
}


@pytest.mark.parametrize("name", DEEP)
def test_deep_queries_are_refused(name: str) -> None:
    with pytest.raises(LimitError):
        guard(DEEP[name](20_000)[:MAX_CHARACTERS])
    guard(DEEP[name](20))


def test_a_long_list_of_values_passes_and_a_longer_text_does_not() -> None:
    values = " ".join(f'"{number}"' for number in range(10_000))
    guard(f"SELECT * {{ VALUES ?x {{ {values} }} }}")
    with pytest.raises(LimitError, match="characters"):
        guard(f"SELECT * {{ VALUES ?x {{ {values * 2} }} }}")


@pytest.mark.parametrize("name", [name for name in DEEP if name not in ("patterns", "path", "lists")])
def test_what_the_guard_lets_pass_does_not_take_the_process_down(name: str) -> None:
    """The deepest query of each shape that passes, run in a process of its own."""
    low, high = 1, 20_000
    while high - low > 1:
        middle = (low + high) // 2
        try:
            guard(DEEP[name](middle))
            low = middle
        except MonographError:
            high = middle
    code = "import sys, pyoxigraph; list(pyoxigraph.Store().query(sys.stdin.read()))"
    done = subprocess.run([sys.executable, "-c", code], input=DEEP[name](low), text=True, timeout=60, check=False)
    assert done.returncode in (0, 1), f"{name} of {low} ends the process with {done.returncode}"
