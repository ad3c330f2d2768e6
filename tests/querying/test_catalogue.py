"""The catalogue: queries by name, and what a wrong name or a doubled one is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from monograph_kg.errors import InputError, QueryError
from monograph_kg.querying.catalogue import catalogue, find_query, query_files


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for group, name in (("b", "second"), ("a", "first"), ("a", "third")):
        (tmp_path / group).mkdir(exist_ok=True)
        (tmp_path / group / f"{name}.rq").write_text(f"#+ summary: the {name}\nASK {{}}\n")
    (tmp_path / "a" / "notes.txt").write_text("no query")
    return tmp_path


def test_queries_are_sorted_by_group_and_name(folder: Path) -> None:
    assert [(query.group, name) for name, query in catalogue(folder).items()] == [
        ("a", "first"), ("a", "third"), ("b", "second")]  # fmt: skip
    assert catalogue(folder)["first"].summary == "the first"


@pytest.mark.parametrize("name", ["second", "b/second", "second.rq", "b/second.rq"])
def test_a_query_is_found_by_name_with_or_without_its_group(name: str, folder: Path) -> None:
    assert find_query(name, folder).name == "second"


@pytest.mark.parametrize("name", ["a/second", "secnd", "../a/first", "/a/first", "", "notes"])
def test_an_unknown_query_is_told_near_ones_or_the_list(name: str, folder: Path) -> None:
    with pytest.raises(QueryError, match="no bundled query") as caught:
        find_query(name, folder)
    assert caught.value.remedy


def test_one_name_in_two_groups_is_refused(folder: Path) -> None:
    (folder / "b" / "first.rq").write_text("#+ summary: again\nASK {}\n")
    query_files.cache_clear()
    with pytest.raises(InputError, match="stands twice"):
        query_files(folder)


def test_a_malformed_header_stops_the_catalogue_but_not_the_other_queries(folder: Path) -> None:
    (folder / "b" / "bad.rq").write_text("ASK {}\n")
    query_files.cache_clear()
    catalogue.cache_clear()
    with pytest.raises(InputError, match="no header"):
        catalogue(folder)
    assert find_query("first", folder).summary == "the first"
    catalogue.cache_clear()
