"""Aims: what a drug is said to be for, as the regions of a sentence that name the states, with the verb of each.

"is used to prevent stroke and for the relief of angina in adults" has two: *prevent* with "stroke", *relief of* with
"angina in adults".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from monograph_kg.reading.context import Reading
from monograph_kg.reading.frames.frame import Fit
from monograph_kg.reading.frames.states import is_state, names_state
from monograph_kg.reading.grammar.clauses import Clause
from monograph_kg.reading.grammar.items import Item
from monograph_kg.reading.grammar.verbs import classes_of, verbs
from monograph_kg.reading.lexis.wordsets import choice
from monograph_kg.reading.uses.persons import Person, persons_at, persons_with

# Verbs whose object is the state itself, and those that must name a risk or a known state.
RELIEVING = frozenset(("treat", "prevent", "cure", "calm", "fight", "manage"))
CHANGING = frozenset(("reduce", "slow", "delay", "stop", "improve", "raise", "vanish", "counteract", "limit", "protect",
                      "remove", "help", "support", "abort", "inhibit", "kill", "reverse", "suppress"))  # fmt: skip
_AIM = re.compile(
    rf"""
    (?:(?:{choice("aim-adjective")})\s+)*
    (?P<n>(?P<first>{choice("aim-noun").replace(" ", "[ ]")})
      (?:\s(?:and|or)\s(?:the\s|long-term\s)?(?:{choice("aim-noun").replace(" ", "[ ]")}))?\s(?:of|for|against)
     |(?:as\s)?(?P<add>add-on)(?:\streatment|\stherapy)?(?:\sto\s[^,;]{{3,30}}?)?\s(?:in|for))\s+
    """,
    re.VERBOSE,
)
# These tell no more than "for" does.
_PLAIN = ("add-on", "treat", "manage", "therap", "care", "mainten")
_RISK = re.compile(
    r"\s*(?:the\s|your\s|their\s|his\s|her\s)?(?P<what>(?:risks?|chances?|likelihood|odds|danger|frequency|number|severity|incidence|rate|recurrence)\s+of)\s+"
)
# "A long list of" counts what follows.
_LISTED = re.compile(
    r"(?:an?|the|many|several|all)\s(?:\w+\s)?(?:list|range|number|variety|host|group|kinds|types|sorts|forms|cases|signs)\s+of\s+(?:(?:other|different)\s+)?"
)
_USE_IN = re.compile(r"(?:the\s|long-term\s|short-term\s|routine\s)?use\s(?:in|for|against)\s")
_KIND = re.compile(
    r"(?:(?:the|an?|odd|first|further|future|second|more|sudden)\s+)*(?:bouts?|sorts?|kinds?|types?|forms?|spells?|cases?|flares?)\s+of\s+(?:an?\s+)?"
)
THESE = re.compile(
    r"(?:both |all |some |any )?(?:of )?(?:these|those|such) "
    r"(?:conditions|disorders|diseases|illnesses|problems|infections|uses|states)"
)
_SIGNS = re.compile(r"(?:the\s+)?(?:(?:signs\sand\s)?symptoms|signs|effects|pain\sand\sswelling)\s+of\s+")
_MARK = re.compile(
    r"""
    (?<![\w-])(?P<p>for|against|(?<!\bfor\suse\s)in|because\sof|on\saccount\sof
      |to(?=\s(?:adults|people|patients|children|those|women|men)\s(?:with|who)))\s+
    (?!example|instance|short\b(?!-)|fact\b|particular\b|addition|combination|other[ ]words)
    """,
    re.VERBOSE,
)
_JOINT = re.compile(
    r"""
    (?:,|\b(?:and|or|nor|but|as\swell\sas|plus))
    (?:\s+an?\s(?:first|second|third|good|further|useful)\s(?:choice|option|treatment))?
    (?:\s+(?:also|even|sometimes|often|less\soften|occasionally|now\sand\sthen|is|used|given|prescribed|tried|taken
      |off[- ]label))*,?\s*$
    """,
    re.VERBOSE,
)
# What stands behind it is denied: "for acute attacks but not for prevention".
_BUT_NOT = re.compile(r",?\s(?:but|and|though)\snot\s(?:used\s|effective\s|approved\s)?|,\snot\s")
_TO_WHOM_LIST = re.compile(r"\s(?:in|for|of\s(?:people|patients)\swith)\s*:?\s*$")
_STOPPED = re.compile(r"\b(?:caution|care|safely|hesitation|monitoring)\b")


@dataclass(frozen=True, slots=True)
class Aim:
    """One aim.

    Attributes:
        start, end: the region of the copy that names the states, and whom it is for behind them.
        verbs: spans of the words that say what is done about the states; none for "for", "in the treatment of".
        mark: the preposition before it, or empty; ``who`` where the states are those of "people with ...".
        people: those named before the states.
        scope: span of "certain" or "some" before the people.
    """

    start: int
    end: int
    verbs: tuple[tuple[int, int], ...] = ()
    mark: str = ""
    people: tuple[Person, ...] = ()
    scope: tuple[int, int] | None = None


def aims_of(reading: Reading, fit: Fit, start: int | None = None) -> Iterator[Aim]:
    """Yield the aims that a clause and the infinitives behind it name; ``start`` is where its object is read from."""
    clause, parse = fit.clause, fit.parse
    begin, end = parse.span(clause.object) if clause.object else (clause.group.end, clause.group.end)
    own = reading.bounds[fit.sentence][0]
    people: tuple[Person, ...] = ()
    if relieves(clause.group.chain[-1]) and len(clause.group.chain) > 1 and start is None:
        yield from _of_verb(reading, fit, clause)
    elif begin < own < end:
        yield from accepted(reading, "for", own, end)
    else:
        for aim in prepositional(reading, begin if start is None else start, end):
            if aim.start == aim.end:
                people = aim.people
            else:
                yield aim
    for later in _purposes(fit):
        for aim in _of_verb(reading, fit, later):
            yield replace(aim, people=(*people, *aim.people))


def purposes(reading: Reading, fit: Fit) -> Iterator[Aim]:
    """Yield the aims of the infinitives and gerunds behind a clause: "in treating migraine"."""
    for later in _purposes(fit):
        yield from _of_verb(reading, fit, later)


def relieves(lemma: str) -> bool:
    """Say whether a verb tells what is done about a state.

    >>> [relieves(lemma) for lemma in ("treat", "lower", "swallow")]
    [True, True, False]
    """
    return not classes_of(lemma).isdisjoint(RELIEVING | CHANGING)


def own_span(reading: Reading, fit: Fit, part: range) -> tuple[int, int]:
    """Return the span of a run of tokens, without what stands in the lead that the sentence goes on with."""
    start, end = fit.parse.span(part)
    own = reading.bounds[fit.sentence][0]
    return (own, end) if start < own < end else (start, end)


def _lists_people(reading: Reading, fit: Fit, clause: Clause, own: int) -> bool:
    """Whether an item only tells in whom: "to relieve stiffness in:" before "multiple sclerosis"."""
    start = fit.parse.span(clause.object)[0]
    setting = reading.setting(fit.sentence)
    if setting is None or not start < own:
        return False
    return _TO_WHOM_LIST.search(reading.document.copy.text, start + 1, setting.span[1]) is not None


def _purposes(fit: Fit) -> Iterator[Clause]:
    """The infinitives, and gerunds behind "for", that hang on the clause."""
    clauses = fit.parse.clauses
    index = next(i for i, clause in enumerate(clauses) if clause is fit.clause)
    bare = not fit.clause.object
    for later in clauses[index + 1 :]:
        if later.link in ("relative", "reduced", "where") and not bare:
            continue
        gerund = later.group.form == "gerund" and later.link in ("for", "in", "against", "and")
        joined = bare and later.group.form in ("imperative", "infinitive")
        if not (later.link == "purpose" or gerund or joined) or not relieves(later.group.chain[-1]):
            return
        bare = not later.object
        yield later


def _of_verb(reading: Reading, fit: Fit, clause: Clause) -> Iterator[Aim]:
    """The aims of a verb such as "treat": its object, and prepositions behind it that begin another."""
    head = clause.group.heads[-1]
    if not clause.object:
        following = next((c for c in _purposes(fit) if c.group.start > head.start and c.object), None)
        if following is not None and clause is fit.clause:
            return
    begin, end = own_span(reading, fit, clause.object)
    if not end or _lists_people(reading, fit, clause, begin):
        return
    first, *others = _parts(reading, begin, end, states=True)
    yield from _verbal(reading, fit, clause, first)
    for mark, start, stop in others:
        yield from accepted(reading, mark, start, stop)


def _verbal(reading: Reading, fit: Fit, clause: Clause, part: tuple[str, int, int]) -> Iterator[Aim]:
    text = reading.document.copy.text
    head = clause.group.heads[-1]
    _, start, end = part
    spans = [*_verbs_before(fit, clause), (head.start, clause.group.end)]
    start, behind = _coordinated(text, start, end)
    spans += behind
    risk = _RISK.match(text, start, end)
    if risk:
        spans[-1] = (spans[-1][0], risk.end("what"))
        start = risk.end()
    signs = _SIGNS.match(text, start, end)
    start = signs.end() if signs else start
    lemma = clause.group.chain[-1]
    if not risk and classes_of(lemma).isdisjoint(RELIEVING):
        defined = persons_with(text, start, end) if lemma == "help" else None
        who = (
            re.compile(r"(?:people|patients|adults|smokers|you)\s(?:to\s)?").match(text, start, end)
            if lemma == "help"
            else None
        )
        if defined:
            start = defined.end()
        elif who and names_state(reading, who.end(), end):
            start = who.end()
        elif text.startswith("with ", start):
            start += 5
        elif not names_state(reading, start, end):
            return
    yield Aim(start, end, tuple(spans), "", ())


def _forms(classes: frozenset[str], names: tuple[str, ...]) -> list[str]:
    """The words that are such forms of verbs of some classes, sorted."""
    return sorted(
        word for word, readings in verbs().forms.items()
        if any(r.form in names and not classes_of(r.lemma).isdisjoint(classes) for r in readings)
    )  # fmt: skip


@cache
def _coordinate() -> re.Pattern[str]:
    """Another verb of relief before the object: "and treat", "or preventing"."""
    forms = _forms(RELIEVING, ("base", "gerund", "third"))
    return re.compile(rf"(?:,\s)?(?:and|or|and/or)\s(?:to\s)?(?P<v>{'|'.join(forms)})\s+")


def _coordinated(text: str, start: int, end: int) -> tuple[int, list[tuple[int, int]]]:
    spans = []
    while found := _coordinate().match(text, start, end):
        spans.append(found.span("v"))
        start = found.end()
    return start, spans


def _verbs_before(fit: Fit, clause: Clause) -> list[tuple[int, int]]:
    """The verbs without an object of their own right before: "to prevent and treat migraine"."""
    clauses = fit.parse.clauses
    index = next(i for i, other in enumerate(clauses) if other is clause)
    spans: list[tuple[int, int]] = []
    while index > 0 and not clauses[index - 1].object and relieves(clauses[index - 1].group.chain[-1]):
        index -= 1
        head = clauses[index].group.heads[-1]
        spans.insert(0, (head.start, head.end))
    return spans


def prepositional(reading: Reading, start: int, end: int, free: bool = False) -> Iterator[Aim]:
    """Yield the aims that prepositions name in a region; an empty aim holds the people of "in adults".

    ``free`` says that "in" tells a state, as in "effective in".
    """
    for mark, begin, stop in _parts(reading, start, end)[1:]:
        for aim in accepted(reading, mark, begin, stop, free):
            free = free or (aim.start < aim.end and mark == "in" and aim.mark != "for")
            yield aim


def _parts(reading: Reading, start: int, end: int, states: bool = False) -> list[tuple[str, int, int]]:
    """A region parted at its prepositions: what stands before the first, then each with its words.

    A preposition that only tells whom or where ("hypertension in adults and in children") parts nothing. ``states``
    says that the region begins with states.
    """
    text = reading.document.copy.text
    blanked = re.sub(r"\([^()]*\)", lambda m: "\x01" * len(m.group()), reading.masked.text[start:end])
    parts: list[tuple[str, int, int]] = []
    mark, begin = "", start
    for found in _MARK.finditer(blanked):
        at, after = start + found.start(), start + found.end()
        if parts or mark or states:
            denied = _BUT_NOT.search(text, begin, at)
            if denied and denied.end() == at:
                parts.append((mark, begin, denied.start()))
                return parts
        opens = not parts and not mark and not text[start:at].strip(" ,")
        joint = _JOINT.search(text[begin:at])
        holds = _has_state(reading, mark, begin, at) if mark else states
        if holds and not joint:
            continue
        if joint and found["p"] == "in" and (holds or not opens) and next(iter(persons_at(reading, after, end)), None):
            continue
        if joint and not mark and not opens and found["p"] == "in":
            continue
        parts.append((mark, begin, begin + joint.start() if joint else at))
        mark, begin = found["p"], after
    parts.append((mark, begin, end))
    return parts


def _has_state(reading: Reading, mark: str, start: int, end: int) -> bool:
    return any(aim.start < aim.end for aim in accepted(reading, mark, start, end))


def accepted(reading: Reading, mark: str, start: int, end: int, free: bool = False) -> Iterator[Aim]:
    """Yield the aim that a preposition with its words is: none where they tell a time, a place or a manner."""
    text = reading.document.copy.text
    feared = mark in ("because of", "on account of") and _RISK.match(text, start, end)
    if feared or _STOPPED.search(text, max(0, start - 40), start):
        return
    used = _USE_IN.match(text, start, end)
    start = used.end() if used else start
    listed = _LISTED.match(text, start, end)
    start = listed.end() if listed else start
    aim = _AIM.match(text, start, end)
    verb: tuple[tuple[int, int], ...] = ()
    if aim:
        if not (aim["add"] or aim["first"]).startswith(_PLAIN):
            verb = (aim.span("n"),)
        start = aim.end()
    else:
        verbal = _gerund().match(text, start, end)
        if verbal:
            risk = _RISK.match(text, verbal.end(), end)
            verb = ((verbal.start("v"), risk.end("what") if risk else verbal.end("v")),)
            start = risk.end() if risk else verbal.end()
            aim = verbal
    signs = _SIGNS.match(text, start, end)
    start = signs.end() if signs else start
    defined = persons_with(text, start, end)
    if defined:
        people = tuple(p for p in persons_at(reading, start, defined.end("who")) if p.value not in ("", "people"))
        scope = re.match(r"certain|some", defined["who"])
        span = (start, start + scope.end()) if scope else None
        yield Aim(defined.end(), end, verb, "who", people, span)
        return
    people = tuple(persons_at(reading, start, end))
    if people:
        yield Aim(start, start, (), mark, people)
    elif (
        aim
        or THESE.match(text, start, end)
        or (names_state(reading, start, end) if mark == "in" and not free else is_state(reading, start, end))
    ):
        yield Aim(start, end, verb, "for" if aim else mark)


def narrowed(text: str, item: Item) -> tuple[Item, tuple[tuple[int, int], ...]]:
    """Return an item without the "relief of" that begins it, and those words' span where they tell more than use."""
    kind = _KIND.match(text, item.start, item.end)
    if kind and kind.end() < item.end:
        item = replace(item, start=kind.end(), name=text[kind.end() : item.end])
    aim = _AIM.match(text, item.start, item.end)
    if aim is None or aim.end() >= item.end:
        return item, ()
    kept = replace(item, start=aim.end(), name=text[aim.end() : item.end], full_start=aim.end())
    plain = (aim["add"] or aim["first"]).startswith(_PLAIN)
    return kept, () if plain else (aim.span("n"),)


@cache
def infinitive() -> re.Pattern[str]:
    """Return what begins an item behind "is indicated to": "reduce the risk of stroke"."""
    return re.compile(rf"(?:{'|'.join(_forms(RELIEVING | {'reduce'}, ('base',)))})\s")


@cache
def _gerund() -> re.Pattern[str]:
    forms = _forms(RELIEVING | {"reduce", "help"}, ("gerund",))
    return re.compile(rf"(?:also\s)?(?P<v>(?:{'|'.join(forms)})(?:\s(?:and|or)\s(?:{'|'.join(forms)}))?)\s+(?:the\s)?")
