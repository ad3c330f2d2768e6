"""What a dose depends on: factors, groups that need another dose, and states that need no change."""

from __future__ import annotations

import re
from collections.abc import Iterator

from monograph_kg.reading.apply import named
from monograph_kg.reading.context import Reading
from monograph_kg.reading.dosescene import line_key
from monograph_kg.reading.dosewords import first_piece
from monograph_kg.reading.draft import Draft
from monograph_kg.reading.masks import OTHER, SUBJECT
from monograph_kg.reading.qualify import group_span
from monograph_kg.reading.rulebook import Rule

_AMOUNT = re.compile(r"\d\s?(?:mg|mcg|μg|g|ml|units?)\b")
_END = re.compile(
    r"[.;!?](?=\s|$)|\s-+\s|:(?=\s)|,? (?:so|but|which|because|although|however|when|if|while|until|unless|before|after"
    r"|and (?:is|are|may|should|can|will|must|your doctor|a doctor|the doctor|you (?:should|may|must|will|can)|it|they|then)"
    r"|to (?:get|find|keep|make|avoid|reach|be)|rather than|not (?:on|just|only)|as well as on)\b"
)
_BRACKET = re.compile(r"\s*(?:\([^()]*\)|\[[^\]]*(?:\]|$))")
_HIDDEN = "\x02"
_PARTS = re.compile(r"\s*,\s*(?:and |or )?|\s+(?:and(?: also)?|or|as well as|plus)\s+")
_INTRO = re.compile(r"^(?:.*\b(?:such as|including|like|namely|factors:?|things:?)\s+)")
_FRONT = re.compile(
    r"^(?:(?:on|upon|to|by|with|for|from|both|also|mainly|partly|the|your|their|his|her|its|an?|each|every|other things|in|of"
    r"|individual (?=factors)|patient's|person's|patients'|people's|someone's|child's|a (?:person|patient|child)'s)\s+)+"
)
_BACK = re.compile(
    r"\s+(?:in (?:children|adults|older people|adults and children|each person)|too|as well|alone|of the person taking it)$"
)
_NO_FACTOR = re.compile(
    r"^(?:you|many|several|factors?|a number|things|it|them|this|that|who|he|she)\b|\b(?:doctor|prescriber|provider|specialist|nurse|pharmacist|team)\b"
    r"|\d|^how$|^whether$|^(?:some|certain|these|most|other) |\bcases?$|\bsee\b"
)
_NOR = re.compile(r"(?P<nor>nor) (?:does|do|is) (?:it|they) (?:vary|depend|change|adjusted)\w* (?:with|on|for|in|to) ")
_DRUGS = re.compile(r"\b(?:drugs|medicines|medications)$")
_TAKEN = re.compile(
    r"^(?:any |other )+|(?: that| which)? (?:are|is) (?:also )?(?:taken|used|being taken)$"
    r"|(?: that)? (?:you|they) (?:also )?(?:take|use|are taking)$"
)
_WHETHER = re.compile(
    r"^(?:whether|if) (?:or not )?(?:you|the patient|they)(?: are)? (?:also )?(?:take|taking|use|using|takes) (?P<what>.+)$"
)
_SEVERE = re.compile(
    r"^(?:how (?:severe|bad|serious) (?:the |your )?(?P<a>[a-z ]+?) (?:is|are)|severity of (?:the |your )?(?P<b>[a-z ]+))$"
)
_PEOPLE = re.compile(
    r"^(?:most |some |many )?(?:people|patients|those|anyone|adults?|persons|someone|individuals) (?:with|who have|suffering from|that have) "
)
_ORGAN = re.compile(r"^(?:kidney|liver|renal|hepatic|heart|cardiac)$")
_SHARED_HEAD = re.compile(r"\b(?:function|disease|impairment|problems?|failure)$")
_MAX_WORDS = 8


def depends(
    reading: Reading, rule: Rule, sentence: int, match: re.Match[str], bounds: tuple[int, int]
) -> Iterator[Draft]:
    """What the dose depends on. The factors of a regimen's adjustment belong to the regimen."""
    text = reading.document.copy.text
    obj = _span(match, "obj", "robj")
    if _AMOUNT.search(text, match.start(), obj[0] if obj else match.end()) or not _of_subject(
        reading, rule, sentence, match
    ):
        return
    negated = _span(match, "neg")
    possible = _span(match, "modal", "modal2")
    keyed = None
    if obj is None:
        obj = keyed = line_key(reading, bounds[0], match.start() + 1)
    if obj is None:
        return
    start, end = obj
    if not rule.settings.get("before") and keyed is None:
        stop = _END.search(text, start, min(end, bounds[1]))
        end = stop.start() if stop else min(end, bounds[1])
    vary = re.search(r"var(?:y|ies) depend", match.groupdict().get("evd") or "")
    first = True
    for a, b, head in _factors(text, start, end):
        entity, label, kind = _linked(reading, f"{text[a:b]} {head}", group=bool(rule.settings.get("group") or negated))
        if not entity:
            continue
        draft = Draft(rule.kind, rule.relation, reading.subject.id, rule.id, sentence, object=entity)
        if kind:
            draft.labels[entity] = (label, "DosingFactor")
        if negated:
            draft.polarity = "negated"
            draft.cue("polarity", reading.published(*negated))
        if nor := _NOR.match(text, a):
            draft.polarity = "negated"
            draft.cue("polarity", reading.published(*nor.span("nor")))
            a = nor.end()
        if possible:
            draft.certainty = "possible"
            draft.qualifiers["hedge"] = reading.words(*possible)
            draft.cue("certainty", reading.published(*possible))
            draft.cue("hedge", reading.published(*possible))
        begin = match.start("evd") if first and vary else a
        draft.evidence.append(reading.published(begin, max(b, match.end()) if keyed else b))
        first = False
        yield draft


def _span(match: re.Match[str], *names: str) -> tuple[int, int] | None:
    known = [name for name in names if name in match.re.groupindex]
    return next((span for name in known if (span := group_span(match, name))), None)


def _of_subject(reading: Reading, rule: Rule, sentence: int, match: re.Match[str]) -> bool:
    """Whether a dose is spoken of, and the subject's: "that depends on" needs a dose in the sentence before."""
    masked = reading.masked.text
    begin = reading.bounds[sentence][0]
    if OTHER in masked[begin : match.end() if "obj" not in match.re.groupindex else max(begin, match.start("obj"))]:
        if SUBJECT not in masked[begin : match.end()]:
            return False
    if not rule.settings.get("anaphor") or reading.section(reading.document.sentences[sentence]) == "dosage":
        return True
    a, b = reading.bounds[sentence - 1] if sentence else (0, 0)
    return bool(re.search(r"\bdos(?:e|es|age|ing)\b|\bhow much\b|\bamount\b", reading.document.copy.text[a:b]))


def _factors(text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """Yield the regions of the members of an enumeration, with the head that "kidney or liver disease" shares."""
    text = text[:start] + _BRACKET.sub(lambda m: _HIDDEN * len(m.group()), text[start:end]) + text[end:]
    intro = _INTRO.match(text[start:end])
    at = start + (intro.end() if intro else 0)
    regions = []
    for part in _PARTS.finditer(text, at, end):
        regions.append((at, part.start()))
        at = part.end()
    regions.append((at, end))
    for index, (a, b) in enumerate(regions):
        bare = _PEOPLE.sub("", _FRONT.sub("", text[a:b]).strip())
        if _ORGAN.match(bare) and index + 1 < len(regions):
            head = _SHARED_HEAD.search(text[regions[index + 1][0] : regions[index + 1][1]].rstrip())
            if head:
                yield a + len(text[a:b].rstrip()) - len(bare), b, head.group()
                continue
        front = _FRONT.match(text[a:b])
        individual = re.search(r"individual|patient's|person's", front.group()) if front else None
        keep = a if not front else (a + individual.start() if individual else a + front.end())
        words = text[keep:b].rstrip(f" .,:*_\n{_HIDDEN}")
        back = _BACK.search(words)
        yield keep, keep + (back.start() if back else len(words)), ""


def _linked(reading: Reading, words: str, *, group: bool) -> tuple[str, str, str]:
    """Return the entity of a factor, its label, and its kind if it is new."""
    words = _BRACKET.sub("", words)
    words = _PEOPLE.sub("", words.strip()) if group else words.strip()
    words = re.sub(r"\s+", " ", _FRONT.sub("", words) if not words.startswith("individual") else words)
    words = _NOR.sub("", words)
    words = re.sub(r"^(?:individual|patient's|person's) (?=age|weight|kidney|liver|condition)", "", words)
    if len(words) < 3 or _NO_FACTOR.search(words) or len(words.split()) > _MAX_WORDS:  # noqa: PLR2004
        return "", "", ""
    if other := _WHETHER.match(words):
        what = _FRONT.sub("", other["what"])
        return f"concomitant-{named(what)}", f"concomitant {what}", "DosingFactor"
    if _ORGAN.match(words):
        words = f"{words} function"
    if found := first_piece("factor", words, 0, len(words)):
        return found.value, found.value.replace("-", " "), "DosingFactor"
    words = _TAKEN.sub("", words)
    if _DRUGS.search(words):
        entity, kind = reading.link(words, "memberOf")
        return entity, words, kind
    if severe := _SEVERE.match(words):
        what = severe["a"] or severe["b"]
        return f"{named(what)}-severity", f"{what} severity", "DosingFactor"
    if words.startswith(("how ", "what ", "whether ", "why ", "if ")):
        return "", "", ""
    entity, kind = reading.link(words, "dosageDependsOn")
    return entity, words, kind
