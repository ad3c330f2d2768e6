"""The keyed export: nodes take the identifiers that the user's dataset uses, and nothing else changes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode, RdfFormat, Triple, parse

from monograph_kg.errors import InputError
from monograph_kg.graph.assemble import Inputs, assemble
from monograph_kg.graph.terms import entity, iri, mkg
from monograph_kg.linking.keyed import AMBIGUOUS, NO_MATCH, SHARED, keyed_files, rekey

from .world import ledger, row

LEDGER = ledger(
    row("clonazepam", "exact", "CHEBI:3756"), row("clonazepam", "exact", "rxnorm:2598"),
    row("panic-disorder", "exact", "MONDO:0005383"), row("seizure", "exact", "HP:0001250"),
    row("insomnia", "close", "MONDO:0013600"),
    row("twin", "exact", "HP:0000001"), row("other-twin", "exact", "HP:0000001"),
    row("double", "exact", "HP:0000002"), row("double", "exact", "HP:0000003"),
)  # fmt: skip
WANTED = ("CHEBI", "MONDO", "HP", "RXNORM")


def triple(subject: str, relation: str, target: str) -> Triple:
    return Triple(entity(subject), mkg(relation), entity(target))


def test_nodes_take_the_first_vocabulary_that_has_them() -> None:
    direct = [triple("clonazepam", "indicatedFor", "panic-disorder"), triple("clonazepam", "prevents", "seizure")]
    assert rekey(direct, LEDGER, WANTED).triples == (
        Triple(iri("CHEBI:3756"), mkg("indicatedFor"), iri("MONDO:0005383")),
        Triple(iri("CHEBI:3756"), mkg("prevents"), iri("HP:0001250")),
    )
    assert rekey(direct, LEDGER, ("rxnorm", "HP")).keys == {"clonazepam": "rxnorm:2598", "seizure": "HP:0001250"}


@pytest.mark.parametrize(
    ("name", "reason"), [("insomnia", NO_MATCH), ("unknown", NO_MATCH), ("twin", SHARED), ("double", AMBIGUOUS)]
)
def test_what_cannot_be_renamed_keeps_its_iri_and_is_listed(name: str, reason: str) -> None:
    keyed = rekey([triple("clonazepam", "hasWithdrawalEffect", name)], LEDGER, WANTED)
    assert keyed.triples == (Triple(iri("CHEBI:3756"), mkg("hasWithdrawalEffect"), entity(name)),)
    assert keyed.unkeyed == {name: reason}


@pytest.mark.parametrize("name", ["XYZ", "", "mond", "DOID"])
def test_a_vocabulary_without_exact_matches_is_an_error(name: str) -> None:
    with pytest.raises(InputError, match="nothing is aligned exactly") as caught:
        rekey([], LEDGER, (name,))
    assert caught.value.remedy


def test_the_project_keyed_as_the_issue_names_it(inputs: Inputs) -> None:
    direct = assemble(inputs, "clonazepam").direct
    files, keyed = keyed_files(inputs, "clonazepam", WANTED)
    assert keyed.keys["clonazepam"] == "CHEBI:3756"
    assert keyed.keys["panic-disorder"] == "MONDO:0005383"
    assert keyed.unkeyed["rebound-anxiety"] == NO_MATCH
    assert not set(keyed.keys) & set(keyed.unkeyed)
    read = {quad.triple for quad in parse(files["clonazepam.keyed.ttl"], format=RdfFormat.TURTLE)}
    assert Triple(iri("CHEBI:3756"), mkg("indicatedFor"), iri("MONDO:0005383")) in read
    assert len(read) == len(direct)
    back = {iri(curie): entity(name) for name, curie in keyed.keys.items()}
    assert {Triple(back.get(t.subject, t.subject), t.predicate, back.get(t.object, t.object)) for t in read} == set(
        direct
    )
    table = files["clonazepam.keyed.tsv"].decode().splitlines()
    assert any(line.startswith("entity:rebound-anxiety\t") and line.endswith(NO_MATCH) for line in table)


NAMES = st.sampled_from(
    ["clonazepam", "panic-disorder", "seizure", "insomnia", "twin", "other-twin", "double", "nameless"]
)


@given(
    st.lists(st.tuples(NAMES, st.sampled_from(["indicatedFor", "prevents"]), NAMES)),
    st.permutations(["CHEBI", "HP", "MONDO"]),
)
def test_renaming_is_one_to_one(direct: list[tuple[str, str, str]], prefixes: list[str]) -> None:
    triples = {triple(*parts) for parts in direct}
    keyed = rekey(triples, LEDGER, prefixes)
    assert len(keyed.triples) == len(triples)
    assert len(set(keyed.keys.values())) == len(keyed.keys)
    nodes = {end for t in keyed.triples for end in (t.subject, t.object) if isinstance(end, NamedNode)}
    assert {entity(name) for name in keyed.unkeyed} <= nodes
