"""The vocabulary's pages: every term has its place, every IRI leads somewhere, nothing needs the network."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from click.testing import CliRunner
from publishing.second_opinions import by_pyoxigraph, by_rdflib, triples

from monograph_kg.cli.docs import docs
from monograph_kg.errors import InputError
from monograph_kg.publishing.material import Material
from monograph_kg.publishing.pages.redirects import follow, htaccess, rules
from monograph_kg.publishing.pages.site import site
from monograph_kg.publishing.pages.terms import read_terms

# One process makes the site for all of these tests.
pytestmark = pytest.mark.xdist_group("docs")

BASE = "https://pages.example.org/kg"
XHTML = "{http://www.w3.org/1999/xhtml}"


@pytest.fixture(scope="module")
def files(material: Material) -> dict[str, bytes]:
    return site(material, BASE)


def page(files: dict[str, bytes], name: str = "schema/index.html") -> ET.Element:
    return ET.fromstring(files[name].decode().removeprefix("<!DOCTYPE html>\n"))  # noqa: S314 (our own page)


def test_every_term_of_the_schema_has_an_anchor_with_its_words(files: dict[str, bytes], material: Material):
    tree = page(files)
    sections = {s.get("id"): "".join(s.itertext()) for s in tree.iter(f"{XHTML}section")}
    own = {t.subject.value.rpartition("/")[2] for t in material.inputs.vocabulary.axioms
           if t.predicate.value.endswith("isDefinedBy")
           and getattr(t.object, "value", "") == "https://w3id.org/monograph-kg/schema"}  # fmt: skip
    assert set(sections) == own
    for term in read_terms(material.inputs.vocabulary):
        assert term.definition and term.label
        assert term.definition in sections[term.name]
        assert term.iri in sections[term.name]


def test_links_within_the_page_have_targets_and_nothing_is_fetched(files: dict[str, bytes]):
    for name in ("schema/index.html", "index.html"):
        tree = page(files, name)
        ids = {node.get("id") for node in tree.iter() if node.get("id")}
        for node in tree.iter(f"{XHTML}a"):
            href = node.get("href", "")
            if href.startswith("#"):
                assert href[1:] in ids, href
            elif not href.startswith("http"):
                assert str(Path(name).parent / href) in files, href
        assert not list(tree.iter(f"{XHTML}script")) and not list(tree.iter(f"{XHTML}img"))


def test_chains_unions_and_closed_values_are_shown(material: Material):
    terms = {term.name: term for term in read_terms(material.inputs.vocabulary)}
    chain = terms["indicatedFor"].facts["follows from the chain"]
    assert [part.rpartition("/")[2] for part in chain[0].split(" / ")] == ["isSubjectOf", "rIndication", "object"]
    assert terms["typical"].sort == "Closed values"
    assert terms["typical"].facts["value of"][0].endswith("Certainty")


@pytest.mark.parametrize("suffix", [".ttl", ".nt", ".owl", ".jsonld"])
def test_the_schema_is_the_same_in_every_format(suffix: str, files: dict[str, bytes], material: Material):
    from monograph_kg.graph.canonical import canonical_lines

    vocabulary = material.inputs.vocabulary
    expected = canonical_lines([*vocabulary.header, *vocabulary.axioms])
    assert triples(by_pyoxigraph(files[f"schema/schema{suffix}"], suffix)) == expected
    assert triples(by_rdflib(files[f"schema/schema{suffix}"], suffix)) == expected


REQUESTS = [
    ("schema", "text/html", "schema/index.html"),
    ("schema/", "text/html", "schema/index.html"),
    ("schema/0.1.0", "text/html", "schema/index.html"),
    ("schema/Indication", "text/html", "schema/index.html#Indication"),
    ("schema/Indication", "text/turtle", "schema/schema.ttl"),
    ("schema/Indication", "application/rdf+xml", "schema/schema.owl"),
    ("schema", "application/ld+json", "schema/schema.jsonld"),
    ("schema", "application/n-triples, */*;q=0.1", "schema/schema.nt"),
    ("entity/panic-disorder", "text/html,application/xhtml+xml", "release/clonazepam.ttl"),
    ("statement/clonazepam-faq.indication-panic-disorder", "application/ld+json", "release/clonazepam.jsonld"),
    ("release/clonazepam", "application/rdf+xml", "release/clonazepam.owl"),
    ("release/clonazepam/0.1.0", "", "release/clonazepam.ttl"),
    ("release/clonazepam/0.1.0/clonazepam.void.ttl", "", "release/clonazepam.void.ttl"),
    ("release/clonazepam/graph/direct", "", "release/clonazepam.ttl"),
    ("np/RAabc", "", "release/clonazepam.nanopubs.trig"),
    ("context.jsonld", "application/ld+json", "release/context.jsonld"),
    ("sparql-examples/indications", "", "release/clonazepam.queries.ttl"),
    ("", "text/html", "index.html"),
]


@pytest.mark.parametrize(("path", "accept", "target"), REQUESTS)
def test_each_kind_of_iri_leads_to_a_file_of_the_site(path: str, accept: str, target: str, files: dict[str, bytes]):
    assert follow(path, accept, "clonazepam") == target
    assert target.partition("#")[0] in files


def test_every_file_that_dcat_names_is_on_the_site(files: dict[str, bytes]):
    from monograph_kg.publishing.manifest import digest

    text = files["release/clonazepam.dcat.ttl"].decode()
    for url, sha in re.findall(
        r"<https://w3id.org/monograph-kg/([^>]+)\.checksum> a .*?\"([0-9a-f]{64})\"", text, re.DOTALL
    ):
        target = follow(url, "", "clonazepam")
        assert target is not None
        assert digest(files[target]) == sha


def test_what_is_not_ours_leads_nowhere():
    assert follow("nothing/here", "text/html", "clonazepam") is None


def by_apache(text: str, path: str, accept: str) -> str | None:
    """Follow the file itself as mod_rewrite would: conditions apply to the next rule, the first match wins."""
    conditions: list[str] = []
    for line in text.splitlines():
        words = line.split(" ")
        if words[0] == "RewriteCond":
            conditions.append(words[2])
        elif words[0] == "RewriteRule":
            match = re.search(words[1], path)
            if match and all(re.search(condition, accept) for condition in conditions):
                return re.sub(r"\$(\d)", lambda m, found=match: found[int(m[1])], words[2])
            conditions = []
    return None


@pytest.mark.parametrize(("path", "accept", "target"), REQUESTS)
def test_the_file_for_w3id_says_the_same(path: str, accept: str, target: str, files: dict[str, bytes]):
    assert by_apache(files["w3id.htaccess"].decode(), path, accept) == f"{BASE}/{target}"


def test_every_rule_is_needed(files: dict[str, bytes]):
    text = files["w3id.htaccess"].decode()
    assert text.count("RewriteRule") == len(rules("clonazepam"))
    assert text.count("303") == len(rules("clonazepam"))


@pytest.mark.parametrize(
    "base", ["", "ftp://x", "https://x/ y", "https://x/[R=200]\nRewriteRule", "javascript:alert(1)"]
)
def test_a_base_that_is_no_address_is_refused(base: str):
    with pytest.raises(InputError):
        htaccess("clonazepam", base)


def test_the_command_writes_the_same_site(
    inputs: object, files: dict[str, bytes], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    monkeypatch.setattr("monograph_kg.graph.assemble.read_inputs", lambda: inputs)
    result = CliRunner().invoke(docs, ["--out", str(tmp_path), "--base", BASE])
    assert result.exit_code == 0, result.output
    written = {p.relative_to(tmp_path).as_posix(): p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()}
    assert written == files, "the same inputs make the same site"
