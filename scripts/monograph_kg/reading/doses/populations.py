"""Populations: for whom a dose is ("adults and children over 12", "people with kidney disease")."""

from __future__ import annotations

import re
from collections.abc import Iterator

from monograph_kg.reading.doses.pieces import Piece

_AGE = r"(?:\d{1,2}(?:\.\d)?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|eighteen|sixty|sixty-five)"
_PERIOD = r"(?:\ ?-?(?:years?|months?|weeks?|yrs?)(?:\ old|\ of\ age|\ and\ (?:over|older|above|under))?s?)"
_OPEN = r"(?:(?:\ years?)?\ (?:and|or)\ (?:over|older|above|more|upwards?|up|under|younger))"
# "over 12", "aged 6 to 11 years", "from 2 to 5"
_AGES = rf"""(?:\(?(?:aged|ages?|from|over|under|above|below|between|older\ than|younger\ than|at\ least|up\ to
    |less\ than
        |more\ than|of|until)(?:\ (?:over|under|about|between|the\ age\ of|age|from|at\ least))*
    \ {_AGE}{_PERIOD}?(?:\ ?(?:to|-|and|up\ to)\ ?{_AGE}{_PERIOD}?)?{_OPEN}?\)?)"""
_WEIGHT = r"""(?:\(?(?:weighing|who\ weigh|under|over|above|below|from)?\ ?
    (?:(?:more|less)\ than|under|over|at\ least|up\ to|between|from)?\ ?\d+(?:\.\d+)?(?:\ ?(?:to|-
    |and)\ ?\d+(?:\.\d+)?)?
    \ ?(?:kg|kilograms?)(?:\ (?:or|and)\ (?:more|less|over|above))?\)?)"""
# Words that end the name of a state or medicine after "with" or "taking".
_VERB = r"""(?:is|are|may|can|should|usually|generally|typically|normally|needs?|starts?|started|takes?|begins?|gets?
    |receives?|the|it|an?|treatment|doses?|tablets?|who|will|often|requires?|on|at|must|have|in|for|to|one|two|\d+)\b"""
_STATE = rf"[a-z][a-z0-9'-]*(?:\ (?!{_VERB})[a-z0-9'-]+){{0,4}}?"
_END = rf"(?=[,;:.()|*]|\ {_VERB}|\ *$)"
_POPULATION = re.compile(
    rf"""\b(?P<noun>
      (?P<older>(?:frail\ or\ )?(?:older|elderly|frail|senior)(?:\ or\ (?:frail|older|elderly))?
        \ (?:adults?|people|patients?|persons?|users?)|elderly|seniors
        |geriatric(?:\ or\ debilitated)?(?:\ patients?)?|older\ age\ groups?)
    | (?P<newborn>newborns?(?:\ babies|\ infants?)?|neonates?
        |bab(?:y|ies)\ born[a-z ]{{0,40}}?(?=\ (?:need|usually|are|is|start|get)|[,:;]))
    | (?P<infant>infants?|bab(?:y|ies))
    | (?P<adolescent>adolescents?|teenagers?|teens)
    | (?P<child>(?:school)?child(?:ren)?|kids|youngsters|toddlers?|pre-?schoolers?|p(?:a)?ediatric(?:\ patients?)?)
    | (?P<pregnant>pregnant\ (?:women|woman|patients|people))
    | (?P<woman>wom[ae]n|females?) | (?P<man>m[ae]n(?!\w)|males?)
    | (?P<adult>adults?|grown-ups)
    | (?P<person>people|patients?|persons?|anyone|those|everyone|someone|individuals?|users)
    | (?P<aged>(?:aged|ages)\ {_AGE}{_PERIOD}?(?:\ ?(?:to|-|and)\ ?{_AGE}{_PERIOD}?)?{_OPEN}?
        |(?:(?:over|under|from)\ {_AGE}(?:\ ?(?:years?|months?))?
            |{_AGE}(?:\ ?(?:to|-)\ ?{_AGE})?\ ?(?:years?|months?)){_OPEN}?(?:\ old|\ of\ age)?(?=\ ?:)
        |(?<![a-z,]\ )(?:over|under)\ {_AGE}(?:\ ?years?)?(?=\ *$)
        |{_AGE}{_PERIOD}?{_OPEN}|(?:over|under)[ -]\d\ds)
    )(?!\w)
    (?P<more>(?:\ ?,?\ ?{_AGES}|\ ?,?\ ?{_WEIGHT})*)
    (?:\ (?P<link>with|who\ (?:have|has|also\ have|had|suffer\ from)|suffering\ from|taking|on
        |who\ (?:are\ )?(?:also\ )?(?:takes?|taking|use)|using|treated\ with|receiving|for)
      \ (?:an?\ |the\ |their\ )?(?P<state>{_STATE}){_END}
    | \ (?:(?:who|that)\ (?:cannot|can't|can\ not|are\ unable\ to)|unable\ to)\ (?P<unable>[a-z]+)
    )?""",
    re.VERBOSE,
)
_BY_AGE = re.compile(
    rf"(?P<a>{_AGE})(?P<u1>\ ?(?:months?|weeks?))?(?:\ ?(?:years?)?\ ?(?:to|-"
    rf"|and)\ ?(?P<b>{_AGE}))?(?P<u2>\ ?-?(?:months?|weeks?))?",
    re.VERBOSE,
)
_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
            "ten": 10, "eleven": 11, "twelve": 12, "eighteen": 18, "sixty": 60, "sixty-five": 65}  # fmt: skip
# What the groups of the pattern name, the first of them that has matched.
_NAMES = {"older": "older-adult", "pregnant": "pregnant-woman"} | {
    name: name for name in ("newborn", "infant", "adolescent", "child", "woman", "man", "adult")
}
_OLD, _GROWN = 60, 18
_NOT_STATES = re.compile(
    r"^(?:the|this|that|them|it|a|its?|pain relief|food|water|meals?|breakfast|no|more|less|most|average|normal"
    r"|body|age"
    r"|first|long|short|other|another|same|whom|day|week|month|average|good|treatment|therapy)\b"
)
_TAKING = re.compile(r"taking|^on$|take|using|use|treated|receiving")


def read_populations(text: str, start: int, end: int) -> Iterator[Piece]:
    """Yield the populations named in the folded ``text[start:end]``, in text order.

    A value may be ``with`` or ``taking``: a group that its state or medicine defines; an empty one means people in
    general. States of an age group ("adults with asthma") are given along with it.

    >>> [p.value for p in read_populations("adults and children over 12, then people over 65", 0, 48)]
    ['adult', 'child', 'older-adult']
    """
    for match in _POPULATION.finditer(text, start, end):
        if match.end() > match.start():
            yield Piece(_value(match), match.start("noun"), match.end(), _states(match))


def _value(match: re.Match[str]) -> str:
    groups = match.groupdict()
    named = next((name for group, name in _NAMES.items() if groups[group]), "")
    by_age = _age_group((groups["aged"] or "") + (groups["more"] or ""))
    if by_age and (not named or (named, by_age) == ("adult", "older-adult")):
        return by_age
    if named:
        return named
    if groups["unable"]:
        return f"person-unable-to-{groups['unable']}"
    if groups["state"] and not _NOT_STATES.match(groups["state"]) and groups["link"] != "for":
        return "taking" if _TAKING.search(groups["link"]) and groups["state"] != "dialysis" else "with"
    return ""


def _states(match: re.Match[str]) -> tuple[str, ...]:
    state = match["state"]
    if not state or _NOT_STATES.match(state):
        return ()
    return (state.strip(),)


def _age_group(words: str) -> str:
    """The group that an age names: over 65, 6 to 11; nothing where it may be several."""
    found = _BY_AGE.search(words)
    if not found or "kg" in words:
        return ""
    if found["u1"] or found["u2"]:
        return "child" if "year" in words or found["b"] else ""
    low = _years(found["a"])
    if found["b"]:
        return "child" if _years(found["b"]) < _GROWN else "adult" if low >= _GROWN else ""
    if re.search(r"\b(?:under|below|younger|less|up to|until)\b", words):
        return "child" if low <= _GROWN else ""
    return "older-adult" if low >= _OLD else "adult" if low >= _GROWN else ""


def _years(word: str) -> float:
    return _NUMBERS[word] if word in _NUMBERS else float(word)
