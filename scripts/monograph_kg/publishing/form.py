"""The protocol behind which every form stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from monograph_kg.publishing.loss import LossReport
from monograph_kg.publishing.material import Material

Content = bytes | Iterable[bytes]
"""A file's bytes, or its chunks in order where it may be large."""


@dataclass(frozen=True)
class Export:
    """What a form made of a release.

    Attributes:
        files: content by file name, without folders.
        loss: the account of what was carried, simplified and left out.
    """

    files: Mapping[str, Content]
    loss: LossReport


@runtime_checkable
class Form(Protocol):
    """One way of writing a release; register it under the entry point group ``monograph_kg.forms``.

    The entry point names an object with these attributes (a module or an instance). ``write`` is a pure function: the
    same material gives the same bytes. It may raise `ExportError` and `MissingToolError`.

    Attributes:
        name: how users call it, in kebab case; the same as the entry point's name.
        summary: one line for the list of forms.
        suffixes: how the names of its files end, such as ``.nt``.
    """

    name: str
    summary: str
    suffixes: tuple[str, ...]

    def write(self, material: Material) -> Export:
        """Make the files and the account of losses."""
        ...
