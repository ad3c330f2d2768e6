"""``monograph-kg query``: run a bundled query, or one's own."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monograph_kg.cli.endpoint import chosen_endpoint, endpoint_options, note_on_nothing

if TYPE_CHECKING:
    from monograph_kg.querying.answers import Answer
    from monograph_kg.querying.catalogue import BundledQuery
    from monograph_kg.querying.engine import Ask
    from monograph_kg.querying.formats import FormatName
    from monograph_kg.querying.names import Names

FORMATS = ("table", "csv", "tsv", "json", "turtle")
# What it means that a query of a group has no rows.
EMPTY = {"competency": ": no source states such a fact"}


@click.command()
@click.argument("name", required=False)
@click.option("--list", "listing", is_flag=True, help="List the bundled queries; tab-separated in a pipe.")
@click.option("--describe", is_flag=True, help="Show what NAME asks, its parameters and its text; do not run it.")
@click.option("--param", "-p", "given", multiple=True, metavar="NAME=VALUE", help="Fill a blank; may be repeated. "
              "An entity goes by id, label, CURIE or IRI.")  # fmt: skip
@click.option("--format", "-f", "form", type=click.Choice(FORMATS), help="[default: table; turtle for a graph]")
@click.option("--spreadsheet", is_flag=True, help="With csv: put an apostrophe before texts that begin with = + - @, "
              "so that a spreadsheet does not run them as formulas. Such a file no longer holds the very values; "
              "without this option the csv is exact, as the W3C format asks.")  # fmt: skip
@click.option("--graph", type=click.Path(dir_okay=False, path_type=Path), help="Ask this Turtle file, not the release.")
@endpoint_options
def query(
    name: str | None,
    listing: bool,
    describe: bool,
    given: tuple[str, ...],
    form: FormatName | None,
    spreadsheet: bool,
    graph: Path | None,
) -> None:
    """Ask the graph: NAME is a bundled query, a file FILE.rq, or - for standard input.

    A table shows IRIs as CURIEs; csv, tsv and json hold the full terms of the W3C's result formats. Values of
    parameters become single RDF terms, whatever they hold. A query may only read the graph at hand: SERVICE, FROM, LOAD
    and updates are refused, unless an endpoint is asked. An empty answer means that no source states such a fact, not
    that it is false; the exit code is 0 all the same.

    \b
    Example:
      monograph-kg query --list
      monograph-kg query indications
      monograph-kg query initial-dose --param drug=clonazepam --format json
      monograph-kg query --describe dose-in-range
      monograph-kg query indications --endpoint http://localhost:7878/query
      echo 'SELECT * { ?drug mkg:hasRisk ?risk }' | monograph-kg query -
    """
    if listing:
        _list()
        return
    if name is None:
        raise click.UsageError("name a query, or use --list")
    chosen = _find(name)
    if describe:
        _describe(chosen)
        return
    ask, names = _place(graph)
    answer = ask(_text(chosen, given, names))
    _show(answer, form, spreadsheet)
    note = note_on_nothing()
    if answer.kind == "select" and not answer.rows:
        click.echo("no rows" if note else f"no rows{EMPTY.get(chosen.group, '')}", err=True)
    if note and not (answer.rows or answer.triples or answer.truth):
        click.echo(note, err=True)


def _find(name: str) -> BundledQuery:
    """Return the query of that name, be it a bundled one, a file or standard input."""
    from monograph_kg.querying.catalogue import SUFFIX, find_query

    path = Path(name)
    if name != "-" and not (path.suffix == SUFFIX and (path.is_file() or path.is_absolute())):
        return find_query(name)
    from monograph_kg.querying.own import read_own, read_stdin

    return read_stdin() if name == "-" else read_own(path)


def _place(graph: Path | None) -> tuple[Ask, Names | None]:
    """Return the place that answers, and the names of its entities; None stands for those of the release."""
    from monograph_kg.querying.engine import load_graph, local, release_store

    remote = chosen_endpoint()
    if remote is not None:
        return remote, None
    from monograph_kg.querying.guard import guarded

    if graph is None:
        return guarded(local(release_store())), None
    from monograph_kg.querying.names import Names

    store = load_graph(graph)
    return guarded(local(store)), Names(store)


def _text(chosen: BundledQuery, given: Iterable[str], names: Names | None) -> str:
    """Return the SPARQL to run, with the values in their places."""
    values = _values(given)
    if not values:
        return chosen.text
    from monograph_kg.querying.bind import bind

    return bind(chosen, values, names)


def _values(given: Iterable[str]) -> dict[str, str]:
    values: dict[str, str] = {}
    for item in given:
        name, sign, value = item.partition("=")
        if not sign:
            raise click.BadParameter(f"'{item}' lacks the '='; write NAME=VALUE", param_hint="--param")
        if name in values:
            raise click.BadParameter(f"'{name}' is given twice", param_hint="--param")
        values[name] = value
    return values


def _show(answer: Answer, form: FormatName | None, spreadsheet: bool) -> None:
    form = form or ("turtle" if answer.kind == "graph" else "table")
    if spreadsheet and form != "csv":
        raise click.UsageError("--spreadsheet goes with --format csv")
    if form == "table":
        from monograph_kg.querying.tables import answer_table

        text = answer_table(answer, _width())
    else:
        from monograph_kg.querying.formats import write_answer

        text = write_answer(answer, form, spreadsheet)
    click.echo(text.encode("utf-8"), nl=False)


def _width() -> int | None:
    """Return the columns of the terminal, or None in a pipe."""
    if not sys.stdout.isatty():
        return None
    import shutil

    return shutil.get_terminal_size().columns


def _list() -> None:
    from itertools import groupby

    from monograph_kg.querying.catalogue import catalogue
    from monograph_kg.querying.tables import table

    queries = catalogue().values()
    width = _width()
    if width is None:
        for item in queries:
            click.echo(f"{item.group}\t{item.name}\t{item.summary}")
        return
    for group, members in groupby(queries, key=lambda item: item.group):
        click.echo(f"\n{group}")
        rows = [(item.name, item.summary, " ".join(p.name for p in item.parameters)) for item in members]
        click.echo(table(("name", "answers", "parameters"), rows, width), nl=False)


def _describe(chosen: BundledQuery) -> None:
    header = chosen.header
    click.echo(f"{chosen.group}/{chosen.name}: {header.summary}")
    for text in (header.description, header.problem and f"Problem: {header.problem}",
                 header.solution and f"Solution: {header.solution}"):  # fmt: skip
        if text:
            click.echo(f"\n{text}")
    for parameter in header.parameters:
        click.echo(f"\n--param {parameter.name}={parameter.default}  ({parameter.type}: {parameter.description})")
    click.echo(f"\n{chosen.text}", nl=False)
