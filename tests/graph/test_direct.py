"""The direct layer: only affirmed statements speak, and the rules come to rest."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Triple, parse

from monograph_kg.errors import BuildError
from monograph_kg.graph.assemble import Inputs
from monograph_kg.graph.direct import derive
from monograph_kg.graph.terms import entity, mkg

HEAD = """
@prefix mkg: <https://w3id.org/monograph-kg/schema/> .
@prefix entity: <https://w3id.org/monograph-kg/entity/> .
@prefix st: <https://w3id.org/monograph-kg/statement/> .
"""


def derived(inputs: Inputs, turtle: str) -> set[Triple]:
    given = [quad.triple for quad in parse(HEAD + turtle, format=RdfFormat.TURTLE)]
    return derive([*inputs.vocabulary.axioms, *given])


def test_an_affirmed_statement_gives_its_link_and_those_above(inputs: Inputs) -> None:
    found = derived(inputs, "st:a a mkg:Indication , mkg:Affirmed ; mkg:subject entity:x ; mkg:object entity:y .")
    assert found == {Triple(entity("x"), mkg(p), entity("y")) for p in ("indicatedFor", "usedFor")}


def test_a_negated_statement_gives_nothing(inputs: Inputs) -> None:
    turtle = "st:a a mkg:Indication , mkg:Negated ; mkg:subject entity:x ; mkg:object entity:y ."
    assert derived(inputs, turtle) == set()


def test_advice_reaches_the_drug_it_concerns(inputs: Inputs) -> None:
    turtle = """st:a a mkg:RecommendationStatement , mkg:AdviceStatement , mkg:Affirmed ;
        mkg:subject entity:patient ; mkg:concerns entity:x ; mkg:object entity:do-it ."""
    assert derived(inputs, turtle) == {
        Triple(entity("patient"), mkg("isAdvisedTo"), entity("do-it")),
        Triple(entity("x"), mkg("hasAdvice"), entity("do-it")),
    }


def test_an_interaction_with_a_class_is_not_stated_of_its_members(inputs: Inputs) -> None:
    turtle = """st:a a mkg:InteractionStatement , mkg:Affirmed ; mkg:subject entity:x ; mkg:object entity:opioid .
        entity:opioid a mkg:DrugClass . entity:morphine mkg:memberOf entity:opioid ."""
    found = derived(inputs, turtle)
    assert Triple(entity("x"), mkg("mayInteractWithMember"), entity("morphine")) in found
    assert Triple(entity("x"), mkg("interactsWith"), entity("morphine")) not in found


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("SELECT * { ?s ?p ?o }", "is no CONSTRUCT query"),
        ("CONSTRUCT { ?s ?p", "is no SPARQL"),
        ("CONSTRUCT { ?s ?p [] } WHERE { { SELECT * { ?s ?p ?o } LIMIT 1 } }", "do not come to rest"),
    ],
)
def test_a_bad_rule_is_refused(tmp_path: Path, rule: str, words: str) -> None:
    (tmp_path / "rule.rq").write_text(rule)
    with pytest.raises(BuildError, match=words):
        derive([Triple(entity("x"), mkg("p"), entity("y"))], tmp_path)
