"""The release: same bytes in every process, Turtle and OWL the same graph, and what it must and must not hold."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import rdflib
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse
from rdflib.compare import isomorphic

from monograph_kg.errors import BuildError
from monograph_kg.graph.assemble import Inputs, Layers
from monograph_kg.graph.release import Release, make_release
from monograph_kg.graph.terms import ROOT, TYPE, entity, iri, mkg


@pytest.fixture(scope="module")
def release(layers: Layers) -> Release:
    return make_release(layers, "clonazepam")


def test_every_process_writes_the_same_bytes(release: Release, tmp_path: Path) -> None:
    for seed in ("0", "1"):
        out = tmp_path / seed
        command = [sys.executable, "-m", "monograph_kg", "build", "--out", str(out)]
        environment = {**os.environ, "PYTHONHASHSEED": seed, "LC_ALL": "C", "TZ": "Asia/Tokyo"}
        subprocess.run(command, check=True, capture_output=True, env=environment, cwd=tmp_path)
        assert {p.name: p.read_bytes() for p in out.iterdir()} == release.files


def test_the_committed_release_is_fresh(release: Release, root: Path) -> None:
    for name, content in release.files.items():
        assert (root / "ontology" / "release" / name).read_bytes() == content, f"{name}: run monograph-kg build"


def test_turtle_and_owl_are_isomorphic_for_another_library(release: Release) -> None:
    turtle = rdflib.Graph().parse(data=release.files["clonazepam.ttl"], format="turtle")
    owl = rdflib.Graph().parse(data=release.files["clonazepam.owl"], format="xml")
    assert len(turtle) == release.triples
    (ground, blank), (other_ground, other_blank) = (_parted(graph) for graph in (turtle, owl))
    assert ground == other_ground
    assert isomorphic(blank, other_blank)


def _parted(graph: rdflib.Graph) -> tuple[set[tuple[object, ...]], rdflib.Graph]:
    """Part a graph into its triples without and with blank nodes: only these make isomorphism hard."""
    ground, blank = set(), rdflib.Graph()
    for triple in graph:
        if any(isinstance(node, rdflib.BNode) for node in triple):
            blank.add(triple)
        else:
            ground.add(triple)
    return ground, blank


def test_instance_data_has_no_blank_node(layers: Layers) -> None:
    triples = layers.all() - layers.vocabulary
    assert not [t for t in triples if isinstance(t.subject, BlankNode) or isinstance(t.object, BlankNode)]


def test_there_is_one_ontology_header(release: Release) -> None:
    quads = parse(release.files["clonazepam.ttl"], format=RdfFormat.TURTLE)
    headers = [q.subject.value for q in quads if q.predicate == TYPE and q.object == iri("owl:Ontology")]
    assert headers == [f"{ROOT}release/clonazepam"]


def test_each_direct_triple_traces_to_an_affirmed_statement(layers: Layers, inputs: Inputs) -> None:
    """Nothing unsaid: a direct link is stated, is above a stated one, or is hierarchy of the registry."""
    said = {
        (s.subject, s.stated_relation.name, s.object)
        for m in inputs.monographs
        for s in m.statements
        if s.polarity == "affirmed"
    }
    above = {"usedFor": ("indicatedFor", "usedOffLabelFor")}
    for t in layers.direct:
        name = t.predicate.value.removeprefix(mkg("x").value[:-1])
        if name in {"broader", "hasAdvice"} or isinstance(t.object, Literal) or "/regimen/" in t.object.value:
            continue
        subject, value = (n.value.rpartition("/")[2] for n in (t.subject, t.object))
        assert any((subject, r, value) in said for r in above.get(name, (name,))), t


def test_what_the_issue_forbids_is_not_in_the_graph(layers: Layers) -> None:
    triples = layers.all()
    clonazepam = entity("clonazepam")
    assert not [t for t in triples if t.predicate == mkg("subject") and t.object == entity("diazepam")]
    assert not [t for t in layers.direct if t.subject == entity("diazepam") or t.object == entity("diazepam")]
    for state in ("rebound-anxiety", "insomnia", "tremor", "seizure"):
        assert Triple(clonazepam, mkg("hasWithdrawalEffect"), entity(state)) in triples
        assert Triple(clonazepam, mkg("hasAdverseEffect"), entity(state)) not in triples
    for state in ("social-anxiety-disorder", "generalized-anxiety-disorder", "specific-phobia"):
        assert Triple(clonazepam, mkg("usedOffLabelFor"), entity(state)) in triples
        assert Triple(clonazepam, mkg("indicatedFor"), entity(state)) not in triples
    assert Triple(clonazepam, mkg("hasTherapeuticEffect"), entity("seizure")) not in triples


def test_no_run_of_eight_words_is_copied_from_the_article(release: Release, shared: Path) -> None:
    import re

    words = re.findall(r"\w+", (shared / "sources" / "clonazepam-faq.txt").read_text(encoding="utf-8").lower())
    runs = {" ".join(words[i : i + 8]) for i in range(len(words) - 7)}
    ours = re.findall(r"\w+", release.files["clonazepam.ttl"].decode("utf-8").lower())
    copied = {" ".join(ours[i : i + 8]) for i in range(len(ours) - 7)} & runs
    assert copied == set()


def test_the_initial_dose_is_structure(layers: Layers) -> None:
    regimen = NamedNode(f"{ROOT}regimen/clonazepam-faq.initial")
    of = {t.predicate.value.rpartition("/")[2]: t.object.value for t in layers.all() if t.subject == regimen}
    assert of["doseLow"] == "0.25"
    assert of["doseHigh"] == "0.5"
    assert of["ucumCode"] == "mg"
    assert of["Timing.repeat.frequency"] == "2"
    assert of["Timing.repeat.periodUnit"] == "d"
    assert of["indicationStated"] == "false"
    assert Triple(entity("clonazepam"), mkg("hasDosageRegimen"), regimen) in layers.direct


def test_a_writer_that_lies_is_caught(layers: Layers, monkeypatch: pytest.MonkeyPatch) -> None:
    from monograph_kg.graph import release as module

    monkeypatch.setattr(module, "turtle_text", lambda triples: module.write_turtle(list(triples)[1:], {}))
    with pytest.raises(BuildError, match="read back, is another graph"):
        make_release(layers, "clonazepam")
