"""How a drug is dispensed: on prescription only, over the counter, or as a controlled drug."""

from __future__ import annotations

import re
from collections.abc import Iterator

from monograph_kg.reading.context import Reading
from monograph_kg.reading.draft import Draft
from monograph_kg.reading.lexis.masks import OTHER, SUBJECT
from monograph_kg.reading.lexis.words import singular_phrase, slug

# One of these begins in every sentence that says how a drug is dispensed.
DISPENSING = ("prescription", "counter", "pom", "controlled", "scheduled", "off the shelf")
_PRESCRIPTION = re.compile(
    r"""
    (?P<must>\ba\sprescription\sis\s(?:needed|required|necessary)\b
       |\b(?:needs?|requires?|requiring|must\shave|you(?:'ll|\swill)?\sneed|you(?:'ll|\swill)?\srequire)\s(?:an?\s)?(?:doctor's\s|medical\s|valid\s)?prescription\b(?:\sfor\sit)?)
    |(?P<only>\b(?:(?:available|obtainable|obtained|sold|supplied|dispensed|bought|given|handed\sout)\s)?
       (?:only\s(?:(?:get|buy|obtain)\s(?:it|\ue000+)\s)?(?:be\s\w+\s)?)?
       (?:by|with|on|against|through)\s(?:an?\s|your\s)?(?:doctor's\s)?prescription(?:\sonly)?\b)
    |(?P<kind>\bprescription(?:[- ]only)?\s(?:medicines?|medications?|drugs?|products?)\b)
    |(?P<sort>(?<=\ba\s)prescription(?:[- ]only)?\s
       (?!(?:for|from|is|and|or|to|by|that|was|which|only|of)\b)[a-z-]{4,}\b)
    |(?P<bare>\bprescription[- ]only\b|\bpom\b)
    |(?P<not>\b(?:not|never|cannot|can't|isn't|aren't)\s(?:be\s)?(?:\w+\s){0,3}without\s(?:an?\s)?prescription\b)
    """,
    re.VERBOSE,
)  # fmt: skip
_COUNTER = re.compile(
    r"""
    (?P<free>\b(?:available\s|sold\s|bought\s|obtained\s)?
       (?:over[- ]the[- ]counter|off\sthe\sshelf|without\s(?:an?\s|any\s)?prescription)\b)
    |(?P<none>\bno\sprescription\s(?:is\s)?(?:needed|required|necessary)\b
       |\b(?:does|do)(?:\snot|n't)\s(?:need|require)\s(?:an?\s)?prescription\b|\bnon-prescription\s(?:medicines?|medications?|drugs?)\b)
    """,
    re.VERBOSE,
)  # fmt: skip
_CONTROLLED = re.compile(r"\b(?:controlled|scheduled) (?P<n>drug|substance|medicine|medication)\b")
# Words of selling that make "on prescription" say how it is sold.
_SELLING = re.compile(
    r"\b(?:available|obtain\w*|sold|supplied|dispensed|bought|buy|get|got|only|comes?)\b|^[\s*-]*(?:on|by|"
    r"with) prescription|:\s*$"
)
_OTHERS = re.compile(r"\b(?:other|any|all|your|some|many|certain|including|take|taking|with|of|like|as)\b[^.;]*$")
# "Without a prescription, people take it for heartburn" tells of a use.
_ADJUNCT = re.compile(r", [^.;]*?\b(?:take|use|choose|try|treat)\b")
_TAKING = re.compile(r"\b(?:takes?|uses?|taking|using|tak|tries|try) (?:it|them|\ue000+) $")
_NEGATED = re.compile(r"\b(?:not|never|cannot|can't|isn't|aren't|no longer|neither)\b[^.;:]*$")
_IS = re.compile(
    r"(?:\b(?:is|are|was|been|remains?|as)|'s) (?:still |also |now )?(?:an? )?(?:[a-z-]+,? ){0,3}$|"
    r"^[\s*-]*(?:[a-z -]+: )?(?:[a-z-]+ ){0,2}$"
)
_FORM = re.compile(
    r"(?P<f>(?:\d[\d.,]*[ -])?(?:[a-z-]+[- ])?(?:strengths?|tablets?|capsules?|creams?|gel|"
    r"packs?|packets?|sprays?|injections?|"
    r"syrup|forms?|doses)(?: of [\d.,]+ ?[a-z]+)?)\b[^.;,]*$"
)


def dispensing(reading: Reading, sentence: int) -> Iterator[Draft]:
    """Yield how a sentence says that the drug is sold."""
    begin, end = reading.bounds[sentence]
    text = reading.document.copy.text
    if text[begin:end].rstrip().endswith("?"):
        return
    for match in _PRESCRIPTION.finditer(reading.masked.text, begin, end):
        if _on_prescription(reading, match, begin):
            yield _status(reading, sentence, match, "prescription-only")
    for match in _COUNTER.finditer(reading.masked.text, begin, end):
        if match["none"] or _over_counter(reading, match, begin):
            yield _status(reading, sentence, match, "over-the-counter")
        elif denied := _denied(reading, match, begin):
            draft = _status(reading, sentence, match, "over-the-counter")
            draft.polarity = "negated"
            draft.cue("polarity", denied)
            yield draft
    for match in _CONTROLLED.finditer(reading.masked.text, begin, end):
        if _of_drug(reading, match.start(), begin) and not _NEGATED.search(text, begin, match.start()):
            yield from _controlled(reading, sentence, match)


def _of_drug(reading: Reading, at: int, begin: int) -> bool:
    """Whether the clause so far speaks of no other drug and of no medicines in general."""
    clause = re.split(r"[;:,]|\band\b", reading.masked.text[begin:at])[-1]
    return OTHER not in clause and not re.search(r"\b(?:other|any|all|including|tell|take|taking|like) [^.;]*$", clause)


def _on_prescription(reading: Reading, match: re.Match[str], begin: int) -> bool:
    before = match.string[begin : match.start()]
    if not _of_drug(reading, match.start(), begin):
        return False
    if match["kind"] or match["sort"]:
        return bool(_IS.search(before)) and not match.string.startswith(" you", match.end())
    if match["only"]:
        return bool(_SELLING.search(before + match.group())) and not _NEGATED.search(before)
    if match["must"]:
        return not _NEGATED.search(before) and not re.search(r"\b(?:refill|new|another|repeat)\b", match.group())
    return True


def _over_counter(reading: Reading, match: re.Match[str], begin: int) -> bool:
    before = match.string[begin : match.start()]
    if (not before.strip(" *_-") and _ADJUNCT.match(match.string, match.end())) or _TAKING.search(before):
        return False
    if not _of_drug(reading, match.start(), begin) or _NEGATED.search(re.split(r"[;:]| but ", before)[-1]):
        return False
    after = match.string[match.end() : match.end() + 20]
    if re.match(r" (?:pain|medic|drug|prod|remed|cold|cough|antacid|supp|prep|sleep|treat|nsaid|anti)", after):
        return bool(re.search(r"\b(?:is|are|as) an? (?:[a-z-]+ )?$", before))
    return True


def _denied(reading: Reading, match: re.Match[str], begin: int) -> tuple[int, int] | None:
    """How it is said: "you cannot buy it over the counter": the published span of the negation; None where none is."""
    if "counter" not in match.group() or not _of_drug(reading, match.start(), begin):
        return None
    clause = re.split(r"[;:]| but ", match.string[begin : match.start()])[-1]
    at = match.start() - len(clause)
    found = re.search(r"\b(?:not|never|cannot|(?:ca|is|are|do|does|wo)n't)\b[^.;:,]*$", clause)
    sold = re.search(r"\b(?:buy|get|sold|available|bought|obtain\w*|found|find|pick|sell)\b", clause + match.group())
    if found is None or sold is None:
        return None
    word = found.group().split(" ")[0]
    return reading.published(at + found.start(), at + found.start() + len(word))


def _status(reading: Reading, sentence: int, match: re.Match[str], status: str) -> Draft:
    draft = Draft(
        "ClassificationStatement", "hasDispensingStatus", reading.subject.id, "class.dispensing", sentence,
        object=status,
    )  # fmt: skip
    if status == "over-the-counter":
        draft.labels[status] = ("over the counter", "DispensingStatus")
    start, end = match.span()
    while match.string[start] == " ":
        start += 1
    draft.evidence.append(reading.published(start, end))
    _circumstance(reading, draft, match)
    return draft


def _circumstance(reading: Reading, draft: Draft, match: re.Match[str]) -> None:
    """How it is said: "Low-strength capsules can be bought without a prescription": the form is a circumstance."""
    begin = reading.bounds[draft.sentence][0]
    clause = re.split(r"[;:.]", match.string[begin : match.start()])[-1]
    at = match.start() - len(clause)
    found = _FORM.search(clause)
    if found is None or SUBJECT in clause:
        return
    value = slug(singular_phrase(re.sub(r"^(?:but|and|the|an?)[ -]", "", found["f"])))
    draft.qualifiers["circumstance"] = (value,)
    draft.labels[value] = (found["f"], "Circumstance")
    draft.cue("circumstance", reading.published(at + found.start("f"), at + found.end("f")))


def _controlled(reading: Reading, sentence: int, match: re.Match[str]) -> Iterator[Draft]:
    """A controlled drug; "controlled medicine" calls it a medicine, too."""
    names = ["controlled-substance" if match["n"] == "substance" else "controlled-drug"]
    if match["n"].startswith("medic"):
        names.append("medication")
    for name in names:
        status = name == "controlled-substance"
        draft = Draft(
            "ClassificationStatement", "hasDispensingStatus" if status else "memberOf", reading.subject.id,
            "class.controlled", sentence, object=name,
        )  # fmt: skip
        draft.labels[name] = (name.replace("-", " "), "DispensingStatus" if status else "DrugClass")
        start = match.start() if name != "medication" else match.start("n")
        draft.evidence.append(reading.published(start, match.end()))
        yield draft
