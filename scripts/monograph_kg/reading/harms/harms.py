"""Harms: adverse effects in all constructions; those of stopping become withdrawal effects, and hazards risks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from monograph_kg.reading.context import Reading
from monograph_kg.reading.draft import Draft
from monograph_kg.reading.frames.build import items_of
from monograph_kg.reading.frames.frame import Fit, slot_of
from monograph_kg.reading.frames.levels import of_own_class
from monograph_kg.reading.frames.scene import applies, clause_before, previous
from monograph_kg.reading.grammar.items import Item
from monograph_kg.reading.harms.changes import become, changed
from monograph_kg.reading.harms.stated import stated, tells_of_effects, trimmed, without_time
from monograph_kg.reading.harms.withdrawals import stopping
from monograph_kg.reading.lexis.hazards import hazard
from monograph_kg.reading.lexis.wordsets import word_set

_GOES_ON = frozenset(("persist", "present", "continue", "remain"))
_GENERIC = re.compile(
    r"(?:(?:your|the|their|old|original|earlier|former|other|these|those|some) )*(?:symptoms"
    r"|problems|effects|complaints|signs)"
)


def effect(reading: Reading, fit: Fit) -> Iterator[Draft]:
    """Yield what the object names, where the clause tells what the drug does."""
    group = fit.clause.group
    if group.verb in _GOES_ON or not applies(reading, fit) or _blames_another(fit):
        return
    if group.verb in ("begin", "start") and group.modal is None:  # an attack that has begun is no effect
        return
    if (group.means("return") or group.verb == "follow") and stopping(reading, fit) is None:
        return
    thing = reading.document.copy.text[slice(*fit.parse.span(fit.object))]
    if group.means("return") and thing in word_set("neutral"):
        return
    if (name := _driven(reading, fit)) is not None:
        span = fit.parse.span(fit.object)
        yield from stated(reading, fit, [_item(span, name)], trusted=True)
    for one in _parts(reading, fit):
        yield from stated(reading, one)


def _blames_another(fit: Fit) -> bool:
    """Whether what is linked to a state is the subject: "antiepileptics have been linked to suicidal thoughts"."""
    if fit.object != fit.clause.subject or not fit.clause.group.means("link"):
        return False
    behind = [slot_of(fit.parse, fit.clause, slot) for slot in ("to", "with")]
    return not any(token.tag == "DRUG" for part in behind for token in fit.parse.words(part))


def _driven(reading: Reading, fit: Fit) -> str | None:
    """The name of what the drug causes to rise or fall: "causes blood sugar to fall"."""
    behind = [c for c in fit.parse.clauses if c.link == "purpose" and c.group.first == fit.object.stop]
    if not behind or not fit.clause.group.means("cause"):
        return None
    thing = reading.document.copy.text[slice(*fit.parse.span(fit.object))]
    return changed(reading, behind[0].group.verb, thing)


def _parts(reading: Reading, fit: Fit) -> Iterator[Fit]:
    """The object; the hazard before a colon, and what stands behind a colon or "with" where the subject is generic."""
    tokens, clause = fit.parse.tokens, fit.clause
    behind = clause.object
    before = range(clause.group.last, fit.object.start - 1)
    if before and before.start == behind.start and hazard(reading.document.copy.text[slice(*fit.parse.span(before))]):
        yield replace(fit, object=before)
    subject = reading.document.copy.text[slice(*fit.parse.span(clause.subject))]
    if fit.object == clause.subject:
        colon = next((i for i in behind if tokens[i].text == ":"), -1)
        along = next((i for i in behind if tokens[i].text == "with"), -1)
        if _GENERIC.fullmatch(subject) and colon >= 0:
            yield replace(fit, object=range(colon + 1, behind.stop))
            return
        if along >= 0 and behind.start <= along <= behind.start + 1 and stopping(reading, fit) is not None:
            yield replace(fit, object=range(along + 1, behind.stop))
    driven = next((c for c in fit.parse.clauses if c.link == "purpose" and c.group.first >= behind.stop), None)
    if driven is not None and clause.group.means("cause") and driven.group.first == fit.object.stop:
        return
    along = next((i for i in fit.object if tokens[i].text == "with"), -1)
    if along > 0 and tokens[along - 1].text in word_set("persons"):  # "in people with epilepsy"
        along = -1
    if along > fit.object.start and stopping(reading, fit) is not None:
        yield replace(fit, object=range(fit.object.start, along))
        yield replace(fit, object=range(along + 1, fit.object.stop))
        return
    yield fit


def _behind(reading: Reading, fit: Fit, pattern: re.Pattern[str]) -> tuple[int, int] | None:
    """The span of the group ``x`` of a pattern over the object, in the copy."""
    start, end = fit.parse.span(fit.object)
    found = pattern.match(reading.document.copy.text, start, end)
    return found.span("x") if found else None


def _item(span: tuple[int, int], name: str) -> Item:
    """Return an item whose name is not its words."""
    return Item(span[0], span[1], name, full_start=span[0])


_PERSON = (
    r"(?:you|(?:some |many |most |young |older |elderly )*(?:people|patients|users"
    r"|children|adults)|someone|anyone|them|your child|the (?:person|patient|user))"
)
_MADE = re.compile(
    rf"{_PERSON} (?:to )?(?:feel |become |be |with )?(?:a little |rather |very |quite |a bit |more |less )?(?P<x>.+)"
)
_WORSE = re.compile(r"(?P<x>.+?) (?:worse|more severe)$")


def make(reading: Reading, fit: Fit) -> Iterator[Draft]:
    """Yield what the drug makes people: "makes you drowsy", "can leave you with a dry mouth", "makes asthma worse"."""
    if not applies(reading, fit):
        return
    span = _behind(reading, fit, _MADE)
    if span is not None:
        tokens = fit.parse.tokens
        rest = range(next(i for i in fit.object if tokens[i].start >= span[0]), fit.object.stop)
        named = [without_time(item) for item in items_of(reading, replace(fit, object=rest))]
        items = [item for item in named if reading.knows(item.name) or hazard(item.name)]
        yield from stated(reading, replace(fit, object=rest), items)
        return
    whole = fit.parse.span(fit.object)
    words = re.sub(r"^(?:the|your) ", "", reading.document.copy.text[slice(*whole)])
    if worse := _WORSE.match(words):
        name = become(reading, worse["x"], "worse")
    elif fit.clause.group.verb == "turn" and " " in words:
        name = become(reading, *words.rsplit(" ", 1))
    else:
        name = words if reading.knows(words) else None
    if name:
        yield from stated(reading, fit, [_item((fit.clause.group.heads[-1].start, whole[1]), name)], trusted=True)


def change(reading: Reading, fit: Fit) -> Iterator[Draft]:
    """Yield the states that the verb makes of its objects: "raises blood sugar or blood pressure"."""
    fit = _made_to(fit)
    section = reading.section(reading.document.sentences[fit.sentence])
    vague = section not in word_set("effect-section") and (
        fit.clause.group.modal is None or not tells_of_effects(reading, fit)
    )
    if vague or not applies(reading, fit):
        return
    first = True
    for item in items_of(reading, trimmed(fit)):
        name = changed(reading, fit.clause.group.verb, item.name)
        if name is None:
            return
        start = fit.clause.group.heads[-1].start if first else item.start
        first = False
        yield from stated(reading, fit, [_item((start, item.end), name)], trusted=True)


_SENSES = frozenset(("become", "turn", "get", "go", "feel"))


def turn(reading: Reading, fit: Fit) -> Iterator[Draft]:
    """Yield the states that a part of the body or an illness turns into: "the lungs become inflamed"."""
    verb = fit.clause.group.verb
    if not applies(reading, fit) or not tells_of_effects(reading, fit):
        return
    start, end = fit.parse.span(fit.clause.subject)
    thing = reading.document.copy.text[start:end]
    if verb in _SENSES:
        a, b = fit.parse.span(fit.clause.object)
        said = re.split(r",| again\b| over\b| for\b", reading.document.copy.text[a:b])[0]
        b = a + len(said)
        name = become(reading, thing, said)
    else:
        b = fit.clause.group.end
        name = f"{thing} flare" if fit.clause.group.means("flare") else changed(reading, verb, thing)
    if name:
        yield from stated(reading, fit, [_item((start, b), name)], trusted=True)


_PREDICATE = re.compile(
    r"""
    (?:(?:also|all|both|quite|fairly|relatively|among|one\sof|some\sof|only|its|the|an?|rather|sometimes|again|typical)\s)*
    (?:(?:(?:very|less|more|most|least|extremely)\s)?(?:common\w*|uncommon\w*|rare|rarer|rarest|frequent
        |infrequent|occasional)\b
      |(?:[a-z-]+,?\s(?:(?:but|and)\s)?)*
        (?:side[- ]effects?|adverse\s(?:effects?|reactions?)|complications?|complaints?|reactions?)\b
      |possible\b(?!\sto)|usual\b|typical\b|reported\b)
    """,
    re.VERBOSE,
)
_MEANS = re.compile(r".*\b(?:signs?|symptoms? of|caused by|due to|a result|feature|part of)\b")
_USUAL = re.compile(r"(?:a |an |very |particularly )*(?:common|frequent|usual)\b")


def _without_apposition(fit: Fit) -> Fit:
    """Leave out what a subject is: "Agranulocytosis, a dangerous drop in white cells, is rare" names one thing."""
    tokens, part = fit.parse.tokens, fit.object
    inner = next((i for i in part if tokens[i].text == "," and i + 1 < part.stop and tokens[i + 1].tag == "DET"), -1)
    enclosed = part.stop < len(tokens) and tokens[part.stop].text == ","
    joined = any(tokens[i].tag == "CONJ" or tokens[i].text == "," for i in range(part.start, max(inner, part.start)))
    return replace(fit, object=range(part.start, inner)) if inner > part.start and enclosed and not joined else fit


def common(reading: Reading, fit: Fit) -> Iterator[Draft]:
    """Yield what is said to be common, rare, possible, or a side effect."""
    a, b = fit.parse.span(fit.clause.object)
    text = reading.document.copy.text
    if (
        not _PREDICATE.match(text, a, b)
        or _MEANS.match(text, a, b)
        or not applies(reading, fit)
        or not tells_of_effects(reading, fit)
    ):
        return
    negation = fit.clause.group.negation
    for draft in stated(reading, _without_apposition(fit)):
        usual = _USUAL.match(text, a, b)
        if negation is not None and usual and draft.polarity == "negated":
            draft.polarity = "affirmed"
            draft.cues.pop("polarity", None)
            draft.qualifiers["frequency"] = "uncommon"
            draft.qualifiers["frequency_as_written"] = reading.words(negation.start, usual.end())
            draft.cues["frequency"] = [reading.published(negation.start, usual.end())]
        for word in ("possible", "typical"):
            if text.startswith(word, a) and draft.certainty == "asserted":
                draft.certainty = word
                draft.cue("certainty", reading.published(a, a + len(word)))
        yield draft


_PROBLEM = re.compile(
    r"(?:also |often |sometimes )*(?:an? |the )?(?:[a-z-]+ )?(?:problem|nuisance|bother"
    r"|trouble|worry|drawback|downside|to be expected)|(?:also |quite |very |particularly )*likely\b"
    r"(?! to)"
)


def problem(reading: Reading, fit: Fit) -> Iterator[Draft]:
    """Yield what may be a problem or is to be expected."""
    if _PROBLEM.match(reading.document.copy.text, *fit.parse.span(fit.clause.object)) and applies(reading, fit):
        yield from stated(reading, fit, trusted=False)


_REPORTS = re.compile(
    r"(?:(?:very |extremely )?(?:rare|isolated|occasional|some|a few|several|many|few"
    r"|post-marketing|no|also) )*(?P<r>reports|cases|instances|case reports) of "
    r"(?P<x>.+)"
)


def exist(reading: Reading, fit: Fit) -> Iterator[Draft]:
    """Yield what there is, or what there are reports of."""
    if not applies(reading, fit):
        return
    start, end = fit.parse.span(fit.object)
    text = reading.document.copy.text
    if _RISK_OF.match(text, start, end):
        return
    found = _REPORTS.match(text, start, end)
    if found is None:
        yield from stated(reading, fit, trusted=False)
        return
    tokens = fit.parse.tokens
    rest = range(next(i for i in fit.object if tokens[i].start >= found.start("x")), fit.object.stop)
    for draft in stated(reading, replace(fit, object=rest)):
        if draft.certainty == "asserted" and draft.polarity == "affirmed" and "frequency" not in draft.qualifiers:
            span = found.span("r")
            draft.certainty = "possible"
            draft.cue("certainty", reading.published(*span))
            if draft.kind == "AdverseEffectStatement":
                draft.qualifiers["hedge"] = reading.words(*span)
                draft.cue("hedge", reading.published(*span))
        yield draft


_BARE = re.compile(
    r"(?:also |usually |mostly |generally |often |either )*(?:mild|temporary|rare|uncommon"
    r"|common|similar|usually|less|more|not|few|serious|the same|listed|described|likely"
    r"|dose|unusual|well|seen|generally|mostly|short|harmless)\b"
)


def include(reading: Reading, fit: Fit) -> Iterator[Draft]:
    """Yield the side effects that a list, a key or a clause names: "side effects include ...", "Rare: ..."."""
    start, end = fit.parse.span(fit.object)
    if fit.frame.settings.get("keyed") and fit.clause.group.start != fit.clause.group.end:
        return
    if fit.clause.group.verb == "be" and _BARE.match(reading.document.copy.text, start, end):
        return
    if applies(reading, fit):
        yield from stated(reading, fit)


def announced(reading: Reading, fit: Fit) -> Iterator[Draft]:
    """Yield what follows the colon: "the following side effects have been reported: ..."."""
    start = fit.object.start
    listed = reading.setting(fit.sentence) is not None
    if start and (listed or fit.parse.tokens[start - 1].text == ":") and applies(reading, fit):
        yield from stated(reading, fit)


_EFFECTS = re.compile(r"\b(?:side[- ]effects?|adverse|unwanted|effects|reactions|complaints)\b")


def these(reading: Reading, fit: Fit) -> Iterator[Draft]:
    """Yield what "these" or "the symptoms" include, where the sentence before speaks of effects or of stopping."""
    before = previous(reading, fit.sentence)
    if before is None or not applies(reading, fit):
        return
    told = _EFFECTS.search(reading.document.copy.text, *reading.bounds[before])
    if stopping(reading, fit) is not None or (told and fit.clause.group.verb == "include"):
        yield from stated(reading, fit, trusted=False)


def affect(reading: Reading, fit: Fit) -> Iterator[Draft]:
    """Yield what affects people: "a dry cough affects about one person in ten"."""
    start, end = fit.parse.span(fit.clause.object)
    people = re.compile(r".*\b(?:people|patients|users|adults|children|women|men|you|person|those|1 in|one in)\b")
    if people.match(reading.document.copy.text, start, end) and applies(reading, fit):
        yield from stated(reading, fit, trusted=False)


_RISK_OF = re.compile(r"(?:[a-z-]+ ){0,4}(?:risks?|chances?|danger|likelihood|odds) of\b")


def heard(reading: Reading, fit: Fit) -> Iterator[Draft]:
    """Yield what someone who treats people hears of: "less often I hear about hair loss"."""
    subject = reading.document.copy.text[slice(*fit.parse.span(fit.clause.subject))]
    if re.search(r"(?:^| )(?:i|we)$", subject) and applies(reading, fit):
        yield from stated(reading, fit, trusted=False)


def _made_to(fit: Fit) -> Fit:
    """Give a clause behind "makes you" the modal, negation and adverbs of "make": "won't make you gain weight"."""
    parent = clause_before(fit.parse, fit.clause)
    if parent is None or parent.group.verb not in ("make", "leave", "let") or parent.object:
        return fit
    group = replace(
        fit.clause.group, modal=parent.group.modal, negation=parent.group.negation, adverbs=parent.group.adverbs
    )
    return replace(fit, clause=replace(fit.clause, group=group))


def senses(reading: Reading, fit: Fit) -> Iterator[Draft]:
    """Yield what people get, feel or notice; behind "makes you feel" the doubt is that of "may make"."""
    if not fit.clause.subject or fit.clause.link == "relative" or not applies(reading, fit):
        return
    if _RISK_OF.match(reading.document.copy.text, *fit.parse.span(fit.object)):
        return
    if any(adverb.text == "ever" for adverb in fit.clause.group.adverbs):  # what they have had in their life
        return
    for part in _parts(reading, _made_to(fit)):
        yield from stated(reading, part, trusted=False)


def of_class(reading: Reading, fit: Fit) -> Iterator[Draft]:
    """Yield what the class of the drug causes, as a fact of the class."""
    group = of_own_class(reading, fit)
    if group is None or not applies(reading, fit):
        return
    for draft in stated(reading, fit, trusted=False):
        draft.subject = group
        draft.qualifiers["level"] = "class"
        draft.cue("level", reading.published(*fit.parse.span(fit.clause.subject)))
        yield draft


_HOW: dict[str, Callable[[Reading, Fit], Iterator[Draft]]] = {
    "make": make, "change": change, "turn": turn, "common": common, "exist": exist, "include": include,
    "affect": affect, "senses": senses, "problem": problem, "these": these,
    "announced": announced, "heard": heard, "class": of_class,
}  # fmt: skip


def adverse(reading: Reading, fit: Fit) -> Iterator[Draft]:
    """Yield the harms of a clause in the way that its frame names."""
    yield from _HOW.get(fit.frame.settings.get("how", ""), effect)(reading, fit)


FAMILIES: dict[str, Callable[[Reading, Fit], Iterator[Draft]]] = {"adverse": adverse, "withdrawal": adverse}
