"""The process in which a reasoner runs: reads a job on standard input, answers on standard output, both JSON.

It is a process of its own so that a time limit can end it and so that owlready2's global state stays out of ours.
owlready2 loads only N-Triples that we wrote, into a fresh ``World``, and never writes a release.
"""

from __future__ import annotations

import contextlib
import io
import json
import sys
from typing import Any


def run(job: dict[str, Any]) -> dict[str, Any]:
    """Reason over one ontology.

    Args:
        job: ``ntriples`` (text), ``reasoner`` (``hermit`` or ``pellet``), ``java`` (path of the runtime), ``memory``
            (megabytes of heap), ``properties`` (IRIs of object properties to report), ``infer`` (whether to derive
            property links at all).

    Returns:
        ``consistent``; ``unsatisfiable`` classes; ``derived``: subject, property, object of all reported triples,
        asserted ones included; ``individuals``: how many were loaded.
    """
    import owlready2  # noqa: PLC0415 (its global state stays out of processes that only import this module)

    owlready2.JAVA_EXE = job["java"]
    owlready2.reasoning.JAVA_MEMORY = job["memory"]
    world = owlready2.World()
    ontology = world.get_ontology("https://w3id.org/monograph-kg/reasoning#")
    ontology.load(fileobj=io.BytesIO(job["ntriples"].encode("utf-8")), format="ntriples")
    # owlready2 can lose changes to entities that Python has not met yet: meet them all first.
    individuals = list(world.individuals())
    properties = {iri: world[iri] for iri in job["properties"]}
    missing = sorted(iri for iri, found in properties.items() if found is None)
    if missing:
        return {"error": f"owlready2 did not load the properties {', '.join(missing)}"}
    reason = owlready2.sync_reasoner_pellet if job["reasoner"] == "pellet" else owlready2.sync_reasoner_hermit
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            reason(world, infer_property_values=job["infer"], debug=0)
    except owlready2.OwlReadyInconsistentOntologyError:
        return {"consistent": False, "unsatisfiable": [], "derived": [], "individuals": len(individuals)}
    derived = {
        (subject.iri, iri, value.iri)
        for iri, found in properties.items()
        # The reasoners report a link under its most special property only.
        for special in found.descendants()
        for subject, value in special.get_relations()
        if hasattr(value, "iri")
    }
    unsatisfiable = sorted(c.iri for c in world.inconsistent_classes() if c is not owlready2.Nothing)
    return {
        "consistent": True,
        "unsatisfiable": unsatisfiable,
        "derived": sorted(derived),
        "individuals": len(individuals),
    }


if __name__ == "__main__":
    json.dump(run(json.load(sys.stdin)), sys.stdout)
