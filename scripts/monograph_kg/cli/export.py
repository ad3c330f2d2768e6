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
@click.option("--keyed-by", metavar="PREFIXES", help="Instead of a form: the direct layer, keyed by identifiers of "
              "these vocabularies, such as CHEBI,MONDO,HP,RXNORM.")  # fmt: skip
def export(
    form: str | None, out: Path, listing: bool, name: str, sources: tuple[str, ...], keyed_by: str | None
) -> None:
    """Write the release as FORM and show what the form carried, simplified and left out.

    FORM is one of the list, or 'all'. The account is also written as FORM.loss.json beside the files, and a folder of
    files gets a manifest.json for verify. A negated or off-label statement may be missing from
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
        _keyed(keyed_by.split(","), out, name, sources)
        return
    if not form:
        raise click.UsageError("name a form, or see them all with --list")
    chosen = [load_form(known) for known in (form_names() if form == "all" else [form])]
    material = gather(read_inputs(sources), name)
    made = [(one, one.write(material)) for one in chosen]
    _place(made, out, name, sources)
    for _, export_ in made:
        click.echo(f"\n{export_.loss.form}\n{export_.loss.table()}")


def _place(made: list[tuple[Form, Export]], out: Path, name: str, sources: tuple[str, ...]) -> None:
    """Put files, accounts and the manifest in place, all or none, and list them."""
    from monograph_kg.publishing.files import put_files
    from monograph_kg.publishing.manifest import FILE_NAME, Output, make_manifest, manifest_bytes, read_manifest

    form, export_ = made[0]
    if len(made) == 1 and len(export_.files) == 1 and out.name.endswith(form.suffixes) and not out.is_dir():
        (only,) = export_.files.values()
        _show(put_files({out: only, out.parent / f"{form.name}.loss.json": export_.loss.as_json()}))
        return
    content = {file: (form.name, data) for form, one in made for file, data in one.files.items()}
    content |= {f"{form.name}.loss.json": (form.name, one.loss.as_json()) for form, one in made}
    old = read_manifest(out) if (out / FILE_NAME).is_file() else None

    def manifest(facts: dict[Path, tuple[int, str]]) -> bytes:
        """Return the manifest of the files written."""
        written = {p.name: facts[p] for p in facts}
        outputs = {f: Output(form=content[f][0], size=size, sha256=sha) for f, (size, sha) in written.items()}
        return manifest_bytes(make_manifest(name, sources, outputs, old))

    _show(put_files({out / file: data for file, (_, data) in content.items()}, {out / FILE_NAME: manifest}))


def _show(written: dict[Path, tuple[int, str]]) -> None:
    for path, (size, digest) in written.items():
        click.echo(f"{path}  {size:,} bytes  sha256:{digest}")


def _keyed(prefixes: list[str], out: Path, name: str, sources: tuple[str, ...]) -> None:
    """Write the direct layer under identifiers of other vocabularies, and what kept its own, with the reason."""
    from monograph_kg.graph.assemble import read_inputs
    from monograph_kg.linking.keyed import keyed_files
    from monograph_kg.publishing.files import put_files

    files, keyed = keyed_files(read_inputs(sources), name, prefixes)
    _show(put_files({out / file: content for file, content in files.items()}))
    click.echo(f"{len(keyed.triples)} triples; {len(keyed.keys)} entities renamed, {len(keyed.unkeyed)} kept their own")
    for entity, reason in sorted(keyed.unkeyed.items()):
        click.echo(f"  entity:{entity}: {reason}")
