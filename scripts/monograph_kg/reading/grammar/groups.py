"""Verb groups: a verb with its auxiliaries, negation and adverbs, and the chain of verbs that it governs.

"is not known to cause" is one group: the chain *know*, *cause*; negated. "is mainly used to treat" is *use*, *treat*.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from monograph_kg.reading.grammar.tokens import Token
from monograph_kg.reading.grammar.verbs import classes_of, verbs
from monograph_kg.reading.lexis.wordsets import word_set

_AUXILIARY = frozenset({"MOD", "DO", "BE", "HAVE"})
_PASSED = frozenset({"ADV", "NEG"})
# What a verb group begins with, and what its verb or first auxiliary is.
_BEGINS = _AUXILIARY | _PASSED | {"VERB", "TO"}
_VERBAL = _AUXILIARY | {"VERB"}
_NO_VERB = _AUXILIARY | _PASSED
_INVERTING = frozenset(("nor", "neither"))
# Adjectives that stand between "is" and an infinitive without changing who acts.
_CONTROL = frozenset(("likely", "unlikely", "able", "unable", "due", "prone", "ready", "liable", "sure"))
# Behind these a gerund is what the verb is about: "used for treating", "effective in relieving".
_ABOUT = frozenset(("for", "in", "at"))


@dataclass(frozen=True, slots=True)
class Group:
    """A verb group over ``tokens[first:last]`` of its sentence.

    Attributes:
        chain: lemmas from the governing verb to the one that says what happens; "be" for a bare copula.
        passive: whether the governing verb is passive.
        form: finite, imperative, gerund, participle (without auxiliary) or infinitive.
        modal, negation: the tokens, if any.
        adverbs: adverbs of the group, in their order.
        heads: the tokens of the chain's verbs.
    """

    first: int
    last: int
    start: int
    end: int
    chain: tuple[str, ...]
    passive: bool
    form: str
    modal: Token | None
    negation: Token | None
    adverbs: tuple[Token, ...]
    heads: tuple[Token, ...]

    @property
    def verb(self) -> str:
        """The verb that says what happens: the last of the chain."""
        return self.chain[-1]

    @property
    def outer(self) -> str:
        """The governing verb: the first of the chain."""
        return self.chain[0]

    def means(self, *names: str) -> bool:
        """Say whether the last verb is one of the lemmas or of the classes named."""
        return not classes_of(self.verb).isdisjoint(names)

    def governs(self, *names: str) -> bool:
        """Say whether an outer verb of the chain is one of the lemmas or of the classes named."""
        return any(not classes_of(lemma).isdisjoint(names) for lemma in self.chain[:-1])


def read_groups(tokens: Sequence[Token]) -> list[Group]:
    """Return the verb groups of a sentence in their order."""
    made: list[Group] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if token.text == "(":
            at = _past_bracket(tokens, at)
            continue
        group = _inverted(tokens, at) if token.text in _INVERTING else None
        if group is None and token.tag in _BEGINS:
            group = _Reader(tokens, at).read()
        if group is None:
            at += 1
            continue
        made.append(group)
        at = group.last
    return made


def _is_predicate(token: Token) -> bool:
    """Whether a token makes what it stands in a clause: a finite verb, an auxiliary, a subordinator."""
    return token.tag in ("SUB", "BE", "MOD", "DO") or (token.tag == "VERB" and token.form != "gerund")


def _inverted(tokens: Sequence[Token], at: int) -> Group | None:
    """Read "nor should it be used": the auxiliary stands before the subject, and "nor" negates."""
    if at + 3 >= len(tokens):
        return None
    auxiliary, subject = tokens[at + 1], tokens[at + 2]
    if auxiliary.tag not in ("MOD", "DO", "BE") or subject.tag not in ("DRUG", "OTHER", "PRON"):
        return None
    reader = _Reader(tokens, at + 3)
    reader.auxiliaries.append(auxiliary)
    reader.modal = auxiliary if auxiliary.tag == "MOD" else None
    reader.negation = tokens[at]
    return reader.read()


def _past_bracket(tokens: Sequence[Token], at: int) -> int:
    """Return the place behind a bracket: what stands in it is no clause of the sentence."""
    for index in range(at + 1, len(tokens)):
        if tokens[index].text == ")":
            return index + 1
    return at + 1


class _Reader:
    """Reads one group from a place on."""

    def __init__(self, tokens: Sequence[Token], at: int) -> None:
        self.tokens = tokens
        self.first = at
        self.at = at
        self.auxiliaries: list[Token] = []
        self.modal: Token | None = None
        self.negation: Token | None = None
        self.adverbs: list[Token] = []
        self.heads: list[Token] = []
        self.chain: list[str] = []

    def tag(self, offset: int = 0) -> str:
        """The tag of a token ahead, empty behind the end."""
        index = self.at + offset
        return self.tokens[index].tag if index < len(self.tokens) else ""

    def read(self) -> Group | None:
        """Return the group that begins here, or None."""
        infinitive = self._opening()
        if infinitive is None:
            return None
        self._auxiliaries()
        if not self._main():
            return None
        passive = self.heads[:1] != [] and self.heads[0].form in ("participle", "past") and self._has_be()
        self._chain()
        return self._made(infinitive, passive)

    def _opening(self) -> bool | None:
        """Pass over adverbs, a negation and "to"; None where no group begins."""
        tokens, size = self.tokens, len(self.tokens)
        ahead = self.at
        while ahead < size and tokens[ahead].tag in _PASSED:
            ahead += 1
        if ahead >= size:
            return None
        to = tokens[ahead].tag == "TO"
        inner = ahead + 1 if to else ahead
        while to and inner < size and tokens[inner].tag in _PASSED:
            inner += 1
        if inner >= size or tokens[inner].tag not in _VERBAL:
            return None
        for token in tokens[self.at : inner]:
            self._note(token)
        self.at = inner
        return to

    def _note(self, token: Token) -> None:
        if token.tag == "NEG" or token.text.endswith("n't") or token.text == "cannot":
            self.negation = token
        elif token.tag == "ADV":
            self.adverbs.append(token)

    def _auxiliaries(self) -> None:
        while self.tag() in _NO_VERB:
            token = self.tokens[self.at]
            self._note(token)
            if token.tag == "MOD":
                self.modal = token
            if token.tag in _AUXILIARY:
                self.auxiliaries.append(token)
            self.at += 1
            if token.tag == "HAVE" and self._is_forced():
                self.auxiliaries.pop()
                self.at += 1

    def _is_forced(self) -> bool:
        """Whether "have" obliges: "the dose may have to be lowered"."""
        return self.modal is not None and self.tag() == "TO" and self.tag(1) in ("BE", "VERB")

    def _has_be(self) -> bool:
        return any(t.tag == "BE" for t in self.auxiliaries)

    def _main(self) -> bool:
        """Read the governing verb; a group of auxiliaries alone is a copula or none."""
        if self.tag() == "VERB" and not self._ends_in_copula():
            self._head()
            return True
        if self._has_be():
            while self.tokens[self.at - 1].tag in ("ADV",) and self.adverbs and not self._control():
                self.at -= 1
                self.adverbs.pop()
            self.chain.append("be")
            return True
        return False

    def _ends_in_copula(self) -> bool:
        """Whether "is" is followed by a gerund or finite verb that begins something else."""
        return bool(self.auxiliaries) and self.auxiliaries[-1].tag == "BE" and self.tokens[self.at].form in ("third",)

    def _control(self) -> bool:
        return self.at < len(self.tokens) and self.tokens[self.at].text in _CONTROL

    def _head(self) -> None:
        """Take a verb with its particle."""
        token = self.tokens[self.at]
        self.heads.append(token)
        self.at += 1
        for lemma in verbs().phrasal.get(token.lemma, ()):
            particle = lemma.split(" ")[1:]
            ahead = [t.text for t in self.tokens[self.at : self.at + len(particle)]]
            if ahead == particle and not (particle == ["to"] and self.tag() == "TO"):
                self.chain.append(lemma)
                self.at += len(particle)
                return
        self.chain.append(token.lemma)

    def _chain(self) -> None:
        """Follow infinitives and gerunds that the verb governs."""
        while True:
            mark = self.at, len(self.adverbs), self.negation
            if self._control() and self.chain[-1] == "be":
                self.adverbs.append(self.tokens[self.at])
                self.at += 1
            while self.tag() in ("ADV", "NEG"):
                self._note(self.tokens[self.at])
                self.at += 1
            if not self._governed():
                self.at = mark[0]
                del self.adverbs[mark[1] :]
                self.negation = mark[2]
                return

    def _governed(self) -> bool:
        """Take the next verb of the chain, if there is one."""
        begin = self.at
        if self.tag() == "TO":
            self.at += 1
            while self.tag() in ("ADV", "NEG"):
                self._note(self.tokens[self.at])
                self.at += 1
            if self.tag() == "BE" and self.tag(1) == "VERB" and self.tokens[self.at + 1].form == "participle":
                self.at += 1
            if self.tag() == "VERB" and self.tokens[self.at].form in ("base", "participle"):
                self._head()
                return True
            self.at = begin
            return False
        if self.chain[-1] in ("help", "stop", "start", "avoid", "continue", "begin") and self.tag() == "VERB":
            form = self.tokens[self.at].form
            if form == ("base" if self.chain[-1] == "help" else "gerund"):
                self._head()
                return True
        about = self.tag() == "PREP" and self.tokens[self.at].text in _ABOUT and self.tag(1) == "VERB"
        if about and self.tokens[self.at + 1].form == "gerund" and self.chain[-1] != "be":
            self.at += 1
            self._head()
            return True
        return False

    def _made(self, infinitive: bool, passive: bool) -> Group:
        first = self.first
        form = self._form(infinitive)
        return Group(
            first, self.at, self.tokens[first].start, self.tokens[self.at - 1].end, tuple(self.chain), passive,
            form, self.modal, self.negation, tuple(self.adverbs), tuple(self.heads),
        )  # fmt: skip

    def _form(self, infinitive: bool) -> str:
        if infinitive:
            return "infinitive"
        if self.auxiliaries:
            return self._form_by_auxiliaries()
        form, lemma = self.heads[0].form, self.heads[0].lemma
        if form == "gerund":
            return "gerund"
        if form in ("participle", "past"):
            sure = lemma in ("have", "become") or self._is_surely_past()
            return "finite" if form == "past" and sure else "participle"
        if form == "base" and self.modal is None:
            self.modal = self._shared_modal()
        commands = form == "base" and self.modal is None and self._begins() and not self._joined()
        return "imperative" if commands else "finite"

    def _is_surely_past(self) -> bool:
        """Whether a past form is no participle: by its own look ("gave"), or with a pronoun before it ("it gained").

        Relatives do without it: the verb of "newborns whose mothers took it" only tells of the noun.
        """
        if any(token.tag == "REL" for token in self.tokens[: self.first]):
            return False
        before = self.tokens[self.first - 1] if self.first else None
        pronoun = before is not None and before.text in ("it", "they", "he", "she", "we", "i")
        return pronoun or all(r.form != "participle" for r in verbs().forms.get(self.heads[0].text, ()))

    def _shared_modal(self) -> Token | None:
        """The modal of the verb that this one is joined to: "it can raise and lower", "you may see, feel or have"."""
        before = self.tokens[: self.first]
        if not before or (before[-1].tag != "CONJ" and before[-1].text != ","):
            return None
        joined = before[-1].tag == "CONJ"
        for token in reversed(before[:-1]):
            if token.tag in ("BUT", "SUB") or (token.tag == "PUNCT" and (token.text != "," or joined)):
                return None
            if token.tag == "MOD":
                return token
        return None

    def _joined(self) -> bool:
        """Whether a conjunction joins the verb to a finite one: "they are mild and include ..."."""
        before = self.tokens[: self.first]
        if not before or before[-1].tag != "CONJ":
            return False
        listed = False
        for index in range(len(before) - 2, -1, -1):
            token = before[index]
            if token.tag in ("BUT", "SUB") or (token.tag == "PUNCT" and token.text != ","):
                return False
            listed = listed or token.tag == "PUNCT"
            if token.tag in ("BE", "HAVE"):
                return token.text in ("are", "have") and not listed
            if token.tag == "VERB":
                doer = before[index - 1] if index else None
                people = doer is not None and (doer.text in word_set("people-alone") or doer.tag in ("NOUN", "PRON"))
                joined = people and token.form == "base"
                return joined and (not listed or (doer is not None and doer.text in word_set("persons")))
        return False

    def _form_by_auxiliaries(self) -> str:
        first = self.auxiliaries[0]
        if any(t.text not in ("be", "been", "being", "having") for t in self.auxiliaries):
            forbids = first.text in ("do", "don't") and self._begins()
            return "imperative" if forbids else "finite"
        return "gerund" if first.text in ("being", "having") else "participle"

    def _begins(self) -> bool:
        """Whether nothing that could be a subject stands before the group."""
        for index in range(self.first - 1, -1, -1):
            token = self.tokens[index]
            if token.tag in ("ADV", "NEG") or token.text in ("please", "also"):
                continue
            if token.text == ",":
                return self._after_lead(index)
            return (token.tag in ("PUNCT", "CONJ", "BUT") and token.text != ")") or token.text == "so"
        return True

    def _after_lead(self, comma: int) -> bool:
        """Whether a comma closes a leading clause or adjunct, so that no subject stands before it."""
        before = self.tokens[:comma]
        return not before or before[0].tag in ("SUB", "PREP", "ADV") or any(_is_predicate(t) for t in before)
