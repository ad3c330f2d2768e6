"""``monograph-kg export``: write the release in another form, with an account of what that form could not carry."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from monograph_kg.publishing.form import Export, Form


@click.command()
@click.argument("form", required=False)
@click.option("--out", type=click.Path(path_type=Path), default=Path("dist/export"), show_default=True,
              help="Folder for the files; for a form of one file, also a path with that form's ending.")  # fmt: skip
@click.option("--list", "listing", is_flag=True, help="List the forms and stop.")
@click.option("--name", default="clonazepam", show_default=True, help="Name of the release and of its files.")
@click.option("--source", "sources", multiple=True, help="Take only this source; may be repeated. [default: all]")
@click.option("--keyed-by", metavar="PREFIXES", help="Instead of a form: one row a statement, keyed by identifiers of "
              "these vocabularies, such as CHEBI,MONDO,HP,RXNORM.")  # fmt: skip
def export(
    form: str | None, out: Path, listing: bool, name: str, sources: tuple[str, ...], keyed_by: str | None
) -> None:
    r"""Write the release as FORM and show what the form carried, simplified and left out.

    The account is also written as FORM.loss.json beside the files. A negated or off-label statement may be missing from
    a form; it never appears in one as a plain positive.

    \b
    Example:
      monograph-kg export --list
      monograph-kg export nquads --out /tmp/forms
      monograph-kg export csv --out /tmp/clonazepam.csv
      monograph-kg export --keyed-by CHEBI,MONDO,HP,RXNORM --out /tmp/keyed
    """
    from monograph_kg.graph.assemble import read_inputs
    from monograph_kg.publishing.material import gather
    from monograph_kg.publishing.registry import form_names, load_form

    if listing:
        for known in form_names():
            click.echo(f"{known:16} {load_form(known).summary}")
        return
    if keyed_by:
        _keyed(tuple(keyed_by.split(",")), out, sources)
        return
    if not form:
        raise click.UsageError("name a form, or see them all with --list")
    chosen = load_form(form)
    material = gather(read_inputs(sources), name)
    _place(chosen, chosen.write(material), out)


def _place(form: Form, made: Export, out: Path) -> None:
    """Put the files and the account in place, then show both."""
    from monograph_kg.publishing.files import put_files

    one = len(made.files) == 1 and out.name.endswith(form.suffixes) and not out.is_dir()
    folder = out.parent if one else out
    targets = {out if one else folder / file: content for file, content in made.files.items()}
    written = put_files({**targets, folder / f"{form.name}.loss.json": made.loss.as_json()})
    for path, (size, digest) in written.items():
        click.echo(f"{path}  {size:,} bytes  sha256:{digest}")
    click.echo(made.loss.table())


def _keyed(prefixes: tuple[str, ...], out: Path, sources: tuple[str, ...]) -> None:
    """Hand over to the linking room, whose table is keyed by identifiers of other vocabularies."""
    raise click.UsageError(f"no table keyed by {', '.join(prefixes)} for {out} of {sources or 'all sources'} yet")
