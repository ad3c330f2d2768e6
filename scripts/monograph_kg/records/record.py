"""The base of all records, and validation errors told in the words of the file that a curator edits."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator
from datetime import date
from typing import Annotated, TypeVar, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from monograph_kg.errors import InputError, Place
from monograph_kg.records.text import forbidden_character

Locate = Callable[[tuple[int | str, ...]], Place]

_SHOWN = 60  # characters of a value, so that a message fits in a line of a terminal


class Record(BaseModel):
    """A frozen value object; unknown fields are errors, because a misspelt qualifier must not vanish."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=False)


def _clean(text: str) -> str:
    if name := forbidden_character(text):
        raise PydanticCustomError("forbidden_character", "holds {name}, which XML forbids", {"name": name})
    if text != text.strip():
        raise PydanticCustomError("outer_space", "begins or ends with white space")
    return text


Text = Annotated[str, StringConstraints(min_length=1), AfterValidator(_clean)]
"""Non-empty text without outer white space or characters that XML forbids."""


def _day(text: str) -> str:
    try:
        date.fromisoformat(text)
    except ValueError as error:
        raise PydanticCustomError("day", "{text} is no day of the calendar", {"text": text}) from error
    return text


Day = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$"), AfterValidator(_day)]
"""A day as ISO 8601 writes it, such as 2026-11-23."""

SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"
Slug = Annotated[str, StringConstraints(pattern=SLUG)]
"""Identifier that is the last part of one of our IRIs: lower case, digits, single hyphens."""

R = TypeVar("R", bound=Record)


def validate(model: type[R], data: object, locate: Locate) -> tuple[R | None, list[InputError]]:
    """Make a record of ``data``, or say what is wrong with it.

    Args:
        model: the record's class.
        data: plain Python data as read from the file.
        locate: gives the place of a key path within the data.

    Returns:
        The record and no errors, or None and at least one error.
    """
    try:
        return model.model_validate(data), []
    except ValidationError as error:
        return None, [_teach(model, detail, locate) for detail in error.errors(include_url=False)]


def _model_at(model: type[Record], path: tuple[int | str, ...]) -> type[Record]:
    """Return the record's class at a key path within ``model``, or the nearest one above it."""
    for key in path:
        field = model.model_fields.get(str(key))
        model = next(_records_in(field.annotation), model) if field else model
    return model


def _records_in(annotation: object) -> Iterator[type[Record]]:
    """Yield the record classes that an annotation such as ``tuple[Statement, ...]`` speaks of."""
    if isinstance(annotation, type) and issubclass(annotation, Record):
        yield annotation
    for inner in get_args(annotation):
        yield from _records_in(inner)


def _teach(model: type[Record], detail: ErrorDetails, locate: Locate) -> InputError:
    """Turn one finding of pydantic into an error with place and remedy."""
    path = tuple(detail["loc"])
    name = ".".join(str(part) for part in path) or "record"
    place = locate(path)
    kind = detail["type"]
    if kind == "extra_forbidden":
        known = sorted(_model_at(model, path[:-1]).model_fields)
        near = difflib.get_close_matches(str(path[-1]), known, n=1)
        hint = f"did you mean '{near[0]}'?" if near else f"known keys: {', '.join(known)}"
        return InputError(f"unknown key '{name}'", remedy=hint, place=place)
    if kind == "missing":
        return InputError(f"the key '{name}' is missing", remedy=f"add '{path[-1]}' to this record", place=place)
    shown = repr(detail["input"])
    shown = shown if len(shown) <= _SHOWN else f"{shown[: _SHOWN - 3]}..."
    if kind == "literal_error":
        expected = detail["ctx"]["expected"]
        return InputError(f"'{name}' has the unknown value {shown}", remedy=f"use one of {expected}", place=place)
    if detail["input"] in (None, ""):
        return InputError(f"'{name}' is empty", remedy="give it a value", place=place)
    remedy = str(detail.get("ctx", {}).get("remedy", "")) or f"correct the value {shown}"
    return InputError(f"'{name}': {detail['msg']}", remedy=remedy, place=place)
