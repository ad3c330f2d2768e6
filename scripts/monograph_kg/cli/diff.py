"""``monograph-kg diff``: what changed between two releases."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(["notes", "turtle"]), default="notes", show_default=True,
              help="Release notes in Markdown, or a changeset in RDF.")  # fmt: skip
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="File to write instead of the terminal.")
def diff(old: Path, new: Path, form: str, out: Path | None) -> None:
    """Say what changed from OLD to NEW in claims, qualifiers, evidence and alignments.

    OLD and NEW are release files (.ttl .nt .nq .trig .owl) or folders with one. Exit 0 if both claim the same, else 1.

    \b
    Example:
      monograph-kg diff old/clonazepam.ttl new/clonazepam.ttl
      monograph-kg diff old new --format turtle --out changes.ttl
    """
    from monograph_kg.graph.swap import replace_file
    from monograph_kg.publishing.diff import compare
    from monograph_kg.publishing.diffnotes import changes_turtle, release_notes
    from monograph_kg.publishing.readgraph import read_release
    from monograph_kg.publishing.snapshot import snapshot

    before, after = read_release(old), read_release(new)
    first, second = snapshot(before), snapshot(after)
    changes = compare(first, second)
    names = [f"{path} ({seen.version})" if seen.version else str(path) for path, seen in ((old, first), (new, second))]
    if form == "notes":
        shown = release_notes(changes, *names)
    else:
        shown = changes_turtle(changes, before, after, f"release {second.version}")
    if out:
        replace_file(out, shown.encode("utf-8"))
    else:
        click.echo(shown, nl=False)
    if changes:
        raise SystemExit(1)
