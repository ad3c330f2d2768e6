"""Duties: clauses that tell somebody to do something, whatever way English says it.

Imperatives ("stop the tablets"), modals on a person ("you should stop") and on the drug or dose ("the dose must be
reduced"), what is said to be good ("it is best to stop"), what is to be remembered ("remember to stop"), and what is
contraindicated. A clause under "if", "when" or a relative is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from monograph_kg.reading.advising.patterns import pattern
from monograph_kg.reading.grammar.clauses import Clause, Parse
from monograph_kg.reading.grammar.groups import Group
from monograph_kg.reading.grammar.tokens import Token
from monograph_kg.reading.grammar.verbs import classes_of, verbs

_MODALS = frozenset(("should", "must", "ought", "shouldn't", "mustn't"))
_WEAK = frozenset(("should", "ought", "shouldn't"))
_HIDDEN = frozenset(
    (
        "if",
        "when",
        "whenever",
        "unless",
        "whether",
        "relative",
        "before",
        "after",
        "until",
        "where",
        "though",
        "although",
        "while",
        "once",
        "that",
    )
)
# Clauses that grant something and may still oblige: "although infants should be watched".
_CONCEDING = frozenset(("although", "though"))
# What may open a sentence whose command stands behind a comma.
_BEFORE_COMMAND = frozenset(("if", "when", "whenever", "once", "before", "after", "because", "since", "as"))
# What a clinician "would" do first: "I'd check the heart".
_CHECKS = frozenset(("check", "measure", "test", "monitor", "examine"))
# Verbs that only carry another one: "remember to take", "try to avoid", "need to stop".
_CARRIERS = frozenset(
    ("remember", "try", "forget", "hesitate", "need", "have", "want", "make", "be", "aim", "learn", "help")
)
# In the passive these bid somebody: "patients are advised to avoid".
_BIDDING = frozenset(
    ("advise", "tell", "urge", "recommend", "require", "warn", "instruct", "ask", "encourage", "remind", "counsel")
)
_NOT_FORGET = frozenset(("forget", "hesitate", "fail"))
# What governs a gerund and is itself the act: "stop taking", "avoid driving".
_GOVERNING = frozenset(("stop", "continue", "avoid", "start", "keep"))
_GOOD = pattern("duties.good")
_SURE = pattern("duties.sure")
# "The tablets have to be taken": the infinitive stands alone.
_MUST = re.compile(r"(?<!not )(?<!n't )(?<!no )\b(?:have|has|need|needs) (?:always |never )?(?:to )?(?:be )?$")
# Verbs without an object, so that what is joined to one is an act of its own: "drive or use machines".
_ALONE = frozenset(("drive", "smoke", "breastfeed", "breast-feed", "swim"))
_DOUBTED = re.compile(r"(?:n't|\b(?:not|no|may|might|could|sometimes|rarely|seldom)) (?:\w+ )?$")
_AGAINST = re.compile(r"\b(?:advise|advises|advised|recommend|recommends|warn|warns) against $")
_ADVISES = pattern("duties.advises")
AIMS = frozenset(
    ("avoid", "prevent", "protect", "reduce", "lower", "lessen", "minimise", "minimize", "ease", "help", "stop")
)
_NO_NEED = pattern("duties.no-need")
_WAYS = (_NO_NEED, _GOOD, _SURE, _ADVISES, _AGAINST, _MUST)
# How far before a verb such words may stand.
REACH = 90
_STRONG = {
    "important": "important",
    "crucial": "crucial",
    "vital": "crucial",
    "essential": "crucial",
    "critical": "crucial",
}


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing that somebody should do or leave.

    Attributes:
        clause: number of its clause.
        head: index of the token of the verb that names the act; ``lemma`` is that verb.
        first: index of the token where its words begin, negation included.
        negated: whether it should be left.
        subject: tokens that say who should, or in the passive what it is done to.
        last: index of the token behind its verbs ("crush or chew").
        way: imperative, active, passive, good, or contraindicated.
        strength: the word that says how strongly, or None.
        value: its value.
        needless: the negation of a duty that is none ("you do not need to"), or None.
    """

    clause: int
    head: int
    lemma: str
    first: int
    negated: bool
    subject: range
    last: int
    way: str
    strength: tuple[int, int] | None = None
    value: str = ""
    needless: tuple[int, int] | None = None


# "Nobody should take it for gout" binds nobody to take it.
_NOBODY = frozenset(("nobody", "no", "none"))


def duties(parse: Parse, text: str) -> Iterator[Duty]:
    """Yield the duties of a sentence in text order; ``text`` is the masked copy."""
    made: list[Duty] = []
    for number, clause in enumerate(parse.clauses):
        if any(parse.tokens[i].text in _NOBODY for i in clause.subject[:1]):
            continue
        if made and _goes_on(parse, made[-1], clause):
            made[-1] = replace(made[-1], last=clause.group.last)
            continue
        last = made[-1] if made else None
        found = _duty(parse, text, number, clause) or _shared(parse, number, clause, last)
        if found is not None and last is not None and _is_forbidden_too(parse, number, last):
            found = replace(found, negated=True)
        if found is None or (found.way == "imperative" and _is_bound(parse, number, last)):
            continue
        made.append(found)
    yield from made


def _goes_on(parse: Parse, duty: Duty, clause: Clause) -> bool:
    """Whether a verb is the second of a pair with one object: "crush or chew the tablets"."""
    first = clause.group.first
    joined = first == duty.last + 1 and parse.tokens[first - 1].tag == "CONJ" and duty.lemma not in _ALONE
    if duty.way == "passive" and clause.object and parse.tokens[first - 1].text != "or":
        return False
    return joined and clause.group.negation is None and clause.group.modal is None


def _is_forbidden_too(parse: Parse, number: int, last: Duty) -> bool:
    """Whether a negation reaches over "or": "do not drive or use machines"."""
    first = parse.clauses[number].group.first
    return last.negated and first > 0 and parse.tokens[first - 1].text in ("or", "nor")


def _is_bound(parse: Parse, number: int, last: Duty | None) -> bool:
    """Whether what looks like a command hangs on words before it ("used to prevent and treat") or behind it."""
    group = parse.clauses[number].group
    if last is not None:
        conditions = any(t.text in ("if", "when") for t in parse.tokens[last.last : group.first])
        return conditions and parse.tokens[group.first - 1].text == ","
    if number and parse.tokens[group.first - 1].tag == "CONJ":
        states = any(c.group.form == "finite" and c.link == "main" for c in parse.clauses[:number])
        if states or parse.tokens[group.first - 2].text not in (",", ";"):
            return True
    later = parse.clauses[number + 1] if number + 1 < len(parse.clauses) else None
    if later is not None and _is_half_of_subject(parse, parse.clauses[number], later):
        return True
    if later is None or later.group.form != "finite" or group.negation is not None:
        return False
    if not (later.group.passive or later.group.modal or later.group.outer == "be"):
        return False
    between = parse.tokens[group.last : later.group.first]
    return not any(t.tag in ("PUNCT", "CONJ", "BUT", "SUB", "REL", "THAT", "PRON") for t in between)


def _is_half_of_subject(parse: Parse, clause: Clause, later: Clause) -> bool:
    """Whether a base form is a noun that shares a verb with another: "sleep and energy sometimes pick up"."""
    known = verbs().known.get(clause.group.verb)
    if known is None or not known.noun or clause.object or clause.group.negation is not None:
        return False
    joint = parse.tokens[clause.group.last : clause.group.last + 1]
    if not joint or joint[0].tag != "CONJ" or later.group.form != "finite" or later.shared or not later.subject:
        return False
    return later.subject.start == clause.group.last + 1 and parse.tokens[later.subject.start].tag != "PRON"


def _duty(parse: Parse, text: str, number: int, clause: Clause) -> Duty | None:
    group = clause.group
    if not group.heads:
        return None
    hidden = clause.link in _HIDDEN and not (clause.link in _CONCEDING and group.modal is not None)
    if group.form == "imperative" or _commands_after_condition(parse, clause):
        return None if hidden else _imperative(parse, number, clause)
    if "contraindicate" in group.chain:
        return _made(parse, number, clause, "contraindicated")
    said = _said(parse, text, number, clause)
    return said or (_obliged(parse, number, clause) if not hidden and _obliges(group) else None)


def _commands_after_condition(parse: Parse, clause: Clause) -> bool:
    """Whether a base form behind "if you ..., " is a command though it could share the condition's subject."""
    group = clause.group
    own = group.modal is not None and group.modal.start >= group.start
    plain = group.form == "finite" and not own and group.heads[0].form == "base" and clause.shared
    conditional = parse.tokens[0].text in _BEFORE_COMMAND
    return plain and conditional and group.first > 0 and parse.tokens[group.first - 1].text == ","


def _imperative(parse: Parse, number: int, clause: Clause) -> Duty | None:
    made = _made(parse, number, clause, "imperative")
    if made is None:
        return None
    always = next((t for t in clause.group.adverbs if t.text == "always"), None)
    return replace(made, strength=(always.start, always.end), value="always") if always else made


def _obliges(group: Group) -> bool:
    """Whether a modal, "need to", "have to" or "are advised to" makes a group a duty."""
    modal = group.modal.text if group.modal is not None else "will"
    if modal in _MODALS or (modal in ("'d", "would") and group.verb in _CHECKS):
        return True
    if modal not in ("will", "'ll") or group.form != "finite" or len(group.chain) <= 1:
        return False
    return group.outer in ("need", "have", "want") or (group.passive and group.outer in _BIDDING)


def _obliged(parse: Parse, number: int, clause: Clause) -> Duty | None:
    group = clause.group
    passive = _is_passive(parse, group)
    made = _made(parse, number, clause, "passive" if passive else "active")
    if made is None:
        return None
    if group.outer in ("need", "have") and group.negation is not None:
        return replace(made, negated=False, first=made.head, needless=(group.negation.start, group.negation.end))
    modal = group.modal
    if modal is not None and modal.text in _WEAK:
        return _with_only(parse, replace(made, strength=(modal.start, modal.end), value="should"))
    if group.outer == "need" and len(group.chain) > 1:
        return replace(made, strength=(group.heads[0].start, group.heads[0].end), value="should")
    return made


def _with_only(parse: Parse, duty: Duty) -> Duty:
    """Give "should only" a strength of its own."""
    index = next((i for i, t in enumerate(parse.tokens) if duty.strength and t.start == duty.strength[0]), None)
    if index is not None and parse.tokens[index + 1].text == "only":
        return replace(duty, strength=(parse.tokens[index].start, parse.tokens[index + 1].end), value="should-only")
    return duty


def _is_passive(parse: Parse, group: Group) -> bool:
    """Whether the verb of the act is passive: "should be stopped", "needs to be stopped"."""
    if group.outer in _BIDDING and len(group.chain) > 1:
        return False
    head = group.heads[-1]
    if head.form not in ("participle", "past"):
        return False
    return group.passive or any(parse.tokens[i].tag == "BE" for i in range(group.first, group.last))


def _said(parse: Parse, text: str, number: int, clause: Clause) -> Duty | None:
    """What is said to be good or bidden: "it is best to ...", "make sure that you ...", "doctors recommend taking"."""
    group = clause.group
    at = None if (group.passive and group.form == "finite") or group.form == "imperative" else _act(parse, group)
    made = _made(parse, number, clause, "good") if at is not None else None
    if at is None or made is None:
        return None
    head, start = parse.tokens[at], parse.tokens[0].start
    before = text[max(start, head.start - REACH) : head.start]
    if group.form == "infinitive":
        before = re.sub(r"\bto (?=(?:always |never |not )*$)", "", before)
    way = next((way for way in _WAYS if _says(way, before, group)), None)
    if way is None:
        return None
    if way is _NO_NEED:
        found = _NO_NEED.search(before)
        index = head.start - len(before) + found.start("no") if found else head.start
        return replace(made, needless=(index, index + (len(found["no"]) if found else 0)))
    negated = made.negated or way is _AGAINST or bool(re.search(r"\b(?:not|never) (?:\w+ )?$", before[-12:]))
    made = replace(made, negated=negated)
    if way is _MUST and head.form in ("participle", "past"):
        return replace(made, way="passive", subject=_before_need(parse, at))
    found = _GOOD.search(before)
    word = found["word"] if found and group.form == "infinitive" else ""
    if word not in _STRONG:
        return made
    index = text.rfind(word, start, head.start)
    return replace(made, strength=(index, index + len(word)), value=_STRONG[word])


def _says(way: re.Pattern[str], before: str, group: Group) -> bool:
    """Whether the words before a verb say in this way that it should be done, without doubting it."""
    found = way.search(before) if way not in (_MUST, _NO_NEED) or group.form == "infinitive" else None
    if way is _NO_NEED:
        return found is not None
    return found is not None and _DOUBTED.search(before[: found.start()]) is None


def _before_need(parse: Parse, at: int) -> range:
    """The subject of "needs to be" where "needs" could be a noun: what stands before it."""
    need = next((i for i in range(at - 1, -1, -1) if parse.tokens[i].text in ("need", "needs", "has", "have")), 0)
    start = need
    while start and parse.tokens[start - 1].tag not in ("PUNCT", "SUB", "BUT", "VERB"):
        start -= 1
    if start > 1 and parse.tokens[start - 1].text == ",":
        # "Simvastatin, an older drug, has to be": the subject stands before its apposition.
        opening = next((i for i in range(start - 2, 0, -1) if parse.tokens[i].text == ","), 0)
        named = parse.tokens[:opening]
        if named and named[-1].tag in ("OTHER", "DRUG") and not any(t.tag in ("PREP", "SUB", "VERB") for t in named):
            start = 0
    return range(start, need)


def _shared(parse: Parse, number: int, clause: Clause, last: Duty | None) -> Duty | None:
    """The second verb shares the modal of the first: "should be kept cool and protected from light"."""
    group = clause.group
    joined = group.first > 0 and parse.tokens[group.first - 1].tag == "CONJ"
    if last is not None and last.way == "good" and group.form == "infinitive" and joined:
        made = _made(parse, number, clause, "good")
        return replace(made, subject=last.subject, strength=last.strength, value=last.value) if made else None
    if last is None or last.clause != number - 1 or clause.link not in ("and", "main", "but") or not group.heads:
        return None
    form = group.heads[0].form
    if last.way == "passive" and group.form == "participle" and form in ("participle", "past"):
        made = _made(parse, number, clause, "passive")
    elif (
        last.way in ("active", "good")
        and form == "base"
        and group.form in ("finite", "infinitive")
        and not (group.modal or (clause.subject and not clause.shared))
    ):
        made = _made(parse, number, clause, last.way)
    else:
        return None
    return replace(made, subject=last.subject, strength=last.strength, value=last.value) if made else None


def _act(parse: Parse, group: Group) -> int | None:
    """The token of the verb that names the act, past what only carries it."""
    heads = list(group.heads)
    while len(heads) > 1 and (heads[0].lemma in _CARRIERS or (heads[0].lemma in _BIDDING)):
        heads.pop(0)
    if len(heads) == 1 and group.chain[0] == "be" and heads[0].lemma == "be":
        return None
    token = heads[0]
    return next((i for i in range(group.first, group.last) if parse.tokens[i].start == token.start), None)


def _made(parse: Parse, number: int, clause: Clause, way: str) -> Duty | None:
    group = clause.group
    at = _act(parse, group)
    if at is None:
        return None
    negation = group.negation
    negated = negation is not None
    if negated and group.outer in _NOT_FORGET and way == "imperative":
        negated = False
    first = at
    if negated and negation is not None:
        first = _index(parse, negation, group)
        if parse.tokens[first].tag in ("NEG",) and first > group.first and parse.tokens[first - 1].tag in ("DO", "MOD"):
            first -= 1
    last = next((i for i in range(at + 1, group.last) if parse.tokens[i].tag == "TO" and is_aim(parse, i)), group.last)
    return Duty(number, at, _lemma(group, parse.tokens[at]), first, negated, clause.subject, last, way)


def is_aim(parse: Parse, index: int) -> bool:
    """Say whether "to" here begins the purpose of an act rather than its object: "to avoid dizziness"."""
    behind = parse.tokens[index + 1 : index + 2]
    return bool(behind) and behind[0].lemma in AIMS


def _lemma(group: Group, head: Token) -> str:
    """The verb of the act with its particle."""
    for token, lemma in zip(group.heads, group.chain[-len(group.heads) :], strict=False):
        if token.start == head.start:
            return lemma
    return head.lemma


def _index(parse: Parse, token: Token, group: Group) -> int:
    return next((i for i in range(group.first, group.last) if parse.tokens[i].start == token.start), group.first)


def verb_classes(duty: Duty) -> frozenset[str]:
    """Return the lemma of the act and its classes."""
    return classes_of(duty.lemma) | {duty.lemma.partition(" ")[0]} if duty.lemma not in ("get",) else frozenset({"get"})


def governs(duty: Duty) -> bool:
    """Say whether the act governs a gerund: "stop taking"."""
    return duty.lemma.partition(" ")[0] in _GOVERNING
