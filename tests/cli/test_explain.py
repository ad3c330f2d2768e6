"""The command explain, as a user or a script calls it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from monograph_kg.cli.main import cli
from monograph_kg.errors import MonographError


def explain(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["explain", *arguments])


@pytest.mark.parametrize(
    "words",
    [
        ("clonazepam", "indicatedFor", "panic-disorder"),
        ("Clonazepam", "indicated for", "panic disorder"),
        ("entity:clonazepam", "mkg:indicatedFor", "entity:panic-disorder"),
        ("indication-panic-disorder",),
        ("clonazepam-faq.indication-panic-disorder",),
        ("statement:clonazepam-faq.indication-panic-disorder",),
        ("https://w3id.org/monograph-kg/statement/clonazepam-faq.indication-panic-disorder",),
    ],
)
def test_a_fact_goes_by_its_three_parts_or_by_its_id(words: tuple[str, ...]) -> None:
    result = explain(*words)
    assert result.exit_code == 0
    assert result.output == explain("indication-panic-disorder").output
    for shown in (
        "statement:clonazepam-faq.indication-panic-disorder  (affirmed)",
        'importance  primary  <- "primarily" at 179-188',
        "234-248", "1107-1121", "3460-3474",
        "clonazepam-faq.D08",
        "rxnorm:2598", "MONDO:0005383",
    ):  # fmt: skip
        assert shown in result.output


def test_all_statements_of_a_fact_are_shown() -> None:
    output = explain("clonazepam", "hasRisk", "drug-tolerance").output
    assert "risk-tolerance-with-misuse" in output
    assert "risk-tolerance-with-prolonged-use" in output


def test_a_denied_fact_is_shown_as_denied() -> None:
    output = explain("no-replacement-for-advice").output
    assert output.splitlines()[0].endswith("(negated)")


def test_a_fact_that_no_source_states_ends_with_1_and_names_the_nearest() -> None:
    result = explain("clonazepam", "hasAdverseEffect", "insomnia")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert "no source states: clonazepam hasAdverseEffect insomnia" in result.stderr
    assert "near: clonazepam: has withdrawal effect: insomnia" in result.stderr
    assert json.loads(explain("clonazepam", "hasAdverseEffect", "insomnia", "-f", "json").stdout) == []


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("clonazepan", "indicatedFor", "panic-disorder"), "no entity 'clonazepan'"),
        (("clonazepam", "indicatedfor2", "panic-disorder"), "no statement has the relation"),
        (("clonazepam", "indicatedFor", "panik"), "no entity 'panik'"),
        (("indication-panic-disordr",), "no statement 'indication-panic-disordr'"),
        (("clonazepam> } #", "indicatedFor", "x"), "no entity"),
    ],
)
def test_unknown_names_are_errors_with_a_remedy(words: tuple[str, ...], message: str) -> None:
    result = explain(*words)
    assert isinstance(result.exception, MonographError)
    assert message in str(result.exception)
    assert result.exception.exit_code == 2
    assert result.exception.remedy


def test_two_words_are_no_fact() -> None:
    result = explain("clonazepam", "indicatedFor")
    assert result.exit_code == 2
    assert "quote names of several words" in result.stderr


def test_json_has_the_whole_explanation() -> None:
    (told,) = json.loads(explain("dosage-initial", "--format", "json").stdout)
    assert told["iri"] == "https://w3id.org/monograph-kg/statement/clonazepam-faq.dosage-initial"
    assert told["subject"] == {"label": "clonazepam", "iri": "https://w3id.org/monograph-kg/entity/clonazepam"}
    assert told["corrections"][0]["read"] == "clonazepam"
    assert told["evidence"][0]["excerpt"] is None


def test_another_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "text.txt"
    path.write_text("Clonazepam")
    result = explain("dosage-initial", "--text", str(path))
    assert isinstance(result.exception, MonographError)
    assert "0ed8154c417a0701" in str(result.exception)


def test_the_passages_of_the_article(shared: Path) -> None:
    text = shared / "sources" / "clonazepam-faq.txt"
    output = explain("clonazepam", "indicatedFor", "panic-disorder", "--text", str(text)).output
    assert output.count(">>panic disorder<<") == 2
    assert ">>Panic Disorder<<" in output
    (told,) = json.loads(explain("dosage-initial", "--text", str(text), "-f", "json").stdout)
    assert told["evidence"][0]["excerpt"][0] == "Typically, "
