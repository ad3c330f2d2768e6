"""``monograph-kg lexicon``: build and ask the compiled lexicon."""

from __future__ import annotations

import time

import click


@click.group()
def lexicon() -> None:
    """Surface forms of entities: the project's own, and those of the vocabularies that packages carry.

    \b
    Example:
      monograph-kg lexicon show "panic attacks"
    """


@lexicon.command()
@click.option(
    "--vocabulary",
    "names",
    multiple=True,
    help="Take only this one (MONDO, HP, unii, CHEBI, ICD10CM); may be repeated. [default: all]",
)
def build(names: tuple[str, ...]) -> None:
    """Compile the vocabularies into one quickly loaded file in the user's cache (MONOGRAPH_KG_CACHE moves it).

    \b
    Example:
      monograph-kg lexicon build --vocabulary HP --vocabulary MONDO
    """
    from monograph_kg.graph.swap import replace_file
    from monograph_kg.reading.lexis.compiled import cache_file, compile_lexicon
    from monograph_kg.reading.lexis.vocabularies import SOURCES

    unknown = sorted(set(names) - set(SOURCES))
    if unknown:
        raise click.BadParameter(f"unknown vocabulary {unknown[0]}; known: {', '.join(sorted(SOURCES))}")
    started = time.monotonic()
    content = compile_lexicon(names or tuple(SOURCES))
    path = cache_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    replace_file(path, content)
    header = content.partition(b"\n")[0].decode()
    click.echo(f"{path}: {len(content):,} bytes in {time.monotonic() - started:.1f} s")
    click.echo(header)


@lexicon.command()
@click.argument("form")
@click.option("--full", is_flag=True, help="Look in the compiled vocabularies too.")
def show(form: str, full: bool) -> None:
    """Show what a surface form may mean; exit code 1 if nothing.

    \b
    Example:
      monograph-kg lexicon show seizures
    """
    from monograph_kg.reading.lexis.lexicon import form_key
    from monograph_kg.reading.open import open_lexicon

    entries = open_lexicon(full=full).lookup(form_key(form))
    for entry in entries:
        click.echo(f"{entry.entity}\t{entry.kind}\t{entry.scope}\t{entry.source}\t{entry.label}")
    if not entries:
        raise SystemExit(1)
