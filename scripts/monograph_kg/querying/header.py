"""The header of a query file: its first lines, each beginning with ``#+``, are YAML.

The keys are those of grlc (https://github.com/CLARIAH/grlc) where it has one: ``summary``, ``description``, ``tags``.
Ours are ``parameters`` (name: {type, default, description}), ``questions`` (numbers of the competency questions that
the query answers) and, for quality rules, ``problem``, ``solution`` and ``severity``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, cast, get_args

import yaml

from monograph_kg.errors import InputError, Place

MARK = "#+"
ParameterType = Literal["entity", "string", "integer", "decimal", "iri"]
Severity = Literal["error", "warning", "info"]

_TEXT_KEYS = ("summary", "description", "problem", "solution", "severity")
_LIST_KEYS = ("tags", "questions")
_KEYS = (*_TEXT_KEYS, *_LIST_KEYS, "parameters")
_PARAMETER_KEYS = ("type", "default", "description")


@dataclass(frozen=True, slots=True)
class Parameter:
    """One blank of a query.

    Attributes:
        name: the variable without its question mark.
        type: what a value must be.
        default: the value, as a user would type it, that stands in the query's text.
        description: what the value means.
    """

    name: str
    type: ParameterType
    default: str
    description: str


@dataclass(frozen=True, slots=True)
class Header:
    """What a query file says about itself; absent texts are empty."""

    summary: str
    description: str = ""
    parameters: tuple[Parameter, ...] = ()
    tags: tuple[str, ...] = ()
    questions: tuple[int, ...] = ()
    problem: str = ""
    solution: str = ""
    severity: Severity | None = None


@cache
def read_header(text: str, path: Path | str) -> Header:
    r"""Read the header of the query ``text``.

    Args:
        text: the whole file.
        path: where it stands, for errors.

    Raises:
        InputError: if there is no header or it is malformed; the place names the line.

    >>> read_header("#+ summary: All drugs\nSELECT ...", "drugs.rq").summary
    'All drugs'
    """
    lines = []
    for line in text.splitlines():
        if not line.startswith(MARK):
            break
        lines.append(line[len(MARK) :].removeprefix(" "))
    if not lines:
        raise InputError("has no header", remedy="begin the file with '#+ summary: ...'", place=Place(path, 1))
    return _Reader(path).header("\n".join(lines) + "\n")


class _Reader:
    """Turns the YAML of one header into a `Header`."""

    def __init__(self, path: Path | str) -> None:
        self.path = path

    def header(self, document: str) -> Header:
        """Return the header that a YAML document describes."""
        fields = self._mapping(self._compose(document), _KEYS)
        texts = {key: self._text(fields[key]) for key in _TEXT_KEYS if key in fields}
        if not texts.get("summary"):
            raise self._error(None, "the header has no summary", "add '#+ summary: ...'")
        severity = texts.pop("severity", None)
        if severity is not None and severity not in get_args(Severity):
            raise self._error(fields["severity"], f"unknown severity '{severity}'", "use error, warning or info")
        return Header(
            **texts,
            severity=cast("Severity | None", severity),
            tags=tuple(self._text(item) for item in self._items(fields.get("tags"))),
            questions=tuple(self._number(item) for item in self._items(fields.get("questions"))),
            parameters=tuple(self._parameters(fields.get("parameters"))),
        )

    def _compose(self, document: str) -> yaml.Node:
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        try:
            root = yaml.compose(document, Loader=loader)
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            place = Place(self.path, mark.line + 1 if mark else None)
            problem = getattr(error, "problem", None) or str(error).splitlines()[0]
            raise InputError(f"the header is no YAML: {problem}", remedy="mind indentation, quotes and colons there",
                             place=place) from error  # fmt: skip
        if root is None:
            raise self._error(None, "the header is empty", "add '#+ summary: ...'")
        return root

    def _error(self, node: yaml.Node | None, problem: str, remedy: str) -> InputError:
        line = node.start_mark.line + 1 if node else 1
        return InputError(problem, remedy=remedy, place=Place(self.path, line))

    def _mapping(self, node: yaml.Node, known: tuple[str, ...] | None) -> dict[str, yaml.Node]:
        if not isinstance(node, yaml.MappingNode):
            raise self._error(node, "expected 'key: value' lines here", "write one key a line")
        made: dict[str, yaml.Node] = {}
        for key_node, value in node.value:
            key = self._text(key_node)
            if key in made:
                raise self._error(key_node, f"the key '{key}' stands twice", "keep one of them")
            if known and key not in known:
                raise self._error(key_node, f"unknown key '{key}'", f"known keys: {', '.join(known)}")
            made[key] = value
        return made

    def _text(self, node: yaml.Node) -> str:
        if not isinstance(node, yaml.ScalarNode):
            raise self._error(node, "expected a text here", "write it on one line, or after '|'")
        return str(node.value).strip()

    def _number(self, node: yaml.Node) -> int:
        written = self._text(node)
        if not (written.isascii() and written.isdigit()):
            raise self._error(node, f"'{written}' is no number of a question", "write a list such as [7, 13]")
        return int(written)

    def _items(self, node: yaml.Node | None) -> list[yaml.Node]:
        if node is None:
            return []
        if not isinstance(node, yaml.SequenceNode):
            raise self._error(node, "expected a list here", "write [first, second]")
        return list(node.value)

    def _parameters(self, node: yaml.Node | None) -> list[Parameter]:
        return [] if node is None else [self._parameter(*item) for item in self._mapping(node, None).items()]

    def _parameter(self, name: str, node: yaml.Node) -> Parameter:
        fields: Mapping[str, yaml.Node] = self._mapping(node, _PARAMETER_KEYS)
        missing = [key for key in _PARAMETER_KEYS if key not in fields]
        if missing:
            raise self._error(node, f"parameter '{name}' lacks {', '.join(missing)}", "give type, default, description")
        kind = self._text(fields["type"])
        if kind not in get_args(ParameterType):
            known = ", ".join(get_args(ParameterType))
            raise self._error(fields["type"], f"unknown type '{kind}' of parameter '{name}'", f"use one of {known}")
        default, description = self._text(fields["default"]), self._text(fields["description"])
        return Parameter(name, cast("ParameterType", kind), default, description)
