"""Regimens in the graph: whatever a record says is there, and a maximum is never a dose."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Triple

from monograph_kg.checking.quality import check_quality
from monograph_kg.checking.shapes import check_shapes
from monograph_kg.errors import BuildError
from monograph_kg.graph.assemble import Inputs, Layers, assemble
from monograph_kg.graph.statements import StatementWriter
from monograph_kg.graph.terms import local_name
from monograph_kg.records.statement import Dose, Duration, Maximum, Regimen, Statement, Timing

UCUM = {"milligram": "mg", "gram": "g"}
DOSE = {"doseLow", "doseHigh", "doseUnit", "ucumCode"}
EVIDENCE = ("0-5 words",)

amounts = st.from_regex(r"(0|[1-9][0-9]{0,3})(\.[0-9]{1,3})?", fullmatch=True)
units = st.sampled_from(sorted(UCUM))
times = st.sampled_from(["s", "min", "h", "d", "wk", "mo", "a"])


def ordered(low: str, high: str, unit: str, kind: type[Any]) -> Any:
    low, high = sorted((low, high), key=float)
    return kind(low=low, high=high, unit=unit)


doses = st.builds(ordered, amounts, amounts, units, st.just(Dose))
durations = st.builds(ordered, amounts, amounts, times, st.just(Duration))
maxima = st.builds(Maximum, amount=amounts, unit=units) | st.builds(
    Maximum, amount=amounts, unit=units, period=amounts, period_unit=times
)
timings = st.builds(Timing, frequency=st.integers(1, 9), period=amounts, period_unit=times)
regimens = st.builds(
    lambda both, timing, duration: Regimen(id="r", dose=both[0], maximum=both[1], timing=timing, duration=duration),
    st.tuples(doses, st.none()) | st.tuples(st.none(), maxima) | st.tuples(doses, maxima),
    st.none() | timings,
    st.none() | durations,
)


def writer_of(inputs: Inputs) -> StatementWriter:
    return StatementWriter(inputs.monographs[0].source, inputs.vocabulary, inputs.registry, UCUM)


def stating(regimen: Regimen) -> Statement:
    return Statement(id="dose", kind="DosageStatement", relation="hasDosageRegimen", subject="clonazepam",
                     regimen=regimen, certainty="asserted", evidence=EVIDENCE)  # fmt: skip


def said(inputs: Inputs, regimen: Regimen) -> dict[str, str]:
    """What the graph says of a regimen, by the local names of properties."""
    triples = list(writer_of(inputs).triples([stating(regimen)]))
    return {local_name(t.predicate): local_name_or_text(t) for t in triples if "/regimen/" in str(t.subject)}


def local_name_or_text(triple: Triple) -> str:
    return str(triple.object.value).rpartition("/")[2]


@given(regimen=regimens)
def test_a_regimen_says_its_dose_its_maximum_and_its_duration_apart(inputs: Inputs, regimen: Regimen) -> None:
    found = said(inputs, regimen)
    dose, most, duration = regimen.dose, regimen.maximum, regimen.duration
    expected = {}
    if dose:
        expected |= {"doseLow": dose.low, "doseHigh": dose.high, "doseUnit": dose.unit, "ucumCode": UCUM[dose.unit]}
    if most:
        expected |= {"maximumAmount": most.amount, "maximumUnit": most.unit, "maximumUcumCode": UCUM[most.unit]}
    if most and most.period and most.period_unit:
        expected |= {"maximumPeriod": most.period, "maximumPeriodUnit": most.period_unit}
    if duration:
        expected |= {"durationLow": duration.low, "durationHigh": duration.high, "durationUnit": duration.unit}
    amounts_said = {n: v for n, v in found.items() if n in DOSE or n.startswith(("maximum", "duration"))}
    assert amounts_said == expected
    assert ("at most " in found["label"]) == bool(most)


@pytest.mark.parametrize(
    ("fields", "label"),
    [
        ({"maximum": ("40", "1", "d")}, "r: at most 40 mg in 1 day"),
        ({"maximum": ("40", "24", "h")}, "r: at most 40 mg in 24 hours"),
        ({"maximum": ("20", None, None)}, "r: at most 20 mg at a time"),
        ({"dose": ("5", "10"), "duration": ("2", "2", "wk")}, "r: 5 to 10 mg, for 2 weeks"),
        ({"dose": ("5", "5"), "duration": ("1", "1", "mo")}, "r: 5 mg, for 1 month"),
        (
            {"dose": ("5", "5"), "maximum": ("20", "1", "d"), "duration": ("7", "10", "d")},
            "r: 5 mg, at most 20 mg in 1 day, for 7 to 10 days",
        ),
    ],
)
def test_a_label_tells_dose_maximum_and_duration_in_words(
    fields: dict[str, tuple[Any, ...]], label: str, inputs: Inputs
) -> None:
    made: dict[str, Any] = {"id": "r"}
    if "dose" in fields:
        made["dose"] = dict(zip(("low", "high"), fields["dose"], strict=True), unit="milligram")
    if "maximum" in fields:
        names = ("amount", "period", "period_unit")
        made["maximum"] = dict(zip(names, fields["maximum"], strict=True), unit="milligram")
    if "duration" in fields:
        made["duration"] = dict(zip(("low", "high", "unit"), fields["duration"], strict=True))
    assert writer_of(inputs).regimen_label(Regimen.model_validate(made)) == label


def with_regimen(inputs: Inputs, **fields: Any) -> Layers:
    """The release with the fields of its one regimen changed."""
    changed = []
    for statement in inputs.monographs[0].statements:
        if statement.regimen:
            gone = tuple(name for name, value in fields.items() if value is None)
            cues = {name: spans for name, spans in statement.cues.items() if not name.startswith(gone)}
            update = {"regimen": statement.regimen.model_copy(update=fields), "cues": cues}
            changed.append(statement.model_copy(update=update))
        else:
            changed.append(statement)
    monograph = dataclasses.replace(inputs.monographs[0], statements=tuple(changed))
    return assemble(dataclasses.replace(inputs, monographs=(monograph,)), "clonazepam")


A_DAY = Maximum(amount="4.0", unit="milligram", period="1", period_unit="d")


@pytest.mark.parametrize(
    "fields",
    [
        {"maximum": A_DAY, "duration": Duration(low="2", high="3", unit="wk")},
        {"maximum": A_DAY, "dose": None, "phase": None, "timing": None},
    ],
    ids=["dose and maximum", "maximum alone"],
)
def test_a_release_with_a_maximum_conforms(fields: dict[str, Any], inputs: Inputs) -> None:
    triples = with_regimen(inputs, **fields).all()
    for outcome in (check_shapes(triples), check_quality(triples)):
        assert [f for f in outcome.findings if f.severity == "error"] == []


@pytest.mark.parametrize(
    ("unit", "words"),
    [("day", "the maximum of 'dosage-initial' is in 'day', a unit of time"), ("oral", "has no UCUM code")],
)
def test_a_maximum_in_no_unit_of_amount_is_refused(unit: str, words: str, inputs: Inputs) -> None:
    with pytest.raises(BuildError, match=words):
        with_regimen(inputs, maximum=A_DAY.model_copy(update={"unit": unit}))
