"""All checks in one run, cheapest first; a check whose ground is missing says why it did not run."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from monograph_kg.checking.finding import Outcome, from_error
from monograph_kg.errors import MonographError
from monograph_kg.graph.assemble import Inputs, Layers, assemble, read_inputs
from monograph_kg.graph.release import make_release


@dataclass(frozen=True, slots=True)
class Request:
    """What to check.

    Attributes:
        name: the release.
        checks: names out of `CHECKS`, in any order.
        text: the text of a source, for its evidence.
        ontology: folder of the curated files, if not the project's own.
        mappings: folder of the mapping sets, if not the project's own.
        release: folder of the release, if not the project's own.
        against: third-party mapping sets to hold the ledger to.
    """

    name: str
    checks: Sequence[str]
    text: Path | None = None
    ontology: Path | None = None
    mappings: Path | None = None
    release: Path | None = None
    against: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class _Ground:
    """What the checks stand on."""

    request: Request
    inputs: Inputs
    layers: Layers


def run_checks(request: Request) -> Iterator[Outcome]:
    """Yield the outcome of each check as it ends.

    Bad input ends the run after the records: the others would stand on nothing.
    """
    try:
        inputs = read_inputs((), request.ontology, request.mappings)
    except MonographError as error:
        yield Outcome("records", tuple(from_error(error)), hindrance="the curated files cannot be read")
        return
    try:
        ground = _Ground(request, inputs, assemble(inputs, request.name))
    except MonographError as error:
        yield Outcome("records", tuple(from_error(error)), hindrance="the graph cannot be assembled")
        return
    for name in CHECKS:
        if name in request.checks and (name != "evidence" or request.text):
            yield _run(name, ground)


def _run(name: str, ground: _Ground) -> Outcome:
    """Run one check; an error of ours becomes the reason why it could not run."""
    try:
        return _CHECKS[name](ground)
    except MonographError as error:
        return Outcome(name, tuple(from_error(error)), hindrance=error.problem)


# Each check imports what it needs when it runs: `check --only records` should not wait for pyshacl.


def _records(ground: _Ground) -> Outcome:
    from monograph_kg.checking.records import check_records  # noqa: PLC0415

    return check_records(ground.inputs)


def _evidence(ground: _Ground) -> Outcome:
    from monograph_kg.checking.evidence import check_evidence  # noqa: PLC0415

    return check_evidence(ground.request.text or Path(), ground.inputs.monographs)


def _alignments(ground: _Ground) -> Outcome:
    from monograph_kg.checking.alignments import check_alignments  # noqa: PLC0415

    return check_alignments(ground.inputs.ledger)


def _ledger(ground: _Ground) -> Outcome:
    from monograph_kg.checking.ledger import check_ledger  # noqa: PLC0415

    return check_ledger(ground.inputs.ledger, ground.inputs.registry, ground.request.against)


def _freshness(ground: _Ground) -> Outcome:
    from monograph_kg.checking.freshness import check_freshness  # noqa: PLC0415

    return check_freshness(make_release(ground.layers, ground.request.name), ground.request.release)


def _profile(ground: _Ground) -> Outcome:
    from monograph_kg.checking.profile import check_profile  # noqa: PLC0415

    return check_profile(ground.layers.all())


def _quality(ground: _Ground) -> Outcome:
    from monograph_kg.checking.quality import check_quality  # noqa: PLC0415

    return check_quality(ground.layers.all())


def _shapes(ground: _Ground) -> Outcome:
    from monograph_kg.checking.shapes import check_shapes  # noqa: PLC0415

    return check_shapes(ground.layers.all())


def _reasoners(ground: _Ground) -> Outcome:
    from monograph_kg.checking.reasoners import check_reasoners  # noqa: PLC0415

    return check_reasoners(ground.layers, ground.inputs.vocabulary)


_CHECKS: dict[str, Callable[[_Ground], Outcome]] = {
    "records": _records,
    "evidence": _evidence,
    "alignments": _alignments,
    "ledger": _ledger,
    "freshness": _freshness,
    "profile": _profile,
    "quality": _quality,
    "shapes": _shapes,
    "reasoners": _reasoners,
}

CHECKS: tuple[str, ...] = tuple(_CHECKS)
"""Names of all checks, cheapest first."""
