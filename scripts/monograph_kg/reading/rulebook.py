"""The rules: patterns kept as data, compiled once, found by the literal words that they need."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from monograph_kg.errors import InputError, Place
from monograph_kg.reading.automaton import Automaton
from monograph_kg.reading.outline import DATA
from monograph_kg.records.kinds import KINDS
from monograph_kg.records.tsv import read_table

COLUMNS = ("id", "kind", "relation", "where", "trigger", "pattern", "set", "example", "counter_example")
_MACRO = re.compile(r"\{([A-Z]+\??)\}")
_GROUP = re.compile(r"\(\?P<(\w+)>")
_CLASS = re.compile(r"(\(\?<[!=][^)]*\)|\[[^\]]*\]|\\.| )")


@dataclass(frozen=True, slots=True)
class Rule:
    """One way in which prose states a fact.

    Attributes:
        id: name that candidates carry.
        kind: kind of statement.
        relation: its relation, None where the kind has one only.
        where: section types in which it holds; empty for all.
        triggers: literal words of which a sentence needs one.
        pattern: compiled pattern over the masked copy of a sentence.
        settings: fixed values.
        example: sentence that it must match, with ``DRUG`` for the subject and ``OTHER`` for another drug.
        counter_example: sentence that it must not match.
    """

    id: str
    kind: str
    relation: str | None
    where: frozenset[str]
    triggers: tuple[str, ...]
    pattern: re.Pattern[str]
    settings: dict[str, str]
    example: str
    counter_example: str
    anchored: bool = False

    def matches(self, text: str, start: int, end: int) -> Iterator[re.Match[str]]:
        """Yield the matches in ``text[start:end]``; an anchored pattern holds at its start alone.

        The settings ``need`` and ``unless`` name words that must stand in a match, or must not stand before its end.
        """
        if self.anchored:
            match = self.pattern.match(text, start, end)
            found = iter((match,) if match else ())
        else:
            found = self.pattern.finditer(text, start, end)
        need, unless = self.settings.get("need"), self.settings.get("unless")
        for one in found:
            if need and not re.search(need, one.group()):
                continue
            if unless and re.compile(unless).search(text, start, one.start() + 12):
                continue
            yield one


@cache
def macros() -> dict[str, str]:
    """Return the macros of the pattern language by name."""
    rows = read_table(DATA / "macros.tsv", ("name", "pattern")).rows
    return {row.cells["name"]: row.cells["pattern"] for row in rows}


def expand(pattern: str) -> str:
    """Return a pattern of the rule language as a regular expression: macros replaced, a space as any white space."""
    known = macros()
    pattern = pattern.replace("{S} ", "{S}").replace("{SN} ", "{SN}")
    while match := _MACRO.search(pattern):
        if match[1] not in known:
            raise InputError(f"the pattern names the unknown macro {match.group()}", remedy="add it to macros.tsv")
        pattern = pattern[: match.start()] + known[match[1]] + pattern[match.end() :]
    return _numbered(_CLASS.sub(lambda m: r"(?:\s+)" if m[0] == " " else m[0], pattern))


def _numbered(pattern: str) -> str:
    """Number the groups that stand more than once, since a regular expression takes a name once: freq, freq2, freq3."""
    seen: set[str] = set()

    def name(match: re.Match[str]) -> str:
        """Give a group of the pattern a name that no other has."""
        chosen, number = match[1], 1
        while chosen in seen:
            number += 1
            chosen = f"{match[1].rstrip('23456789')}{number}"
        seen.add(chosen)
        return f"(?P<{chosen}>"

    return _GROUP.sub(name, pattern)


@cache
def rules() -> tuple[Rule, ...]:
    """Return all rules in the order of their file.

    Raises:
        InputError: for an unknown kind, relation or macro, or a pattern that is no regular expression.
    """
    made: list[Rule] = []
    for path in sorted(DATA.glob("rules-*.tsv")):
        table = read_table(path, COLUMNS)
        for row in table.rows:
            cells = row.cells
            try:
                anchored = cells["pattern"].startswith("^")
                pattern = re.compile(expand(cells["pattern"].removeprefix("^")), re.DOTALL)
            except re.error as error:
                raise InputError(f"the rule {cells['id']}: {error}", remedy="correct its pattern",
                                 place=table.place(row.line, "pattern")) from error  # fmt: skip
            _check(cells["kind"], cells["relation"] or None, table.place(row.line, "kind"))
            settings = dict(pair.split("=", 1) for pair in cells["set"].split(";") if pair)
            made.append(Rule(cells["id"], cells["kind"], cells["relation"] or None,
                             frozenset(cells["where"].split("|")) - {""}, tuple(cells["trigger"].split("|")), pattern,
                             settings, cells["example"], cells["counter_example"], anchored))  # fmt: skip
    return tuple(made)


def _check(kind: str, relation: str | None, place: Place) -> None:
    if kind not in KINDS or KINDS[kind].relation(relation) is None:
        raise InputError(f"{kind} has no relation {relation!r}", remedy="see records/kinds.py", place=place)


@cache
def _automaton() -> tuple[Automaton, tuple[tuple[int, ...], ...]]:
    by_word: dict[str, list[int]] = {}
    for index, rule in enumerate(rules()):
        for word in rule.triggers:
            by_word.setdefault(word, []).append(index)
    words = sorted(by_word)
    automaton = Automaton(words)
    return automaton, tuple(tuple(by_word[word]) for word in words)


def triggered(folded: str) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Yield for each trigger word in a folded text its offset and the indices of the rules that it calls, in order."""
    automaton, owners = _automaton()
    for word, start, _ in automaton.hits(folded):
        yield start, owners[word]
