"""One table of cases for every real store: load, reload, replace, ask, fail. A store is a class that inherits it."""

from __future__ import annotations

import dataclasses
import random
from collections import Counter

import pytest
from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, RdfFormat, Store
from stores import servers

from monograph_kg.errors import InputError, MonographError
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
MKG, ENTITY = "https://w3id.org/monograph-kg/schema/", "https://w3id.org/monograph-kg/entity/"
RDFS, TYPE = "http://www.w3.org/2000/01/rdf-schema#", "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
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


def differing(endpoint, store):
    """The bundled queries, and those of them that an endpoint answers in another way than a store here does."""
    own = {name: query for name, query in catalogue().items() if query.group != "linking"}
    ask, different = local(store), {}
    for name, query in own.items():
        try:
            if comparable(endpoint.query(query.text)) != comparable(ask(query.text)):
                different[name] = "another answer"
        except MonographError as error:
            different[name] = error.problem[:300]
    return own, different


def tangled():
    """The release with a hundred edges more, at random but always the same."""
    store, chance = Store(), random.Random(1)  # noqa: S311 (a graph, no secret)
    store.extend(release_store())

    def nodes(property_, value=None):
        found = {
            q.subject for q in store.quads_for_pattern(None, NamedNode(property_), value and NamedNode(value), None)
        }
        return sorted((node for node in found if isinstance(node, NamedNode)), key=str)

    def add(pool, count, *names):
        for name in names:
            for _ in range(count):
                store.add(Quad(chance.choice(pool), NamedNode(name), chance.choice(pool)))

    entities, statements = nodes(TYPE, f"{MKG}Entity"), nodes(TYPE, f"{MKG}Statement")
    near = [*entities, *[NamedNode(f"{ENTITY}clonazepam")] * 10]
    add(entities, 25, f"{MKG}broader")
    actions = ("enhancesEffectOf", "increases", "reduces", "inhibits", "leadsTo", "memberOf")
    add(near, 12, *(MKG + name for name in actions))
    add(statements, 12, f"{MKG}via")
    add(nodes(f"{RDFS}subClassOf"), 5, f"{RDFS}subClassOf")
    add(nodes(f"{RDFS}subPropertyOf"), 5, f"{RDFS}subPropertyOf")
    for statement in chance.sample(statements, 5):
        store.add(Quad(statement, NamedNode(TYPE), NamedNode(f"{MKG}Negated")))
    return store


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
    methods = ("gsp", "update")
    has_default = True
    own_engine = True  # False: another class asks the same engine

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
        assert detect(running.url, transport) == (running.seen_as or running.kind)
        seen(running.row or running.kind, "name", running.name)
        seen(running.row or running.kind, "version", running.version())

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
        seen(running.row or running.kind, "first", first.method)
        seen(running.row or running.kind, "replace", replaced.method)
        seen(running.row or running.kind, "atomic", replaced.atomic)

    def test_every_method_gives_the_same_graph(self, remote, tmp_path):
        payload = write(tmp_path / "new.nt", *AWKWARD, *OLD)
        for method in self.methods:
            loaded = Loader(remote, method, states=tmp_path).load(payload, f"http://x/by-{method}")
            assert loaded.found == payload.fingerprint()
            assert loaded.method == method

    def test_the_default_graph_beside_others(self, loader, remote, tmp_path):
        old, new = write(tmp_path / "old.nt", *OLD[:20]), write(tmp_path / "new.nt", *AWKWARD)
        loader.load(write(tmp_path / "other.nt", *OLD[20:30]), "http://x/other")
        if not self.has_default:
            with pytest.raises(InputError, match="no default graph"):
                loader.load(old, None)
            return
        assert loader.load(old, None).found == old.fingerprint()
        assert loader.load(old, None).method == "unchanged"
        assert loader.load(new, None).found == new.fingerprint() == remote.fingerprint(None)
        assert remote.count("http://x/other") == 10

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
        way = self.methods[0]
        sending = {"gsp": "add", "update": "insert"}[way]
        sent, send = [], getattr(small, sending)

        def stop(name, data):
            if len(sent) == 3:
                raise KeyboardInterrupt
            sent.append(data)
            send(name, data)

        monkeypatch.setattr(small, sending, stop)
        with pytest.raises(KeyboardInterrupt):
            Loader(small, way, states=tmp_path).load(new, graph)
        assert remote.fingerprint(graph) == old.fingerprint()
        monkeypatch.setattr(small, sending, send)
        loaded = Loader(small, way, states=tmp_path).load(new, graph)
        assert loaded.resumed == 3
        assert loaded.found == new.fingerprint()

    def test_the_bundled_queries_answer_as_here(self, running, loader, transport, seen, root):
        loader.load(Payload(root / "ontology" / "release" / "clonazepam.ttl"), GRAPH)
        endpoint = Endpoint(services(running.url, running.kind).query, transport, default_graphs=(GRAPH,))
        own, different = differing(endpoint, release_store())
        named = {name: self.reason(name, found) for name, found in different.items()}
        seen(
            running.row or running.kind,
            "queries",
            {"all": len(own), "equal": len(own) - len(named), "different": named},
        )
        unexplained = {name: reason for name, reason in named.items() if reason == different[name]}
        assert not unexplained
        rows = [
            line for line in (root / "README.md").read_text().splitlines() if line.startswith(f"| {running.name} |")
        ]
        assert [f"| {len(own) - len(named)} of {len(own)} |" in row for row in rows] == [True], "run matrix.py"

    def test_the_bundled_queries_answer_as_here_over_a_tangled_graph(self, running, loader, transport, tmp_path):
        """Circles, forks and contradictions, which the release does not have: where engines part with paths."""
        if not self.own_engine:
            pytest.skip("another class asks this engine")
        here = tangled()
        file = tmp_path / "tangled.nt"
        file.write_bytes(here.dump(format=RdfFormat.N_TRIPLES, from_graph=DefaultGraph()))
        loader.load(Payload(file), "http://x/tangled")
        endpoint = Endpoint(services(running.url, running.kind).query, transport, default_graphs=("http://x/tangled",))
        assert differing(endpoint, here)[1] == {}

    def test_circles_and_forked_paths_are_found_as_here(self, running, loader, transport, tmp_path):
        """The release has no circle, so an engine that finds none would pass for right."""
        steps = ["a b", "b c", "c a", "d a", "e f", "e g", "f h", "g h", "i i"]
        terms = (f"{MKG}broader", f"{MKG}via", f"{RDFS}subClassOf", f"{RDFS}subPropertyOf", f"{MKG}leadsTo")
        lines = [f"<{ENTITY}{a}> <{term}> <{ENTITY}{b}>" for a, b in map(str.split, steps) for term in terms]
        lines += [f'<{ENTITY}{node}> <{RDFS}label> "{node}"' for node in "abcdefghi"]
        lines += [f"<{ENTITY}clonazepam> <{MKG}leadsTo> <{ENTITY}e>", f"<{ENTITY}a> <{TYPE}> <{MKG}Statement>",
                  f"<{ENTITY}b> <{TYPE}> <{MKG}Statement>", f"<{ENTITY}b> <{TYPE}> <{MKG}Affirmed>",
                  f"<{ENTITY}c> <{TYPE}> <{MKG}Affirmed>", f"<{ENTITY}c> <{TYPE}> <{MKG}Negated>",
                  f"<{ENTITY}c> <{TYPE}> <{MKG}Statement>"]  # fmt: skip
        payload = write(tmp_path / "circles.nt", *lines)
        loader.load(payload, "http://x/circles")
        here = Store()
        here.load(path=str(payload.path))
        endpoint = Endpoint(services(running.url, running.kind).query, transport, default_graphs=("http://x/circles",))
        counts = {"circular-hierarchy": 4, "circular-mechanism": 4, "class-hierarchy-circular": 4, "no-polarity": 2,
                  "mechanism-reach": 4, "40-broader": 18}  # fmt: skip
        for name, count in counts.items():
            answer = endpoint.query(catalogue()[name].text)
            assert comparable(answer) == comparable(local(here)(catalogue()[name].text)), name
            assert len(answer.rows or answer.triples) == count, name

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


class TestVirtuoso(StoreCases):
    server = servers.Virtuoso
    has_default = False


class TestGraphdb(StoreCases):
    """GraphDB is nowhere to be had without a licence; it speaks RDF4J's protocol, so its requests go to that server."""

    server = servers.Graphdb
    own_engine = False


class TestGenericOnFuseki(StoreCases):
    """A store of which nothing is known but SPARQL 1.1: no Graph Store Protocol, no upload in one transaction."""

    server = servers.GenericFuseki
    own_engine = False
    methods = ("update",)


class TestGenericOnOxigraph(StoreCases):
    server = servers.GenericOxigraph
    own_engine = False
    methods = ("update",)
