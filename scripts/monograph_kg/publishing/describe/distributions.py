"""The files in which the release can be had: their media types, sizes and digests."""

from __future__ import annotations

from dataclasses import dataclass

from monograph_kg.graph.terms import ROOT
from monograph_kg.publishing.manifest import digest
from monograph_kg.publishing.material import Material
from monograph_kg.publishing.registry import load_form
from monograph_kg.publishing.verify import whole

# Forms that carry every statement, and the media type of each of their endings (https://www.iana.org/assignments/media-types).
FORMS = ("csv", "jsonld", "nquads", "ntriples", "trig", "turtle")
MEDIA_TYPES = {
    ".ttl": "text/turtle",
    ".owl": "application/rdf+xml",
    ".nt": "application/n-triples",
    ".nq": "application/n-quads",
    ".trig": "application/trig",
    ".jsonld": "application/ld+json",
    ".csv": "text/csv",
}


@dataclass(frozen=True)
class Distribution:
    """One file of the release.

    Attributes:
        form: the form that makes it.
        name: its name.
        media_type: what it is served as.
        size: bytes.
        sha256: hexadecimal digest.
        url: where it is published.
    """

    form: str
    name: str
    media_type: str
    size: int
    sha256: str
    url: str


def version_iri(material: Material) -> str:
    """Return the IRI of this version of the release, below which its files are published."""
    return f"{ROOT}release/{material.name}/{material.metadata.version}"


def distributions(material: Material) -> list[Distribution]:
    """Make every full form and describe its files, sorted by name."""
    made = []
    for form in FORMS:
        for name, content in load_form(form).write(material).files.items():
            data = whole(content)
            media = MEDIA_TYPES["." + name.rpartition(".")[2]]
            url = f"{version_iri(material)}/{name}"
            made.append(Distribution(form, name, media, len(data), digest(data), url))
    return sorted((d for d in made if d.name.startswith(material.name)), key=lambda d: d.name)
