"""Explanations: what is found, what is shown, and what is refused."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from pathlib import Path

import pytest
from pyoxigraph import Literal, RdfFormat, Store

from monograph_kg.errors import InputError, QueryError
from monograph_kg.graph.terms import entity, local_name, mkg, within
from monograph_kg.querying.explain import Explanation, explain
from monograph_kg.querying.facts import Facts
from monograph_kg.querying.narration import narrate
from monograph_kg.querying.passages import Texts, read_texts
from monograph_kg.querying.reader import Reader

# A small graph of its own, with a text of its own: two sources that share a statement id.
TEXT = "Aspirin eases pain.\nNot: \x1b[31mfever.\n"
SHA = hashlib.sha256(TEXT.encode()).hexdigest()
SMALL = f"""
@prefix entity: <https://w3id.org/monograph-kg/entity/> .
@prefix mkg: <https://w3id.org/monograph-kg/schema/> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix source: <https://w3id.org/monograph-kg/source/> .
@prefix span: <https://w3id.org/monograph-kg/span/> .
@prefix statement: <https://w3id.org/monograph-kg/statement/> .
mkg:Indication mkg:directProperty mkg:indicatedFor ; rdfs:label "indication" .
mkg:hedgeCue mkg:cueFor mkg:hedge .
mkg:certainty rdfs:label "certainty" .
entity:aspirin a mkg:Entity ; rdfs:label "aspirin" .
entity:pain a mkg:Entity ; rdfs:label "pain" .
entity:fever a mkg:Entity ; rdfs:label "fever" .
source:one a mkg:Source ; dcterms:title "One" ; mkg:sha256 "{SHA}" ; mkg:codePoints 39 .
source:two a mkg:Source ; dcterms:title "Two" ; mkg:sha256 "{"0" * 64}" ; mkg:codePoints 5 .
statement:one.pain a mkg:Statement , mkg:Indication , mkg:Affirmed ; rdfs:label "aspirin: indicated for: pain" ;
  mkg:subject entity:aspirin ; mkg:object entity:pain ; mkg:statedIn source:one ; mkg:evidence span:one.14-18 ;
  mkg:certainty mkg:possible ; mkg:hedge "eases" ; mkg:hedgeCue span:one.8-13 .
statement:two.pain a mkg:Statement , mkg:Indication , mkg:Negated ; rdfs:label "aspirin: not indicated for: pain" ;
  mkg:subject entity:aspirin ; mkg:object entity:pain ; mkg:statedIn source:two ; mkg:evidence span:two.0-4 .
statement:one.fever a mkg:Statement , mkg:Indication , mkg:Negated ; rdfs:label "aspirin: not indicated for: fever" ;
  mkg:subject entity:aspirin ; mkg:object entity:fever ; mkg:statedIn source:one ; mkg:evidence span:one.30-35 .
span:one.14-18 oa:hasSource source:one ; oa:hasSelector span:one.14-18.position , span:one.14-18.quote .
span:one.14-18.position oa:start 14 ; oa:end 18 .
span:one.14-18.quote oa:exact "pain" .
span:one.8-13 oa:hasSource source:one ; oa:hasSelector span:one.8-13.position , span:one.8-13.quote .
span:one.8-13.position oa:start 8 ; oa:end 13 .
span:one.8-13.quote oa:exact "eases" .
span:one.30-35 oa:hasSource source:one ; oa:hasSelector span:one.30-35.position .
span:one.30-35.position oa:start 30 ; oa:end 35 .
span:two.0-4 oa:hasSource source:two ; oa:hasSelector span:two.0-4.position .
span:two.0-4.position oa:start 0 ; oa:end 4 .
"""


@pytest.fixture
def small() -> Facts:
    store = Store()
    store.load(SMALL.encode(), format=RdfFormat.TURTLE)
    return Facts(Reader(store))


@pytest.fixture
def text_file(tmp_path: Path) -> Path:
    path = tmp_path / "one.txt"
    path.write_bytes(TEXT.encode())
    return path


@pytest.fixture(scope="module")
def release(store: Store) -> Facts:
    return Facts(Reader(store))


def told(facts: Facts, name: str, texts: Texts | None = None) -> Explanation:
    return explain(facts.reader, facts.by_id(name), texts or Texts())


def stated(facts: Facts, subject: str, relation: str, value: str) -> list[str]:
    triple = facts.subject(subject), facts.relation(relation), facts.object(value)
    return [local_name(node) for node in facts.stating(*triple)]


def test_all_statements_of_a_fact_are_found_also_those_that_deny_it(small: Facts) -> None:
    assert stated(small, "aspirin", "indicatedFor", "pain") == ["one.pain", "two.pain"]
    assert [told(small, name).polarity for name in ("one.pain", "two.pain")] == ["affirmed", "negated"]


def test_an_id_of_two_sources_needs_its_source(small: Facts) -> None:
    with pytest.raises(QueryError, match="several sources") as caught:
        small.by_id("pain")
    assert "one.pain, two.pain" in caught.value.remedy
    assert small.by_id("fever") == small.by_id("one.fever") == small.by_id("statement:one.fever")


@pytest.mark.parametrize("name", ["pian", "statement:one.pian", "http://example.org/x", "", "one.", "*"])
def test_an_unknown_statement_is_told_near_ones(name: str, small: Facts) -> None:
    with pytest.raises(QueryError, match="no statement") as caught:
        small.by_id(name)
    assert caught.value.remedy


@pytest.mark.parametrize(
    "relation", ["indicatedFor", "mkg:indicatedFor", "https://w3id.org/monograph-kg/schema/indicatedFor"]
)
def test_a_relation_goes_by_name_curie_or_iri(relation: str, small: Facts) -> None:
    assert small.relation(relation) == mkg("indicatedFor")


def test_labels_of_relations_and_objects(release: Facts) -> None:
    assert stated(release, "Clonazepam", "has adverse effect", "memory impairment") == [
        "clonazepam-faq.adverse-effect-memory-problems"]  # fmt: skip
    assert stated(release, "gamma-aminobutyric acid", "hasAbbreviation", "GABA") == ["clonazepam-faq.abbreviation-gaba"]
    assert release.object("GABA") == Literal("GABA")
    assert release.object("regimen:clonazepam-faq.initial") == within("regimen", "clonazepam-faq", "initial")
    assert stated(release, "clonazepam", "hasDosageRegimen", "clonazepam-faq.initial") == [
        "clonazepam-faq.dosage-initial"
    ]


def test_general_relations_and_advice_are_found_through_what_states_them(release: Facts) -> None:
    assert stated(release, "clonazepam", "usedFor", "specific-phobia") == ["clonazepam-faq.off-label-specific-phobia"]
    assert stated(release, "clonazepam", "hasAdvice", "use-as-prescribed") == [
        "clonazepam-faq.advice-use-as-prescribed"
    ]


def test_nearest_facts_share_both_ends_or_subject_and_relation(release: Facts) -> None:
    triple = entity("clonazepam"), mkg("hasAdverseEffect"), entity("insomnia")
    assert release.stating(*triple) == []
    near = [local_name(node) for node in release.nearest(*triple)]
    assert near[0] == "clonazepam-faq.withdrawal-insomnia"
    assert set(near[1:]) == {n for n in near if ".adverse-effect-" in n}
    assert len(near) == 10


def test_an_unknown_relation_names_near_ones(release: Facts) -> None:
    with pytest.raises(QueryError, match="relation 'indicatdFor'") as caught:
        release.relation("indicatdFor")
    assert "indicatedFor" in caught.value.remedy


def test_the_initial_dose(release: Facts) -> None:
    found = told(release, "dosage-initial")
    said = {
        q.name: ([v.label for v in q.values], [(c.start, c.end, c.mention) for c in q.cues]) for q in found.qualifiers
    }
    assert said["certainty"] == (["typical"], [(1764, 1773, "Typically")])
    assert said["dose low"] == (["0.25"], [(1806, 1810, "0.25")])
    assert said["dose high"] == (["0.5"], [(1814, 1820, "0.5 mg")])
    assert said["route"] == (["oral"], [(1827, 1833, "orally")])
    assert said["population"] == (["adult"], [(1792, 1802, "for adults")])
    assert said["needs review"][0] == ["the text names no indication for this dose (D15)"]
    assert [(p.start, p.end, p.section, p.presupposed) for p in found.evidence] == [
        (1775, 1845, "recommended dosage", False)]  # fmt: skip
    assert [(c.id, c.written, c.read, c.decision) for c in found.corrections] == [
        ("clonazepam-faq.D04", "diazepam", "clonazepam", "accepted"),
        ("clonazepam-faq.D15", found.corrections[1].written, "", "accepted"),
    ]
    assert found.source.sha256.startswith("0ed8154c417a0701")


def test_both_ends_are_aligned(release: Facts) -> None:
    found = told(release, "indication-panic-disorder")
    assert {fact.entity for fact in found.alignments} == {"clonazepam", "panic disorder"}
    rxnorm = next(fact for fact in found.alignments if fact.identifier.endswith("RXNORM/2598"))
    assert (rxnorm.predicate, rxnorm.confidence) == ("exactMatch", "0.99")
    assert rxnorm.confirmed_by
    absent = told(release, "withdrawal-rebound-anxiety").alignments
    assert any(fact.entity == "rebound anxiety" and not fact.identifier for fact in absent)


def test_what_is_only_presupposed_is_marked(release: Facts) -> None:
    found = told(release, "class-central-nervous-system-depressant")
    assert [passage.presupposed for passage in found.evidence] == [True]
    assert "presupposed only" in narrate(found)


def test_every_statement_of_the_release_can_be_explained(release: Facts, store: Store) -> None:
    for node in release.reader.subjects("rdf:type", mkg("Statement")):
        found = explain(release.reader, node, Texts())
        assert found.evidence, node
        assert all(passage.end > passage.start for passage in found.evidence), node
        assert found.kind.label != "none", node
        text = narrate(found, width=80)
        assert found.label in text, node
        assert asdict(found)["iri"] == node.value


def test_excerpts_come_from_the_very_text(small: Facts, text_file: Path) -> None:
    texts = read_texts(small.reader, [text_file])
    (passage,) = told(small, "one.pain", texts).evidence
    assert passage.excerpt == ("Aspirin eases ", "pain", TEXT[18:])
    (other,) = told(small, "two.pain", texts).evidence
    assert other.excerpt is None


def test_a_text_cannot_steer_the_terminal(small: Facts, text_file: Path) -> None:
    shown = narrate(told(small, "one.fever", read_texts(small.reader, [text_file])))
    assert "\x1b" not in shown
    assert r">>fever<<" in shown


def test_marks_do_not_reach_over_the_margin(small: Facts, text_file: Path) -> None:
    texts = read_texts(small.reader, [text_file])
    shown = narrate(told(small, "one.pain", texts), lambda mention: f"[{mention}]", width=30)
    assert "[pain]" in shown
    assert "\x01" not in shown
    assert "\x02" not in shown


@pytest.mark.parametrize("content", [TEXT[:-1], TEXT + "\n", TEXT.replace("\n", "\r\n"), "\ufeff" + TEXT, "other"])
def test_another_text_is_refused_with_both_digests(content: str, small: Facts, tmp_path: Path) -> None:
    path = tmp_path / "text.txt"
    path.write_bytes(content.encode())
    with pytest.raises(InputError) as caught:
        read_texts(small.reader, [path])
    assert hashlib.sha256(content.encode()).hexdigest() in caught.value.problem
    assert SHA in caught.value.remedy


def test_the_article_is_recognised(release: Facts, shared: Path) -> None:
    texts = read_texts(release.reader, [shared / "sources" / "clonazepam-faq.txt"])
    for name in ("indication-panic-disorder", "adverse-effect-fatigue", "dosage-initial"):
        for passage in told(release, name, texts).evidence:
            assert passage.excerpt is not None
            if not passage.mention.startswith("sha256:"):
                assert passage.excerpt[1] == passage.mention
            else:
                assert passage.mention == "sha256:" + hashlib.sha256(passage.excerpt[1].encode()).hexdigest()
