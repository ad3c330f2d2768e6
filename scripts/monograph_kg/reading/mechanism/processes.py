"""What a step acts on: names of processes, substances and places out of noun phrases.

"The release of renin" is ``renin-release``, "the amount of X in the brain" is X, located in the brain.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from monograph_kg.reading.context import Reading
from monograph_kg.reading.lexis.masks import SUBJECT
from monograph_kg.reading.lexis.words import singular, singular_phrase, slug
from monograph_kg.reading.lexis.wordsets import choice, word_set

_CUT = re.compile(
    r"[;:.→]|(?:made|produced|formed|released|secreted|stored) (?=by\b|in\b)|"
    r"\s[-–]\s|,? \b(?:that|which|who|whose|so|thus|thereby|because|when|while|as|by|through|via|"
    r"without|during|after|until|before|if|where"
    r"|than|but|whereas|such as|including|called|known as|named"
    r"|from (?!growing|multiplying|dividing|forming|replicating|sticking|clumping|firing|"
    r"spreading|reproducing|developing)|making|leading|causing|helping|allowing|rather|and (?:so|thus|"
    r"thereby|then|also|therefore|hence))\b"
    r"|\bto (?!(?:the )?(?:\S+)$|(?:release|make|produce|secrete|absorb) (?:more|less|extra)\b)"
)
_PLACE = re.compile(
    r"\s(?P<prep>in|within|at|inside|into|on|around|between|throughout|along|across) (?:the |your |our |an? |"
    r"their )?(?P<place>[a-z0-9][a-z0-9 '-]{1,50})$"
)
_DET = re.compile(r"^(?:(?:the|an?|your|our|their|its|this|these|both)\s+)+")
# "The enzyme X" is X.
_APPOSED = re.compile(
    r"^(?:(?:enzymes?|neurotransmitters?)(?: (?:called|known as|named))? |(?:[a-z-]+ )?(?:enzymes?|hormones?|"
    r"proteins?|chemicals?|messengers?"
    r"|substances?|channels?|receptors?|pumps?) (?:called|known as|named) )(?=[a-z0-9])(?!activity|"
    r"inhibition|production|levels?|system)"
)
_SENSITIVITY = re.compile(r"(?P<n>sensitivity|response|responsiveness) of (?P<who>.+?) to (?P<what>.+)$")


class Thing(NamedTuple):
    """What a step acts on, in offsets of the copy.

    Attributes:
        place: span of where it happens, with its preposition, or None.
        effect: whether the phrase speaks of its effect ("the action of histamine").
        plural: whether the phrase's head is a plural.
    """

    name: str
    start: int
    end: int
    place: tuple[int, int] | None = None
    effect: bool = False
    plural: bool = False


def things(reading: Reading, start: int, end: int) -> list[Thing]:
    """Return what the phrase at ``[start, end)`` names; joined names share the head before them."""
    text = reading.document.copy.text
    stop = _end(text, start, end)
    found: list[Thing] = []
    head = ""
    parts = list(_parts(text, start, stop))
    tail = (
        re.search(r" (?:receptors?|channels?|transporters?|enzymes?|signals|levels)\b(?! of)", text[slice(*parts[-1])])
        if parts
        else None
    )
    for a, b in parts:
        whole = text[a:b]
        if found and found[-1].place and not _PLACE.search(whole) and not is_molecular(whole):
            continue
        carried = head if head and not re.match(r"(?:the|an?)\b", whole) and " of " not in whole else ""
        carried = "" if text[:a].endswith(("in turn ", "in turn, ")) else carried
        thing = _thing(reading, a, b, carried)
        if thing is None:
            continue
        if (
            tail
            and (a, b) != parts[-1]
            and re.fullmatch(r"(?:the |both )*[a-z0-9-]+(?: [a-z0-9-]*\d[a-z0-9-]*)?", whole)
        ):
            thing = thing._replace(name=thing.name + tail.group())
        head = owner[0] if (owner := re.match(r"(?:the )?[a-z-]+(?: [a-z-]+)? of (?:the )?", whole)) else head
        found.append(thing)
    return found


def _end(text: str, start: int, end: int) -> int:
    shown = re.sub(r"\([^()]*\)", lambda m: "(" + "x" * (len(m.group()) - 2) + ")", text[start:end])
    cut = _CUT.search(shown)
    stop = start + (cut.start() if cut else len(shown))
    return stop - (len(text[start:stop]) - len(text[start:stop].rstrip(" ,")))


_MEMBER_WORDS = 7  # of the longest member of an enumeration; longer ones are clauses
_JOINT = re.compile(r",? (?:and|or|as well as),? (?:also |in turn,? |thereby |so )?|, ")
# "Two enzymes, X and Y" are X and Y.
_COUNTED = re.compile(r"(?:the )?(?:two|three|four|both) (?:[a-z-]+ )*[a-z]+s, ")


def _parts(text: str, start: int, stop: int) -> Iterator[tuple[int, int]]:
    """The members of an enumeration; one phrase where its joints are not those of short names."""
    shown = re.sub(r"\([^()]*\)", lambda m: "x" * len(m.group()), text[start:stop])
    joints = list(_JOINT.finditer(shown))
    if (counted := _COUNTED.match(shown)) and joints and joints[0].start() == counted.end() - 2:
        start += counted.end()
        shown = shown[counted.end() :]
        joints = list(_JOINT.finditer(shown))
    edges = [0, *(e for j in joints for e in j.span()), len(shown)]
    aside = next(
        (
            n
            for n, j in enumerate(joints)
            if j.group().startswith(",")
            and re.match(r"(?:an?|the|one|another|(?:two|three|four|both|all) [a-z -]+s\b)", shown[j.end() :])
        ),
        -1,
    )
    if aside >= 0:
        edges = [*edges[: 2 * aside + 1], joints[aside].start()]
    parts = [(edges[i], edges[i + 1]) for i in range(0, len(edges), 2)]
    if any(len(shown[a:b].split()) > _MEMBER_WORDS or not shown[a:b].strip() for a, b in parts):
        yield start, start + (joints[0].start() if joints and joints[0].start() else len(shown))
        return
    for a, b in parts:
        yield start + a, start + b


def _thing(reading: Reading, start: int, end: int, carried: str) -> Thing | None:
    text = reading.document.copy.text
    if re.match(r"the[A-Z]", reading.words(start, min(end, start + 4))):
        start += 3  # run together in the text
    words = re.sub(r"\s*\([^()]*\)", lambda m: " " * len(m.group()), text[start:end]).rstrip()
    where = None
    place = None if _SENSITIVITY.search(words) else _PLACE.search(words)
    if place:
        where = (start + place.start("prep"), start + place.end("place"))
        words = words[: place.start()].rstrip()
        if re.search(r"(?:receptors?|sites?|times?|doses?|rest)$", place["place"]):
            where = place = None  # "blocks histamine at its receptor" says no place of the body
    stop = start + len(words)
    gloss = re.match(r"\s*\([^()]*\)", text[stop:end])
    if (ending := _FROM.match(text[start:])) and not carried:
        return _prevented(start, ending)
    if (made := _TO_MAKE.match(text[start:])) and not carried:
        what = _plain(made["x"])
        return Thing(f"{singular_phrase(what)} {_MADE[made['verb']]}", start, start + made.end()) if what else None
    name, effect = name_of(carried + words.strip())
    if place and name in word_set("placed-process"):
        name, where, stop = (
            f"{singular_phrase(_plain(place['place']))} {name}",
            None,
            start + len(text[start:end].rstrip()),
        )
    if not _is_process(name) or SUBJECT in reading.masked.text[start:stop]:
        return None
    lead = re.match(r"\s*", words)
    start += lead.end() if lead else 0
    return Thing(name, start, stop + (gloss.end() if gloss and not where else 0), where, effect, _is_plural(words))


_FROM = re.compile(r"(?P<who>(?:the )?[a-z][a-z -]{2,30}?) from (?P<verb>[a-z]+ing)\b(?P<rest> together)?")
_PREVENTED = {
    "growing": "growth", "multiplying": "multiplication", "dividing": "division", "forming": "formation",
    "replicating": "replication",
    "sticking": "aggregation", "clumping": "aggregation", "firing": "firing", "spreading": "spread",
    "reproducing": "reproduction",
    "developing": "development",
}  # fmt: skip


_MADE = {
    "release": "release",
    "make": "production",
    "produce": "production",
    "secrete": "secretion",
    "absorb": "absorption",
}
_TO_MAKE = re.compile(
    rf"(?:the |your )?[a-z]+(?: [a-z]+)? to (?P<verb>{'|'.join(_MADE)}) (?:more |less |"
    rf"extra )(?P<x>[a-z][a-z -]*?)(?=[.,;]|$| (?:and|so|into|in)\b)"
)


def _prevented(start: int, match: re.Match[str]) -> Thing | None:
    """How it is said: "prevents platelets from sticking together": what is prevented is platelet aggregation."""
    noun = _PREVENTED.get(match["verb"])
    if noun is None or match["who"] in ("them", "it", "these", "this"):
        return None
    name = f"{singular_phrase(_plain(match['who']))} {noun}"
    return Thing(name, start + match.start("who"), start + match.end())


def name_of(words: str) -> tuple[str, bool]:  # noqa: PLR0911 (one return a way of naming)
    """Return the name that a phrase gives, owners before what they own, and whether it speaks of an effect.

    >>> name_of("the release of glutamate"), name_of("the levels of serotonin"), name_of("the action of histamine")
    (('glutamate release', False), ('serotonin', False), ('histamine', True))
    """
    name = _plain(words)
    if found := re.match(rf"(?P<e>{choice('effect-word')}) (?:of|on) (?:the )?(?P<x>.+)$", name):
        return name_of(found["x"])[0], True
    if found := re.match(rf"(?P<x>[a-z0-9-]+)'s (?P<how>[a-z]+ )(?P<e>{choice('effect-word')})$", name):
        return f"{found['how']}{singular(found['e'])} of {found['x']}", False
    if found := re.match(rf"(?P<x>.+?)(?P<own>'s)? (?:{choice('effect-word')})$", name):
        owner = found["x"] if found["own"] or is_molecular(found["x"]) else ""
        return (owner, True) if owner else (name, False)
    while found := re.match(rf"(?:\w+ )?(?:{choice('amount-word')}) of (?:the )?(?P<x>.+)$", name):
        name = _plain(found["x"])
    name = re.sub(rf"(?<=\w) (?:{choice('amount-word')})$", "", name)
    if found := _SENSITIVITY.match(name):
        return f"{_plain(found['what'])} {found['n']}", False
    if found := re.match(
        r"(?P<n>receptors?|transporters?|channels?|antibod(?:y|ies)) for (?:the )?(?P<x>[a-z0-9 -]+)$", name
    ):
        return f"{found['x']} {singular(found['n'])}", False
    if found := re.match(r"(?P<x>.+? (?:receptors?|transporters?|channels?)) for (?:the )?[a-z -]+$", name):
        name = found["x"]
    if found := re.match(r"(?P<adj>active|inactive) forms? of (?P<x>.+)$", name):
        return f"{found['adj']} {found['x']}", False
    name = re.sub(r"(?<=[a-z]ase) enzymes?$", "", name)
    return _owned(name), False


def _owned(name: str) -> str:
    """Put what stands behind "of" before it: "synthesis of the cell wall" is cell wall synthesis."""
    head, mark, owner = name.partition(" of ")
    if not mark or head.split(" ")[-1] in word_set("part-noun") or " of " in owner:
        return name
    owner = re.sub(r"\bmedicines?$", "medication", owner)
    owner = _plain(re.sub(r"\s+\b(?:i|ii|iii|iv|v|vi|vii|viii|ix|x)$", r"", owner) if "," in owner else owner)
    return f"{singular_phrase(owner)} {head}"


def _plain(words: str) -> str:
    words = " ".join(words.split()).strip(" '")
    while True:
        shorter = _DET.sub("", words)
        shorter = re.sub(rf"^(?:{choice('loose-process')})\s+(?=\w)", "", shorter)
        shorter = _APPOSED.sub("", shorter)
        if shorter == words:
            return words
        words = shorter


_PROCESS_WORDS = 6  # of the longest name of a process


def _is_process(name: str) -> bool:
    first = name.split(" ", maxsplit=1)[0] if name else ""
    bad = word_set("no-process")
    return (
        bool(name)
        and name not in bad
        and len(name) > 1
        and len(name.split()) <= _PROCESS_WORDS
        and first not in ("risk", "chance", "it", "this", "that", "how", "you", "people", "what", "likelihood", "need")
        and not re.search(
            r"\b(?:risk|chance|likelihood|doses?|symptoms?|effects?|actions?|patients?|people|tablets?|"
            r"side effects?|you|they|it)$|^\d+(?:[.,]\d+)?(?: |$)|^[ivx]+$|(?<=\w )(?:more|less)\b|"
            r"\b(?:slowly|faster|them|themselves)\b",
            name,
        )
    )


def _is_plural(words: str) -> bool:
    head = re.split(r" (?:of|in|for)\b", words.strip())[0].split(" ")[-1]
    return singular(head) != head


def is_molecular(name: str) -> bool:
    """Say whether a name is one of the things in the body that drugs act on, by its last words."""
    plain = re.sub(r"(?<=[a-z])[ -](?:type )?[a-z]?\d+[a-z]?$", "", name.strip())
    ends = re.search(rf"(?:^|[\s-])(?:{choice('molecular')})$", plain)
    lettered = re.search(r"(?:^|\s)(?!covid)[a-z]{2,4}-?\d{1,2}[a-z]?(?:-\d)?$", name.strip())
    return (
        bool(ends)
        or bool(lettered)
        or (
            bool(re.search(rf"[a-z]{{3,}}(?:{choice('molecular-ending')})$|^cyp\w+", plain))
            and not plain.endswith(("disease", "increase", "decrease", "base", "phase", "case"))
        )
    )


def place_of(reading: Reading, span: tuple[int, int]) -> tuple[str, str]:
    """Return the identifier and label of a place: "the muscle of the airways" is ``airway-muscle``."""
    words = reading.document.copy.text[slice(*span)]
    words = _plain(re.sub(r"^(?:in|of|within|at|inside|into|on|around|between|throughout|along|across) ", "", words))
    known = reading.lexicon.link(words, frozenset({"AnatomicalStructure"}))
    name = singular_phrase(_owned(words))
    return known or slug(name), name
