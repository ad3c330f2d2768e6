"""``monograph-kg check``: everything that must hold before a release counts, in one report."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from monograph_kg.checking.finding import Finding, Outcome

_COLOURS = {
    "passed": "green",
    "findings": "red",
    "not run": "yellow",
    "error": "red",
    "warning": "yellow",
    "info": "blue",
}


@click.command()
@click.option(
    "--text", type=click.Path(dir_okay=False, path_type=Path), help="Text of a source: check every span against it."
)
@click.option("--name", default="clonazepam", show_default=True, help="Name of the release.")
@click.option(
    "--against",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Third-party mapping set (SSSOM TSV) to hold the ledger to; may be repeated.",
)
@click.option(
    "--only", multiple=True, metavar="CHECK", help="Run only this check, one of those above; may be repeated."
)
@click.option("--skip", multiple=True, metavar="CHECK", help="Leave this check out; may be repeated.")
@click.option("--all", "everything", is_flag=True, help="Show findings of severity info, too.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="A report for people, or one for programs.",
)
def check(
    text: Path | None,
    name: str,
    against: tuple[Path, ...],
    only: tuple[str, ...],
    skip: tuple[str, ...],
    everything: bool,
    form: str,
) -> None:
    """Check the curated files and the graph made of them.

    The checks: records, evidence, alignments, ledger, freshness, profile, quality, shapes, reasoners.

    Exit status: 0 nothing found, 1 errors or warnings, 2 a check could not run.

    \b
    Example:
      monograph-kg check
      monograph-kg check --text clonazepam-faq.txt
      monograph-kg check --skip reasoners
    """
    from monograph_kg.checking.finding import exit_code
    from monograph_kg.checking.run import CHECKS, Request, run_checks

    unknown = sorted({*only, *skip} - set(CHECKS))
    if unknown:
        raise click.BadParameter(f"no such check: {', '.join(unknown)}; there are: {', '.join(CHECKS)}")
    chosen = [c for c in CHECKS if (not only or c in only) and c not in skip]
    if not chosen:
        raise click.UsageError("--only and --skip together leave no check to run")
    if "evidence" in only and text is None:
        raise click.UsageError("the check 'evidence' needs the text of a source: --text FILE")
    request = Request(name, chosen, text, against=against)
    outcomes = []
    for outcome in _with_progress(run_checks(request), chosen):
        outcomes.append(outcome)
        if form == "text":
            _show(outcome, everything)
    if form == "json":
        _write_json(outcomes)
    if "evidence" in chosen and text is None and form == "text":
        click.echo("evidence    not asked for: give the text of a source with --text FILE")
    sys.exit(exit_code(outcomes))


def _with_progress(outcomes: Iterable[Outcome], chosen: Sequence[str]) -> Iterable[Outcome]:
    """Pass outcomes on; on a terminal, say meanwhile that work goes on."""
    if sys.stderr.isatty() and "reasoners" in chosen:
        click.echo("the reasoners take about half a minute; the other checks a few seconds", err=True)
    return outcomes


def _show(outcome: Outcome, everything: bool) -> None:
    status = click.style(f"{outcome.status:9}", fg=_COLOURS[outcome.status])
    click.echo(f"{outcome.check:11} {status} {outcome.hindrance or outcome.summary}")
    shown = [f for f in outcome.findings if everything or f.severity != "info"]
    for finding in shown:
        _show_finding(finding)
    hidden = len(outcome.findings) - len(shown)
    if hidden:
        click.echo(f"  {hidden} of severity info; --all shows them")


def _show_finding(finding: Finding) -> None:
    head = click.style(finding.severity, fg=_COLOURS[finding.severity])
    place = f"{finding.place}: " if str(finding.place) else ""
    click.echo(f"  {head}: {place}{finding.message}")
    if finding.remedy:
        click.echo(f"    remedy: {finding.remedy}")


def _write_json(outcomes: Iterable[Outcome]) -> None:
    import json

    report = [
        {
            "check": o.check,
            "status": o.status,
            "summary": o.summary,
            "hindrance": o.hindrance,
            "findings": [
                {"severity": f.severity, "message": f.message, "remedy": f.remedy, "place": str(f.place)}
                for f in o.findings
            ],
        }
        for o in outcomes
    ]
    click.echo(json.dumps(report, indent=2, ensure_ascii=False))
