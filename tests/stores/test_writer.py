"""Updates on a copy first: the changes are exactly those of the engine, or there are none; a journal finishes them."""

from __future__ import annotations

import os
import signal
from contextlib import contextmanager

import pytest
from pyoxigraph import RdfFormat, Store

from monograph_kg.errors import LimitError, MonographError, QueryError, StoreError
from monograph_kg.stores.foreign_query import screen
from monograph_kg.stores.limits import Permissions, QueryLimits
from monograph_kg.stores.writer import Writer, apply, read_changes, recover

DATA = b"""
<http://x/a> <http://x/p> "1.50"^^<http://www.w3.org/2001/XMLSchema#decimal> .
<http://x/a> <http://x/p> _:n .
_:n <http://x/q> _:m .
<http://x/b> <http://x/p> "line\\nbreak \\u2028 \\"quote\\""@en <http://x/g1> .
_:n <http://x/q> "in g2" <http://x/g2> .
<http://x/c> <http://x/p> <http://x/d> <http://x/g2> .
"""
CHANGING = Permissions(update=True)
# The engine goes through three to the power of thirty solutions: to find none, or to keep them all.
ENDLESS = "".join(f"?s{i} ?p{i} ?o{i} . " for i in range(30))
SLOW = (
    "INSERT { ?s0 <http://x/r> ?o1 } WHERE { " + ENDLESS + "FILTER(CONCAT(STR(?s0), STR(?s15), STR(?s29)) = 'never') }"
)
HUNGRY = "INSERT { ?s0 <http://x/r> ?new } WHERE { " + ENDLESS + "BIND(STRUUID() AS ?new) }"


def filled(data=DATA):
    store = Store()
    store.load(data, format=RdfFormat.N_QUADS)
    return store


@contextmanager
def writing(store, folder, **limits):
    made = []

    def snapshot():
        made.append(folder / f"{len(made)}.nq")
        store.dump(str(made[-1]), format=RdfFormat.N_QUADS)
        return made[-1]

    writer = Writer(snapshot, QueryLimits(**limits))
    try:
        yield writer
    finally:
        writer.close()


def state(store):
    return set(store), {str(name) for name in store.named_graphs()}


UPDATES = [
    'INSERT DATA { <http://x/new> <http://x/p> "n", 1.500, "x"@EN }',
    "INSERT DATA { GRAPH <http://x/new> { <http://x/s> <http://x/p> 1 } }",
    "DELETE DATA { <http://x/a> <http://x/p> 1.5 }",
    "DELETE WHERE { ?s ?p ?o }",
    "DELETE { ?s ?p ?o } WHERE { ?s ?p ?o FILTER(isBlank(?o)) }",
    "DELETE { GRAPH ?g { ?s ?p ?o } } INSERT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }",
    "INSERT { GRAPH <http://x/copy> { ?s ?p ?o } } WHERE { ?s ?p ?o }",
    "CLEAR GRAPH <http://x/g1>", "DROP GRAPH <http://x/g1>", "DROP ALL", "CLEAR DEFAULT",
    "CREATE GRAPH <http://x/empty>", "COPY <http://x/g1> TO <http://x/g9>", "MOVE <http://x/g2> TO DEFAULT",
    "ADD DEFAULT TO <http://x/g1>", "DROP GRAPH <http://x/g2> ; CREATE GRAPH <http://x/g2>",
    'INSERT DATA { <http://x/t> <http://x/p> "go" } ; DELETE WHERE { <http://x/t> ?p ?o }',
    "DELETE DATA { <http://x/nobody> <http://x/p> 1 }",
]  # fmt: skip


@pytest.mark.parametrize("text", UPDATES)
def test_the_changes_are_those_of_the_engine(text, tmp_path):
    store = filled()
    direct = Store()
    direct.extend(store)
    for name in store.named_graphs():
        direct.add_graph(name)
    direct.update(text)
    with writing(store, tmp_path) as writer:
        apply(store, writer.changes(screen(text, permissions=CHANGING)))
    assert state(store) == state(direct)


def test_new_blank_nodes_come_over_as_they_are(tmp_path):
    store = filled()
    before, added = state(store), []
    with writing(store, tmp_path) as writer:
        for text in ("INSERT DATA { _:a <http://x/k> _:b . _:b <http://x/k> 1 }",
                     "DELETE WHERE { ?a <http://x/k> ?b . ?b <http://x/k> 1 }"):  # fmt: skip
            apply(store, writer.changes(screen(text, permissions=CHANGING)))
            added.append(len(store) - len(before[0]))
    assert added == [2, 0]
    assert state(store) == before


def test_the_copy_follows_one_update_after_the_other(tmp_path):
    store = filled()
    with writing(store, tmp_path) as writer:
        for number in range(5):
            text = f"DELETE {{ <http://x/n> <http://x/is> ?o }} INSERT {{ <http://x/n> <http://x/is> {number} }} " \
                   "WHERE { OPTIONAL { <http://x/n> <http://x/is> ?o } }"  # fmt: skip
            apply(store, writer.changes(screen(text, permissions=CHANGING)))
    assert [str(row[0].value) for row in store.query("SELECT ?o { <http://x/n> <http://x/is> ?o }")] == ["4"]
    assert [path.name for path in tmp_path.iterdir()] == ["0.nq"], "one copy served for all five"


@pytest.mark.parametrize(
    ("text", "limits", "error", "message"),
    [
        (SLOW, {"seconds": 0.5}, LimitError, "the update took longer than 0.5 s and was stopped; nothing changed"),
        (HUNGRY, {"seconds": 60, "memory": 60 << 20}, LimitError, "nothing changed"),
        ("INSERT { GRAPH ?p { ?s ?p ?o } } WHERE { ?s ?p ?o }", {"reply_bytes": 100}, LimitError,
         "larger than 100 bytes; nothing changed"),
        ("INSERT DATA { <a> <b> }", {}, QueryError, "the update is not SPARQL 1.1"),
        ("CREATE GRAPH <http://x/g1>", {}, QueryError, "could not run the update"),
    ],
)  # fmt: skip
def test_an_update_at_its_limit_changes_nothing(text, limits, error, message, tmp_path):
    store = filled()
    before = state(store)
    with writing(store, tmp_path, **limits) as writer:
        first = "INSERT DATA { <http://x/first> <http://x/p> 1 } ; " + text
        with pytest.raises(error, match=message):
            writer.changes(screen(first, permissions=CHANGING))
        assert state(store) == before
        apply(store, writer.changes(screen("DELETE DATA { <http://x/first> <http://x/p> 1 }", permissions=CHANGING)))
    assert state(store) == before, "the copy that the update had changed in part is not used again"


def test_a_killed_process_has_changed_nothing(tmp_path, monkeypatch):
    store = filled()
    before = state(store)
    with writing(store, tmp_path, seconds=30) as writer:
        writer.changes(screen("CREATE SILENT GRAPH <http://x/g1>", permissions=CHANGING))
        process = writer._worker
        ask = process.ask

        def shot(request, seconds):
            os.kill(process.pid, signal.SIGKILL)
            return ask(request, seconds)

        monkeypatch.setattr(process, "ask", shot)
        with pytest.raises(LimitError, match=r"SIGKILL.*nothing changed"):
            writer.changes(screen("DROP ALL", permissions=CHANGING))
        assert state(store) == before
        apply(store, writer.changes(screen("DROP ALL", permissions=CHANGING)))
    assert len(store) == 0


class Stopping:
    """A store whose machine stops at its n-th writing call."""

    def __init__(self, store, calls):
        self.store = store
        self.left = calls

    def __getattr__(self, name):
        self.left -= 1
        if self.left < 0:
            raise KeyboardInterrupt
        return getattr(self.store, name)


@pytest.mark.parametrize("calls", range(8))
def test_a_journal_finishes_what_was_interrupted(calls, tmp_path):
    text = "DELETE WHERE { ?s ?p ?o } ; INSERT DATA { <http://x/z> <http://x/p> 1 } ; " \
           "DROP GRAPH <http://x/g1> ; CREATE GRAPH <http://x/e>"  # fmt: skip
    store, journal = filled(), tmp_path / "store.journal"
    whole = Store()
    whole.extend(store)
    whole.update(text)
    with writing(store, tmp_path) as writer:
        changes = writer.changes(screen(text, permissions=CHANGING))
    with pytest.raises(KeyboardInterrupt):
        apply(Stopping(store, calls), changes, journal)
    assert recover(store, journal) is True
    assert state(store) == state(whole)
    assert recover(store, journal) is False


def test_a_journal_that_cannot_be_written_stops_the_update_before_it_begins(tmp_path):
    store = filled()
    before = state(store)
    (tmp_path / "file").touch()
    with writing(store, tmp_path) as writer:
        changes = writer.changes(screen("DROP ALL", permissions=CHANGING))
    with pytest.raises(MonographError, match="cannot write"):
        apply(store, changes, tmp_path / "file" / "journal")
    assert state(store) == before


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff", b'{"removed": 1, "graphs": [], "no_graphs": []}\nnonsense'])
def test_a_journal_that_is_none_is_refused_by_name(content, tmp_path):
    (tmp_path / "journal").write_bytes(content)
    with pytest.raises(StoreError, match="cannot be read"):
        recover(filled(), tmp_path / "journal")
    with pytest.raises(StoreError):
        read_changes(content)
