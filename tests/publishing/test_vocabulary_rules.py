"""What FOOPS! and OOPS! look for and needs no network, as quality rules over the vocabulary: all pass, each can fail.

FOOPS!: https://foops.linkeddata.es; OOPS!: https://oops.linkeddata.es/catalogue.jsp.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import Quad, Store, Triple

from monograph_kg.areas import area
from monograph_kg.checking.finding import Finding
from monograph_kg.checking.quality import check_quality, quality_rules
from monograph_kg.publishing.material import Material
from monograph_kg.vocabulary.prefixes import load_prefixes

FOLDER = area("queries") / "vocabulary"
PREFIXES = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in load_prefixes().namespaces.items())
SCHEMA = "<https://w3id.org/monograph-kg/schema>"
TERM = f'rdfs:label "new"@en ; skos:definition "What is new here."@en ; rdfs:isDefinedBy {SCHEMA}'

# Rule -> what is made wrong, as SPARQL updates on the vocabulary.
WRONG = {
    "chain-of-one": f"INSERT DATA {{ mkg:new a owl:ObjectProperty ; {TERM} ; owl:propertyChainAxiom ( mkg:broader ) }}",
    "class-hierarchy-circular": "INSERT DATA { mkg:Entity rdfs:subClassOf mkg:Drug }",
    "class-siblings-not-disjoint": """DELETE { ?a owl:disjointWith ?b } WHERE { ?a owl:disjointWith ?b } ;
        DELETE { ?a a owl:AllDisjointClasses } WHERE { ?a a owl:AllDisjointClasses }""",
    "class-unconnected": f"INSERT DATA {{ mkg:New a owl:Class ; {TERM} }}",
    "classes-with-one-label": 'INSERT DATA { mkg:Drug rdfs:label "one"@en . mkg:Brand rdfs:label "one"@en }',
    "ontology-iri-not-persistent": f"""DELETE WHERE {{ {SCHEMA} owl:versionIRI ?v }} ;
        INSERT DATA {{ {SCHEMA} owl:versionIRI <https://example.org/1> }}""",
    "ontology-metadata-missing": f"DELETE WHERE {{ {SCHEMA} dcterms:license ?l }}",
    "ontology-metadata-recommended": f"DELETE WHERE {{ {SCHEMA} dcterms:publisher ?l }}",
    "ontology-not-declared": f"DELETE DATA {{ {SCHEMA} a owl:Ontology }}",
    "property-inverse-wrong": "INSERT DATA { mkg:subject owl:inverseOf mkg:subject }",
    "property-shape-wrong": f"""INSERT DATA {{ mkg:new a owl:ObjectProperty , owl:SymmetricProperty ; {TERM} ;
        rdfs:domain mkg:Drug ; rdfs:range mkg:Brand }}""",
    "property-with-several-domains": "INSERT DATA { mkg:subject rdfs:domain mkg:Drug }",
    "property-without-domain-or-range": f"INSERT DATA {{ mkg:new a owl:ObjectProperty ; {TERM} }}",
    "term-documented-twice": 'INSERT DATA { mkg:Drug skos:definition "Another one."@en }',
    "term-misannotated": 'INSERT DATA { mkg:New rdfs:label "new one"@en ; skos:definition "New one."@en }',
    "term-misnamed": f"INSERT DATA {{ mkg:new_class a owl:Class ; {TERM} }}",
    "term-undeclared": "INSERT DATA { mkg:Drug rdfs:subClassOf mkg:Nowhere }",
    "term-undocumented": "INSERT DATA { mkg:New a owl:Class }",
}


@pytest.fixture(scope="module")
def schema(material: Material) -> list[Triple]:
    vocabulary = material.inputs.vocabulary
    return [*vocabulary.header, *vocabulary.axioms]


def of(rule: str, findings: tuple[Finding, ...]) -> list[Finding]:
    return [finding for finding in findings if finding.message.startswith(f"{rule}: ")]


def test_every_rule_passes(schema: list[Triple]):
    found = [(f.message.partition(":")[0], str(f.place)) for f in check_quality(schema, FOLDER).findings
             if f.severity != "info"]  # fmt: skip
    assert found == []


def test_every_rule_has_an_example_of_what_it_is_there_for():
    assert {rule.name for rule in quality_rules(FOLDER)} == WRONG.keys()


@pytest.mark.parametrize("rule", sorted(WRONG))
def test_each_rule_finds_it(rule: str, schema: list[Triple]):
    store = Store()
    store.bulk_extend(Quad(t.subject, t.predicate, t.object) for t in schema)
    before = len(of(rule, check_quality(schema, FOLDER).findings))
    store.update(PREFIXES + WRONG[rule])
    after = of(rule, check_quality([quad.triple for quad in store], FOLDER).findings)
    assert len(after) > before or (rule == "ontology-metadata-recommended" and after)


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.rq")), ids=lambda path: path.stem)
def test_each_rule_says_problem_solution_and_severity(path: Path):
    (rule,) = [rule for rule in quality_rules(FOLDER) if rule.name == path.stem]
    assert rule.header.problem and rule.header.solution and rule.header.severity
    assert any("FAIR" in tag or "pitfall" in tag for tag in rule.tags)
