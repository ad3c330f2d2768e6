"""The manifest of an export: sha256 of every input and every output, so that anyone can make the files again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Annotated

from pydantic import Field

from monograph_kg import __version__
from monograph_kg.areas import AreaName, area
from monograph_kg.errors import InputError, Place, reraise
from monograph_kg.publishing.loss import json_bytes
from monograph_kg.records.record import Record, validate
from monograph_kg.records.text import read_utf8

FILE_NAME = "manifest.json"
# Libraries whose release may change the bytes of a form.
_WRITERS = ("pyoxigraph", "pyarrow")

Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Output(Record):
    """One file: the form that made it (empty for accounts of losses), its length and its digest."""

    form: str
    size: int
    sha256: Sha256


class Manifest(Record):
    """What was made of what.

    Attributes:
        release: name of the release.
        version: version of the package that made it.
        sources: ids of the sources that it was restricted to; empty for all.
        writers: versions of the libraries that write files.
        inputs: digest of each input by its path, data area first.
        outputs: each file by its name within the folder.
    """

    release: str
    version: str
    sources: tuple[str, ...] = ()
    writers: dict[str, str]
    inputs: dict[str, Sha256]
    outputs: dict[str, Output]


def digest(content: bytes) -> str:
    """Return the hexadecimal sha256 of bytes."""
    return hashlib.sha256(content).hexdigest()


def input_files(sources: Iterable[str] = ()) -> dict[str, Path]:
    """Return every file that a release is made of, by data area and path.

    Args:
        sources: ids of the sources to take; all if empty.
    """
    chosen = set(sources)
    found: dict[str, Path] = {}
    patterns: tuple[tuple[AreaName, str], ...] = (
        ("ontology", "*.ttl"), ("ontology", "*.tsv"), ("ontology", "*.yaml"), ("ontology", "sources/*/*"),
        ("mappings", "prefixes.json"), ("mappings", "*.sssom.tsv"), ("queries", "rules/*.rq"),
    )  # fmt: skip
    for name, pattern in patterns:
        root = area(name)
        for path in root.glob(pattern):
            inside = path.relative_to(root)
            source = inside.parts[1:-1]  # of "sources/<id>/<file>"; none of other files
            if path.is_file() and (not chosen or chosen.issuperset(source)):
                found[f"{name}/{inside.as_posix()}"] = path
    return dict(sorted(found.items()))


def input_digests(sources: Iterable[str] = ()) -> dict[str, str]:
    """Return the digest of each input file.

    Raises:
        InputError: if one cannot be read.
    """
    try:
        return {name: digest(path.read_bytes()) for name, path in input_files(sources).items()}
    except OSError as error:
        raise InputError(f"cannot read an input: {error.strerror}", remedy="check its permissions",
                         place=Place(str(error.filename))) from error  # fmt: skip


def writer_versions() -> dict[str, str]:
    """Return the versions of the libraries that write files, as far as they are installed."""
    found = {}
    for name in _WRITERS:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def make_manifest(release: str, sources: tuple[str, ...], outputs: dict[str, Output], old: Manifest | None) -> Manifest:
    """Return the manifest of a folder after new files were made in it.

    The entries of ``old`` stay where they were made of the very same inputs; others are no longer accounted for.
    """
    inputs = input_digests(sources)
    same = old is not None and (old.release, old.sources, old.inputs) == (release, sources, inputs)
    kept = old.outputs if old is not None and same else {}
    return Manifest(release=release, version=__version__, sources=sources, writers=writer_versions(), inputs=inputs,
                    outputs=dict(sorted({**kept, **outputs}.items())))  # fmt: skip


def manifest_bytes(manifest: Manifest) -> bytes:
    """Return a manifest as JSON."""
    return json_bytes(manifest.model_dump(mode="json"))


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest of a folder.

    Raises:
        InputError: if there is none, or it is no manifest.
    """
    path = folder / FILE_NAME
    if not path.is_file():
        raise InputError(
            "the folder has no manifest.json", remedy="make it with monograph-kg export", place=Place(path)
        )
    try:
        data = json.loads(read_utf8(path))
    except json.JSONDecodeError as error:
        raise InputError(f"is no JSON: {error.msg}", remedy="export again",
                         place=Place(path, error.lineno, error.colno)) from error  # fmt: skip
    manifest, errors = validate(Manifest, data, lambda _: Place(path))
    reraise(errors)
    if manifest is None:  # pragma: no cover - errors were raised
        raise AssertionError(path)
    return manifest
