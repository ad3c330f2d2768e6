"""Variants of a name: the other wordings under which the lexicon may know it.

"Low levels of potassium in the blood", "low blood potassium" and "a fall in potassium" are all "low potassium"; an
"inflammation of the liver" is a "liver inflammation".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

_DIRECTIONS = (
    (re.compile(r"^(?:raised|elevated|increased|higher|excess|excessive|too much|too high|abnormally high"
        r"|very high) "), "high "),
    (re.compile(r"^(?:reduced|lowered|decreased|lower|falling|too little|too low|abnormally low"
        r"|very low|diminished) "), "low "),
    (re.compile(r"^(?:an? )?(?:increase|rise|rises|increases|elevation) in (?:the )?(?:level of "
        r"|amount of )?"), "high "),
    (re.compile(r"^(?:an? )?(?:fall|drop|decrease|reduction|lowering|dip) (?:in|of) (?:the )?(?:level of "
        r"|amount of )?"), "low "),
)  # fmt: skip
_LEVEL = re.compile(r" (?:levels?|counts?|concentrations?)(?: (?:of|in) (?:the |your )?(?P<of>[a-z0-9 -]+))?$")
_IN_BLOOD = re.compile(r" in (?:the |your )?(?:blood|bloodstream|serum)$")
_BLOOD = re.compile(r"^(?P<how>high|low) (?:blood|serum|plasma) (?=[a-z])")
_OF_THE = re.compile(r"^(?P<what>[a-z-]+(?: [a-z-]+)?) (?:of|in|to|on) (?:the |your )?(?P<where>[a-z-]+(?: [a-z-]+)?)$")
_WORSE = re.compile(r"^(?:worsening|worsened|worse|aggravated|aggravation of|worsening of) (?:of )?(?P<what>.+)$")


@lru_cache(maxsize=4096)
def variants(name: str) -> tuple[str, ...]:
    """Return the name and its variants, those that change least first.

    >>> variants("low levels of potassium in the blood")[-1]
    'low potassium'
    """
    return tuple(dict.fromkeys(_made(name)))


def _made(name: str) -> Iterator[str]:
    yield name
    plain = re.sub(r"\b(?:your|their|his|her|one's)\b", "the", name)
    yield plain
    yield re.sub(r"\bthe ", "", plain)
    yield from _quantities(plain)
    turned = _OF_THE.match(plain)
    if turned:
        yield f"{turned['where']} {turned['what']}"


def _quantities(name: str) -> Iterator[str]:
    """The name of a quantity that is too high or too low, ever plainer."""
    plain = _IN_BLOOD.sub("", name)
    for pattern, word in _DIRECTIONS:
        if found := pattern.match(plain):
            plain = word + plain[found.end() :]
            break
    if not plain.startswith(("high ", "low ")):
        return
    yield plain
    if level := _LEVEL.search(plain):
        plain = plain[: level.start()] + (f" {level['of']}" if level["of"] else "")
        yield plain
    elif found := re.match(r"(high|low) (?:levels?|amounts?) of (.+)", plain):
        plain = f"{found[1]} {found[2]}"
        yield plain
    yield _BLOOD.sub(r"\g<how> ", plain)


def renamed(name: str) -> str:
    """Return the regular name of a state that the lexicon does not know.

    >>> renamed("worsening asthma"), renamed("hair loss")
    ('worsening of asthma', 'hair loss')
    """
    worse = _WORSE.match(name)
    return f"worsening of {worse['what']}" if worse else name
