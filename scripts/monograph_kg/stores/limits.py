"""How much a foreign file or query may ask for. The defaults fit a laptop; every door takes others."""

from __future__ import annotations

from dataclasses import dataclass

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class RdfLimits:
    """What one foreign RDF document may cost.

    Attributes:
        bytes: size of the document.
        depth: how deep elements, brackets, objects or quoted triples may stand in one another.
        statements: triples or quads.
        blank_nodes: distinct blank nodes. Comparing graphs gets dear with them.
    """

    bytes: int = 256 * MEBIBYTE
    depth: int = 64
    statements: int = 5_000_000
    blank_nodes: int = 500_000


@dataclass(frozen=True, slots=True)
class QueryLimits:
    """What one foreign query may cost.

    Attributes:
        bytes: size of the query text.
        depth: how deep braces, parentheses and quoted triples may stand in one another.
        operators: path, arithmetic and logical operators, and clauses such as OPTIONAL, UNION, BIND and FILTER. Engines
            nest these once more for each: a few thousand overflow the stack.
        triples: triple patterns, counted by their separators. The join optimiser's time grows with their square.
        rows: solutions or triples of the answer.
        reply_bytes: size of a serialised answer.
        seconds: from the start of the work to its end.
        memory: bytes that the worker may take beside the data that it has loaded.
    """

    bytes: int = 256 * 1024
    depth: int = 64
    operators: int = 1_000
    triples: int = 500
    rows: int = 100_000
    reply_bytes: int = 64 * MEBIBYTE
    seconds: float = 30.0
    memory: int = 1024 * MEBIBYTE


@dataclass(frozen=True, slots=True)
class Permissions:
    """What a foreign query may do beside reading the data at hand. Nothing, unless somebody says so.

    Attributes:
        service: SERVICE, that is, asking other endpoints.
        dataset: FROM and FROM NAMED. Some engines fetch what these name.
        update: INSERT, DELETE and the graph management operations.
        load: LOAD, which fetches; needs ``update`` too.
    """

    service: bool = False
    dataset: bool = False
    update: bool = False
    load: bool = False
