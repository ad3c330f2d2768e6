"""``monograph-kg verify``: are the files in a folder what the inputs make?"""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def verify(folder: Path) -> None:
    """Rebuild every file of FOLDER from the inputs and say which bytes differ.

    FOLDER was filled by export; its manifest.json has the sha256 of all inputs and outputs. Exit 0 if everything is the
    same, 1 if anything differs.

    \b
    Example:
      monograph-kg export nquads --out /tmp/forms
      monograph-kg verify /tmp/forms
    """
    from monograph_kg.publishing.verify import verify as check

    result = check(folder)
    for difference in result.differences:
        click.echo(f"{difference.subject}: {difference.problem}")
    inputs, outputs = len(result.manifest.inputs), len(result.manifest.outputs)
    click.echo(f"{inputs} inputs, {outputs} outputs: {len(result.differences) or 'no'} differences")
    if result.differences:
        raise SystemExit(1)
