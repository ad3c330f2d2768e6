"""Find the data folders of the project, in a source tree as in an installed wheel."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from monograph_kg.errors import InputError, Place

AreaName = Literal["ontology", "mappings", "queries"]

_PACKAGE = Path(__file__).resolve().parent


def area(name: AreaName) -> Path:
    """Return the folder of the data area ``name``.

    A checkout has the areas at its top; a wheel carries them inside the package as ``_data``.

    Raises:
        InputError: if neither place has the folder.

    >>> area("ontology").name
    'ontology'
    """
    bundled = _PACKAGE / "_data" / name
    in_tree = _PACKAGE.parents[1] / name
    for folder in (bundled, in_tree):
        if folder.is_dir():
            return folder
    raise InputError(
        f"the data area '{name}' is missing",
        remedy="install the package again, or work in a complete checkout",
        place=Place(in_tree),
    )
