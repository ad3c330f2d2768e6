"""Verify a folder of exports: rebuild every file from the inputs and say which bytes differ."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from monograph_kg.errors import InputError, Place
from monograph_kg.graph.assemble import read_inputs
from monograph_kg.publishing.form import Content
from monograph_kg.publishing.manifest import FILE_NAME, Manifest, digest, input_digests, read_manifest, writer_versions
from monograph_kg.publishing.material import gather
from monograph_kg.publishing.registry import load_form


@dataclass(frozen=True)
class Difference:
    """One thing that is not as recorded or not as rebuilt.

    Attributes:
        subject: an input's path or an output's file name.
        problem: what differs.
    """

    subject: str
    problem: str


@dataclass(frozen=True)
class Verification:
    """What was looked at, and what differs; nothing differs if the folder is what its inputs make."""

    manifest: Manifest
    differences: tuple[Difference, ...]


def verify(folder: Path) -> Verification:
    """Hold a folder to its manifest, its inputs and a fresh build.

    Raises:
        InputError: if it has no manifest, or the inputs cannot be read.
        ExportError: if a form is no longer there.
    """
    manifest = read_manifest(folder)
    found = [*_inputs(manifest), *_writers(manifest)]
    fresh = rebuild(manifest)
    for name, output in manifest.outputs.items():
        path = folder / name
        if Path(name).name != name:
            raise InputError(f"the manifest names a file outside its folder: {name}", remedy="export again",
                             place=Place(folder / FILE_NAME))  # fmt: skip
        if not path.is_file():
            found.append(Difference(name, "is missing"))
            continue
        content = path.read_bytes()
        if digest(content) != output.sha256:
            found.append(Difference(name, f"is not what was exported: sha256 {digest(content)}, not {output.sha256}"))
        if name not in fresh:
            found.append(Difference(name, "is not made from these inputs"))
        elif content != fresh[name]:
            found.append(Difference(name, first_difference(content, fresh[name])))
    found += [Difference(path.name, "is not in the manifest") for path in sorted(folder.iterdir())
              if path.name != FILE_NAME and path.name not in manifest.outputs]  # fmt: skip
    return Verification(manifest, tuple(found))


def rebuild(manifest: Manifest) -> dict[str, bytes]:
    """Return every file of the manifest, made from the inputs as they are now."""
    material = gather(read_inputs(manifest.sources), manifest.release)
    made: dict[str, bytes] = {}
    for name in sorted({output.form for output in manifest.outputs.values()}):
        export = load_form(name).write(material)
        made |= {file: whole(content) for file, content in export.files.items()}
        made[f"{name}.loss.json"] = export.loss.as_json()
    return made


def whole(content: Content) -> bytes:
    """Return the bytes of a file whose content may come in chunks."""
    return content if isinstance(content, bytes) else b"".join(content)


def first_difference(found: bytes, expected: bytes) -> str:
    """Say where two files part, and how much of them does.

    >>> first_difference(b"one two", b"one 2wo")
    'differs from a fresh build from byte 4 on (line 1); 1 of 1 lines differ; 7 bytes, not 7'
    """
    position = next((i for i, (a, b) in enumerate(zip(found, expected, strict=False)) if a != b),
                    min(len(found), len(expected)))  # fmt: skip
    line = expected[:position].count(b"\n") + 1
    pairs = list(zip_longest(found.splitlines(), expected.splitlines()))
    differing = sum(a != b for a, b in pairs)
    return (f"differs from a fresh build from byte {position} on (line {line}); {differing} of {len(pairs)} lines "
            f"differ; {len(found)} bytes, not {len(expected)}")  # fmt: skip


def _inputs(manifest: Manifest) -> list[Difference]:
    now = input_digests(manifest.sources)
    found = [Difference(name, "is a new input") for name in now.keys() - manifest.inputs.keys()]
    found += [Difference(name, "is an input no longer") for name in manifest.inputs.keys() - now.keys()]
    found += [Difference(name, f"has changed: sha256 {now[name]}, not {old}")
              for name, old in manifest.inputs.items() if now.get(name, old) != old]  # fmt: skip
    return sorted(found, key=lambda difference: difference.subject)


def _writers(manifest: Manifest) -> list[Difference]:
    now = writer_versions()
    return [Difference(name, f"is version {now.get(name, 'none')} here, {old} when the files were made")
            for name, old in sorted(manifest.writers.items()) if now.get(name) != old]  # fmt: skip
