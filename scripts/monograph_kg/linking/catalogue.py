"""The bundled dataset descriptions, and the reading of one."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from pathlib import Path

from monograph_kg.areas import area
from monograph_kg.errors import InputError, reraise
from monograph_kg.linking.description import Description, Identifier
from monograph_kg.linking.spaces import pattern_of
from monograph_kg.records.yamlfile import KeyPath, YamlFile, read_record
from monograph_kg.vocabulary.prefixes import load_prefixes

SUFFIX = ".yaml"


def folder() -> Path:
    """Return the folder of the bundled descriptions."""
    return area("mappings") / "datasets"


def names() -> list[str]:
    """Return the ids of the bundled datasets, sorted."""
    return sorted(path.stem for path in folder().glob(f"*{SUFFIX}"))


def find(name: str) -> Description:
    """Return a bundled description by id, or the one in the file ``name``.

    Raises:
        InputError: if there is none, or it is malformed (with file, line and remedy).
    """
    if name.endswith(SUFFIX):
        return read_description(Path(name))
    if name not in names():
        near = difflib.get_close_matches(name, names(), n=1)
        remedy = f"did you mean '{near[0]}'?" if near else f"known datasets: {', '.join(names())}; or name a .yaml file"
        raise InputError(f"there is no dataset '{name}'", remedy=remedy)
    return read_description(folder() / f"{name}{SUFFIX}")


def read_description(path: Path) -> Description:
    """Read and check one description.

    Raises:
        InputError: or `ManyInputErrors`, with line and column: unknown keys, kinds, prefixes, spaces; broken patterns.
    """
    description, file = read_record(path, Description)
    reraise([*_name_errors(description, file), *_space_errors(description, file), *_table_errors(description, file)])
    return description


def _name_errors(description: Description, file: YamlFile) -> Iterator[InputError]:
    if description.id != file.path.stem:
        yield InputError(f"the id '{description.id}' is not the name of the file", remedy="give both the same name",
                         place=file.place(("id",)))  # fmt: skip


def _space_errors(description: Description, file: YamlFile) -> Iterator[InputError]:
    known = load_prefixes().namespaces
    for name, space in description.spaces.items():
        place = file.place(("spaces", name))
        if space.prefix not in known:
            yield InputError(f"the space '{name}' has the unknown prefix '{space.prefix}'",
                             remedy="add it to mappings/prefixes.json, or correct it", place=place)  # fmt: skip
            continue
        try:
            re.compile(pattern_of(space))
        except re.error as error:
            yield InputError(f"the pattern of the space '{name}' is broken: {error}", remedy="correct it", place=place)


def _table_errors(description: Description, file: YamlFile) -> Iterator[InputError]:
    for keys, identifier in _identifiers(description):
        for name in identifier.spaces:
            if name not in description.spaces:
                yield InputError(f"there is no space '{name}'", remedy=f"known: {', '.join(description.spaces)}",
                                 place=file.place((*keys, "spaces")))  # fmt: skip
    for index, table in enumerate(description.tables):
        if table.bind and table.bind.space not in description.spaces:
            yield InputError(f"there is no space '{table.bind.space}'", remedy="define it under 'spaces'",
                             place=file.place(("tables", index, "bind", "space")))  # fmt: skip
        if table.query and table.bind and not re.search(rf"VALUES \?{table.bind.variable} \{{ \}}", table.query):
            yield InputError("the query has no place for the identifiers", place=file.place(("tables", index, "query")),
                             remedy=f"write VALUES ?{table.bind.variable} {{ }} in it")  # fmt: skip
        if table.format == "sparql" and not description.endpoint:
            yield InputError("a query without an endpoint", remedy="give 'endpoint'",
                             place=file.place(("tables", index)))  # fmt: skip


def _identifiers(description: Description) -> Iterator[tuple[KeyPath, Identifier]]:
    for index, crosswalk in enumerate(description.crosswalks):
        yield ("crosswalks", index, "node"), crosswalk.node
        yield ("crosswalks", index, "same_as"), crosswalk.same_as
    for index, nodes in enumerate(description.nodes):
        yield ("nodes", index, "node"), nodes.node
    for index, table in enumerate(description.tables):
        for side in ("subject", "object"):
            for number, identifier in enumerate(getattr(table, side).ids):
                yield ("tables", index, side, "ids", number), identifier
