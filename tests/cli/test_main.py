"""The command line as a user meets it: help with an example everywhere, exit codes, errors that teach."""

from __future__ import annotations

import subprocess
import sys

import pytest
from click.testing import CliRunner

from monograph_kg.cli.main import COMMANDS, cli


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "monograph_kg", *arguments], capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_helps_with_an_example(name: str) -> None:
    result = CliRunner().invoke(cli, [name, "--help"])
    assert result.exit_code == 0
    lines = result.output.splitlines()
    assert "  Example:" in lines, "put the mark \\b above the example, so that its lines stay lines"
    assert any(line.startswith("    ") and f"monograph-kg {name}" in line for line in lines)


def test_a_misspelt_command_is_answered_with_the_nearest() -> None:
    done = run("biuld")
    assert done.returncode == 2
    assert "did you mean 'build'?" in done.stderr


def test_a_wrong_option_ends_with_two() -> None:
    assert run("build", "--nosuch").returncode == 2


def test_an_error_goes_to_standard_error_with_its_remedy() -> None:
    done = run("build", "--source", "nosuch", "--out", "unused")
    assert (done.returncode, done.stdout) == (2, "")
    assert "no such source: nosuch" in done.stderr
    assert "remedy: known sources: clonazepam-faq" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_pipe_that_closes_early_is_no_reason_to_complain() -> None:
    command = f"{sys.executable} -m monograph_kg query --list | head -1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("\n") == 1
