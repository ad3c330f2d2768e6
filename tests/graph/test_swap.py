"""Files are replaced all together or not at all, whatever happens in between."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from monograph_kg.errors import BuildError
from monograph_kg.graph.swap import replace_file, replace_together

# Replaces two files for ever, each time both with the same number; a parent kills it at a random moment.
WRITER = """
import sys
from pathlib import Path
from monograph_kg.graph.swap import replace_together
number = 0
while True:
    number += 1
    content = str(number).encode() * 20_000
    replace_together(Path(sys.argv[1]), {"a": content, "b": content})
    print(number, flush=True)
"""


def test_other_files_stay(tmp_path: Path) -> None:
    folder = tmp_path / "release"
    replace_together(folder, {"a": b"1", "b": b"1"})
    (folder / "mine").write_bytes(b"keep")
    replace_together(folder, {"a": b"2", "c": b"2"})
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == {"a": b"2", "b": b"1", "c": b"2", "mine": b"keep"}
    assert [p.name for p in tmp_path.iterdir()] == ["release"]


@pytest.mark.parametrize("seconds", [0.11, 0.17, 0.23, 0.31])
def test_killed_at_any_moment_both_files_are_old_or_both_new(tmp_path: Path, seconds: float) -> None:
    folder = tmp_path / "release"
    with subprocess.Popen([sys.executable, "-c", WRITER, str(folder)], stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "1\n"
        time.sleep(seconds)
        writer.send_signal(signal.SIGKILL)
    assert (folder / "a").read_bytes() == (folder / "b").read_bytes()


def test_a_reader_never_meets_a_mixture(tmp_path: Path) -> None:
    folder = tmp_path / "release"
    with subprocess.Popen([sys.executable, "-c", WRITER, str(folder)], stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        writer.stdout.readline()
        for _ in range(300):
            handle = os.open(folder, os.O_RDONLY)
            try:
                contents = [_read_at(handle, name) for name in ("a", "b")]
            finally:
                os.close(handle)
            # The folder may be swapped away between open and read; then it is being removed, never half new.
            assert None in contents or contents[0] == contents[1]
        writer.kill()


def _read_at(handle: int, name: str) -> bytes | None:
    try:
        file = os.open(name, os.O_RDONLY, dir_fd=handle)
    except FileNotFoundError:
        return None
    with os.fdopen(file, "rb") as opened:
        return opened.read()


FULL = """
import resource, sys
from pathlib import Path
from monograph_kg.errors import BuildError
from monograph_kg.graph.swap import replace_file, replace_together
import signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
folder = Path(sys.argv[1])
big = b"y" * 5000
for call in (lambda: replace_together(folder, {"a": b"x", "b": big}), lambda: replace_file(folder / "a", big)):
    try:
        call()
    except BuildError as error:
        print(error.problem, "|", error.remedy)
"""


def test_when_the_disk_is_full_the_old_files_stay(tmp_path: Path) -> None:
    folder = tmp_path / "release"
    replace_together(folder, {"a": b"1", "b": b"1"})
    done = subprocess.run([sys.executable, "-c", FULL, str(folder)], capture_output=True, text=True, check=True)
    assert done.stdout.count("cannot write") == 2
    assert done.stdout.count("old files are untouched") == 2
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == {"a": b"1", "b": b"1"}
    assert [p.name for p in tmp_path.iterdir()] == ["release"]


def test_a_path_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    blocker = tmp_path / "file"
    blocker.write_bytes(b"")
    for call in (lambda: replace_together(blocker / "x", {"a": b""}), lambda: replace_file(blocker / "x", b"")):
        with pytest.raises(BuildError, match="cannot write") as caught:
            call()
        assert str(blocker) in str(caught.value)


def test_without_the_system_call_files_are_still_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("monograph_kg.graph.swap._exchange", lambda *_: False)
    folder = tmp_path / "release"
    replace_together(folder, {"a": b"1", "b": b"1"})
    replace_together(folder, {"a": b"2"})
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == {"a": b"2", "b": b"1"}
