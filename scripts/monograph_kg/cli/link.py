"""``monograph-kg link``: what a research dataset says about the statements of the graph."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from monograph_kg.linking.run import Outcomes


@click.command()
@click.argument("dataset", required=False)
@click.option("--data", type=click.Path(path_type=Path), help="The dataset's folder, or its file.")
@click.option("--endpoint", metavar="URL", help="SPARQL endpoint to ask instead of the dataset's own.")
@click.option("--timeout", type=click.FloatRange(min=0.1), default=60.0, show_default=True, metavar="SECONDS",
              help="Longest wait for one answer of the endpoint.")  # fmt: skip
@click.option("--mappings", type=click.Path(path_type=Path), multiple=True, metavar="FILE",
              help="Third-party SSSOM set that leads from our identifiers to others; may be repeated.")  # fmt: skip
@click.option("--source", "sources", multiple=True, help="Take only this source; may be repeated. [default: all]")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path),
              help="Folder for the files. [default: links/DATASET]")  # fmt: skip
@click.option("--list", "show_list", is_flag=True, help="List the datasets that are described, and end.")
def link(
    dataset: str | None, data: Path | None, endpoint: str | None, timeout: float, mappings: tuple[Path, ...],
    sources: tuple[str, ...], out: Path | None, show_list: bool,
) -> None:  # fmt: skip
    """Hold every statement against DATASET: corroborated, contradicted, more general, more specific, or not found.

    DATASET is a name of --list, or a description of your own (a .yaml file). Writes corroboration.ttl, .tsv and .html
    and links.sssom.tsv together, or nothing.

    \b
    Example:
      monograph-kg link --list
      monograph-kg link pharmacotherapydb --data ../shared/datasets/pharmacotherapydb
      monograph-kg link wikidata --out links/wikidata
    """
    if show_list:
        _list()
        return
    if dataset is None:
        raise click.UsageError("name a dataset, or ask for --list")
    if data and endpoint:
        raise click.UsageError("give --data or --endpoint, not both")
    outcomes = _link(dataset, data, endpoint, timeout, mappings, sources)
    from monograph_kg.linking.report import write_report

    folder = out or Path("links") / outcomes.description.id
    files = write_report(outcomes, folder)
    _tell(outcomes)
    for name, content in sorted(files.items()):
        click.echo(f"  {folder / name}  {len(content):,} bytes")


def _list() -> None:
    from monograph_kg.linking.catalogue import find, names

    for name in names():
        description = find(name)
        where = "endpoint" if description.is_endpoint else "files"
        click.echo(f"{name:20}{where:10}{description.title} {description.version}")


def _link(
    dataset: str, data: Path | None, endpoint: str | None, timeout: float, mappings: tuple[Path, ...],
    sources: tuple[str, ...],
) -> Outcomes:  # fmt: skip
    from monograph_kg.errors import LinkError
    from monograph_kg.graph.assemble import read_inputs
    from monograph_kg.linking.catalogue import find
    from monograph_kg.linking.progress import Progress
    from monograph_kg.linking.run import link_endpoint, link_files
    from monograph_kg.vocabulary.foreign import read_foreign

    description = find(dataset)
    inputs = read_inputs(sources)
    known = {entry.mapping.object_id for entry in inputs.ledger.entries}
    foreign = [read_foreign(path, known) for path in mappings]
    address = endpoint or (description.endpoint if data is None else None)
    if description.is_endpoint and address:
        from monograph_kg.linking.remote import remote_select

        return link_endpoint(inputs, description, remote_select(description.id, address, timeout), address, foreign)
    if data is None:
        raise LinkError(f"{description.id}: no data", remedy=f"get it from {description.homepage} and give --data PATH")
    if description.is_endpoint:
        raise LinkError(f"{description.id}: is asked, not read", remedy="give --endpoint URL instead of --data")
    with Progress() as progress:
        return link_files(inputs, description, data, mappings=foreign, ticker=progress.of)


def _tell(outcomes: Outcomes) -> None:
    from collections import Counter

    from monograph_kg.linking.verdicts import Outcome

    counts = Counter(verdict.outcome for verdict in outcomes.verdicts)
    rows = sum(outcomes.found.rows.values())
    said = ", ".join(f"{counts[outcome]} {outcome.words}" for outcome in Outcome if counts[outcome])
    click.echo(f"{outcomes.description.id}: {rows:,} rows; {said}; {len(outcomes.beyond)} only in the dataset")
    for verdict in outcomes.verdicts:
        if verdict.is_disagreement:
            remark = f" ({verdict.remark})" if verdict.remark else ""
            click.echo(f"  {verdict.outcome.words}: {verdict.item.words}{remark}")
