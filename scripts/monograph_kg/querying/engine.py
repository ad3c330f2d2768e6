"""Run queries on a graph in memory: the release, or a Turtle file of the user's.

`Ask` is the seam: whoever asks elsewhere (an endpoint, a worker process) offers the same, a function that takes the
text of a query and returns an `Answer`. The store in memory keeps numbers by value: it answers 0.5 where the file has
0.50, and takes every kind of integer for xsd:integer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import RdfFormat, Store

from monograph_kg.areas import area
from monograph_kg.errors import InputError, Place, QueryError
from monograph_kg.querying.answers import Answer, from_results

if TYPE_CHECKING:
    from monograph_kg.querying.lexis import Token

Ask = Callable[[str], Answer]
"""A place that answers queries: takes the text of one, returns its answer, raises `MonographError`."""

RELEASE = "clonazepam"
_FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")


def release_file(name: str = RELEASE) -> Path:
    """Return the Turtle file of a release, whether it is there or not."""
    return area("ontology") / "release" / f"{name}.ttl"


@cache
def release_store() -> Store:
    """Return the release as a store in memory; read once in a process.

    Raises:
        InputError: if the release is missing or cannot be read.
    """
    path = release_file()
    if not path.is_file():
        raise InputError("the release is missing", remedy="run 'monograph-kg build' first", place=Place(path))
    return load_graph(path)


def load_graph(path: Path) -> Store:
    """Return a Turtle file as a store in memory.

    Raises:
        InputError: if it cannot be read or is no Turtle.
    """
    store = Store()
    try:
        store.load(path=str(path), format=RdfFormat.TURTLE)
    except SyntaxError as error:
        place = Place(path, error.lineno, error.offset)
        raise InputError(f"is no Turtle: {error.msg}", remedy="correct it there", place=place) from error
    except OSError as error:
        problem = error.strerror or str(error)
        raise InputError(f"cannot read the graph: {problem}", remedy="check the path", place=Place(path)) from error
    return store


def run(text: str, store: Store, max_rows: int | None = None) -> Answer:
    """Run one query on ``store``.

    Args:
        text: plain SPARQL 1.1.
        store: the graph.
        max_rows: read no more rows or triples than this.

    Raises:
        QueryError: if it is no SPARQL query (with line and column), or cannot be evaluated.
    """
    try:
        return from_results(store.query(text), max_rows)
    except SyntaxError as error:
        raise _no_query(text, error) from error
    except (ValueError, RuntimeError, OSError) as error:
        problem = str(error).splitlines()[0]
        raise QueryError(f"the query cannot be run: {problem}", remedy="correct the query") from error


def _no_query(text: str, error: SyntaxError) -> QueryError:
    """Return the error of a query that the parser did not understand, with what stands there."""
    form = next(_after_prologue(text), None)
    if form and form.text.upper() not in _FORMS:
        before = text[: form.start]
        place = Place("query", before.count("\n") + 1, len(before) - before.rfind("\n"))
        return QueryError(f"is no SPARQL query: it begins with '{form.text}'",
                          remedy=f"begin with one of {', '.join(_FORMS)}", place=place)  # fmt: skip
    found = re.match(r"error at (\d+):(\d+)", error.msg)
    if not found:
        return QueryError(f"is no SPARQL query: {error.msg.splitlines()[0]}", remedy="correct the query")
    line, column = int(found.group(1)), int(found.group(2))
    rest = "".join(text.split("\n")[line - 1 : line])[column - 1 :].strip()
    shown = f"cannot be read from {rest[:40]!r} on" if rest else "ends too early, or is empty"
    return QueryError(f"is no SPARQL query: it {shown}", remedy="correct the query there",
                      place=Place("query", line, column))  # fmt: skip


def _after_prologue(text: str) -> Iterator[Token]:
    """Yield the tokens after the declarations of prefixes and of the base."""
    from monograph_kg.querying.lexis import tokens  # noqa: PLC0415 (only a faulty query needs it)

    line = tokens(text)
    for token in line:
        if token.text.upper() == "PREFIX":
            next(line, None), next(line, None)
        elif token.text.upper() == "BASE":
            next(line, None)
        else:
            yield token


def local(store: Store) -> Ask:
    """Return the place that answers queries on ``store``."""
    return lambda text: run(text, store)
