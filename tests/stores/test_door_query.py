"""The door for foreign queries: what is refused, what is stopped, and that one bad query costs one worker."""

from __future__ import annotations

import os
import socket
import threading
import time

import pytest
from pyoxigraph import Literal, NamedNode

from monograph_kg.errors import LimitError, MonographError, QueryError, RefusedError
from monograph_kg.stores.doors import Data, Permissions, QueryLimits, QueryPool, screen

SMALL = QueryLimits(seconds=10, rows=50, memory=400 * 1024 * 1024, reply_bytes=100_000)


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    path = tmp_path_factory.mktemp("pool") / "data.nt"
    path.write_text(
        "".join(f'<http://x/s{i}> <http://x/p> "{i}\\ta\\nb" .\n' for i in range(200))
        + '<http://x/s0> <http://x/dose> "1.50"^^<http://www.w3.org/2001/XMLSchema#decimal> .\n',
        encoding="utf-8",
    )
    return Data(files=[path])


@pytest.fixture(scope="module")
def pool(data):
    with QueryPool(data, size=1, limits=SMALL) as opened:
        yield opened


@pytest.fixture
def listener():
    server = socket.create_server(("127.0.0.1", 0))
    server.settimeout(0.1)
    hits, done = [], threading.Event()

    def run():
        while not done.is_set():
            try:
                hits.append(server.accept()[0].close())
            except TimeoutError:
                continue

    thread = threading.Thread(target=run)
    thread.start()
    yield server.getsockname()[1], hits
    done.set()
    thread.join()
    server.close()


REFUSED = [
    "SELECT * { SERVICE <http://127.0.0.1:PORT/> { ?s ?p ?o } }",
    "SELECT * { SERVICE SILENT <http://127.0.0.1:PORT/> { ?s ?p ?o } }",
    "PREFIX ex: <http://127.0.0.1:PORT/> SELECT * { SERVICE ex:x { ?s ?p ?o } }",
    "SELECT * { SERVICE  <http://127.0.0.1:PORT/> { } }",
    "SELECT * { service\n# comment\n<http://127.0.0.1:PORT/> { } }",
    "SELECT * { SERVICE<http://127.0.0.1:PORT/>{ ?s ?p ?o } }",
    "SELECT * { SERVICESILENT<http://127.0.0.1:PORT/>{ ?s ?p ?o } }",
    "PREFIX : <http://127.0.0.1:PORT/> SELECT * { SERVICE:x { ?s ?p ?o } }",
    "PREFIX : <http://127.0.0.1:PORT/> PREFIX service: <http://x/> SELECT * { service:x { ?s ?p ?o } }",
    "SELECT * { ?s ?p trueSERVICE <http://127.0.0.1:PORT/> { ?s ?p ?o } }",
    "SELECT * { ?s ?p 1.5SERVICE <http://127.0.0.1:PORT/> { ?s ?p ?o } }",
    "SELECT * { \\u0053ERVICE <http://127.0.0.1:PORT/> { ?s ?p ?o } }",
    "SELECT * { \\U00000053ERVICE <http://127.0.0.1:PORT/> { ?s ?p ?o } }",
    'SELECT * { ?s ?p "\\u0022 . SERVICE <http://127.0.0.1:PORT/> { ?a ?b "\\u0022 } }',
    "SELECT * { VALUES ?g { <http://127.0.0.1:PORT/> } SERVICE ?g { ?s ?p ?o } }",
    "SELECT * { SELECT * { OPTIONAL { SERVICE <http://127.0.0.1:PORT/> { ?s ?p ?o } } } }",
    "SELECT * FROM <http://127.0.0.1:PORT/> { ?s ?p ?o }",
    "SELECT * FROM NAMED <file:///etc/hostname> { GRAPH ?g { ?s ?p ?o } }",
    "SELECT *FROMNAMED<file:///etc/hostname>{ GRAPH ?g { ?s ?p ?o } }",
    "ASK from <http://127.0.0.1:PORT/> { }",
    "LOAD <http://127.0.0.1:PORT/>",
    "load silent <file:///etc/hostname> INTO GRAPH <http://x/g>",
    "INSERT DATA { <http://x/s> <http://x/p> 1 } ; LOAD <http://127.0.0.1:PORT/>",
    "DELETE WHERE { ?s ?p ?o }",
    "PREFIX x: <http://x/> INSERT { ?s x:p 1 } WHERE { ?s ?p ?o }",
    "WITH <http://x/g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
    "DROP ALL",
    "CLEAR DEFAULT",
    "CREATE GRAPH <http://x/>",
    "MOVE <http://x/a> TO <http://x/b>",
    "COPY DEFAULT TO <http://x/b>",
    "ADD <http://x/a> TO <http://x/b>",
]


@pytest.mark.parametrize("text", REFUSED)
def test_what_fetches_or_changes_is_refused(text, pool, listener):
    port, hits = listener
    before = pool.restarts
    with pytest.raises(RefusedError) as caught:
        pool.answer(text.replace("PORT", str(port)))
    assert caught.value.remedy
    assert caught.value.place.line >= 1
    assert (hits, pool.restarts) == ([], before)


@pytest.mark.parametrize(
    "text",
    [
        'SELECT * { ?s ?p "SERVICE <http://127.0.0.1/> FROM LOAD" }',
        "SELECT * { ?s <http://127.0.0.1/SERVICE> ?o } # FROM <x> SERVICE",
        "SELECT ?from ?service ?load { ?from ?service ?load } LIMIT 1",
        "PREFIX ex: <http://x/> SELECT * { ?s ex:service ex:from ; ex:load _:service }",
        'PREFIX payload: <http://x/> SELECT * { ?s payload:p "a"@from }',
    ],
)
def test_harmless_uses_of_the_words_pass(text, pool):
    assert pool.answer(text).kind == "select"


@pytest.mark.parametrize(
    "text",
    [
        "SELCT * { ?s ?p ?o }",
        "",
        "# nothing",
        "PREFIX x: <http://x/>",
        "BASE <http://x/>",
        "hello",
        "SELECT * {",
        "SELECT * { ?s ?p \ud800 }",
        "ASK {}\0",
    ],
)
def test_what_is_no_query_is_a_query_error(text, pool):
    with pytest.raises(QueryError):
        pool.answer(text)


def test_a_misspelt_form_gets_a_suggestion():
    with pytest.raises(QueryError, match="did you mean SELECT"):
        screen("SELCT * { ?s ?p ?o }")


NESTED = {
    "parentheses": lambda n: "SELECT * { FILTER(" + "(" * n + "1" + ")" * n + ") }",
    "groups": lambda n: "SELECT * " + "{" * n + "}" * n,
    "path sequence": lambda n: "SELECT * { ?s " + "/".join(["<http://x/p>"] * n) + " ?o }",
    "path groups": lambda n: "SELECT * { ?s " + "(" * n + "<http://x/p>" + ")*" * n + " ?o }",
    "sum": lambda n: "SELECT (1" + "+1" * n + " AS ?x) {}",
    "or": lambda n: "SELECT * { ?s ?p ?o FILTER(?s = 1" + "||?s = 1" * n + ") }",
    "not": lambda n: "SELECT * { FILTER(" + "!" * n + "true) }",
    "union": lambda n: "SELECT * { {}" + "UNION {}" * n + " }",
    "optional": lambda n: "SELECT * {" + "OPTIONAL{?s ?p ?o}" * n + "}",
    "minus": lambda n: "SELECT * {" + "MINUS{?s ?p ?o}" * n + "}",
    "bind": lambda n: "SELECT * {" + "".join(f"BIND(1 AS ?x{i})" for i in range(n)) + "}",
    "filter": lambda n: "SELECT * {" + "FILTER(1)" * n + "}",
    "patterns": lambda n: "SELECT * {" + "".join(f"?a{i} ?b{i} ?c{i}." for i in range(n)) + "}",
    "triple terms": lambda n: "SELECT * { ?s ?p " + "<<( ?s ?p " * n + " 1" + ")>>" * n + " }",
    "lists": lambda n: "SELECT * { ?s ?p " + "(" * n + "1" + ")" * n + " }",
    "functions": lambda n: "SELECT * { FILTER(" + "STR(" * n + "1" + ")" * n + ") }",
    "subselects": lambda n: "SELECT * {" * n + "}" * n,
}


@pytest.mark.parametrize("shape", NESTED)
@pytest.mark.parametrize("size", [3_000, 10_000])
def test_what_would_overflow_the_engine_is_refused_before_it(shape, size, pool):
    before = pool.restarts
    with pytest.raises(LimitError):
        pool.answer(NESTED[shape](size))
    assert pool.restarts == before


@pytest.mark.parametrize("shape", NESTED)
def test_ordinary_sizes_pass(shape, pool):
    before = pool.restarts
    pool.answer(NESTED[shape](8) + " LIMIT 5")
    assert pool.restarts == before


def test_a_crash_costs_its_worker_alone(data):
    loose = QueryLimits(bytes=10**8, depth=10**8, operators=10**8, triples=10**8, seconds=30)
    with QueryPool(data, size=1, limits=loose) as pool:
        with pytest.raises(LimitError, match=r"SIGSEGV|SIGABRT"):
            pool.answer(NESTED["groups"](20_000))
        assert pool.restarts == 1
        assert len(pool.answer("SELECT ?s { ?s <http://x/dose> ?d }").rows) == 1


JOIN = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(CONCAT(STR(?c), STR(?l)) = '') }"


def test_a_runaway_join_is_stopped_in_time_and_others_go_on(data):
    with QueryPool(data, size=2, limits=QueryLimits(seconds=1.0)) as pool:
        pool.answer("ASK {}")
        caught: list[MonographError] = []

        def run():
            try:
                pool.answer(JOIN)
            except MonographError as error:
                caught.append(error)

        started = time.monotonic()
        thread = threading.Thread(target=run)
        thread.start()
        assert pool.answer("ASK { ?s ?p ?o }").truth is True
        thread.join(20)
        assert time.monotonic() - started < 8
        assert isinstance(caught[0], LimitError)
        assert "longer than 1 s" in str(caught[0])
        assert pool.answer("ASK { ?s ?p ?o }").truth is True


def test_a_hungry_query_hits_its_memory_limit(data):
    limits = QueryLimits(seconds=60, memory=80 * 1024 * 1024)
    hungry = "SELECT ?c ?f ?i { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?g <http://x/p> ?j } ORDER BY ?i ?f ?c"
    with QueryPool(data, size=1, limits=limits) as pool:
        with pytest.raises(LimitError):
            pool.answer(hungry)
        assert pool.answer("ASK {}").truth is True


def test_rows_and_bytes_have_limits(pool):
    with pytest.raises(LimitError, match="more than 50 rows"):
        pool.answer("SELECT * { ?s ?p ?o }")
    with pytest.raises(LimitError, match="more than 50 rows"):
        pool.answer("CONSTRUCT WHERE { ?s ?p ?o }")
    with pytest.raises(LimitError, match="larger than"):
        pool.serialised("SELECT * { ?a ?b ?c . ?d ?e ?f }", "application/sparql-results+json")
    assert len(pool.answer("SELECT * { ?s ?p ?o } LIMIT 50").rows) == 50


def test_answers_keep_terms_exactly(pool):
    answer = pool.answer(
        'SELECT ?d ?t ?none ?l { <http://x/s0> <http://x/dose> ?d ; <http://x/p> ?t BIND("é"@fr AS ?l) }'
    )
    assert answer.variables == ("d", "t", "none", "l")
    decimal = NamedNode("http://www.w3.org/2001/XMLSchema#decimal")
    # Oxigraph stores decimals by value: the trailing zero is gone in any answer of a store, though not in a file.
    assert answer.rows == ((Literal("1.5", datatype=decimal), Literal("0\ta\nb"), None, Literal("é", language="fr")),)
    assert pool.answer("SELECT * {}").rows == ((),)
    assert pool.answer("ASK { <http://x/none> ?p ?o }").truth is False
    assert len(pool.answer("CONSTRUCT { ?s a <http://x/C> } WHERE { ?s <http://x/dose> ?d }").triples) == 1
    assert b"1.5" in pool.serialised("SELECT ?d { ?s <http://x/dose> ?d }", "text/csv")


def test_a_redos_pattern_ends(pool):
    started = time.monotonic()
    pool.answer('ASK { FILTER(REGEX("' + "a" * 40 + '!", "^(a+)+$")) }')
    assert time.monotonic() - started < 2


def test_the_poison_of_canonicalisation_is_stopped(data):
    poison = [f"_:b{i} <http://x/p> _:b{j} ." for i in range(12) for j in range(12) if i != j]
    with QueryPool(data, size=1, limits=QueryLimits(seconds=2)) as pool:
        with pytest.raises(LimitError, match=r"longer than 2 s|SIGABRT"):
            pool.canonical_lines(poison)
        assert pool.canonical_lines(["_:z <http://x/p> _:y ."])[0].startswith("_:c14n")


def test_even_an_allowed_from_reads_no_file_or_address(data, listener):
    port, hits = listener
    with QueryPool(data, size=1, limits=SMALL, permissions=Permissions(dataset=True)) as pool:
        assert pool.answer(f"SELECT * FROM <http://127.0.0.1:{port}/> {{ ?s ?p ?o }}").rows == ()  # noqa: S608
        assert pool.answer("SELECT * FROM <file:///etc/hostname> { ?s ?p ?o }").rows == ()
    assert hits == []


@pytest.mark.skipif(os.geteuid() != 0, reason="only root, or user namespaces, let a process leave the network")
def test_the_worker_has_no_network_should_the_screen_fail(data, listener, monkeypatch):
    port, hits = listener
    monkeypatch.setattr("monograph_kg.stores.foreign_query._check_words", lambda *_: None)
    with QueryPool(data, size=1, limits=SMALL) as pool, pytest.raises(MonographError):
        pool.answer(f"SELECT * {{ SERVICE <http://127.0.0.1:{port}/> {{ ?s ?p ?o }} }}")
    assert hits == []


def test_every_bundled_query_passes_the_screen():
    from monograph_kg.areas import area

    for path in sorted(area("queries").glob("*/*.rq")):
        federated = path.name.startswith("federated-")
        text = path.read_text(encoding="utf-8")
        assert screen(text, permissions=Permissions(service=federated), name=path.name)


def test_a_closed_pool_says_so(data):
    pool = QueryPool(data, size=1)
    pool.close()
    with pytest.raises(MonographError, match="closed"):
        pool.answer("ASK {}")


def test_closing_frees_those_who_wait(data):
    pool = QueryPool(data, size=1, limits=QueryLimits(seconds=2))
    errors = []

    def run():
        try:
            pool.answer(JOIN)
        except MonographError as error:
            errors.append(error)

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    time.sleep(0.5)
    pool.close()
    for thread in threads:
        thread.join(20)
    assert not any(thread.is_alive() for thread in threads)
    assert len(errors) == 3


def test_a_worker_is_heard_however_many_files_are_open(data):
    """select() takes no descriptor above 1,023; a server with a thousand clients has such."""
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard < 2_000:
        pytest.skip("this system allows too few open files")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, 2_000), hard))
    held = [os.open(os.devnull, os.O_RDONLY) for _ in range(1_100)]
    try:
        with QueryPool(data, size=1, limits=SMALL) as pool:
            assert pool.answer("ASK { ?s ?p ?o }").truth is True
    finally:
        for descriptor in held:
            os.close(descriptor)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
