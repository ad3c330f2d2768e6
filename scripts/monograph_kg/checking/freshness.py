"""Freshness: the committed release must be, byte for byte, what the curated files build now."""

from __future__ import annotations

from pathlib import Path

from monograph_kg.checking.finding import Finding, Outcome
from monograph_kg.errors import Place
from monograph_kg.graph.release import Release, release_folder


def check_freshness(release: Release, folder: Path | None = None) -> Outcome:
    """Compare a release just made with the files on the disk."""
    folder = folder or release_folder()
    findings = []
    for name, content in sorted(release.files.items()):
        path = folder / name
        if not path.is_file():
            findings.append(Finding("error", "the release has no such file", "run monograph-kg build", Place(path)))
        elif path.read_bytes() != content:
            line = _first_difference(path.read_bytes(), content)
            findings.append(
                Finding(
                    "error",
                    "the release is not what the curated files build now",
                    "run monograph-kg build and commit what it writes",
                    Place(path, line),
                )
            )
    return Outcome("freshness", tuple(findings), f"{len(release.files)} files")


def _first_difference(old: bytes, new: bytes) -> int:
    """Return the number of the first line in which two files differ, from 1."""
    lines = zip(old.split(b"\n"), new.split(b"\n"), strict=False)
    same = min(old.count(b"\n"), new.count(b"\n")) + 1
    return next((number for number, (a, b) in enumerate(lines, start=1) if a != b), same)
