"""The options that send a query to a SPARQL endpoint instead of asking the release."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from monograph_kg.querying.engine import Ask

_Command = TypeVar("_Command", bound=Callable[..., Any])
_KEY = "monograph_kg.endpoint"
DEFAULT_GRAPH = "https://w3id.org/monograph-kg/release/clonazepam"


def _keep(context: click.Context, parameter: click.Parameter, value: object) -> None:
    context.meta.setdefault(_KEY, {})[parameter.name] = value


def endpoint_options(command: _Command) -> _Command:
    """Give a command --endpoint, --endpoint-graph, --user and --timeout; `chosen_endpoint` tells what they say."""
    for option in (
        click.option("--timeout", type=click.FloatRange(min=0.1), default=60.0, show_default=True, callback=_keep,
                     expose_value=False, help="Seconds to wait for each piece of the endpoint's reply."),
        click.option("--user", callback=_keep, expose_value=False,
                     help="Who asks the endpoint. The password comes from MONOGRAPH_KG_PASSWORD or a prompt."),
        click.option("--endpoint-graph", metavar="IRI", callback=_keep, expose_value=False,
                     help="Ask this graph of the endpoint, not its default graph."),
        click.option("--endpoint", metavar="URL", callback=_keep, expose_value=False,
                     help="Ask this SPARQL endpoint, not the release."),
    ):  # fmt: skip
        command = option(command)
    return command


def chosen_endpoint() -> Ask | None:
    """Return what asks the endpoint that the options name; None if they name none.

    Raises:
        MonographError: if the address or the graph cannot be used, or a password is missing.
    """
    chosen = click.get_current_context().meta.get(_KEY, {})
    if not chosen.get("endpoint"):
        return None
    from monograph_kg.stores.credentials import check_url, from_environment
    from monograph_kg.stores.endpoint import Endpoint
    from monograph_kg.stores.remote import check_graph
    from monograph_kg.stores.transport import Timeouts, Transport

    graph = chosen.get("endpoint_graph")
    transport = Transport(from_environment(chosen.get("user"), ask=True), Timeouts(read=chosen["timeout"]))
    click.get_current_context().with_resource(transport)
    graphs = (check_graph(graph),) if graph else ()
    return Endpoint(check_url(chosen["endpoint"]), transport, default_graphs=graphs).query


def note_on_nothing() -> str | None:
    """Return what may be behind an empty answer; None where no endpoint was asked, or a graph of it by name."""
    chosen = click.get_current_context().meta.get(_KEY, {})
    if not chosen.get("endpoint") or chosen.get("endpoint_graph"):
        return None
    return (
        "note: this was asked of the endpoint's default graph; 'monograph-kg load' fills a graph of its own, "
        f"which --endpoint-graph {DEFAULT_GRAPH} asks"
    )
