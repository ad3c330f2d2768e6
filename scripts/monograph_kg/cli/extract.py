"""``monograph-kg extract``: from a monograph's text to reviewable candidates."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from monograph_kg.reading.candidate import Candidate
    from monograph_kg.reading.extract import Extraction
    from monograph_kg.records.erratum import Erratum
    from monograph_kg.vocabulary.registry import Registry


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder of the source, for what is proposed and needed. [default: candidates to standard output]",
)
@click.option("--drug", help="Name of the drug that the text is about. [default: the one of its title]")
@click.option(
    "--tier",
    type=click.Choice(["A", "AB"]),
    default="AB",
    show_default=True,
    help="A: what rules state surely; AB: also what is for review only.",
)
@click.option(
    "--lexicon",
    "which",
    type=click.Choice(["own", "full"]),
    default="own",
    show_default=True,
    help="full: also the one that `lexicon build` made.",
)
@click.option(
    "--format",
    "-f",
    "form",
    type=click.Choice(["table", "jsonl"]),
    help="On standard output. [default: table on a terminal, jsonl in a pipe]",
)
def extract(file: Path, out: Path | None, drug: str | None, tier: str, which: str, form: str | None) -> None:
    """Read FILE (plain text, Markdown or SPL XML) and propose statements, each with its words, rule and tier.

    In the table, an asterisk at the tier marks what waits for an erratum; `at` is the offset of the first word.
    With --out, errata that stand in the folder keep their ids, and decisions there give each rule its record;
    source.yaml, statements.yaml and errata.tsv are begun where they are missing, and entities.proposed.tsv holds what
    the registry lacks. Doses that look odd are not taken; the reasons go to standard error.

    \b
    Example:
      monograph-kg extract ../shared/sources/clonazepam-faq.txt --tier A
    """
    from monograph_kg.areas import area
    from monograph_kg.curation.decisions import read_decisions, rule_counts
    from monograph_kg.curation.errata import read_errata
    from monograph_kg.curation.starting import with_new_entities
    from monograph_kg.reading.extract import extract as read
    from monograph_kg.reading.lexis.lexicon import lexicon_forms
    from monograph_kg.reading.open import open_document, open_lexicon
    from monograph_kg.reading.propose import candidates, proposed_errata
    from monograph_kg.reading.sweep import sweep
    from monograph_kg.vocabulary.registry import read_registry

    lexicon = open_lexicon(full=which == "full")
    started = time.monotonic()
    found = read(open_document(file), lexicon, drug)
    known = read_errata(out / "errata.tsv") if out and (out / "errata.tsv").exists() else {}
    counts = rule_counts(read_decisions(out / "decisions.tsv")) if out else {}
    registry = read_registry()
    made = with_new_entities(
        candidates(found, counts, sweep(found) if tier == "AB" else (), known),
        registry,
        lexicon_forms(area("mappings") / "lexicon.tsv"),
    )
    made = [candidate for candidate in made if candidate.tier in tier]
    errata = proposed_errata(found, known)
    if out:
        _write(out, found, made, errata, registry)
    else:
        _show(made, found.reading.document.text, form)
    _tell(found, errata)
    first = sum(candidate.tier == "A" for candidate in made)
    pending = sum(bool(candidate.pending) for candidate in made)
    click.echo(f"{file.name}: {found.subject.id}: {first} candidates of tier A, {len(made) - first} of tier B, "
               f"{pending} wait for an erratum; {time.monotonic() - started:.2f} s", err=True)  # fmt: skip


def _write(
    out: Path, found: Extraction, made: Sequence[Candidate], errata: Sequence[Erratum], registry: Registry
) -> None:
    """Write what is proposed into the folder of a source, and begin the files of a new one."""
    from monograph_kg.curation.checker import PROPOSED_ENTITIES
    from monograph_kg.curation.errata import write_errata
    from monograph_kg.curation.monograph import PROPOSED_ERRATA
    from monograph_kg.curation.starting import missing_entities, start_files
    from monograph_kg.graph.swap import replace_file
    from monograph_kg.reading.candidate import write_candidates

    out.mkdir(parents=True, exist_ok=True)
    files = {
        "candidates.jsonl": write_candidates(made),
        PROPOSED_ERRATA: write_errata(errata),
        PROPOSED_ENTITIES: missing_entities(made, registry),
    }
    begun = start_files(out.resolve().name, found)
    files |= {name: content for name, content in begun.items() if not (out / name).exists()}
    for name, content in files.items():
        replace_file(out / name, content.encode())


def _show(made: Sequence[Candidate], text: str, form: str | None) -> None:
    from monograph_kg.querying.tables import harmless, table
    from monograph_kg.reading import overview
    from monograph_kg.reading.candidate import write_candidates

    terminal = sys.stdout.isatty()
    if form == "table" or (form is None and terminal):
        cells = [[harmless(cell) for cell in row] for row in overview.rows(made, text)]
        click.echo(table(overview.HEADS, cells, shutil.get_terminal_size().columns if terminal else None), nl=False)
    else:
        click.echo(write_candidates(made), nl=False)


def _tell(found: Extraction, errata: Sequence[Erratum]) -> None:
    """Say on standard error which doses were refused and which errata are proposed."""
    text = found.reading.document.text
    for start, end, reason in found.refused:
        click.echo(f"refused: {start}-{end} {text[start:end]!r}: {reason}", err=True)
    for erratum in errata:
        click.echo(f"erratum: {erratum.id} {erratum.start}-{erratum.end} {erratum.type} ({erratum.severity})", err=True)
