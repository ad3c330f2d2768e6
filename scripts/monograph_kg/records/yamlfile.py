"""YAML files with positions: plain data, and for each key path the line and column where its value stands.

Only what YAML 1.1's core types give is taken; tags, anchors that repeat a value and doubled keys are refused. Parsing
is PyYAML's; this module keeps the marks that ``yaml.safe_load`` throws away.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from monograph_kg.errors import InputError, Place, reraise
from monograph_kg.records.record import R, validate
from monograph_kg.records.text import read_utf8

KeyPath = tuple[int | str, ...]
MAX_DEPTH = 20
_TOO_DEEP = f"more than {MAX_DEPTH} levels of nesting"
Loader = yaml.SafeLoader | yaml.CSafeLoader


@dataclass(frozen=True, slots=True)
class YamlFile:
    """A YAML file as read: its plain data and the marks of its values."""

    path: Path
    data: Any
    marks: dict[KeyPath, tuple[int, int]] = field(default_factory=dict)

    def place(self, keys: KeyPath) -> Place:
        """Return the place of the value at ``keys``, or of the nearest value above it."""
        for length in range(len(keys), -1, -1):
            if mark := self.marks.get(keys[:length]):
                return Place(self.path, *mark)
        return Place(self.path)


def read_yaml(path: Path) -> YamlFile:
    """Read one YAML document.

    Raises:
        InputError: if the file cannot be read, is no YAML, doubles a key, or uses an alias or a tag.
    """
    text = read_utf8(path)
    _refuse_extras(text, path)
    loader = yaml.CSafeLoader(text) if hasattr(yaml, "CSafeLoader") else yaml.SafeLoader(text)
    try:
        root = loader.get_single_node()
        if root is None:
            raise InputError("the file holds no data", remedy="fill it, or remove it", place=Place(path, 1))
        marks: dict[KeyPath, tuple[int, int]] = {}
        data = _plain(loader, root, (), marks, path)
    except yaml.YAMLError as error:
        raise _unreadable(path, error) from error
    finally:
        loader.dispose()
    return YamlFile(path, data, marks)


def _refuse_extras(text: str, path: Path) -> None:
    """Refuse aliases, tags and deep nesting before anything is built of them.

    A few nested aliases make gigabytes, a tag changes what a word means, and a curated file needs none of them.
    """
    depth = 0
    try:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader if hasattr(yaml, "CSafeLoader") else yaml.SafeLoader):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            odd = "an alias" if isinstance(event, yaml.AliasEvent) else "a tag" if getattr(event, "tag", None) else None
            if depth > MAX_DEPTH:
                odd = _TOO_DEEP
            if odd:
                mark = event.start_mark
                place = Place(path, mark.line + 1, mark.column + 1) if mark else Place(path)
                raise InputError(odd, remedy="write the value out, plainly", place=place)
    except yaml.YAMLError as error:
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: yaml.YAMLError) -> InputError:
    mark = getattr(error, "problem_mark", None)
    place = Place(path, mark.line + 1, mark.column + 1) if mark else Place(path)
    problem = getattr(error, "problem", None) or str(error).splitlines()[0]
    if "nesting" in problem:
        # The scanner reads ahead of its events and has a limit of its own, so it may refuse before we do.
        return InputError(_TOO_DEEP, remedy="write the value out, plainly", place=place)
    return InputError(f"is no YAML: {problem}", remedy="mind indentation, quotes and colons there", place=place)


def _plain(loader: Loader, node: yaml.Node, keys: KeyPath, marks: dict[KeyPath, tuple[int, int]], path: Path) -> object:
    """Turn a node into plain data, noting where each value begins."""
    mark = (node.start_mark.line + 1, node.start_mark.column + 1)
    if keys in marks:
        raise InputError(f"the key '{keys[-1]}' stands twice", remedy="keep one of them", place=Place(path, *mark))
    marks[keys] = mark
    if isinstance(node, yaml.MappingNode):
        made = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                raise InputError("a key is no plain text", remedy="write KEY: VALUE", place=Place(path, *mark))
            key = key_node.value
            made[key] = _plain(loader, value_node, (*keys, key), marks, path)
        return made
    if isinstance(node, yaml.SequenceNode):
        return [_plain(loader, item, (*keys, index), marks, path) for index, item in enumerate(node.value)]
    if not node.tag.startswith("tag:yaml.org,2002:") or node.tag.endswith((":timestamp", ":binary")):
        return node.value
    return loader.construct_object(node)


def read_record(path: Path, model: type[R]) -> tuple[R, YamlFile]:
    """Read a YAML file that is one record.

    Returns:
        The record, and the file for the places of later errors.

    Raises:
        InputError: for the one bad value, or `ManyInputErrors` for all of them, with line and column.
    """
    file = read_yaml(path)
    record, errors = validate(model, file.data, file.place)
    reraise(errors)
    if record is None:  # pragma: no cover - errors were raised
        raise AssertionError(path)
    return record, file
