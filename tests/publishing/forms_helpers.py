"""Ways in which tests look at an export."""

from __future__ import annotations

from monograph_kg.publishing.form import Export
from monograph_kg.publishing.material import Material
from monograph_kg.publishing.registry import load_form


def export(form: str, material: Material) -> Export:
    return load_form(form).write(material)


def contents(made: Export) -> dict[str, bytes]:
    return {name: c if isinstance(c, bytes) else b"".join(c) for name, c in made.files.items()}


def content(form: str, material: Material, suffix: str = "") -> bytes:
    files = contents(export(form, material))
    return next(value for name, value in files.items() if name.endswith(suffix))
