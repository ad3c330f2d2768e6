"""``monograph-kg explain``: where does a fact come from?"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from pyoxigraph import NamedNode

    from monograph_kg.querying.explain import Explanation
    from monograph_kg.querying.facts import Facts

_WORDS_OF_A_TRIPLE = 3
_NEAREST = 8
NOT_STATED = 1


@click.command()
@click.argument("words", nargs=-1, required=True, metavar="SUBJECT RELATION OBJECT | STATEMENT")
@click.option("--text", "texts", multiple=True, type=click.Path(dir_okay=False, path_type=Path),
              help="The source's text: show the passage around each span. May be repeated.")  # fmt: skip
@click.option("--format", "-f", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--graph", type=click.Path(dir_okay=False, path_type=Path), help="Ask this Turtle file, not the release.")
def explain(words: tuple[str, ...], texts: tuple[Path, ...], form: str, graph: Path | None) -> None:
    """Show the statements behind a fact: qualifiers and their words, evidence, corrections, alignments.

    Ends go by id, label, CURIE or IRI, the relation by name, label, CURIE or IRI; a statement by its id. All statements
    of the fact are shown, also those that deny it. A text is taken only if its sha256 is that of a source.

    Exit code 1: no source states that fact; the nearest facts are named. Exit code 2: an entity, relation or statement
    is unknown, or a text is not the recorded one.

    \b
    Example:
      monograph-kg explain clonazepam indicatedFor panic-disorder
      monograph-kg explain clonazepam "has adverse effect" "memory impairment" --format json
      monograph-kg explain dosage-initial
    """
    from monograph_kg.querying.engine import load_graph, release_store
    from monograph_kg.querying.explain import explain as explained
    from monograph_kg.querying.facts import Facts
    from monograph_kg.querying.passages import read_texts
    from monograph_kg.querying.reader import Reader

    reader = Reader(load_graph(graph) if graph else release_store())
    at_hand = read_texts(reader, texts)
    found = _find(Facts(reader), words)
    _show([explained(reader, node, at_hand) for node in found], form)
    if not found:
        raise SystemExit(NOT_STATED)


def _find(facts: Facts, words: tuple[str, ...]) -> list[NamedNode]:
    """Return the statements meant by the words; if there are none, say so and name the nearest facts."""
    if len(words) == 1:
        return [facts.by_id(words[0])]
    if len(words) != _WORDS_OF_A_TRIPLE:
        raise click.UsageError(
            "give a subject, a relation and an object, or one statement; quote names of several words"
        )
    triple = facts.subject(words[0]), facts.relation(words[1]), facts.object(words[2])
    found = facts.stating(*triple)
    if not found:
        click.echo(f"no source states: {' '.join(words)}", err=True)
        for node in facts.nearest(*triple)[:_NEAREST]:
            click.echo(f"  near: {facts.reader.label(node)}", err=True)
    return found


def _show(told: list[Explanation], form: str) -> None:
    if form == "json":
        import json
        from dataclasses import asdict

        text = json.dumps([asdict(each) for each in told], ensure_ascii=False, indent=2) + "\n"
    else:
        text = _narrated(told)
    click.echo(text.encode("utf-8"), nl=False)


def _narrated(told: list[Explanation]) -> str:
    from monograph_kg.querying.narration import narrate

    if not sys.stdout.isatty():
        return "\n".join(narrate(each) for each in told)
    import shutil

    width = shutil.get_terminal_size().columns
    return "\n".join(narrate(each, lambda words: click.style(words, reverse=True), width) for each in told)
