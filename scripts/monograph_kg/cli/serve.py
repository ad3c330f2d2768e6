"""``monograph-kg serve``: the release as a SPARQL endpoint with pages."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from pyoxigraph import Store

    from monograph_kg.stores.serving.settings import Settings


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="Port; 0 takes a free one."
)
@click.option("--graph", "graphs", multiple=True, type=click.Path(dir_okay=False, path_type=Path),
              help="Serve this RDF file, not the release; may be repeated. Named graphs stay.")  # fmt: skip
@click.option("--text", "texts", multiple=True, type=click.Path(dir_okay=False, path_type=Path),
              help="Text of a source, exactly as published: pages then show the sentence around a span.")  # fmt: skip
@click.option(
    "--read-write", is_flag=True, help="Accept updates from who sends the token that MONOGRAPH_KG_TOKEN holds."
)
@click.option("--location", type=click.Path(file_okay=False, path_type=Path),
              help="With --read-write: folder that keeps the data, filled at first. "
              "Without it changes end with the server.")  # fmt: skip
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    help="Processes for bundled queries, and as many for foreign ones. [default: as many as cores]",
)
@click.option(
    "--seconds",
    default=30.0,
    show_default=True,
    type=click.FloatRange(0.1, 3600),
    help="Limit of a query, an update or a page.",
)
@click.option("--cache-mb", default=32, show_default=True, type=click.IntRange(0, 4096),
              help="Kept answers of bundled questions; 0 keeps none.")  # fmt: skip
@click.option("--grace", default=30.0, show_default=True, type=click.FloatRange(0, 600),
              help="Seconds that running requests get when the server is stopped.")  # fmt: skip
def serve(
    host: str,
    port: int,
    graphs: tuple[Path, ...],
    texts: tuple[Path, ...],
    read_write: bool,
    location: Path | None,
    workers: int | None,
    seconds: float,
    cache_mb: int,
    grace: float,
) -> None:
    """Serve the graph: SPARQL 1.1 Protocol at /sparql, Graph Store reads at /data, pages at /.

    Read-only, and reachable from this machine only, unless told otherwise. Queries run in worker processes with limits
    on time, memory and size; an update that outlasts its limit changes nothing. SIGTERM or Ctrl+C stops the server
    after running requests are answered.

    \b
    Example:
      monograph-kg serve
      monograph-kg serve --port 8080 --text clonazepam-faq.txt
      MONOGRAPH_KG_TOKEN=$(openssl rand -hex 16) monograph-kg serve --read-write --location data
    """
    try:
        import uvicorn  # noqa: F401
    except ImportError as error:
        from monograph_kg.errors import MissingToolError

        raise MissingToolError("the web server is not installed", remedy="pip install 'monograph-kg[serve]'") from error
    if location is not None and not read_write:
        raise click.UsageError("--location goes with --read-write")
    from dataclasses import replace

    from monograph_kg.stores.serving.app import make_app
    from monograph_kg.stores.serving.run import is_loopback, listen
    from monograph_kg.stores.serving.run import serve as serve_app

    store = _store(graphs, location)
    settings = _settings(store, texts, read_write, workers, seconds, cache_mb)
    if location is not None:
        settings = replace(settings, journal=_journal(location))
    place = listen(host, port)
    address = f"http://{f'[{host}]' if ':' in host else host}:{place.getsockname()[1]}/"
    if not is_loopback(host):
        click.echo(f"note: {host} may be reached from other machines, without TLS; put a proxy before it", err=True)
    mode = "read-write" if read_write else "read-only"
    app = make_app(store, settings)
    serve_app(app, place, grace, lambda: click.echo(f"serving {len(store):,} triples, {mode}, at {address}"))
    click.echo("stopped", err=True)


def _store(graphs: tuple[Path, ...], location: Path | None) -> Store:
    """Return the store to serve, a persistent one filled if it is new."""
    from pyoxigraph import Store

    if location is None and not graphs:
        from monograph_kg.querying.engine import release_store

        return release_store()
    try:
        store = Store(str(location)) if location else Store()
    except OSError as error:
        from monograph_kg.errors import Place, StoreError

        raise StoreError(f"cannot open the store: {error}", remedy="is another server running on it?",
                         place=Place(location or "")) from error  # fmt: skip
    if location is not None:
        from monograph_kg.stores.writer import recover

        if recover(store, _journal(location)):
            click.echo("finished an update that was interrupted", err=True)
    if len(store) == 0:
        from itertools import chain

        from monograph_kg.querying.engine import release_file
        from monograph_kg.stores.doors import read_rdf

        # One transaction: a folder that was filled in part would be taken for a full one the next time.
        store.extend(chain.from_iterable(read_rdf(path) for path in graphs or (release_file(),)))
    return store


def _journal(location: Path) -> Path:
    """Return the file beside a store's folder that names an update under way."""
    return location.with_name(f"{location.name}.journal")


def _settings(
    store: Store, texts: tuple[Path, ...], read_write: bool, workers: int | None, seconds: float, cache_mb: int
) -> Settings:
    from monograph_kg.querying.passages import read_texts
    from monograph_kg.querying.reader import Reader
    from monograph_kg.stores.limits import QueryLimits
    from monograph_kg.stores.serving.settings import MEBIBYTE, Settings

    usual = Settings()
    return Settings(
        token=_token() if read_write else None,
        workers=workers or usual.workers,
        limits=QueryLimits(seconds=seconds),
        cache_bytes=cache_mb * MEBIBYTE,
        texts=read_texts(Reader(store), texts),
    )


def _token() -> str:
    """Return the token for updates. Raises InputError if the environment has none, or one that is easy to guess."""
    import os

    from monograph_kg.errors import InputError
    from monograph_kg.stores.serving.settings import SHORTEST_TOKEN, TOKEN_VARIABLE

    token = os.environ.pop(TOKEN_VARIABLE, "")
    if len(token) < SHORTEST_TOKEN or not token.isascii() or not token.isprintable() or " " in token:
        raise InputError(
            f"--read-write needs a token of at least {SHORTEST_TOKEN} visible ASCII characters in {TOKEN_VARIABLE}",
            remedy=f"{TOKEN_VARIABLE}=$(openssl rand -hex 16) monograph-kg serve --read-write",
        )
    return token
