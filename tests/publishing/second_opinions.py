"""Other people's RDF parsers, each reading a file into the canonical lines of its triples or quads."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
import rdflib
from pyoxigraph import Dataset, Quad, RdfFormat, Triple, parse

from monograph_kg.graph.canonical import canonical_lines

RDFLIB = {".nt": "nt", ".nq": "nquads", ".trig": "trig", ".jsonld": "json-ld", ".ttl": "turtle", ".owl": "xml"}
RAPPER = {".nt": "ntriples", ".nq": "nquads", ".trig": "trig", ".ttl": "turtle", ".owl": "rdfxml"}


def by_pyoxigraph(content: bytes, suffix: str) -> list[Quad]:
    return list(parse(content, format=RdfFormat.from_extension(suffix.lstrip(".").replace("owl", "rdf"))))


def by_rdflib(content: bytes, suffix: str) -> list[Quad]:
    rdflib.NORMALIZE_LITERALS = False
    dataset = rdflib.Dataset(default_union=False)
    dataset.parse(data=content, format=RDFLIB[suffix])
    text = dataset.serialize(format="nquads", encoding="utf-8")
    default = b"<urn:x-rdflib:default>"
    return list(parse(text.replace(b" " + default + b" .", b" ."), format=RdfFormat.N_QUADS))


def by_rapper(content: bytes, suffix: str, folder: Path) -> list[Triple]:
    """The triples that Raptor reads (it drops graph names)."""
    if not shutil.which("rapper"):
        pytest.skip("Raptor's rapper is not installed (Debian: raptor2-utils)")
    file = folder / f"given{suffix}"
    file.write_bytes(content)
    command = ["rapper", "--quiet", "--input", RAPPER[suffix], "--output", "ntriples", str(file)]
    done = subprocess.run(command, capture_output=True, check=True, timeout=60)
    return [quad.triple for quad in parse(done.stdout, format=RdfFormat.N_TRIPLES)]


def triples(quads: list[Quad]) -> list[str]:
    """Canonical lines of the union of all graphs."""
    return canonical_lines(quad.triple for quad in quads)


def dataset(quads: list[Quad]) -> list[str]:
    """Canonical lines with graph names."""
    from pyoxigraph import CanonicalizationAlgorithm

    made = Dataset(quads)
    made.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return sorted(str(quad) for quad in made)
