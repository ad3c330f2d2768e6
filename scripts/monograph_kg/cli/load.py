"""``monograph-kg load``: the release, or any graph, into a triple store."""

from __future__ import annotations

from pathlib import Path

import click

from monograph_kg.cli.endpoint import DEFAULT_GRAPH

_READ_SECONDS = 600.0  # a store may take its time over a large update


@click.command()
@click.argument("url")
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--kind",
    type=click.Choice(["auto", "oxigraph", "fuseki", "rdf4j", "virtuoso", "graphdb", "generic"]),
    default="auto",
    show_default=True,
    help="What store it is.",
)
@click.option("--graph", default=DEFAULT_GRAPH, show_default=True, help="IRI of the graph to replace, or 'default'.")
@click.option("--user", help="Who loads. The password comes from MONOGRAPH_KG_PASSWORD or a prompt.")
@click.option(
    "--method",
    type=click.Choice(["auto", "gsp", "update", "bulk"]),
    default="auto",
    show_default=True,
    help="gsp: parts by the Graph Store Protocol; update: parts by INSERT DATA; bulk: one upload.",
)
@click.option("--format", "form", help="Format of FILE, where its suffix does not say it.")
def load(url: str, file: Path | None, kind: str, graph: str, user: str | None, method: str, form: str | None) -> None:
    """Load FILE (by default the release) into the triple store at URL, replacing one graph as a whole.

    URL is the server for Oxigraph and Virtuoso, the dataset for Fuseki, the repository for RDF4J and GraphDB. The graph
    is read back and compared. After any failure it is as it was before, and the same command goes on where it stopped.
    Loading twice changes nothing.

    \b
    Example:
      monograph-kg load http://localhost:7878
      monograph-kg load http://localhost:3030/drugs --graph default
      MONOGRAPH_KG_PASSWORD=... monograph-kg load https://example.org:8890 --kind virtuoso --user dba
    """
    from monograph_kg.graph.release import release_folder
    from monograph_kg.stores.credentials import check_url, from_environment
    from monograph_kg.stores.kinds import detect, services
    from monograph_kg.stores.loading import Loader
    from monograph_kg.stores.payload import Payload
    from monograph_kg.stores.progress import ProgressLine
    from monograph_kg.stores.remote import RemoteGraphs, check_graph
    from monograph_kg.stores.transport import Timeouts, Transport

    check_url(url)
    target = None if graph == "default" else check_graph(graph)
    credentials = from_environment(user, ask=True)
    payload = Payload(file or release_folder() / "clonazepam.ttl", form)
    timeouts, largest = Timeouts(read=_READ_SECONDS), payload.longest_reply
    with Transport(credentials, timeouts, reply_limit=largest) as transport, ProgressLine() as progress:
        found = detect(url, transport) if kind == "auto" else kind
        remote = RemoteGraphs(services(url, found), transport)  # type: ignore[arg-type]
        done = Loader(remote, method, progress.show).load(payload, target)  # type: ignore[arg-type]
    click.echo(f"{graph} in {found}: {done.found}")
    click.echo(f"  {done.method}; {done.atomic}")
    sent = "" if done.method == "unchanged" else f"{done.sent_seconds:.1f} s until the store had it, "
    click.echo(f"  {sent}{done.seconds:.1f} s with reading back and comparing")
    graphs = f" --endpoint-graph {graph}" if target else ""
    click.echo(f"  ask it: monograph-kg query indications --endpoint {remote.services.query}{graphs}")
