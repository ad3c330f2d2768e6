"""CURIEs: our quick map and the curies library agree, and each CURIE has one IRI."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monograph_kg.errors import InputError
from monograph_kg.vocabulary.prefixes import Prefixes, converter, load_prefixes

local = st.text("abcXYZ0123456789_-.", min_size=1, max_size=12)


@given(st.sampled_from(sorted(load_prefixes().namespaces)), local)
def test_expand_agrees_with_curies_and_compress_turns_it_back(prefix: str, name: str) -> None:
    prefixes = load_prefixes()
    iri = prefixes.expand(f"{prefix}:{name}")
    assert converter().expand(f"{prefix}:{name}") == iri
    back = prefixes.compress(iri)
    assert back is not None
    assert prefixes.expand(back) == iri


@pytest.mark.parametrize(
    ("curie", "iri"),
    [
        ("rxnorm:2598", "http://purl.bioontology.org/ontology/RXNORM/2598"),
        ("atc:N03AE01", "http://purl.bioontology.org/ontology/ATC/N03AE01"),
        ("MONDO:0005383", "http://purl.obolibrary.org/obo/MONDO_0005383"),
        ("mesh:D002998", "http://id.nlm.nih.gov/mesh/D002998"),
        ("snomedct:387383007", "http://snomed.info/id/387383007"),
        ("wikidata:Q407988", "http://www.wikidata.org/entity/Q407988"),
    ],
)
def test_canonical_iris_are_those_of_the_design(curie: str, iri: str) -> None:
    assert load_prefixes().expand(curie) == iri


@pytest.mark.parametrize("bad", ["nocolon", "nosuch:1", "mesh:", ":1"])
def test_what_is_no_curie_is_refused(bad: str) -> None:
    with pytest.raises(InputError):
        load_prefixes().expand(bad)


def test_the_longest_namespace_wins() -> None:
    prefixes = Prefixes({"a": "https://e.org/", "b": "https://e.org/b/"})
    assert prefixes.compress("https://e.org/b/1") == "b:1"
    assert prefixes.compress("https://e.org/c") == "a:c"
    assert prefixes.compress("https://other.org/") is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[", "is no JSON"),
        ('{"a": 1}', "no extended prefix map"),
        ('[{"prefix": "a"}]', "no extended prefix map"),
        ('[{"prefix": "a", "uri_prefix": "x:"}, {"prefix": "a", "uri_prefix": "y:"}]', "stand twice: a"),
    ],
)
def test_a_bad_prefix_map_is_named(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "prefixes.json"
    path.write_text(text)
    with pytest.raises(InputError, match=words):
        load_prefixes(path)
