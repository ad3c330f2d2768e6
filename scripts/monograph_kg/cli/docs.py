"""``monograph-kg docs``: the vocabulary's own pages and the redirect rules for its IRIs."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), default=Path("dist/docs"), show_default=True,
              help="Folder for the site.")  # fmt: skip
@click.option("--base", default="https://example.org/monograph-kg", show_default=True,
              help="Web address under which the site will be served; the redirect rules lead there.")  # fmt: skip
@click.option("--name", default="clonazepam", show_default=True, help="Name of the release.")
def docs(out: Path, base: str, name: str) -> None:
    """Make static pages of the vocabulary, its files in four formats, and redirect rules for w3id.

    schema/index.html has one anchor a term; w3id.htaccess sends browsers there and everyone else to the format they
    ask for. No page needs scripts or the network.

    \b
    Example:
      monograph-kg docs --out /tmp/site --base https://example.org/monograph-kg
    """
    from monograph_kg.graph.assemble import read_inputs
    from monograph_kg.publishing.files import put_files
    from monograph_kg.publishing.material import gather
    from monograph_kg.publishing.pages.site import site

    made = site(gather(read_inputs(), name), base)
    written = put_files({out / file: content for file, content in made.items()})
    for path, (size, _) in written.items():
        click.echo(f"{path}  {size:,} bytes")
