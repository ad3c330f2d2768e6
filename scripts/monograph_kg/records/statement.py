"""Statements: one fact each, with its qualifiers and the spans that say it, as curators write them in YAML."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from monograph_kg.records.kinds import KINDS, Relation
from monograph_kg.records.record import Record, Slug, Text
from monograph_kg.records.span import Span, Spans

KindName = Literal[
    "NameStatement", "ClassificationStatement", "RoleStatement", "Indication", "OffLabelUse",
    "EffectivenessStatement", "TherapeuticEffectStatement", "MechanismStep", "DosageStatement",
    "AdverseEffectStatement", "RiskStatement", "WithdrawalEffectStatement", "InteractionStatement",
    "PopulationSafetyStatement", "AdviceStatement", "DefinitionStatement", "DocumentStatement",
]  # fmt: skip
Certainty = Literal["asserted", "typical", "possible", "potential", "implied"]
Polarity = Literal["affirmed", "negated"]
Frequency = Literal["very-common", "common", "less-common", "uncommon", "rare", "very-rare", "often"]
Scope = Literal["certain", "certain-types", "certain-ambiguous"]
Strength = Literal["important", "should", "should-only", "crucial", "always"]

# "0.25", never 0.25: a decimal's lexical form is part of what the source says.
DECIMAL = r"^(0|[1-9][0-9]*)(\.[0-9]+)?$"
Decimal = Annotated[str, Field(pattern=DECIMAL)]
# UCUM's codes of the units of time that FHIR's Timing takes (https://hl7.org/fhir/valueset-units-of-time.html).
TimeUnit = Literal["s", "min", "h", "d", "wk", "mo", "a"]


def _as_list(value: object) -> object:
    return [value] if isinstance(value, str) else value


Texts = Annotated[tuple[Text, ...], BeforeValidator(_as_list)]
Slugs = Annotated[tuple[Slug, ...], BeforeValidator(_as_list)]
ErratumIds = tuple[Annotated[str, Field(pattern=r"^D[0-9]{2,}$")], ...]


def _bad(problem: str, remedy: str) -> PydanticCustomError:
    return PydanticCustomError("statement", "{problem}", {"problem": problem, "remedy": remedy})


class Bounds(Record):
    """``low`` to ``high`` of something, equal where the source gives one number."""

    low: Decimal
    high: Decimal

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if float(self.low) > float(self.high):
            raise _bad(f"the low {type(self).__name__.lower()} is above the high one", "swap them, or check the text")
        return self

    @property
    def amount(self) -> str:
        """The bounds in words.

        >>> Bounds(low="0.25", high="0.5").amount, Bounds(low="2", high="2").amount
        ('0.25 to 0.5', '2')
        """
        return self.low if self.low == self.high else f"{self.low} to {self.high}"


class Dose(Bounds):
    """Amount of one administration: ``low`` to ``high`` in a registry ``unit``."""

    unit: Slug


class Timing(Record):
    """How often, in the terms of FHIR Timing.repeat (https://hl7.org/fhir/datatypes.html#Timing).

    Attributes:
        entity: the registry's name for this timing, such as ``twice-daily``.
        frequency: how many administrations in one period.
        period: length of the period, a decimal's lexical form.
        period_unit: UCUM code of the period's unit (s, min, h, d, wk, mo, a).
    """

    entity: Slug | None = None
    frequency: int = Field(ge=1)
    period: Decimal
    period_unit: TimeUnit


class Maximum(Record):
    """The most that may be taken: ``amount`` of a registry ``unit`` in one period, or at once where no period is given.

    FHIR's Dosage.maxDosePerPeriod and Dosage.maxDosePerAdministration (https://hl7.org/fhir/dosage.html).

    Attributes:
        period: length of the period, a decimal's lexical form.
        period_unit: UCUM code of the period's unit.
    """

    amount: Decimal
    unit: Slug
    period: Decimal | None = None
    period_unit: TimeUnit | None = None

    @model_validator(mode="after")
    def _whole(self) -> Maximum:
        if (self.period is None) != (self.period_unit is None):
            raise _bad("a period without its unit, or a unit without its period", "give both, or neither")
        return self


class Duration(Bounds):
    """How long a regimen lasts: ``low`` to ``high`` in a UCUM ``unit`` of time.

    FHIR's Timing.repeat.bounds[x] (https://hl7.org/fhir/datatypes.html#Timing).
    """

    unit: TimeUnit


class Regimen(Record):
    """A way of dosing, as far as the source gives it; ``for_use`` stays empty unless the source names the use.

    It has a dose, a maximum, or both. A maximum is never a dose: who may take up to 20 mg may be told to take 5.
    """

    id: Slug
    phase: Literal["initial", "maintenance"] | None = None
    dose: Dose | None = None
    maximum: Maximum | None = None
    route: Slug | None = None
    timing: Timing | None = None
    duration: Duration | None = None
    population: Slug | None = None
    adjustment: Slugs = ()
    for_use: Slug | None = None

    @model_validator(mode="after")
    def _doses(self) -> Regimen:
        if self.dose is None and self.maximum is None:
            raise _bad("the regimen has neither a dose nor a maximum", "add one of them")
        return self


REGIMEN_CUES = frozenset(
    {"phase", "population", "dose_low", "dose_high", "maximum", "route", "timing", "duration", "adjustment"}
)


class Statement(Record):
    """One fact. Fields that are None or empty were not stated by the source; DESIGN section 3 gives their meaning.

    ``subject``, ``object`` and the other references are ids of the entity registry (of the source itself for the
    subject of a DocumentStatement). ``cues`` maps a field to the spans of the words that ground it.
    """

    id: Slug
    kind: KindName
    relation: str | None = None
    subject: Slug
    object: Slug | None = None
    value: Text | None = None
    regimen: Regimen | None = None
    polarity: Polarity = "affirmed"
    certainty: Certainty
    evidence: Spans = ()
    implied_by: Spans = ()
    cues: dict[str, Spans] = Field(default_factory=dict)
    read_through: ErratumIds = ()
    hedge: Text | None = None
    frequency: Frequency | None = None
    frequency_as_written: Text | None = None
    importance: Literal["primary", "secondary"] | None = None
    usage: Texts = ()
    verb: Texts = ()
    scope: Scope | None = None
    specificity: Literal["vague"] | None = None
    status: Literal["off-label", "unspecified", "approved"] | None = None
    level: Literal["class"] | None = None
    population: Slug | None = None
    at_risk: Slug | None = None
    harm_named: bool | None = None
    harm: Slug | None = None
    circumstance: Slugs = ()
    trigger: Slug | None = None
    in_state: Slug | None = None
    via: Slug | None = None
    location: Slug | None = None
    recurrence: Text | None = None
    onset: Text | None = None
    authority: Slug | None = None
    strength: Strength | None = None
    purpose: Slug | None = None
    concerns: Slug | None = None
    direction: Text | None = None
    severity: Text | None = None
    management: Text | None = None
    in_tension_with: Slugs = ()
    needs_review: Text | None = None

    @model_validator(mode="after")
    def _coherent(self) -> Statement:
        kind = KINDS[self.kind]
        relation = kind.relation(self.relation)
        if relation is None:
            known = ", ".join(r.name for r in kind.relations)
            given = f"no relation '{self.relation}'" if self.relation else "several relations, and none is given"
            raise _bad(f"{self.kind} has {given}", f"set 'relation' to one of: {known}")
        self._check_object(relation)
        qualifiers = self.qualifiers()
        foreign = sorted(qualifiers.keys() - kind.qualifiers)
        if foreign:
            raise _bad(f"{self.kind} cannot carry {', '.join(foreign)}", "choose another kind, or drop the qualifier")
        if not self.evidence and not self.implied_by:
            raise _bad("the statement has no evidence", "add at least one span to 'evidence' or 'implied_by'")
        if self.frequency_as_written and not self.frequency:
            raise _bad("a written frequency without its class", "set 'frequency' to the class of these words")
        self._check_cues(qualifiers)
        return self

    def _check_object(self, relation: Relation) -> None:
        """Hold the object to what the relation takes: an entity, a text or a regimen."""
        wanted = "value" if relation.literal else "object"
        if relation.name == "hasDosageRegimen":
            wanted = "regimen"
        given = [name for name in ("object", "value", "regimen") if getattr(self, name) is not None]
        if given != [wanted]:
            found = " and ".join(given) or "none"
            raise _bad(f"{relation.name} takes '{wanted}', the statement has {found}", f"give '{wanted}' alone")

    def _check_cues(self, qualifiers: Iterable[str]) -> None:
        """Refuse a cue for something that the statement does not say."""
        said = {"certainty", "kind", "subject", "object", "polarity", *qualifiers}
        if self.regimen:
            said |= REGIMEN_CUES
        stray = sorted(set(self.cues) - said)
        if stray:
            raise _bad(f"cues for what is not stated: {', '.join(stray)}", "state the qualifier, or drop its cue")

    def qualifiers(self) -> dict[str, Any]:
        """Return the qualifying fields that this statement has, by name, without those that every statement has."""
        return stated(self.__dict__)

    @property
    def stated_relation(self) -> Relation:
        """The direct property that the statement states."""
        relation = KINDS[self.kind].relation(self.relation)
        if relation is None:  # pragma: no cover - refused by the validator
            raise AssertionError(self.id)
        return relation

    def spans(self) -> Iterator[Span]:
        """Yield every span that the statement rests on: evidence, presuppositions, cues."""
        yield from self.evidence
        yield from self.implied_by
        for spans in self.cues.values():
            yield from spans


_CORE = {
    "id", "kind", "relation", "subject", "object", "value", "regimen", "polarity", "certainty", "evidence",
    "implied_by", "cues", "read_through",
}  # fmt: skip
QUALIFIERS: tuple[str, ...] = tuple(name for name in Statement.model_fields if name not in _CORE)
"""Names of all qualifying fields, in the order of the record."""


def stated(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return the qualifying fields among these that say something, by name, in the order of the record."""
    return {
        name: value
        for name in QUALIFIERS
        if (value := fields.get(name)) is not None and value != () and name != "frequency_as_written"
    }
