"""Find the data folders of the project: in a source tree, in an installed wheel, or where the user says.

The environment variable ``MONOGRAPH_KG_PROJECT`` names a folder with ``ontology/``, ``mappings/`` and ``queries/`` of
the user's own, so that a curator can work on a copy, or on monographs that are not part of this project.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

from monograph_kg.errors import InputError, Place

AreaName = Literal["ontology", "mappings", "queries"]

VARIABLE = "MONOGRAPH_KG_PROJECT"
_PACKAGE = Path(__file__).resolve().parent


def area(name: AreaName) -> Path:
    """Return the folder of the data area ``name``.

    A checkout has the areas at its top; a wheel carries them inside the package as ``_data``; the variable wins.

    Raises:
        InputError: if neither place has the folder.

    >>> area("ontology").name
    'ontology'
    """
    chosen = os.environ.get(VARIABLE)
    places = [Path(chosen) / name] if chosen else [_PACKAGE / "_data" / name, _PACKAGE.parents[1] / name]
    for folder in places:
        if folder.is_dir():
            return folder
    raise InputError(
        f"the data area '{name}' is missing",
        remedy=f"install the package again, work in a complete checkout, or correct {VARIABLE}",
        place=Place(places[-1]),
    )
