"""Descriptions of the release: VoID, DCAT, schema.org Dataset with Croissant, SPARQL service description."""

from __future__ import annotations

from monograph_kg.graph.turtle import write_turtle
from monograph_kg.publishing.describe.croissant import croissant
from monograph_kg.publishing.describe.distributions import distributions
from monograph_kg.publishing.describe.rdfdescription import SD, SPDX, dcat, service_description, void
from monograph_kg.publishing.form import Export
from monograph_kg.publishing.loss import LEFT_OUT, Tally, json_bytes
from monograph_kg.publishing.material import Material
from monograph_kg.vocabulary.prefixes import load_prefixes

name = "metadata"
summary = "VoID, DCAT, schema.org Dataset with Croissant, and the SPARQL service description"
suffixes = (".ttl", ".jsonld")


def write(material: Material) -> Export:
    """Write four descriptions; they count statements and hold none."""
    tally = Tally(name, material)
    for fact in material.facts:
        tally.drop(fact, "a description counts statements and holds none")
    tally.other_layers(LEFT_OUT)
    files = distributions(material)
    namespaces = load_prefixes().namespaces | {"sd": SD, "spdx": SPDX}
    made = {
        "void.ttl": write_turtle(void(material, files), namespaces).encode("utf-8"),
        "dcat.ttl": write_turtle(dcat(material, files), namespaces).encode("utf-8"),
        "service.ttl": write_turtle(service_description(material), namespaces).encode("utf-8"),
        "croissant.jsonld": json_bytes(croissant(material, files)),
    }
    return Export({f"{material.name}.{file}": content for file, content in made.items()}, tally.close())
