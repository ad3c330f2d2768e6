"""SHACL: the graph against ``ontology/shapes.ttl`` (https://www.w3.org/TR/shacl/), run by pyshacl."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import Triple

from monograph_kg.areas import area
from monograph_kg.checking.finding import Finding, Outcome, Severity
from monograph_kg.graph.terms import ordered

if TYPE_CHECKING:
    from rdflib import Graph

_SEVERITY: dict[str, Severity] = {"Violation": "error", "Warning": "warning", "Info": "info"}


def check_shapes(triples: Iterable[Triple], shapes: Path | None = None) -> Outcome:
    """Check a graph against the shapes.

    Each result becomes a finding; the shape's ``sh:message`` is written to teach, so it serves as the message.
    """
    import pyshacl  # noqa: PLC0415 (half a second of imports)
    import rdflib  # noqa: PLC0415

    from monograph_kg.graph.secondparser import literals_as_written  # noqa: PLC0415

    shapes = shapes or area("ontology") / "shapes.ttl"
    data = rdflib.Graph()
    with literals_as_written():
        shape_graph = rdflib.Graph().parse(shapes, format="turtle")
        data.parse(data="".join(f"{t} .\n" for t in ordered(triples)), format="nt")
    _, report, _ = pyshacl.validate(data, shacl_graph=shape_graph, inference="none", do_owl_imports=False, js=False)
    count = sum(1 for _ in shape_graph.subjects(rdflib.RDF.type, rdflib.SH.NodeShape))
    return Outcome("shapes", tuple(_findings(report)), f"{count} shapes, {len(data)} triples")


def _findings(report: Graph) -> list[Finding]:
    from rdflib import RDF, SH  # noqa: PLC0415

    found = []
    for result in report.subjects(RDF.type, SH.ValidationResult):
        severity = str(report.value(result, SH.resultSeverity)).rpartition("#")[2]
        messages = sorted(str(m) for m in report.objects(result, SH.resultMessage))
        focus = report.value(result, SH.focusNode)
        value = report.value(result, SH.value)
        about = f" (found: {value})" if value is not None and value != focus else ""
        found.append(Finding(_SEVERITY[severity], f"{' '.join(messages)}{about}", place=str(focus)))
    return sorted(found, key=lambda f: (f.severity, str(f.place), f.message))
