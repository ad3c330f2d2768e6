"""The federated queries: a local endpoint stands for the remote ones, pyoxigraph joins its answer with the release."""

from __future__ import annotations

import re

import pytest
from pyoxigraph import Quad, QuerySolutions, Store

from monograph_kg.errors import RefusedError
from monograph_kg.graph.assemble import Inputs, assemble
from monograph_kg.querying.bind import bind
from monograph_kg.querying.catalogue import BundledQuery, catalogue
from monograph_kg.querying.guard import guard
from monograph_kg.stores.foreign_query import screen
from monograph_kg.stores.limits import Permissions, QueryLimits

from .serving import Server
from .test_endpoints import BIO2RDF, WIKIDATA

NAMES = [
    "federated-alternatives", "federated-drugbank-interactions", "federated-interactions", "federated-targets",
    "federated-uses",
]  # fmt: skip
MORE = """
@prefix wd: <http://www.wikidata.org/entity/> .
@prefix wdt: <http://www.wikidata.org/prop/direct/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
wd:Q407988 wdt:P129 wd:Q900010 .
wd:Q900010 wdt:P352 "P14867" ; rdfs:label "GABRA1"@en .
wd:Q900020 wdt:P2175 wd:Q900001 ; rdfs:label "paroxetine"@en ; wdt:P3345 "32937" ; wdt:P267 "N06AB05" .
"""


@pytest.fixture(scope="module")
def store(inputs: Inputs) -> Store:
    made = Store()
    made.bulk_extend(Quad(t.subject, t.predicate, t.object) for t in assemble(inputs, "clonazepam").all())
    return made


def ask(query: BundledQuery, store: Store, server: Server) -> list[dict[str, str]]:
    """Run a query with the remote address replaced by the local one."""
    text, replaced = re.subn(r"SERVICE <[^>]+>", f"SERVICE <{server.url}>", bind(query, {}))
    assert replaced == 1
    found = store.query(text)
    assert isinstance(found, QuerySolutions)
    names = [variable.value for variable in found.variables]
    return [{n: row[n].value.rpartition("/")[2] for n in names if row[n] is not None} for row in found]


def test_there_are_five() -> None:
    assert [name for name, query in catalogue().items() if query.group == "linking"] == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_they_are_for_endpoints_that_allow_federation(name: str) -> None:
    text = catalogue()[name].text
    with pytest.raises(RefusedError, match="SERVICE"):
        guard(text)
    assert screen(text, QueryLimits(), Permissions(service=True)).form == "select"


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_remote_store_gives_no_rows(name: str, store: Store, server: Server) -> None:
    assert ask(catalogue()[name], store, server) == []
    assert len(server.asked) == 1
    assert "VALUES" in server.asked[0], "the remote store is asked about one thing"


def test_uses(store: Store, server: Server) -> None:
    server.load(WIKIDATA)
    rows = {row["remoteLabel"]: row.get("condition") for row in ask(catalogue()["federated-uses"], store, server)}
    assert rows == {"epilepsy": "seizure-disorder", "panic disorder": "panic-disorder", "restless legs syndrome": None}


def test_alternatives(store: Store, server: Server) -> None:
    server.load(WIKIDATA + MORE)
    rows = {row["remoteLabel"]: row for row in ask(catalogue()["federated-alternatives"], store, server)}
    assert rows["paroxetine"]["rxcui"] == "32937"
    assert "drug" not in rows["paroxetine"]
    assert rows["clonazepam"]["drug"] == "clonazepam"


def test_interactions(store: Store, server: Server) -> None:
    server.load(WIKIDATA)
    [row] = ask(catalogue()["federated-interactions"], store, server)
    assert row["remoteLabel"] == "diazepam"
    assert "partner" not in row, "the sources do not say that the two interact"


def test_drugbank_interactions(store: Store, server: Server) -> None:
    server.load(BIO2RDF)
    [row] = ask(catalogue()["federated-drugbank-interactions"], store, server)
    assert row == {"other": "drugbank:DB00813", "title": "Fentanyl", "drug": "clonazepam"}


def test_targets(store: Store, server: Server) -> None:
    server.load(MORE)
    rows = ask(catalogue()["federated-targets"], store, server)
    assert {row["uniprot"] for row in rows} == {"P14867"}
    assert "gamma-aminobutyric-acid" in {row["step"] for row in rows}
