"""``monograph-kg build``: from the curated files to the release."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from monograph_kg.graph.assemble import Inputs


@click.command()
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), help="Folder for the files instead of ontology/release."
)
@click.option("--name", default="clonazepam", show_default=True, help="Name of the release and of its files.")
@click.option("--source", "sources", multiple=True, help="Take only this source; may be repeated. [default: all]")
@click.option(
    "--text",
    "texts",
    multiple=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="Text of a source: build only if every mention stands there at its offsets; may be repeated.",
)
@click.option("--strict", is_flag=True, help="Fail (exit 1) while any statement waits for a decision.")
def build(out: Path | None, name: str, sources: tuple[str, ...], texts: tuple[Path, ...], strict: bool) -> None:
    """Build the knowledge graph: NAME.ttl and NAME.owl, the same triples in both.

    The files replace the former release together, after each was read back and compared; if anything is wrong, the
    former release stays as it is.

    \b
    Example:
      monograph-kg build
      monograph-kg build --out /tmp/release --source clonazepam-faq
    """
    from monograph_kg.graph.assemble import assemble, read_inputs
    from monograph_kg.graph.release import make_release, release_folder, write_release

    started = time.monotonic()
    inputs = read_inputs(sources)
    pending = [(s.id, reason) for m in inputs.monographs for s, reason in m.pending]
    for identifier, reason in pending:
        click.echo(f"waiting: {identifier}: {reason}", err=True)
    if strict and pending:
        raise SystemExit(1)
    _hold_to_texts(inputs, texts)
    layers = assemble(inputs, name)
    release = make_release(layers, name)
    folder = out or release_folder()
    write_release(release, folder)
    statements = sum(len(m.statements) for m in inputs.monographs)
    facts = f"{statements} statements, {len(layers.direct)} derived triples, {release.triples} triples in all"
    click.echo(f"{name}: {facts}")
    for file, content in sorted(release.files.items()):
        click.echo(f"  {folder / file}  {len(content):,} bytes")
    click.echo(f"built in {time.monotonic() - started:.1f} s", err=True)


def _hold_to_texts(inputs: Inputs, texts: tuple[Path, ...]) -> None:
    """Refuse to build what a text at hand does not say at the recorded offsets."""
    from monograph_kg.checking.evidence import monograph_of, published, text_findings
    from monograph_kg.errors import InputError, Place, reraise

    errors: list[InputError] = []
    for path in texts:
        findings = text_findings(monograph_of(path, inputs.monographs), published(path), path)
        errors.extend(
            InputError(f.message, remedy=f.remedy, place=f.place if isinstance(f.place, Place) else None)
            for f in findings
        )
    reraise(errors)
