"""All checks in one run, cheapest first; a check whose ground is missing says why it did not run."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from monograph_kg.checking.finding import Outcome, from_error
from monograph_kg.errors import MonographError
from monograph_kg.graph.assemble import Inputs, Layers, assemble, read_inputs
from monograph_kg.graph.release import make_release

CHECKS = ("records", "evidence", "alignments", "ledger", "freshness", "profile", "quality", "shapes", "reasoners")


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
    checks: Sequence[str] = CHECKS
    text: Path | None = None
    ontology: Path | None = None
    mappings: Path | None = None
    release: Path | None = None
    against: tuple[Path, ...] = ()


def run_checks(request: Request) -> Iterator[Outcome]:
    """Yield the outcome of each check as it ends.

    Bad input ends the run after the records: the others would stand on nothing.
    """
    try:
        inputs = read_inputs((), request.ontology, request.mappings)
    except MonographError as error:
        yield Outcome("records", tuple(from_error(error)), hindrance="the curated files cannot be read")
        return
    layers = assemble(inputs, request.name)
    table = _checks(request, inputs, layers)
    for name in CHECKS:
        if name in request.checks and (name != "evidence" or request.text):
            yield _run(name, table[name])


def _run(name: str, check: Callable[[], Outcome]) -> Outcome:
    """Run one check; an error of ours becomes the reason why it could not run."""
    try:
        return check()
    except MonographError as error:
        return Outcome(name, tuple(from_error(error)), hindrance=error.problem)


def _checks(request: Request, inputs: Inputs, layers: Layers) -> dict[str, Callable[[], Outcome]]:
    """Return each check as a call; what it needs is imported when it runs."""

    def evidence() -> Outcome:
        from monograph_kg.checking.evidence import check_evidence  # noqa: PLC0415

        return check_evidence(request.text, inputs.monographs) if request.text else Outcome("evidence")

    def alignments() -> Outcome:
        from monograph_kg.checking.alignments import check_alignments  # noqa: PLC0415

        return check_alignments(inputs.ledger)

    def ledger() -> Outcome:
        from monograph_kg.checking.ledger import check_ledger  # noqa: PLC0415

        return check_ledger(inputs.ledger, inputs.registry, request.against)

    def freshness() -> Outcome:
        from monograph_kg.checking.freshness import check_freshness  # noqa: PLC0415

        return check_freshness(make_release(layers, request.name), request.release)

    def profile() -> Outcome:
        from monograph_kg.checking.profile import check_profile  # noqa: PLC0415

        return check_profile(layers.all())

    def quality() -> Outcome:
        from monograph_kg.checking.quality import check_quality  # noqa: PLC0415

        return check_quality(layers.all())

    def shapes() -> Outcome:
        from monograph_kg.checking.shapes import check_shapes  # noqa: PLC0415

        return check_shapes(layers.all())

    def reasoners() -> Outcome:
        from monograph_kg.checking.reasoners import check_reasoners  # noqa: PLC0415

        return check_reasoners(layers, inputs.vocabulary)

    def records() -> Outcome:
        from monograph_kg.checking.records import check_records  # noqa: PLC0415

        return check_records(inputs)

    return {
        "records": records,
        "evidence": evidence,
        "alignments": alignments,
        "ledger": ledger,
        "freshness": freshness,
        "profile": profile,
        "quality": quality,
        "shapes": shapes,
        "reasoners": reasoners,
    }
