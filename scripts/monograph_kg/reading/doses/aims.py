"""What a dose is for: the uses and populations that its clause, line, lead or headings name, linked to entities."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from monograph_kg.reading.context import Reading
from monograph_kg.reading.doses.pieces import Piece, pieces
from monograph_kg.reading.doses.populations import read_populations
from monograph_kg.reading.doses.timings import read_timings
from monograph_kg.reading.lexis.words import SHORTEST_NAME, singular_phrase, slug

Region = tuple[int, int]
_STATES = frozenset({"ClinicalState"})


@dataclass(frozen=True, slots=True)
class Named:
    """An entity that words of the text name, with what a new entity needs: its label and kind."""

    entity: str
    start: int
    end: int
    label: str = ""
    kind: str = ""


_STOP = r"""(?=\s*(?:[,.;:()*|]|$)|\ (?:is|are|was|it|the|in|for|of|adults?|children|people|patients|start\w*
    |begin\w*|treatment
    |take[ns]?|at|on|once|twice|every|may|can|by|orally|you|your|doses?|should|usually|typically|generally|with
    |then|two|one|i
    |three|four|an?|who|that|when|if|to|up|only|give[ns]?|as|use|daily|we|they|doctors?|your|this|there|\d)\b)"""
_USE = re.compile(
    rf"""\b(?:(?:for|in)\ (?:the\ |acute\ |long-term\ |short-term\ )*(?:(?:treatment|prevention|management|relief
        |control)\ of|treating
        |preventing|relieving|managing|controlling)
    |to\ (?:treat|prevent|relieve|manage|control|ease|help\ with)|(?:treatment|prevention|management|relief)\ of
    |treating
    |preventing|for|in|against|as\ an?(?=\ \w+\ (?:treatment|therapy)))
    \ (?:the\ |an?\ |your\ )?(?P<use>[a-z][a-z0-9'-]*(?:\ (?:and|or)\ [a-z'-]+
    |\ (?:of\ the\ )?[a-z0-9'-]+){{0,5}}?){_STOP}""",
    re.VERBOSE,
)
_NOT_USE = re.compile(
    r"^(?:adults?|children|most|the|older|elderly|patients?|people|general|some|this|these|that|those|women|men"
    r"|maintenance|a|an|it"
    r"|one|two|three|four|five|six|seven|eight|ten|several|many|few|first|at|up|as|long|short|weeks?|days?|months?"
    r"|life|example|each"
    r"|every|both|divided|severe cases|mild cases|your|you|which|total|addition|case|cases|hospital|water|half"
    r"|about|infants?|babies)\b"
)
_DISEASE = re.compile(
    r"\b(?:syndrome|ulcers?|arthritis|infarction|angina|fever|reflux|asthma|migraines?|infections?|pains?"
    r"|hypertension|pressure"
    r"|disorders?|failure|epilepsy|seizures?|anxiety|depression|disease|attacks?|cancer|allergy|allergies|insomnia"
    r"|diabetes|colds?"
    r"|coughs?|neuralgia|acne|malaria|psoriasis|eczema|stroke|thrombosis|clots?|fibrillation|tremors?|spasms?"
    r"|rashes|hives|gout"
    r"|bronchitis|pneumonia|cystitis|smoking|panic|phobia|mania|schizophrenia|nausea|vomiting|sickness|constipation"
    r"|diarrh?oea"
    r"|indigestion|heartburn|headaches?|palpitations|arrhythmias?|obesity|neuropathy|itching|congestion|retention"
    r"|o?edema|psychosis"
    r"|cessation|fright|sleep|sleeplessness|withdrawal|contraception|enlargement|swelling|aches?|cramps?|bleeding"
    r"|deficiency|shock"
    r"|hyperthyroidism|hypothyroidism|hyperaldosteronism|autism|alcoholism|dystonia|bulimia|anorexia|dementia"
    r"|haemangioma|hemangioma)$"
    r"|\b\w+(?:itis|osis|asis|a?emia|algia|opathy|oma|uria|plegia|phobia)\b"
)
_IMPAIRED = re.compile(
    r"\b(?:kidney|renal|liver|hepatic)\b.*\b(?:disease|impairment|failure|problems?|damage|dysfunction"
    r"|insufficiency|trouble)\b"
    r"|\b(?:poor|reduced|impaired|low|decreased|weak)\w*\b.*\b(?:kidney|renal|liver|hepatic)\b|\bcirrhosis\b"
    r"|\bdialysis\b"
)
_NOT_KEY = re.compile(
    r"\b(?:tablets?|capsules?|syrup|solution|use|uses|doses?|dosage|dosing|range|weeks?|days?|months?|years?|form"
    r"|release|injections?"
    r"|inhalers?|nebuli\w+|first|then|later|start|note|morning|evening|night|how|what|when|doctor|nurse|pharmacist"
    r"|reader|answer|patient"
    r"|expert|host|interviewer|strength|forms?|route|schedule|steps?|standard|frequency|tips?|remember|important"
    r"|maximum|max|normal"
    r"|usual|adult|child|typical|recommended|p(?:a)?ediatric|geriatric|starting|requiring|patients|drops?|amount"
    r"|schedules?|hospital|increase|titration|monitoring|taking|take)\b"
)
_DRESS = re.compile(
    r"^(?:[-*#•>_\s|]+|\(?\d{1,2}(?:[.)]|(?:\.\d{1,2})+)\s+|(?:for|in|to treat|treatment of|prevention of|treating"
    r"|preventing|prophylaxis of|if used for"
    r"|in the treatment of|for the treatment of|the|an?|as)\s+)+|[\s*_|:]+$"
)
_WITHIN = re.compile(r"(?<=\w) (?:in|due to|caused by|associated with) .*$")
_TELL = re.compile(r"\b(?:tell|if you|avoid|allergic|who have|do not)\b")
_USED = re.compile(
    r"\b(?:used|treat\w*|prescribed|indicat\w+|approved|prevent\w*|manag\w+|reliev\w+|eases?|controls?|given for"
    r"|helps?|licensed)\b"
)
_TREATS = re.compile(r"treat|prevent|reliev|manag|control|ease|help")
_AIM = re.compile(r" (?:prevention|treatment|prophylaxis|relief|management|control|therapy)$")
_CUT = re.compile(r"\s*(?:,|\||\s-+\s|\(|\)|;)\s*")
_JOINT = re.compile(r"\s+(?:or|and|and/or)\s+|/")
_MAX_USE_WORDS = 6


def state_of(reading: Reading, words: str, *, loose: bool = False, sure: bool = False) -> Named | None:
    """Return the state that words name, or None where they name none for certain.

    A state is in the lexicon, or its name has the form of one, or, with ``loose``, the text names it among the uses.
    With ``sure`` the words are known to be those of a use ("to treat shingles").
    """
    words = _AIM.sub("", words.strip(" *_"))
    if not words or _NOT_USE.match(words) or len(words.split()) > _MAX_USE_WORDS:
        return None
    entity, kind = reading.link(words, "indicatedFor")
    if not entity:
        return None
    if not kind or sure or _DISEASE.search(words) or (loose and named_as_use(reading, words)):
        return Named(entity, 0, 0, words if kind else "", kind)
    return None


def named_as_use(reading: Reading, words: str) -> bool:
    """Say whether a sentence on the uses of the drug has these words."""
    text = reading.document.copy.text
    starts = [start for start, _ in reading.bounds]
    at = text.find(words)
    while at >= 0:
        index = bisect_right(starts, at) - 1
        sentence = reading.document.sentences[index]
        if index >= 0 and reading.section(sentence) in ("uses", "introduction"):
            told = reading.section(sentence) == "uses" and not _TELL.search(text, *reading.bounds[index])
            if told or _USED.search(text, *reading.bounds[index]):
                return True
        at = text.find(words, at + 1)
    return False


def uses_in(reading: Reading, start: int, end: int) -> list[Named]:
    """Return the uses that prepositions name in a region ("for pain or fever"), the last place first."""
    text = reading.document.copy.text
    if treated := _TREATED.match(text, start, end):
        name = "use" if treated["use"] else "other"
        return _alternatives(reading, treated[name], treated.start(name), loose=True)
    for match in reversed(list(_overlapping(text, start, end))):
        loose = match.group().startswith(("for ", "against "))
        sure = _TREATS.search(match.group()[: match.start("use") - match.start()]) is not None
        if _IMPAIRED.search(match["use"]) and not sure and not named_as_use(reading, match["use"]):
            continue
        if found := _alternatives(reading, match["use"], match.start("use"), loose=loose, sure=sure):
            return found
    return []


# A state as the subject: "Insomnia is treated with".
_TREATED = re.compile(
    r"[\s*#•-]*(?P<use>[a-z][a-z' -]{2,50}?) (?:is|are|may be|can be) (?:\w+ly )?(?:treated|managed|controlled) with\b"
    r"|[\s*#•-]*(?P<other>[a-z][a-z' -]{2,50}?) (?:calls? for|needs?|requires?|takes?)"
    r" (?:more|less|(?:a )?(?:higher|lower|larger|smaller) (?:doses?|amounts?))\b[^.;:]{0,20}:"
)


def names_some_use(reading: Reading, start: int, end: int) -> bool:
    """Say whether a region names a use, be it one that cannot be linked ("for jet lag")."""
    text = reading.document.copy.text
    return any(
        not _NOT_USE.match(match["use"]) and match.group().startswith(("for ", "to "))
        for match in _overlapping(text, start, end)
    )


def _overlapping(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    at = start
    while match := _USE.search(text, at, end):
        yield match
        at = match.start() + 2


def _alternatives(reading: Reading, words: str, at: int, *, loose: bool, sure: bool = False) -> list[Named]:
    """One use, or several that "or" or "and" joins."""
    whole = state_of(reading, words, loose=loose, sure=sure)
    parts = _JOINT.split(words)
    if (whole and not whole.kind) or len(parts) == 1:
        return [Named(whole.entity, at, at + len(words), whole.label, whole.kind)] if whole else []
    found = [state_of(reading, part, loose=loose, sure=sure) for part in parts]
    if all(found):
        return [Named(n.entity, at, at + len(words), n.label, n.kind) for n in found if n]
    return [Named(whole.entity, at, at + len(words), whole.label, whole.kind)] if whole else []


def uses_of_key(reading: Reading, start: int, end: int) -> list[Named]:
    """Return the uses that a key or heading names by itself ("Heart failure, initial", "Adults, pain or fever")."""
    text = reading.document.copy.text
    masked = _without_pieces(text, start, end)
    at = start
    for part in _CUT.split(masked):
        here = masked.find(part, at - start) + start
        at = here + len(part)
        words = _DRESS.sub("", part).strip()
        words = _WITHIN.sub("", words)
        if len(words) < SHORTEST_NAME or "\x01" in words or _NOT_KEY.search(words) or _IMPAIRED.search(words):
            continue
        if found := _alternatives(reading, words, here, loose=True):
            return found
    return uses_in(reading, start, end)


def _without_pieces(text: str, start: int, end: int) -> str:
    """The region with populations, routes, phases and timings blanked; what is left may name a use."""
    spans: list[Region] = [
        (p.start, p.end) for kind in ("route", "phase", "typical") for p in pieces(kind, text, start, end)
    ]
    spans += [(p.start, p.end) for p in read_populations(text, start, end) if not p.states]
    spans += [(t.start, t.end) for t in read_timings(text, start, end)]
    letters = list(text[start:end])
    for a, b in spans:
        letters[a - start : b - start] = "\x01" * (b - a)
    return re.sub(r"(?:\b(?:for|in|of|and|the)\s+)*\x01+", ",", "".join(letters)) if spans else "".join(letters)


def groups_in(reading: Reading, start: int, end: int) -> Iterator[tuple[Named | None, list[Named], Piece]]:
    """Yield for each population in a region its entity, the uses that its words name, and its piece."""
    text = reading.document.copy.text
    for piece in read_populations(text, start, end):
        yield (*_linked(reading, piece), piece)
    if impaired := _IMPAIRED_KEY.match(text, start, end):
        piece = Piece("with", impaired.start("state"), impaired.end("state"), (impaired["state"],))
        yield (*_linked(reading, piece), piece)


_IMPAIRED_KEY = re.compile(
    r"[\s*#•-]*(?:(?:dose )?in |for |with )?(?P<state>(?:(?:mild|moderate|severe|mild to moderate|reduced|poor"
    r"|impaired) )?"
    r"(?:kidney|renal|liver|hepatic) (?:disease|impairment|failure|problems?|insufficiency|function))(?=\s*[:,(*|]"
    r"|\s*$)"
)


def _linked(reading: Reading, piece: Piece) -> tuple[Named | None, list[Named]]:
    """The population of a piece, and the use that its state is, where the drug is used for that state."""
    state = piece.states[0] if piece.states else ""
    if piece.value == "taking":
        name = singular_phrase(re.sub(r"^(?:an?|the|other|also)\s+", "", state))
        return Named(f"person-taking-{slug(name)}", piece.start, piece.end, f"person taking {name}", "Population"), []
    uses: list[Named] = []
    if piece.value == "with" or state:
        linked, _ = reading.link(state, "indicatedFor")
        use = state_of(reading, state)
        impaired = bool(_IMPAIRED.search(state))
        if piece.value == "with" and (impaired or not use or not named_as_use(reading, state)):
            group = f"person-with-{linked}"
            return Named(group, piece.start, piece.end, f"person with {state}", "Population"), []
        if impaired and piece.value in ("adult", "child"):
            return Named(f"person-with-{linked}", piece.start, piece.end, f"person with {state}", "Population"), []
        uses = [Named(use.entity, piece.start, piece.end, use.label, use.kind)] if use else []
    if piece.value in ("with", ""):
        return None, uses
    return Named(piece.value, piece.start, piece.end, piece.value.replace("-", " "), "Population"), uses
