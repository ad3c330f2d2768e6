"""The cards of the review page: what a person sees of a regimen before deciding on it."""

from __future__ import annotations

from typing import Any

import pytest

from monograph_kg.curation.reviewpage import review_page
from monograph_kg.reading.candidate import Candidate
from monograph_kg.records.statement import Statement

TEXT = "Take it."
DOSE = {"low": "5", "high": "10", "unit": "milligram"}
A_DAY = {"amount": "40", "unit": "milligram", "period": "1", "period_unit": "d"}
AT_A_TIME = {"amount": "20", "unit": "milligram"}
TWICE = {"entity": "twice-daily", "frequency": 2, "period": "1", "period_unit": "d"}
TWO_WEEKS = {"low": "2", "high": "2", "unit": "wk"}


@pytest.mark.parametrize(
    ("regimen", "shown"),
    [
        ({"dose": DOSE, "duration": TWO_WEEKS}, "5 to 10 milligram for 2 wk"),
        ({"maximum": A_DAY}, "at most 40 milligram in 1 d"),
        ({"maximum": AT_A_TIME}, "at most 20 milligram at a time"),
        (
            {"dose": DOSE, "maximum": A_DAY, "timing": TWICE},
            "5 to 10 milligram twice-daily at most 40 milligram in 1 d",
        ),
    ],
)
def test_a_card_tells_a_maximum_from_a_dose(regimen: dict[str, Any], shown: str) -> None:
    statement = Statement.model_validate(
        {"id": "dose", "kind": "DosageStatement", "relation": "hasDosageRegimen", "subject": "clonazepam",
         "certainty": "asserted", "evidence": ["0-4 Take"], "regimen": {"id": "r", **regimen}}
    )  # fmt: skip
    candidate = Candidate(id="dose", rule="a-rule", tier="B", section="dosage", statement=statement)
    page = review_page("A text", TEXT, "0" * 64, [candidate])
    assert f'<div class="triple">clonazepam hasDosageRegimen {shown}</div>' in page
