"""Datasets behind SPARQL endpoints: a local endpoint serves data in their shape, and misbehaves on request."""

from __future__ import annotations

from pathlib import Path

import pytest

from monograph_kg.errors import LinkError
from monograph_kg.graph.assemble import Inputs
from monograph_kg.linking.catalogue import find
from monograph_kg.linking.endpoint import BATCH, EndpointRows
from monograph_kg.linking.remote import remote_select
from monograph_kg.linking.run import Outcomes, link_endpoint
from monograph_kg.linking.verdicts import Outcome

from .serving import Server

WIKIDATA = """
@prefix wd: <http://www.wikidata.org/entity/> .
@prefix wdt: <http://www.wikidata.org/prop/direct/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
wd:Q407988 rdfs:label "clonazepam"@en , "Clonazepam"@de ; wdt:P715 "DB01068" ;
    wdt:P2175 wd:Q41571 , wd:Q900001 , wd:Q900002 ; wdt:P769 wd:Q210402 .
wd:Q41571 rdfs:label "epilepsy"@en .
wd:Q900001 rdfs:label "panic disorder"@en ; wdt:P699 "DOID:594" ; wdt:P2892 "C0030319" .
wd:Q900002 rdfs:label "restless legs syndrome"@en ; wdt:P699 "DOID:0050425" .
wd:Q210402 rdfs:label "diazepam"@en ; wdt:P715 "DB00829" .
wd:Q18216 wdt:P2175 wd:Q41571 .
"""

BIO2RDF = """
@prefix dv: <http://bio2rdf.org/drugbank_vocabulary:> .
@prefix dcterms: <http://purl.org/dc/terms/> .
<http://bio2rdf.org/drugbank:DB01068> a dv:Drug ; dcterms:title "Clonazepam"@en ;
    dv:x-atc <http://bio2rdf.org/atc:N03AE01> ;
    dv:ddi-interactor-in <http://bio2rdf.org/drugbank_resource:DB00813_DB01068> .
<http://bio2rdf.org/drugbank:DB00813> a dv:Drug ; dcterms:title "Fentanyl"@en ;
    dv:ddi-interactor-in <http://bio2rdf.org/drugbank_resource:DB00813_DB01068> .
"""


def link(inputs: Inputs, dataset: str, server: Server, timeout: float = 20.0, attempts: int = 1) -> Outcomes:
    return link_endpoint(inputs, find(dataset), remote_select(dataset, server.url, timeout, attempts), server.url)


def outcome(outcomes: Outcomes, kind: str, target: str) -> Outcome:
    [found] = [v for v in outcomes.verdicts
               if v.item.kind == kind and v.item.object == target and v.item.subject == "clonazepam"]  # fmt: skip
    return found.outcome


def test_wikidata(inputs: Inputs, server: Server) -> None:
    server.load(WIKIDATA)
    outcomes = link(inputs, "wikidata", server)
    assert outcome(outcomes, "Indication", "seizure-disorder") is Outcome.CORROBORATED
    assert outcome(outcomes, "Indication", "panic-disorder") is Outcome.CORROBORATED
    assert {a.object.label for a, _ in outcomes.beyond} == {"restless legs syndrome", "diazepam"}
    assert len(server.asked) == 2
    assert "wd:Q18216" not in "".join(server.asked)
    assert "<http://www.wikidata.org/entity/Q407988>" in server.asked[0]


def test_bio2rdf(inputs: Inputs, server: Server) -> None:
    server.load(BIO2RDF)
    outcomes = link(inputs, "bio2rdf", server)
    [atc] = [v for v in outcomes.verdicts if v.item.object == "atc:N03AE01"]
    assert atc.outcome is Outcome.CORROBORATED
    assert [a.object.label for a, _ in outcomes.beyond] == ["Fentanyl"]


def test_an_empty_endpoint_finds_nothing(inputs: Inputs, server: Server) -> None:
    outcomes = link(inputs, "wikidata", server)
    assert {v.outcome for v in outcomes.verdicts} == {Outcome.NOT_FOUND}


@pytest.mark.parametrize("mood", ["html", "sleep"])
def test_a_page_or_silence_is_an_error_with_dataset_and_address(inputs: Inputs, server: Server, mood: str) -> None:
    server.mood = mood
    with pytest.raises(LinkError) as caught:
        link(inputs, "wikidata", server, timeout=0.3)
    assert "wikidata" in caught.value.problem
    assert caught.value.place is not None
    assert str(caught.value.place.path) == server.url
    assert caught.value.remedy


def test_nobody_listens(inputs: Inputs) -> None:
    with pytest.raises(LinkError, match="bio2rdf"):
        url = "http://127.0.0.1:9/sparql"
        link_endpoint(inputs, find("bio2rdf"), remote_select("bio2rdf", url, 1.0, 1), url)


def test_results_without_the_variable_of_the_description(inputs: Inputs, server: Server) -> None:
    with pytest.raises(LinkError, match="the column 'drug', 'condition' is missing"):
        link_endpoint(inputs, find("wikidata"), lambda _: [{"something": "else"}], server.url)


def test_identifiers_go_into_queries_as_terms_and_in_batches() -> None:
    description = find("wikidata")
    known = [f"wikidata:Q{n}" for n in range(1, BATCH + 3)] + ["DOID:1826", "wikidata:Q9> } INSERT <x"]
    rows = EndpointRows(description, description.tables[0], lambda _: [], known[:-1], "http://localhost/")
    first, second = rows.queries()
    assert first.count("<http://www.wikidata.org/entity/Q") == BATCH
    assert second.count("<http://www.wikidata.org/entity/Q") == 2
    hostile = EndpointRows(description, description.tables[0], lambda _: [], known[-1:], "http://localhost/")
    with pytest.raises(ValueError, match="IRI"):
        list(hostile.queries())


def test_endpoint_verdicts_name_the_endpoint_in_the_files(inputs: Inputs, server: Server, tmp_path: Path) -> None:
    from monograph_kg.linking.report import write_report

    server.load(WIKIDATA)
    files = write_report(link(inputs, "wikidata", server), tmp_path / "out")
    assert f"void:sparqlEndpoint <{server.url}>".encode() in files["corroboration.ttl"]


def test_the_command_asks_the_endpoint_that_is_named(server: Server, tmp_path: Path) -> None:
    from click.testing import CliRunner

    from monograph_kg.cli.main import cli

    server.load(WIKIDATA)
    arguments = ["link", "wikidata", "--endpoint", server.url, "--out", str(tmp_path / "out")]
    done = CliRunner().invoke(cli, arguments)
    assert done.exit_code == 0, done.exception
    assert "2 corroborated" in done.output
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "corroboration.html", "corroboration.tsv", "corroboration.ttl", "links.sssom.tsv"
    ]  # fmt: skip
    server.mood = "html"
    failed = CliRunner().invoke(cli, [*arguments[:-1], str(tmp_path / "other"), "--timeout", "1"])
    assert isinstance(failed.exception, LinkError)
    assert not (tmp_path / "other").exists()
