"""Hazards: dependence, addiction, tolerance, misuse and withdrawal, which are risks and no adverse effects."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from monograph_kg.reading.datafolder import DATA
from monograph_kg.reading.lexis.words import singular_phrase
from monograph_kg.records.tsv import read_table

_BEFORE = re.compile(
    r"""
    (?:(?:physical|psychological|mental|emotional|physically|psychologically|mentally|emotionally|drug|severe|serious
      |mild|unpleasant|some|marked|true|real|any|significant|typical|troublesome|distressing|the|an?|potential|possible
      |known|considered|strong|strongly|highly|very|uncomfortable|intense|acute|symptoms[ ]of[ ]|no)[ ])+
    """,
    re.VERBOSE,
)
_AFTER = re.compile(
    r" (?:on|to|upon|of|over|in the (?:usual |same |strict )?(?:sense|way)|the way|like|as|problems?|itself|altogether"
    r"|liability)\b.*$"
)


@cache
def hazards() -> dict[str, str]:
    """Return the entity of each name of a hazard, names in the singular.

    Raises:
        InputError: if the table is malformed.
    """
    rows = read_table(DATA / "risks.tsv", ("name", "entity")).rows
    return {row.cells["name"]: row.cells["entity"] for row in rows}


@lru_cache(maxsize=4096)
def hazard(name: str) -> str | None:
    """Return the entity of the hazard that a folded name means, or None.

    >>> hazard("physical dependence"), hazard("unpleasant withdrawal symptoms"), hazard("nausea")
    ('physical-dependence', 'withdrawal-syndrome', None)
    """
    known = hazards()
    for words in (name, _AFTER.sub("", name)):
        whole = singular_phrase(words.removeprefix("mild ").removeprefix("severe ").removeprefix("some "))
        if whole in known:
            return known[whole]
        bare = singular_phrase(_BEFORE.sub("", words))
        for form in (words, bare, bare.removesuffix(" potential")):
            if form in known:
                return known[form]
    return None
