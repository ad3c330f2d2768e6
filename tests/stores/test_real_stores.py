"""One table of cases for every real store: load, reload, replace, ask, fail. A store is a class that inherits it."""

from __future__ import annotations

import dataclasses
from collections import Counter

import pytest
from pyoxigraph import BlankNode
from stores import servers

from monograph_kg.errors import MonographError
from monograph_kg.querying.catalogue import catalogue
from monograph_kg.querying.engine import local, release_store
from monograph_kg.stores.credentials import Credentials
from monograph_kg.stores.endpoint import Endpoint
from monograph_kg.stores.fingerprint import by_value, fingerprint
from monograph_kg.stores.kinds import detect, services
from monograph_kg.stores.loading import Loader
from monograph_kg.stores.payload import Payload
from monograph_kg.stores.remote import RemoteGraphs
from monograph_kg.stores.transport import Timeouts, Transport

GRAPH = "https://w3id.org/monograph-kg/release/clonazepam"
XSD = "http://www.w3.org/2001/XMLSchema#"


def comparable(answer):
    """An answer by value: no order, no blank node labels, no lexical forms that some stores do not keep."""
    if answer.kind == "ask":
        return answer.truth
    if answer.kind == "graph":
        return fingerprint(answer.triples)
    rows = (tuple("_:" if isinstance(t, BlankNode) else t and by_value(str(t)) for t in row) for row in answer.rows)
    return answer.variables, Counter(rows)


def write(path, *lines):
    path.write_text("".join(f"{line} .\n" for line in lines), encoding="utf-8")
    return Payload(path)


OLD = [f'<http://x/old{i}> <http://x/p> "old {i}"' for i in range(200)]
AWKWARD = [
    f'<http://x/s> <http://x/dose> "1.50"^^<{XSD}decimal>',
    f'<http://x/s> <http://x/n> "7"^^<{XSD}nonNegativeInteger>',
    f'<http://x/s> <http://x/b> "true"^^<{XSD}boolean>',
    f'<http://x/s> <http://x/d> "2024-02-29"^^<{XSD}date>',
    f'<http://x/s> <http://x/t> "2024-02-29T12:00:00Z"^^<{XSD}dateTime>',
    '<http://x/s> <http://x/l> "naïve µg 薬 \\U0001F48A"@fr',
    '<http://x/s> <http://x/l> "tab\\t newline\\n quote\\" backslash\\\\ }}"',
    '<http://x/s> <http://x/l> ""',
    '<http://x/é/薬> <http://x/q> <http://x/a?b=c&d=%20#e>',
    "_:a <http://x/next> _:b", "_:b <http://x/next> _:a", '_:a <http://x/label> "one"', "_:c <http://x/next> _:c",
]  # fmt: skip


class StoreCases:
    """The table. `server` is a class of `stores.servers`; `different`: query -> (what is seen, why)."""

    server: type[servers.Server]
    different: dict[str, tuple[str, str]] = {}  # noqa: RUF012

    @pytest.fixture(scope="class")
    def running(self, tmp_path_factory):
        server = self.server(tmp_path_factory.mktemp(self.server.kind) / "store")
        server.start()
        yield server
        server.stop()

    @pytest.fixture
    def transport(self, running):
        credentials = Credentials("auto", running.user, running.password) if running.user else None
        with Transport(credentials, Timeouts(10, 120)) as opened:
            yield opened

    @pytest.fixture
    def remote(self, running, transport):
        return RemoteGraphs(services(running.url, running.kind), transport)

    @pytest.fixture
    def loader(self, remote, tmp_path):
        return Loader(remote, states=tmp_path / "states")

    def test_it_is_recognised(self, running, transport, seen):
        assert detect(running.url, transport) == running.kind
        seen(running.kind, "name", running.name)
        seen(running.kind, "version", running.version())

    def test_first_load_reload_and_replacement(self, running, loader, remote, tmp_path, seen):
        graph = "http://x/graph"
        remote.drop(graph)
        old = write(tmp_path / "old.nt", *OLD)
        first = loader.load(old, graph)
        assert first.found == old.fingerprint()
        again = loader.load(old, graph)
        assert (again.method, again.found) == ("unchanged", first.found)
        new = write(tmp_path / "new.nt", *AWKWARD, *OLD[:10])
        replaced = loader.load(new, graph)
        assert replaced.found == new.fingerprint() == remote.fingerprint(graph)
        assert remote.count(graph) == len(AWKWARD) + 10
        seen(running.kind, "first", first.method)
        seen(running.kind, "replace", replaced.method)
        seen(running.kind, "atomic", replaced.atomic)

    @pytest.mark.parametrize("method", ["gsp", "update"])
    def test_every_method_gives_the_same_graph(self, remote, tmp_path, method):
        payload = write(tmp_path / "new.nt", *AWKWARD, *OLD)
        loaded = Loader(remote, method, states=tmp_path).load(payload, f"http://x/by-{method}")
        assert loaded.found == payload.fingerprint()
        assert loaded.method == method

    def test_the_input_may_repeat_lines(self, loader, tmp_path):
        payload = write(tmp_path / "twice.nt", *OLD, *OLD[:50])
        assert loader.load(payload, "http://x/twice").found.count == 200
        assert loader.load(payload, "http://x/twice").method == "unchanged"

    def test_other_graphs_are_left_alone(self, loader, tmp_path, remote):
        one, two = write(tmp_path / "one.nt", *OLD[:5]), write(tmp_path / "two.nt", *OLD[5:9])
        loader.load(one, "http://x/one")
        loader.load(two, "http://x/two")
        loader.load(write(tmp_path / "three.nt", *AWKWARD), "http://x/two")
        assert remote.fingerprint("http://x/one") == one.fingerprint()

    def test_a_malformed_file_changes_nothing(self, loader, tmp_path, remote):
        graph = "http://x/kept"
        old = write(tmp_path / "old.nt", *OLD)
        loader.load(old, graph)
        bad = tmp_path / "bad.nt"
        bad.write_text("".join(f"{line} .\n" for line in AWKWARD) + "<http://x/s> <http://x/p> broken .\n")
        with pytest.raises(MonographError, match=r"bad.nt:14"):
            loader.load(Payload(bad), graph)
        assert remote.fingerprint(graph) == old.fingerprint()

    def test_an_interrupted_load_goes_on(self, remote, tmp_path, monkeypatch):
        graph = "http://x/resumed"
        old, new = write(tmp_path / "old.nt", *OLD), write(tmp_path / "new.nt", *AWKWARD, *OLD)
        Loader(remote, states=tmp_path).load(old, graph)
        small = RemoteGraphs(dataclasses.replace(remote.services, part_bytes=2_000), remote.transport)
        sent, add = [], small.add

        def stop(name, data):
            if len(sent) == 3:
                raise KeyboardInterrupt
            sent.append(data)
            add(name, data)

        monkeypatch.setattr(small, "add", stop)
        with pytest.raises(KeyboardInterrupt):
            Loader(small, "gsp", states=tmp_path).load(new, graph)
        assert remote.fingerprint(graph) == old.fingerprint()
        monkeypatch.setattr(small, "add", add)
        loaded = Loader(small, "gsp", states=tmp_path).load(new, graph)
        assert loaded.resumed == 3
        assert loaded.found == new.fingerprint()

    def test_the_bundled_queries_answer_as_here(self, running, loader, transport, seen, root):
        loader.load(Payload(root / "ontology" / "release" / "clonazepam.ttl"), GRAPH)
        endpoint = Endpoint(services(running.url, running.kind).query, transport, default_graphs=(GRAPH,))
        ask = local(release_store())
        different = {}
        own = {name: query for name, query in catalogue().items() if query.group != "linking"}
        for name, query in own.items():
            try:
                if comparable(endpoint.query(query.text)) != comparable(ask(query.text)):
                    different[name] = "another answer"
            except MonographError as error:
                different[name] = error.problem[:300]
        named = {name: self.reason(name, found) for name, found in different.items()}
        seen(
            running.kind,
            "queries",
            {"all": len(own), "equal": len(own) - len(named), "different": named},
        )
        unexplained = {name: reason for name, reason in named.items() if reason == different[name]}
        assert not unexplained

    def test_a_malformed_query_is_an_error_of_the_query(self, running, transport):
        with pytest.raises(MonographError, match=r"answers 400|compile|answers 500"):
            Endpoint(services(running.url, running.kind).query, transport).query("SELECT * WHERE { ?s ?p }")

    def reason(self, name, found):
        """The reason on record, if what was found is what was recorded; else what was found."""
        expected, reason = self.different.get(name, (None, ""))
        return reason if expected and expected in found else found


class TestOxigraph(StoreCases):
    server = servers.Oxigraph


class TestFuseki(StoreCases):
    server = servers.Fuseki


class TestRdf4j(StoreCases):
    server = servers.Rdf4j


COMPILER = ("SQ156", "its compiler fails with an internal error (SQ156)")
DIFFERENT = "another answer"


class TestVirtuoso(StoreCases):
    server = servers.Virtuoso
    different = {  # noqa: RUF012
        "dose-in-range": ("SR128", "error SR128, numeric value out of range; which of its numbers is not known"),
        "circular-hierarchy": COMPILER,
        "circular-mechanism": COMPILER,
        "class-hierarchy-circular": COMPILER,
        "no-polarity": COMPILER,
        "40-broader": ("only if one of its ends is known", "follows a path with `+` only from a known end"),
        "class-membership": (DIFFERENT, "one row comes twice"),
        "mechanism-path": (DIFFERENT, "rows are missing"),
        "mechanism-reach": (DIFFERENT, "two nodes too many"),
    }
