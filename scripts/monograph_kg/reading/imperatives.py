# ruff: noqa: E501 (patterns and messages stand on one line)
"""Advice in the imperative, or with "should" and "must": what no rule of its own names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from monograph_kg.reading.advice import _IF
from monograph_kg.reading.apply import named
from monograph_kg.reading.context import Reading
from monograph_kg.reading.draft import Draft
from monograph_kg.reading.items import read_items

_VERBS = (
    "take|avoid|keep|store|tell|ask|call|see|stop|use|swallow|shake|rinse|protect|drink|get up|carry|stay|talk|speak|contact|seek|get"
    "|consult|check|limit|finish|wait|discontinue|taper|throw away|discard|dispose of|wash|apply|chew|crush|break|puncture|drive|eat"
    "|double|skip|share|give|inform|monitor|watch for|wear|follow|return|mention|remove|report|measure|continue|start|stand up|rise|hold|place|dissolve|inject|rotate|sit"
)
_IMPERATIVE = re.compile(
    rf"(?:(?P<str>always|never|please|also|then|instead|so|and|but|or|first) )*(?P<ev>(?:do not |don't |never )?(?:ever )?(?P<verb>{_VERBS})\b(?! (?:is|are|may|can|of)\b)[^.;:!()]*)"
)
_SHOULD = re.compile(
    rf"\b(?P<who>patients|you|people|women|adults|children|everyone|users|carers|families|\ue000+) (?:who [a-z ]+? )?(?P<str>should|must|need to|ought to|are advised to|is advised to) (?P<ev>(?:not |never |also )?(?:(?:{_VERBS}|be monitored|have)\b)[^.;:!()]*)"
)
_ANY = re.compile(rf"(?<![a-z])(?:{_VERBS})\b")
_DUTY = re.compile(r"should|must|needs? to|ought|advised")
_PASSIVE = re.compile(
    r"(?P<what>[a-z][a-z0-9 -]{2,40}?) (?P<str>should|must|needs? to) (?P<ev>(?:not |never |always )?be (?:checked|monitored|taken|stored|kept|swallowed|measured|avoided|shaken|used|tested|reduced|lowered|stopped)\b[^.;:!()]*)"
)
_CUT = re.compile(
    r",| (?:because|since|so that|so|as it|even|until|unless|when|whenever|while|if|which|to prevent|to avoid|to protect|to reduce|in case|rather|but|and (?:call|see|tell|talk|do|never|get|seek|throw|avoid|keep|ask|speak|contact|protect|limit|then))\b"
)
_START = re.compile(
    r"(?:(?:^|[.;:!] |, (?:and |then |so |but )?|\b(?:and|but|so|then) |\* )(?:please |also |then |instead )?)"
)
_FIXED = (
    (re.compile(r"^(?:discontinue|stop)\b(?!.*\b(?:without|abrupt|sudden|before)).*"), "discontinue-use"),
    (re.compile(r"^(?:do not|don't|never) (?:stop|discontinue).*(?:sudden|abrupt)"), "do-not-stop-abruptly"),
    (re.compile(r"same time"), "take-at-same-time-each-day"),
    (re.compile(r"^(?:do not|don't|never) (?:take|use)\b.*"), "avoid-use"),
    (re.compile(r"double|two (?:doses|the next)|extra dose|make up for"), "do-not-take-double-dose"),
    (re.compile(r"^(?:ask|talk to|speak to|see|consult|check with)\b.*pharmacist"), "consult-pharmacist"),
    (
        re.compile(r"^(?:ask|talk to|speak to|see|consult|check with|tell)\b.*(?:doctor|nurse|gp|physician)"),
        "consult-doctor",
    ),
    (re.compile(r"^(?:get|call|seek)\b.*(?:emergency|medical|ambulance|hospital)"), "seek-medical-help"),
    (re.compile(r"^tell .*that you (?:take|use)"), "inform-provider-of-use"),
)


def imperatives(reading: Reading, sentence: int, known: Sequence[Draft]) -> Iterator[Draft]:
    """Yield the advice of a sentence that none of ``known`` has."""
    text = reading.document.copy.text
    begin, end = reading.bounds[sentence]
    taken = [span for draft in known if draft.kind == "AdviceStatement" for span in draft.evidence]
    for match in _clauses(text, begin, end):
        start, stop = _extent(text, match)
        if stop - start < 8 or any(  # noqa: PLR2004
            a < reading.published(start, stop)[1] and reading.published(start, stop)[0] < b for a, b in taken
        ):
            continue
        words = text[start:stop]
        if re.search(r"with caution|^use in|has been|be used (?:to treat|for)\b|start with \d", words):
            continue
        if len(words.split()) < 2 or (re.search(r"\ue001", reading.masked.text[start:stop]) and "stop" not in words):  # noqa: PLR2004
            continue
        yield _draft(reading, sentence, match, (start, stop), words)


def _clauses(text: str, begin: int, end: int) -> Iterator[re.Match[str]]:
    at = begin
    seen: set[int] = set()
    if not (_DUTY.search(text, begin, end) or _ANY.search(text, begin, end)):
        return
    first = _IMPERATIVE.match(text, begin, end)
    if first:
        seen.add(first.start("ev"))
        yield first
    for joint in re.compile(r"(?:, (?:and |then |so |but )?|; | and | so )").finditer(text, begin, end):
        match = _IMPERATIVE.match(text, joint.end(), end)
        lead = text[begin : joint.start()]
        conditional = re.match(r"(?:if|when|once|before|after) ", lead) and joint.group().startswith(",")
        follows = first is not None or conditional or joint.group().endswith("so ")
        if match and follows and match.start("ev") not in seen:
            seen.add(match.start("ev"))
            yield match
    if not _DUTY.search(text, begin, end):
        return
    for pattern in (_SHOULD, _PASSIVE):
        match = pattern.search(text, at, end)
        if match and not re.search(r"\bdose\b", match.group()[:20]) and match.start("ev") not in seen:
            yield match


def _extent(text: str, match: re.Match[str]) -> tuple[int, int]:
    start, stop = match.span("ev")
    if cut := _CUT.search(text, start + 6, stop):
        stop = cut.start()
    while stop > start and text[stop - 1] in " ,*_":
        stop -= 1
    return start, stop


def _draft(reading: Reading, sentence: int, match: re.Match[str], span: tuple[int, int], words: str) -> Draft:
    text = reading.document.copy.text
    what = match.groupdict().get("what")
    entity = next((value for pattern, value in _FIXED if pattern.search(words)), None)
    if entity is None:
        plain = re.sub(r"\ue000+", "", words)
        plain = re.sub(
            r"\b(?:please|well|immediately|straight away|at once|carefully|regularly|usually|also|not(?= be))\b",
            " ",
            plain,
        )
        entity = "-".join(named(f"{plain}").split("-")[:7])
        if what and "be " in words:
            entity = named(
                f"{'monitor' if re.search('check|monitor|measure|test', words) else words.rsplit(maxsplit=1)[-1]} {what.split(' ')[-1]}"
            )
    draft = Draft(
        "AdviceStatement", "isAdvisedTo", "patient", "advice.imperative", sentence, object=entity or "follow-advice"
    )
    draft.labels[draft.object or ""] = (words, "Action")
    draft.qualifiers["concerns"] = reading.subject.id
    start = span[0]
    draft.evidence.append(reading.published(start, span[1]))
    strength = match.groupdict().get("str")
    if strength in ("always", "should", "ought to", "need to"):
        draft.qualifiers["strength"] = "always" if strength == "always" else "should"
        draft.cue("strength", reading.published(*match.span("str")))
    begin, end = reading.bounds[sentence]
    if found := _IF.search(text, begin, end):
        names = []
        for item in read_items(text, *found.span(1)):
            name, _ = reading.link(item.name, "hasAdverseEffect")
            if name:
                names.append(name)
                draft.labels.setdefault(name, (item.name, "Circumstance"))
                draft.cue("circumstance", reading.published(item.start, item.end))
        if names:
            draft.qualifiers["circumstance"] = tuple(dict.fromkeys(names))
    return draft
